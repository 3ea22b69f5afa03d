"""Bytes -> the tree of MIME parts, within limits (RFC 2045, 2046).

The bytes of a part are cut out only when they are read, so that large attachments cost next to nothing.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from server.mail.charset import decode
from server.mail.header import decode_base64, decode_field, parameters, read_block
from server.mail.limits import Limits, check

_ONLY_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]{2,}={0,2}[ \t\r]*")


@dataclass(frozen=True, slots=True)
class Part:
    """One entity: `content_type` as "type/subtype" lower-cased, its parameters, its raw fields.

    `raw[start:end]` is its content, still encoded; `children` the parts of a multipart; `named` the first field of
    each name, in lower case.
    """

    raw: bytes
    start: int
    end: int
    fields: tuple[tuple[str, bytes], ...]
    content_type: str
    parameters: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    filename: str = ""
    children: tuple[Part, ...] = ()
    named: Mapping[str, bytes] = field(default_factory=dict)

    def content(self) -> bytes:
        """The content with its transfer encoding undone, as far as it can be read."""
        encoding = decode_field(self.named.get("content-transfer-encoding", b"")).lower().strip("\"' ;:")
        data = self.raw[self.start : self.end]
        if encoding == "base64":
            return _from_base64(data)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(data)
        if encoding in ("x-uuencode", "uuencode", "x-uue"):
            return _from_uuencode(data)
        return data

    def text(self) -> str:
        """The content as text in its charset, or the one that its bytes show."""
        return decode(self.content(), self.parameters.get("charset", "")).replace("\0", "")


@dataclass(slots=True)
class _Count:
    """How many parts were read so far."""

    parts: int = 0


def parse_part(raw: bytes, start: int, end: int, limits: Limits) -> Part:
    """The entity that `raw[start:end]` holds; raises LimitExceeded."""
    return _parse(raw, (start, end), limits, _Count(), 0, "text/plain")


def _parse(raw: bytes, span: tuple[int, int], limits: Limits, count: _Count, depth: int, default: str) -> Part:
    count.parts += 1
    check("TOO_MANY_PARTS", count.parts, limits.parts)
    check("NESTED_TOO_DEEP", depth, limits.nesting)
    start, end = span
    block = read_block(raw, start, end, limits.header_bytes)
    named = {name.lower(): value for name, value in reversed(block.fields)}
    content_type, params = _content_type(named.get("content-type", b""), default)
    disposition, disposition_params = parameters(decode_field(named.get("content-disposition", b"")))
    children: tuple[Part, ...] = ()
    if content_type.startswith("multipart/"):
        inner = "message/rfc822" if content_type == "multipart/digest" else "text/plain"
        spans = _spans(raw, (block.end, end), params.get("boundary", ""))
        children = tuple(_parse(raw, child, limits, count, depth + 1, inner) for child in spans)
        if not children:
            content_type = "text/plain"
    filename = disposition_params.get("filename", "") or params.get("name", "")
    return Part(raw, block.end, end, block.fields, content_type, params, disposition, filename, children, named)


def _content_type(value: bytes, default: str) -> tuple[str, dict[str, str]]:
    content_type, params = parameters(decode_field(value))
    if content_type == "text":
        content_type = "text/plain"
    return (content_type if content_type.count("/") == 1 else default), params


def _spans(raw: bytes, span: tuple[int, int], boundary: str) -> list[tuple[int, int]]:
    """Where the parts of a multipart begin and end; a missing end delimiter ends the last one at the end."""
    start, end = span
    delimiter = b"--" + boundary.strip().encode("utf-8", "surrogateescape")
    spans: list[tuple[int, int]] = []
    opened = -1
    position = _find_line(raw, delimiter, start, end)
    while boundary and position >= 0:
        if opened >= 0:
            spans.append((opened, _before_line_end(raw, opened, position)))
        tail = position + len(delimiter)
        line_end = raw.find(b"\n", tail, end)
        opened = line_end + 1 if line_end >= 0 else end
        if raw[tail : tail + 2] == b"--":
            return spans
        position = _find_line(raw, delimiter, opened, end)
    if boundary and opened >= 0:
        spans.append((opened, end))
    return spans


def _find_line(raw: bytes, delimiter: bytes, start: int, end: int) -> int:
    """The next line that is this delimiter (RFC 2046 5.1.1), not a longer one that begins alike; -1 if none."""
    position = start
    while (position := raw.find(delimiter, position, end)) >= 0:
        tail = raw[position + len(delimiter) : position + len(delimiter) + 3]
        if (position == start or raw[position - 1] == 0x0A) and (tail[:2] == b"--" or tail[:1] in b" \t\r\n"):
            return position
        position += len(delimiter)
    return -1


def _before_line_end(raw: bytes, start: int, position: int) -> int:
    """The line end before a delimiter belongs to the delimiter."""
    if position > start and raw[position - 1] == 0x0A:
        position -= 1
        if position > start and raw[position - 1] == 0x0D:
            position -= 1
    return position


def _from_base64(data: bytes) -> bytes:
    """Base64, also with plain lines after it: list servers append their footer to the encoded text."""
    if _ONLY_BASE64.fullmatch(data):
        return decode_base64(data)
    lines = data.split(b"\n")
    coded = (number for number, line in enumerate(lines) if line.strip() and not _BASE64_LINE.fullmatch(line))
    number = next(coded, len(lines))
    if not number and not _BASE64_LINE.fullmatch(lines[0]):
        return data  # declared, but not encoded
    return decode_base64(b"\n".join(lines[:number])) + b"\n" + b"\n".join(lines[number:])


def _from_uuencode(data: bytes) -> bytes:
    out: list[bytes] = []
    for line in data.splitlines():
        if line.startswith((b"begin ", b"end")) or not line.strip():
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(out)
