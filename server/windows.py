"""Text of a candidate signature -> what the tagger reads."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.labels import Label
from models.tagger import Hint, Pattern, Span, Window
from server.fields.email_address import decode_address
from server.fields.occupations import is_east_asian, label_of_head, label_of_words
from server.fields.patterns import find_emails, find_phones, find_urls
from server.fields.person_name import is_person
from server.fields.phone_labels import type_of_whole
from server.mail.closing import is_sign_off

_FINDERS = ((find_emails, Pattern.EMAIL), (find_urls, Pattern.URL), (find_phones, Pattern.PHONE))

# Shares of such places that annotators call a value.
_OWN_CONFIDENCE = 0.7
_PLACE_CONFIDENCE = 0.8
_NAME_CONFIDENCE = 0.6
_HEAD_CONFIDENCE = 0.6
_NEAR_LINES = 4
_BLOCK_LINES = 8
_AROUND_LABELS = " \t*_:.,;=-–()"
_OCCUPATION_LINES = 3  # below a name
_UNSURE = 0.8
_SHORT = 40
_SHORTEST_NUMBER = 7
_SITE = re.compile(r"(?:https?://)?(?:www\.)?([^/\s]+)/?", re.IGNORECASE)
# What separators part on a line; a short form's period and a hyphen part nothing.
_PART = re.compile(r"(?:[^\W_]|[\"«„“'’])(?:[^|·•,;/–—()*_>\n]*[^\s|·•,;/–—()*_>-])?")
_WORD = re.compile(r"\S+")
_LONGEST_SIGN_OFF = 40
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_FULL_NAME = re.compile(
    r"[ \t]*(?P<name>[^\W\d_a-z][\w'’-]{1,20}(?: [^\W\d_a-z][\w'’-]{0,20}\.?){1,2})[ \t]*,?[ \t]*(?:\n|$)"
)


def window_of(text: str, author_name: str, author_address: str, marked_from: int | None) -> Window:
    """A window with hints: e-mail addresses first, then web addresses, then telephone numbers in what is left."""
    hints: list[Hint] = []
    for find, pattern in _FINDERS:
        found = [Hint(start, end, pattern) for start, end in find(text)]
        hints += [new for new in found if not any(new.start < old.end and old.start < new.end for old in hints)]
    return Window(text, author_name, author_address, marked_from, tuple(sorted(hints, key=lambda hint: hint.start)))


def with_sure_values(window: Window, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans and what is a value by its place alone, where the tagger passed it over.

    The author's own address, whatever is around it; a line of nothing but a label and a telephone number, close below
    a sign-off or a name; a web address beside a name below the signature delimiter; a full name alone below a sign-off;
    a number alone that closes the text; a known title or unit beside or below a name; the web site of the author's own
    domain alone on a line or beside a value, any between two lines with values.
    """
    spans, known = _with_occupations(window.text, (*spans, *_names_below_sign_offs(window, spans)))
    rules = (_own_address, _labelled_numbers, _closing_number, _links_beside_names, _own_sites)
    added = [span for rule in rules for span in rule(window, spans)]
    return tuple(sorted((*spans, *added, *known), key=lambda span: span.start))


def _own_address(window: Window, spans: Sequence[Span]) -> list[Span]:
    """The last place of the author's address; nothing where a span holds an address: that tagger has read the block."""
    if not window.author_address or any(span.label is Label.EMAIL for span in spans):
        return []
    found = [hint for hint in _free(window, spans, Pattern.EMAIL) if _is_address(window, hint)]
    return [Span(Label.EMAIL, hint.start, hint.end, _OWN_CONFIDENCE) for hint in found[-1:]]


def _labelled_numbers(window: Window, spans: Sequence[Span]) -> list[Span]:
    return [
        Span(Label.PHONE, hint.start, hint.end, _PLACE_CONFIDENCE)
        for hint in _free(window, spans, Pattern.PHONE)
        if _is_labelled_line(window.text, hint) and _is_below_closing(window.text, hint, spans)
    ]


