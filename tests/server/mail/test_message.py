"""Raw bytes become a message, however the sender's program wrote them."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.errors import LimitExceeded, UnreadableMail
from server.mail.limits import Limits
from server.mail.message import Mailbox, Message, parse_mail_or_text, parse_message


def mail(*fields: str, body: str = "Hello") -> bytes:
    return ("\r\n".join(fields) + "\r\n\r\n" + body.replace("\n", "\r\n")).encode()


def texts(message: Message) -> list[str]:
    return [line.text for line in message.body.lines]


def test_the_header_is_read() -> None:
    message = parse_message(
        mail(
            "Message-ID: <a1@example.org>",
            "Date: Tue, 5 Mar 2024 09:30:00 +0100",
            'From: "Roe, Jane" <Jane.Roe@Example.ORG>',
            "Sender: assistant@example.org",
            "Reply-To: jane@example.org",
            "To: Max <max@example.com>, ann@example.com (Ann Lee)",
            "Cc: team: bob@example.com, eve@example.com;",
            "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=",
            "References: <r1@example.org> <r2@example.org>",
            "In-Reply-To: <r2@example.org>",
        )
    )
    assert message.message_id == "a1@example.org"
    assert message.sent_time == datetime(2024, 3, 5, 8, 30, tzinfo=UTC)
    assert message.author == Mailbox("Roe, Jane", "jane.roe@example.org")
    assert message.sender == Mailbox("", "assistant@example.org")
    assert message.reply_to == (Mailbox("", "jane@example.org"),)
    assert message.to == (Mailbox("Max", "max@example.com"), Mailbox("Ann Lee", "ann@example.com"))
    assert [box.address for box in message.cc] == ["bob@example.com", "eve@example.com"]
    assert message.subject == "Grüße"
    assert message.references == ("r1@example.org", "r2@example.org")
    assert message.headers[7] == ("Subject", "Grüße")


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("jane at example.org (Jane Roe)", "Jane Roe", "jane@example.org"),
        ("Jane Roe <jane at example.org>", "Jane Roe", "jane@example.org"),
        ("Roe, Jane <jane@example.org>", "Roe, Jane", "jane@example.org"),
        ("=?utf-8?Q?Roe,_J=C3=A4ne?= <jane@example.org>", "Roe, Jäne", "jane@example.org"),
        ("jane@example.org <jane@example.org>", "", "jane@example.org"),
        ("'Jane Roe' <jane@example.org>", "Jane Roe", "jane@example.org"),
        ("jane@example.org (Jane (HR) Roe)", "Jane (HR) Roe", "jane@example.org"),
        ("Jane Roe <jane@xn--mnchen-3ya.example>", "Jane Roe", "jane@münchen.example"),
        ('"Jane \\"JR\\" Roe" <jane@example.org>', 'Jane "JR" Roe', "jane@example.org"),
        ("Jane Roe", "Jane Roe", ""),
        ("Jane Roe <jane@example.org", "Jane Roe", "jane@example.org"),
        ("j@ne@@roe @end|ng |rom gm@||@com (Jane Roe)", "Jane Roe", ""),
        ("j@ne@roe @end|ng |rom gm@||@com (Jane Roe)", "Jane Roe", "jane.roe@gmail.com"),
    ],
)
def test_authors_are_read_as_programs_and_archives_write_them(value: str, name: str, address: str) -> None:
    assert parse_message(mail(f"From: {value}")).author == Mailbox(name, address)


def test_a_list_that_rewrites_from_does_not_become_the_author() -> None:
    message = parse_message(
        mail(
            "From: Jane Roe via Team <team@lists.example.org>",
            "Reply-To: Jane Roe <jane@example.com>",
            "To: team@lists.example.org",
        )
    )
    assert message.author == Mailbox("Jane Roe", "jane@example.com")


def test_a_name_with_via_in_it_stays() -> None:
    author = parse_message(mail("From: Ana Via Lopez <ana@example.org>", "To: max@example.com")).author
    assert author == Mailbox("Ana Via Lopez", "ana@example.org")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Tue, 5 Mar 2024 09:30:00 -0500", datetime(2024, 3, 5, 14, 30, tzinfo=UTC)),
        ("5 Mar 24 09:30 GMT", datetime(2024, 3, 5, 9, 30, tzinfo=UTC)),
        ("2024-03-05 09:30:00 +0100", datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
        ("Tue, 5 Mar 2024 99:30:00 +0100", None),
        ("Tue, 5 Mar 10000 09:30:00 +0100", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_utc_or_unknown(value: str, expected: datetime | None) -> None:
    assert parse_message(mail("From: a@example.org", f"Date: {value}")).sent_time == expected


def test_a_message_without_an_id_has_a_stable_one() -> None:
    raw = mail("From: a@example.org")
    assert parse_message(raw).message_id == parse_message(raw).message_id
    assert parse_message(raw).message_id != parse_message(raw + b"!").message_id


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("iso-8859-1", "cp1252"),
        ("us-ascii", "utf-8"),
        ("unknown-8bit", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("utf-8", "cp1252"),
        ("x-no-such-thing", "cp1252"),
        ("punycode", "utf-8"),
        ("", "utf-8"),
    ],
)
def test_wrong_charsets_are_mended(charset: str, encoding: str) -> None:
    declared = f"Content-Type: text/plain; charset={charset}\r\n".encode() if charset else b""
    body = "Viele Grüße aus München\nJürgen Groß\n"
    message = parse_message(b"From: a@example.org\r\n" + declared + b"\r\n" + body.encode(encoding))
    assert texts(message) == ["Viele Grüße aus München", "Jürgen Groß"]


@pytest.mark.parametrize("encoding", ["koi8-r", "cp1251", "utf-8", "iso-8859-5"])
def test_russian_without_a_charset_is_detected(encoding: str) -> None:
    body = "Здравствуйте, коллеги! Высылаю вам договор, прошу подписать его до пятницы.\nС уважением"
    message = parse_message(b"From: a@example.org\n\n" + body.encode(encoding))
    assert "\n".join(texts(message)) == body


@pytest.mark.parametrize(
    ("encoded", "text"),
    [
        ("R3LDvMOfZQ==", "Grüße"),
        ("R3LDvMOfZQ", "Grüße"),
        ("R3LD\n vMOf\n ZQ==\n", "Grüße"),
        ("R3LDvMOfZQ==\n\n_____\nTeam mailing list", "Grüße\n_____\nTeam mailing list"),
        ("This is not encoded at all.", "This is not encoded at all."),
    ],
)
def test_broken_base64_is_read_as_far_as_it_goes(encoded: str, text: str) -> None:
    raw = mail("From: a@example.org", "Content-Transfer-Encoding: base64", body=encoded)
    assert "\n".join(texts(parse_message(raw))) == text


def test_quoted_printable_is_read_with_its_mistakes() -> None:
    raw = mail(
        "From: a@example.org", "Content-Transfer-Encoding: quoted-printable", body="Gr=C3=BC=C3=9Fe =\nan=zz alle="
    )
    assert texts(parse_message(raw)) == ["Grüße an=zz alle"]


def alternative(plain: str, html: str) -> bytes:
    message = EmailMessage()
    message["From"] = "a@example.org"
    message.set_content(plain)
    message.add_alternative(html, subtype="html")
    return message.as_bytes()


def test_html_is_taken_for_its_links() -> None:
    message = parse_message(alternative("Hi\nJane", '<p>Hi</p><p><a href="https://example.org/jane">Jane</a></p>'))
    assert message.body.html
    assert message.body.lines[-1].links[0].target == "https://example.org/jane"


def test_plain_text_is_taken_when_the_html_lacks_the_most() -> None:
    message = parse_message(alternative("Dear Max,\nfine.\nJane Roe\nExample Ltd\n+1 555 0100", "<p>See the text.</p>"))
    assert texts(message)[-1] == "+1 555 0100"


def test_related_and_mixed_parts_are_one_text() -> None:
    message = EmailMessage()
    message["From"] = "a@example.org"
    message.set_content("Before the picture")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="x.png")
    message.add_attachment("secret notes", filename="notes.txt")
    footer = EmailMessage()
    footer.set_content("After the picture")
    message.attach(footer)
    assert texts(parse_message(message.as_bytes())) == ["Before the picture", "", "After the picture"][::2]


def test_forwarded_messages_and_vcards_are_apart() -> None:
    inner = EmailMessage()
    inner["From"] = "Max Muster <max@example.com>"
    inner.set_content("Inner\nMax")
    message = EmailMessage()
    message["From"] = "a@example.org"
    message.set_content("See below")
    message.add_attachment(inner)
    message.add_attachment("BEGIN:VCARD\r\nFN:Jane\r\nEND:VCARD\r\n", subtype="vcard", filename="jane.vcf")
    read = parse_message(message.as_bytes())
    assert texts(read) == ["See below"]
    assert read.attached[0].author == Mailbox("Max Muster", "max@example.com")
    assert texts(read.attached[0]) == ["Inner", "Max"]
    assert "FN:Jane" in read.vcards[0]


def test_an_encoded_forwarded_message_is_read() -> None:
    inner = base64.b64encode(b"From: max@example.com\r\n\r\nInner\r\n").decode()
    raw = mail("From: a@example.org", "Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", body=inner)
    assert parse_message(raw).attached[0].body.lines[0].text == "Inner"


def test_files_pasted_into_the_text_are_left_out() -> None:
    coded = "\n".join(["M" + "A" * 60] * 3)
    lines = "\n".join([base64.b64encode(bytes(range(57))).decode()] * 6)
    body = f"See below\nbegin 644 x.bin\n{coded}\n`\nend\nand\n{lines}\nRegards\nJane"
    assert texts(parse_message(mail("From: a@example.org", body=body))) == ["See below", "and", "Regards", "Jane"]


def test_html_in_a_plain_part_is_read_as_html() -> None:
    raw = mail("From: a@example.org", "Content-Type: text/plain", body="<html><body><p>Hi</p><p>Jane</p></body></html>")
    assert [text for text in texts(parse_message(raw)) if text] == ["Hi", "Jane"]


def test_an_empty_body_is_a_message() -> None:
    message = parse_message(b"From: a@example.org\nSubject: x\n")
    assert message.body.lines == ()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "EMPTY_MESSAGE"),
        (b" \r\n\r\n", "EMPTY_MESSAGE"),
        (b"Hello, I am a text.\n", "NOT_A_MAIL"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "NOT_A_MAIL"),
        (b"PK\x03\x04\x14\x00\x06\x00", "NOT_A_MAIL"),
        (b"\x00" * 100, "NOT_A_MAIL"),
        (b"key: value\nother: 1\n", "NOT_A_MAIL"),
    ],
)
def test_what_is_no_mail_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(UnreadableMail) as caught:
        parse_message(raw)
    assert caught.value.reason == reason


def nested(depth: int) -> bytes:
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return ("From: a@example.org\n" + head + "Content-Type: text/plain\n\nhi\n").encode()


@pytest.mark.parametrize(
    ("raw", "limits", "reason"),
    [
        (mail("From: a@example.org", body="x" * 500), Limits(message_bytes=400), "MESSAGE_TOO_LARGE"),
        (mail("From: a@example.org", "X: " + "y" * 500), Limits(header_bytes=400), "HEADERS_TOO_LARGE"),
        (nested(31), Limits(), "NESTED_TOO_DEEP"),
        (nested(9), Limits(parts=8), "TOO_MANY_PARTS"),
        (mail("From: a@example.org", body="x" * 500), Limits(text_chars=400), "TEXT_TOO_LARGE"),
        (
            mail("From: a@example.org", "Content-Type: text/html", body="x" * 500),
            Limits(html_chars=100),
            "HTML_TOO_LARGE",
        ),
    ],
)
def test_limits_are_named(raw: bytes, limits: Limits, reason: str) -> None:
    with pytest.raises(LimitExceeded) as caught:
        parse_message(raw, limits)
    assert caught.value.reason == reason
    assert caught.value.metadata["limit"] in caught.value.message


WORDS = st.text(alphabet="abcÄß漢 ,.@<>", min_size=1, max_size=60).filter(lambda text: text.strip() == text)


@settings(max_examples=60)
@given(name=WORDS, subject=WORDS, lines=st.lists(WORDS, min_size=1, max_size=5), html=st.booleans())
def test_what_the_standard_library_writes_is_read_back(name: str, subject: str, lines: list[str], html: bool) -> None:
    message = EmailMessage(policy=SMTP)
    name = name.replace("@", "").replace("<", "").replace(">", "").strip() or "x"
    message["From"] = f'"{name}" <jane@example.org>'
    message["Subject"] = subject
    message.set_content("\n".join(lines))
    if html:
        message.add_attachment(b"\x00\x01", maintype="application", subtype="octet-stream", filename="x")
    read = parse_message(message.as_bytes())
    assert read.author is not None
    assert read.author.address == "jane@example.org"
    assert read.author.name == " ".join(name.split())
    assert read.subject == " ".join(subject.split())
    shown = [
        line.text if not line.quote else read.body.text[line.start - line.quote : line.start]
        for line in read.body.lines
    ]
    assert len(shown) == len(lines)


LOST_HEADER = (
    b"Dear Ms Rowe,\n\nthe parts arrived today.\nAll of them.\n\nRegards\nTess Okonjo\nStores\nPhone 020 7946 0018\n"
)


def test_a_text_that_lost_its_header_is_read_where_nothing_is_stored():
    message = parse_mail_or_text(LOST_HEADER)
    assert message.author is None
    assert [line.text for line in message.body.lines][:1] == ["Dear Ms Rowe,"]
    with pytest.raises(UnreadableMail):
        parse_message(LOST_HEADER)


@pytest.mark.parametrize(
    "raw", [b"", b"Hello, I am a text.\n", b"\x00\x01\n\n" * 20, b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n"]
)
def test_what_is_no_text_of_some_lines_is_still_no_mail(raw):
    with pytest.raises(UnreadableMail):
        parse_mail_or_text(raw)
