"""Damage: what archives and encodings do to accents, and what never happens to other scripts."""

from random import Random

import pytest

from training.synthesis.noise import damaged
from training.synthesis.spans import Lines, Piece

LINES: Lines = [(Piece("Universität", "ORG"),), (Piece("Zoë Größl", "NAME"), Piece(" · "), Piece("Kö", "ADDRESS"))]


def variants(language: str, lines: Lines) -> list[str]:
    rng = Random(4)
    return ["\n".join("".join(p.text for p in line).rstrip() for line in damaged(rng, lines, language))
            for _ in range(4000)]  # fmt: skip


@pytest.mark.parametrize(("text", "least", "most"), [
    ("Universit?t\nZo? Gr??l ? K?", 0.05, 0.08), ("Universit??t\nZo?? Gr????l ?? K??", 0.012, 0.03),
])  # fmt: skip
@pytest.mark.parametrize("language", ["de", "en"])
def test_accents_turn_into_question_marks_in_some_windows(text, least, most, language):
    made = variants(language, LINES)
    assert least < made.count(text) / len(made) < most


def test_other_scripts_get_no_question_marks():
    assert not any("?" in text for text in variants("ru", [(Piece("Институт физики", "ORG"),)]))


def test_labels_survive_every_damage():
    rng = Random(5)
    for _ in range(500):
        lines = damaged(rng, LINES, "de")
        assert [piece.label for line in lines for piece in line if piece.label] == ["ORG", "NAME", "ADDRESS"]
