"""Tag scores -> Spans: the best sequence of tags that is valid BIO, and how sure the network is of each span."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from models.encoding import Encoded
from models.labels import OUTSIDE, TAGS, Label, begin, inside
from models.tagger import Hint, Pattern, Span

Floats = npt.NDArray[np.float32]
_NEVER = np.float32(-1e9)


def decode(scores: Floats, encoded: Encoded, hints: tuple[Hint, ...], temperature: float) -> tuple[Span, ...]:
    """Spans of one window from its scores, shape (words, tags).

    An e-mail or web address found by its shape is never split: its words are all one value or none.
    """
    if not len(scores):
        return ()
    logs = _log_softmax(scores / np.float32(temperature))
    begins, glued = _bounds(encoded, hints)
    for label in (Label.EMAIL, Label.URL, Label.SOCIAL):
        # Two addresses side by side are two values: the second cannot go on what the first began.
        logs[begins, begin(label)] = np.logaddexp(logs[begins, begin(label)], logs[begins, inside(label)])
        logs[begins, inside(label)] = _NEVER
    tags = best_path(logs, glued)
    return _spans(tags, logs, encoded.words)


def likeliest_labels(scores: Floats, encoded: Encoded, ranges: Sequence[tuple[int, int]]) -> tuple[Label, ...]:
    """For each range of characters that is known to be contact data, the label that its words speak for most."""
    logs = _log_softmax(scores)
    by_label = np.stack([np.logaddexp(logs[:, begin(label)], logs[:, inside(label)]) for label in Label], axis=1)
    labels = tuple(Label)
    return tuple(
        labels[int(by_label[[s < end and e > start for s, e in encoded.words]].sum(axis=0).argmax())]
        for start, end in ranges
    )


def best_path(logs: Floats, glued: npt.NDArray[np.bool_]) -> list[int]:
    """The likeliest valid tags (Viterbi); where `glued`, a word continues the word before it."""
    free, tied = _transitions()
    greedy = logs.argmax(axis=1)
    if _is_valid(greedy, glued):
        return [int(tag) for tag in greedy]
    score = logs[0] + free[OUTSIDE]
    back = np.zeros(logs.shape, dtype=np.int64)
    for at in range(1, len(logs)):
        arrivals = score[:, None] + (tied if glued[at] else free)
        back[at] = arrivals.argmax(axis=0)
        score = arrivals.max(axis=0) + logs[at]
    path = [int(score.argmax())]
    for at in range(len(logs) - 1, 0, -1):
        path.append(int(back[at][path[-1]]))
    return path[::-1]


def _is_valid(tags: npt.NDArray[np.int64], glued: npt.NDArray[np.bool_]) -> bool:
    free, tied = _transitions()
    before = np.concatenate([[OUTSIDE], tags[:-1]])
    return bool(np.where(glued, tied[before, tags], free[before, tags]).min() == 0)


@cache
def _transitions() -> tuple[Floats, Floats]:
    """Penalties (from, to) between free neighbours, and between words of one address."""
    free = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    tied = np.full((len(TAGS), len(TAGS)), _NEVER, dtype=np.float32)
    tied[OUTSIDE, OUTSIDE] = 0
    for label in Label:
        continues = [begin(label), inside(label)]
        free[[tag for tag in range(len(TAGS)) if tag not in continues], inside(label)] = _NEVER
        tied[continues, inside(label)] = 0
    return free, tied


def _bounds(encoded: Encoded, hints: tuple[Hint, ...]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which words begin an e-mail or web address found by its shape, and which lie inside one."""
    begins, glued = np.zeros((2, len(encoded.words)), dtype=np.bool_)
    whole = [hint for hint in hints if hint.pattern in (Pattern.EMAIL, Pattern.URL)]
    at, before = 0, -1
    for i, (start, _) in enumerate(encoded.words):
        while at < len(whole) and whole[at].end <= start:
            at += 1
        if at < len(whole) and whole[at].start <= start:
            begins[i], glued[i] = at != before, at == before
            before = at
    return begins, glued


def _spans(tags: list[int], logs: Floats, words: tuple[tuple[int, int], ...]) -> tuple[Span, ...]:
    """Runs of one label; confidence is the geometric mean of its words' probabilities."""
    spans: list[Span] = []
    at = 0
    while at < len(tags):
        if tags[at] == OUTSIDE:
            at += 1
            continue
        label = Label(TAGS[tags[at]][2:])
        first, at = at, at + 1
        while at < len(tags) and tags[at] == inside(label):
            at += 1
        sure = float(np.exp(np.mean([logs[i, tags[i]] for i in range(first, at)])))
        spans.append(Span(label, words[first][0], words[at - 1][1], min(sure, 1.0)))
    return tuple(spans)


def _log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return logs
