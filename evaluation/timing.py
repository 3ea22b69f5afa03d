"""Times one reader in a process of its own, on one core and one thread.

`python -m evaluation.timing` reads a `Job` as JSON from standard input and writes a `Timing` to standard output. A
process of its own gives each reader a fresh memory and empty caches, and keeps one reader's libraries out of another's
size.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from server.errors import Unavailable

if TYPE_CHECKING:
    from evaluation.readers import Reader

_LIBRARIES = ("OMP", "OPENBLAS", "MKL", "BLIS", "RAYON")
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in _LIBRARIES}
OURS, PEERS, PATTERNS = "pipeline", "peers", "patterns"


@dataclass(frozen=True, slots=True)
class Job:
    """`reader` is "pipeline", "peers" or "patterns", `weights` its folder (weights or spaCy model) or "".

    `warm_up` and `mails` are paths of messages, in order; only `mails` are timed.
    """

    reader: str
    weights: str
    warm_up: tuple[str, ...]
    mails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of each mail, resident memory in MiB at the end, seconds until the reader was ready."""

    name: str
    milliseconds: tuple[float, ...]
    resident: float
    start: float


def run(job: Job) -> Timing:
    """Times the job in a new process; raises Unavailable when that process fails."""
    done = subprocess.run(
        [sys.executable, "-m", "evaluation.timing"],
        input=json.dumps(asdict(job)),
        env=os.environ | ONE_THREAD,
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unavailable("TIMING_FAILED", f"Timing {job.reader} failed: {done.stderr.strip().splitlines()[-1:]}")
    record = json.loads(done.stdout)
    return Timing(record["name"], tuple(record["milliseconds"]), record["resident"], record["start"])


def resident(process: int | str = "self") -> float:
    """Resident memory of a process in MiB, from /proc; 0.0 where there is no /proc."""
    status = Path(f"/proc/{process}/status")
    if not status.is_file():
        return 0.0
    sizes = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmRSS:")]
    return int(sizes[0]) / 1024 if sizes else 0.0


def stay_on_one_core() -> None:
    """Keeps this process on the last core it may use, where the system can do that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _reader(job: Job) -> Reader:
    folder = Path(job.weights) if job.weights else None
    if job.reader == OURS:
        from evaluation.pipeline import PipelineReader

        return PipelineReader(folder)
    from evaluation.baselines import PatternStack, PeerStack

    return PeerStack(folder) if job.reader == PEERS else PatternStack()


def _milliseconds(reader: Reader, raw: bytes) -> float:
    start = time.perf_counter()
    reader.read("", raw)
    return 1000 * (time.perf_counter() - start)


def _time(job: Job) -> Timing:
    stay_on_one_core()
    start = time.perf_counter()
    reader = _reader(job)
    ready = time.perf_counter() - start
    warm_up, mails = ([Path(path).read_bytes() for path in paths] for paths in (job.warm_up, job.mails))
    for raw in warm_up:
        reader.read("", raw)
    timed = tuple(_milliseconds(reader, raw) for raw in mails)
    return Timing(reader.name, timed, resident(), ready)


if __name__ == "__main__":
    record = json.load(sys.stdin)
    record |= {key: tuple(record[key]) for key in ("warm_up", "mails")}
    json.dump(asdict(_time(Job(**record))), sys.stdout)
