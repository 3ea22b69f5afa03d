"""Who wrote a card: a stored contact, or a stranger who is known again."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from server.contacts import person
from server.contacts.identity import author_of, identity_of, signed_identity, stranger_of, without_address
from server.contacts.known_as import Alias, as_known, signs_otherwise
from server.contacts.matching import Author, Match, find_match, load_weights
from server.contacts.proposal import Subject
from server.contacts.stored_message import MatchOutcome, StoredCard, StoredMessage
from server.extraction import Card
from server.fields.field import Field
from server.mail.message import Mailbox
from server.storage import contacts, messages
from server.storage.engine import Transaction


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
    known = contacts.aliases_of(tx, {one for one in (mine, by_name) if one})
    if said := _said(known.get(mine)):
        return said
    candidates = contacts.sharing(tx, author.blocking_keys())
    if known:
        there = {one.id for one in candidates}
        candidates += contacts.load(tx, {one.contact_id for one in known.values()} - there)
        candidates = tuple(as_known(one, author, known.values()) for one in candidates)
    match = find_match(author, candidates, load_weights())
    return (_said(known.get(by_name)) if match.shared and not match.contact_id else None) or match


def _said(alias: Alias | None) -> Match | None:
    """The contact that a person said it is."""
    decided = alias is not None and alias.by_hand
    return Match(MatchOutcome.MATCHED, alias.contact_id, 1.0, ("connected before",)) if alias and decided else None


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
