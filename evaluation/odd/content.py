"""Families of odd content: header fields, charsets, text, quotation."""

from __future__ import annotations

import base64
from random import Random

from evaluation.odd.parts import BODY, HEAD, HTML_TEXT, TEXT, Family, log_int, with_text, with_type
from evaluation.odd.pieces import PIECES

_QUOTE_HEADERS = (
    "On Tue, Mar 12, 2024 at 10:11 AM Bo Lind <bo@example.net> wrote:",
    "Am 12.03.24 um 10:11 schrieb Bo Lind:",
    "-----Original Message-----",
    "From: Bo Lind <bo@example.net>\r\nSent: Tuesday, March 12, 2024\r\nTo: Jane\r\nSubject: x\r\n",
    "Le mar. 12 mars 2024 à 10:11, Bo Lind <bo@example.net> a écrit :",
    "________________________________",
    "Begin forwarded message:",
)


def _words(rng: Random) -> bytes:
    pieces = (
        "=?utf-8?b?",
        "SmFuZQ==",
        "?=",
        "=?utf-8?q?J=C3=A4n?=",
        "=?klingon?q?x?=",
        "=?utf-8?q?=ED=A0=80?=",
        "=?",
        "?",
        "=?iso-2022-jp?B?GyRC?=",
        " ",
    )
    value = "".join(rng.choice(pieces) for _ in range(log_int(rng, 1, 20_000)))
    return f"From: {value} <jane@example.org>\r\nSubject: {value}\r\n".encode() + BODY


def _folding(rng: Random) -> bytes:
    fold = rng.choice(("\r\n ", "\r\n\t", "\n ", "\r\n \r\n ", "\r\n" + " " * 500))
    return HEAD + (f"X-Long: a{fold}" + f"b{fold}" * log_int(rng, 1, 20_000) + "c\r\n").encode() + BODY


def _nuls(rng: Random) -> bytes:
    data = bytearray(HEAD + BODY)
    for _ in range(rng.randint(1, 60)):
        data.insert(rng.randrange(len(data)), 0)
    return bytes(data)


def _line_ends(rng: Random) -> bytes:
    return b"".join(
        line + rng.choice((b"\r", b"\n", b"\r\n", b"\n\r", b"\r\r\n")) for line in (HEAD + BODY).split(b"\r\n")
    )


def _eight_bit(rng: Random) -> bytes:
    name = rng.choice(("Jäne Röe", "Джейн Ро", "简 罗", "ジェーン")).encode(
        rng.choice(("utf-8", "gb18030", "koi8-r", "latin-1")), "replace"
    )
    return b"From: " + name + b" <jane@example.org>\r\nSubject: " + name * 20 + b"\r\n" + BODY


def _huge_header(rng: Random) -> bytes:
    field = rng.choice((b"X: ", b"Received: ", b"Cc: ", b"References: ", b"Date: ", b"Authentication-Results: "))
    piece = rng.choice((b"y", b"<a@b.example> ", b'"\\', b"(", b"a@", b" at ", b",", b";a=", b"=?a?q?"))
    return HEAD + field + piece * log_int(rng, 10, 200_000) + b"\r\n" + BODY


def _many_fields(rng: Random) -> bytes:
    return HEAD + rng.choice((b"Received: x\r\n", HEAD, b"X:\r\n", b": y\r\n")) * log_int(rng, 1, 20_000) + BODY


def _broken_fields(rng: Random) -> bytes:
    lines = [
        b"X Y: z",
        b":",
        b" folded first",
        b"no colon at all",
        b"X-\xff: y",
        b"From",
        b"From : a@example.org",
        b"\t",
        b"Subject:x",
    ]
    chosen = [rng.choice(lines) for _ in range(rng.randint(1, 12))]
    return b"\r\n".join([HEAD.rstrip(), *chosen]) + b"\r\n" + BODY


