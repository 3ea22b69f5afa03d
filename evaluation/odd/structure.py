"""Families of odd structure: parts, boundaries, transfer encodings, messages in messages, reports, containers."""

from __future__ import annotations

import binascii
from random import Random

from evaluation.odd.parts import (
    BODY,
    HEAD,
    HTML_TEXT,
    TEXT,
    Family,
    coded,
    html,
    joined,
    log_int,
    multipart,
    part,
    plain,
    with_type,
)


def _nested(rng: Random) -> bytes:
    inner = plain()
    for level in range(log_int(rng, 1, 60)):
        inner = joined(rng.choice(("mixed", "alternative", "related", "signed")), [inner], f"b{level}")
    return HEAD + inner


def _boundaries(rng: Random) -> bytes:
    parts = [plain(), html(), part("image/png", b"\x89PNG")]
    whole = multipart("mixed", parts, rng.choice(("=_b", "a b", "''()+_,-./:=?", "x" * 70, "é")), rng.random() < 0.5)
    injury = rng.randrange(6)
    if injury == 0:
        return whole.replace(b"boundary=", b"boundry=")
    if injury == 1:
        return whole.replace(b"\r\n--=_b", b"--=_b")
    if injury == 2:
        return whole.replace(b'; boundary="=_b"', b'; boundary="=_b"; boundary=other')
    if injury == 3:
        return whole.replace(b"--=_b\r\n", b"--=_b" + b" " * rng.randint(1, 400) + b"\r\n")
    if injury == 4:
        return whole.replace(b"--=_b", b"--=_B", 1)
    return whole[: rng.randrange(len(whole))]


def _same_boundary(rng: Random) -> bytes:
    inner = plain()
    for _ in range(rng.randint(1, 25)):
        inner = joined("mixed", [inner, plain()], "same")
    return HEAD + inner


def _many_parts(rng: Random) -> bytes:
    return multipart("mixed", [plain()] * log_int(rng, 10, 3000))


def _empty_parts(rng: Random) -> bytes:
    return multipart(rng.choice(("mixed", "alternative", "related")), [b"", b"\r\n", plain(), b""] * rng.randint(1, 30))


def _no_parts(rng: Random) -> bytes:
    return multipart(rng.choice(("mixed", "alternative", "related", "signed", "digest", "report", "")), [])


def _base64(rng: Random) -> bytes:
    data = bytearray(coded(TEXT.encode() * rng.randint(1, 20)))
    for _ in range(rng.randint(1, 30)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return with_type(
        "text/plain; charset=utf-8", bytes(data[: rng.randrange(len(data))]), "Content-Transfer-Encoding: base64"
    )


def _quoted_printable(rng: Random) -> bytes:
    pieces = (
        "=",
        "==",
        "=\r\n",
        "=0",
        "=GG",
        "=C3=A4",
        "=\n",
        "=20" * 50,
        "Jane Roe",
        "=3D",
        "\r\n",
        "=E2=82",
        " \t=\r\n",
    )
    text = "".join(rng.choice(pieces) for _ in range(log_int(rng, 3, 5000)))
    return with_type("text/plain; charset=utf-8", text.encode(), "Content-Transfer-Encoding: quoted-printable")


def _uuencode(rng: Random) -> bytes:
    lines = [binascii.b2a_uu(rng.randbytes(45)).decode() for _ in range(log_int(rng, 1, 3000))]
    text = (
        TEXT
        + "\r\nbegin 644 offer.doc\r\n"
        + "".join(lines)
        + rng.choice(("`\r\nend\r\n", "end", "", "begin 644 x\r\n"))
    )
    encoding = rng.choice(("x-uuencode", "7bit", "uuencode"))
    return with_type("text/plain", text.encode(), f"Content-Transfer-Encoding: {encoding}")


def _yenc(rng: Random) -> bytes:
    data = bytes((b + 42) % 256 for b in rng.randbytes(log_int(rng, 10, 100_000)))
    return HEAD + BODY + b"=ybegin line=128 size=9 name=a.bin\r\n" + data + b"\r\n=yend size=9 crc32=00\r\n"


def _encodings(rng: Random) -> bytes:
    name = rng.choice(("quantum", "8bit", "BASE64 ", "base64; x=y", "quoted-printable quoted-printable", "", "7bit\0"))
    return with_type(
        "text/plain", TEXT.encode(), f"Content-Transfer-Encoding: {name}", "Content-Transfer-Encoding: 8bit"
    )


def _messages(rng: Random) -> bytes:
    inner = HEAD + BODY
    for level in range(log_int(rng, 1, 50)):
        wrapped = b"Content-Type: message/rfc822\r\n\r\n" + inner
        inner = HEAD + (wrapped if rng.random() < 0.5 else joined("mixed", [plain(), wrapped], f"m{level}"))
    return inner


def _encoded_message(rng: Random) -> bytes:
    inner = HEAD + BODY
    for _ in range(rng.randint(1, 8)):
        inner = HEAD + part("message/rfc822", coded(inner), "Content-Transfer-Encoding: base64")
    return inner


def _partial(rng: Random) -> bytes:
    kind = rng.choice(
        (
            "message/partial; id=a; number=1; total=3",
            'message/external-body; access-type=URL; URL="http://example.org/x"',
        )
    )
    return with_type(kind, b"Content-Type: text/plain\r\n\r\n" + TEXT.encode())


def _digest(rng: Random) -> bytes:
    return multipart("digest", [b"\r\n" + HEAD + BODY] * log_int(rng, 1, 300))


def _report(rng: Random) -> bytes:
    kind = rng.choice(("delivery-status", "disposition-notification", "feedback-report"))
    fields = b"Reporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; max@example.com\r\nAction: failed\r\n"
    returned = part("message/rfc822", HEAD + BODY) if rng.random() < 0.5 else part("text/rfc822-headers", HEAD)
    return multipart("report", [plain(), part(f"message/{kind}", fields), returned], more=f"; report-type={kind}")


def _calendar(rng: Random) -> bytes:
    lines = ["BEGIN:VCALENDAR", "METHOD:REQUEST", "BEGIN:VEVENT", "ORGANIZER;CN=Jane Roe:mailto:jane@example.org"]
    lines += ["DESCRIPTION:" + "x\\n" * log_int(rng, 1, 10_000), "END:VEVENT", "END:VCALENDAR"][: rng.randint(1, 3)]
    kind = rng.choice(("text/calendar; method=REQUEST", "text/calendar", "application/ics"))
    return multipart("alternative", [plain(), html(), part(kind, "\r\n".join(lines).encode())])


def _vcards(rng: Random) -> bytes:
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jane Roe\r\nTEL;TYPE=WORK:+1 555-0142\r\nNOTE:" + "é" * log_int(
        rng, 1, 5000
    )
    ending = rng.choice(("\r\nEND:VCARD\r\n", "", "\r\nBEGIN:VCARD\r\n" * 50))
    cards = [part("text/vcard; name=a.vcf", (card + ending).encode())] * log_int(rng, 1, 50)
    return multipart("mixed", [plain(), *cards])


