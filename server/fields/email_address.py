"""E-mail addresses: plain, obfuscated and as archives write them -> one lower-case form (RFC 5321 4.1.2, RFC 5890)."""

from __future__ import annotations

import re

from server.errors import InvalidInput
from server.fields.context import Piece, Scene
from server.fields.field import Field, Kind
from server.fields.patterns import find_emails
from server.fields.spelling import collapse

_AT = re.compile(
    r"(?:(?<!\s)\s++)?[\[({<]{1,2}\s?(?:at|@|a|ät|et|arroba|arobase)\s?[\])}>]{1,2}\s*"
    r"|(?<!\s)\s++-{0,2}\s?(?:at|ät|arroba|en)\s?-{0,2}\s+|[_\s]?[-'\"_]at[-'\"_][_\s]?|(?:(?<!\s)\s++)?(?:&#64;|%40|＠|@)\s*"
    r"|(?<=[a-z0-9])AT(?=[a-z0-9-]{1,60}DOT)",
    re.IGNORECASE,
)
_SHOUTED_AT = re.compile(r"(?<=[a-z0-9])AT(?=[a-z])")
_DOT = re.compile(
    r"(?:(?<!\s)\s++)?[\[({<]\s?(?:dot|\.|punkt|punto|point)\s?[\])}>]\s*|(?<!\s)\s++(?:dot|punkt|punto|point)\s+"
    r"|(?<=[a-z0-9])DOT(?=[a-z])|(?:(?<!\s)\s++)?\.\s*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}@[^\W_](?:[\w-]*\w)?(?:\.[^\W_](?:[\w-]*\w)?)+")
_LABEL = re.compile(r"^(?:e-?\s?mail|mail|mailto)\s*[:=]\s*", re.IGNORECASE)


def read_emails(piece: Piece, scene: Scene) -> tuple[Field, ...]:
    """The address of a piece; nothing where it is none."""
    written = scene.text_of(piece)
    value = decode_address(written)
    if not value:
        return ()
    return (
        Field(
            Kind.EMAIL,
            value,
            email_key(value),
            text=written,
            start=piece.start,
            end=piece.end,
            confidence=piece.confidence,
        ),
    )


def decode_address(text: str) -> str:
    """`text` as a lower-case address, "" where it is none: "J.Doe (at) Ex [dot] org" -> "j.doe@ex.org"."""
    text = _LABEL.sub("", collapse(text).strip("<>\"',;:()[]*| "))
    if "DOT" in text:
        text = _SHOUTED_AT.sub("@", text, count=1)
    plain = _DOT.sub(".", _AT.sub("@", text, count=1)) if "@" not in text or " " in text else text
    match = _ADDRESS.search(plain) or _ADDRESS.search(_found_in(text))
    if not match:
        return ""
    local, _, domain = match.group().lower().rpartition("@")
    return f"{local.strip('.')}@{unicode_domain(domain)}" if local.strip(".") else ""


def _found_in(text: str) -> str:
    found = find_emails(text)
    if not found:
        return ""
    start, end = found[0]
    return _DOT.sub(".", _AT.sub("@", text[start:end], count=1))


def email_key(value: str) -> str:
    """Lower case with an ASCII domain (RFC 5890): two addresses with one key reach one mailbox."""
    address = decode_address(value) or collapse(value).casefold()
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{ascii_domain(domain)}".lower()


def parse_email(value: str) -> str:
    """The address in a value typed by a person, else InvalidInput."""
    address = decode_address(value)
    if not address:
        raise InvalidInput("EMAIL_INVALID", "This is no e-mail address; write it as name@example.com.", kind=Kind.EMAIL)
    return address


def ascii_domain(domain: str) -> str:
    """The domain in the form that is sent (punycode); as it is where it has no such form."""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def unicode_domain(domain: str) -> str:
    """The domain as people read it: "xn--mller-kva.de" -> "müller.de"."""
    if "xn--" not in domain:
        return domain
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain
