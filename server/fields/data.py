"""Word lists of this folder, read once when first asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

_DATA = files("server.fields") / "data"


@cache
def words(name: str) -> frozenset[str]:
    """The whitespace-separated words of `data/<name>.txt`, as written; lines that begin with "#" are notes."""
    lines = (_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def entries(name: str) -> tuple[str, ...]:
    """The lines of `data/<name>.txt`, stripped, in order, without notes and blank lines."""
    return tuple(lines_of(name))


def lines_of(name: str) -> Iterator[str]:
    """The same, not kept: for long lists that are kept in another form."""
    lines = (_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return (line.strip() for line in lines if line.strip() and not line.startswith("#"))


def names(folder: str) -> tuple[str, ...]:
    """The names of the lists in a folder of `data`, in order."""
    return tuple(sorted(file.name.removesuffix(".txt") for file in (_DATA / folder).iterdir()))


def table(name: str) -> dict[str, Any]:
    """The content of `data/<name>.toml`; for the caching readers in the modules of this folder."""
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))