def _addresses(rng: Random) -> bytes:
    forms = (
        '"Roe, Jane" <jane@example.org>',
        "<>",
        "undisclosed-recipients:;",
        "a@b@c",
        '"a b"@example.org',
        "jane at example.org",
        "J <j@xn--bcher-kva.example>",
        "(c(o(m))) j@example.org",
        "<j@[127.0.0.1]>",
        "=?utf-8?q?J?= <j@example.org>",
        "@",
        "jane@",
        '"',
        "<<j@example.org>>",
    )
    value = ", ".join(rng.choice(forms) for _ in range(log_int(rng, 1, 3000)))
    return f"From: {rng.choice(forms)}\r\nTo: {value}\r\nReply-To: {value[:500]}\r\n".encode() + BODY


def _dates(rng: Random) -> bytes:
    date = rng.choice(
        (
            "",
            "0",
            "Tue, 99 Foo 99999 99:99:99 +9999",
            "Tue, 12 Mar 2024 10:11:00 -2400",
            "(" * 500,
            "1 Jan 0000 00:00",
            "12.03.2024",
            "9" * 300,
            "Mon, 1 Jan 1 0:0 UT",
        )
    )
    return b"From: jane@example.org\r\nDate: " + date.encode() + b"\r\n" + BODY


def _bad_charset(rng: Random) -> bytes:
    name = rng.choice(
        (
            "klingon",
            "utf-8",
            "us-ascii",
            "utf-16",
            "utf-32",
            "zlib",
            "punycode",
            "hz",
            "x-unknown",
            "'utf-8'",
            "",
            "utf-8\0",
            "iso-8859-99",
            "base64",
            "idna",
            "utf-8" * 99,
        )
    )
    return with_type(
        f"text/plain; charset={name}",
        TEXT.replace("Head", "Köpf Ω").encode("utf-8") + rng.randbytes(rng.randint(0, 400)),
    )


def _iso_2022(rng: Random) -> bytes:
    name = rng.choice(("iso-2022-jp", "iso-2022-kr", "iso-2022-jp-2", "us-ascii"))
    data = b"".join(
        rng.choice((b"\x1b$B", b"\x1b(B", b"\x1b$)C", b"\x0e", b"\x0f", b"$3$s$K$A$O", b"Jane\r\n"))
        for _ in range(log_int(rng, 1, 9000))
    )
    return with_type(f"text/plain; charset={name}", data)


def _utf_7(rng: Random) -> bytes:
    data = "".join(
        rng.choice(("+AGE-", "+", "-", "+//8-", "+2AA-", "Jane ", "\r\n", "+ADw-b+AD4-"))
        for _ in range(log_int(rng, 1, 9000))
    )
    return with_type(f"text/{rng.choice(('plain', 'html'))}; charset=utf-7", data.encode())


def _utf_16(rng: Random) -> bytes:
    codec = rng.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"))
    text = rng.choice((TEXT, HTML_TEXT))
    data = text.encode(codec)[rng.randint(0, 3) :]
    return with_type(
        f"text/{'html' if text is HTML_TEXT else 'plain'}; charset={rng.choice((codec, 'utf-8', 'utf-16'))}", data
    )


def _mbox(rng: Random) -> bytes:
    line = b"From jane@example.org Mon Jan  1 00:00:00 2024\r\n"
    return (
        line * rng.randint(0, 3)
        + HEAD
        + BODY
        + (b"\r\n" + rng.choice((b">", b"")) + line) * rng.randint(1, 300)
        + HEAD
        + BODY
    )


def _no_header(rng: Random) -> bytes:
    return rng.choice(
        (BODY, TEXT.encode(), b"", b"\0" * 500, b"\r\n" * 900, HEAD, b"\xef\xbb\xbf" + HEAD + BODY, rng.randbytes(2000))
    )


def _flowed(rng: Random) -> bytes:
    pieces = (">", " ", "> > ", "-- ", "word ", "\r\n", " \r\n", ">>>>", "Jane Roe ")
    text = "".join(rng.choice(pieces) for _ in range(log_int(rng, 10, 30_000)))
    return with_type(f"text/plain; format=flowed; delsp={rng.choice(('yes', 'no', ''))}", text.encode())


