"""Only lines that may be headers are looked at: no other line is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.mail import quote_finder
from server.mail.quote_block import find_separator, may_separate
from server.mail.quote_finder import find_quote_headers
from server.mail.quote_lines import QuoteLines
from server.mail.quote_words import quote_words
from server.mail.text import plain_body

ATTRIBUTION = "On Tue, Mar 12, 2024 at 10:11 AM Tobias Wren <tobias.wren@example.org> wrote"
PIECES = st.sampled_from(
    [
        "",
        "Text without any sign",
        "> quoted",
        ">> deeper",
        f"{ATTRIBUTION}:",
        ATTRIBUTION,
        f"> {ATTRIBUTION}:",
        "Tobias Wren, 12.3.2024",
        "schrieb：",
        "-----Original Message-----",
        "-------- Weitergeleitete Nachricht --------",
        "* Begin forwarded message *",
        "From: Tobias Wren <tobias.wren@example.org>",
        "Sent: Tuesday, March 12, 2024 10:11 AM",
        "To: Harriet Quill",
        "Subject: Plan",
        ">>> Tobias Wren <tobias.wren@example.org> 12.03.24 10:11 >>>",
        "Tobias Wren/Berlin          To:     Harriet Quill",
    ]
)


@given(st.lists(PIECES | st.text(max_size=60), max_size=25))
def test_no_header_is_missed_by_looking_at_few_lines(pieces: list[str]) -> None:
    lines = plain_body("\n".join(pieces)).lines
    found = find_quote_headers(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            quote_finder, "_candidates", lambda page: [i for i, is_blank in enumerate(page.blank) if not is_blank]
        )
        assert find_quote_headers(lines) == found


@pytest.mark.parametrize("before", ["", "-----", "* ", "\t> ", "\x0b-"])
@pytest.mark.parametrize("behind", ["", " message", "-----", "* of", "\tmessage"])
def test_each_separator_is_told_by_its_first_letters(before: str, behind: str) -> None:
    words = [word for word in quote_words().separator_starts if word.isascii()]
    assert words
    assert all(may_separate(f"{before}{word.title()}{behind}") for word in words)


def test_prose_is_told_to_be_no_separator() -> None:
    assert not may_separate("We look forward to your message")
    page = QuoteLines(plain_body("We look forward to your message").lines)
    assert find_separator(page, 0, page.lines[0].text) is None
