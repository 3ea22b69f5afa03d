"""Keys of titles, departments and organizations: one form for short and long spellings."""

from __future__ import annotations

from functools import cache, lru_cache

from server.fields.data import table
from server.fields.spelling import fold, join_initials

# Words that people write or leave out without meaning another thing.
_FILLERS = frozenset(
    ("the", "of", "for", "and", "der", "die", "das", "des", "und", "für", "fur", "de", "du", "la", "le", "et")
)
# In titles and departments; the names of organizations begin with some of them ("Da Vinci").
_MORE_FILLERS = frozenset(("di", "del", "della", "do", "da", "dos", "y", "e", "og", "och", "и"))
_TRIMMED = " \t\n,;:|/•·*_–—-<>=~#+"
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("«", "»"), ("“", "”"), ("„", "“"), ("„", "”"), ('"', '"'))
_MOST_LAYERS = 8


@cache
def _english_forms() -> dict[str, str]:
    """Short -> full, in English."""
    entries = table("abbreviations")["en"]
    return {fold(short): fold(full) for short, full in entries.items() if fold(short)}


@cache
def _forms_of_all_languages() -> dict[str, str]:
    """Short -> full in any language.

    A key is computed from the value alone, whose language nobody knows: full words of one short form are one word
    ("director", "directeur", "direktør"), the first that the list names.
    """
    full_of: dict[str, str] = {}
    for entries in table("abbreviations").values():
        for short, full in ((fold(short), fold(full)) for short, full in entries.items()):
            if short not in full_of:
                full_of[short] = full_of.get(full, full)
            elif " " not in full + full_of[short]:
                full_of.setdefault(full, full_of[short])
    full_of.pop("", None)
    return {short: " ".join(full_of.get(word, word) for word in full.split()) for short, full in full_of.items()}


@lru_cache(maxsize=4096)
def wording_key(text: str) -> str:
    """Folded words, English short forms written out, fillers dropped: "Ray Bros. & Co" is "ray brothers co"."""
    return _key(text, _english_forms(), _FILLERS)


@lru_cache(maxsize=4096)
def occupation_key(text: str) -> str:
    """The same with short forms and fillers of all languages: "Ltr. der Abt. Einkauf" is "leiter abteilung einkauf"."""
    return _key(text, _forms_of_all_languages(), _FILLERS | _MORE_FILLERS)


def _key(text: str, forms: dict[str, str], fillers: frozenset[str]) -> str:
    words = join_initials(fold(text).split())
    full = [part for word in words for part in forms.get(word, word).split()]
    return " ".join([word for word in full if word not in fillers] or full)


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
