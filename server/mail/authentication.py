"""Is the sender who the header says? Authentication-Results (RFC 8601) and domains that imitate another."""

from __future__ import annotations

import re

from server.mail.address import Mailbox, normal_address

_FAILED = re.compile(r"\bdmarc\s*=\s*(?:fail|permerror)\b", re.IGNORECASE)
_PASSED = re.compile(r"\bdmarc\s*=\s*pass\b", re.IGNORECASE)
_MIN_IMITATED = 6
# What is taken for another letter at a glance, and the letter it is taken for (Unicode TR 39, the usual cases).
_LOOKS = (
    ("rn", "m"),
    ("vv", "w"),
    ("cl", "d"),
    *zip(
        "0135а4еорсухіјѕԁɡıłöóòôõüúùûäáàâãåéèêëíìîïçñýÿžšč",
        "olesaaeopcyxijsdgiloooooouuuuaaaaaaeeeeiiiicnyyzsc",
        strict=False,
    ),
)


def failed_authentication(headers: tuple[tuple[str, str], ...], trusted: tuple[str, ...]) -> bool:
    """Whether a trusted server says that DMARC failed."""
    return bool(_FAILED.search(_results(headers, trusted)))


def passed_authentication(headers: tuple[tuple[str, str], ...], trusted: tuple[str, ...]) -> bool:
    """Whether a trusted server says that DMARC passed: the domain of the header's From is really the sender's."""
    results = _results(headers, trusted)
    return bool(_PASSED.search(results)) and not _FAILED.search(results)


def _results(headers: tuple[tuple[str, str], ...], trusted: tuple[str, ...]) -> str:
    """What the last trusted server found; what other servers wrote can be forged and is not read."""
    names = {name.lower() for name in trusted}
    for name, value in headers:
        if name.lower() == "authentication-results":
            server, _, results = value.partition(";")
            if server.split()[:1] and server.split()[0].lower() in names:
                return results
    return ""


def looks_like(author: Mailbox, own: str) -> bool:
    """Whether an author outside `own` passes for one of its people: by the domain, or by an address as the name."""
    domain = author.address.rpartition("@")[2]
    own = own.lower().lstrip("@")
    if not domain or domain == own or domain.endswith("." + own):
        return False
    shown = normal_address(author.name)
    if shown.endswith("@" + own):
        return True
    if domain.startswith(own + "."):
        return True  # "example.com.mail.example.net"
    if len(own) < _MIN_IMITATED:
        return False
    return _skeleton(domain) == _skeleton(own) or _is_one_edit(domain, own)


def _skeleton(domain: str) -> str:
    for shown, meant in _LOOKS:
        domain = domain.replace(shown, meant)
    return domain


def _is_one_edit(a: str, b: str) -> bool:
    """Whether one inserted, missing, changed or swapped letter turns a into b."""
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    if rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]:
        return True
    return rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:]
