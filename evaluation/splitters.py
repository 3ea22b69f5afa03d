"""Our thread splitting beside that of other packages, on the same texts in one run.

Each package gets the decoded text of the body, as it asks for; those that are not installed are left out and named.
Most tell only the newest part from the rest: the figure "newest right" asks nothing more of them.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from evaluation.equality import fold
from evaluation.reading import AnnotatedText, load_annotated
from evaluation.report import Cell, Report, Table
from server.mail.address import Mailbox
from server.mail.message import parse_message
from server.mail.text import plain_body
from server.mail.thread import split_message, split_thread

_LANGUAGES = ["en", "de", "fr", "it", "es", "nl", "pl", "sv", "da", "ja", "ko", "zh"]
_OURS = "undersigned"
Split = Callable[[str], list[str]]
Placed = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Sample:
    """One message: `lines` are (depth, folded text) that must stand in the part of that depth; `ours` is our split."""

    set: str
    client: str
    language: str
    text: str
    lines: tuple[Placed, ...]
    ours: Callable[[], list[Placed]]


def _mail_parser_reply() -> Split:
    from mailparser_reply import EmailReplyParser

    parser = EmailReplyParser(languages=_LANGUAGES)
    return lambda text: [reply.full_body or "" for reply in parser.read(text=text).replies]


def _email_reply_parser() -> Split:
    from email_reply_parser import EmailReplyParser

    def split(text: str) -> list[str]:
        parts = EmailReplyParser.read(text).fragments
        return ["\n".join(p.content for p in parts if p.quoted is quoted) for quoted in (False, True)]

    return split


def _quotequail() -> Split:
    import quotequail

    def split(text: str) -> list[str]:
        found = quotequail.unwrap(text)
        if not found:
            return [text]
        top = "\n".join(found.get(name) or "" for name in ("text_top", "text_bottom"))
        return [top, *split(found.get("text") or "")]

    return split


def _talon() -> Split:
    from talon import quotations

    return lambda text: _and_rest(text, quotations.extract_from_plain(text))


def _email_reply_extractor() -> Split:
    from email_reply_extractor import extract_new_text

    return lambda text: _and_rest(text, extract_new_text(text).text)


def _fastemailparser() -> Split:
    from emailparser import Email

    return lambda text: [str(part) for part in Email(text, plain_text=True)]


def _and_rest(text: str, newest: str) -> list[str]:
    """The newest part, and the lines that are not in it."""
    kept = Counter(line.strip() for line in newest.splitlines())
    rest = []
    for line in text.splitlines():
        if kept[line.strip()]:
            kept[line.strip()] -= 1
        else:
            rest.append(line)
    return [newest, "\n".join(rest)]


PACKAGES: Mapping[str, Callable[[], Split]] = {
    "mail-parser-reply": _mail_parser_reply,
    "email-reply-parser": _email_reply_parser,
    "quotequail": _quotequail,
    "talon": _talon,
    "email-reply-extractor": _email_reply_extractor,
    "fastemailparser": _fastemailparser,
}


def own_samples(folder: Path) -> Iterator[Sample]:
    """The project's own messages, `thread_<client>_<language>.eml` with their segments as `.json`."""
    for path in sorted(folder.glob("thread_*.json")):
        client, _, language = path.stem.removeprefix("thread_").rpartition("_")
        known = len(language) == 2
        message = parse_message(path.with_suffix(".eml").read_bytes())
        expected = json.loads(path.read_text("utf-8"))["segments"]
        lines = tuple((s["depth"], fold(s["lines"][-1])) for s in expected if s["lines"])
        yield Sample(
            "own messages",
            client if known else "other cases",
            language if known else "en",
            message.body.text,
            lines,
            lambda message=message: [(s.depth, "\n".join(x.text for x in s.lines)) for s in split_message(message)],  # type: ignore[misc]
        )


def annotated_samples(folder: Path) -> Iterator[Sample]:
    """Annotated mail: the first value of each signature must stand in the part of its depth."""
    for text in load_annotated(folder):
        if text.signatures:
            values = tuple((s.depth, fold(text.text[slice(*s.values[0])])) for s in text.signatures)
            yield Sample("annotated mail", text.source, "", text.text, values, lambda text=text: _ours(text))  # type: ignore[misc]


