"""Mail on disk: .eml files, folders of them, mbox files, Maildirs, standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from server.client import MAX_BYTES
from server.errors import LimitExceeded, UndersignedError, UnreadableMail

STDIN = Path("-")
MAIL_SUFFIXES = (".eml", ".mbox", ".mbx")
# Room for what the request holds beside the mail.
LARGEST = MAX_BYTES - 64 * 1024


@dataclass(frozen=True, slots=True)
class SourceMail:
    """One mail of a source. `id` is "" where its Message-ID is to be taken; `label` names it for people.

    With `error` it could not be read, and `raw` is empty.
    """

    id: str
    label: str
    raw: bytes
    error: UndersignedError | None = None


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files of the paths in order; those of a folder sorted by name, of a Maildir its mails."""
    found: list[Path] = []
    for path in paths:
        if is_maildir(path):
            found += sorted(mail for part in ("cur", "new") for mail in (path / part).iterdir() if mail.is_file())
        elif path.is_dir():
            found += files_of(child for child in sorted(path.iterdir()) if _is_mail(child))
        else:
            found.append(path)
    return found


def is_maildir(path: Path) -> bool:
    """Whether the folder is a Maildir."""
    return (path / "cur").is_dir() and (path / "new").is_dir()


def _is_mail(path: Path) -> bool:
    return not path.name.startswith(".") and (path.is_dir() or path.suffix.lower() in MAIL_SUFFIXES)


def size_of(path: Path) -> int:
    """Bytes of a file, 0 where nobody can tell."""
    try:
        return path.stat().st_size if path != STDIN else 0
    except OSError:
        return 0


def read_mails(path: Path) -> Iterator[SourceMail]:
    """The mails of one file: one of an .eml file, many of an mbox. What cannot be read comes with its error.

    Many mail stores leave a mailbox's "From " line at the head of an .eml file: that makes it no mbox.
    """
    if path == STDIN:
        yield _single(sys.stdin.buffer.read(LARGEST + 1), "", "standard input")
        return
    try:
        with path.open("rb") as file:
            if path.suffix.lower() != ".eml" and file.peek(5)[:5] == b"From ":
                yield from _mbox(file, path)
            else:
                yield _single(file.read(LARGEST + 1), _id(path), str(path))
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        yield SourceMail(_id(path), str(path), b"", UnreadableMail("FILE_UNREADABLE", message))


def _id(path: Path) -> str:
    in_maildir = path.parent.name in ("cur", "new") and is_maildir(path.parent.parent)
    return "" if in_maildir else path.name.removesuffix(".eml")


def _single(raw: bytes, id: str, label: str) -> SourceMail:
    if len(raw) > LARGEST:
        return SourceMail(id, label, b"", _too_large())
    return SourceMail(id, label, raw)


def _too_large() -> LimitExceeded:
    return LimitExceeded(
        "MESSAGE_TOO_LARGE", f"The message has more than {LARGEST} bytes, which no server takes.", limit=str(LARGEST)
    )


def _mbox(file: BinaryIO, path: Path) -> Iterator[SourceMail]:
    """The mails of an mbox: each begins with a "From " line after an empty one; ">From " is read as "From "."""
    number, lines, size, after_blank = 0, list[bytes](), 0, True
    for line in file:
        if line.startswith(b"From ") and after_blank:
            if number:
                yield _mbox_mail(lines, size, path, number)
            number, lines, size = number + 1, [], 0
        else:
            unquoted = line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line
            size += len(unquoted)
            if size <= LARGEST:
                lines.append(unquoted)
        after_blank = line in (b"\n", b"\r\n")
    yield _mbox_mail(lines, size, path, number)


def _mbox_mail(lines: list[bytes], size: int, path: Path, number: int) -> SourceMail:
    label = f"{path}#{number}"
    return SourceMail("", label, b"", _too_large()) if size > LARGEST else SourceMail("", label, b"".join(lines))
