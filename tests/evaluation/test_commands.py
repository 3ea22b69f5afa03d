"""Every command really runs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import warnings

import pytest
from click.testing import CliRunner

from evaluation.commands import main
from evaluation.options import SAMPLE
from models.loading import check_digests, load_tagger, read_config, shipped_folder

from .conftest import REPOSITORY, record, write_gold


@pytest.fixture
def folder(tmp_path, gold, predictions):
    """An invented gold folder with predictions.jsonl beside it."""
    write_gold(tmp_path / "gold", gold)
    lines = "".join(json.dumps(record(p)) + "\n" for p in predictions.values())
    (tmp_path / "predictions.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def _run(*arguments):
    done = CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_given_predictions_are_scored(folder):
    given = ("extraction", folder / "gold", "--predictions", folder / "predictions.jsonl")
    tables = json.loads(_run(*given, "--json"))["tables"]
    assert tables["values"][-1]["gold"] == 10
    assert "right person" in _run(*given, "--owners")


def test_a_folder_alone_is_scored(folder):
    assert "Values" in _run(folder / "gold", "--predictions", folder / "predictions.jsonl")


def test_a_report_holds_no_mail(folder, gold):
    _run(folder / "gold", "--predictions", folder / "predictions.jsonl", "--out", folder / "report")
    written = {path.name: path.read_text(encoding="utf-8") for path in (folder / "report").iterdir()}
    assert set(written) == {"report.md", "report.json", "report.html", "predictions.jsonl"}
    values = [f.value for m in gold for c in m.cards for f in c.fields]
    for name in ("report.md", "report.json", "report.html"):
        assert not [value for value in values if value in written[name]]


def test_differences_are_written_as_a_page(folder):
    page = folder / "var" / "errors.html"
    _run("errors", folder / "gold", "--predictions", folder / "predictions.jsonl", "--out", page)
    assert "messages with differences" in page.read_text(encoding="utf-8")


def test_other_weights_and_packages_stand_beside_and_errors_are_drawn(folder):
    pytest.importorskip("mailparser_reply")
    pytest.importorskip("spacy")
    weights = f"same={shipped_folder()}"
    given = ("extraction", folder / "gold", "--predictions", folder / "predictions.jsonl", "--beside")
    tables = json.loads(_run(*given, "--against", weights, "--views", "2", "--out", folder / "out", "--json"))["tables"]
    names = [row["reader"] for row in tables["readers"]]
    assert names == ["predictions", "same", "patterns", "peer stack without named entities"]
    assert set(tables["readers_by_kind"][0]) == {"kind", *names}
    assert "messages with differences" in (folder / "out" / "errors.html").read_text(encoding="utf-8")


def test_a_report_is_logged_to_mlflow(folder, monkeypatch):
    mlflow = pytest.importorskip("mlflow")
    store = f"sqlite:///{folder / 'mlflow.db'}"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store)
    monkeypatch.chdir(folder)
    mlflow.set_tracking_uri(store)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _run(folder / "gold", "--predictions", folder / "predictions.jsonl", "--mlflow")
        (run,) = mlflow.search_runs(experiment_names=["undersigned-evaluation"], output_format="list")
    assert run.data.metrics["values/all/gold"] == 10
    assert run.data.params["on"] == "gold"


def test_baselines_are_compared_on_the_sample_mailbox():
    pytest.importorskip("mailparser_reply")
    tables = json.loads(_run("baselines", "--json"))["tables"]
    assert [row["reader"] for row in tables["readers"]] == ["patterns", "peer stack without named entities"]


def test_an_error_is_one_line(tmp_path):
    command = [sys.executable, "-m", "evaluation", "extraction", str(tmp_path)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("GOLD_MISSING: ")
    assert len(done.stderr.splitlines()) == 1


def test_it_needs_only_what_the_server_needs():
    program = """
import sys
import evaluation.commands, evaluation.extraction, evaluation.pipeline, evaluation.textmine
print(sorted(name for name in ("torch", "transformers", "spacy", "mlflow", "faker") if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def test_scales_are_fitted_and_written_into_weights(tmp_path):
    """On a part of the sample mailbox, as if the shipped weights had been trained without either half of it."""
    sample = tmp_path / "gold"
    (sample / "messages").mkdir(parents=True)
    lines = (SAMPLE / "expected.jsonl").read_text(encoding="utf-8").splitlines()[:12]
    for number, one in enumerate(map(json.loads, lines)):
        shutil.copy(SAMPLE / f"{one['id']}.eml", sample / "messages")
        with (sample / "cards.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(one | {"fold": number % 2}) + "\n")
    for fold in "01":
        shutil.copytree(shipped_folder(), tmp_path / f"fold{fold}")
    into = shutil.copytree(shipped_folder(), tmp_path / "into")
    pattern = str(tmp_path / "fold{fold}")
    given = ("calibrate", sample, "--by-fold", pattern, "--into", into, "--into-folds", "--threshold", "0.35")
    tables = json.loads(_run(*given, "--json"))["tables"]
    assert tables["calibration_error"][-1]["values"] > 20
    configs = [read_config(folder) for folder in (into, tmp_path / "fold0", tmp_path / "fold1")]
    assert all(config.threshold == 0.35 and config.calibration for config in configs)
    assert configs[1].calibration != configs[2].calibration
    check_digests(into)
    assert load_tagger(into).tag([]) == []
