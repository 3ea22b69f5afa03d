"""Which word is the family name where it may stand first."""

from __future__ import annotations

import re
from functools import cache

from server.fields.data import table
from server.fields.spelling import fold

_HANGUL = re.compile(r"[\uac00-\ud7af]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


@cache
def _names(part: str) -> frozenset[str]:
    return frozenset(table("surnames_first")[part])


@cache
def _folded_names(part: str) -> frozenset[str]:
    return frozenset(map(fold, _names(part)))


def split_east_asian(name: str) -> tuple[str, str, bool]:
    """(family, given, written without a space) of a Chinese, Japanese or Korean name; all family where unsure."""
    parts = name.split()
    if len(parts) > 1:
        return parts[0], " ".join(parts[1:]), False
    length = _family_length(name)
    return name[:length], name[length:], length < len(name)


def _family_length(name: str) -> int:
    if _HANGUL.fullmatch(name):
        return 2 if name[:2] in _names("korean_compound") and len(name) > 2 else min(1, len(name))
    for length in (3, 2, 1):
        if name[:length] in _names("japanese") and len(name) > length and (len(name) > 3 or _KANA.search(name)):
            return length
    if _KANA.search(name) or len(name) > 4 or len(name) < 2:
        return len(name)
    return 2 if name[:2] in _names("chinese_compound") or len(name) == 4 else 1


def split_surname_first(tokens: list[str], language: str) -> tuple[str, str, str] | None:
    """(family, given, middle) where the words of a Latin-script name stand family name first, else None."""
    last = fold(tokens[-1])
    if (
        language == "hu"
        and last in _folded_names("hungarian_given")
        and fold(tokens[0]) not in _folded_names("hungarian_given")
    ):
        return " ".join(tokens[:-1]), tokens[-1], ""
    written = " ".join(tokens)
    if (
        fold(tokens[0]) in _names("vietnamese")
        and (language == "vi" or _VIETNAMESE.search(written))
        and len(tokens) > 1
    ):
        return tokens[0], tokens[-1], " ".join(tokens[1:-1])
    return None
