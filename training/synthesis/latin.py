"""Latin spellings for mail addresses and the ASCII look of old mail."""

from __future__ import annotations

import unicodedata
from functools import cache

from training.synthesis.lexicon import sections

GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@cache
def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for entry in sections("translit.txt")["pairs"]:
        letter, _, latin = entry.partition("=")
        table[ord(letter)] = latin
        if letter.upper() != letter and len(letter.upper()) == 1:
            table[ord(letter.upper())] = latin.capitalize()
    return table


def latin(text: str) -> str:
    """ASCII letters for Latin with accents, Cyrillic and Greek; other scripts vanish."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text.translate(_table()))
    return "".join(letter for letter in plain.translate(_table()) if letter.isascii())


def slug(text: str) -> str:
    """Lower-case ASCII letters and digits of a text."""
    return "".join(letter for letter in latin(text).lower() if letter.isalnum())
