"""Damage as real mail has it: archives' question marks, lost accents, scanning errors, cases, odd blanks."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from training.synthesis.frames import trailing
from training.synthesis.latin import GERMAN, latin
from training.synthesis.spans import Lines, mapped

SCANNED = {"l": "1", "O": "0", "m": "rn", "e": "c", "i": "l", "S": "5", "B": "8", ".": ",", "h": "b", "t": "l"}


def _questioned(rng: Random) -> Callable[[str], str]:
    return lambda text: "".join(letter if ord(letter) < 128 else "?" for letter in text)


def _doubly_questioned(rng: Random) -> Callable[[str], str]:
    """A question mark for each byte that UTF-8 needs."""
    return lambda text: "".join(letter if ord(letter) < 128 else "?" * len(letter.encode()) for letter in text)


def _unaccented(rng: Random) -> Callable[[str], str]:
    german = rng.random() < 0.5

    def change(text: str) -> str:
        text = text.translate(GERMAN) if german else text
        if text.isascii() or not latin(text):
            return text
        return "".join(latin(letter) or letter for letter in text)

    return change


def _scanned(rng: Random) -> Callable[[str], str]:
    def change(text: str) -> str:
        return "".join(SCANNED.get(c, c) if rng.random() < 0.025 else c for c in text)

    return change


def _typing(rng: Random) -> Callable[[str], str]:
    def change(text: str) -> str:
        if len(text) < 5 or rng.random() > 0.25 or "@" in text:
            return text
        at = rng.randrange(1, len(text) - 2)
        swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return rng.choice((swapped, text[:at] + text[at + 1 :]))

    return change


def _mojibake(rng: Random) -> Callable[[str], str]:
    def change(text: str) -> str:
        return text.encode("utf-8").decode("cp1252", errors="replace").replace("\ufffd", "?")

    return change


CHANGES: tuple[tuple[Callable[[Random], Callable[[str], str]], float], ...] = (
    (_unaccented, 0.04),
    (_scanned, 0.012),
    (_typing, 0.02),
    (_mojibake, 0.004),
    (lambda rng: str.lower, 0.012),
    (lambda rng: str.upper, 0.004),
    (lambda rng: lambda text: text.replace(" ", "\u00a0", 1), 0.015),
)
ARCHIVES = ((_questioned, 0.065), (_doubly_questioned, 0.02))
LATIN_ONLY = (_unaccented, _mojibake)
OTHER_SCRIPTS = frozenset(["ru", "uk", "bg", "el", "ja", "zh", "ko", "ar", "he", "th"])


def _change(rng: Random, language: str) -> Callable[[str], str] | None:
    """At most one kind of damage; archives' question marks only change what has accents."""
    draw, bound = rng.random(), 0.0
    for make, share in CHANGES if language in OTHER_SCRIPTS else (*ARCHIVES, *CHANGES):
        bound += share
        if draw < bound:
            return None if language in OTHER_SCRIPTS and make in LATIN_ONLY else make(rng)
    return None


def damaged(rng: Random, lines: Lines, language: str) -> Lines:
    """The lines with at most one kind of damage, mostly none, and at times blanks at line ends."""
    change = _change(rng, language)
    if change:
        lines = [mapped(line, change) for line in lines]
    if rng.random() < 0.06:
        lines = [trailing(rng, line) if rng.random() < 0.6 else line for line in lines]
    return lines
