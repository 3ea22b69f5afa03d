"""Lines left out before the tagger reads: what is kept, where the mark goes, what offsets say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.encoding import author_of
from models.line_finder import LineFinder, with_neighbours
from models.loading import load_tagger
from server.line_features import line_features
from server.mail.message import Mailbox
from server.mail.signature import Signature
from server.mail.text import Line
from server.trimming import trim


def signature_of(text, marked_from=None):
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append(Line(line, at))
        at += len(line) + 1
    return Signature(tuple(lines), text, marked_from)


def choose(*rows):
    return lambda features: np.isin(np.arange(len(features)), rows)


def test_lines_left_out_become_one_blank_line():
    kept = trim(signature_of("a\nb\nc\nd\ne"), None, choose(0, 3, 4))
    assert kept.text == "a\n\nd\ne"
    assert [line.start for line in kept.lines] == [0, 2, 6, 8]


def test_nothing_chosen_is_no_signature():
    assert trim(signature_of("a\n\nb"), None, choose(1)) is None


def test_everything_chosen_is_the_signature_itself():
    signature = signature_of("a\nb", 2)
    assert trim(signature, None, choose(0, 1)) is signature


@pytest.mark.parametrize(
    ("rows", "expected"),
    [((0, 3), 3), ((2, 3), 0), ((0, 2, 3), 3), ((0, 1), None)],
    ids=["the delimiter is left out", "only below it", "with it", "nothing below it"],
)
def test_the_mark_moves_to_the_first_line_kept_below_it(rows, expected):
    kept = trim(signature_of("a\nb\n--\nc", 4), None, choose(*rows))
    assert kept.marked_from == expected


@given(
    st.lists(st.text(st.characters(exclude_characters="\r\n\x0b\x0c"), max_size=30), min_size=1, max_size=12), st.data()
)
def test_what_is_kept_stands_in_the_text(texts, data):
    texts = ["".join(text.splitlines()).rstrip() for text in texts]
    signature = signature_of("\n".join(texts))
    rows = data.draw(st.sets(st.integers(0, len(texts) - 1)))
    kept = trim(signature, Mailbox("Ann Lee", "ann@example.com"), choose(*rows))
    wanted = [texts[row] for row in sorted(rows) if texts[row].strip()]
    if kept is None:
        assert not wanted
        return
    assert len(kept.text.split("\n")) == len(kept.lines)
    assert [line for line in kept.text.split("\n") if line.strip()] == wanted
    for line in kept.lines:
        assert signature.text[line.start : line.start + len(line.text)] == line.text


@given(st.text(max_size=300), st.text(max_size=20), st.text(max_size=20), st.none() | st.integers(0, 300))
def test_features_are_finite_and_one_row_a_line(text, name, address, marked_from):
    features = line_features(text, name, address, marked_from)
    assert features.shape == (len(text.split("\n")), features.shape[1])
    assert np.isfinite(features).all()
    assert load_tagger().choose_lines(features).shape == (len(features),)


@given(st.text("ab\n", max_size=60), st.none() | st.integers(-1, 70))
def test_the_place_of_a_line_is_told_by_its_last_features(text, marked_from):
    features = line_features(text, "", "", marked_from)
    lines = text.split("\n")
    at = 0
    for number, line in enumerate(lines):
        below = len(lines) - 1 - number
        marked = marked_from is not None and at >= marked_from
        expected = [float(marked), min(number, 20) / 20, min(below, 20) / 20, float(below < 3)]
        assert features[number, -4:].tolist() == pytest.approx(expected)
        at += len(line) + 1


@pytest.mark.parametrize("word", ["Ann", "lee", "AL", "annlee", "Exam", "example", "exam", "Weather", "ample"])
def test_what_a_line_shares_with_the_author_is_what_its_words_do(word):
    relation = author_of("Ann Lee", "ann.lee@example.com").relation(word)
    # The last features of a line, before the six of its place, are of what it shares with the author.
    shares = line_features(f"Hello {word}", "Ann Lee", "ann.lee@example.com", None)[0, -9:-6]
    assert shares.tolist() == [relation == 1, relation == 1, relation == 2]


def test_neighbours_stand_beside_a_line():
    features = np.array([[1.0], [2.0], [3.0]], dtype=np.float32)
    beside = with_neighbours(features)
    assert beside[0].tolist() == [1, 0, 0, 0, 2, 3, 0]
    assert beside[2].tolist() == [3, 0, 1, 2, 0, 0, 0]


def test_lines_beside_a_likely_one_are_kept_too():
    hidden = np.zeros((7, 1), dtype=np.float32)
    hidden[0] = 1
    finder = LineFinder(hidden, np.zeros(1, np.float32), np.array([10.0], np.float32), -5.0, 0.5)
    features = np.array([[0], [0], [1], [0], [0]], dtype=np.float32)
    assert finder.chosen(features).tolist() == [False, True, True, True, False]
