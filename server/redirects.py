"""Links out of the redirectors that mail security, networks and tracking put around them.

What they look like is public: Microsoft Safe Links, Proofpoint URL Defense 1 to 3, Mimecast, Barracuda and others
carry the target in the address itself. Nothing is fetched.
"""

from __future__ import annotations

import base64
import binascii
import re
import tomllib
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qs, unquote, urlsplit

SCHEMES = ("http:", "https:", "mailto:", "tel:", "callto:", "skype:", "sip:", "xmpp:", "sms:", "whatsapp:", "tg:")
_MAX_WRAPPERS = 5
_DEFENSE_V3 = re.compile(r"https?://[^/]{1,300}/v3/__(.+?)__;([A-Za-z0-9_-]*)", re.IGNORECASE)
_AVANAN = re.compile(r"/v\d/(?:r\d+/)?_{3}(.+?)_{3}")
_CISCO = re.compile(r"/(https?(?:%3A|:).+)\Z", re.IGNORECASE)


@cache
def _table(name: str) -> dict[str, tuple[str, ...]]:
    data = tomllib.loads((files("server") / "redirects.toml").read_text("utf-8"))
    return {host: tuple(values) for host, values in data[name].items()}


def unwrap(url: str) -> str:
    """The target of a rewritten link, also of one that was rewritten several times."""
    for _ in range(_MAX_WRAPPERS):
        inner = _unwrap_once(url)
        if not inner or not inner.lower().startswith(SCHEMES):
            return url
        url = inner
    return url


def _unwrap_once(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if not host:
        return ""
    if host.endswith(("urldefense.proofpoint.com", "urldefense.com", "urldefense.us")):
        return _unwrap_defense(url, parts.path, parts.query)
    if host.endswith("secure-web.cisco.com"):
        match = _CISCO.search(parts.path)
        return unquote(match[1]) if match else ""
    if host.endswith(("avanan.click", "checkpoint.com")):
        match = _AVANAN.search(url)
        return match[1] if match else ""
    if host.endswith("protection.sophos.com"):
        return _unwrap_sophos(parts.query)
    if host.endswith("mimecast.com"):
        # Mimecast names the target's host alone.
        domain = _query(parts.query).get("domain", [""])[0]
        return f"https://{domain}" if domain else ""
    return _by_parameter(host, parts.path, parts.query)


def _by_parameter(host: str, path: str, query: str) -> str:
    owner = next((name for name in _suffixes(host) if name in _table("parameter")), "")
    paths = _table("redirect_path").get(owner)
    if not owner or not query or (paths and not path.startswith(paths)):
        return ""
    values = _query(query)
    return next((values[name][0] for name in _table("parameter")[owner] if name in values), "")


def _suffixes(host: str) -> list[str]:
    labels = host.split(".")[-6:]
    return [".".join(labels[i:]) for i in range(len(labels) - 1)]


def _query(query: str) -> dict[str, list[str]]:
    try:
        return parse_qs(query.replace("&amp;", "&"), max_num_fields=100)
    except ValueError:
        return {}


def _unwrap_defense(url: str, path: str, query: str) -> str:
    """Proofpoint URL Defense, versions 1 to 3."""
    if path.startswith(("/v1/", "/v2/")):
        coded = _query(query).get("u", [""])[0]
        return unquote(coded.translate({0x2D: "%", 0x5F: "/"})) if path.startswith("/v2/") else unquote(coded)
    match = _DEFENSE_V3.match(url)
    return _defense_v3(match[1], match[2]) if match else ""


def _defense_v3(coded: str, letters: str) -> str:
    """`*` stands for the next of `letters` (base64); `**A` for a run of two, `**B` of three, and so on."""
    try:
        rest = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
    position = 0
    out: list[str] = []
    pieces = re.split(r"(\*\*[A-Za-z0-9_-]|\*)", coded)
    for piece in pieces:
        if not piece.startswith("*"):
            out.append(piece)
            continue
        run = 1 if piece == "*" else _RUNS.find(piece[2]) + 2
        out.append(rest[position : position + run])
        position += run
    joined = "".join(out)
    return re.sub(r"\A(https?:/)(?=[^/])", r"\1/", joined)


_RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _unwrap_sophos(query: str) -> str:
    coded = _query(query).get("u", [""])[0]
    try:
        return base64.b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