def _is_labelled_line(text: str, hint: Hint) -> bool:
    begin, end = _line_of(text, hint.start)
    before, behind = text[begin : hint.start].strip(_AROUND_LABELS), text[hint.end : end].strip(_AROUND_LABELS)
    label = before or behind
    return bool(label) and not (before and behind) and type_of_whole(label) is not None


def _is_below_closing(text: str, hint: Hint, spans: Sequence[Span]) -> bool:
    """Whether a sign-off or a name stands in one of the lines above."""
    at = _line_of(text, hint.start)[0]
    for _ in range(_BLOCK_LINES):
        if not at:
            return False
        begin, end = _line_of(text, at - 1)
        named = any(span.label is Label.NAME and begin <= span.start < end for span in spans)
        if named or is_sign_off(text[begin:end]):
            return True
        at = begin
    return False


def _closing_number(window: Window, spans: Sequence[Span]) -> list[Span]:
    """A number alone on the last line, below a value or a short line of words: somebody signed with it."""
    lines = list(_LINE.finditer(window.text))
    found = []
    for hint in _free(window, spans, Pattern.PHONE)[-1:]:
        number = window.text[hint.start : hint.end]
        closes = len(lines) > 1 and lines[-1].group().strip() == number
        if closes and sum(map(str.isdigit, number)) >= _SHORTEST_NUMBER and _is_signed(lines[-2], spans):
            found.append(Span(Label.PHONE, hint.start, hint.end, _PLACE_CONFIDENCE))
    return found


def _is_signed(line: re.Match[str], spans: Sequence[Span]) -> bool:
    """Whether a line holds a value, or nothing but a few words."""
    shown = line.group().strip()
    words = len(shown) <= _SHORT and shown.replace(" ", "").strip("-.,").isalpha()
    return words or any(line.start() <= span.start < line.end() for span in spans)


def _with_occupations(text: str, spans: tuple[Span, ...]) -> tuple[tuple[Span, ...], list[Span]]:
    """The spans, those that hold but a part of a unit's or institution's name widened to the whole of it, and known
    titles, units and institutions that no span holds."""
    wider: dict[Span, Span] = {}
    known = []
    for part, others in _parts_of_block(text, spans):
        inside = [span for span in others if span.start < part.end() and part.start() < span.end]
        if not inside:
            known += _occupation(part)
        elif len(inside) == 1 and part.end() - part.start() > inside[0].end - inside[0].start:
            label = label_of_head(part.group())
            if label and _is_part_of(part, inside[0], label):
                wider[inside[0]] = replace(inside[0], label=label, start=part.start(), end=part.end())
    return tuple(wider.get(span, span) for span in spans), known


def _occupation(part: re.Match[str]) -> list[Span]:
    if label := label_of_words(part.group()):
        return [Span(label, part.start(), part.end(), _PLACE_CONFIDENCE)]
    label = label_of_head(part.group())
    return [Span(label, part.start(), part.end(), _HEAD_CONFIDENCE)] if label else []


def _is_part_of(part: re.Match[str], span: Span, label: Label) -> bool:
    """Whether a span lies in a part and says the same of it, or a doubtful title."""
    doubtful = span.label is Label.TITLE and span.confidence < _UNSURE
    return part.start() <= span.start and span.end <= part.end() and (span.label is label or doubtful)


def _parts_of_block(text: str, spans: Sequence[Span]) -> list[tuple[re.Match[str], list[Span]]]:
    """What separators part on the lines from a name on, and on those beside lines with values; each with the spans of
    its line."""
    lines = [(line.start(), line.end()) for line in _LINE.finditer(text)]
    held = _spans_of_lines(lines, spans)
    named = [any(span.label is Label.NAME for span in one) for one in held]
    near = [
        any(named[max(0, at - _OCCUPATION_LINES) : at + 1]) or any(held[max(0, at - 1) : at + 2])
        for at in range(len(lines) if any(named) else 0)
    ]
    parts = (
        (part, own)
        for line, own, is_near in zip(lines, held, near, strict=False)
        for part in (_PART.finditer(text, *line) if is_near else ())
    )
    return [(word, own) for part, own in parts for word in _words_of(text, part)]


