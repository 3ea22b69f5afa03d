"""Header fields: their bytes, their text, their parameters, message ids and dates."""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from server.mail.charset import decode
from server.mail.limits import check

Fields = tuple[tuple[str, str], ...]

_FIELD_NAME = re.compile(rb"[!-9;-~]{1,200}?[ \t]*(?=:)")
_ENCODED_WORD = re.compile(r"=\?([^?\s]{0,80})\?([bBqQ])\?([^?]*)(?:\?=|\?$|$)")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,500})>")
_BLANKS_BYTES = re.compile(rb"[ \t\r\n]+")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_MAX_REFERENCES = 1000
_DATE_CHARS = 200
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DAY = 86_400


class Block(NamedTuple):
    """The raw fields of one entity, unfolded, and where its content begins."""

    fields: tuple[tuple[str, bytes], ...]
    end: int


def read_block(raw: bytes, start: int, end: int, limit: int) -> Block:
    """The header that begins at `start`; it ends at an empty line, or where a line is no field any more.

    Raises LimitExceeded when it has more than `limit` bytes.
    """
    fields: list[tuple[str, list[bytes]]] = []
    position = start
    while position < end:
        stop = raw.find(b"\n", position, end)
        line = raw[position : stop if stop >= 0 else end].rstrip(b"\r")
        following = stop + 1 if stop >= 0 else end
        check("HEADERS_TOO_LARGE", following - start if fields else 0, limit)
        if not line:
            return _block(fields, following)
        if line[:1] in b" \t" and fields:
            fields[-1][1].append(line)
        elif match := _FIELD_NAME.match(line):
            fields.append((match.group().decode("ascii").rstrip(), [line[match.end() + 1 :]]))
        elif fields or not line.startswith((b"From ", b">From ")):
            break
        position = following
    return _block(fields, position)


def _block(fields: list[tuple[str, list[bytes]]], end: int) -> Block:
    return Block(tuple((name, b"\n".join(lines)) for name, lines in fields), end)


def decode_field(raw: bytes) -> str:
    """The text of a field's value: unfolded, RFC 2047 words and raw 8-bit characters decoded."""
    text = raw.decode("ascii") if raw.isascii() else decode(raw)
    if "=?" in text:
        text = decode_words(text)
    return " ".join(text.replace("\0", "").split())


def decode_words(text: str) -> str:
    """`text` with its encoded words decoded (RFC 2047), broken ones as far as they can be read.

    Neighbouring words of one charset are decoded together: senders cut characters in two.
    """
    out: list[str] = []
    pending: list[bytes] = []
    pending_charset = ""
    position = 0
    for match in _ENCODED_WORD.finditer(text):
        gap = text[position : match.start()]
        charset, encoding, payload = match.groups()
        if pending and (gap.strip() or charset.lower() != pending_charset):
            out.append(decode(b"".join(pending), pending_charset))
            pending = []
        if gap.strip() or position == 0:
            out.append(gap)
        pending.append(_decode_payload(encoding, payload))
        pending_charset = charset.lower()
        position = match.end()
    if pending:
        out.append(decode(b"".join(pending), pending_charset))
    return "".join(out) + text[position:]


def _decode_payload(encoding: str, payload: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(_BLANKS_BYTES.sub(b"_", data), header=True)
    return decode_base64(data)


def decode_base64(data: bytes) -> bytes:
    """The bytes that `data` encodes, as many as can be read."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        clean = _NOT_BASE64.sub(b"", data)
        clean = clean[: len(clean) - (len(clean) % 4 == 1)]
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


_PARAMETER = re.compile(
    r";\s*([^\s=;\"]{1,60}?)(\*\d{0,3})?(\*)?\s*=\s*(?:\"((?:[^\"\\]|\\.?)*+)\"?|([^;]*))", re.DOTALL
)


def parameters(text: str) -> tuple[str, dict[str, str]]:
    """(value, parameters) of a Content-Type or Content-Disposition field, all names lower-case (RFC 2045, 2231)."""
    value, semicolon, _ = text.partition(";")
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(text, len(value)) if semicolon else ():
        name, part, extended, quoted, bare = match.groups()
        content = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare.strip()
        if extended or (part == "*"):
            content = _decode_extended(content)
        name = name.lower()
        found[name] = found.get(name, "") + content if part and part != "*" else found.get(name, content)
    return value.strip().lower(), found


def _decode_extended(text: str) -> str:
    charset, quote, rest = text.partition("'")
    if not quote:
        return decode(unquote_to_bytes(text), "utf-8")
    return decode(unquote_to_bytes(rest.partition("'")[2]), charset)


def message_ids(text: str) -> tuple[str, ...]:
    """Message ids of a field in order, without their angle brackets, each once."""
    found = _MESSAGE_ID.findall(text[: _MAX_REFERENCES * 200])
    return tuple(dict.fromkeys(found[:_MAX_REFERENCES]))


def parse_date(text: str) -> datetime | None:
    """The time in UTC, None when it cannot be read; a date without a zone is taken as UTC."""
    text = text[:_DATE_CHARS].strip()
    if _ISO_DATE.match(text):
        return _parse_iso_date(text)
    try:
        parts = parsedate_tz(text)
        if parts is None:
            return None
        offset = parts[9] or 0
        if abs(offset) >= _DAY:
            offset = 0
        return datetime(*parts[:6], tzinfo=UTC) - timedelta(seconds=offset)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _parse_iso_date(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-"))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
