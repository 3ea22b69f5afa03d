"""Who signs: the names of a signature that are its signers', and whose each value is where several sign."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from server.fields.field import Field, Kind
from server.fields.name_parts import parse_person_name
from server.fields.person_name import canonical_name, is_person, name_key
from server.mail.closing import is_sign_off
from server.mail.message import Mailbox
from server.mail.people import words_of
from server.mail.quote_words import fold, key
from server.ownership import may_be

# Values that all who sign have in common, where they stand apart below the last of them.
_COMMON = frozenset((Kind.ORGANIZATION, Kind.DEPARTMENT, Kind.ADDRESS, Kind.URL))
_OWN = frozenset((Kind.PHONE, Kind.EMAIL, Kind.JOB_TITLE))
_SURE = 0.6
_NEAR_LINES = 3
_BEFORE_CHARS = 90
_TITLES = 5
_COLUMN_GAP = re.compile(r" {3,}|\t")
_APART = re.compile(r"[ \t]*(?:[,;:|/•·*_(\[–—-]|\n|$)|[ \t]{2}")
_JOINED = re.compile(r"[ ]{1,3}(?:and|und|et|y|e|og|och|en|i|a|ja|és|ve|и|та|&|\+)[ ]{1,3}")
_LINE = re.compile(r"[^\n]+")
_FULL_NAME = re.compile(r"[^\W\d_a-z][\w'’-]{1,20}(?: [^\W\d_a-z][\w'’.-]{0,20}){1,2}(?=[ \t]*(?:[,;|/(·–—-]|\n|$))")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class _Words:
    helpers: tuple[str, ...]
    links: frozenset[str]
    behalf: tuple[str, ...]
    honorifics: frozenset[str]


def split_signers(text: str, fields: Sequence[Field], author: Mailbox) -> tuple[tuple[Field, ...], ...]:
    """The fields of each person who signs `text`, the author's first; one group where one person signs.

    What stands apart below the last signer and may be all theirs (organization, address, web address) is in every
    group. Where several names stand above one set of data, it is the author's, or the first one's.
    """
    fields = _with_unread_names(text, _signing(text, _each_apart(fields)), author)
    starts = _starts(text, fields, author)
    if len(starts) < 2:
        return (_without_mentions(text, fields, starts),)
    groups = _by_column(text, fields, starts) if _is_row(text, starts) else _stacked(fields, starts, author)
    filled = [group for group in groups if any(field.kind is not Kind.NAME for field in group)]
    if len(filled) < 2 and not _are_apart(text, starts):
        return (_without_other_names(fields, starts, author),)
    groups = filled if len(filled) > 1 else groups
    common = _common(text, groups[-1])
    shared = [*(group + common for group in groups[:-1]), groups[-1]]
    return tuple(map(tuple, sorted(shared, key=lambda group: not _is_authors(group, author))))


def _signing(text: str, fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields without names that are no signer's, and what stands behind such a name on its line."""
    chiefs = [f for f in fields if f.kind is Kind.NAME and serves(text[: f.start])]
    behind = {f for chief in chiefs for f in fields if chief.start < f.start < _line_end(text, chief.start)}
    firms = [set(words_of(f.value)) for f in fields if f.kind is Kind.ORGANIZATION]
    kept = [f for f in fields if f not in chiefs and f not in behind and not _is_cut(text, f)]
    kept = [f for f in kept if not (f.kind is Kind.NAME and _is_called(text, f))]
    return tuple(f for f in kept if not (f.kind is Kind.NAME and _is_firms(f, firms)))


def _is_called(text: str, name: Field) -> bool:
    """Whether a line is a name and a call: "Gentle Ping!", "Jane Doe!"; nobody signs so."""
    line = text[text.rfind("\n", 0, name.start) + 1 : _line_end(text, name.start)]
    return line.rstrip().endswith("!") and len(words_of(name.value)) > 1


def _is_firms(name: Field, firms: Sequence[set[str]]) -> bool:
    """Whether a name of several words is the beginning of an organization's that was read too."""
    words = set(words_of(name.value))
    return len(words) > 1 and any(words < firm for firm in firms)


