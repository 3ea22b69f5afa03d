"""The tree of parts -> the text that a person sees, attached messages and vCards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from server.mail.html import html_body
from server.mail.limits import Limits, check
from server.mail.mime import Part
from server.mail.text import Body, plain_body, unfold_flowed, without_invisible

_VCARD_TYPES = ("text/vcard", "text/x-vcard", "text/directory")
_MESSAGE_TYPES = ("message/rfc822", "message/global", "message/news")
_SHOWN = ("text/html", "text/plain", "multipart/", "application/xhtml")
_NO_TEXT = ("multipart/encrypted", "multipart/appledouble")
_WORD = re.compile(r"\w+")
# A line of an encoded file that stands in the text; lines of prose have blanks.
_ENCODED_COLUMN = 60
_ENCODED_RUN = re.compile(
    r"(?:^[A-Za-z0-9+/=]{60,}\r?\n){4,}(?:[A-Za-z0-9+/]{0,76}[0-9+/=][A-Za-z0-9+/=]{0,76}\r?(?:\n|\Z))?", re.MULTILINE
)
_UU_BEGIN = re.compile(r"begin [0-7]{3,4} \S")
_UU_LINE = re.compile(r"[ -`]{1,62}\Z")
_HTML_START = re.compile(r"\s{0,50}(?:<!doctype html|<html|<head|<body|<div|<p>|<table|<meta)", re.IGNORECASE)
# The HTML text is taken as long as it has at least this share of the plain text's words.
_ENOUGH = 0.8
_PLAIN_LIKE = ("text/plain", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown")


def readable_body(part: Part, limits: Limits) -> Body:
    """The text parts that a client shows, one after the other."""
    bodies = [body for body in _bodies(part, limits) if body.lines]
    return _join(bodies) if bodies else plain_body("")


def attached_parts(part: Part) -> Iterator[Part]:
    """Parts that hold a whole message; of a bounce's report too."""
    if part.content_type in _MESSAGE_TYPES:
        yield part
    for child in part.children:
        yield from attached_parts(child)


def vcard_parts(part: Part) -> Iterator[Part]:
    """Parts that hold a vCard."""
    is_file = part.filename.lower().endswith((".vcf", ".vcard"))
    if part.content_type in _VCARD_TYPES or (is_file and not part.children):
        yield part
    for child in part.children:
        yield from vcard_parts(child)


def _bodies(part: Part, limits: Limits) -> Iterator[Body]:
    kind = part.content_type
    if part.disposition == "attachment" and not part.children:
        return
    if kind == "multipart/alternative":
        yield from _best_alternative(part, limits)
    elif kind in ("multipart/related", "multipart/signed"):
        yield from _bodies(_root(part), limits)
    elif kind.startswith("multipart/") and kind not in _NO_TEXT:
        for number, child in enumerate(part.children):
            if number == 0 or _is_shown(child):
                yield from _bodies(child, limits)
    elif kind == "text/html" or kind == "application/xhtml+xml":
        yield _html(part, limits)
    elif kind in _PLAIN_LIKE:
        yield _plain(part, limits)


def _is_shown(part: Part) -> bool:
    """Whether a later part of a multipart/mixed is text between files, not a file itself."""
    return not part.filename and part.disposition != "attachment"


def _root(part: Part) -> Part:
    """The part of a multipart/related or signed that is shown: the one named by `start`, else the first with text."""
    wanted = part.parameters.get("start", "").strip("<> ")
    for child in part.children if wanted else ():
        if any(name.lower() == "content-id" and wanted.encode() in value for name, value in child.fields):
            return child
    shown = (child for child in part.children if child.content_type.startswith(_SHOWN) and _is_shown(child))
    return next(shown, part.children[0])


def _best_alternative(part: Part, limits: Limits) -> Iterator[Body]:
    """The alternative that keeps more of the text; HTML before plain, for it keeps columns and links."""
    bodies = [_join(found) for child in part.children if (found := list(_bodies(child, limits)))]
    html = next((body for body in reversed(bodies) if body.html and body.lines), None)
    plain = next((body for body in bodies if not body.html and body.lines), None)
    if html and (not plain or _word_count(html) >= _ENOUGH * _word_count(plain)):
        yield html
    elif plain:
        yield plain


def _word_count(body: Body) -> int:
    """Words in sight; what an HTML text shows as a link is written out in plain text, so addresses do not count."""
    return sum(1 for word in body.text.split() if "://" not in word and "@" not in word and _WORD.search(word))


def _html(part: Part, limits: Limits) -> Body:
    content = part.content()
    check("HTML_TOO_LARGE", len(content), limits.html_chars * 4)
    return html_body(_decoded_html(part), limits)


_META_CHARSET = re.compile(r"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def _decoded_html(part: Part) -> str:
    if not part.parameters.get("charset"):
        head = part.content()[:4096].decode("latin-1")
        if match := _META_CHARSET.search(head):
            return replace(part, parameters={"charset": match[1]}).text()
    return part.text()


def _plain(part: Part, limits: Limits) -> Body:
    text = part.text()
    check("TEXT_TOO_LARGE", len(text), limits.text_chars)
    check("TOO_MANY_LINES", max(text.count("\n"), text.count("\r")), limits.text_lines)
    if _HTML_START.match(text) and "</" in text:
        return html_body(text, limits)
    if part.parameters.get("format", "").lower() == "flowed":
        text = unfold_flowed(text, part.parameters.get("delsp", "").lower() == "yes")
    return plain_body(without_invisible(without_encoded_files(text)))


def without_encoded_files(text: str) -> str:
    """The text without files that were pasted into it, uuencoded or as base64."""
    if "\nbegin " in text or text.startswith("begin "):
        text = _without_uuencoded(text)
    return text if max(map(len, text.split()), default=0) < _ENCODED_COLUMN else _ENCODED_RUN.sub("", text)


def _without_uuencoded(text: str) -> str:
    kept: list[str] = []
    inside = False
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\r\n")
        if inside:
            inside = bare != "end" and bool(_UU_LINE.match(bare))
            if inside or bare == "end":
                continue
        inside = bool(_UU_BEGIN.match(bare))
        if not inside:
            kept.append(line)
    return "".join(kept)


def _join(bodies: list[Body]) -> Body:
    """Several bodies as one, each beginning on a new line."""
    if len(bodies) == 1:
        return bodies[0]
    texts: list[str] = []
    lines = []
    offset = 0
    for body in bodies:
        text = body.text if body.text.endswith("\n") else body.text + "\n"
        lines += [line._replace(start=line.start + offset) for line in body.lines]
        texts.append(text)
        offset += len(text)
    return Body("".join(texts), tuple(lines), any(body.html for body in bodies))
