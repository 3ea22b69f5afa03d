"""Where weights are: a folder, or a registered model of MLflow ("models:/undersigned@champion") and thus its folder."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from models.errors import WeightsError

_SCHEME = "models:/"
_CONFIG = "config.json"


def is_registered(weights: Path) -> bool:
    """Whether these weights are named as in a model registry."""
    return str(weights).startswith(_SCHEME)


def folder_of(weights: Path) -> Path:
    """The folder of the weights, fetched from the registry where they are named so; raises WeightsError.

    MLflow is needed for that alone and does not come with the server; MLFLOW_TRACKING_URI says where it is.
    """
    if not is_registered(weights):
        return weights
    try:
        artifacts = import_module("mlflow.artifacts")
    except ImportError:
        raise WeightsError(
            "MLFLOW_MISSING", f"{weights} is in a model registry: install mlflow, or name a folder"
        ) from None
    try:
        fetched = Path(artifacts.download_artifacts(artifact_uri=str(weights)))
    except Exception as exc:  # MLflow's own errors and those of whatever transport the registry has
        message = f"{weights} cannot be fetched ({type(exc).__name__}): check the name and MLFLOW_TRACKING_URI"
        raise WeightsError("MISSING_WEIGHTS", message) from exc
    found = sorted(fetched.rglob(_CONFIG), key=lambda path: len(path.parts))
    if not found:
        raise WeightsError("MISSING_WEIGHTS", f"{weights} holds no weights folder: register one that `export` wrote")
    return found[0].parent
