"""Unlabelled mail as windows."""

import gzip
import json

import pytest

from training.unlabelled import unlabelled_windows

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


def test_each_window_comes_once_without_labels(corpus):
    (window,) = unlabelled_windows(corpus(AUTHOR, AUTHOR), frozenset())
    assert "Head of Purchasing" in window.text
    assert (window.author_name, window.author_address) == (
        "Harriet Quillfeather",
        "harriet.quillfeather@bramblewick.example",
    )
    assert window.spans == ()


@pytest.mark.parametrize("author", ["Harriet <Harriet.Quillfeather@bramblewick.example>", "somebody"])
def test_annotated_and_unknown_people_are_left_out(corpus, author):
    known = frozenset(["harriet.quillfeather@bramblewick.example"])
    assert unlabelled_windows(corpus(author), known) == ()
