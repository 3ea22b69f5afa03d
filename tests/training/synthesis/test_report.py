"""The coverage report counts what was generated."""

from random import Random

from training.synthesis import generate_window
from training.synthesis.report import coverage, write


def test_counts_add_up():
    rng = Random(2)
    groups = coverage([generate_window(rng) for _ in range(300)])
    assert sum(groups["Language"].values()) == sum(groups["Layout"].values()) == 300
    assert groups["Label"]["NAME"] > 100


def test_report_and_picture_are_written(tmp_path):
    path = write(tmp_path, 200, 1)
    assert "| en |" in path.read_text(encoding="utf-8")
    assert (tmp_path / "synthesis.svg").read_text(encoding="utf-8").startswith("<svg")