def _long_lines(rng: Random) -> bytes:
    piece = rng.choice(
        ("x", "x y ", "a@b.example ", "+1 555-0142 ", "-", "@", "漢", "http://a.example/?q=", "5", "\t", "| ", ". ")
    )
    return with_text("Hello\r\n\r\n" + piece * log_int(rng, 1000, 300_000) + "\r\n" + TEXT)


def _quote_depth(rng: Random) -> bytes:
    depth = log_int(rng, 10, 20_000)
    lines = [">" * (n * depth // 30) + " text\r\n" for n in range(30)]
    return with_text(TEXT + "".join(lines))


def _quoted_chain(rng: Random) -> bytes:
    depth = log_int(rng, 1, 400)
    return with_text(
        TEXT
        + "".join("> " * n + rng.choice(_QUOTE_HEADERS[:2]) + "\r\n" + "> " * (n + 1) + "Bo\r\n" for n in range(depth))
    )


def _header_chain(rng: Random) -> bytes:
    return with_text(
        "\r\n".join(
            rng.choice(_QUOTE_HEADERS) + "\r\n" + TEXT * rng.randint(0, 1) for _ in range(log_int(rng, 1, 2000))
        )
    )


def _signatures(rng: Random) -> bytes:
    line = rng.choice(
        (
            "-- \r\nJane Roe\r\n",
            "Best regards\r\nJane\r\n",
            "Tel. +1 555-0142\r\n",
            "jane@example.org\r\n",
            "Jane Roe\r\n",
            "This e-mail is confidential.\r\n",
            "\r\n-- \r\n",
        )
    )
    return with_text(TEXT + line * log_int(rng, 10, 8000))


def _pgp_inline(rng: Random) -> bytes:
    data = base64.encodebytes(rng.randbytes(log_int(rng, 10, 50_000))).decode()
    signed = f"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n- {TEXT}"
    return with_text(
        f"{signed}-----BEGIN PGP SIGNATURE-----\r\n\r\n{data}-----END PGP SIGNATURE-----\r\n" * rng.randint(1, 3)
    )


def _unicode(rng: Random) -> bytes:
    marks = (
        "\u202e",
        "\u200b",
        "\u2066",
        "\ufeff",
        "\u0301" * 40,
        "\u00ad",
        "ı̇",
        "ﬁ",
        "Ｊａｎｅ",
        "Јаnе",
        "\U0001f469\u200d\U0001f4bb",
        "\u2028",
        "\x0b",
        "\x85",
        "\ufffe",
        "\u0640",
    )
    return with_text(
        "".join(char + (rng.choice(marks) if rng.random() < 0.3 else "") for char in TEXT * rng.randint(1, 20))
    )


def _pieces(rng: Random) -> bytes:
    data = bytearray(HEAD + BODY)
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(data))
        data[at:at] = rng.choice(PIECES)
    return bytes(data)


CONTENT: dict[str, Family] = {
    "RFC 2047 words": _words,
    "header folding": _folding,
    "NULs": _nuls,
    "mixed line ends": _line_ends,
    "8-bit header": _eight_bit,
    "huge header field": _huge_header,
    "many header fields": _many_fields,
    "broken header fields": _broken_fields,
    "odd addresses": _addresses,
    "odd dates": _dates,
    "bad charsets": _bad_charset,
    "ISO 2022": _iso_2022,
    "UTF-7": _utf_7,
    "UTF-16 and byte order marks": _utf_16,
    "mbox lines": _mbox,
    "no mail": _no_header,
    "format=flowed": _flowed,
    "long lines": _long_lines,
    "deep quotation": _quote_depth,
    "chain of attributions": _quoted_chain,
    "chain of header blocks": _header_chain,
    "many signatures": _signatures,
    "PGP inline": _pgp_inline,
    "invisible and look-alike characters": _unicode,
    "hostile pieces": _pieces,
}