def _spans_of_lines(lines: Sequence[tuple[int, int]], spans: Sequence[Span]) -> list[list[Span]]:
    """The spans that touch each line; lines are in order."""
    starts = [start for start, _ in lines]
    held: list[list[Span]] = [[] for _ in lines]
    for span in spans:
        for at in range(max(0, bisect_right(starts, span.start) - 1), bisect_left(starts, span.end)):
            held[at].append(span)
    return held


def _words_of(text: str, part: re.Match[str]) -> Iterator[re.Match[str]]:
    """The part; in Chinese, Japanese and Korean, where a blank parts a unit from a title, its words."""
    return _WORD.finditer(text, part.start(), part.end()) if is_east_asian(part.group()) else iter((part,))


def _own_sites(window: Window, spans: Sequence[Span]) -> list[Span]:
    domain = window.author_address.rpartition("@")[2]
    found = []
    for hint in _free(window, spans, Pattern.URL) if domain else ():
        site = _SITE.fullmatch(window.text[hint.start : hint.end])
        line = _line_of(window.text, hint.start)
        alone = window.text[slice(*line)].strip() == window.text[hint.start : hint.end]
        beside = any(_line_of(window.text, s.start) == line for s in spans)
        if site and site[1].lower() == domain and (alone or beside):
            found.append(Span(Label.URL, hint.start, hint.end, _PLACE_CONFIDENCE))
        elif alone and site and _is_between_values(window.text, line, spans):
            found.append(Span(Label.URL, hint.start, hint.end, _HEAD_CONFIDENCE))
    return found


def _is_between_values(text: str, line: tuple[int, int], spans: Sequence[Span]) -> bool:
    """Whether the line above and the one below hold values."""
    if not line[0] or line[1] >= len(text):
        return False
    around = (_line_of(text, line[0] - 1), _line_of(text, line[1] + 1))
    return all(any(begin <= span.start < end for span in spans) for begin, end in around)


def _names_below_sign_offs(window: Window, spans: Sequence[Span]) -> list[Span]:
    """A full name alone on the line below a sign-off, where no name was read near it."""
    found = []
    for line in _LINE.finditer(window.text):
        if len(line.group()) > _LONGEST_SIGN_OFF or not is_sign_off(line.group()):
            continue
        below = _LINE.search(window.text, line.end())
        name = _FULL_NAME.match(window.text, below.start()) if below else None
        if name is None or _is_read_near(window.text, name, spans) or not is_person(name["name"]):
            continue
        found.append(Span(Label.NAME, name.start("name"), name.end("name"), _NAME_CONFIDENCE))
    return found


def _is_read_near(text: str, name: re.Match[str], spans: Sequence[Span]) -> bool:
    end = name.end()
    for _ in range(_NEAR_LINES):
        end = _line_of(text, min(end + 1, len(text)))[1]
    taken = any(span.start < name.end() and name.start() < span.end for span in spans)
    return taken or any(span.label is Label.NAME and name.start() <= span.start < end for span in spans)


def _links_beside_names(window: Window, spans: Sequence[Span]) -> list[Span]:
    if window.marked_from is None:
        return []
    lines = {_line_of(window.text, span.start) for span in spans if span.label is Label.NAME}
    return [
        Span(Label.URL, hint.start, hint.end, _PLACE_CONFIDENCE)
        for hint in _free(window, spans, Pattern.URL)
        if hint.start >= window.marked_from and _line_of(window.text, hint.start) in lines
    ]


def _free(window: Window, spans: Sequence[Span], pattern: Pattern) -> list[Hint]:
    """The hints of a pattern that no span overlaps."""
    found = [hint for hint in window.hints if hint.pattern is pattern]
    return [hint for hint in found if not any(s.start < hint.end and hint.start < s.end for s in spans)]


def _line_of(text: str, at: int) -> tuple[int, int]:
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)


def _is_address(window: Window, hint: Hint) -> bool:
    """Whether the author's address stands there by itself; "Acked-by: Jane Doe <jane@example.org>" names a mailbox."""
    if window.text[max(0, hint.start - 1) : hint.start] == "<" or window.text[hint.start] == "<":
        return False
    return decode_address(window.text[hint.start : hint.end]) == window.author_address
