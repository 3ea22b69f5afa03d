"""The server's language profiles, distilled from py3langid (BSD-3-Clause): `python -m training.language_profiles`.

py3langid knows 142 languages by a hundred thousand byte n-grams, and holds 120 MB for them. Of the languages of
business mail that share a script, the n-grams that tell most of each are kept, as whole characters in lower case.
"""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from server.mail.language import WEIGHT_UNIT, Profiles, Script, pack, scripts

# Few languages of one script are told apart by less frequent n-grams.
GRAMS_A_LANGUAGE, GRAMS_AMONG_FEW, FEW = 1000, 3000, 10
_TARGET = Path(__file__).parent.parent / "server" / "mail" / "data" / "language_profiles.bin"
Table = NDArray[np.float32]


def distilled() -> Profiles:
    """The profiles: the n-grams of each language that tell most of it among those of its script."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    shared = [script for script in scripts() if len(script.languages) > 1]
    languages = tuple(dict.fromkeys(language for script in shared for language in script.languages))
    grams = {gram: row for gram, row in _features(identifier) if _is_said(gram)}
    table, prior = _columns(identifier, languages)
    table = table[list(grams.values())]
    names = list(grams)
    chosen = sorted({row for script in shared for row in _telling(script, names, languages, table)})
    weights = table[chosen] - table[chosen].min(axis=1, keepdims=True)
    packed = np.clip(np.round(weights / WEIGHT_UNIT), 0, 255).astype(np.uint8)
    return Profiles(languages, prior, {names[row]: at for at, row in enumerate(chosen)}, packed)


def _features(identifier: LanguageIdentifier) -> Iterator[tuple[str, int]]:
    """(n-gram, row of the weights) of all states of the automaton whose bytes are whole characters."""
    moves, rows, found = identifier.tk_nextmove, identifier.tk_row, identifier.tk_output
    spelt = {0: b""}
    waiting = deque([0])
    while waiting:
        state = waiting.popleft()
        if found[state] >= 0 and (gram := _decoded(spelt[state])):
            yield gram, found[state]
        for letter in range(256):
            following = moves[(rows[state] << 8) + letter]
            if following not in spelt:
                spelt[following] = spelt[state] + bytes((letter,))
                waiting.append(following)


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return ""


def _is_said(gram: str) -> bool:
    """Whether an n-gram can stand in a text in lower case of words and blanks."""
    return gram == gram.lower() and all(c.isalpha() or c in " '" or unicodedata.category(c)[0] == "M" for c in gram)


def _columns(identifier: LanguageIdentifier, languages: Sequence[str]) -> tuple[Table, Table]:
    """Log probabilities of all n-grams by language, and priors; a language of two scripts has two columns of which the
    likelier counts."""
    table, prior = np.asarray(identifier.nb_ptc, np.float32), np.asarray(identifier.nb_pc, np.float32)
    places = [[i for i, name in enumerate(identifier.nb_classes) if name == language] for language in languages]
    return (
        np.stack([table[:, at].max(axis=1) for at in places], axis=1),
        np.array([prior[at].max() for at in places], np.float32),
    )


def _telling(script: Script, grams: Sequence[str], languages: Sequence[str], table: Table) -> Iterator[int]:
    """Rows by which a language is told from the others of its script: frequent, and more so than elsewhere."""
    most = GRAMS_AMONG_FEW if len(script.languages) < FEW else GRAMS_A_LANGUAGE
    written = np.array([bool(script.letters.search(gram)) for gram in grams])
    shares = np.exp(table[:, [languages.index(language) for language in script.languages]]) * written[:, None]
    gains = shares * np.log((shares + 1e-12) / (shares.mean(axis=1, keepdims=True) + 1e-12))
    for column in gains.T:
        yield from (int(row) for row in np.argsort(-column)[:most] if column[row] > 0)


if __name__ == "__main__":
    data = pack(distilled())
    _TARGET.write_bytes(data)
    print(f"{_TARGET}: {len(data) / 1024:.0f} KiB")
