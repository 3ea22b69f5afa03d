"""What the words, letters and icons beside a telephone number say of its type, in any language."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from server.fields.data import table

Range = tuple[int, int]

_WORD = re.compile(
    r"[^\W\d_]+(?:['’״\"][^\W\d_]+)?(?:\u0331?[\u0900-\u0dff\u0e00-\u0e7f\u0300-\u036f]+)*[^\W\d_]*"
    r"|[☎☏✆📞📱📲📠🖷🖨🕿🕾🕻🖁℡📟🏢🏠🤳#№]"
)
_ICONS = re.compile(r"[☎☏✆📞📱📲📠🖷🖨🕿🕾🕻🖁℡📟🏢🏠🤳]")
_LONGEST_LABEL = 3
_REACH = 48
# Of several types in one label the first of these wins: "Office Fax" is a fax.
_PRECEDENCE = ("fax", "pager", "mobile", "tollfree", "home", "work", "other")
_SEPARATES = re.compile(r"[/&+,]|\w-\w|\b(?:and|und|et|y|e|i|og|och|ja|en|or|oder|ou|o|и|та|a)\b", re.IGNORECASE)
# "Fax: (Europe) +353 …": what stands between label and number, unless it is a label itself.
_REMARK = re.compile(r"\(([^()\d]{1,24})\)\s*$")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


@cache
def _labels() -> dict[str, str]:
    """Label -> type ("phone" where it says no more than that); casefolded, words joined by spaces."""
    labels: dict[str, str] = {}
    for type_, languages in table("phone_labels").items():
        for spellings in languages.values():
            for spelling in spellings:
                labels.setdefault(_plain(spelling), type_)
    return labels


@cache
def _sticking_labels() -> tuple[str, ...]:
    """Labels of scripts without spaces, the longest first."""
    return tuple(sorted((label for label in _labels() if _EAST_ASIAN.search(label)), key=len, reverse=True))


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(_casefolded(text)))


def _casefolded(text: str) -> str:
    """In small letters; the dot that Turkish "İ" leaves behind is dropped."""
    return unicodedata.normalize("NFKC", text).casefold().replace("i\u0307", "i")


def types_before(before: str) -> list[tuple[str, str]] | None:
    """(label, type) of the label words that close `before`, nearest first; None where its last word is no label.

    Icons count as words; connectors ("Nr.", "and") are skipped.
    """
    plain = _casefolded(_without_remark(before[-_REACH:]))
    words = _WORD.findall(re.split(r"\d", plain)[-1])
    found: list[tuple[str, str]] = []
    position = len(words)
    while position > 0:
        label, length = _label_ending_at(words, position)
        if not label:
            break
        found.append((label, _labels()[label]))
        position -= length
    meaning = [entry for entry in found if entry[1] != "connector"]
    return meaning or None


def _without_remark(before: str) -> str:
    remark = _REMARK.search(before)
    return before[: remark.start()] if remark and types_before(remark.group(1)) is None else before


def _label_ending_at(words: list[str], position: int) -> tuple[str, int]:
    for length in range(min(_LONGEST_LABEL, position), 0, -1):
        label = " ".join(words[position - length : position])
        if label in _labels():
            return label, length
    last = words[position - 1]
    if _EAST_ASIAN.search(last):
        sticking = next((label for label in _sticking_labels() if last.endswith(label)), "")
        return sticking, 1
    return "", 0


def type_of_label(label_text: str) -> str | None:
    """The type that a label says: "" for a plain telephone or telephone and fax in one, None where it is no label."""
    found = types_before(label_text)
    if found is None:
        return None
    types = {type_ for _, type_ in found}
    if "fax" in types and "phone" in types and _joins_phone_and_fax(label_text):
        return ""
    return next((type_ for type_ in _PRECEDENCE if type_ in types), "")


def _joins_phone_and_fax(label_text: str) -> bool:
    return _SEPARATES.search(label_text[-_REACH:].strip(" :.-/(")) is not None


def label_type(text: str, start: int, end: int, ranges: tuple[Range, ...]) -> str | None:
    """What stands before or after the number `text[start:end]`, or on the line above; None where nothing labels it.

    `ranges` are the telephone numbers of the text: a label belongs to the number it is nearest to.
    """
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line_end = line_end if line_end >= 0 else len(text)
    on_line = [
        span for span in ranges if line_start <= span[0] and span[1] <= line_end and not _meets(span, start, end)
    ]
    left = max((last for _, last in on_line if last <= start), default=line_start)
    right = min((first for first, _ in on_line if first >= end), default=line_end)
    before, after = text[left:start], text[end:right]
    if left > line_start and _follows(text, on_line, line_start):
        before = ""
    found = type_of_label(before)
    if found is None or (found == "" and _says_more(after)):
        behind = _type_after(after, is_last=right == line_end)
        found = behind if behind is not None and (found is None or behind) else found
    if found is None and left > line_start and _is_shared(before):
        first = max(on_line, key=lambda span: span[1] if span[1] <= start else -1)
        return label_type(text, first[0], first[1], tuple(span for span in ranges if span != first))
    if found is None and not before.strip(" \t|>*-•·:([") and line_start > 0:
        found = _type_of_line_above(text, line_start)
    return found


def _meets(span: Range, start: int, end: int) -> bool:
    return span[0] < end and start < span[1]


def _follows(text: str, on_line: list[Range], line_start: int) -> bool:
    """Whether labels stand behind their numbers on this line: "… 853-1234 (office) 853-5678 (fax)"."""
    first = min(on_line)
    return type_of_label(text[line_start : first[0]]) is None and text[first[1] : first[1] + 2].strip(" ") == "("


def _is_shared(before: str) -> bool:
    """Whether only a separator stands between this number and the one before it: "Tel. 1234 / 5678"."""
    return len(before) <= 4 and before.strip(" ,") in ("/", "", "or", ";", "-", "&", "|") and "/" in before + "/"


def _says_more(after: str) -> bool:
    return after.lstrip(" \t")[:1] in ("(", "[") or bool(_ICONS.match(after.strip()[:1]))


def _type_after(after: str, is_last: bool) -> str | None:
    """The type of a label right behind a number: "(office)", "- cell", "fax"; not the label of the next number."""
    bracketed = re.match(r"\s{0,12}[(\[]([^()\[\]\d]{1,24})[)\]]", after)
    if bracketed:
        return type_in_brackets(bracketed.group(1))
    if not is_last or ":" in after or re.search(r"\d", after[:24]):
        return None
    words = re.match(r"[\s,\-–—]{0,4}([^\W\d_]{1,14}(?:[ ./-]{1,2}[^\W\d_]{1,14})?)\s*[.,;)|>*]*\s*$", after[:40])
    return type_of_label(words.group(1)) if words else None


def type_in_brackets(inner: str) -> str | None:
    """The type in "(Work phone at ACME)", "(German mobile)": of the words that close it, else of those that open it."""
    said = type_of_label(inner)
    if said is not None:
        return said
    words = inner.split()
    openings = (type_of_label(" ".join(words[:count])) for count in range(min(len(words), _LONGEST_LABEL), 0, -1))
    return next((type_ for type_ in openings if type_ is not None), None)


def _type_of_line_above(text: str, line_start: int) -> str | None:
    above = text[text.rfind("\n", 0, line_start - 1) + 1 : line_start - 1]
    words = _WORD.findall(_casefolded(above))
    found = types_before(above)
    if found is None or any(map(str.isdigit, above)) or sum(len(label.split()) for label, _ in found) < len(words):
        return None
    return type_of_label(above)
