"""Keys of titles, departments and organizations: one form for short and long spellings."""

from __future__ import annotations

from functools import cache, lru_cache

from server.fields.data import table
from server.fields.spelling import fold, join_initials

# Words that people write or leave out without meaning another thing.
_FILLERS = frozenset(
    ("the", "of", "for", "and", "der", "die", "das", "des", "und", "für", "fur", "de", "du", "la", "le", "et")
)
_TRIMMED = ' \t\n,;:|/•·*_–—-<>"“”„«»=~#+'


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
    text = text.strip(_TRIMMED)
    for opener, closer in ("()", "[]", "{}"):
        if text.startswith(opener) and text.find(closer) in (-1, len(text) - 1):
            text = text[1:].removesuffix(closer).strip(_TRIMMED)
        elif text.endswith(closer) and text.count(closer) > text.count(opener):
            text = text[:-1].strip(_TRIMMED)
        elif text.count(opener) > text.count(closer) and text.rfind(opener) >= len(text) - 2:
            text = text[: text.rfind(opener)].strip(_TRIMMED)
    return _without_sentence_period(text)


def _without_sentence_period(text: str) -> str:
    """ "Instituto de Biociências." -> without; "Acme Inc." and "U.S.A." stay."""
    if not text.endswith(".") or text.endswith(".."):
        return text.rstrip(".") if text.endswith("..") else text
    last = text.rpartition(" ")[2][:-1]
    return text if "." in last or len(last) <= 5 else text[:-1]
