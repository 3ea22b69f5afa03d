"""What can be wrong with a weights folder."""

from __future__ import annotations


class WeightsError(Exception):
    """The weights cannot be used; `reason` is MISSING_WEIGHTS, WRONG_DIGEST, WRONG_LABELS, BROKEN_WEIGHTS
    or MLFLOW_MISSING."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
