"""Unlabelled mail labelled by the shipped weights."""

import gzip
import json

import pytest

from models.loading import shipped_folder
from training.selftraining import taught_windows

SIGNATURE = """Best regards
Harriet Quillfeather
Head of Purchasing
Bramblewick Tools Ltd
12 Mill Lane, York YO1 7AB
Tel: +44 20 7946 0018
harriet.quillfeather@bramblewick.example
"""


@pytest.fixture
def corpus(tmp_path):
    def write(*authors):
        path = tmp_path / "messages.jsonl.gz"
        with gzip.open(path, "wt", encoding="utf-8") as file:
            for author in authors:
                text = f"Dear all,\n\nthe parts have arrived and we shall send them on.\n\n{SIGNATURE}"
                file.write(json.dumps({"header": f"From: {author}\nSubject: Parts", "text": text}) + "\n")
        return path

    return write


AUTHOR = "Harriet Quillfeather <harriet.quillfeather@bramblewick.example>"


def test_a_sure_teacher_labels_what_stands_there(corpus):
    (window,) = taught_windows(corpus(AUTHOR), shipped_folder(), frozenset())
    values = {(span.label, window.text[span.start : span.end]) for span in window.spans}
    assert ("NAME", "Harriet Quillfeather") in values
    assert ("EMAIL", "harriet.quillfeather@bramblewick.example") in values
    assert all("\n" not in value for _, value in values)


@pytest.mark.parametrize("author", ["Harriet <Harriet.Quillfeather@bramblewick.example>", "somebody"])
def test_annotated_and_unknown_people_are_left_out(corpus, author):
    known = frozenset(["harriet.quillfeather@bramblewick.example"])
    assert taught_windows(corpus(author), shipped_folder(), known) == ()
