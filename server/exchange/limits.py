"""Bounds on files of contacts, and what is said when one is passed."""

from __future__ import annotations

from dataclasses import dataclass

from server.errors import LimitExceeded

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What one file may hold: bytes in all; contacts; characters of one line or cell; properties of one contact.

    A photo of the largest size takes 1.4 MiB in a line; `entry_chars` bounds one contact of a JSON file.
    """

    file_bytes: int = 256 * MIB
    entries: int = 200_000
    line_chars: int = 2 * MIB
    entry_lines: int = 1000
    entry_chars: int = 4 * MIB


DEFAULT_FILE_LIMITS = FileLimits()


def check_limit(reason: str, size: int, limit: int, what: str) -> None:
    """Raises LimitExceeded with this reason."""
    if size > limit:
        raise LimitExceeded(reason, f"The file has more than {limit} {what}: divide it.", limit=str(limit))
