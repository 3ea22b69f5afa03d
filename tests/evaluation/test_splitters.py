"""Thread splitting is compared with other packages on the same texts."""

from __future__ import annotations

from pathlib import Path

from evaluation.splitters import Sample, compare, own_samples, report_of

MESSAGES = Path(__file__).parents[1] / "messages"


def test_ours_is_better_than_every_package_that_is_installed() -> None:
    scores, missing = compare(list(own_samples(MESSAGES))[::9])
    rows = {row[0]: row for row in report_of(scores, missing).tables[0].rows}

    ours = rows.pop("undersigned")
    assert "mail-parser-reply" in rows
    assert ours[2] == ours[3] == 1.0
    assert all(row[2] < 1.0 and row[3] < 1.0 for row in rows.values())


def test_a_part_at_another_depth_is_wrong() -> None:
    lines = ((0, "jane roe"), (1, "bo lind"))
    right = Sample("own", "x", "en", "", lines, lambda: [(0, "Jane Roe"), (1, "Bo Lind")])
    wrong = Sample("own", "x", "en", "", lines, lambda: [(0, "Jane Roe\nBo Lind")])
    scores, _ = compare([right, wrong])

    assert [(s.newest, s.depths) for s in scores["undersigned"]] == [(True, True), (False, False)]
