"""What a link is shown as where its text, or its picture, does not say where it leads."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_HOST_LABEL = re.compile(r"https?://(?:[\w-]{1,60}\.){0,3}?([\w-]{1,60})\.[a-z]{2,10}/[^/\s]")
_MOST_WORDS = 6


class _Sites(NamedTuple):
    """Labels of hosts: of networks with the name that people give them, and of those where appointments are made."""

    networks: dict[str, str]
    booking: frozenset[str]


@cache
def _sites() -> _Sites:
    data = tomllib.loads((files("server.mail") / "data" / "linked_sites.toml").read_text("utf-8"))
    return _Sites(data["networks"], frozenset(data["booking"]["hosts"]))


def names_site(text: str, target: str) -> bool:
    """Whether a link's text is but the name of the site that it leads into: "LinkedIn", "Follow us on Facebook",
    "Book a meeting with me".

    The text does not say then whose profile it is; what leads to the site itself is none.
    """
    host = _HOST_LABEL.match(target)
    words = text.lower().split()
    if host is None or len(words) > _MOST_WORDS or len(text) > len(target):
        return False
    label, sites = host[1], _sites()
    if name := sites.networks.get(label):
        return label in words or name in words
    return label in sites.booking and "." not in text


# Parameters that say where a profile's link was copied from; any other one chooses a page.
_TRACKING = re.compile(
    r"(?:(?:s|t|si|ref|ref_src|trk|lang|hl|locale|igshid|igsh|fbclid|mibextid|originalsubdomain|utm_[a-z]{1,20})=[^&]*&?)*",
    re.IGNORECASE,
)
_PROFILE_PATH = re.compile(r"https?://[^/?#\s]{4,100}(?:/[^/?#\s]{1,100}){0,3}/?\Z")


def shown_target(target: str) -> str:
    """What an icon's link shows: a profile, a website, an address or a number; "" for other pages."""
    scheme, _, rest = target.partition(":")
    if scheme in ("mailto", "tel"):
        return rest
    if scheme in ("http", "https"):
        plain, _, query = target.partition("#")[0].partition("?")
        return plain if _PROFILE_PATH.match(plain) and _TRACKING.fullmatch(query) else ""
    return target if len(target) < 200 else ""
