"""Threads are split into what each author wrote, in the languages and forms of `tests/messages/thread_*`."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.mail.address import Mailbox
from server.mail.message import parse_message
from server.mail.quote_finder import find_quote_headers
from server.mail.requote import requoted
from server.mail.signature import find_signature
from server.mail.text import plain_body
from server.mail.thread import Segment, split_message, split_thread

MESSAGES = Path(__file__).parents[2] / "messages"
AUTHOR = Mailbox("Harriet Quill", "harriet.quill@example.com")
LANGUAGES = "en de fr es it pt nl sv da no fi pl cs sk hu ro bg el ru uk tr ja zh ko ar he"
ATTRIBUTION = "On Tue, Mar 12, 2024 at 10:11 AM Tobias Wren <tobias.wren@example.org> wrote:"
# Pieces of which threads are made, for invented bodies.
PIECES = st.sampled_from(
    [
        "Text.",
        "",
        "> quoted",
        ">> deeper",
        "    indented",
        ATTRIBUTION,
        "> " + ATTRIBUTION,
        "-----Original Message-----",
        "From: Tobias Wren <tobias.wren@example.org>",
        "Sent: Tuesday, March 12, 2024 10:11 AM",
        "To: Harriet Quill",
        "Subject: Plan",
        "-- ",
        "Tobias> cited",
        '>>>>> "TW" == Tobias Wren <tobias.wren@example.org> writes:',
        ">>> Tobias Wren 03/12/24 10:11 AM >>>",
        "________________________________",
        "----- End forwarded message -----",
        "   From: Tobias Wren on 03/12/2024 10:11 AM",
        "Am 12.03.24 um 10:11 schrieb Tobias Wren:",
    ]
)


def split(text: str, author: Mailbox | None = AUTHOR) -> tuple[Segment, ...]:
    return split_thread(plain_body(text), author, None)


def shown(segments: tuple[Segment, ...]) -> list[dict[str, object]]:
    return [
        {
            "depth": s.depth,
            "author": {"name": s.author.name, "address": s.author.address} if s.author else None,
            "lines": [line.text.strip() for line in s.lines if line.text.strip()],
        }
        for s in segments
    ]


@pytest.mark.parametrize("path", sorted(MESSAGES.glob("thread_*.eml")), ids=lambda p: p.stem.removeprefix("thread_"))
def test_message_is_split_as_its_json_says(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))["segments"]

    assert shown(split_message(parse_message(path.read_bytes()))) == expected


def test_messages_are_there_in_24_languages_and_more() -> None:
    languages = {path.stem.rsplit("_", 1)[1] for path in MESSAGES.glob("thread_gmail_*.eml")}

    assert len(languages & set(LANGUAGES.split())) == 26


def test_times_of_quoted_messages_are_read_where_they_are_clear() -> None:
    text = f"Hi\n\n{ATTRIBUTION}\n> Hello\n>\n> Am 12.03.24 um 10:11 schrieb Marla Finch:\n>> Hallo\n"

    times = [s.sent_time for s in split(text)]

    assert times == [None, datetime(2024, 3, 12, 10, 11, tzinfo=UTC), datetime(2024, 3, 12, 10, 11, tzinfo=UTC)]


def test_a_date_that_may_be_two_days_is_unknown() -> None:
    assert split("Hi\n\nOn 03/04/2024 10:11, Tobias Wren wrote:\n> Hello\n")[1].sent_time is None


def test_without_a_header_the_stamped_block_above_is_the_messages_own() -> None:
    text = "\n".join(
        [
            "UNCLASSIFIED Example Archive Case No. 12 Date: 01/07/2016",
            "RELEASE IN FULL",
            "From:         Wren, Tobias <WrenT@example.org>",
            "Sent:         Sunday, October 2, 2011 11:16 AM",
            "To:",
            "Subject:      Fw: Plan",
            "",
            "Fyi",
            "",
            "From: Finch, Marla",
            "To: Wren, Tobias",
            "Sent: Sun Oct 02 11:00:00 2011",
            "Subject: Plan",
            "",
            "Here it is.",
        ]
    )

    segments = split(text, author=None)

    assert [(s.depth, s.author) for s in segments] == [
        (0, Mailbox("Tobias Wren", "wrent@example.org")),
        (1, Mailbox("Marla Finch", "")),
    ]


def test_a_name_is_looked_up_in_other_quote_headers() -> None:
    text = (
        "Hi\n\nFrom: Finch, Marla\nSent: Tuesday, March 12, 2024 10:11 AM\nTo: Wren, Tobias\nSubject: Plan\n\nHello\n\n"
        "From: Tobias Wren <tobias.wren@example.org>\nTo: Marla Finch <marla.finch@example.net>\nSubject: Plan\n\nHi\n"
    )

    assert split(text)[1].author == Mailbox("Marla Finch", "marla.finch@example.net")


def test_a_name_with_two_addresses_stays_without_one() -> None:
    known = (Mailbox("Tobias Wren", "t.wren@example.com"), Mailbox("Tobias Wren", "tobias@example.org"))

    segments = split_thread(plain_body("Hi\n\nTobias Wren wrote:\n> Hello\n"), AUTHOR, None, known)

    assert segments[1].author == Mailbox("Tobias Wren", "")


def test_an_address_that_lost_its_bracket_is_not_trusted() -> None:
    text = "Hi\n\nFrom: Wren, Tobias dobias.wren@example.org>\nSent: Tuesday, March 12, 2024\nSubject: Plan\n\nHello\n"

    assert split(text)[1].author == Mailbox("Tobias Wren", "")


@given(st.lists(PIECES, max_size=40).map("\n".join))
@settings(max_examples=300, deadline=None)
def test_every_line_is_in_one_segment_or_in_a_quote_header(text: str) -> None:
    body = plain_body(text)
    lines = requoted(body.lines)
    in_headers = {i for h in find_quote_headers(lines) for i in range(h.first, h.after)}
    expected = [line.start for i, line in enumerate(lines) if line.text.strip() and i not in in_headers]

    found = [line.start for s in split(text) for line in s.lines if line.text.strip()]

    assert sorted(found) == expected


@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=40).map("\n".join)))
@settings(max_examples=300, deadline=None)
def test_offsets_are_exact_whatever_the_text(text: str) -> None:
    body = plain_body(text)

    for segment in split_thread(body, None, None):
        for line in segment.lines:
            assert body.text[line.start : line.start + len(line.text)] == line.text


@pytest.mark.parametrize(
    "text", ["\x1c-", "_\x85_", "\u200b", ":", "：", ">>> >>>", '"x" == ', "From:", "-\u2028-", " :\n> x"]
)
def test_odd_lines_are_read(text: str) -> None:
    assert len(split(f"Hi\n{text}\nThere\n{text}")) >= 1


def test_a_thousand_levels_of_quotation_are_a_thousand_segments() -> None:
    text = "\n".join(">" * level + " text" for level in range(1001))

    segments = split(text)

    assert [s.depth for s in segments] == list(range(1001))
    assert {s.author for s in segments[1:]} == {None}


# Texts made to be slow: each is built of one piece that the readers look at closely.
HOSTILE = {
    "from lines": "From: a@b.c\n",
    "labels": "From: x\nTo: y\n",
    "recipients": "To: a@example.com,\n",
    "attributions": ATTRIBUTION + "\n",
    "almost attributions": "On Tue, 12 Mar 2024\n",
    "separators": "-----Original Message-----\n",
    "wrapped separators": "----- Forwarded by Tobias Wren on\n",
    "ats": "a@",
    "ats in words": " at a.b at a.b",
    "dots": ".",
    "quotes": ">",
    "levels up and down": ">>>>>>>> a\nb wrote:\n",
    "blanks": " ",
    "indented headers": "   From: x\n   Date: y\n   z\n",
    "indented attributions": "On 12 Mar 2024, Tobias Wren wrote:\n    text\n",
    "tags": "Tobias> x\n",
    "columns": "x           To:    y\n",
    "blank lines": "\n",
    "brackets": "<" * 50 + "\n",
    "digits": "1" * 200 + ":\n",
    "delimiters": "-- \n",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_cost_grows_no_faster_than_the_text(piece: str) -> None:
    def cost(size: int) -> float:
        body = plain_body((piece * (size // len(piece)))[:size])
        start = time.process_time()
        for segment in split_thread(body, AUTHOR, None):
            find_signature(segment)
        return time.process_time() - start

    cost(5_000)
    small, large = min(cost(20_000) for _ in range(3)), min(cost(80_000) for _ in range(2))

    assert large < 12 * small + 0.05  # four times the text; twelve leaves room for a busy machine
