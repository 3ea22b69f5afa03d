"""What the words, letters and icons beside a telephone number say of its type, in any language."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from server.fields.data import table
from server.fields.spelling import without_accents

_WORD = re.compile(
    r"[^\W\d_]+(?:['’״\"][^\W\d_]+)?(?:\u0331?[\u0900-\u0dff\u0e00-\u0e7f\u0300-\u036f]+)*[^\W\d_]*"
    r"|[☎☏✆📞📱📲📠🖷🖨🕿🕾🕻🖁℡📟🏢🏠🤳#№]"
)
# Beginnings (and an ending) that tell a label in the inflections and slips of many languages.
_STEMS = re.compile(r"(?P<mobile>mobil|cel+ul)|(?P<phone>telef(?!ax)|teleph)|(?P<fax>fax|\w{0,8}fax$)")
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
    """In small letters without accents, which people leave out; Turkish "İ" leaves a dot behind, which is dropped."""
    return without_accents(unicodedata.normalize("NFKC", text).casefold().replace("i\u0307", "i"))


def types_before(before: str) -> tuple[str, ...] | None:
    """Types of the label words that close `before`, nearest first; None where its last word is no label.

    Icons count as words; connectors ("Nr.", "and") are skipped.
    """
    types, _ = _read_backwards(_words(before))
    return tuple(type_ for type_ in types if type_ != "connector") or None


def _words(before: str) -> list[str]:
    """The last words of a text, those before a number left out: they belong to it."""
    plain = _INDEX.sub("", _casefolded(_without_remark(before[-_REACH:])))
    return _WORD.findall(re.split(r"\d", plain)[-1])


def _read_backwards(words: list[str]) -> tuple[list[str], int]:
    """(types of the labels at the end of `words`, how many words are left before them)."""
    types: list[str] = []
    position = len(words)
    while position > 0:
        type_, length = _label_ending_at(words, position)
        if not type_:
            break
        types.append(type_)
        position -= length
    return types, position


def _without_remark(before: str) -> str:
    remark = _REMARK.search(before)
    return before[: remark.start()] if remark and types_before(remark.group(1)) is None else before


def _label_ending_at(words: list[str], position: int) -> tuple[str, int]:
    """(type, how many words) of the longest label that ends there; ("", 0) for none."""
    for length in range(min(_LONGEST_LABEL, position), 0, -1):
        if type_ := _labels().get(" ".join(words[position - length : position])):
            return type_, length
    last = words[position - 1]
    if stem := _STEMS.match(last):
        return stem.lastgroup or "", 1
    sticking = (label for label in _sticking_labels() if last.endswith(label)) if _EAST_ASIAN.search(last) else iter(())
    label = next(sticking, "")
    return (_labels()[label], 1) if label else ("", 0)


def type_of_label(label_text: str) -> str | None:
    """The type that a label says: "" for a plain telephone or telephone and fax in one, None where it is no label."""
    types = types_before(label_text)
    if types is None:
        return None
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
    if len(line) > _REACH or any(map(str.isdigit, line)) or _read_backwards(_words(line))[1]:
        return None
    return type_of_label(line)


def is_icon(text: str) -> bool:
    """Whether `text` begins with an icon of a telephone, a fax …"""
    return _ICONS.match(text) is not None
