"""Today's packages as readers."""

from __future__ import annotations

import pytest

from evaluation.baselines import PatternStack, PeerStack
from evaluation.extraction import evaluate
from evaluation.gold import load_gold
from evaluation.metrics import by_kind
from evaluation.readers import FoldReaders, read_all
from server.errors import ConfigurationError

_MAIL = b"""From: Ada Quist <Ada@example.org>
Content-Type: text/plain; charset=utf-8

Hello Bob,
see you.

-- 
Ada Quist
Chief Engineer
Mobile: (212) 555-0101
ada@example.org
https://www.linkedin.com/in/adaquist
https://www.example.org/
"""


def test_patterns_read_what_has_a_shape():
    (card,) = PatternStack().read("m", _MAIL).cards
    assert (card.name, card.email) == ("Ada Quist", "ada@example.org")
    assert [(f.kind, f.type) for f in card.fields] == [
        *(("email", ""), ("social", ""), ("url", "")),
        *(("phone", "mobile"), ("job_title", "")),
    ]


def test_html_is_read_without_tags_and_styles():
    html = (
        b"From: a@example.org\nContent-Type: text/html\n\n<style>p{}</style><p>Ada<br>Tel (212) 555-0101</p><a href=x>y"
    )
    (card,) = PatternStack().read("m", html).cards
    assert [f.value for f in card.fields] == ["(212) 555-0101"]


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff" * 50, b"From: =?x?q?=?=\n\n", b"Content-Type: text/plain; charset=no\n\nx"]
)
def test_broken_mail_stops_nothing(raw):
    prediction = PatternStack().read("m", raw)
    assert prediction.error or len(prediction.cards) == 1


def test_the_peer_stack_cuts_the_quoted_mail():
    pytest.importorskip("mailparser_reply")
    quoted = _MAIL + b"\nOn Mon, Nov 2, 2026 at 9:00 AM Bob Marr <bob@example.net> wrote:\n> Tel (212) 555-0199\n"
    (card,) = PeerStack().read("m", quoted).cards
    assert all("0199" not in f.value for f in card.fields)


def test_a_folder_that_is_no_spacy_model_is_named(tmp_path):
    pytest.importorskip("spacy")
    pytest.importorskip("mailparser_reply")
    with pytest.raises(ConfigurationError, match="spaCy"):
        PeerStack(tmp_path)


def test_the_sample_mailbox_is_beyond_patterns(sample_folder):
    gold = load_gold(sample_folder)
    reader = PatternStack()
    counts = by_kind(evaluate(gold, read_all(gold, lambda _: reader)).owners)["all"]
    assert 0.1 < counts.f1 < 0.6


def test_each_message_is_read_with_its_own_fold(gold):
    made = []

    def make(folder):
        made.append(folder.name)
        return PatternStack()

    readers = FoldReaders("weights/fold{fold}", make)
    assert len(read_all(gold, readers.of)) == len(gold)
    assert made == ["fold0"]


def test_a_pattern_without_a_place_for_the_fold_is_refused():
    with pytest.raises(ConfigurationError, match="fold"):
        FoldReaders("weights", lambda _: PatternStack())