def _ours(text: AnnotatedText) -> list[Placed]:
    people: tuple[Mailbox, ...] = text.people
    segments = split_thread(plain_body(text.text), text.author, None, people)
    return [(s.depth, "\n".join(line.text for line in s.lines)) for s in segments]


@dataclass(frozen=True, slots=True)
class Score:
    """One reader on one message: whether every line stands at its depth, whether the newest part is told from the
    rest, whether it gave an answer at all, milliseconds."""

    sample: Sample
    depths: bool
    newest: bool
    failed: bool
    milliseconds: float


def compare(samples: Sequence[Sample], packages: Path | None = None) -> tuple[dict[str, list[Score]], tuple[str, ...]]:
    """(scores by reader, packages that are not installed); `packages` is a folder to import them from too."""
    if packages:
        sys.path.append(str(packages.resolve()))
    scores = {_OURS: [_scored(sample, lambda _, sample=sample: sample.ours()) for sample in samples]}  # type: ignore[misc]
    missing = []
    for name, load in PACKAGES.items():
        try:
            split = load()
        except ImportError:
            missing.append(name)
            continue
        scores[name] = [_scored(s, lambda text, split=split: list(enumerate(split(text)))) for s in samples]  # type: ignore[misc]
    return scores, tuple(missing)


def _scored(sample: Sample, split: Callable[[str], Iterable[Placed]]) -> Score:
    began = time.perf_counter()
    try:
        found, failed = list(split(sample.text)), False
    except Exception:  # what others raise is a wrong answer of theirs
        found, failed = [], True
    milliseconds = 1000 * (time.perf_counter() - began)
    parts: dict[int, str] = defaultdict(str)
    for depth, text in found:
        parts[depth] += "\n" + fold(text)
    depths = all(line in parts.get(depth, "") for depth, line in sample.lines)
    newest = all(
        (line in parts.get(0, "")) == (depth == 0 or _is_also_newest(line, sample)) for depth, line in sample.lines
    )
    return Score(sample, depths, newest, failed, milliseconds)


def _is_also_newest(line: str, sample: Sample) -> bool:
    """Whether the newest part's own lines hold a deeper one's words, so that these say nothing."""
    return any(depth == 0 and (line in own or own in line) for depth, own in sample.lines)


def report_of(scores: Mapping[str, Sequence[Score]], missing: Sequence[str]) -> Report:
    """All readers on each set, then by client and by language."""
    sets = tuple(dict.fromkeys(s.sample.set for s in scores[_OURS]))
    columns = ("reader", "messages", "newest right", "depths right", "failed", "median_ms")
    tables = tuple(
        Table(f"set_{number}", f"On {name}", columns, tuple(_total(r, s, name) for r, s in scores.items()))
        for number, name in enumerate(sets)
    )
    groups = (
        ("client", "Newest right by client or source", lambda s: s.client),
        ("language", "Newest right by language, own messages", lambda s: s.language),
    )
    tables += tuple(_by(key, title, of, scores) for key, title, of in groups)
    return Report("Splitting threads, beside others", (("not installed", ", ".join(missing) or "none"),), tables)


def _total(reader: str, scores: Sequence[Score], name: str) -> tuple[str | int | float, ...]:
    chosen = [s for s in scores if s.sample.set == name]
    newest, depths, failed = (sum(getattr(s, x) for s in chosen) for x in ("newest", "depths", "failed"))
    times = median(s.milliseconds for s in chosen)
    return reader, len(chosen), newest / len(chosen), depths / len(chosen), failed, times


def _by(key: str, title: str, of: Callable[[Sample], str], scores: Mapping[str, Sequence[Score]]) -> Table:
    names = sorted({of(s.sample) for s in scores[_OURS]} - {""})
    rows: list[tuple[Cell, ...]] = []
    for name in names:
        chosen = [[s.newest for s in found if of(s.sample) == name] for found in scores.values()]
        rows.append((name, len(chosen[0]), *(sum(found) / len(found) for found in chosen)))
    return Table(f"by_{key}", title, (key, "messages", *scores), tuple(rows))
