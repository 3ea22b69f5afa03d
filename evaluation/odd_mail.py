"""Odd and hostile mail through the whole pipeline in a process of its own: outcomes, time and memory by family."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from evaluation.odd.content import CONTENT
from evaluation.odd.markup import MARKUP
from evaluation.odd.structure import STRUCTURE
from evaluation.report import Report, Table
from server.errors import Unavailable

FAMILIES = STRUCTURE | CONTENT | MARKUP
MOST_SECONDS, MOST_MIB = 2.0, 512.0
_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Outcome:
    """One message: `result` is "read", the reason of a refusal, or "!" and the exception that escaped.

    `seconds` of processor time, of the one core that the process uses; `cards` that came out.
    """

    family: str
    number: int
    size: int
    result: str
    seconds: float
    cards: int


def odd_mails(count: int, seed: int) -> Iterator[tuple[str, int, bytes]]:
    """(family, number, raw mail), the families in turn; the same seed gives the same mails."""
    names = tuple(FAMILIES)
    for number in range(count):
        name = names[number % len(names)]
        yield name, number, FAMILIES[name](Random(f"{seed}/{number}"))


def measure(count: int, seed: int = 0) -> tuple[tuple[Outcome, ...], float]:
    """The outcomes, and the most memory (MiB, whole process with models) that reading them took."""
    done = subprocess.run(
        [sys.executable, "-m", "evaluation.odd_mail", str(count), str(seed)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unavailable("ODD_MAIL_FAILED", f"The process that read odd mail ended: {done.stderr.strip()[-500:]}")
    record = json.loads(done.stdout.splitlines()[-1])
    return tuple(Outcome(**one) for one in record["outcomes"]), record["mib"]


def _run(count: int, seed: int) -> None:
    from evaluation.timing import stay_on_one_core
    from models.loading import load_tagger
    from server.errors import UndersignedError
    from server.extraction import ExtractionRules, Extractor
    from server.mail.message import parse_message

    stay_on_one_core()
    extractor, rules = Extractor(load_tagger(None)), ExtractionRules()
    sample = next((_ROOT / "server" / "sample").glob("*.eml")).read_bytes()
    extractor.extract(parse_message(sample), rules)  # loads every table
    outcomes = []
    for family, number, raw in odd_mails(count, seed):
        began, cards = time.process_time(), 0
        try:
            cards, result = len(extractor.extract(parse_message(raw), rules).cards), "read"
        except UndersignedError as error:
            result = error.reason
        except Exception as error:  # what escapes is what is looked for
            result = f"!{type(error).__name__}: {error}"[:200]
        outcomes.append(asdict(Outcome(family, number, len(raw), result, time.process_time() - began, cards)))
    print(json.dumps({"outcomes": outcomes, "mib": _peak_mib()}))


def _peak_mib() -> float:
    """The most memory that this process held; getrusage counts that of the process which started it, too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    peak = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024


def is_good(outcomes: tuple[Outcome, ...], mib: float) -> bool:
    """Whether nothing escaped, every message took its time at most and the process its memory."""
    calm = all(not one.result.startswith("!") and one.seconds < MOST_SECONDS for one in outcomes)
    return calm and mib < MOST_MIB


def report_of(outcomes: tuple[Outcome, ...], mib: float, seed: int) -> Report:
    """By family: how many were read, refused (with reasons) and escaped; the slowest and the largest."""
    about = (
        ("messages", str(len(outcomes))),
        ("families", str(len({one.family for one in outcomes}))),
        ("seed", str(seed)),
        ("unhandled exceptions", str(sum(one.result.startswith("!") for one in outcomes))),
        ("slowest, seconds", f"{max(one.seconds for one in outcomes):.2f}"),
        ("most memory of the process, MiB", f"{mib:.0f}"),
    )
    columns = ("family", "messages", "read", "refused", "escaped", "cards", "slowest_s", "largest_kib", "reasons")
    rows = tuple(
        _row(name, [o for o in outcomes if o.family == name]) for name in dict.fromkeys(o.family for o in outcomes)
    )
    return Report("Odd and hostile mail", about, (Table("families", "By family", columns, rows),))


def _row(name: str, outcomes: list[Outcome]) -> tuple[str | int | float, ...]:
    read = sum(one.result == "read" for one in outcomes)
    escaped = [one for one in outcomes if one.result.startswith("!")]
    reasons = Counter(one.result for one in outcomes if one.result != "read")
    return (
        name,
        len(outcomes),
        read,
        len(outcomes) - read - len(escaped),
        len(escaped),
        sum(one.cards for one in outcomes),
        max(one.seconds for one in outcomes),
        max(one.size for one in outcomes) // 1024,
        ", ".join(f"{reason} {count}" for reason, count in reasons.most_common()),
    )


if __name__ == "__main__":
    _run(int(sys.argv[1]), int(sys.argv[2]))
