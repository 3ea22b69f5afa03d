"""What the comparisons weigh: the file match_weights.toml, read and checked, or another of the same form."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from server.contacts.comparing import REASONS
from server.errors import ConfigurationError

_NUMBERS = ("prior", "threshold", "mention")
# No sum of weights decides more than this, in bits; beyond it 2 to its power is no number any more.
_MOST = 100.0


@dataclass(frozen=True, slots=True)
class Weights:
    """The content of match_weights.toml."""

    prior: float
    threshold: float
    mention: float
    levels: tuple[tuple[str, str, float], ...]

    def of(self, comparison: str, level: str) -> float:
        """The weight of a comparison's level, 0 when it has none."""
        return next((weight for name, at, weight in self.levels if (name, at) == (comparison, level)), 0.0)


class _InUse:
    """Which file this process takes its weights from; None: the one that comes with this release."""

    path: Path | None = None


def use_weights(path: Path | None) -> None:
    """Have this process match by the weights of a file, by those of this release with None.

    Raises ConfigurationError as `read_weights`.
    """
    read_weights.cache_clear()
    read_weights(path)
    _InUse.path = path


def load_weights() -> Weights:
    """The weights that this process matches by."""
    return read_weights(_InUse.path)


def shipped_text() -> str:
    """The file that comes with this release."""
    return resources.files("server.contacts").joinpath("match_weights.toml").read_text("utf-8")


@cache
def read_weights(path: Path | None = None) -> Weights:
    """The weights of a file, of this release's by default.

    Raises ConfigurationError MATCH_WEIGHTS_UNREADABLE, MATCH_WEIGHTS_INVALID.
    """
    try:
        return parse_weights(path.read_text("utf-8") if path else shipped_text())
    except OSError as error:
        message = f"The match weights {path} cannot be read: {error.strerror}."
        raise ConfigurationError("MATCH_WEIGHTS_UNREADABLE", message) from error
    except ValueError as error:
        message = f"{path} holds no match weights: {error}."
        raise ConfigurationError("MATCH_WEIGHTS_INVALID", message) from error


def parse_weights(text: str) -> Weights:
    """The weights that a text in the form of match_weights.toml gives; raises ValueError."""
    data = tomllib.loads(text)
    prior, threshold, mention = (_number(data, name) for name in _NUMBERS)
    if not 0 < mention <= threshold < 1:
        raise ValueError("mention and threshold must be probabilities, mention the smaller one")
    tables = {name: table for name, table in data.items() if name not in _NUMBERS}
    levels = tuple(
        (name, level, _number(table, level))
        for name, table in tables.items()
        for level in _levels_of(name, table)
    )  # fmt: skip
    return Weights(prior, threshold, mention, levels)


def _levels_of(name: str, table: object) -> tuple[str, ...]:
    if not isinstance(table, dict):
        raise ValueError(f"{name} is no table of levels")
    for level in table:
        if (name, level) not in REASONS:
            raise ValueError(f"nothing is compared that has the level [{name}] {level}")
    return tuple(table)


def _number(table: Mapping[str, object], name: str) -> float:
    value = table.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{name} must be a number")
    if abs(value) > _MOST:
        raise ValueError(f"{name} must lie between -{_MOST:g} and {_MOST:g}")
    return float(value)
