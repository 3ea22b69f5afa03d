"""Addresses that list archives scramble: "j@ne@doe @end|ng |rom ex@mp|e@com (Jane Doe)"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from server.mail.address import Mailbox
from server.mail.quote_words import key
from server.mail.shown_mailbox import clean_name, find_addresses

_MARK = re.compile(r"\s{0,2}@end(?:\|ng |ing )(?:\|rom|from)\s{1,2}")
_FORM = re.compile(r"(?P<domain>[^\s()<>]{3,255})>?\s{0,4}(?:\((?P<name>[^()]{0,200})\))?")
_HOST = re.compile(r"(?:https?://|www\.)([\w.-]{4,100})", re.IGNORECASE)
_LOCAL_LIMIT = 64
_SEPARATORS = ("", ".", "_", "-")


@dataclass(frozen=True, slots=True)
class _Table:
    letters: dict[str, str]
    domains: tuple[str, ...]


@cache
def _table() -> _Table:
    data = tomllib.loads((files("server.mail") / "data" / "scrambled.toml").read_text("utf-8"))
    return _Table(data["letters"], tuple(data["domains"]["common"]))


def is_scrambled(value: str) -> bool:
    """Whether a From value is of this form."""
    return _MARK.search(value[:400]) is not None


def read_scrambled(value: str, text: str) -> Mailbox | None:
    """The mailbox behind a scrambled From value.

    The address is known where one that the message's text shows fits, or where the local part can only be made of the
    name and the domain is one that the text shows or many people share; else it is "".
    """
    mark = _MARK.search(value[:400])
    if mark is None:
        return None
    form = _FORM.match(value, mark.end())
    if form is None:
        return None
    local = value[: mark.start()].rpartition("<")[2].strip().rpartition(" ")[2][-_LOCAL_LIMIT:]
    name = clean_name(form["name"] or value[: mark.start()].rpartition("<")[0])
    address = _shown(f"{local}@{form['domain']}", text) or _made(local, form["domain"], name, text)
    return Mailbox(name, address) if name or address else None


def _fits(pattern: str, text: str) -> bool:
    """Whether the text could have been scrambled to the pattern."""
    letters = _table().letters
    return len(pattern) == len(text) and all(
        c in letters.get(p, "") or c == p for p, c in zip(pattern.lower(), text.lower(), strict=True)
    )


def _shown(pattern: str, text: str) -> str:
    """The address in the text that fits, "" where none or several do."""
    fitting = {found.address for found in find_addresses(text) if _fits(pattern, found.address)}
    return fitting.pop() if len(fitting) == 1 else ""


def _made(local: str, domain: str, name: str, text: str) -> str:
    locals_ = {made for made in _locals(key(name).split()) if _fits(local, made)}
    domains = {d for d in _domains(text) if _fits(domain, d)} or {d for d in _table().domains if _fits(domain, d)}
    return f"{locals_.pop()}@{domains.pop()}" if len(locals_) == 1 and len(domains) == 1 else ""


def _locals(words: list[str]) -> Iterator[str]:
    """Local parts that people make of their names."""
    if not words:
        return
    first, last = words[0], words[-1]
    yield from (first, last)
    for separator in _SEPARATORS:
        yield separator.join(words)
        for one, two in ((first, last), (first[0], last), (first, last[0]), (last, first), (last, first[0])):
            yield f"{one}{separator}{two}"


def _domains(text: str) -> Iterable[str]:
    """Domains that the text shows in addresses and links, with those above them."""
    hosts = [found.address.rpartition("@")[2] for found in find_addresses(text)]
    hosts += [host.lower().strip(".-") for host in _HOST.findall(text)]
    for host in hosts:
        labels = host.split(".")
        yield from (".".join(labels[i:]) for i in range(len(labels) - 1))
