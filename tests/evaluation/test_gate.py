"""The regression gate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation.extraction import evaluate, report_of
from evaluation.gate import SCORES, Figure, committed, figures, regressions, write_scores
from evaluation.gate import report_of as gate_report
from evaluation.gold import Prediction, load_gold
from evaluation.readers import read_all
from evaluation.report import to_json
from models.errors import WeightsError
from models.loading import shipped_folder
from server.errors import ConfigurationError


def _run(gold, predictions):
    return report_of(evaluate(gold, predictions), "made", "made")


def test_the_same_run_passes(tmp_path, gold, predictions):
    run = _run(gold, predictions)
    write_scores(tmp_path / "scores.json", run)
    assert regressions(committed(tmp_path / "scores.json"), figures(to_json(run)), tolerance=0.0) == ()


def test_a_worse_run_is_named_figure_by_figure(gold, predictions):
    copies = range(20)
    many = [replace(message, id=f"{message.id}-{n}") for message in gold for n in copies]
    good = {f"{id}-{n}": prediction for id, prediction in predictions.items() for n in copies}
    bad = good | {f"one-{n}": Prediction("one") for n in copies}
    before, after = (figures(to_json(_run(many, found))) for found in (good, bad))
    worse = regressions(before, after, tolerance=0.01)
    assert {"values/all", "owners/all", "values/name", "values/phone"} <= {r.figure for r in worse}
    assert "values/url" not in {r.figure for r in worse}
    assert "worse" in gate_report(before, after, worse, 0.01).tables[0].title


def test_a_small_change_is_within_the_tolerance():
    before = {"values/all": Figure(0.900, 1000)}
    assert regressions(before, {"values/all": Figure(0.895, 1000)}, tolerance=0.01) == ()
    assert len(regressions(before, {"values/all": Figure(0.885, 1000)}, tolerance=0.01)) == 1


def test_two_values_of_few_may_turn_but_not_three():
    before = {"values/social": Figure(0.90, 20)}
    assert regressions(before, {"values/social": Figure(0.81, 20)}, tolerance=0.01) == ()
    assert len(regressions(before, {"values/social": Figure(0.75, 20)}, tolerance=0.01)) == 1


def test_a_figure_no_longer_measured_is_worse():
    assert regressions({"values/fax": Figure(0.5, 50)}, {}, tolerance=0.01)[0].measured == 0.0


@pytest.mark.parametrize("content", [None, "{}", "not json"])
def test_missing_scores_are_said_to_be_missing(tmp_path, content):
    if content:
        (tmp_path / "scores.json").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="--write"):
        committed(tmp_path / "scores.json")


def test_the_shipped_weights_are_as_good_as_their_scores_say(sample_folder):
    try:
        scores = shipped_folder() / SCORES
    except WeightsError:
        pytest.skip("no weights are shipped yet")
    from evaluation.pipeline import PipelineReader

    reader, gold = PipelineReader(), load_gold(sample_folder)
    run = report_of(evaluate(gold, read_all(gold, lambda _: reader)), reader.name, "sample")
    assert regressions(committed(scores), figures(to_json(run)), tolerance=0.01) == ()
