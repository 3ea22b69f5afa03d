"""Damaged and hostile mail ends in an answer or in one of our errors, and soon."""

from __future__ import annotations

import random
import time

import pytest

from server.errors import UndersignedError
from server.mail.message import parse_message
from server.mail.signature import find_signature
from server.mail.thread import split_message

# Pieces that have broken mail parsers elsewhere: open structures, lone surrogates, many of one thing.
PIECES = (
    b"\r\n\r\n",
    b"--",
    b"=?utf-8?b?",
    b"=?utf-8?q?=ED=A0=80?=",
    b"Content-Type: multipart/mixed; boundary=\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"charset=unknown-8bit",
    b"\xff\xfe\x00",
    b"<div>" * 400,
    b"</blockquote>",
    b"> " * 300,
    b"<a href='" + b"(" * 500,
    b"-" * 5000,
    b" " * 5000,
    b"\x00" * 50,
    b"On Mon, " * 200,
    b"From: " * 200,
    b"@" * 2000,
    "ı̇ß\u202e\u2028".encode(),
)
MOST_SECONDS = 10.0


def damaged(rng: random.Random, mails: list[bytes]) -> bytes:
    """One mail after a few random injuries: cut, repeated, overwritten, mixed with another, a piece put in."""
    data = bytearray(rng.choice(mails))
    for _ in range(rng.randint(1, 8)):
        at, length = rng.randrange(len(data) + 1), rng.randint(1, 400)
        injury = rng.randrange(5)
        if injury == 0:
            del data[at : at + length]
        elif injury == 1:
            data[at:at] = bytes(data[at : at + length]) * rng.randint(1, 20)
        elif injury == 2:
            data[at : at + length] = rng.randbytes(min(length, 20))
        elif injury == 3:
            other = rng.choice(mails)
            data[at:at] = other[rng.randrange(len(other)) :][: 4 * length]
        else:
            data[at:at] = rng.choice(PIECES)
    return bytes(data)


def read(raw: bytes) -> int:
    """How many signatures the mail has; -1 when it was refused."""
    try:
        message = parse_message(raw)
    except UndersignedError:
        return -1
    return sum(find_signature(segment) is not None for segment in split_message(message))


def slowest(mails: list[bytes], seed: int, count: int) -> tuple[float, int]:
    """Reads `count` damaged mails; the longest time, and how many still had a signature."""
    rng = random.Random(seed)
    worst, alive = 0.0, 0
    for number in range(count):
        raw = damaged(rng, mails)
        begin = time.perf_counter()
        try:
            alive += read(raw) > 0
        except Exception as error:
            raise AssertionError(f"seed {seed}, mail {number}: {error!r}") from error
        worst = max(worst, time.perf_counter() - begin)
    return worst, alive


def test_damaged_mail_is_read_or_refused(sample_messages):
    worst, alive = slowest(list(sample_messages.values()), 1, 400)
    assert worst < MOST_SECONDS
    assert alive > 100  # else the injuries would test the refusals alone


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 20))
def test_much_damaged_mail_is_read_or_refused(sample_messages, record_property, seed):
    worst, alive = slowest(list(sample_messages.values()), seed, 4000)
    record_property("slowest ms", round(worst * 1000))
    record_property("with a signature", alive)
    assert worst < MOST_SECONDS
    assert alive > 1000
