"""`python -m evaluation`: measures extraction, speed, calibration; see `--help`."""

from __future__ import annotations

import sys

from evaluation.commands import main
from models.errors import WeightsError
from server.errors import UndersignedError

if __name__ == "__main__":
    try:
        main(prog_name="python -m evaluation")
    except (UndersignedError, WeightsError) as error:
        sys.exit(f"{error.reason}: {error.message}")
