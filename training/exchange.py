"""Annotated windows with other values in their places: few real signatures teach many.

Replacing the mentions of a label by others of the same label is the simplest augmentation that helps where annotated
text is scarce (Dai and Adel, "An Analysis of Simple Data Augmentation for Named Entity Recognition", COLING 2020).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from models.labels import Label
from training.synthesis.spans import LabelledSpan, LabelledWindow

Values = Mapping[str, tuple[str, ...]]
"""Texts by label."""

# A window's share of being changed, and each value's in it. Names seldom: the header's name belongs to them.
_CHANGED = 0.7
_SHARES = {Label.TITLE: 0.5, Label.DEPT: 0.5, Label.ORG: 0.5, Label.ADDRESS: 0.5, Label.NAME: 0.15}


def values_of(real: Sequence[LabelledWindow], generated: Iterable[LabelledWindow]) -> Values:
    """The values of real windows, and as many of generated ones."""
    own, others = _by_label(real), _by_label(generated)
    return {label: (*texts, *others.get(label, ())[: len(texts)]) for label, texts in own.items()}


def _by_label(windows: Iterable[LabelledWindow]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for window in windows:
        for span in _whole(window.spans):
            texts.setdefault(span.label, []).append(window.text[span.start : span.end])
    return texts


def _whole(spans: Sequence[LabelledSpan]) -> Iterator[LabelledSpan]:
    """Spans that are a whole value by themselves, on one line."""
    ordered = sorted(spans, key=lambda span: span.start)
    for span, following in zip_longest(ordered, ordered[1:]):
        if span.label in _SHARES and not span.cont and not (following and following.cont):
            yield span


def exchanged(window: LabelledWindow, values: Values, rng: random.Random) -> LabelledWindow:
    """The window, mostly with some of its values exchanged for others of their label, in capitals where they were."""
    if rng.random() >= _CHANGED:
        return window
    chosen = {span for span in _whole(window.spans) if rng.random() < _SHARES[Label(span.label)]}
    text, spans, marked_from, at = "", [], window.marked_from, 0
    for span in sorted(window.spans, key=lambda span: span.start):
        old = window.text[span.start : span.end]
        new = _other(old, values.get(span.label, ()), rng) if span in chosen else old
        text += window.text[at : span.start]
        spans.append(replace(span, start=len(text), end=len(text) + len(new)))
        text, at = text + new, span.end
        if marked_from is not None and window.marked_from is not None and window.marked_from >= span.end:
            marked_from += len(new) - len(old)
    return replace(window, text=text + window.text[at:], spans=tuple(spans), marked_from=marked_from)


def _other(old: str, texts: Sequence[str], rng: random.Random) -> str:
    if not texts:
        return old
    new = rng.choice(texts)
    return new.upper() if old.isupper() else new
