"""A vCard that the author attached to a message: fields with evidence, if the card is really the author's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from server.errors import InvalidInput
from server.exchange.limits import FileLimits
from server.exchange.record import ContactRecord, FileValue
from server.exchange.vcard_reader import read_vcards
from server.fields.email_address import email_key
from server.fields.field import Field, Kind
from server.fields.normalize import parse_value
from server.mail.address import Mailbox
from server.mail.message import Message
from server.mail.people import words_of

# Of these the signature, written for this message, goes before the card.
_ONE_OF = frozenset((Kind.NAME, Kind.JOB_TITLE, Kind.DEPARTMENT, Kind.ORGANIZATION))
# A person states it, but the file may be old.
_CONFIDENCE = 0.95
_LIMITS = FileLimits(file_bytes=256 * 1024, entries=2, entry_lines=200)
_MOST_VALUES = 40
_UNNAMED = "vcard.vcf"


@dataclass(frozen=True, slots=True)
class VcardEvidence:
    """What the vCard says: `text` names the part, then has a line for each value; the fields' offsets lead into it."""

    text: str
    fields: tuple[Field, ...]


def read_author_vcard(
    message: Message, region: str = "", default_types: tuple[tuple[Kind, str], ...] = ()
) -> VcardEvidence | None:
    """What a single attached vCard says of the message's author; None where there is none, or it is somebody else's."""
    if len(message.vcards) != 1 or message.author is None or len(message.vcards[0]) > _LIMITS.file_bytes:
        return None
    lines = enumerate(message.vcards[0].splitlines(), 1)
    records = list(islice(read_vcards(lines, _LIMITS), 2))
    if len(records) != 1 or not _is_of(records[0], message.author):
        return None
    name = next(iter(message.vcard_names), "") or _UNNAMED
    found = _evidence(records[0], f"{' '.join(name.split())}:", message.author, region)
    types = dict(default_types)
    fields = (field if field.type else _with_default(field, types.get(field.kind, "")) for field in found.fields)
    return replace(found, fields=tuple(fields)) if found.fields else None


def _is_of(record: ContactRecord, author: Mailbox) -> bool:
    """By address; of a card with other addresses, or none, by the same full name."""
    stated = {email_key(one.value) for one in record.of_kind(Kind.EMAIL)}
    if author.address and email_key(author.address) in stated:
        return True
    names = [sorted(words_of(one.value)) for one in record.of_kind(Kind.NAME)]
    known = sorted(words_of(author.name))
    return len(known) > 1 and known in names


def _evidence(record: ContactRecord, text: str, author: Mailbox, region: str) -> VcardEvidence:
    fields: list[Field] = []
    for value in record.values[:_MOST_VALUES]:
        read = _read(value, region)
        own = value.kind == Kind.EMAIL and read is not None and read.key == email_key(author.address)
        if read is None or own or any((one.kind, one.key) == (read.kind, read.key) for one in fields):
            continue
        shown = " ".join(value.value.split())
        text += f"\n{value.property}: "
        fields.append(replace(read, text=shown, start=len(text), end=len(text) + len(shown), confidence=_CONFIDENCE))
        text += shown
    return VcardEvidence(text, tuple(fields))


def _read(value: FileValue, region: str) -> Field | None:
    try:
        read = parse_value(value.kind, value.value, region, value.type)
    except InvalidInput:
        return None
    typed = read.type if value.kind in (Kind.SOCIAL, *_ONE_OF) else value.type or read.type
    return replace(read, type=typed, parts=value.parts or read.parts) if read.key else None


def _with_default(field: Field, default: str) -> Field:
    return replace(field, type=default, type_is_default=bool(default))


def with_vcard(text: str, fields: tuple[Field, ...], found: VcardEvidence) -> tuple[str, tuple[Field, ...]]:
    """A signature with what the vCard adds: new values, and types where the signature states none."""
    start = len(text) + 2 if text else 0
    by_key = {(one.kind, one.key): one for one in found.fields}
    kept = tuple(_typed(one, by_key.get((one.kind, one.key))) for one in fields)
    known, kinds = {(one.kind, one.key) for one in fields}, {one.kind for one in fields}
    new = tuple(
        replace(one, start=one.start + start, end=one.end + start)
        for one in found.fields
        if (one.kind, one.key) not in known and not (one.kind in _ONE_OF and one.kind in kinds)
    )
    if not new:
        return text, kept
    return (f"{text}\n\n{found.text}" if text else found.text), (*kept, *new)


def _typed(field: Field, stated: Field | None) -> Field:
    if stated is None or not stated.type or stated.type_is_default or (field.type and not field.type_is_default):
        return field
    return replace(field, type=stated.type, type_is_default=False)
