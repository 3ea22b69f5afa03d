"""The window of lines that may hold a signature is generous with signatures and leaves out what is none."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from server.mail.address import Mailbox
from server.mail.signature import Signature, find_signature
from server.mail.text import Body, Line, Mark, plain_body
from server.mail.thread import split_thread

AUTHOR = Mailbox("Harriet Quill", "harriet.quill@example.com")
SIGNATURE = ["Kind regards", "Harriet Quill", "Account Manager", "Example Ltd", "Phone: +1 555-0142"]
PROSE = ["This is a long line of the text that somebody wrote and that ends here."] * 40
DISCLAIMER = [
    "This message is intended only for the person to whom it is addressed and may contain confidential",
    "information. If you are not the intended recipient, please delete it.",
]


def find(lines: list[str], author: Mailbox | None = AUTHOR) -> Signature:
    segment = split_thread(plain_body("\n".join(lines)), author, None)[0]
    signature = find_signature(segment)
    assert signature is not None
    return signature


def test_signature_at_the_end_is_inside_with_few_lines_of_the_text_above() -> None:
    found = find([*PROSE, "", *SIGNATURE])

    texts = [line.text for line in found.lines]
    assert texts[-5:] == SIGNATURE
    assert len(texts) < 15


def test_text_is_the_lines_with_one_blank_line_at_most() -> None:
    found = find(["Hello", "", "", "", *SIGNATURE[:2], "", "   Account Manager   "])

    assert found.text == "Hello\n\nKind regards\nHarriet Quill\n\n   Account Manager"
    assert found.text == "\n".join(line.text.rstrip() for line in found.lines)


def test_signature_above_a_long_attachment_is_inside() -> None:
    found = find(["Hello", "", *SIGNATURE, "", *PROSE])

    assert set(SIGNATURE) <= {line.text for line in found.lines}


def test_contact_lines_before_the_sign_off_are_inside() -> None:
    found = find([*PROSE, "My new address:", "Phone +1 555-0142", "harriet@example.com", "", "Best", "Harriet"])

    assert {"Phone +1 555-0142", "harriet@example.com"} <= {line.text for line in found.lines}


def test_signature_split_by_a_quotation_is_inside_whole() -> None:
    found = find(["Kind regards", "Harriet Quill", "", "> Hi", "> there", "", "Account Manager", "+1 555-0142"])

    assert "Harriet Quill\n\nAccount Manager" in found.text


def test_disclaimers_and_list_footers_are_left_out() -> None:
    footer = ["_______________", "Planning mailing list", "https://lists.example.org/listinfo/planning"]

    found = find([*PROSE, "", *SIGNATURE, "", *DISCLAIMER, "", *footer])

    assert not {*DISCLAIMER, *footer[1:]} & {line.text for line in found.lines}
    assert set(SIGNATURE) <= {line.text for line in found.lines}


def test_disclaimers_of_other_languages_are_left_out() -> None:
    disclaimer = "Diese E-Mail enthält vertrauliche und rechtlich geschützte Informationen."

    assert disclaimer not in find(["Hallo", "", "Gruß", "Beate", "", disclaimer]).text


def test_a_sentence_that_sounds_like_a_disclaimer_takes_no_signature_with_it() -> None:
    lines = ["Le destinataire du colis est absent.", "Cordialement", "Solène Marchand", "Tél. +33 1 99 00 12 34"]

    assert find(lines).text.endswith("\n".join(lines[1:]))


def test_a_mail_service_in_an_address_is_no_footer() -> None:
    assert (
        "harriet@msn.com" in find(["Hello", "", "Harriet Quill", "Laboratory of RNA Viruses", "harriet@msn.com"]).text
    )


def test_delimiter_marks_where_the_signature_begins() -> None:
    found = find(["Hello", "", "-- ", *SIGNATURE])

    assert found.marked_from is not None
    assert found.text[found.marked_from :].startswith("--\nKind regards")


def test_mail_clients_mark_counts_as_delimiter() -> None:
    lines = (Line("Hello", 0), Line("Harriet Quill", 6, mark=Mark.SIGNATURE))
    found = find_signature(split_thread(Body("Hello\nHarriet Quill", lines, html=True), AUTHOR, None)[0])

    assert found is not None
    assert found.marked_from == len("Hello\n")


def test_no_mark_no_offset() -> None:
    assert find(["Hello", "", *SIGNATURE]).marked_from is None


def test_encoded_data_is_left_out() -> None:
    data = "QWxsIHRoZSB3b3JsZCdzIGEgc3RhZ2UsIGFuZCBhbGwgdGhlIG1lbiBhbmQgd29tZW4gbWVyZWx5"

    assert data not in find(["Hello", data, "Harriet"]).text


def test_a_segment_of_nothing_but_footers_has_no_window() -> None:
    segments = split_thread(plain_body("To unsubscribe from this mailing list, write to us.\n"), AUTHOR, None)

    assert find_signature(segments[0]) is None


@given(st.text(max_size=600), st.booleans())
@settings(max_examples=300, deadline=None)
def test_lines_are_lines_of_the_segment_with_exact_offsets(text: str, known: bool) -> None:
    body = plain_body(text)

    for segment in split_thread(body, AUTHOR if known else None, None):
        found = find_signature(segment)
        if found is None:
            continue
        starts = [line.start for line in found.lines if line.text]
        assert starts == sorted(starts)
        for line in found.lines:
            assert body.text[line.start : line.start + len(line.text)] == line.text
        assert found.text.split("\n") == [line.text.rstrip() for line in found.lines]
