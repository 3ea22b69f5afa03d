"""The finder of lines that may hold contact data: trained on labelled windows, and windows cut by it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn

from models.line_finder import LineFinder, with_neighbours
from server.line_features import line_features
from server.mail.message import Mailbox
from server.mail.signature import Signature
from server.mail.text import Line
from server.trimming import trim
from training.synthesis.spans import LabelledWindow

# On senders that the finder never saw: 2 of 1,000 values are lost, and two thirds of the text are not read.
FINDER_THRESHOLD = 0.005

_UNITS = 32
_EPOCHS = 5
_BATCH = 256
_RATE = 3e-3
_DECAY = 5e-2
# Real windows are fewer and harder than generated ones.
_REAL_TIMES = 2


def train_finder(real: Sequence[LabelledWindow], generated: Sequence[LabelledWindow], threshold: float) -> LineFinder:
    """A finder that learned which lines of the windows hold values."""
    torch.manual_seed(1)
    windows = [*(_REAL_TIMES * list(real)), *generated]
    inputs = torch.from_numpy(np.vstack([with_neighbours(_features(window)) for window in windows]))
    wanted = torch.from_numpy(np.concatenate([_holds_values(window) for window in windows]))
    hidden, out = nn.Linear(inputs.shape[1], _UNITS), nn.Linear(_UNITS, 1)
    network = nn.Sequential(hidden, nn.ReLU(), out)
    _fit(network, inputs, wanted)
    return LineFinder(
        hidden.weight.detach().numpy().T.copy(),
        hidden.bias.detach().numpy(),
        out.weight.detach().numpy()[0],
        float(out.bias.detach()[0]),
        threshold,
    )


def _fit(network: nn.Module, inputs: Tensor, wanted: Tensor) -> None:
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    loss_of = nn.BCEWithLogitsLoss()
    for _ in range(_EPOCHS):
        for rows in torch.split(torch.randperm(len(inputs)), _BATCH):
            loss = loss_of(network(inputs[rows])[:, 0], wanted[rows])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()


def _features(window: LabelledWindow) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return line_features(window.text, window.author_name, window.author_address, window.marked_from)


def _holds_values(window: LabelledWindow) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """1 for each line that a value stands on."""
    held, at = [], 0
    for line in window.text.split("\n"):
        end = at + len(line)
        held.append(float(any(span.start < end and span.end > at for span in window.spans)))
        at = end + 1
    return np.array(held, dtype=np.float32)


def cut(window: LabelledWindow, finder: LineFinder, threshold: float | None = None) -> LabelledWindow | None:
    """What the server would hand to the tagger of a window, None if nothing; values on lines left out are lost."""
    lines, at = [], 0
    for text in window.text.split("\n"):
        lines.append(Line(text, at))
        at += len(text) + 1
    chooser = finder if threshold is None else replace(finder, threshold=threshold)
    author = Mailbox(window.author_name, window.author_address)
    kept = trim(Signature(tuple(lines), window.text, window.marked_from), author, chooser.chosen)
    if kept is None:
        return None
    spans, at = [], 0
    for line, text in zip(kept.lines, kept.text.split("\n"), strict=True):
        for span in window.spans:
            if line.start <= span.start and span.end <= line.start + len(line.text):
                spans.append(replace(span, start=span.start - line.start + at, end=span.end - line.start + at))
        at += len(text) + 1
    return replace(window, text=kept.text, marked_from=kept.marked_from, spans=tuple(spans))


def any_threshold(rng: random.Random) -> float:
    """A threshold for one window in training: the tagger must bear more and less body text than the usual."""
    return float(10 ** rng.uniform(-3.5, -1.3))