def _each_apart(fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields with a name for each person where two sign together: "Jane Doe and Max Roe"."""
    return tuple(part for field in fields for part in (_parts(field) if field.kind is Kind.NAME else (field,)))


def _parts(field: Field) -> tuple[Field, ...]:
    first, *others = _JOINED.split(field.text)
    if not others or not all(len(words_of(name)) > 1 and is_person(name) for name in (first, *others)):
        return (field,)
    places = [0, *(match.end() for match in _JOINED.finditer(field.text))]
    pairs = zip(places, (first, *others), strict=True)
    return tuple(_name(name, field.start + at, field.confidence) for at, name in pairs)


def _name(written: str, start: int, confidence: float) -> Field:
    value = canonical_name(written)
    return Field(
        Kind.NAME,
        value,
        name_key(value),
        text=written,
        start=start,
        end=start + len(written),
        confidence=confidence,
        parts=parse_person_name(written).parts,
    )


def _with_unread_names(text: str, fields: tuple[Field, ...], author: Mailbox) -> tuple[Field, ...]:
    """The fields and the names of further signers that the tagger passed over: one stands above an address, or beside
    it, that is made from it and from no name that was read."""
    names = [Mailbox(field.value, "") for field in fields if field.kind is Kind.NAME]
    found = []
    for field in fields:
        if field.kind is not Kind.EMAIL or field.value == author.address:
            continue
        if not any(may_be(Mailbox(name.name, ""), _spoken(field.value)) for name in (*names, author) if name.name):
            found += _name_above(text, field, fields)
    kept = [field for field in fields if not any(_is_within(field, name.start, name.end) for name in found)]
    return tuple(sorted((*kept, *found), key=lambda field: field.start))


def _spoken(address: str) -> str:
    return " ".join(words_of(address.partition("@")[0]))


def _name_above(text: str, email: Field, fields: Sequence[Field]) -> list[Field]:
    begin = text.rfind("\n\n", 0, email.start) + 1
    for line in reversed(list(_LINE.finditer(text, begin, email.start))[-_NEAR_LINES - 1 :]):
        match = _FULL_NAME.match(text, line.start(), line.end())
        if match is None or any(_cuts(field, match) for field in fields):
            continue
        if is_person(match.group()) and may_be(Mailbox("", email.value), match.group()):
            return [_name(match.group(), match.start(), _SURE)]
    return []


def _cuts(field: Field, match: re.Match[str]) -> bool:
    """Whether a field stands in the way of a name: it overlaps, and is more than words of it taken for something."""
    overlaps = field.start < match.end() and match.start() < field.end
    return overlaps and not _is_within(field, *match.span())


def _is_within(field: Field, start: int, end: int) -> bool:
    return start <= field.start and field.end <= end


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _is_cut(text: str, field: Field) -> bool:
    """Whether a name ends inside a word, as where an archive lost a letter of a firm's name ("B?ro")."""
    return (
        field.kind is Kind.NAME and re.match(r"\??[^\W\d_]|\?[ ]?[^\W\d_]", text[field.end : field.end + 3]) is not None
    )


def serves(before: str) -> bool:
    """Whether a name behind these words is that of a person whom the signer works for or writes for."""
    lines = before[-_BEFORE_CHARS:].rsplit("\n", 2)[-2:]
    if len(lines) == 2 and lines[1].strip(" \t*_"):
        lines = lines[1:]
    words = key(" ".join(lines)).split()
    known = _words()
    for _ in range(_TITLES):
        if words and words[-1] in known.honorifics and words[-1] not in known.links:
            words.pop()
    said = " ".join(words)
    if said.endswith(known.behalf):
        return True
    return bool(words) and words[-1] in known.links and any(w.startswith(known.helpers) for w in words[:-1])


def _starts(text: str, fields: Sequence[Field], author: Mailbox) -> list[Field]:
    """The first name of each person who signs: in full and with data of any kind near, the author by any name."""
    starts: list[Field] = []
    for field in fields:
        if field.kind is not Kind.NAME or field.confidence < _SURE or not is_person(field.value):
            continue
        full = len(words_of(field.value)) > 1 and _has_data(text, field, fields)
        if not _stands_apart(text, field) or not (full or (author.name and may_be(author, field.value))):
            continue
        if not any(may_be(Mailbox(known.value, ""), field.value) for known in starts):
            starts.append(field)
    return starts


def _stands_apart(text: str, field: Field) -> bool:
    """Whether a name begins a line or a column, titles left out, and a mark, a gap or the line's end is behind it.

    A line that continues the one above ("…, Building 4,") names a street.
    """
    begin = text.rfind("\n", 0, field.start) + 1
    column = _COLUMN_GAP.split(text[begin : field.start])[-1]
    if not all(word in _words().honorifics for word in key(column).split()):
        return False
    continued = text[:begin].rstrip().endswith(",") and column == text[begin : field.start]
    return not continued and _APART.match(text, field.end) is not None


def _has_data(text: str, name: Field, fields: Sequence[Field]) -> bool:
    end = name.end
    for _ in range(_NEAR_LINES):
        end = _line_end(text, min(end + 1, len(text)))
    return any(name.end <= field.start < end for field in fields if field.kind is not Kind.NAME)


def _is_row(text: str, starts: Sequence[Field]) -> bool:
    """Whether the first two signers stand side by side."""
    first, second = starts[0], starts[1]
    between = text[first.end : second.start]
    return "\n" not in between and _COLUMN_GAP.search(between) is not None


def _stacked(fields: Sequence[Field], starts: Sequence[Field], author: Mailbox) -> list[list[Field]]:
    """Fields by the last name above them that somebody signs with; those before all names are the author's."""
    groups: dict[str, list[Field]] = {start.value: [] for start in starts}
    own = next((start.value for start in starts if may_be(author, start.value)), starts[0].value)
    current = own
    for field in fields:
        if field.kind is Kind.NAME:
            current = _person(field, starts, current)
        groups[current].append(field)
    return list(groups.values())


def _without_mentions(text: str, fields: tuple[Field, ...], starts: Sequence[Field]) -> tuple[Field, ...]:
    """The fields without names of others inside sentences ("please call Jane"), where somebody signs in full."""
    signer = next((start for start in starts if len(words_of(start.value)) > 1), None)
    if signer is None:
        return fields
    known = Mailbox(signer.value, "")
    return tuple(f for f in fields if f.kind is not Kind.NAME or may_be(known, f.value) or _closes(text, f))


def _closes(text: str, name: Field) -> bool:
    """Whether a name stands apart on its line, or behind a sign-off ("Thanks, Jane")."""
    begin = text.rfind("\n", 0, name.start) + 1
    return _stands_apart(text, name) or is_sign_off(text[begin : name.start])


def _are_apart(text: str, starts: Sequence[Field]) -> bool:
    """Whether text or a blank line stands between the first two who sign, so that what is below is the second's."""
    return text.count("\n", starts[0].end, starts[1].start) > 1


def _person(name: Field, starts: Iterable[Field], otherwise: str) -> str:
    return next((start.value for start in starts if may_be(Mailbox(start.value, ""), name.value)), otherwise)


def _by_column(text: str, fields: Sequence[Field], starts: Sequence[Field]) -> list[list[Field]]:
    """Fields by the column in which they begin; those above the names are the first one's."""
    left = text.rfind("\n", 0, starts[0].start) + 1
    columns = [start.start - left for start in starts if text.rfind("\n", 0, start.start) + 1 == left]
    edges = [(one + two) // 2 for one, two in pairwise(columns)]
    groups: list[list[Field]] = [[] for _ in columns]
    for field in fields:
        column = field.start - text.rfind("\n", 0, field.start) - 1
        groups[sum(column > edge for edge in edges) if field.start > left else 0].append(field)
    return groups


def _common(text: str, last: Sequence[Field]) -> list[Field]:
    """The fields below a blank line under the last signer's own data, when none of them is a person's."""
    for before, field in pairwise(last):
        if _BLANK_LINE.search(text, before.end, field.start) and before.kind in _OWN:
            below = [one for one in last if one.start >= field.start]
            personal = any(one.kind in (Kind.NAME, Kind.PHONE, Kind.EMAIL) for one in below)
            return [] if personal else [one for one in below if one.kind in _COMMON]
    return []


def _is_authors(group: Sequence[Field], author: Mailbox) -> bool:
    return any(field.kind is Kind.NAME and may_be(author, field.value) for field in group)


def _without_other_names(fields: Sequence[Field], starts: Sequence[Field], author: Mailbox) -> tuple[Field, ...]:
    """The fields with the names of the one signer to whom common data is given."""
    own = next((start for start in starts if may_be(author, start.value)), starts[0])
    others = [start for start in starts if start is not own]
    return tuple(field for field in fields if field not in others)


@cache
def _words() -> _Words:
    data = tomllib.loads((files("server.mail") / "data" / "signers.toml").read_text("utf-8"))
    return _Words(
        helpers=tuple(fold(word) for word in data["helpers"]),
        links=frozenset(fold(word) for word in data["links"]),
        behalf=tuple(key(phrase) for phrase in data["behalf"]),
        honorifics=frozenset(fold(word) for word in data["titles"]),
    )
