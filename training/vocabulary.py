"""The base's 250,002 pieces -> the few that signatures need, and the tokenizer that goes with them.

Pieces are chosen by how often they occur in generated multilingual text, then by the base's own score among the
scripts we read. No real mail is looked at, so no piece can come from a person's name there.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

from tokenizers import Tokenizer

from models.encoding import END, PAD, START, word_shape

_SPECIAL = (START, PAD, END, "<unk>")
_SCRIPTS = (
    "LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "DEVANAGARI",
    "KATAKANA-HIRAGANA", "FULLWIDTH", "HALFWIDTH",
)  # fmt: skip


def word_tokenizer(tokenizer: dict[str, Any]) -> dict[str, Any]:
    """The base's tokenizer.json for single words: no template around them."""
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": False}
    return {**tokenizer, "pre_tokenizer": metaspace, "post_processor": None}


def choose_pieces(tokenizer: dict[str, Any], texts: Iterable[str], size: int) -> list[int]:
    """Ids of the base's pieces to keep, in the base's order, `size` at most (specials included)."""
    counts = _count(tokenizer, texts)
    vocab: list[list[Any]] = tokenizer["model"]["vocab"]
    kept = list(range(len(_SPECIAL)))
    chosen = set(kept)
    by_use = (id_ for id_, _ in counts.most_common())
    single = (id_ for id_, (piece, _) in enumerate(vocab) if len(piece.lstrip("▁")) <= 1)
    by_score = range(len(_SPECIAL), len(vocab))
    for id_ in (*by_use, *single, *by_score):
        if len(chosen) >= size:
            break
        if id_ not in chosen and _is_ours(vocab[id_][0]):
            chosen.add(id_)
    return sorted(chosen)


def _count(tokenizer: dict[str, Any], texts: Iterable[str]) -> Counter[int]:
    reader = Tokenizer.from_str(json.dumps(word_tokenizer(tokenizer)))
    words = Counter(word.group() for text in texts for word in word_shape().finditer(text))
    counts: Counter[int] = Counter()
    for word, times in words.items():
        for piece in reader.encode(word, add_special_tokens=False).ids:
            counts[piece] += times
    return counts


def _is_ours(piece: str) -> bool:
    """Whether every letter of a piece is of a script that we read."""
    return piece not in ("<mask>",) and all(_script_is_ours(c) for c in piece if c.isalpha())


@cache
def _script_is_ours(character: str) -> bool:
    return unicodedata.name(character, "").split(" ")[0] in _SCRIPTS


def prune(tokenizer: dict[str, Any], pieces: list[int]) -> dict[str, Any]:
    """tokenizer.json of the kept pieces."""
    vocab = tokenizer["model"]["vocab"]
    kept = [vocab[id_] for id_ in pieces]
    position = {entry[0]: at for at, entry in enumerate(kept)}
    added = [
        {"id": position[name], "content": name, "single_word": False, "lstrip": False, "rstrip": False,
         "normalized": False, "special": True}
        for name in _SPECIAL
    ]  # fmt: skip
    model = {**tokenizer["model"], "vocab": kept, "unk_id": position["<unk>"]}
    return {**word_tokenizer(tokenizer), "added_tokens": added, "model": model}