def _winmail(rng: Random) -> bytes:
    data = coded(b"\x78\x9f\x3e\x22" + rng.randbytes(log_int(rng, 1, 50_000)))
    return multipart(
        "mixed", [plain(), part("application/ms-tnef; name=winmail.dat", data, "Content-Transfer-Encoding: base64")]
    )


def _smime(rng: Random) -> bytes:
    data = coded(b"\x30\x82" + rng.randbytes(log_int(rng, 1, 20_000)))
    if rng.random() < 0.5:
        return with_type(
            "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
            data,
            "Content-Transfer-Encoding: base64",
        )
    return multipart(
        "signed", [plain(), part("application/pkcs7-signature; name=smime.p7s", data)], more="; micalg=sha1"
    )


def _pgp_mime(rng: Random) -> bytes:
    armour = b"-----BEGIN PGP MESSAGE-----\r\n\r\n" + coded(rng.randbytes(log_int(rng, 10, 20_000)))
    return multipart(
        "encrypted", [part("application/pgp-encrypted", b"Version: 1\r\n"), part("application/octet-stream", armour)]
    )


def _apple_double(rng: Random) -> bytes:
    pair = joined(
        "appledouble", [part("application/applefile", rng.randbytes(200)), part("image/jpeg", rng.randbytes(900))], "ad"
    )
    return multipart("mixed", [plain(), pair] * rng.randint(1, 9))


def _alternatives(rng: Random) -> bytes:
    choices = [
        plain(),
        html(),
        part("text/html", b""),
        part("text/plain", b" "),
        part("text/enriched", b"<bold>x</bold>"),
    ]
    choices += [part("text/x-amp-html", b"<html>"), joined("related", [html(), part("image/png", b"x")], "r"), b"junk"]
    return multipart("alternative", rng.choices(choices, k=rng.randint(1, 12)))


def _related(rng: Random) -> bytes:
    images = [part("image/png", rng.randbytes(50), f"Content-ID: <i{n}>") for n in range(rng.randint(0, 40))]
    parts = [*images, html()]
    rng.shuffle(parts)
    return multipart("related", parts, more=rng.choice(("", '; start="<none@x>"', '; type="text/html"; start="<i0>"')))


def _types(rng: Random) -> bytes:
    kinds = (
        "",
        "text",
        "text/",
        "/",
        "TEXT/HTML;",
        "text/plain; charset",
        "text/plain;;;charset==utf-8",
        "x/y/z",
        "text\0/plain",
        "multipart/",
        "*/*",
    )
    return with_type(rng.choice(kinds), rng.choice((TEXT, HTML_TEXT)).encode())


def _names(rng: Random) -> bytes:
    name = "".join(
        f"; filename*{n}*=\"utf-8''%E4%BD{'%A0' * 9}\"" for n in rng.sample(range(400), log_int(rng, 1, 300))
    )
    return multipart("mixed", [plain(), part("application/pdf", b"%PDF", f"Content-Disposition: attachment{name}")])


STRUCTURE: dict[str, Family] = {
    "nested multiparts": _nested,
    "broken boundaries": _boundaries,
    "one boundary for all levels": _same_boundary,
    "many parts": _many_parts,
    "empty parts": _empty_parts,
    "multipart without parts": _no_parts,
    "broken base64": _base64,
    "broken quoted-printable": _quoted_printable,
    "uuencode": _uuencode,
    "yEnc": _yenc,
    "odd transfer encodings": _encodings,
    "messages in messages": _messages,
    "encoded message in message": _encoded_message,
    "partial and external bodies": _partial,
    "digests": _digest,
    "bounces, receipts, abuse reports": _report,
    "calendar": _calendar,
    "vCards": _vcards,
    "winmail.dat": _winmail,
    "S/MIME": _smime,
    "PGP/MIME": _pgp_mime,
    "AppleDouble": _apple_double,
    "odd alternatives": _alternatives,
    "odd related": _related,
    "odd content types": _types,
    "RFC 2231 parameters": _names,
}
