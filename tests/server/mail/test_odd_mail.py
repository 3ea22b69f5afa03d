"""Families of damaged and hostile mail: each is read or refused with a reason, and at once."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from server.errors import LimitExceeded, UndersignedError, UnreadableMail
from server.mail.html import html_body
from server.mail.hygiene import HygieneRules, hygiene
from server.mail.language import language_of
from server.mail.message import Message, parse_message

# What hangs takes minutes; a busy machine takes some seconds.
MOST_SECONDS = 10.0
HEAD = b"From: Jane Roe <jane@example.org>\r\nTo: max@example.com\r\nSubject: x\r\n"
BODY = b"\r\nHello Max\r\n\r\nRegards\r\nJane\r\n"
HTML = HEAD + b"Content-Type: text/html\r\n\r\n"


def outcome(raw: bytes) -> Message | UndersignedError:
    try:
        message = parse_message(raw)
        hygiene(message, HygieneRules())
        language_of(message.body.text)
    except UndersignedError as error:
        return error
    return message


def timed(raw: bytes) -> Message | UndersignedError:
    """The outcome; processor time is measured, for other work may share the machine."""
    parse_message(HTML + b"<p>loads tables and models once</p>")
    language_of("This loads the model of languages.")
    began = time.process_time()
    found = outcome(raw)
    assert time.process_time() - began < MOST_SECONDS
    return found


READ: dict[str, Callable[[], bytes]] = {
    "mbox line in front": lambda: b"From jane@example.org Mon Jan  1 00:00:00 2024\r\n" + HEAD + BODY,
    "escaped mbox line in front": lambda: b">From jane@example.org Mon Jan  1 00:00:00 2024\r\n" + HEAD + BODY,
    "byte order mark in front": lambda: b"\xef\xbb\xbf" + HEAD + BODY,
    "blank lines in front": lambda: b"\r\n\r\n" + HEAD + BODY,
    "line feeds only": lambda: (HEAD + BODY).replace(b"\r\n", b"\n"),
    "carriage returns only": lambda: (HEAD + BODY).replace(b"\r\n", b"\r"),
    "no blank line after the header": lambda: HEAD + b"Hello Max\r\n\r\nRegards\r\nJane\r\n",
    "repeated header fields": lambda: HEAD + HEAD + b"From: other@example.net\r\n" + BODY,
    "header with eight-bit characters": lambda: HEAD + "X-Note: Größe\r\n".encode("latin-1") + BODY,
    "header with NULs": lambda: HEAD + b"X-Note: a\0b\r\n" + BODY,
    "field without a value": lambda: HEAD + b"X-Empty:\r\n" + BODY,
    "blank before the colon": lambda: HEAD + b"X-Note : y\r\n" + BODY,
    "unknown charset": lambda: HEAD + b"Content-Type: text/plain; charset=klingon\r\n" + BODY,
    "charset with blanks and quotes": lambda: HEAD + b"Content-Type: text/plain; charset = ' utf-8 '\r\n" + BODY,
    "codec that is no charset": lambda: HEAD + b"Content-Type: text/plain; charset=zlib\r\n" + BODY,
    "broken content type": lambda: HEAD + b"Content-Type: ;;;=/=\r\n" + BODY,
    "content type of one word": lambda: HEAD + b"Content-Type: text\r\n" + BODY,
    "unknown transfer encoding": lambda: HEAD + b"Content-Transfer-Encoding: quantum\r\n" + BODY,
    "multipart without a boundary": lambda: HEAD + b"Content-Type: multipart/mixed\r\n" + BODY,
    "multipart with a boundary that never comes": lambda: (
        HEAD + b"Content-Type: multipart/mixed; boundary=zz\r\n" + BODY
    ),
    "multipart without an end": lambda: (
        HEAD + b"Content-Type: multipart/mixed; boundary=zz\r\n\r\n--zz\r\nContent-Type: text/plain\r\n" + BODY
    ),
    "boundary with trailing blanks": lambda: (
        HEAD + b"Content-Type: multipart/mixed; boundary=zz\r\n\r\n--zz  \r\n" + BODY + b"\r\n--zz--  \r\n"
    ),
    "boundary that begins another": lambda: (
        HEAD + b'Content-Type: multipart/mixed; boundary="a"\r\n\r\n--ab\r\nno\r\n--a\r\n' + BODY + b"\r\n--a--\r\n"
    ),
    "NULs in the text": lambda: HEAD + BODY.replace(b"Hello", b"He\0llo"),
    "mixed line ends": lambda: HEAD + b"\r\nHello Max\n\r\rRegards\r\nJane",
    "encoded words without an end": lambda: HEAD.replace(b"Jane Roe", b"=?utf-8?b?SmFuZSBSb2U") + BODY,
    "two content types": lambda: HEAD + b"Content-Type: text/plain\r\nContent-Type: image/png\r\n" + BODY,
    "winmail.dat beside the text": lambda: (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=zz\r\n\r\n--zz\r\n"
        + BODY
        + b'\r\n--zz\r\nContent-Type: application/ms-tnef; name="winmail.dat"\r\n\r\n\x78\x9f\x3e\x22\r\n--zz--\r\n'
    ),
}


@pytest.mark.parametrize("family", READ)
def test_damaged_mail_is_read(family: str) -> None:
    message = timed(READ[family]())
    assert isinstance(message, Message)
    assert message.author is not None
    assert message.author.address == "jane@example.org"
    shown = [line.text for line in message.body.lines if line.text]
    assert shown == ["Hello Max", "Regards", "Jane"]


ANSWERED: dict[str, Callable[[], bytes]] = {
    "truncated base64": lambda: HEAD + b"Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8gTWF4LCBJ",
    "base64 of nothing": lambda: HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n=",
    "ten megabytes in one line": lambda: HEAD + b"\r\n" + b"x" * 10_000_000,
    "three megabytes in one line": lambda: HEAD + b"\r\n" + b"x y" * 1_000_000,
    "ten megabytes of base64 attachment": lambda: (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=zz\r\n\r\n--zz\r\n\r\nHi\r\n--zz\r\nContent-Type: image/png\r\n"
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\r\n" * 130_000
    ),
    "a million empty lines": lambda: HEAD + b"\r\n" + b"\n" * 1_000_000,
    "a million quote marks": lambda: HEAD + b"\r\n" + b">" * 1_000_000,
    "many short quoted lines": lambda: HEAD + b"\r\n" + b"> > x\n" * 30_000,
    "header of one megabyte": lambda: HEAD + b"X: " + b"y" * 1_000_000 + BODY,
    "header of many fields": lambda: HEAD + b"X: y\r\n" * 60_000 + BODY,
    "header of many continuations": lambda: HEAD + b"X: y\r\n" + b" z\r\n" * 100_000 + BODY,
    "many receivers": lambda: HEAD + b"Cc: " + b"A B <a@example.org>, " * 20_000 + BODY,
    "receivers of quotes": lambda: HEAD + b"Cc: " + b'"\\' * 200_000 + BODY,
    "receivers of parentheses": lambda: HEAD + b"Cc: " + b"(" * 400_000 + BODY,
    "receivers of angles": lambda: HEAD + b"Cc: " + b"<" * 400_000 + BODY,
    "receivers of at signs": lambda: HEAD + b"Cc: " + b"a@" * 200_000 + BODY,
    "receivers of at words": lambda: HEAD + b"Cc: " + b" at" * 150_000 + BODY,
    "subject of encoded words": lambda: HEAD + b"X: " + b"=?utf-8?q?a?=" * 35_000 + BODY,
    "subject of broken words": lambda: HEAD + b"X: " + b"=?a?q?" * 80_000 + BODY,
    "parameters of quotes": lambda: HEAD + b"Content-Type: text/plain" + b';a="\\' * 80_000 + BODY,
    "references without end": lambda: HEAD + b"References: " + b"<a@b>" * 90_000 + BODY,
    "date of parentheses": lambda: HEAD + b"Date: " + b"(" * 400_000 + BODY,
    "parts nested five thousand deep": lambda: (
        HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(5000))
    ),
    "messages nested five thousand deep": lambda: HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5000,
    "a hundred thousand parts": lambda: (
        HEAD + b"Content-Type: multipart/mixed; boundary=z\r\n\r\n" + b"--z\r\n\r\nx\r\n" * 100_000
    ),
    "boundaries that begin alike": lambda: (
        HEAD + b"Content-Type: multipart/mixed; boundary=z\r\n\r\n" + b"--zz" * 500_000
    ),
    "scrambled sender": lambda: (
        b"From: " + b"@|" * 40 + b" @end|ng |rom " + b"@|" * 60 + b" (Ann Lee)\r\n\r\n" + b"word a@b.example " * 2000
    ),
    "uuencoded without end": lambda: HEAD + b"\r\nbegin 644 x\n" + b"M" + b"#" * 60 + b"\n" * 100_000,
    "base64 lines in the text": lambda: HEAD + b"\r\n" + (b"A" * 76 + b"\n") * 40_000,
    "base64 line in the text": lambda: HEAD + b"\r\n" + (b"A" * 76 + b"\n") * 5 + b"1" * 3_000_000 + b" ",
}


@pytest.mark.parametrize("family", ANSWERED)
def test_hostile_mail_is_answered_at_once(family: str) -> None:
    found = timed(ANSWERED[family]())
    assert isinstance(found, (Message, LimitExceeded, UnreadableMail))


HOSTILE_HTML: dict[str, Callable[[], str]] = {
    "nested blocks": lambda: "<div>" * 100_000,
    "nested inline elements": lambda: "<b>" * 100_000,
    "nested lists": lambda: "<ul><li>" * 20_000,
    "nested tables": lambda: "<table><tr><td>" * 20_000,
    "nested just below the limit": lambda: "<div>" * 990 + "<p>x" * 40_000,
    "blocks in inline elements": lambda: "<b><p>" * 400 + "<i>x</p>" * 5000,
    "spans closed wrongly": lambda: "<span></b>" * 50_000,
    "an element of many attributes": lambda: "<a " + " ".join(f"a{n}=1" for n in range(50_000)) + ">x</a>",
    "attributes of parentheses": lambda: "<a href='" + "(" * 1_000_000 + "'>x</a>",
    "many cells": lambda: "<table><tr>" + "<td>x" * 40_000 + "</table>",
    "many rows": lambda: "<table>" + "<tr><td>a<td>b" * 15_000 + "</table>",
    "many links": lambda: "<a href='https://www.google.com/url?q=https://example.org'>x</a>" * 20_000,
    "links inside of links": lambda: "<a href=tel:1>" * 900 + "x",
    "one long word": lambda: "x" * 3_000_000,
    "open tags": lambda: "<" * 1_000_000,
    "open comments": lambda: "<!--" * 200_000,
    "style without end": lambda: "<div style='" + "font-size:" * 100_000 + "'>x</div>",
    "line breaks": lambda: "<br>" * 90_000,
    "entities": lambda: "&amp;" * 500_000,
    "blanks": lambda: "a" + " " * 3_000_000 + "b",
    "hard blanks": lambda: "&nbsp;" * 500_000,
}


@pytest.mark.parametrize("family", HOSTILE_HTML)
def test_hostile_html_is_answered_at_once(family: str) -> None:
    html = HOSTILE_HTML[family]()
    html_body("<p class=x>loads the tables once</p>")
    began = time.process_time()
    try:
        html_body(html)
    except LimitExceeded as error:
        assert error.reason.startswith("HTML_")
    assert time.process_time() - began < MOST_SECONDS
