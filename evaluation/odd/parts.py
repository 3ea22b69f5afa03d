"""What the families are made of: an invented person's mail, and its pieces."""

from __future__ import annotations

import base64
from collections.abc import Callable
from random import Random

Family = Callable[[Random], bytes]

HEAD = (
    b"From: Jane Roe <jane@example.org>\r\nTo: max@example.com\r\nSubject: Offer\r\n"
    b"Date: Tue, 12 Mar 2024 10:11:00 +0100\r\n"
)
TEXT = (
    "Hello Max,\r\n\r\nplease find the offer attached.\r\n\r\nBest regards\r\nJane Roe\r\nHead of Sales\r\n"
    "Example Ltd\r\nTel. +1 555-0142\r\njane@example.org\r\n"
)
BODY = b"\r\n" + TEXT.encode()
HTML_TEXT = "<html><body>" + "".join(f"<p>{line}</p>" for line in TEXT.splitlines() if line) + "</body></html>"


def with_type(content_type: str, body: bytes, *fields: str) -> bytes:
    """A mail of one part."""
    extra = "".join(f"{field}\r\n" for field in fields)
    return HEAD + f"Content-Type: {content_type}\r\n{extra}\r\n".encode("utf-8", "surrogateescape") + body


def with_html(html: str) -> bytes:
    """A mail of HTML alone."""
    return with_type("text/html; charset=utf-8", html.encode("utf-8", "surrogatepass"))


def with_text(text: str) -> bytes:
    """A mail of plain text."""
    return with_type("text/plain; charset=utf-8", text.encode("utf-8", "surrogatepass"))


def part(content_type: str, body: bytes, *fields: str) -> bytes:
    """One entity of a multipart."""
    extra = "".join(f"{field}\r\n" for field in fields)
    return f"Content-Type: {content_type}\r\n{extra}\r\n".encode() + body


def multipart(subtype: str, parts: list[bytes], boundary: str = "=_b", end: bool = True, more: str = "") -> bytes:
    """A mail of several parts."""
    return HEAD + joined(subtype, parts, boundary, end, more)


def joined(subtype: str, parts: list[bytes], boundary: str = "=_b", end: bool = True, more: str = "") -> bytes:
    """A multipart entity with its own Content-Type field."""
    line = b"\r\n--" + boundary.encode()
    body = b"".join(line + b"\r\n" + one for one in parts) + (line + b"--\r\n" if end else b"")
    return f'Content-Type: multipart/{subtype}; boundary="{boundary}"{more}\r\n\r\n'.encode() + body


def plain() -> bytes:
    """The text as a part."""
    return part("text/plain; charset=utf-8", TEXT.encode())


def html() -> bytes:
    """The text as an HTML part."""
    return part("text/html; charset=utf-8", HTML_TEXT.encode())


def coded(data: bytes) -> bytes:
    """Base64 in lines."""
    return base64.encodebytes(data)


def log_int(rng: Random, least: int, most: int) -> int:
    """A number between the two, small ones as likely as large ones."""
    return int(least * (most / least) ** rng.random())
