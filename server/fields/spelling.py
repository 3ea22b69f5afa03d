"""One spelling for what people write in many ways: spaces, case, accents, punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_QUOTE_PREFIX = re.compile(r"\n[ \t]*(?:[>|][> |]*)?")
_SPACES = re.compile(r"\s+")
_NO_WORD = re.compile(r"[\W_]+")
_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0f\u202a\u202b\u202c\u202d\u202e")
)
# Letters that Unicode does not take apart into a base letter and a mark.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ё": "е"}
)
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ")
# Accents are dropped where people drop them: Latin and Greek. Elsewhere a mark makes another letter ("й", "が").
_LAST_ACCENTED = 0x0400
_LATIN_ADDITIONAL = range(0x1E00, 0x2000)


def collapse(text: str) -> str:
    """On one line, with single spaces, composed (NFC), without invisible characters and quote prefixes."""
    if "\n" in text:
        text = _QUOTE_PREFIX.sub(" ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return _SPACES.sub(" ", text).strip()


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Casefolded words joined by single spaces, without accents, punctuation and compatibility forms; idempotent."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
        text = unicodedata.normalize("NFKC", text.casefold()).casefold()
        text = "".join(map(_without_accent, text)).translate(_PLAIN_LETTERS)
    else:
        text = text.casefold()
    return _NO_WORD.sub(" ", text.translate(_APOSTROPHES)).strip()


def is_latin(text: str) -> bool:
    """Whether the letters of a text are Latin ones."""
    return all(ord(letter) < 0x250 or ord(letter) in range(0x1E00, 0x1F00) for letter in text if letter.isalpha())


def without_accents(text: str) -> str:
    """Latin and Greek letters without their marks."""
    return text if text.isascii() else "".join(map(_without_accent, text))


def _without_accent(letter: str) -> str:
    if letter.isascii() or not (ord(letter) < _LAST_ACCENTED or ord(letter) in _LATIN_ADDITIONAL):
        return letter
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


def join_initials(words: list[str]) -> list[str]:
    """Runs of single Latin letters as one word: "u s a" -> "usa", so that "U.S.A." equals "USA"."""
    joined: list[str] = []
    open_run = False
    for word in words:
        single = len(word) == 1 and word.isalpha() and word.islower()
        if single and open_run:
            joined[-1] += word
        else:
            joined.append(word)
        open_run = single
    return joined
