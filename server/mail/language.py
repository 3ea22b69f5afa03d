"""Which language a text is written in: by its script, and within a script by the letters that stand side by side."""

from __future__ import annotations

import math
import re
import tomllib
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

# Addresses, paths, code and numbers say nothing of the language.
_NOISE = re.compile(r"[@/\\_=<>{}\d]")
_WORD = re.compile(r"[^\s!-@\[-`{-~\u00a0-\u00bf\u2010-\u206f\u3000-\u3020\uff00-\uff20]+")
# Letters of scripts that leave no blanks between words, so that numbers and addresses stand in the middle of a token.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
_MAX_CHARS = 4000
_MAX_WORDS = 60
_TOKENS = 100  # cut off at once
_MAX_LETTERS = 240
_MIN_WORDS = 3
_MIN_LETTERS = 12
_MIN_DENSE = 5
# So many words that begin in lower case say enough; else words that look like names count too.
_ENOUGH_PLAIN = 8
_MIN_PROBABILITY = 0.6
_LONGEST_GRAM = 5
# Spreads the probabilities: neighbouring n-grams are no independent witnesses. Measured on the project's own messages.
_SPREAD = 0.7
WEIGHT_UNIT = 0.05


@dataclass(frozen=True, slots=True)
class Profiles:
    """Weights of n-grams of characters by language, in units of `WEIGHT_UNIT` (log probability above the rarest).

    `weights[grams[g], i]` is what `g` says for `languages[i]`; `prior` is added once.
    """

    languages: tuple[str, ...]
    prior: NDArray[np.float32]
    grams: Mapping[str, int]
    weights: NDArray[np.uint8]


def language_of(text: str) -> str:
    """ISO 639-1 code of the language, "" when the text is too short or too mixed to say.

    Names and company names alone decide nothing.
    """
    words = _words(text[:_MAX_CHARS])
    joined = " ".join(words)
    script = _script(joined)
    if script is None or (not script.dense and (len(words) < _MIN_WORDS or len(joined) < _MIN_LETTERS)):
        return ""
    if len(script.languages) == 1:
        return script.languages[0]
    label, probability = _likeliest(_said(words), script.languages)
    return label if probability >= _MIN_PROBABILITY else ""


def _words(text: str) -> list[str]:
    """The first words, without tokens that are addresses, numbers or code."""
    words: list[str] = []
    while text and len(words) < _MAX_WORDS:
        # Mostly the first tokens are enough, and the rest of the text is not cut up.
        *tokens, text = [*text.split(None, _TOKENS), ""][: _TOKENS + 1]
        for token in tokens:
            if token.isalpha():
                words.append(token)
            elif not _NOISE.search(token):
                words += _WORD.findall(token)
            elif not token.isascii():
                words += _UNSPACED.findall(token)
            if len(words) >= _MAX_WORDS:
                break
    return words


def _said(words: list[str]) -> str:
    """The words in lower case, those left out that look like names (capital first letter) while others remain."""
    plain = [word for word in words if not word[:1].isupper()]
    return f" {' '.join(plain if len(plain) >= _ENOUGH_PLAIN else words)} ".lower()[:_MAX_LETTERS]


# -- scripts ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Script:
    """Languages of one script; `dense`: it needs few letters for a word, or leaves no blanks between words."""

    languages: tuple[str, ...]
    letters: re.Pattern[str]
    dense: bool


def _script(text: str) -> Script | None:
    """The script of the text: Latin, unless letters of another one are many; None where there are too few letters."""
    latin, *others = scripts()
    if text.isascii():
        return latin
    counts = [len(script.letters.findall(text)) for script in others]
    for script, count in zip(others, counts, strict=True):
        if count >= _MIN_DENSE and count >= (0.1 if script.dense else 0.4) * len(text):
            return script
    return latin if sum(counts) < len(text) / 2 else None


@cache
def scripts() -> tuple[Script, ...]:
    """The scripts of `data/languages.toml`, Latin first."""
    table = tomllib.loads((files("server.mail") / "data" / "languages.toml").read_text("utf-8"))
    return tuple(
        Script(tuple(row["languages"].split()), re.compile(f"[{row['letters']}]"), row.get("dense", False))
        for row in table.values()
    )


# -- n-grams ----------------------------------------------------------------------------------------------------


def _likeliest(said: str, languages: tuple[str, ...]) -> tuple[str, float]:
    """(language, its probability) of a text in lower case, among the languages of its script."""
    profiles = _profiles()
    counts = _grams(said)
    if not counts:
        return "", 0.0
    rows = np.fromiter(counts.keys(), np.intp, len(counts))
    times = np.fromiter(counts.values(), np.float32, len(counts))
    scores = np.log1p(times) @ profiles.weights[rows].astype(np.float32) * WEIGHT_UNIT + profiles.prior
    scores = scores[_columns(languages)]
    scores = np.exp((scores - scores.max()) / (_SPREAD * math.sqrt(len(said))))
    best = int(scores.argmax())
    return languages[best], float(scores[best] / scores.sum())


def _grams(said: str) -> Counter[int]:
    """How often each known n-gram ends at some character, the longest one that does alone."""
    row, text = _rows().get, "\0" * (_LONGEST_GRAM - 1) + said
    # A step of a loop for each length costs several times what the look-up does.
    found = [
        row(text[end - 5 : end])
        or row(text[end - 4 : end])
        or row(text[end - 3 : end])
        or row(text[end - 2 : end])
        or row(text[end - 1 : end])
        for end in range(_LONGEST_GRAM, len(text) + 1)
    ]
    return Counter([number - 1 for number in found if number])


@cache
def _rows() -> dict[str, int]:
    """The row of each known n-gram, counted from 1."""
    return {gram: row + 1 for gram, row in _profiles().grams.items()}


@cache
def _columns(languages: tuple[str, ...]) -> NDArray[np.intp]:
    """Where the languages stand in the profiles."""
    return np.array([_profiles().languages.index(language) for language in languages])


def pack(profiles: Profiles) -> bytes:
    """The profiles as the file `language_profiles.bin`: lines of languages, priors and n-grams, then the weights."""
    lines = (" ".join(profiles.languages), " ".join(f"{x:.4f}" for x in profiles.prior), "\t".join(profiles.grams))
    return zlib.compress("\n".join(lines).encode() + b"\n" + profiles.weights.tobytes(), 9)


def unpack(data: bytes) -> Profiles:
    """The profiles that `pack` wrote."""
    languages, prior, grams, weights = zlib.decompress(data).split(b"\n", 3)
    names = tuple(languages.decode().split())
    known = {gram: row for row, gram in enumerate(grams.decode().split("\t"))}
    table = np.frombuffer(weights, np.uint8).reshape(len(known), len(names))
    return Profiles(names, np.array(prior.split(), np.float32), known, table)


@cache
def _profiles() -> Profiles:
    return unpack((files("server.mail") / "data" / "language_profiles.bin").read_bytes())
