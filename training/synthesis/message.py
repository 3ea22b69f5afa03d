"""Whole messages around generated windows: plain text, HTML or both, alone or with the message that they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from html import escape
from random import Random

from training.synthesis.spans import LabelledWindow
from training.synthesis.window import generate_window

CLIENTS = ("plain", "gmail", "outlook", "apple", "thunderbird")
MARKS = {
    "gmail": '<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">{}</div>',
    "thunderbird": '<div class="moz-signature">{}</div>',
    "apple": '<div class="AppleMailSignature" id="AppleMailSignature">{}</div>',
}
START = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LabelledMessage:
    """Raw bytes of a mail; `windows` are its segments, newest first, with the values that each shows."""

    raw: bytes
    client: str
    windows: tuple[LabelledWindow, ...]


def _signed(rng: Random) -> LabelledWindow:
    """A window whose author has an address."""
    while True:
        window = generate_window(rng)
        if window.author_address and window.author_address.isascii():
            return window


def _quote_header(window: LabelledWindow) -> str:
    return f"On Mon, Jan 8, 2024 at 08:12, {window.author_name} <{window.author_address}> wrote:"


def _plain(windows: tuple[LabelledWindow, ...]) -> str:
    text = windows[0].text
    for quoted in windows[1:]:
        body = "\n".join(f"> {line}".rstrip() for line in quoted.text.split("\n"))
        text += f"\n\n{_quote_header(quoted)}\n\n{body}"
    return text + "\n"


def _block(client: str, window: LabelledWindow) -> str:
    """The lines as HTML, the signature in the client's own element where it is known to begin."""
    at = window.marked_from if window.marked_from is not None and client in MARKS else len(window.text)
    element = "p" if client == "outlook" else "div"
    opening = '<p class="MsoNormal">' if client == "outlook" else "<div>"

    def lines(text: str) -> str:
        return "".join(f"{opening}{escape(line) or '<br>'}</{element}>\n" for line in text.split("\n"))

    head, signature = window.text[:at], window.text[at:]
    return lines(head) + (MARKS[client].format(lines(signature)) if signature else "")


def _html(client: str, windows: tuple[LabelledWindow, ...]) -> str:
    body = _block(client, windows[0])
    for quoted in windows[1:]:
        header = escape(_quote_header(quoted))
        inner = _block(client, quoted)
        body += f'<div class="gmail_quote">{header}<blockquote type="cite">{inner}</blockquote></div>'
    return f"<html><body>{body}</body></html>"


def generate_message(rng: Random) -> LabelledMessage:
    """A mail in a random client's form; the same state of `rng` gives the same bytes."""
    windows = tuple(_signed(rng) for _ in range(2 if rng.random() < 0.4 else 1))
    client = rng.choice(CLIENTS)
    author = windows[0]
    message = EmailMessage()
    message["From"] = formataddr((author.author_name, author.author_address))
    message["To"] = "receiver@example.com"
    message["Subject"] = "Re: Contract" if len(windows) > 1 else "Contract"
    message["Date"] = format_datetime(START + timedelta(minutes=rng.randrange(10**6)))
    message["Message-ID"] = f"<{rng.getrandbits(64):016x}@example.com>"
    message.set_content(_plain(windows), cte="base64")
    if client != "plain":
        message.add_alternative(_html(client, windows), subtype="html", cte="base64")
        message.set_boundary(f"=={rng.getrandbits(64):016x}==")
    return LabelledMessage(message.as_bytes(), client, windows)
