"""Looking up whom a file means, among the contacts there are and, in a dry run, those that there would be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from server.contacts import person
from server.contacts.contact import Contact, ContactField
from server.contacts.identity import email_stranger
from server.contacts.known_as import Alias, as_known
from server.contacts.matching import Author, find_match, load_weights
from server.contacts.proposal import Subject
from server.contacts.stored_message import MatchOutcome
from server.fields.field import Field, Kind
from server.storage import contacts
from server.storage.engine import Transaction

UID = "undersigned:contact:"


def uid_of(contact: Contact) -> str:
    """By which a contact is known again in the address book that its file came from."""
    return UID + contact.id


@dataclass(slots=True)
class Planned:
    """Contacts as a dry run would leave them, found by their values."""

    contacts: dict[str, Contact] = field(default_factory=dict)
    by_value: dict[tuple[Kind, str], set[str]] = field(default_factory=dict)

    def put(self, contact: Contact) -> None:
        """A contact that would be new, or other than it is."""
        self.contacts[contact.id] = contact
        for one in contact.fields:
            self.by_value.setdefault((one.kind, one.key), set()).add(contact.id)

    def sharing(self, keys: Collection[tuple[Kind, str]]) -> set[str]:
        """Ids of planned contacts with one of these values."""
        return {id for key in keys for id in self.by_value.get(key, ())}


@dataclass(frozen=True, slots=True)
class Recognised:
    """The contact that is meant; None for a new one, and `several` when it may be one of these."""

    contact: Contact | None = None
    several: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Directory:
    """The contacts of one address book inside of a transaction."""

    tx: Transaction
    planned: Planned

    def recognise(self, fields: Sequence[ContactField], uid: str) -> Recognised:
        """Whom these values mean: by own address, by our own UID, else by what matching thinks of all of them."""
        own = [one.key for one in fields if one.kind == Kind.EMAIL and not person.is_role_address(one.key)]
        owners = {id for ids in self.owners(own).values() for id in ids}
        known = contacts.aliases_of(self.tx, [email_stranger(key) for key in own])
        owners = owners or {one.contact_id for one in known.values() if one.by_hand}
        if len(owners) > 1:
            return Recognised(several=tuple(sorted(owners)))
        id = next(iter(owners), "") or self._by_uid(uid)
        if id:
            return Recognised(self._load((id,))[0])
        return self._match(fields, tuple(known.values()))

    def owners(self, keys: Collection[str]) -> dict[str, set[str]]:
        """Ids of the contacts that have each of these e-mail addresses."""
        found = contacts.owners(self.tx, Kind.EMAIL, keys)
        for key in keys:
            if ids := self.planned.by_value.get((Kind.EMAIL, key)):
                found.setdefault(key, set()).update(ids)
        return found

    def _by_uid(self, uid: str) -> str:
        id = uid.removeprefix(UID)
        if id == uid or not id:
            return ""
        moved = contacts.known_as(self.tx, (Subject(contact_id=id).key,))
        return next((one.id for one in self._load((next(iter(moved.values()), id),))), "")

    def _load(self, ids: Collection[str]) -> tuple[Contact, ...]:
        stored = {one.id: one for one in contacts.load(self.tx, [id for id in ids if id not in self.planned.contacts])}
        found = ((self.planned.contacts.get(id) or stored.get(id)) for id in ids)
        return tuple(one for one in found if one)

    def _match(self, fields: Sequence[ContactField], known: Sequence[Alias]) -> Recognised:
        keys = [(one.kind, one.key) for one in fields]
        name = next((key for kind, key in keys if kind == Kind.NAME), "")
        email = next((key for kind, key in keys if kind == Kind.EMAIL), "")
        stated = tuple(Field(one.kind, one.value, one.key, one.type, parts=one.parts) for one in fields)
        author = Author(name, email, stated)
        blocking = author.blocking_keys()
        stored = [*(one.id for one in contacts.sharing(self.tx, blocking)), *(one.contact_id for one in known)]
        found = self._load(list(dict.fromkeys((*stored, *sorted(self.planned.sharing(blocking))))))
        candidates = tuple(as_known(one, author, known) for one in found)
        match = find_match(author, candidates, load_weights())
        if match.outcome == MatchOutcome.MATCHED:
            return Recognised(next(one for one in found if one.id == match.contact_id))
        return Recognised(several=match.candidates if match.outcome == MatchOutcome.AMBIGUOUS else ())
