"""Whose data came out under whose name."""

from __future__ import annotations

import json
import subprocess
import sys

from evaluation.attribution import attribution
from evaluation.gold import load_gold, load_predictions

from .conftest import GOLD, record, shared_module, write_gold


def test_shares_of_the_invented_run(gold, predictions):
    shares = attribution(gold, predictions)
    assert (shares.attributed.part, shares.attributed.whole) == (3, 3)
    assert (shares.wrong_person.part, shares.wrong_person.whole) == (1, 5)
    assert (shares.bulk_left_alone.part, shares.bulk_left_alone.whole) == (0, 1)
    assert (shares.personal_lost.part, shares.personal_lost.whole) == (0, 3)


def test_silence_leaves_bulk_alone_and_loses_everybody(gold):
    shares = attribution(gold, {})
    assert shares.bulk_left_alone.ratio == 1.0
    assert shares.personal_lost.ratio == 1.0
    assert shares.attributed.ratio == 0.0


def test_figures_are_those_of_the_published_script(gold, predictions, tmp_path):
    shared_module("score")
    folder = write_gold(tmp_path / "gold", gold)
    found = tmp_path / "predictions.jsonl"
    found.write_text("".join(json.dumps(record(p)) + "\n" for p in predictions.values()), encoding="utf-8")
    command = [sys.executable, GOLD / "attribution.py", folder / "cards.jsonl", found]
    published = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    ours = attribution(load_gold(folder), load_predictions(found))
    assert round(ours.attributed.ratio, 4) == published["attributed"]
    assert round(ours.wrong_person.ratio, 4) == published["wrong_person"]
    assert ours.wrong_person.whole == published["values"]
    assert f"{ours.bulk_left_alone.part}/{ours.bulk_left_alone.whole}" == published["bulk_left_alone"]
    assert round(ours.personal_lost.ratio, 4) == published["personal_lost"]
