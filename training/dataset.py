"""Labelled windows -> batches of tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from models.encoding import Encoded, Encoder
from models.labels import OUTSIDE, Label, begin, inside
from server.windows import window_of
from training.synthesis.spans import LabelledWindow

IGNORED = -100
_POOL = 64
_STEP = 16


@dataclass(frozen=True, slots=True)
class Item:
    """One encoded window with the tag of each word, shape (words,)."""

    encoded: Encoded
    tags: np.ndarray[tuple[int], np.dtype[np.int64]]


class Batch(NamedTuple):
    """Tensors of shape (batch, tokens); `tags` is IGNORED wherever a token stands for no word."""

    ids: Tensor
    features: Tensor
    layout: Tensor
    mask: Tensor
    tags: Tensor


def encode_labelled(labelled: LabelledWindow, encoder: Encoder) -> Item:
    """A window with its words' tags.

    A value that goes on after signs or a line break alone ("Main St.,\nSpringfield") is one value, signs included.
    """
    text = labelled.text
    encoded = encoder.encode(window_of(text, labelled.author_name, labelled.author_address, labelled.marked_from))
    tags = np.full(len(encoded.words), OUTSIDE, dtype=np.int64)
    last, last_label = -1, ""
    for span in sorted(labelled.spans, key=lambda span: span.start):
        covered = [i for i, (start, end) in enumerate(encoded.words) if start < span.end and end > span.start]
        if not covered:
            continue
        signs = not any(c.isalnum() for start, end in encoded.words[last + 1 : covered[0]] for c in text[start:end])
        goes_on = span.cont and span.label == last_label and signs and last >= 0
        tags[last + 1 if goes_on else covered[0] : covered[-1] + 1] = inside(Label(span.label))
        if not goes_on:
            tags[covered[0]] = begin(Label(span.label))
        last, last_label = covered[-1], span.label
    return Item(encoded, tags)


def batches(items: Sequence[Item], size: int, pad: int, rng: random.Random) -> Iterator[Batch]:
    """All items once, in random order, windows of like length together."""
    order = list(range(len(items)))
    rng.shuffle(order)
    for start in range(0, len(order), size * _POOL):
        pool = sorted(order[start : start + size * _POOL], key=lambda i: len(items[i].encoded.ids))
        groups = [pool[at : at + size] for at in range(0, len(pool), size)]
        rng.shuffle(groups)
        yield from (collate([items[i] for i in group], pad) for group in groups)


def collate(items: Sequence[Item], pad: int) -> Batch:
    """Items padded to a common length."""
    longest = max(len(item.encoded.ids) for item in items)
    # Few distinct lengths: the matrix kernels are compiled once for each shape.
    shape = (len(items), -(-longest // _STEP) * _STEP)
    ids, tags = np.full(shape, pad, dtype=np.int64), np.full(shape, IGNORED, dtype=np.int64)
    features, layout, mask = np.zeros((3, *shape), dtype=np.int64)
    for row, item in enumerate(items):
        encoded, length = item.encoded, len(item.encoded.ids)
        ids[row, :length], mask[row, :length] = encoded.ids, 1
        features[row, :length], layout[row, :length] = encoded.features, encoded.layout
        tags[row, encoded.positions] = item.tags
    return Batch(*(torch.from_numpy(array) for array in (ids, features, layout, mask, tags)))
