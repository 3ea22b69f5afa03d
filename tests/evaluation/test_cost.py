"""The report of what reading costs; the figures themselves are for reading, not for tests."""

from __future__ import annotations

from evaluation.cost import Cost, growth, measure, report_of


def test_every_shape_is_read_at_every_size() -> None:
    report = report_of(measure())

    assert len(report.tables) == 7
    assert all(row[1] > 0 for row in report.tables[0].rows)


def test_quadratic_cost_is_seen() -> None:
    costs = tuple(Cost("x", size, float(size), float(size * size)) for size in (1, 2, 4, 8, 16, 32, 64))

    assert growth(costs, "x") == 4.0
