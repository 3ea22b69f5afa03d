"""Who wrote a card: a stored contact, or a stranger who is known again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from server.contacts import person
from server.contacts.contact import Contact, ContactField
from server.contacts.identity import author_of, identity_of, signed_identity, stranger_of, without_address
from server.contacts.known_as import Alias, as_known, may_have_signed, signs_otherwise
from server.contacts.matching import SAME_ADDRESS, Author, Match, find_match, load_weights
from server.contacts.proposal import Subject
from server.contacts.stored_message import MatchOutcome, StoredCard, StoredMessage
from server.extraction import Card
from server.fields.field import Field, Kind
from server.mail.message import Mailbox
from server.storage import contacts, known, messages
from server.storage.engine import Transaction

CONNECTED = ("connected before",)
# As so many strangers at most a contact is looked for by name.
MOST_BY_NAME = 50
# Why a card is a contact's without any comparison: what was known of the address was taken over when that was said.
_DECIDED = (SAME_ADDRESS, CONNECTED)


def whom_about(
    tx: Transaction, author: Author, identity: tuple[Field, ...], beside: Sequence[StoredCard] = ()
) -> tuple[Match, Subject]:
    """The contact that an author is, or the stranger; with somebody else's address, the stranger is known by name.

    `beside` are cards that are not stored yet.
    """
    match = match_author(tx, author, identity)
    if match.contact_id:
        return match, Subject(contact_id=match.contact_id)
    return match, as_stranger(tx, author, identity, match, beside)


def as_stranger(
    tx: Transaction,
    author: Author,
    identity: tuple[Field, ...],
    match: Match | None = None,
    beside: Sequence[StoredCard] = (),
) -> Subject:
    """As which stranger an author is known: by the address, unless it is somebody else's who signs otherwise."""
    stranger = Subject(stranger=stranger_of(author, identity))
    match = match or match_author(tx, author, identity)
    if match.shared or signs_otherwise(author, _signers(tx, stranger, author.name, beside)):
        return Subject(stranger=stranger_of(author, without_address(identity)))
    return stranger


def _signers(tx: Transaction, stranger: Subject, name: str, beside: Sequence[StoredCard]) -> Collection[str]:
    """How the stranger signed so far; nothing for who gives no name."""
    if not name or not stranger.key:
        return ()
    return {*messages.signers(tx, stranger), *(card.name for card in beside if card.name and card.subject == stranger)}


def match_author(tx: Transaction, author: Author, identity: tuple[Field, ...]) -> Match:
    """The contact an author is: whom a person said it is; else by comparison, former addresses and firms among it."""
    mine, by_name = stranger_of(author, identity), stranger_of(author, without_address(identity))
    aliases = contacts.aliases_of(tx, {one for one in (mine, by_name) if one})
    if said := _said(aliases.get(mine)):
        return said
    candidates = contacts.sharing(tx, author.blocking_keys())
    if aliases:
        there = {one.id for one in candidates}
        candidates += contacts.load(tx, {one.contact_id for one in aliases.values()} - there)
        candidates = tuple(as_known(one, author, aliases.values()) for one in candidates)
    match = find_match(author, candidates, load_weights())
    return (_said(aliases.get(by_name)) if match.shared and not match.contact_id else None) or match


def formerly(tx: Transaction, card: StoredCard) -> Subject | None:
    """The stranger that a contact's author was known as so far, None for who was not, or is not surely the same."""
    if card.reasons in _DECIDED:
        return None
    author, identity = card_identity(card)
    stranger = as_stranger(tx, author, identity)
    is_same = stranger.key and known.is_known(tx, stranger) and may_have_signed(author, messages.signers(tx, stranger))
    return stranger if is_same else None


def strangers_by_name(tx: Transaction, contact: Contact) -> tuple[Subject, ...]:
    """The strangers without an own address who are this contact: by name, and organization or shared mailbox."""
    found = [(_known_by(author), author) for author in _authors_by_name(contact.fields)]
    return tuple(
        one
        for one, author in found
        if known.is_known(tx, one) and match_author(tx, author, ()).contact_id == contact.id
    )


def names_of_strangers(fields: Iterable[ContactField]) -> tuple[Subject, ...]:
    """As which strangers without an own address the owner of these values may have been known."""
    return tuple(_known_by(author) for author in _authors_by_name(tuple(fields)))


def _known_by(author: Author) -> Subject:
    return Subject(stranger=stranger_of(author, ()))


def _authors_by_name(fields: Sequence[ContactField]) -> Iterator[Author]:
    """Each name with each firm and each shared mailbox, as far as one person may have them."""
    names = [one.key for one in fields if one.kind == Kind.NAME]
    firms = [Field(one.kind, one.value, one.key) for one in fields if one.kind == Kind.ORGANIZATION]
    shared = [one.key for one in fields if one.kind == Kind.EMAIL and person.is_role_address(one.key)]
    beside = [*(("", (firm,)) for firm in firms), *((address, ()) for address in shared)]
    return islice((Author(name, address, own) for name in names for address, own in beside), MOST_BY_NAME)


def _said(alias: Alias | None) -> Match | None:
    """The contact that a person said it is."""
    decided = alias is not None and alias.by_hand
    return Match(MatchOutcome.MATCHED, alias.contact_id, 1.0, CONNECTED) if alias and decided else None


def card_identity(card: StoredCard) -> tuple[Author, tuple[Field, ...]]:
    """The author of a stored card, in normal form."""
    identity = signed_identity(card)
    return author_of(Card(card.name, card.email, 0, None, "", card.fields, ""), identity), identity


def sender_identity(found: StoredMessage) -> tuple[Author, tuple[Field, ...]]:
    """The author of a message, in normal form, with what the author's own signature says."""
    author = found.author or Mailbox("", "")
    mine = (card for card in found.cards if card.depth == 0 and card.email in ("", author.address))
    own = sorted(mine, key=_addressless)
    return card_identity(own[0]) if own else header_identity(author)


def header_identity(author: Mailbox) -> tuple[Author, tuple[Field, ...]]:
    """The author of a message as the header has them, in normal form."""
    identity = identity_of("" if person.is_role_address(author.address) else author.name, author.address)
    return author_of(Card(author.name, author.address, 0, None, "", (), ""), identity), identity


def _addressless(card: StoredCard) -> bool:
    return not card.email
