"""By which words contacts are found: the words of their values, and the query for those that have all words of a text.

A word is found by how it begins, a telephone number by its end as well, an e-mail address as one word and by its
parts. Both databases find words by a plain index, which row-level security does not stand in the way of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, tuple_

from server.contacts.contact import Contact
from server.fields.field import Kind
from server.storage import rows
from server.storage.engine import Transaction
from server.storage.tables import contact, contact_word

# Longer words are found by how they begin.
LONGEST_WORD = 60
# Of a text so many words count.
MOST_WORDS = 8
# More contacts than this are not sorted: they are walked by name until the page is full, or so many were looked at.
MOST_SORTED = 10_000
MOST_WALKED = 10_000
# Before a number from its end, so that it is no number that begins so.
_FROM_END = "<"
# Digits by which a number is found from its end.
_SHORTEST_END = 4
_NOT_SEARCHED = frozenset({"http", "https", "www"})
_WORD = re.compile(r"[^\W_]+")
# What people write between the digits of a number.
_NUMBER = re.compile(r"[\d\s+()/.\-]+")
# From here on the scripts that put no blank between words.
_UNSPACED = "\u2e80"
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Prefix:
    """How a word begins, in one way or several: any of them may begin it."""

    beginnings: tuple[str, ...]

    def of(self, word: ColumnElement[str]) -> ColumnElement[bool]:
        """Whether a word begins so."""
        return or_(*(and_(word >= one, word < one + _LAST) for one in self.beginnings))


@dataclass(frozen=True, slots=True)
class Listed:
    """A query for ids and sort keys of contacts, and its columns to put them in order by.

    `end` asks for the last contact that the query looks at, where it does not look at all: the list goes on behind it.
    """

    query: Select[tuple[str, str]]
    sort_key: ColumnElement[str]
    id: ColumnElement[str]
    end: Select[tuple[str, str]] | None = None


def of_values(values: Iterable[tuple[Kind, str]]) -> frozenset[str]:
    """All words by which a contact with these values is found."""
    return frozenset(word[:LONGEST_WORD] for kind, value in values for word in _of_value(kind, value))


def _of_value(kind: Kind, value: str) -> Iterable[str]:
    text = rows.fold(rows.clean(value))
    if kind == Kind.PHONE:
        digits = _digits(text.partition(";")[0])
        yield from (digits, _FROM_END + digits[::-1]) if digits else ()
    if kind == Kind.EMAIL:
        yield text
    for word in _WORD.findall(text):
        if word in _NOT_SEARCHED or (kind == Kind.PHONE and word.isdecimal()):
            continue
        yield word
        if max(word) >= _UNSPACED:
            yield from (word[place:] for place in range(1, min(len(word), LONGEST_WORD)))


def asked(text: str) -> tuple[Prefix, ...]:
    """What the words of a text must begin; none where it has neither letters nor digits."""
    text = rows.fold(rows.clean(text)).strip()
    if _NUMBER.fullmatch(text) and len(_digits(text)) >= _SHORTEST_END:
        return (_number(_digits(text)),)
    found: list[str] = []
    for chunk in text.split():
        found += [chunk] if chunk.find("@") > 0 else _WORD.findall(chunk)
    kept = [word for word in dict.fromkeys(found) if word not in _NOT_SEARCHED] or found
    return tuple(Prefix((word[:LONGEST_WORD],)) for word in kept[:MOST_WORDS])


def _number(digits: str) -> Prefix:
    """A number from its beginning, as with the code of the country, or from its end, with and without a first 0."""
    ends = (_FROM_END + end[::-1] for end in (digits, digits.lstrip("0")) if len(end) >= _SHORTEST_END)
    return Prefix(tuple(one[:LONGEST_WORD] for one in dict.fromkeys((digits, *ends))))


def _digits(text: str) -> str:
    return "".join(str(int(char)) for char in text if char.isdecimal())


def store(tx: Transaction, of: Contact, before: Contact | None = None) -> None:
    """A contact is found by the words of its values; `before` is as what it was stored."""
    new, old = rows_of(of), rows_of(before) if before else []
    if gone := [one["word"] for one in old if one not in new]:
        mine = (contact_word.c.contact_id == of.id, contact_word.c.word.in_(gone))
        tx.connection.execute(delete(contact_word).where(*mine))
    if added := [one for one in new if one not in old]:
        tx.connection.execute(insert(contact_word), added)


def rows_of(of: Contact) -> list[dict[str, str]]:
    """The words of a contact as rows."""
    sort_key = rows.fold(of.display_name)
    return [
        {"book_id": of.book_id, "contact_id": of.id, "word": word, "sort_key": sort_key}
        for word in sorted(of_values((one.kind, one.value) for one in of.fields))
    ]


def drop(tx: Transaction, contact_ids: Collection[str]) -> None:
    """These contacts are found by nothing."""
    mine = (contact_word.c.book_id == tx.book_id, contact_word.c.contact_id.in_(contact_ids))
    tx.connection.execute(delete(contact_word).where(*mine))


def listed(tx: Transaction, prefixes: Sequence[Prefix], after: tuple[str, str]) -> Listed:
    """Those of the contacts behind this place that have a word for each of these."""
    counts = [_count(tx, one) for one in prefixes]
    if min(counts) > MOST_SORTED:
        return _walked(tx, prefixes, after)
    rarest = prefixes[counts.index(min(counts))]
    word = contact_word.c
    query = select(word.contact_id.label("id"), word.sort_key).where(word.book_id == tx.book_id, rarest.of(word.word))
    others = [_has(word.contact_id, one) for one in prefixes if one != rarest]
    behind = tuple_(word.sort_key, word.contact_id) > after
    return Listed(query.where(behind, *others).distinct(), word.sort_key, word.contact_id)


def _walked(tx: Transaction, prefixes: Sequence[Prefix], after: tuple[str, str]) -> Listed:
    """The same of words that very many have: by name, as far as so many contacts reach."""
    order = (contact.c.sort_key, contact.c.id)
    behind = select(contact.c.id, contact.c.sort_key).where(contact.c.book_id == tx.book_id, tuple_(*order) > after)
    some = behind.order_by(*order).limit(MOST_WALKED).subquery()
    query = select(some.c.id, some.c.sort_key).where(*(_has(some.c.id, one) for one in prefixes))
    end = behind.order_by(*order).offset(MOST_WALKED - 1).limit(1)
    return Listed(query, some.c.sort_key, some.c.id, end)


def _has(contact_id: ColumnElement[str], prefix: Prefix) -> ColumnElement[bool]:
    """Whether a contact has such a word: its few words are counted, as planners who see but one sought would take it
    for easy to find by the word."""
    other = contact_word.alias()
    found = select(func.count()).select_from(other).where(other.c.contact_id == contact_id, prefix.of(other.c.word))
    return found.scalar_subquery() > 0


def _count(tx: Transaction, prefix: Prefix) -> int:
    """How many words begin so, up to one more than are sorted."""
    mine = (contact_word.c.book_id == tx.book_id, prefix.of(contact_word.c.word))
    some = select(contact_word.c.contact_id).where(*mine).limit(MOST_SORTED + 1).subquery()
    return tx.connection.execute(select(func.count()).select_from(some)).scalar_one()
