"""What the cards of one person say, compared with what is known of the person: what is to be offered, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from server.contacts import names, person
from server.contacts.contact import SINGLE_VALUED, TYPED, Contact, ContactField, Settings
from server.contacts.memory import Memory
from server.contacts.proposal import Change, ChangeKind, Subject
from server.contacts.stored_message import StoredCard, ValueFate
from server.fields.field import Field, Kind


@dataclass(frozen=True, slots=True)
class Statement:
    """A value that a person stated, or that is still offered because the person stated it."""

    field: Field
    sent_time: datetime
    card_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of the person. `elsewhere`: keys of the addresses that other contacts have."""

    subject: Subject
    contact: Contact | None
    memory: Memory
    settings: Settings
    elsewhere: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a statement: a change to offer, or the reason (`fate`) why none is."""

    statement: Statement
    change: Change | None
    fate: ValueFate = ValueFate.PENDING


def statements_of(card: StoredCard, identity: tuple[Field, ...]) -> tuple[Statement, ...]:
    """What a card states of its author; `identity` are name and address as the header has them, in normal form.

    A stranger's name and address are stated by the proposal to create the contact; a contact's are compared like
    everything else. Other forms of the name that are signed give way to the card's best full name.
    """
    stated = {(field.kind, field.key) for field in card.fields}
    known = {(field.kind, field.key) for field in identity}
    own = tuple(_with_evidence(field, card) for field in identity if (field.kind, field.key) not in stated)
    signed = (field for field in card.fields if not _is_another_form(field, card, known))
    fields = (*signed, *own)
    if card.subject.stranger:
        fields = tuple(field for field in fields if field.kind != Kind.NAME and (field.kind, field.key) not in known)
    return tuple(Statement(field, card.sent_time, card.id, card.message_id) for field in fields if field.key)


def _is_another_form(field: Field, card: StoredCard, identity: set[tuple[Kind, str]]) -> bool:
    return field.kind == Kind.NAME and bool(card.name) and (field.kind, field.key) not in identity


def _with_evidence(field: Field, card: StoredCard) -> Field:
    """The field with its place in the signature, if it is written there."""
    start = card.signature_text.find(field.value)
    if start < 0:
        return replace(field, text="", start=0, end=0)
    return replace(field, text=field.value, start=start, end=start + len(field.value))


def creation(card: StoredCard, identity: tuple[Field, ...], memory: Memory) -> Change | None:
    """The offer to make a contact of a stranger, None when the person was refused."""
    if memory.refuses_person:
        return None
    named = {field.kind: field.value for field in identity}
    parts = (("email", named[Kind.EMAIL]),) if Kind.EMAIL in named else ()
    return Change(ChangeKind.CREATE_CONTACT, None, named.get(Kind.NAME, card.name), "", parts=parts)


def judge(statements: Sequence[Statement], situation: Situation) -> tuple[Verdict, ...]:
    """A verdict for each statement, in the given order."""
    verdicts = [_judge_value(statement, situation) for statement in statements]
    for kind in SINGLE_VALUED:
        group = [at for at, one in enumerate(verdicts) if one.change and one.statement.field.kind == kind]
        if group:
            offers = [verdicts[at] for at in group]
            judged = _judge_single(kind, offers, _stated_together(kind, statements), situation.contact)
            for at, verdict in zip(group, judged, strict=True):
                verdicts[at] = verdict
    return tuple(verdicts)


def _stated_together(kind: Kind, statements: Sequence[Statement]) -> dict[str, set[str]]:
    """Keys of one kind by card."""
    keys: dict[str, set[str]] = {}
    for statement in statements:
        beside = keys.setdefault(statement.card_id, set())
        if statement.field.kind == kind:
            beside.add(statement.field.key)
    return keys


def _judge_value(statement: Statement, situation: Situation) -> Verdict:
    field, contact, memory = statement.field, situation.contact, situation.memory
    if contact and contact.has(field.kind, field.key):
        return Verdict(statement, None, ValueFate.KNOWN)
    if memory.refuses(field.kind, field.key, field.value) or memory.refuses_person:
        return Verdict(statement, None, ValueFate.REMEMBERED)
    if field.kind == Kind.EMAIL and field.key in situation.elsewhere:
        return Verdict(statement, None, ValueFate.ELSEWHERE)
    if contact and field.kind == Kind.NAME and (fate := _name_fate(field, contact)):
        return Verdict(statement, None, fate)
    return Verdict(statement, _addition(field, situation.settings))


def _name_fate(field: Field, contact: Contact) -> ValueFate | None:
    """Why a name is not offered to a contact that has one; a fuller form of it, or a new family name, is."""
    held = contact.of_kind(Kind.NAME)
    known = [one.key for one in held]
    if any(names.is_short_form(field.key, key) for key in known):
        return ValueFate.SHORTER
    if any(_is_plainer(field, one) for one in held):
        return ValueFate.KNOWN
    if known and not any(person.share_word(field.key, key) or names.is_short_form(key, field.key) for key in known):
        return ValueFate.OTHER_NAME
    return None


def _is_plainer(field: Field, known: ContactField) -> bool:
    """Whether it is the known name without its accents or in Latin letters: "Juergen" for "Jürgen"."""
    return names.sound_alike(field.key, known.key) and _accents(field.value) < _accents(known.value)


def _accents(name: str) -> int:
    return sum(not letter.isascii() for letter in name)


def _addition(field: Field, settings: Settings) -> Change:
    default = settings.default_type(field.kind) if field.kind in TYPED else ""
    is_default = field.kind in TYPED and (field.type_is_default or not field.type)
    return Change(
        ChangeKind.ADD_VALUE,
        field.kind,
        field.value,
        field.key,
        type=(default or field.type) if is_default else settings.mapped_type(field.kind, field.type),
        type_is_default=is_default and bool(default or field.type),
        parts=field.parts,
    )


def _judge_single(
    kind: Kind, offers: list[Verdict], beside: dict[str, set[str]], contact: Contact | None
) -> list[Verdict]:
    """Of a kind of which a person has one value, only those of the newest card are offered.

    Values that one card states together (`beside`: keys by card) do not replace each other; else the first of them
    takes the place of what the contact has.
    """
    known = contact.of_kind(kind) if contact else ()
    current = _current([offer.statement for offer in offers], known, beside)
    if current is None:
        return [Verdict(offer.statement, None, ValueFate.OLDER) for offer in offers]
    old = next(iter(known), None)
    if any(one.key in beside[current.card_id] for one in known):
        old = None
    replacing = current.field.key
    judged: list[Verdict] = []
    for offer in offers:
        statement = offer.statement
        if statement.card_id != current.card_id and statement.field.key != current.field.key:
            judged.append(Verdict(statement, None, ValueFate.OLDER))
        else:
            judged.append(_replacement(offer, old) if old and statement.field.key == replacing else offer)
    return judged


def _current(
    statements: list[Statement], known: tuple[ContactField, ...], beside: dict[str, set[str]]
) -> Statement | None:
    """The statement that holds now, None when the contact's value was stated later, or then by another card.

    The fullest form of a name that is known in short needs not be the newest. Of one time the first statement counts:
    the cards that came in last stand first, and their values in order.
    """
    fuller = [
        one
        for one in statements
        if one.field.kind == Kind.NAME and any(names.is_short_form(name.key, one.field.key) for name in known)
    ]
    if fuller:
        return max(fuller, key=lambda one: (len(one.field.key), one.sent_time))
    newest = max(statements, key=lambda one: one.sent_time)
    for one in known:
        together = one.key in beside[newest.card_id]
        if one.stated_time > newest.sent_time or (one.stated_time == newest.sent_time and not together):
            return None
    return newest


def _replacement(offer: Verdict, old: ContactField) -> Verdict:
    assert offer.change is not None  # offers are verdicts with a change
    change = replace(offer.change, kind=ChangeKind.REPLACE_VALUE, old_field_id=old.id, old_value=old.value)
    return Verdict(offer.statement, change)
