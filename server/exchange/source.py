"""The bytes of a file of contacts -> its lines of text, whatever its charset."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from server.exchange.limits import FileLimits
from server.mail.charset import detect

_BLOCK = 1024 * 1024
_HEAD = 64 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def text_of(file: BinaryIO) -> io.TextIOWrapper:
    """The file from its beginning as text: by byte order mark, as UTF-8, else in the charset that it seems to have.

    Characters that cannot be read become U+FFFD. The file stays open when the text is detached.
    """
    encoding = _encoding(file)
    file.seek(0)
    return io.TextIOWrapper(file, encoding, errors="replace", newline="")


def _encoding(file: BinaryIO) -> str:
    file.seek(0)
    head = file.read(_HEAD)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    file.seek(0)
    return "utf-8" if _is_utf8(file) else detect(head)


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def numbered_lines(text: io.TextIOBase, limits: FileLimits) -> Iterator[tuple[int, str]]:
    """The physical lines without their ends, numbered from 1; of a longer line than allowed only the beginning.

    What is beyond the bound is passed over. LF, CR LF and CR end a line.
    """
    longest = limits.line_chars
    number = 0
    while line := text.readline(longest + 1):
        rest = line
        while rest and rest[-1] not in "\r\n":
            rest = text.readline(longest + 1)
        number += 1
        yield number, line.rstrip("\r\n")
