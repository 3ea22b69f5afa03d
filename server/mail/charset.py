"""Bytes -> text, also when the declared charset is wrong, unknown or missing."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache

import cchardet

# What mail calls a charset -> the codec that reads what such mail really holds (WHATWG Encoding, 4.2).
_ALIASES = {
    "us-ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
    "ansi": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "cp-850": "cp850",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "big5": "big5hkscs",
}
# Codecs of Python that are no charsets of mail; some take quadratic time.
_NO_CHARSETS = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
# Single-byte charsets that every byte string fits: a sender that declares one is often wrong.
_FITS_ALL = frozenset({"cp1252", "ascii", "iso8859-15", "cp1250", "cp1251", "cp1254"})
_ISO_2022 = re.compile(rb"\x1b\$[@B]|\x1b\([JI]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DETECT_BYTES = 64 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes, declared: str = "") -> str:
    """The text that `data` holds; characters that cannot be read become U+FFFD."""
    text = _decoded(data, declared)
    # UTF-7 and its like give halves of characters, which nothing downstream can encode.
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def _decoded(data: bytes, declared: str) -> str:
    name = codec(declared)
    if data.isascii() and (not name or name in _FITS_ALL or name == "utf-8"):
        return data.decode("iso2022_jp_ext" if _ISO_2022.search(data) else "ascii", errors="replace")
    for guess in _guesses(data, name):
        try:
            return data.decode(guess)
        except (UnicodeError, LookupError):
            continue
    return data.decode(name or detect(data), errors="replace")


def _guesses(data: bytes, name: str) -> Iterator[str]:
    """Codecs in the order in which they are tried; what the bytes look like is found out last, as it takes longest."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            yield from (encoding, name) if name else (encoding,)
            return
    if not name or name in _FITS_ALL:
        yield from ("utf-8", name) if name and name != "ascii" else ("utf-8",)
    else:
        yield from (name, "utf-8")
    yield detect(data)


def detect(data: bytes) -> str:
    """The most likely codec of `data`, "cp1252" when nothing is likely."""
    found = cchardet.detect(data[:_DETECT_BYTES])
    return codec(found.get("encoding") or "") or "cp1252"


@lru_cache(maxsize=256)
def codec(declared: str) -> str:
    """The codec's name for a charset as declared, "" when it names no charset."""
    name = declared.strip().strip("\"'").partition("*")[0].lower()[:60]
    if not name or not name.isascii() or "\0" in name:
        return ""
    name = _ALIASES.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    is_text = getattr(info, "_is_text_encoding", True)
    return info.name if is_text and info.name not in _NO_CHARSETS else ""
