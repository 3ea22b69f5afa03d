"""A stream of mail in which senders repeat their signatures: the same mails with other words at their top."""

from __future__ import annotations

import base64
import quopri
import random
from collections.abc import Callable, Mapping, Sequence
from email import message_from_bytes
from email.message import Message
from email.utils import make_msgid

from server.errors import InvalidInput


def repeating(mails: Sequence[bytes], times: int, seed: int) -> tuple[bytes, ...]:
    """Every mail `times` times in random order, each copy with a first line and a Message-ID of its own."""
    if times < 1:
        raise InvalidInput("REPEATS", "A mail is repeated at least once.")
    rng = random.Random(seed)
    copies = [again(raw, f"{index}.{turn}", rng) for index, raw in enumerate(mails) for turn in range(times)]
    rng.shuffle(copies)
    return tuple(copies)


def again(raw: bytes, mark: str, rng: random.Random) -> bytes:
    """The mail with a new Message-ID and a new first line in each of its text parts."""
    message = message_from_bytes(raw)
    del message["Message-ID"]
    message["Message-ID"] = make_msgid(mark, "stream.example")
    opening = _opening(rng)
    for part in message.walk():
        if part.get_content_maintype() == "text" and part.get_filename() is None:
            _prepend(part, opening)
    return message.as_bytes()


_WORDS = ("about", "after", "again", "before", "by", "draft", "for", "last", "meeting", "next", "order", "plan", "soon")
_ENCODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "base64": base64.encodebytes,
    "quoted-printable": quopri.encodestring,
}


def _opening(rng: random.Random) -> str:
    return " ".join(rng.choices(_WORDS, k=9)).capitalize() + f" {rng.randrange(10**6)}."


def _prepend(part: Message, opening: str) -> None:
    """Puts an ASCII line before the part's text and keeps its transfer encoding."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return
    line = f"<p>{opening}</p>\n" if part.get_content_subtype() == "html" else f"{opening}\n\n"
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    encoded = _ENCODERS.get(encoding, bytes)(line.encode("ascii") + data)
    part.set_payload(encoded.decode("ascii", "surrogateescape"))
