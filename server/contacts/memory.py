"""What was refused: by normal form, and by pattern."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from server.contacts.proposal import Change, Reject, Rejection, Scope
from server.errors import InvalidInput
from server.fields.field import Kind

# The kind under which the refusal of a person as such is remembered.
PERSON = "contact"

ANY = "*"
LONGEST_PATTERN = 200
MOST_STARS = 16
# A pattern with fewer letters and digits would refuse nearly everything.
FEWEST_LETTERS = 3
_PHONE_MARKS = "+;="
# What people write in front of an address without meaning another one.
_HEADS = {
    Kind.URL: re.compile(r"^(?:https?://)?(?:www\.)?"),
    Kind.SOCIAL: re.compile(r"^(?:https?://)?(?:www\.)?"),
    Kind.PHONE: re.compile(r"^(?:00(?=\d)|\+)"),
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """Values of one kind that are refused for everybody; `pieces` are what stands between the stars, folded."""

    kind: Kind
    text: str
    pieces: tuple[str, ...]

    def matches(self, key: str, value: str = "") -> bool:
        """Whether it fits the normal form or the value as it is shown. Linear in both lengths."""
        return any(_fits(self.pieces, _headless(self.kind, text)) for text in (key, value) if text)


def parse_pattern(kind: Kind, text: str) -> Pattern:
    """A pattern as a person typed it: "*" stands for any characters, all else for itself, case and accents aside.

    Raises InvalidInput PATTERN_INVALID.
    """
    plain = " ".join(text.split())
    if len(plain) > LONGEST_PATTERN or plain.count(ANY) > MOST_STARS:
        raise _invalid(f"A pattern has at most {LONGEST_PATTERN} characters and {MOST_STARS} stars.")
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in plain):
        raise _invalid("A pattern holds no control characters.")
    pattern = read_pattern(kind, plain)
    if sum(char.isalnum() for piece in pattern.pieces for char in piece) < FEWEST_LETTERS:
        what = "digits" if kind == Kind.PHONE else "letters or digits"
        raise _invalid(f'A pattern has at least {FEWEST_LETTERS} {what} beside "*": it would refuse nearly everything.')
    return pattern


@lru_cache(maxsize=1024)
def read_pattern(kind: Kind, text: str) -> Pattern:
    """A pattern that is stored."""
    first, *others = text.split(ANY)
    return Pattern(kind, text, (_headless(kind, first), *(_folded(kind, piece) for piece in others)))


def pattern_of(choice: Reject, change: Change) -> str:
    """The pattern that a refusal of this change states, "" for none.

    Raises InvalidInput: PATTERN_INVALID, PATTERN_MISMATCH (it does not fit the value that is refused).
    """
    if not choice.pattern.strip():
        return ""
    if choice.scope != Scope.ADDRESS_BOOK:
        raise _invalid("A pattern holds for everybody: refuse with scope ADDRESS_BOOK.", choice.proposal_id)
    if change.field_kind is None:
        raise _invalid("A person is refused as such, without a pattern.", choice.proposal_id)
    pattern = parse_pattern(change.field_kind, choice.pattern)
    if not pattern.matches(change.key, change.value):
        raise InvalidInput(
            "PATTERN_MISMATCH",
            'The pattern does not fit the value that is refused; "*" stands for any characters.',
            proposal=choice.proposal_id,
        )
    return pattern.text


def _invalid(message: str, proposal_id: str = "") -> InvalidInput:
    return InvalidInput("PATTERN_INVALID", message, **({"proposal": proposal_id} if proposal_id else {}))


def _folded(kind: Kind, text: str) -> str:
    """Case, accents and compatibility forms aside; of telephone numbers what is dialled."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    if kind == Kind.PHONE:
        return "".join(char for char in folded if char.isdigit() or char in _PHONE_MARKS)
    return folded


def _headless(kind: Kind, text: str) -> str:
    """Folded, without scheme and "www.", "+" and "00"."""
    folded = _folded(kind, text)
    head = _HEADS.get(kind)
    return head.sub("", folded, count=1) if head else folded


def _fits(pieces: tuple[str, ...], text: str) -> bool:
    """Whether the text is the pieces in order with anything between them: the leftmost place of each is enough."""
    if len(pieces) == 1:
        return text == pieces[0]
    first, *inner, last = pieces
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in inner:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


@dataclass(frozen=True, slots=True)
class Memory:
    """The refusals that hold for one subject: its own and those of the whole address book."""

    refused: frozenset[tuple[str, str]] = frozenset()
    patterns: tuple[Pattern, ...] = ()

    def refuses(self, kind: Kind, key: str, value: str = "") -> bool:
        """Whether this value was refused, in whatever spelling, or fits a pattern that was."""
        return (kind.value, key) in self.refused or any(
            pattern.kind == kind and pattern.matches(key, value) for pattern in self.patterns
        )

    @property
    def refuses_person(self) -> bool:
        """Whether no contact is to be made of this person."""
        return (PERSON, "") in self.refused

    def refuses_change(self, change: Change) -> bool:
        """Whether a proposal may not be applied."""
        if change.field_kind is None:
            return self.refuses_person
        return self.refuses(change.field_kind, change.key, change.value)


def remember(rejections: Iterable[Rejection]) -> Memory:
    """The memory that these rejections make up."""
    values, patterns = set(), []
    for one in rejections:
        if one.pattern and one.kind:
            patterns.append(read_pattern(one.kind, one.pattern))
        else:
            values.add((one.kind.value if one.kind else PERSON, one.key))
    return Memory(frozenset(values), tuple(patterns))
