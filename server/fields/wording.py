"""Keys of titles, departments and organizations: one form for short and long spellings."""

from __future__ import annotations

from functools import cache, lru_cache

from server.fields.data import table
from server.fields.spelling import fold, join_initials

# Words that people write or leave out without meaning another thing.
_FILLERS = frozenset(
    ("the", "of", "for", "and", "der", "die", "das", "des", "und", "für", "fur", "de", "du", "la", "le", "et")
)
_TRIMMED = " \t\n,;:|/•·*_–—-<>=~#+"
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("«", "»"), ("“", "”"), ("„", "“"), ("„", "”"), ('"', '"'))
_MOST_LAYERS = 8


@cache
def _full_forms(language: str) -> dict[str, str]:
    """Short -> full for a language, English where the language says nothing."""
    tables = table("abbreviations")
    entries = {**tables["en"], **tables.get(language, {})}
    return {fold(short): fold(full) for short, full in entries.items() if fold(short)}


@lru_cache(maxsize=4096)
def wording_key(text: str, language: str = "") -> str:
    """Folded words, short forms written out, fillers dropped: "Sr. Mgr. of Sales" is "senior manager sales"."""
    full_forms = _full_forms(language)
    words = join_initials(fold(text).split())
    full = [part for word in words for part in full_forms.get(word, word).split()]
    kept = [word for word in full if word not in _FILLERS]
    return " ".join(kept or full)


def trim_wording(text: str) -> str:
    """Without separators at the ends and brackets that open or close nothing; a short form keeps its period."""
    for _ in range(_MOST_LAYERS):
        trimmed = _without_sentence_period(_without_loose_pairs(text.strip(_TRIMMED)))
        if trimmed == text:
            break
        text = trimmed
    return text


def _without_loose_pairs(text: str) -> str:
    """Without a pair around the whole, and without halves of pairs at the ends."""
    for opener, closer in _PAIRS:
        starts, ends = text.startswith(opener), text.endswith(closer)
        if starts and text.find(closer, 1) in (-1, len(text) - 1):
            return text[1:].removesuffix(closer)
        if ends and text.count(closer) > (text.count(opener) if opener != closer else 1):
            return text[:-1]
        if ends and opener == closer and text.count(opener) == 1:
            return text[:-1]
        cut = text.rfind(opener)
        if text.count(opener) > text.count(closer) and cut >= len(text) - 2 and any(map(str.isalnum, text[:cut])):
            return text[:cut]
    return text


def _without_sentence_period(text: str) -> str:
    """ "Instituto de Biociências." -> without; "Acme Inc." and "U.S.A." stay."""
    if not text.endswith(".") or text.endswith(".."):
        return text.rstrip(".") if text.endswith("..") else text
    last = text.rpartition(" ")[2][:-1]
    return text if "." in last or len(last) <= 5 else text[:-1]
