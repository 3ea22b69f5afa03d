"""What names and addresses say of a person: short forms of names, addresses of functions."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def _role_addresses() -> frozenset[str]:
    text = resources.files("server.contacts").joinpath("role_addresses.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def is_role_address(address: str) -> bool:
    """Whether several people write from the address (info@, support@)."""
    local = address.partition("@")[0].casefold()
    return local in _role_addresses() or local.replace(".", "").replace("-", "") in _role_addresses()


def domain(address: str) -> str:
    """What stands after the "@", "" if nothing does."""
    return address.rpartition("@")[2] if "@" in address else ""


def words(name_key: str) -> tuple[str, ...]:
    """The words of a name's key, stops taken off ("j." is "j")."""
    return tuple(word for word in (part.strip(".,") for part in name_key.split()) if word)


def is_short_form(short: str, full: str) -> bool:
    """Whether each word of the first name key is a word of the second, or its initial, and the second says more.

    The order does not matter: "Miller J." is short for "John Miller". Equal names are no short forms.
    """
    few, many = words(short), list(words(full))
    if not few or len("".join(few)) >= len("".join(many)):
        return False
    for word in sorted(few, key=len, reverse=True):
        found = word if word in many else next((one for one in many if len(word) == 1 and one.startswith(word)), None)
        if found is None:
            return False
        many.remove(found)
    return True


def share_word(first: str, second: str) -> bool:
    """Whether the names have a whole word in common."""
    return any(len(word) > 1 for word in set(words(first)) & set(words(second)))
