"""What reading costs grows with the size of a message as a line does."""

from __future__ import annotations

from evaluation.cost import Cost, growth, measure, report_of


def test_cost_is_linear() -> None:
    report = report_of(measure())

    assert all(row[1] < 2.5 for row in report.tables[0].rows), report.tables[0].rows
    assert len(report.tables) == 7


def test_quadratic_cost_is_seen() -> None:
    costs = tuple(Cost("x", size, float(size), float(size * size)) for size in (1, 2, 4, 8, 16, 32, 64))

    assert growth(costs, "x") == 4.0
