"""MLflow, and nothing else: parameters, data digests, metrics, artefacts of a training run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


class Run:
    """One tracked run."""

    def params(self, values: Mapping[str, object]) -> None:
        """Parameters, once each."""
        import mlflow

        mlflow.log_params(dict(values))

    def metric(self, name: str, value: float, step: int = 0) -> None:
        """One figure at a step."""
        import mlflow

        mlflow.log_metric(name, value, step=step)

    def artifact(self, path: Path) -> None:
        """A file or a folder's files."""
        import mlflow

        (mlflow.log_artifacts if path.is_dir() else mlflow.log_artifact)(str(path))


@contextmanager
def tracked(name: str, store: Path) -> Iterator[Run]:
    """A run of the experiment "undersigned"; MLFLOW_TRACKING_URI wins over the local store."""
    import mlflow

    if not os.environ.get("MLFLOW_TRACKING_URI"):
        store.mkdir(parents=True, exist_ok=True)
        mlflow.set_tracking_uri(f"sqlite:///{store.resolve() / 'mlflow.db'}")
    mlflow.set_experiment("undersigned")
    with mlflow.start_run(run_name=name):
        yield Run()
