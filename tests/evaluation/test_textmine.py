"""The contest's tokens with our labels."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from evaluation.textmine import CONTEST_LABELS, Token, contest_label, predict, read_blocks
from models.labels import Label
from models.tagger import Span
from server.errors import InvalidInput

from .conftest import GOLD

_TEXT = "Zoé Vauclair\nCheffe de projet\nLinkedin : https://www.linkedin.com/in/zvauclair"
_LABELS = {
    "Zoé Vauclair": Label.NAME,
    "Cheffe de projet": Label.TITLE,
    "https://www.linkedin.com/in/zvauclair": Label.SOCIAL,
}
_FORMS = ["Zoé", "Vauclair", "Cheffe", "de", "projet", "Linkedin", ":", "https://www.linkedin.com/in/zvauclair"]


class _KnownValues:
    """A tagger that knows the values of one text."""

    version = "known-1"

    def tag(self, windows):
        return [
            tuple(Span(label, w.text.index(v), w.text.index(v) + len(v), 1.0) for v, label in _LABELS.items())
            for w in windows
        ]

    def labels_of(self, window, ranges):
        return tuple(Label.ADDRESS for _ in ranges)


def _contest_file(path, *, with_text=True):
    annotations, place = [], 0
    for form in _FORMS:
        begin = _TEXT.index(form, place)
        place = begin + len(form)
        annotations.append({"form": form, "label": "Human", "begin": begin, "end": place})
    record = {"identifier": 7, "annotations": annotations} | ({"text": _TEXT} if with_text else {})
    path.write_text(json.dumps([record]), encoding="utf-8")
    return path


def test_every_token_gets_a_label_of_ours(tmp_path):
    (answer,) = predict(read_blocks(_contest_file(tmp_path / "in.json")), _KnownValues())
    assert answer["identifier"] == 7
    assert [a["form"] for a in answer["annotations"]] == _FORMS
    assert [a["label"] for a in answer["annotations"]] == [
        *("Human", "Human", "Function", "Function", "Function"),
        *("Social_Network", "Location", "Reference_User"),
    ]


def test_a_file_that_withholds_the_text_is_read_by_its_tokens(tmp_path):
    (block,) = read_blocks(_contest_file(tmp_path / "in.json", with_text=False))
    assert all(block.text[token.begin : token.end] == token.form for token in block.tokens)


def test_the_longest_overlap_decides():
    spans = (Span(Label.NAME, 0, 2, 1.0), Span(Label.ORG, 2, 9, 1.0))
    assert contest_label(Token("abcdef", 0, 6), spans, Label.TITLE) == "Organization"
    assert contest_label(Token("x", 20, 21), spans, Label.TITLE) == "Function"


def test_every_label_of_ours_has_one_of_theirs():
    assert set(CONTEST_LABELS) == set(Label)


@pytest.mark.parametrize("content", ["{}", "[1]", "no", '[{"text": "a"}]'])
def test_another_file_is_refused(tmp_path, content):
    path = tmp_path / "in.json"
    path.write_text(content, encoding="utf-8")
    if content == "{}":
        assert read_blocks(path) == ()
    else:
        with pytest.raises(InvalidInput):
            read_blocks(path)


def test_the_published_scorer_reads_the_answers(tmp_path):
    script = GOLD / "textmine" / "score.py"
    if not script.is_file():
        pytest.skip("no annotated signatures beside the checkout")
    given = _contest_file(tmp_path / "in.json")
    answers = tmp_path / "out.json"
    answers.write_text(json.dumps(predict(read_blocks(given), _KnownValues())), encoding="utf-8")
    done = subprocess.run([sys.executable, script, given, answers], capture_output=True, check=True, text=True)
    assert "accuracy 0.2500" in done.stdout  # two of the eight tokens are a name, as the file says of all
