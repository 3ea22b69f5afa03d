"""Bounds on what is read, and what is said when one is passed."""

from __future__ import annotations

from dataclasses import dataclass

from server.errors import LimitExceeded


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds of one message: bytes of the whole, of its headers (each entity), of its readable text and HTML
    (characters); counts of parts, lines, HTML elements; levels of nesting of parts and of HTML elements."""

    message_bytes: int = 32 * 1024 * 1024
    header_bytes: int = 512 * 1024
    parts: int = 1000
    nesting: int = 30
    text_chars: int = 768 * 1024
    text_lines: int = 200_000
    html_chars: int = 4 * 1024 * 1024
    html_nodes: int = 100_000
    html_depth: int = 1000


DEFAULT_LIMITS = Limits()

_ADVICE = {
    "MESSAGE_TOO_LARGE": "The message has more than {limit} bytes. Raise the limit, or leave attachments out.",
    "HEADERS_TOO_LARGE": "The header has more than {limit} bytes. Mail of people never has: check who sends it.",
    "TOO_MANY_PARTS": "The message has more than {limit} parts. Raise the limit if such mail is expected.",
    "NESTED_TOO_DEEP": "Parts are nested more than {limit} deep. Raise the limit if such mail is expected.",
    "TEXT_TOO_LARGE": "The text has more than {limit} characters. Send long logs and data as attachments.",
    "TOO_MANY_LINES": "The text has more than {limit} lines. Send long logs and data as attachments.",
    "HTML_TOO_LARGE": "The HTML text has more than {limit} characters. Raise the limit if such mail is expected.",
    "HTML_TOO_MANY_NODES": "The HTML text has more than {limit} elements. Raise the limit if such mail is expected.",
    "HTML_TOO_DEEP": "HTML elements are nested more than {limit} deep. Raise the limit if such mail is expected.",
}


def check(reason: str, value: int, limit: int) -> None:
    """Raise LimitExceeded when `value` is over `limit`."""
    if value > limit:
        raise LimitExceeded(reason, _ADVICE[reason].format(limit=limit), limit=str(limit))
