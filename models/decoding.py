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
Tags = npt.NDArray[np.int64]
_NEVER = np.float32(-1e9)
_LABELS = tuple(Label)
_ADDRESSES = (Label.EMAIL, Label.URL, Label.SOCIAL)
_ADDRESS_BEGINS, _ADDRESS_INSIDES = ([tag(label) for label in _ADDRESSES] for tag in (begin, inside))


def decode(scores: Floats, encoded: Encoded, hints: tuple[Hint, ...], temperature: float) -> tuple[Span, ...]:
    """Spans of one window from its scores, shape (words, tags).

    What was found by its shape is one word, so it is never split.
    """
    if not len(scores):
        return ()
    logits = scores / np.float32(temperature)
    begins = _addresses(encoded, hints)
    if begins:
        # Two addresses side by side are two values: the second cannot go on what the first began.
        rows = np.array(begins)[:, None]
        logits[rows, _ADDRESS_BEGINS] = np.logaddexp(logits[rows, _ADDRESS_BEGINS], logits[rows, _ADDRESS_INSIDES])
        logits[rows, _ADDRESS_INSIDES] = _NEVER
    return _spans(best_path(logits), logits, encoded.words)


def likeliest_labels(scores: Floats, encoded: Encoded, ranges: Sequence[tuple[int, int]]) -> tuple[Label, ...]:
    """For each range of characters that is known to be contact data, the label that its words speak for most."""
    logs = _log_softmax(scores)
    by_label = np.stack([np.logaddexp(logs[:, begin(label)], logs[:, inside(label)]) for label in Label], axis=1)
    labels = tuple(Label)
    return tuple(
        labels[int(by_label[[s < end and e > start for s, e in encoded.words]].sum(axis=0).argmax())]
        for start, end in ranges
    )


def best_path(logits: Floats) -> Tags:
    """The likeliest valid tags (Viterbi), shape (words,).

    Mostly each word's likeliest tags are valid already. Where they are not, only their surroundings are searched: a
    stretch whose best path begins with no I is best whatever stands before it.
    """
    tags: Tags = logits.argmax(axis=1)
    broken = _broken(tags)
    if not broken.any():
        return tags
    starts = [0, *((tags % 2 == 1) | (tags == OUTSIDE))[1:].nonzero()[0] + 1]
    end = len(tags)
    while starts:
        first = starts.pop()
        if broken[first:end].any():
            path = _viterbi(logits[first:end], first == 0)
            while first and _is_inside(path[0]):
                first = starts.pop()
                path = _viterbi(logits[first:end], first == 0)
            tags[first:end] = path
        end = first
    return tags


def _is_inside(tag: int) -> bool:
    return tag != OUTSIDE and tag % 2 == 0


def _viterbi(logits: Floats, is_beginning: bool) -> list[int]:
    """The likeliest tags; at the beginning of the window nothing goes on, elsewhere it is left open what does."""
    allowed = _transitions()
    score = logits[0] + allowed[OUTSIDE] if is_beginning else logits[0]
    back = np.zeros(logits.shape, dtype=np.int64)
    for at in range(1, len(logits)):
        arrivals = score[:, None] + allowed
        back[at] = arrivals.argmax(axis=0)
        score = arrivals.max(axis=0) + logits[at]
    path = [int(score.argmax())]
    for at in range(len(logits) - 1, 0, -1):
        path.append(int(back[at][path[-1]]))
    return path[::-1]


def _broken(tags: Tags) -> npt.NDArray[np.bool_]:
    """Which words cannot follow the word before them with these tags."""
    before = np.concatenate([[OUTSIDE], tags[:-1]])
    broken: npt.NDArray[np.bool_] = _transitions()[before, tags] < 0
    return broken


@cache
def _transitions() -> Floats:
    """Penalties (from, to) between neighbours: an I follows only the B or I of its own label."""
    penalties = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    for label in Label:
        continues = [begin(label), inside(label)]
        penalties[[tag for tag in range(len(TAGS)) if tag not in continues], inside(label)] = _NEVER
    return penalties


def _addresses(encoded: Encoded, hints: tuple[Hint, ...]) -> list[int]:
    """Which words are e-mail or web addresses by their shape."""
    shaped = {hint.start for hint in hints if hint.pattern in (Pattern.EMAIL, Pattern.URL)}
    return [at for at, (start, _) in enumerate(encoded.words) if start in shaped] if shaped else []


def _spans(tags: Tags, logits: Floats, words: tuple[tuple[int, int], ...]) -> tuple[Span, ...]:
    """Runs of one label; confidence is the geometric mean of its words' probabilities."""
    labelled = tags.nonzero()[0]
    if not len(labelled):
        return ()
    logs = _log_softmax(logits[labelled])[np.arange(len(labelled)), tags[labelled]]
    # In valid tags every value begins with a B, whose number is odd.
    firsts = (tags[labelled] % 2 == 1).nonzero()[0].tolist()
    spans = []
    for first, end in zip(firsts, [*firsts[1:], len(labelled)], strict=True):
        sure = min(float(np.exp(logs[first:end].mean())), 1.0)
        start, last = words[labelled[first]][0], words[labelled[end - 1]][1]
        spans.append(Span(_LABELS[(tags[labelled[first]] - 1) // 2], start, last, sure))
    return tuple(spans)


def _log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return logs
