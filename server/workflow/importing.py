"""Taking a file of contacts into an address book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from server.contacts.applying import Fields, compare
from server.contacts.contact import Contact, Settings
from server.contacts.details import details_of, with_details
from server.contacts.identity import email_stranger
from server.contacts.importing import ELSEWHERE, REFUSED, Imported, normal_values, unite
from server.contacts.proposal import Details, Subject
from server.exchange.files import read_file
from server.exchange.limits import DEFAULT_FILE_LIMITS, FileLimits
from server.exchange.record import ContactRecord, FileFormat, Problem
from server.fields.field import Kind
from server.storage import books, contacts, photos, rejections
from server.storage.engine import Database, Transaction
from server.workflow import merge_offers, offers, suppressing
from server.workflow.creating import store
from server.workflow.detailing import log_details
from server.workflow.directory import Directory, Planned
from server.workflow.recording import new_contact, recorded

# So many contacts are written in one transaction: others get their turn between them.
BATCH = 100
MOST_PROBLEMS = 1000
NOTHING_LEFT = "Nothing of this contact can be taken."
SUPPRESSED = "This person was erased and is not to be kept again: left out. Type the contact in to take it back."
SEVERAL = "Several contacts have these addresses: merge them first."
PERHAPS = "This may be a contact that is there already: it was made anew."


@dataclass(slots=True)
class ImportReport:
    """How many contacts were made, changed, found as they are; and what of the file was not taken."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0

    def add(self, problems: Iterable[Problem]) -> None:
        """Problems, as long as there are not too many to be read."""
        for one in problems:
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(one)
            else:
                self.left_out += 1


def import_contacts(
    db: Database,
    book_id: str,
    file: BinaryIO,
    format: FileFormat,
    actor: str,
    now: datetime,
    *,
    validate_only: bool = False,
    limits: FileLimits = DEFAULT_FILE_LIMITS,
) -> ImportReport:
    """Make and complete contacts from a file; with `validate_only` say what would happen and change nothing.

    The file is read to its end before anything is written: one over a limit changes nothing. Then a transaction for
    each BATCH contacts; each contact can be undone by itself. The same file again changes nothing. Raises InvalidInput
    CSV_HEADER_INVALID, LimitExceeded.
    """
    for _ in read_file(file, format, limits):
        pass
    report, planned = ImportReport(), Planned()
    for batch in _batches(read_file(file, format, limits)):
        with db.read(book_id) if validate_only else db.write(book_id) as tx:
            settings = books.get(tx, book_id).settings
            taking = _Taking(Directory(tx, planned), settings, actor, now, validate_only, report)
            for record in batch:
                taking.take(record)
    return report


def _batches(records: Iterator[ContactRecord]) -> Iterator[list[ContactRecord]]:
    while batch := list(islice(records, BATCH)):
        yield batch


@dataclass(frozen=True, slots=True)
class _Taking:
    """Takes records inside of one transaction."""

    directory: Directory
    settings: Settings
    actor: str
    now: datetime
    dry: bool
    report: ImportReport

    @property
    def tx(self) -> Transaction:
        return self.directory.tx

    def take(self, record: ContactRecord) -> None:
        """One contact of the file."""
        self.report.add(record.problems)
        imported, problems = normal_values(record, self.settings, self.now)
        self.report.add(problems)
        if not imported:
            if record.values or record.anniversaries or record.photo:
                self.report.add((Problem(record.line, "", NOTHING_LEFT),))
            return
        fields = tuple(one.field for one in imported)
        if suppressing.are_suppressed(self.tx, fields):
            self.report.add((Problem(record.line, "", SUPPRESSED),))
            return
        found = self.directory.recognise(fields, record.uid)
        if found.contact:
            self._update(found.contact, imported, record)
        elif found.several and self._owners(fields):
            self.report.add((Problem(record.line, "EMAIL", SEVERAL),))
        else:
            self.report.add(Problem(record.line, "", PERHAPS) for _ in found.several[:1])
            self._create(imported, record)

    def _owners(self, fields: Fields, contact_id: str = "") -> frozenset[str]:
        """Those of these e-mail addresses that other contacts have."""
        keys = [one.key for one in fields if one.kind == Kind.EMAIL]
        return frozenset(key for key, ids in self.directory.owners(keys).items() if ids - {contact_id})

    def _create(self, imported: tuple[Imported, ...], record: ContactRecord) -> None:
        stated = tuple(one.field for one in imported)
        address = next((one.key for one in stated if one.kind == Kind.EMAIL), "")
        subject = Subject(stranger=email_stranger(address)) if address else Subject()
        memory = rejections.memory_of(self.tx, subject, [(one.kind, one.key) for one in stated])
        elsewhere = self._owners(stated)
        fields = []
        for one in imported:
            refused = memory.refuses(one.field.kind, one.field.key, one.field.value)
            taken = one.field.kind == Kind.EMAIL and one.field.key in elsewhere
            if refused or taken:
                why = REFUSED if refused else ELSEWHERE
                self.report.add((Problem(one.source.line, one.source.property, why),))
            else:
                fields.append(replace(one.field, id=self.tx.new_id()))
        if not fields:
            self.report.add((Problem(record.line, "", NOTHING_LEFT),))
            return
        details = Details(tuple(record.anniversaries), self._photo(record))
        created = with_details(new_contact(self.tx, tuple(fields), self.now), details)
        self.report.created += 1
        if self.dry:
            self.directory.planned.put(created)
        else:
            store(self.tx, self.settings, created, self.actor, self.now)

    def _photo(self, record: ContactRecord) -> str:
        if record.photo is None:
            return ""
        return record.photo.digest if self.dry else photos.add(self.tx, record.photo)

    def _update(self, contact: Contact, imported: tuple[Imported, ...], record: ContactRecord) -> None:
        stated = [(one.field.kind, one.field.key) for one in imported]
        memory = rejections.memory_of(self.tx, Subject(contact_id=contact.id), stated)
        elsewhere = self._owners(tuple(one.field for one in imported), contact.id)
        union = unite(contact, imported, record, memory, elsewhere)
        self.report.add(union.problems)
        details = union.details
        if record.photo and not contact.photo:
            details = replace(details, photo=self._photo(record))
        elif record.photo and record.photo.digest != contact.photo:
            self.report.add((Problem(record.line, "photo", "The contact has another photo, which stays."),))
        fields = tuple(one if one.id else replace(one, id=self.tx.new_id()) for one in union.fields)
        if fields == contact.fields and details == details_of(contact):
            self.report.unchanged += 1
            return
        self.report.updated += 1
        changed = with_details(replace(contact, fields=fields), details)
        if self.dry:
            self.directory.planned.put(changed)
        else:
            self._save(contact, changed)

    def _save(self, before: Contact, changed: Contact) -> None:
        with recorded(self.tx, self.actor, self.now) as log:
            for step in compare(before.fields, changed.fields):
                log.step(step, before.id)
            log_details(log, before.id, details_of(before), details_of(changed))
            saved = contacts.save(self.tx, changed, before, self.now)
            offers.adopt(self.tx, self.settings, saved, self.now)
            merge_offers.offer_by_values(self.tx, self.settings, saved, self.now)
