"""What the words, letters and icons beside a telephone number say of its type, in any language."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from server.fields.data import table

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
_INDEX = re.compile(r"(?<=[^\W\d_])[ .]{0,2}[1-9](?=\s*[:.)]\s*$)")  # "Tel. 2:"
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
    plain = _INDEX.sub("", _casefolded(_without_remark(before[-_REACH:])))
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


def type_in_brackets(inner: str) -> str | None:
    """The type in "(Work phone at ACME)", "(German mobile)": of the words that close it, else of those that open it."""
    said = type_of_label(inner)
    if said is not None:
        return said
    words = inner.split()
    openings = (type_of_label(" ".join(words[:count])) for count in range(min(len(words), _LONGEST_LABEL), 0, -1))
    return next((type_ for type_ in openings if type_ is not None), None)


def type_of_whole(line: str) -> str | None:
    """The type that a line says which holds labels and nothing else; None for other lines."""
    if any(map(str.isdigit, line)):
        return None
    found = types_before(line)
    if found is None or sum(len(label.split()) for label, _ in found) < len(_WORD.findall(_casefolded(line))):
        return None
    return type_of_label(line)


def is_icon(text: str) -> bool:
    """Whether `text` begins with an icon of a telephone, a fax …"""
    return _ICONS.match(text) is not None
