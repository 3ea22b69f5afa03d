"""Plain text becomes lines with quote depth, and nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.mail.text import Body, plain_body, unfold_flowed

TEXTS = st.text(alphabet=st.sampled_from("ab >|\r\n\t\u00a0\u2028\x0cé"), max_size=200)


def quotes_of(text: str) -> list[tuple[int, str]]:
    return [(line.quote, line.text) for line in plain_body(text).lines]


@given(TEXTS)
@example("> \r> >x\n\r\n>From me")
def test_every_line_stands_at_its_offset(text: str) -> None:
    body = plain_body(text)
    assert body.text == text
    for line in body.lines:
        assert text[line.start : line.start + len(line.text)] == line.text


@given(TEXTS)
def test_only_prefixes_and_line_ends_are_left_out(text: str) -> None:
    kept = "".join(line.text for line in plain_body(text).lines)
    assert [c for c in text if c not in "> \t\r\n\u00a0"] == [c for c in kept if c not in "> \t\r\n\u00a0"]


@pytest.mark.parametrize(
    ("line", "quote", "text"),
    [
        ("plain", 0, "plain"),
        ("> one", 1, "one"),
        (">one", 1, "one"),
        (">> two", 2, "two"),
        ("> > two", 2, "two"),
        (">  > two", 2, "two"),
        ("> > > three", 3, "three"),
        (" > one", 1, "one"),
        (">", 1, ""),
        ("a > b", 0, "a > b"),
        (">    code", 1, "   code"),
        (">\u00a0one", 1, "one"),
    ],
)
def test_prefixes_become_quote_depth(line: str, quote: int, text: str) -> None:
    assert quotes_of(line) == [(quote, text)]


def test_lines_end_at_line_feed_and_carriage_return_only() -> None:
    assert [text for _, text in quotes_of("a\nb\r\nc\rd\x0ce\u2028f\n")] == ["a", "b", "c", "d\x0ce\u2028f"]


def test_a_from_line_escaped_by_an_mbox_file_is_not_quoted() -> None:
    assert quotes_of("hello\n>From here on\n> really\n>From there") == [
        (0, "hello"),
        (0, "From here on"),
        (1, "really"),
        (1, "From there"),
    ]


def test_flowed_paragraphs_are_joined_within_their_quote_depth() -> None:
    wide = "word " * 14
    text = f"{wide}\nand on.\n> {wide}\n> quoted on\n{wide}\n> other depth"
    assert unfold_flowed(text).split("\n") == [
        f"{wide}and on.",
        f"> {wide}quoted on",
        wide,
        "> other depth",
    ]


def test_flowed_signature_lines_stay_apart() -> None:
    text = "Jane Roe \nHead of Sales \nExample Ltd\n-- \nJane"
    assert unfold_flowed(text).split("\n") == ["Jane Roe ", "Head of Sales ", "Example Ltd", "-- ", "Jane"]


def test_flowed_without_blanks_deletes_the_soft_break() -> None:
    wide = "漢" * 70
    assert unfold_flowed(f"{wide} \n字", delete_space=True) == wide + "字"


def test_stuffed_blanks_are_taken_off() -> None:
    assert unfold_flowed(" >not a quote\n From me") == ">not a quote\nFrom me"


def test_an_empty_text_has_no_lines() -> None:
    assert plain_body("") == Body("", ())
