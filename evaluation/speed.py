"""How fast, beside the peer stack on the same messages in the same run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory

from evaluation.report import Cell, Report, Table
from evaluation.stream import repeating
from evaluation.timing import OURS, PATTERNS, PEERS, Job, Timing, run
from server.errors import InvalidInput

WARM_UP = 20
_COLD, _REPEATING = "cold", "repeating senders"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to time: folders of weights ("" for the shipped ones and for no spaCy model), rounds, copies of a mail."""

    weights: str = ""
    peer_model: str = ""
    rounds: int = 3
    repeats: int = 10
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Speed:
    """One reader on one stream: milliseconds a message over the rounds, mail by mail their median."""

    reader: str
    stream: str
    median: float
    p95: float
    mean: float
    resident: float
    start: float

    @property
    def per_second(self) -> float:
        """Messages a second on one core."""
        return 1000 / self.mean if self.mean else 0.0


def measure(mails: Sequence[bytes], plan: Plan, each: Callable[[str], None] = lambda _: None) -> tuple[Speed, ...]:
    """Every reader on both streams; rounds alternate between readers, so that a busy machine slows all of them alike.

    The first mails warm the readers up (their word lists and tables are loaded on first use) and are not timed.
    """
    if len(mails) <= WARM_UP:
        raise InvalidInput("TOO_FEW_MAILS", f"Timing needs more than {WARM_UP} messages.")
    warm_up, timed = mails[:WARM_UP], mails[WARM_UP:]
    streams = {_COLD: timed, _REPEATING: repeating(timed, plan.repeats, plan.seed)}
    readers = {OURS: plan.weights, PEERS: plan.peer_model, PATTERNS: ""}
    with TemporaryDirectory() as folder:
        warm_paths = _write(Path(folder), "warm", warm_up)
        found = []
        for stream, raws in streams.items():
            paths = _write(Path(folder), stream, raws)
            jobs = {reader: Job(reader, weights, warm_paths, paths) for reader, weights in readers.items()}
            found += [_speed(stream, timings) for timings in _rounds(jobs, plan.rounds, each).values()]
        return tuple(found)


def _rounds(jobs: Mapping[str, Job], rounds: int, each: Callable[[str], None]) -> dict[str, list[Timing]]:
    timings: dict[str, list[Timing]] = {reader: [] for reader in jobs}
    for number in range(rounds):
        for reader, job in jobs.items():
            each(f"round {number + 1} of {rounds}: {reader}, {len(job.mails)} messages")
            timings[reader].append(run(job))
    return timings


def _write(folder: Path, name: str, raws: Sequence[bytes]) -> tuple[str, ...]:
    paths = tuple(folder / f"{name}-{index}.eml" for index in range(len(raws)))
    for path, raw in zip(paths, raws, strict=True):
        path.write_bytes(raw)
    return tuple(map(str, paths))


def _speed(stream: str, timings: Sequence[Timing]) -> Speed:
    mails = [median(of_mail) for of_mail in zip(*(t.milliseconds for t in timings), strict=True)]
    return Speed(
        reader=timings[0].name,
        stream=stream,
        median=median(mails),
        p95=percentile(mails, 0.95),
        mean=mean(mails),
        resident=median(t.resident for t in timings),
        start=median(t.start for t in timings),
    )


def percentile(figures: Sequence[float], share: float) -> float:
    """The smallest figure that at least `share` of them do not exceed."""
    return sorted(figures)[max(0, ceil(share * len(figures)) - 1)]


def report_of(speeds: Sequence[Speed], messages: int, plan: Plan) -> Report:
    """Speeds as tables, with how many times as fast the pipeline is as each other reader on the same stream."""
    about = (
        ("messages", str(messages - WARM_UP)),
        ("rounds", f"{plan.rounds}, each reader in a process of its own, one core, one thread"),
        ("repeating senders", f"every message {plan.repeats} times with another first line, in random order"),
    )
    return Report("Speed from raw bytes to cards", about, (_speeds(speeds), _ratios(speeds)))


def _speeds(speeds: Sequence[Speed]) -> Table:
    columns = ("reader", "stream", "median_ms", "p95_ms", "mean_ms", "messages_per_second", "rss_mib", "start_s")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (s.reader, s.stream, s.median, s.p95, s.mean, s.per_second, s.resident, s.start) for s in speeds
    )
    return Table("speed", "Milliseconds a message, messages a second on one core", columns, rows)


def _ratios(speeds: Sequence[Speed]) -> Table:
    ours = {s.stream: s for s in speeds if s.reader == speeds[0].reader}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (s.reader, s.stream, ours[s.stream].per_second / s.per_second, ours[s.stream].resident / (s.resident or 1.0))
        for s in speeds
        if s.reader != speeds[0].reader
    )
    columns = ("against", "stream", "times_as_fast", "times_the_memory")
    return Table("ratios", f"{speeds[0].reader} against the others", columns, rows)
