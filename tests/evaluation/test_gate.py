"""The regression gate."""

from __future__ import annotations

import pytest

from evaluation.extraction import evaluate, report_of
from evaluation.gate import committed, figures, regressions, write_scores
from evaluation.gate import report_of as gate_report
from evaluation.report import to_json
from server.errors import ConfigurationError


def _run(gold, predictions):
    return report_of(evaluate(gold, predictions), "made", "made")


def test_the_same_run_passes(tmp_path, gold, predictions):
    run = _run(gold, predictions)
    write_scores(tmp_path / "scores.json", run)
    assert regressions(committed(tmp_path / "scores.json"), figures(to_json(run)), tolerance=0.0) == ()


def test_a_worse_run_is_named_figure_by_figure(gold, predictions):
    before = figures(to_json(_run(gold, predictions)))
    after = figures(to_json(_run(gold, {**predictions, "one": predictions["news"]})))
    worse = {r.figure for r in regressions(before, after, tolerance=0.01)}
    assert {"values/all", "owners/all", "values/name", "values/phone"} <= worse
    assert "values/url" not in worse
    assert "worse" in gate_report(before, after, regressions(before, after, 0.01), 0.01).tables[0].title


def test_a_small_change_is_within_the_tolerance():
    assert regressions({"values/all": 0.900}, {"values/all": 0.895}, tolerance=0.01) == ()
    assert len(regressions({"values/all": 0.900}, {"values/all": 0.885}, tolerance=0.01)) == 1


def test_a_figure_no_longer_measured_is_worse():
    assert regressions({"values/fax": 0.5}, {}, tolerance=0.01)[0].measured == 0.0


@pytest.mark.parametrize("content", [None, "{}", "not json"])
def test_missing_scores_are_said_to_be_missing(tmp_path, content):
    if content:
        (tmp_path / "scores.json").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="--write"):
        committed(tmp_path / "scores.json")
