"""Whatever the network's scores, what comes out is valid."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.decoding import _viterbi, best_path, decode, likeliest_labels
from models.encoding import Encoded
from models.labels import OUTSIDE, TAGS, Label, begin, inside
from models.tagger import Hint, Pattern


def encoded(words):
    zeros = np.zeros(len(words) + 2, dtype=np.int64)
    return Encoded(zeros, zeros, zeros, np.arange(1, len(words) + 1), tuple(words))


def scores_for(tags, sure=8.0):
    scores = np.zeros((len(tags), len(TAGS)), dtype=np.float32)
    scores[np.arange(len(tags)), tags] = sure
    return scores


def words_of(count):
    return [(i * 3, i * 3 + 2) for i in range(count)]


@st.composite
def score_tables(draw):
    count = draw(st.integers(1, 12))
    seed = draw(st.integers(0, 2**32 - 1))
    return np.random.default_rng(seed).normal(scale=4, size=(count, len(TAGS))).astype(np.float32)


@given(score_tables())
def test_the_best_path_is_valid(scores):
    before = OUTSIDE
    for tag in best_path(scores):
        if TAGS[tag].startswith("I-"):
            assert TAGS[before][2:] == TAGS[tag][2:]
        before = tag


@given(score_tables())
def test_no_valid_path_scores_better_than_the_best(scores):
    def total(path):
        return sum(float(scores[i, tag]) for i, tag in enumerate(path))

    best = total(best_path(scores))
    rng = np.random.default_rng(0)
    for _ in range(50):
        path, before = [], OUTSIDE
        for _ in range(len(scores)):
            allowed = [t for t in range(len(TAGS)) if not TAGS[t].startswith("I-") or TAGS[before][2:] == TAGS[t][2:]]
            before = int(rng.choice(allowed))
            path.append(before)
        assert total(path) <= best + 1e-3


@given(score_tables())
def test_searching_only_where_needed_finds_what_searching_all_finds(scores):
    assert list(best_path(scores)) == _viterbi(scores, is_beginning=True)


@given(score_tables())
def test_spans_are_sorted_apart_and_on_word_borders(scores):
    words = words_of(len(scores))
    spans = decode(scores, encoded(words), (), 1.0)
    for span in spans:
        assert span.start in {start for start, _ in words}
        assert span.end in {end for _, end in words}
        assert 0 <= span.confidence <= 1
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize("label", list(Label))
def test_a_run_of_one_label_is_one_span(label):
    tags = [OUTSIDE, begin(label), inside(label), begin(label), OUTSIDE]
    spans = decode(scores_for(tags), encoded(words_of(5)), (), 1.0)
    assert [(s.label, s.start, s.end) for s in spans] == [(label, 3, 8), (label, 9, 11)]


def test_two_addresses_side_by_side_are_two_values():
    tags = [begin(Label.SOCIAL), inside(Label.SOCIAL)]
    hints = (Hint(0, 2, Pattern.URL), Hint(3, 5, Pattern.URL))
    spans = decode(scores_for(tags), encoded(words_of(2)), hints, 1.0)
    assert [(s.label, s.start, s.end) for s in spans] == [(Label.SOCIAL, 0, 2), (Label.SOCIAL, 3, 5)]


def test_a_higher_temperature_makes_less_sure():
    tags = [begin(Label.NAME), inside(Label.NAME)]
    sure, unsure = (decode(scores_for(tags), encoded(words_of(2)), (), t)[0].confidence for t in (1.0, 4.0))
    assert unsure < sure <= 1


def test_what_is_known_to_be_contact_data_gets_the_label_that_its_words_speak_for():
    scores = scores_for([begin(Label.TITLE), inside(Label.TITLE), OUTSIDE], sure=2.0)
    scores[2, begin(Label.ORG)] = 1.0
    labels = likeliest_labels(scores, encoded(words_of(3)), [(0, 5), (6, 8)])
    assert labels == (Label.TITLE, Label.ORG)
