"""Weights named as in a registry."""

import shutil
import sys
from pathlib import Path

import pytest

from models.errors import WeightsError
from models.loading import load_tagger, shipped_folder
from models.registry import folder_of, is_registered

NAMED = Path("models:/undersigned@champion")


def test_a_folder_is_itself(tmp_path):
    assert folder_of(tmp_path) == tmp_path
    assert not is_registered(tmp_path)


def test_without_mlflow_it_is_said_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "mlflow.artifacts", None)
    with pytest.raises(WeightsError) as caught:
        load_tagger(NAMED)
    assert caught.value.reason == "MLFLOW_MISSING"


@pytest.mark.filterwarnings("ignore")
def test_weights_are_fetched_from_mlflow(tmp_path, monkeypatch):
    mlflow = pytest.importorskip("mlflow")
    store = f"sqlite:///{tmp_path / 'mlflow.db'}"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store)
    mlflow.set_tracking_uri(store)
    client = mlflow.MlflowClient(store)
    experiment = client.create_experiment("made", artifact_location=(tmp_path / "artifacts").as_uri())
    run = client.create_run(experiment)
    client.log_artifacts(run.info.run_id, str(shutil.copytree(shipped_folder(), tmp_path / "weights")), "weights")
    client.create_registered_model("undersigned")
    version = client.create_model_version("undersigned", f"{run.info.artifact_uri}/weights", run.info.run_id)
    with pytest.raises(WeightsError, match="cannot be fetched"):
        folder_of(NAMED)
    client.set_registered_model_alias("undersigned", "champion", version.version)
    assert load_tagger(NAMED).version == load_tagger().version
