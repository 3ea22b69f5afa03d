"""Timing: the stream of repeating senders, the process of its own, the report."""

from __future__ import annotations

import random
from email import message_from_bytes
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.speed import Plan, Speed, percentile, report_of
from evaluation.stream import again, repeating
from evaluation.timing import PATTERNS, Job, resident, run
from server.errors import InvalidInput, Unavailable

_SIGNATURE = b"-- \nAda Quist\nTel (212) 555-0101\n"
_PLAIN = b"From: a@example.org\nMessage-ID: <1@example.org>\n\nHello\n" + _SIGNATURE
_BASE64 = b"From: b@example.org\nContent-Transfer-Encoding: base64\n\nSGVsbG8KLS0gCkFkYQo=\n"


def test_copies_differ_at_the_top_and_keep_the_signature():
    copies = repeating([_PLAIN], 5, seed=1)
    assert len(set(copies)) == 5
    assert all(copy.endswith(_SIGNATURE) for copy in copies)
    assert len({message_from_bytes(copy)["Message-ID"] for copy in copies}) == 5


def test_an_encoded_part_stays_readable():
    part = message_from_bytes(again(_BASE64, "1", random.Random(0)))
    text = part.get_payload(decode=True)
    assert text.endswith(b"Hello\n-- \nAda\n")
    assert len(text.splitlines()) > 3


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
def test_other_letters_survive(charset, encoding):
    mail = EmailMessage()
    mail.set_content("Grüße\n-- \nZoé Vauclair\n", charset=charset, cte=encoding)
    copy = message_from_bytes(again(mail.as_bytes(), "1", random.Random(0)))
    assert copy.get_payload(decode=True).decode(charset).endswith("Grüße\n-- \nZoé Vauclair\n")


def test_the_sample_mailbox_can_be_repeated(sample_messages):
    copies = repeating(list(sample_messages.values()), 2, seed=0)
    assert len(set(copies)) == 2 * len(sample_messages)


def test_the_stream_is_the_same_for_the_same_seed():
    def texts(seed):
        return [message_from_bytes(copy).get_payload() for copy in repeating([_PLAIN, _PLAIN], 3, seed)]

    assert texts(1) == texts(1)
    assert texts(1) != texts(2)


def test_a_mail_is_repeated_at_least_once():
    with pytest.raises(InvalidInput):
        repeating([_PLAIN], 0, 0)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50), st.floats(0.01, 1))
def test_a_percentile_is_one_of_the_figures_and_covers_its_share(figures, share):
    found = percentile(figures, share)
    assert found in figures
    assert sum(figure <= found for figure in figures) >= share * len(figures) - 1e-6


def test_a_reader_is_timed_in_a_process_of_its_own(tmp_path):
    path = tmp_path / "a.eml"
    path.write_bytes(_PLAIN)
    timing = run(Job(PATTERNS, "", (str(path),), (str(path), str(path))))
    assert timing.name == "patterns"
    assert len(timing.milliseconds) == 2
    assert all(milliseconds > 0 for milliseconds in timing.milliseconds)
    assert timing.resident > 5


def test_a_reader_that_fails_is_an_error_and_no_figure(tmp_path):
    with pytest.raises(Unavailable, match="FileNotFoundError"):
        run(Job(PATTERNS, "", (), (str(tmp_path / "gone.eml"),)))


def test_memory_of_this_process_is_read():
    assert resident() > 5
    assert resident("no such process") == 0.0


def test_ratios_are_against_the_same_stream():
    speeds = [
        Speed("ours", "cold", 2.0, 3.0, 2.0, 100.0, 1.0),
        Speed("peers", "cold", 20.0, 30.0, 20.0, 400.0, 1.0),
        Speed("ours", "repeating senders", 1.0, 1.0, 1.0, 100.0, 1.0),
        Speed("peers", "repeating senders", 20.0, 30.0, 30.0, 400.0, 1.0),
    ]
    ratios = report_of(speeds, 100, Plan()).tables[1]
    assert sorted(ratios.column("times_as_fast")) == pytest.approx([10.0, 30.0])
    assert set(ratios.column("times_the_memory")) == {0.25}
