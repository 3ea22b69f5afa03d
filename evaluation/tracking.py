"""A report -> a run of MLflow: conditions as parameters, figures as metrics, the report's files as artefacts."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from evaluation.report import Report, write_report

EXPERIMENT = "undersigned-evaluation"
_UNFIT = re.compile(r"[^\w\-./ ]")  # what MLflow allows in no name


def log(report: Report, store: Path) -> str:
    """Logs the report and gives the run's id; MLFLOW_TRACKING_URI wins over the local store."""
    import mlflow

    if not os.environ.get("MLFLOW_TRACKING_URI"):
        store.mkdir(parents=True, exist_ok=True)
        mlflow.set_tracking_uri(f"sqlite:///{store.resolve() / 'mlflow.db'}")
    mlflow.set_experiment(EXPERIMENT)
    with mlflow.start_run(run_name=report.title) as run, tempfile.TemporaryDirectory() as folder:
        mlflow.log_params({_name(key): value for key, value in report.about})
        mlflow.log_metrics(dict(metrics(report)))
        write_report(report, Path(folder), "report")
        mlflow.log_artifacts(folder)
        return str(run.info.run_id)


def metrics(report: Report) -> Iterator[tuple[str, float]]:
    """("table/row/column", figure) of every figure, the first column naming the row."""
    for table in report.tables:
        for row in table.rows:
            for column, cell in zip(table.columns[1:], row[1:], strict=True):
                if isinstance(cell, int | float):
                    yield _name(f"{table.name}/{row[0]}/{column}"), float(cell)


def _name(text: str) -> str:
    return _UNFIT.sub("_", text)
