"""All that is known about a person, gathered from every table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from server.contacts.contact import Contact
from server.contacts.knowledge import Knowledge
from server.contacts.proposal import Subject
from server.fields.field import Kind
from server.storage import changes, contacts, known, messages, photos, proposals, rejections, rows, texts
from server.storage.engine import Database, Transaction
from server.workflow import offers

_ALL_SIGHTINGS = 1_000_000


def what_is_known(db: Database, book_id: str, contact_id: str, now: datetime) -> Knowledge:
    """Everything about a contact, with its sources. Raises NotFound CONTACT_NOT_FOUND."""
    with db.read(book_id) as tx:
        return gather(tx, contacts.get(tx, contact_id), now)


def gather(tx: Transaction, contact: Contact, now: datetime) -> Knowledge:
    """The same inside of a transaction."""
    subjects = subjects_of(tx, contact)
    addresses = own_addresses(contact)
    mine = known.card_ids(tx, subjects, addresses)
    about = [messages.get(tx, id) for id in known.message_ids(tx, subjects, addresses)]
    own = [one.id for one in about if one.author and one.author.address.lower() in addresses]
    kept = texts.of_messages(tx, own)
    written = [replace(one, text=kept.get(one.id, "")) for one in about]
    log = tuple(changes.get(tx, number) for number in known.change_numbers(tx, subjects))
    digests = {side.photo for one in log if one.details for side in (one.details.before, one.details.after)}
    return Knowledge(
        contact,
        subjects,
        tuple(replace(one, cards=tuple(card for card in one.cards if card.id in mine)) for one in written),
        proposals.load(tx, known.proposal_ids(tx, subjects), now, _ALL_SIGHTINGS),
        tuple(one for subject in subjects for one in rejections.of(tx, subject)),
        log,
        tuple(photos.load(tx, {contact.photo, *digests}).values()),
    )


def subjects_of(tx: Transaction, contact: Contact) -> tuple[Subject, ...]:
    """As whom the person is known: the contact, those it absorbed, the strangers it was."""
    aliases = (rows.subject(one) for one in contacts.aliases(tx, contact.id))
    return tuple(dict.fromkeys((Subject(contact_id=contact.id), *aliases, *offers.strangers_of(contact.fields))))


def own_addresses(contact: Contact) -> tuple[str, ...]:
    """The person's own e-mail addresses in small letters; those of functions are everybody's."""
    own = {one.stranger.removeprefix("email:") for one in offers.strangers_of(contact.fields)}
    return tuple(sorted({field.value.lower() for field in contact.of_kind(Kind.EMAIL) if field.key in own} | own))
