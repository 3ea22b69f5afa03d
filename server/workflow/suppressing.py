"""Persons who were erased and are not to be kept again: what comes of them is left out until they are taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from server.contacts import person
from server.contacts.contact import ContactField
from server.contacts.erasing import covered
from server.contacts.identity import identity_of
from server.contacts.knowledge import Knowledge
from server.contacts.stored_message import DeliveryInput, MessageIdentity
from server.contacts.suppression import BESIDE, Keyring, address_form, forms_of, named_forms
from server.errors import ConfigurationError, FailedPrecondition, InvalidInput
from server.extraction import Card, Extraction
from server.fields.field import Field, Kind
from server.fields.normalize import parse_value
from server.storage import books, contacts, secrets, suppressions
from server.storage.engine import Database, Transaction

SUPPRESSED = "suppressed"
TRACE = "suppressed: nothing is kept of a person who was erased and is not to be kept again"


@dataclass(frozen=True, slots=True)
class SuppressionCount:
    """How many digests an address book has by one secret; `is_known`: the secret is there, so that they work."""

    book_id: str
    secret_version: str
    is_known: bool
    count: int
    first_time: datetime
    last_time: datetime


def use_secrets(db: Database, database: str, path: Path | None) -> None:
    """Give an open database the secrets of the server, made when there are none and nobody is suppressed yet.

    Raises ConfigurationError as `load_secrets` and `check_secrets`, and SUPPRESSION_SECRETS_UNWRITABLE.
    """
    found = load_secrets(db, database, path)
    check_secrets(db, found)
    if found and not db.keyring.secrets:
        secrets.create(found)
        db.keyring = secrets.read(found)


def load_secrets(db: Database, database: str, path: Path | None) -> Path | None:
    """Give an open database the secrets that there are; gives where they are looked for.

    `path` None means beside a SQLite database; PostgreSQL then has none, and nobody can be suppressed. Raises
    ConfigurationError SUPPRESSION_SECRETS_UNREADABLE, SUPPRESSION_SECRETS_INVALID.
    """
    path = path or secrets.beside(database)
    db.keyring = secrets.read(path) if path else Keyring()
    return path


def check_secrets(db: Database, path: Path | None) -> int:
    """How many digests there are, all of which can be checked. Raises ConfigurationError SUPPRESSION_SECRET_MISSING."""
    counts = list_suppressions(db)
    if lost := sum(one.count for one in counts if not one.is_known):
        raise _missing(lost, path)
    return sum(one.count for one in counts)


def _missing(count: int, path: Path | None) -> ConfigurationError:
    where = f"into {path}" if path else f"into a file that {secrets.SETTING} names"
    return ConfigurationError(
        "SUPPRESSION_SECRET_MISSING",
        f"{count} digest(s) of erased persons were made by a secret that is not there: these persons would be offered "
        f"again. Put the former secret back {where}. If it is lost, `undersigned suppressions drop-lost` drops the "
        "digests; erase the persons anew when their mail comes.",
    )


def list_suppressions(db: Database) -> tuple[SuppressionCount, ...]:
    """How many digests there are, by address book and secret."""
    with db.read() as tx:
        ids = [book.id for book in books.find_all(tx)]
    return tuple(one for id in ids for one in _counts(db, id))


def _counts(db: Database, book_id: str) -> Iterable[SuppressionCount]:
    with db.read(book_id) as tx:
        found = suppressions.counts(tx)
    for version, (count, first, last) in found.items():
        yield SuppressionCount(book_id, version, version in db.keyring.versions, count, first, last)


def is_suppressed(db: Database, book_id: str, address: str) -> bool:
    """Whether the person with this address was erased and is not to be kept. Raises InvalidInput INVALID_VALUE."""
    with db.read(book_id) as tx:
        books.get(tx, book_id)
        return bool(suppressions.suppressed(tx, (_typed_address(address),)))


def lift_suppression(db: Database, book_id: str, address: str) -> bool:
    """The person with this address may be kept again; gives whether she was suppressed. Raises InvalidInput."""
    form = _typed_address(address)
    with db.write(book_id) as tx:
        return bool(suppressions.remove(tx, (form,)))


def drop_lost(db: Database) -> int:
    """Drop the digests whose secret is not there; gives how many."""
    dropped = 0
    for one in list_suppressions(db):
        if not one.is_known:
            with db.write(one.book_id) as tx:
                dropped += suppressions.remove_of(tx, (one.secret_version,))
    return dropped


def _typed_address(address: str) -> str:
    try:
        return address_form(parse_value(Kind.EMAIL, address, "").value)
    except InvalidInput as error:
        raise InvalidInput("INVALID_VALUE", "Give an e-mail address, such as name@example.com.") from error


def suppress(tx: Transaction, known: Knowledge, now: datetime) -> int:
    """Remember that a person who is being erased is not to be kept again; gives how many digests are new.

    Raises FailedPrecondition: SUPPRESSION_SECRET_MISSING, NOTHING_TO_SUPPRESS.
    """
    if not tx.keyring.secrets:
        raise FailedPrecondition(
            "SUPPRESSION_SECRET_MISSING",
            f"The server has no secret to keep erased persons out: name a file with {secrets.SETTING}; it is made at "
            "the start.",
        )
    forms = _forms_of(tx, known)
    if not forms:
        raise FailedPrecondition(
            "NOTHING_TO_SUPPRESS",
            "Neither an own address nor a full name with an organization or number is known by which the person could "
            "be known again: erase without suppress.",
        )
    return suppressions.add(tx, forms, now)


def _forms_of(tx: Transaction, known: Knowledge) -> set[str]:
    cards = [card for message in known.messages for card in message.cards]
    held: list[Field | ContactField] = [*known.contact.fields]
    held += [field for card in cards for field in (*card.fields, *identity_of(card.name, ""))]
    strangers = [one.stranger.partition(":") for one in known.subjects if one.stranger]
    addresses = {field.key for field in known.contact.of_kind(Kind.EMAIL)}
    addresses |= {rest for sort, _, rest in strangers if sort == "email"}
    addresses |= {field.key for card in cards for field in identity_of("", card.email)}
    ids = {one.contact_id for one in known.subjects}
    others = {key for key, owners in contacts.owners(tx, Kind.EMAIL, addresses).items() if owners - ids}
    names = {field.value for field in held if field.kind == Kind.NAME}
    own = {one for one in addresses - others if not (names and person.is_role_address(one))}
    beside = {(field.kind, field.key) for field in held if field.kind in BESIDE and field.key}
    beside |= {(Kind.EMAIL, address_form(one)) for one in addresses if person.is_role_address(one)}
    return {address_form(one) for one in own} | named_forms(names, beside)


def lift(tx: Transaction, fields: Iterable[ContactField]) -> bool:
    """A person typed these values in: whose they are may be kept again. Gives whether somebody was suppressed."""
    fields = tuple(fields)
    names = [field.value for field in fields if field.kind == Kind.NAME]
    forms = {address_form(field.value) for field in fields if field.kind == Kind.EMAIL}
    forms |= named_forms(names, [(field.kind, field.key) for field in fields if field.kind in BESIDE])
    return bool(tx.keyring.secrets and suppressions.remove(tx, forms))


def are_suppressed(tx: Transaction, fields: Collection[ContactField]) -> bool:
    """Whether the person of whom a file states these values is not to be kept."""
    if not tx.keyring.secrets:
        return False
    names = [field.value for field in fields if field.kind == Kind.NAME] or [""]
    addresses = [field.value for field in fields if field.kind == Kind.EMAIL]
    forms = {address_form(one) for one in addresses}
    if not any(not person.is_role_address(one) for one in addresses):
        forms |= named_forms(names, [(field.kind, field.key) for field in fields if field.kind in BESIDE])
    return bool(suppressions.suppressed(tx, forms))


@dataclass(frozen=True, slots=True)
class Screened:
    """What may be kept of a message."""

    identity: MessageIdentity
    delivery: DeliveryInput
    extraction: Extraction


def screen(tx: Transaction, identity: MessageIdentity, delivery: DeliveryInput, extraction: Extraction) -> Screened:
    """The message without what is of suppressed persons: their cards, their addresses, that they wrote it."""
    author = _author_forms(identity)
    by_card = {id(card): forms_of(card.name, card.email, card.fields) for card in extraction.cards}
    envelope = {one: address_form(one) for one in (delivery.envelope_from, delivery.mailbox) if one}
    named = {address_form(field.value) for card in extraction.cards for field in _addresses(card)}
    found = _found(tx, {*author, *envelope.values(), *named, *(form for forms in by_card.values() for form in forms)})
    if not found:
        return Screened(identity, delivery, extraction)
    wrote = not found.isdisjoint(author)
    cards = tuple(
        _without(card, found)
        for card in extraction.cards
        if found.isdisjoint(by_card[id(card)]) and not (wrote and card.depth == 0 and not card.email)
    )
    delivery = _kept_delivery(delivery, envelope, found)
    if wrote:
        identity = MessageIdentity("", identity.sent_time, None, identity.digest)
        delivery = replace(delivery, idempotency_key="")
    return Screened(identity, delivery, _kept(extraction, cards, wrote))


def screen_delivery(tx: Transaction, identity: MessageIdentity, delivery: DeliveryInput) -> DeliveryInput:
    """A further copy of a message that is known, without addresses of suppressed persons."""
    return screen(tx, identity, delivery, Extraction((), "", "", ())).delivery


def _found(tx: Transaction, forms: Collection[str]) -> frozenset[str]:
    return suppressions.suppressed(tx, forms) if tx.keyring.secrets else frozenset()


def _author_forms(identity: MessageIdentity) -> frozenset[str]:
    return forms_of(identity.author.name, identity.author.address, ()) if identity.author else frozenset()


def _addresses(card: Card) -> tuple[Field, ...]:
    return tuple(field for field in card.fields if field.kind == Kind.EMAIL)


def _without(card: Card, found: Collection[str]) -> Card:
    """Somebody else's card, in which an address of a suppressed person is covered."""
    gone = [field for field in _addresses(card) if address_form(field.value) in found]
    if not gone:
        return card
    spelt = {text for field in gone for text in (field.text, field.value, field.key) if text}
    text = covered(card.signature_text, sorted(spelt, key=len, reverse=True))
    return replace(card, signature_text=text, fields=tuple(field for field in card.fields if field not in gone))


def _kept_delivery(delivery: DeliveryInput, forms: Mapping[str, str], found: Collection[str]) -> DeliveryInput:
    kept = {one: "" if form in found else one for one, form in forms.items()}
    return replace(
        delivery,
        envelope_from=kept.get(delivery.envelope_from, ""),
        mailbox=kept.get(delivery.mailbox, ""),
        text="",
    )


def _kept(extraction: Extraction, cards: tuple[Card, ...], wrote: bool) -> Extraction:
    """Nothing is taken from a message of a suppressed person in which nobody else signs."""
    if len(cards) == len(extraction.cards) and not wrote:
        return replace(extraction, cards=cards)
    reason = SUPPRESSED if wrote and not cards else ""
    return replace(extraction, cards=cards, automated=extraction.automated or reason, trace=(*extraction.trace, TRACE))
