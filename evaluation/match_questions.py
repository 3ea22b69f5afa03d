"""Cards with the contacts that may be meant and the one that is: what weights of matching are learned and judged on."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from evaluation.address_book import Book
from evaluation.matching import fill
from server.contacts.contact import DEFAULT_ADDRESS_BOOK, Contact
from server.contacts.identity import author_of, identity_of
from server.contacts.match_weights import Weights
from server.contacts.matching import Author, compare, find_match, holders_and_owners, may_link
from server.contacts.stored_message import MatchOutcome
from server.storage import contacts
from server.storage.engine import Database, open_database

Levels: TypeAlias = frozenset[tuple[str, str]]
# With these a comparison weighs only what it loses because others share its value.
_NOTHING = Weights(0.0, 0.5, 0.5, ())


@dataclass(frozen=True, slots=True)
class Question:
    """Whose card it is: the contacts that share a key with it, and the id of the right one, "" for none of them.

    `told`: whether more than a name says who it is.
    """

    author: Author
    candidates: tuple[Contact, ...]
    answer: str
    told: bool = True


@dataclass(frozen=True, slots=True)
class Pair:
    """A card and a contact as weights see them: the levels, and the bits lost by what others share (at most 0)."""

    levels: Levels
    lost: float
    same: bool


Pairs: TypeAlias = Mapping[Pair, int]


def questions_of(book: Book) -> tuple[Question, ...]:
    """The cards of a generated book as questions, looked up in a database as the server does it."""
    known: dict[str, Contact] = {}  # each contact once, however many cards may mean it
    with _opened(book) as db, db.read(DEFAULT_ADDRESS_BOOK) as tx:
        found = []
        for one in book.cards:
            author = author_of(one.card, identity_of(one.card.name, one.card.email))
            sharing = contacts.sharing(tx, author.blocking_keys())
            candidates = tuple(known.setdefault(contact.id, contact) for contact in sharing)
            found.append(Question(author, candidates, str(one.person) if one.person else "", one.told))
    return tuple(found)


@contextmanager
def _opened(book: Book) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(f"sqlite:///{Path(folder) / 'book.db'}")
        try:
            fill(db, book)
            yield db
        finally:
            db.close()


def pairs_of(questions: Iterable[Question]) -> Pairs:
    """How often weights decide about each sort of pair.

    They do not where an address is one's own, nor where names or too little forbid a link whatever the weights are.
    """
    count: Counter[Pair] = Counter()
    for question in questions:
        _, owners = holders_and_owners(question.author, question.candidates)
        for contact in () if len(owners) == 1 else owners or question.candidates:
            compared = compare(question.author, contact, question.candidates, _NOTHING)
            levels = frozenset((one.name, one.level) for one in compared)
            if may_link(levels):
                lost = round(sum(one.weight for one in compared), 3)
                count[Pair(levels, lost, contact.id == question.answer)] += 1
    return MappingProxyType(count)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts over questions. `known`: the right contact is stored and more than the name tells."""

    asked: int = 0
    known: int = 0
    linked: int = 0
    right: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.asked + other.asked, self.known + other.known, self.linked + other.linked, self.right + other.right
        )

    @property
    def wrong(self) -> int:
        """Cards that were given to somebody else."""
        return self.linked - self.right

    @property
    def precision(self) -> float | None:
        """Of the linked cards those that are the contact's."""
        return self.right / self.linked if self.linked else None

    @property
    def recall(self) -> float | None:
        """Of the cards of known persons those that were linked to them."""
        return self.right / self.known if self.known else None

    @property
    def wrong_rate(self) -> float:
        """Of all cards those that were given to somebody else."""
        return self.wrong / (self.asked or 1)

    def is_no_worse_than(self, other: Outcome) -> bool:
        """Whether no more cards went to a wrong person, and no fewer to the right one."""
        return self.wrong <= other.wrong and self.right >= other.right


def answered(questions: Iterable[Question], weights: Weights) -> Outcome:
    """What these weights make of the questions."""
    total = Outcome()
    for one in questions:
        match = find_match(one.author, one.candidates, weights)
        linked = match.outcome == MatchOutcome.MATCHED
        total += Outcome(1, bool(one.answer) and one.told, linked, linked and match.contact_id == one.answer)
    return total
