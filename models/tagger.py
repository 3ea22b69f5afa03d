"""The tagger's inputs and outputs, and the tagger that runs on ONNX Runtime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.labels import Label


class Pattern(IntEnum):
    """What a stretch of text looks like by its shape alone."""

    NONE = 0
    EMAIL = 1
    URL = 2
    PHONE = 3


@dataclass(frozen=True, slots=True)
class Hint:
    """`Window.text[start:end]` has the shape of `pattern`."""

    start: int
    end: int
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Window:
    """The lines of one segment that may hold its author's signature, and what is known of the author.

    `text` is lines joined by "\\n". `marked_from` is the character offset at which a signature delimiter ("-- ")
    or a mail client's own signature mark begins, or None. `hints` are sorted and do not overlap.
    """

    text: str
    author_name: str = ""
    author_address: str = ""
    marked_from: int | None = None
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled range of characters of `Window.text`; `confidence` in [0, 1]."""

    label: Label
    start: int
    end: int
    confidence: float


class Tagger(Protocol):
    """Reads windows; the same window always gives the same spans."""

    @property
    def version(self) -> str:
        """Name and version of the weights, as it stands on every value."""
        ...

    def choose_lines(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
        """Which lines, by their features of shape (lines, features), may hold contact data, shape (lines,)."""
        ...

    def tag(self, windows: Sequence[Window]) -> list[tuple[Span, ...]]:
        """Spans of each window, in the windows' order, sorted by start and never overlapping."""
        ...
