"""Link targets: mailbox, telephone, page; out of what mail security and tracking put around them."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import unquote

from server.redirects import SCHEMES, unwrap

_MAX_TARGET = 8000


@lru_cache(maxsize=4096)
def clean_target(href: str) -> str:
    """Where a link leads, "" when it is no address of a person, a page or a telephone."""
    target = "".join(href.split("\n")).replace("\r", "").strip()[:_MAX_TARGET]
    scheme = target[:10].lower()
    if scheme.startswith("mailto:"):
        return "mailto:" + unquote(target[7:].partition("?")[0]).strip()
    if scheme.startswith(("tel:", "callto:")):
        return "tel:" + unquote(target.partition(":")[2]).strip("/ ")
    if scheme.startswith("//"):
        target = "https:" + target
    elif not scheme.startswith(SCHEMES):
        return ""
    return unwrap(target)
