"""What the columns of a CSV file hold, by their names (csv_columns.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

_NUMBER = re.compile(r"\d{1,3}")
_SPACES = re.compile(r"\s+")
# Of Outlook a form of address, of others a person's position.
_TITLE = "title"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: columns of one `kind`, `type` and `number` make one value, each its `part` of it."""

    kind: str
    type: str
    number: int
    part: str


@cache
def _columns() -> dict[str, tuple[str, str, str]]:
    data = tomllib.loads(resources.files("server.exchange").joinpath("csv_columns.toml").read_text("utf-8"))
    found = {}
    for name, meaning in data["columns"].items():
        what, _, part = meaning.rpartition(".")
        kind, _, type = what.partition(":")
        found[name.casefold()] = (kind, type, part)
    return found


def columns_of(header: Sequence[str]) -> tuple[Column | None, ...]:
    """What each column holds, None where its name is not known."""
    names = [_SPACES.sub(" ", name.strip().strip("\ufeff").casefold()) for name in header]
    as_job = "job title" not in names
    return tuple(_column(name, as_job) for name in names)


def _column(name: str, title_is_job: bool) -> Column | None:
    if name == _TITLE:
        return Column("job_title", "", 1, "value") if title_is_job else Column("name", "", 1, "prefix")
    number = _NUMBER.search(name)
    known = _columns().get(name) or _columns().get(_NUMBER.sub("#", name, count=1))
    if known is None and number is None and name:
        known = _columns().get(f"{name} #")
    if known is None:
        return None
    kind, type, part = known
    return Column(kind, type, int(number[0]) if number else 1, part)
