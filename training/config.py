"""What a training run is told, read from TOML."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """One stage of training.

    `generated` windows, of `languages` if some are named, are drawn anew each epoch with `seed`; `real` says whether
    the gold windows are used as well. With a `teacher`, a checkpoint of another recipe such as "signature/real", the
    stage learns what that says of each word instead of the labels, and learns it of unlabelled mail as well.
    Learning rates are peaks of a linear warm-up (`warmup`, a share of all steps) and decay.
    """

    name: str
    epochs: int
    generated: int
    real: bool
    batch: int
    learning_rate: float
    head_learning_rate: float
    weight_decay: float = 0.01
    warmup: float = 0.06
    smoothing: float = 0.0
    languages: tuple[str, ...] = ()
    teacher: str = ""
    seed: int = 1


@dataclass(frozen=True, slots=True)
class BaseConfig:
    """How the base is cut: layers kept, units of their feed-forward part, pieces, generated windows to choose them."""

    layers: int
    inner: int
    pieces: int
    windows: int
    limit: int
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that makes one set of weights; `temperature` and `threshold` as in the weights' config.json."""

    name: str
    version: str
    temperature: float
    threshold: float
    base: BaseConfig
    stages: tuple[TrainingConfig, ...]


def read_recipe(path: Path) -> Recipe:
    """A recipe from TOML; unknown or missing keys are a TypeError that names them."""
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    stages = tuple(_stage(stage) for stage in values["stages"])
    return Recipe(**(values | {"base": BaseConfig(**values["base"]), "stages": stages}))


def _stage(values: dict[str, Any]) -> TrainingConfig:
    return TrainingConfig(**(values | {"languages": tuple(values.get("languages", ()))}))
