"""The words of vCard for types and networks, from vcard_types.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

LONGEST_TYPE = 40


@dataclass(frozen=True, slots=True)
class Words:
    """The content of the file; `types` gives ours for theirs, the surest of ours first in `order`."""

    types: dict[str, str]
    order: tuple[str, ...]
    written: dict[str, str]
    ignored: frozenset[str]
    profiles: dict[str, str]
    schemes: dict[str, str]
    card: frozenset[str]


@cache
def words() -> Words:
    """The words that come with this release."""
    data = tomllib.loads(resources.files("server.exchange").joinpath("vcard_types.toml").read_text("utf-8"))
    types = {theirs: ours for ours, spellings in data["types"].items() for theirs in spellings}
    return Words(
        types,
        tuple(data["types"]),
        data["written"],
        frozenset(data["ignored"]["words"]),
        data["profiles"],
        data["schemes"],
        frozenset(data["card"]["words"]),
    )


def our_type(theirs: Iterable[str], label: str = "") -> str:
    """Our type for theirs, whatever their case; else the label, else an unknown one of theirs, else ""."""
    stated = [word.strip().lstrip("* ").strip("<>_$!") for word in (*theirs, label)]
    known = {words().types[word.casefold()] for word in stated if word.casefold() in words().types}
    if known:
        return next(ours for ours in words().order if ours in known)
    unknown = (word for word in reversed(stated) if word and word.casefold() not in words().ignored)
    return " ".join(next(unknown, "").removeprefix("X-").removeprefix("x-").split())[:LONGEST_TYPE]
