"""What names and addresses say of a person: words in common, addresses of functions."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from anyascii import anyascii


@cache
def _lines(file: str) -> frozenset[str]:
    text = resources.files("server.contacts").joinpath(file).read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def is_role_address(address: str) -> bool:
    """Whether several people write from the address (info@, support@)."""
    local, known = address.partition("@")[0].casefold(), _lines("role_addresses.txt")
    return local in known or local.replace(".", "").replace("-", "") in known


def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address at the domain."""
    return domain in _lines("free_mail_domains.txt")


def is_written_in(name_key: str, address: str) -> bool:
    """Whether the address speaks of the name: a word of it, or its initials, stand before the "@"."""
    local = _letters(address.partition("@")[0])
    own = [part for word in words(name_key) for part in _sounds(word)]
    if any(len(word) > 2 and word in local for word in own):
        return True
    return len(own) > 1 and len(local) <= len(own) + 1 and sorted(local) == sorted(word[:1] for word in own)


def _sounds(word: str) -> list[str]:
    """A word in Latin letters; an East Asian one syllable by syllable, which is how it stands in addresses."""
    if word.isascii():
        return [word]
    return [_letters(part) for part in _SYLLABLE.findall(anyascii(word)) or [word]]


_SYLLABLE = re.compile(r"[A-Z]?[a-z']+")


def _letters(text: str) -> str:
    return "".join(char for char in anyascii(text).lower() if char.isalpha())


def domain(address: str) -> str:
    """What stands after the "@", "" if nothing does."""
    return address.rpartition("@")[2] if "@" in address else ""


def words(name_key: str) -> tuple[str, ...]:
    """The words of a name's key, stops taken off ("j." is "j")."""
    return tuple(word for word in (part.strip(".,") for part in name_key.split()) if word)


def share_word(first: str, second: str) -> bool:
    """Whether the names have a whole word in common."""
    return any(len(word) > 1 for word in set(words(first)) & set(words(second)))
