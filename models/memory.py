"""Answers that are kept because the same question comes again: bounded, shared by threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_LINES = 2**12
_LONGEST_LINE = 200


def remembered(function: Callable[[str], V]) -> Callable[[str], V]:
    """The function with its answers for the last short texts kept.

    For what is asked of single lines: they come again and again, in quotations and in signatures, and several readers
    ask the same of each. At most 4,096 texts of 200 characters are kept; the answers must not be changed.
    """
    kept = lru_cache(maxsize=_LINES)(function)

    @wraps(function)
    def answer(text: str) -> V:
        return kept(text) if len(text) <= _LONGEST_LINE else function(text)

    return answer


@dataclass(frozen=True, slots=True)
class Recall:
    """How often an answer was known, of how many questions."""

    known: int
    asked: int

    @property
    def rate(self) -> float:
        """Share of the questions whose answer was known."""
        return self.known / self.asked if self.asked else 0.0


class Memory(Generic[K, V]):
    """The last answers, at most `entries` of them and of at most `room` in all by the sizes that `size` states.

    The answer that was not asked for longest goes first. Two threads that ask the same at once may both work it out.
    """

    def __init__(self, entries: int, room: int, size: Callable[[K], int]) -> None:
        self._entries = entries
        self._room = room
        self._size = size
        self._answers: OrderedDict[K, V] = OrderedDict()
        self._used = self._known = self._asked = 0
        self._lock = Lock()

    def recall(self, question: K, answer: Callable[[K], V]) -> V:
        """The kept answer, else that of `answer`, which is then kept."""
        with self._lock:
            self._asked += 1
            if question in self._answers:
                self._known += 1
                self._answers.move_to_end(question)
                return self._answers[question]
        found = answer(question)
        with self._lock:
            self._keep(question, found)
        return found

    def _keep(self, question: K, found: V) -> None:
        if question not in self._answers:
            self._used += self._size(question)
        self._answers[question] = found
        while self._answers and (len(self._answers) > self._entries or self._used > self._room):
            oldest, _ = self._answers.popitem(last=False)
            self._used -= self._size(oldest)

    @property
    def rate(self) -> Recall:
        """How often the answer was known so far."""
        with self._lock:
            return Recall(self._known, self._asked)
