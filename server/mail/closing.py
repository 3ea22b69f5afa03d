"""What closes a message: sign-offs, and below them what is nobody's signature (disclaimers, list footers)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from models.memory import remembered
from server.mail.quote_words import fold, key, spellings, words_in

_SIGN_OFF_WORDS = 5
_LONGEST_SIGN_OFF = 80
_BASE64_COLUMN = 60
_FULL_LINE = 40
# What clients leave of attachments and pictures: "<<plan.doc>>", " - plan.doc", "(See attached file: plan.doc)".
_ATTACHMENT = re.compile(
    r"(?:\s{0,9}<<[^<>]{1,120}>>){1,9}\s{0,9}"
    r"|\s{0,9}\((?:See )?attached file: [^()]{1,200}\)\s{0,9}"
    r"|\s{0,9}-\s[^<>|@:]{1,80}\.(?:docx?|xlsx?|pptx?|pdf|rtf|txt|zip|jpe?g|gif|png|bmp|tiff?|pcx|html?|ics|vcf|csv)\s{0,9}"
    r"|\s{0,9}\[(?:cid|attachment)\b[^\[\]]{0,200}\]\s{0,9}",
    re.IGNORECASE,
)
_MARKS = frozenset("<(-[")  # that such a line begins with
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")


class Phrases:
    """Phrases to look for in folded text; found by their longest word, so that a line costs its length alone."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_word: dict[str, list[str]] = {}
        self._unspaced: list[str] = []
        for phrase in phrases:
            folded = fold(phrase)
            if folded.isascii() or " " in folded:
                word = max(key(folded).split(), key=len)
                self._by_word.setdefault(word, []).append(folded)
            else:
                self._unspaced.append(folded)

    def found(self, folded: str, words: Sequence[str]) -> bool:
        """Whether one of the phrases stands in the folded text whose words these are."""
        if not self._by_word.keys().isdisjoint(words):
            for word in words:
                if any(phrase in folded for phrase in self._by_word.get(word, ())):
                    return True
        return not folded.isascii() and any(phrase in folded for phrase in self._unspaced)


@dataclass(frozen=True, slots=True)
class Closings:
    """Phrases of all languages: keys of sign-offs, and what disclaimers and footers say."""

    sign_offs: frozenset[str]
    sign_off_starts: frozenset[str]
    unspaced_sign_offs: tuple[str, ...]
    prose: Phrases
    footers: Phrases


@cache
def closings() -> Closings:
    """The phrases of `data/closings.toml`."""
    languages = tomllib.loads((files("server.mail") / "data" / "closings.toml").read_text("utf-8")).values()
    sign_offs = frozenset(k for d in languages for p in d["sign_off"] for k in spellings(p))
    return Closings(
        sign_offs=sign_offs,
        sign_off_starts=frozenset(k.split(" ", 1)[0] for k in sign_offs),
        unspaced_sign_offs=tuple(fold(p) for d in languages if d.get("spaced") is False for p in d["sign_off"]),
        prose=Phrases(p for d in languages for p in d["prose"]),
        footers=Phrases(p for d in languages for p in d["footer"]),
    )


def is_sign_off(text: str) -> bool:
    """Whether a line begins with a phrase that closes a message ("Best regards, Jane")."""
    return len(text) <= _LONGEST_SIGN_OFF and _is_sign_off(text)


@remembered
def _is_sign_off(text: str) -> bool:
    words = key(text).split(" ", _SIGN_OFF_WORDS + 1)[:_SIGN_OFF_WORDS]
    phrases = closings()
    if words[0] in phrases.sign_off_starts:
        beginnings = (" ".join(words[:n]) for n in range(len(words), 0, -1))
        if any(beginning in phrases.sign_offs for beginning in beginnings):
            return True
    return not text.isascii() and fold(text.strip()).startswith(phrases.unspaced_sign_offs)


def noise(texts: Sequence[str], says: Sequence[Says]) -> list[bool]:
    """For each line whether it is part of a disclaimer, a footer or encoded data, so that no signature is in it; `says`
    is what each line has said (`said`)."""
    out = [line.noise for line in says]
    i = 0 if any(line.disclaims for line in says) else len(texts)
    while i < len(texts):
        if not texts[i].strip():
            i += 1
            continue
        end = i
        while end < len(texts) and texts[end].strip():
            end += 1
        _mark_disclaimers(texts, says, i, end, out)
        i = end
    return out


def _mark_disclaimers(texts: Sequence[str], says: Sequence[Says], first: int, end: int, out: list[bool]) -> None:
    """Mark the disclaimers of one paragraph. One goes on to its last full line and the rest behind it, or to a
    sign-off, so that a sentence with one of its phrases takes no signature with it."""
    disclaimed = False
    for i in range(first, end):
        text = texts[i]
        if disclaimed and ((len(texts[i - 1]) < _FULL_LINE and len(text) < _FULL_LINE) or is_sign_off(text)):
            disclaimed = False
        if not disclaimed and says[i].disclaims:
            disclaimed = True
            if i > first and len(texts[i - 1]) > _FULL_LINE and not _is_contact(texts[i - 1]):
                out[i - 1] = True
        out[i] = out[i] or disclaimed


class Says(NamedTuple):
    """Whether a line has a phrase of disclaimers, and whether it is a footer's or no text at all."""

    disclaims: bool
    noise: bool


def said(text: str) -> Says:
    """What a line says by itself."""
    phrases, folded = closings(), fold(text)
    words = words_in(folded)
    return Says(phrases.prose.found(folded, words), phrases.footers.found(folded, words) or _is_no_text(text))


def _is_contact(text: str) -> bool:
    return "@" in text or sum(c.isdigit() for c in text) > 6


def _is_no_text(text: str) -> bool:
    """Whether a line is encoded data, or stands for an attachment."""
    return _is_encoded(text) or (text.lstrip()[:1] in _MARKS and _ATTACHMENT.fullmatch(text) is not None)


def _is_encoded(text: str) -> bool:
    if len(text) < _BASE64_COLUMN:
        return False
    text = text.strip()
    return len(text) >= _BASE64_COLUMN and " " not in text and set(text) <= _BASE64 and len(set(text)) > 8
