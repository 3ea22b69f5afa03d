"""Looks for inputs that break the laws of reading: guided by coverage where atheris is installed, else at random.

`python -m evaluation.fuzzing TARGET SECONDS FOLDER` is what `fuzz` starts: one process for one target, as libFuzzer
ends the process that it runs in. Inputs that break a law are written into the folder, one for each place in the code.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import random
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from evaluation.report import Report, Table
from server.errors import InvalidInput, Unavailable

TARGETS = ("parse", "html", "headers", "thread")
_ROOT = Path(__file__).parent.parent
_LONGEST = 4 * 1024
_RESULT, _FINDINGS = "result.json", "findings"


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach: where in the code, what was said, and the file that holds the input."""

    place: str
    error: str
    path: str


@dataclass(frozen=True, slots=True)
class Run:
    """What one target's run found; `guided` by coverage or at random."""

    target: str
    guided: bool
    seconds: float
    inputs: int
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Recorder:
    """Runs inputs against a law and keeps one finding for each place in the code."""

    law: Callable[[bytes], None]
    folder: Path
    inputs: int = 0
    findings: dict[str, Finding] = field(default_factory=dict)

    def run(self, data: bytes) -> None:
        self.inputs += 1
        try:
            self.law(data)
        except Exception as error:  # whatever escapes the law is a finding
            self._keep(data, error)

    def _keep(self, data: bytes, error: Exception) -> None:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        said = str(error).partition(":")[0][:80]
        place = f"{Path(frame.filename).name}:{frame.name}:{type(error).__name__}:{'' if said[:1].isdigit() else said}"
        if place in self.findings:
            return
        path = self.folder / _FINDINGS / hashlib.sha256(place.encode()).hexdigest()[:12]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.findings[place] = Finding(place, f"{type(error).__name__}: {error}"[:300], str(path))


def fuzz(target: str, seconds: float, folder: Path, seed: int = 0) -> Run:
    """Fuzz one target for so long, in a process of its own; raises Unavailable when that process fails."""
    if target not in TARGETS:
        raise InvalidInput("NO_SUCH_TARGET", f"There is no fuzz target {target!r}; there are {', '.join(TARGETS)}.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _RESULT).unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "evaluation.fuzzing", target, str(seconds), str(folder.resolve()), str(seed)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds * 2 + 300,
    )
    if not (folder / _RESULT).is_file():
        raise Unavailable("FUZZING_FAILED", f"Fuzzing {target} failed: {done.stderr.strip()[-500:]}")
    record = json.loads((folder / _RESULT).read_text("utf-8"))
    findings = tuple(Finding(**found) for found in record.pop("findings"))
    return Run(findings=findings, **record)


def report_of(runs: Sequence[Run]) -> Report:
    """What each target's run did and found."""
    rows = tuple((r.target, "coverage" if r.guided else "chance", r.seconds, r.inputs, len(r.findings)) for r in runs)
    columns = ("target", "guided_by", "seconds", "inputs", "findings")
    found = tuple((f.place, f.error, f.path) for run in runs for f in run.findings)
    tables = (Table("runs", "Runs", columns, rows), Table("findings", "Findings", ("place", "error", "input"), found))
    return Report("Fuzzing", (), tables if found else tables[:1])


def seeds(target: str) -> list[bytes]:
    """Inputs to start from: the project's own messages, cut down to what the target reads."""
    paths = [
        *sorted((_ROOT / "tests" / "messages").glob("*.eml")),
        *sorted((_ROOT / "server" / "sample").glob("*.eml")),
    ]
    mails = [path.read_bytes().replace(b"\r\n", b"\n")[:_LONGEST] for path in paths]
    bodies = [mail.partition(b"\n\n")[2] for mail in mails]
    if target == "headers":
        return [mail.partition(b"\n\n")[0] for mail in mails]
    if target == "html":
        return [body for mail, body in zip(mails, bodies, strict=True) if b"<html" in mail or b"<div" in mail]
    return bodies if target == "thread" else mails


def mutated(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """One input after a few random injuries: cut, repeated, overwritten, mixed with another, a piece put in."""
    from evaluation.odd.pieces import PIECES

    out = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at, length = rng.randrange(len(out) + 1), rng.randint(1, 400)
        match rng.randrange(5):
            case 0:
                del out[at : at + length]
            case 1:
                out[at:at] = bytes(out[at : at + length]) * rng.randint(1, 20)
            case 2:
                out[at : at + length] = rng.randbytes(min(length, 20))
            case 3:
                other = rng.choice(others)
                out[at:at] = other[rng.randrange(len(other) + 1) :][: 4 * length]
            case _:
                out[at:at] = rng.choice(PIECES)
    return bytes(out[: 4 * _LONGEST])


def _at_random(recorder: _Recorder, target: str, seconds: float, seed: int) -> None:
    rng = random.Random(seed)
    known = seeds(target)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        recorder.run(mutated(rng, rng.choice(known), known))


def _guided(recorder: _Recorder, target: str, seconds: float, seed: int, finish: Callable[[], None]) -> None:
    """libFuzzer ends the process when the time is over: what was found is written before."""
    import atheris

    known = seeds(target)
    corpus = recorder.folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for data in known:
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    end = time.monotonic() + seconds

    def one_input(data: bytes) -> None:
        recorder.run(data)
        if time.monotonic() > end:
            finish()
            os._exit(0)

    def mutator(data: bytes, longest: int, seed: int) -> bytes:
        rng = random.Random(seed)
        ours = rng.random() < 0.5
        return mutated(rng, data, known)[:longest] if ours else bytes(atheris.Mutate(data, longest))

    options = [f"-seed={seed + 1}", f"-max_len={_LONGEST}", "-timeout=60", "-rss_limit_mb=2048", "-print_final_stats=0"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one_input, custom_mutator=mutator)
    atheris.Fuzz()


def _main(target: str, seconds: float, folder: Path, seed: int) -> None:
    guided = importlib.util.find_spec("atheris") is not None
    if guided:
        import atheris

        with atheris.instrument_imports(include=["server.mail"]):
            import evaluation.laws as laws
    else:
        import evaluation.laws as laws
    recorder = _Recorder(lambda data: laws.check(target, data), folder)
    with contextlib.suppress(Exception):
        recorder.law(b"\n")  # loads tables and models, which is not what is timed
    began = time.monotonic()

    def finish() -> None:
        run = Run(target, guided, time.monotonic() - began, recorder.inputs, tuple(recorder.findings.values()))
        (folder / _RESULT).write_text(json.dumps(asdict(run)), "utf-8")

    if guided:
        _guided(recorder, target, seconds, seed, finish)
    else:
        _at_random(recorder, target, seconds, seed)
        finish()


if __name__ == "__main__":
    _main(sys.argv[1], float(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
