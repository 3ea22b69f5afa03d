"""Scales: they mend boasting, follow the order of confidence, and no fold has a part in its own."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.calibrating import fitted, report_of
from evaluation.calibration import calibrate
from evaluation.fitting import Observation, Observed, best_threshold, by_label, cross_validated, f1, fit, signed_names
from evaluation.report import to_json
from models.confidence import Scale, logit
from models.labels import Label


def observed(count, slope, shift, label=Label.TITLE, seed=1):
    """Values whose probability of being right follows a scale, over five folds."""
    rng = random.Random(seed)
    scale, made = Scale(slope, shift), []
    for n in range(count):
        confidence = rng.betavariate(3, 1)
        made.append(Observation(label, n % 5, confidence, rng.random() < scale.probability(confidence)))
    return tuple(made)


def test_the_scale_that_made_the_values_is_found():
    found = fit(observed(6000, 0.7, -0.5))
    assert found.slope == pytest.approx(0.7, abs=0.1)
    assert found.shift == pytest.approx(-0.5, abs=0.15)


def test_boasting_is_mended_on_folds_that_were_not_looked_at():
    values = observed(3000, 0.8, -1.2)
    before, after = (calibrate((o.confidence, o.right) for o in some) for some in (values, cross_validated(values)))
    assert before.error > 0.12
    assert after.error < 0.03


def test_a_fold_has_no_part_in_its_own_scale():
    values = list(observed(200, 1.0, 0.0))
    changed = [Observation(o.label, o.fold, o.confidence, not o.right) if o.fold == 2 else o for o in values]
    before, after = cross_validated(values), cross_validated(changed)
    assert all(b.confidence == a.confidence for b, a in zip(before, after, strict=True) if b.fold == 2)
    assert any(b.confidence != a.confidence for b, a in zip(before, after, strict=True) if b.fold != 2)


def test_little_to_see_changes_little():
    scale = fit([Observation(Label.DEPT, 0, 0.9, False)])
    assert 0.6 < scale.probability(0.9) < 0.9


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=25))
def test_whatever_was_seen_gives_a_scale(pairs):
    scale = fit([Observation(Label.URL, 0, confidence, right) for confidence, right in pairs])
    assert scale.slope > 0
    assert logit(scale.probability(0.2)) <= logit(scale.probability(0.8))


def test_the_threshold_drops_what_is_more_often_wrong_than_right():
    sure = [Observation(Label.ORG, n % 2, 0.9, True) for n in range(40)]
    unsure = [Observation(Label.ORG, n % 2, 0.3, n % 10 == 0) for n in range(40)]
    seen = Observed(tuple(sure + unsure), 50)
    chosen = best_threshold(seen)
    assert 0.3 < chosen <= 0.9
    assert f1(seen, chosen) > f1(seen, 0.0)


def test_names_have_a_scale_but_no_part_in_the_f1():
    names = observed(50, 1.0, 0.0, Label.NAME)
    assert f1(Observed(names, 10), 0.0) == 0.0
    assert set(by_label(names, 0.0)) == {"name", "all"}


def test_the_report_says_before_and_after():
    result = fitted(Observed(observed(500, 0.8, -1.0), 400))
    tables = json.loads(to_json(report_of(result, {"on": "made"})))["tables"]
    errors = {row["kind"]: row for row in tables["calibration_error"]}
    assert errors["all"]["after"] < errors["all"]["before"]
    assert [row["label"] for row in tables["scales"]] == ["TITLE"]


def test_signed_names_are_those_of_the_annotation(tmp_path):
    assert signed_names(tmp_path) == {}
    text = "Bye\nAnn"
    spans = [{"start": 4, "end": 7, "label": "NAME"}, {"start": 0, "end": 3, "label": "ORG"}]
    record = {"id": "one", "text": text, "signatures": [{"spans": spans}]}
    (tmp_path / "annotated.jsonl").write_text(json.dumps(record) + "\n")
    assert signed_names(tmp_path) == {"one": ("Ann",)}
