"""A candidate on trial: beside the calls, bounded, counted; with the shipped weights and a stricter form of them."""

from __future__ import annotations

import json
import logging
import shutil
import stat
import threading
import time
from datetime import UTC, datetime
from importlib import resources

import pytest
from click.testing import CliRunner

from models.labels import Label
from models.loading import CONFIG, DIGESTS, shipped_folder
from models.tagger import Span
from server import app
from server.cli.ingest import send
from server.cli.main import cli
from server.client import Client
from server.errors import ConfigurationError
from server.extraction import ExtractionRules, Extractor
from server.fields.field import Kind
from server.live_weights import LiveExtractor
from server.mail.message import parse_message
from server.reading_changes import Verdict, tally_of
from server.settings import ClientSettings, ServerSettings
from server.shadow import LONGEST, Shadow

MAIL = (
    b"From: Ada Quist <ada@example.org>\nMessage-ID: <1@mail.example>\n\n"
    b"Hello, it is done.\n\nBest regards\nAda Quist\nHead of Sales\nQuist Bearings Ltd\n+1 212 555 0101\n"
)


class Reader:
    """Reads the author's name only; waits, or fails, where it is told to."""

    def __init__(self, version, go_on=None, error=None):
        self.version, self.go_on, self.error = version, go_on, error
        self.going = threading.Event()

    def choose_lines(self, features):
        return features[:, 0] == features[:, 0]

    def tag(self, windows):
        self.going.set()
        if self.go_on:
            assert self.go_on.wait(10)
        if self.error:
            raise self.error
        found = [window.text.rfind(window.author_name) for window in windows]
        return [
            (Span(Label.NAME, at, at + len(window.author_name), 0.9),)
            for at, window in zip(found, windows, strict=True)
        ]


def settled(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def clock():
    return datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def report(tmp_path):
    return tmp_path / "var" / "shadow.json"


@pytest.fixture
def trial(report):
    """Makes a shadow that is ended with the test."""
    made = []

    def make(reader, room=64):
        made.append(Shadow(Extractor(reader), report, clock, room, wait=0.02))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def counts(report):
    return tally_of(report.read_text("utf-8"))


def read(live, raw=MAIL):
    return live.extract(parse_message(raw), ExtractionRules())


def test_both_read_and_the_answer_is_the_champion_s(trial, report):
    live = LiveExtractor(Reader("one-1"), lambda: Reader("three-3"), trial(Reader("two-2")))
    live.start()
    assert read(live).model_version == "one-1"
    assert settled(lambda: counts(report).messages == 1)
    found = counts(report)
    assert (found.champion, found.candidate, found.since, found.differing) == (
        "one-1",
        "two-2",
        "2026-11-20T12:00:00+00:00",
        0,
    )
    assert found.kinds[Kind.NAME][Verdict.SAME] == 1
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    live.reload()  # other weights are in use: counts begin anew
    assert read(live).model_version == "three-3"
    assert settled(lambda: counts(report).champion == "three-3")
    assert counts(report).messages == 1


def test_nobody_waits_for_a_slow_candidate_and_what_is_too_much_is_dropped(trial, report):
    go_on = threading.Event()
    slow = Reader("two-2", go_on)
    live = LiveExtractor(Reader("one-1"), None, trial(slow, room=2))
    live.start()
    read(live)
    assert slow.going.wait(10)
    for _ in range(5):
        assert read(live).model_version == "one-1"  # answered while the candidate is held up
    assert not slow.go_on.is_set()
    go_on.set()
    assert settled(lambda: counts(report).messages == 3)
    assert counts(report).dropped == 3


def test_a_very_long_message_is_left_out(trial, report):
    live = LiveExtractor(Reader("one-1"), None, trial(Reader("two-2")))
    live.start()
    read(live, MAIL.replace(b"Hello", b"Hello " + b"x" * LONGEST))
    read(live)
    assert settled(lambda: counts(report).messages == 1)
    assert counts(report).dropped == 1


def test_a_candidate_that_fails_harms_nobody_and_tells_no_mail(trial, report, caplog):
    live = LiveExtractor(Reader("one-1"), None, trial(Reader("two-2", error=RuntimeError("of Ada Quist"))))
    live.start()
    with caplog.at_level(logging.DEBUG):
        read(live)
        assert settled(lambda: counts(report).failed == 1)
    assert "RuntimeError" in caplog.text
    assert "Quist" not in caplog.text


def test_a_file_that_cannot_be_written_is_named_before_anything_is_served(tmp_path):
    (tmp_path / "file").touch()
    shadow = Shadow(Extractor(Reader("two-2")), tmp_path / "file" / "shadow.json", clock)
    with pytest.raises(ConfigurationError) as caught:
        shadow.start("one-1")
    assert caught.value.reason == "SHADOW_REPORT_UNWRITABLE"


# --- with the shipped weights ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """The shipped weights that drop whatever is not nearly certain."""
    folder = shutil.copytree(shipped_folder(), tmp_path_factory.mktemp("strict") / "weights")
    values = json.loads((folder / CONFIG).read_text())
    (folder / CONFIG).write_text(json.dumps(values | {"name": "strict", "threshold": 0.95}))
    lines = (folder / DIGESTS).read_text().splitlines(keepends=True)
    (folder / DIGESTS).write_text("".join(line for line in lines if not line.rstrip().endswith(CONFIG)))
    return folder


@pytest.fixture(scope="module")
def mails():
    with resources.as_file(resources.files("server") / "sample") as folder:
        yield sorted(folder.glob("*.eml"))[:20]


def offline(*arguments):
    result = CliRunner().invoke(cli, ["compare", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.output


def test_compare_says_what_a_stricter_threshold_would_lose(strict, mails):
    found = tally_of(offline("--candidate", strict, "--json", *mails))
    assert found.candidate.startswith("strict-")
    assert found.messages == len(mails)
    total = {verdict: sum(of[verdict] for of in found.kinds.values()) for verdict in Verdict}
    assert total[Verdict.LOST] > 0
    assert total[Verdict.SAME] > total[Verdict.LOST]
    assert found.differing == len(found.named) > 0


def test_compare_with_itself_changes_nothing(mails):
    found = tally_of(offline("--candidate", shipped_folder(), "--json", *mails[:5]))
    assert (found.messages, found.differing) == (5, 0)


def test_compare_shows_values_mail_by_mail_on_request(strict, mails):
    shown = offline("--candidate", strict, "--values", *mails)
    assert "lost" in shown
    assert "KIND" in shown
    assert "messages, " in shown


def test_compare_needs_a_candidate_and_reports_what_it_cannot_read(strict, mails, tmp_path):
    assert CliRunner().invoke(cli, ["compare", str(mails[0])]).exit_code == 2
    wrong = CliRunner().invoke(cli, ["compare", "--candidate", str(tmp_path), str(mails[0])])
    assert (wrong.exit_code, "no weights folder" in wrong.output) == (5, True)
    empty = tmp_path / "empty.eml"
    empty.touch()
    result = CliRunner().invoke(cli, ["compare", "--candidate", str(strict), str(empty), str(mails[0])])
    assert result.exit_code == 1
    assert "1 messages" in result.output
    assert "1 failed" in result.output


def test_a_server_counts_what_its_candidate_would_change(strict, mails, report, tmp_path):
    database = f"sqlite:///{tmp_path / 'book.db'}"
    settings = ServerSettings(listen="127.0.0.1:0", database=database, candidate=strict, shadow_report=report)
    running = app.start(settings)
    try:
        with Client(ClientSettings(server=running.address)) as client:
            assert send(client, mails, "default", source="test").new == len(mails)
        assert settled(lambda: counts(report).messages == len(mails), 120)
    finally:
        running.stop()
    beside = tally_of(offline("--candidate", strict, "--json", *mails))
    assert counts(report).kinds == beside.kinds  # the same that `compare` says of the same mails
    shown = CliRunner().invoke(cli, ["shadow", "--shadow-report", str(report)])
    assert shown.exit_code == 0
    assert f"{len(mails)} messages since 20" in shown.output
    assert not counts(report).named


def test_shadow_without_a_report_says_who_writes_one(tmp_path):
    missing = CliRunner().invoke(cli, ["shadow", "--shadow-report", str(tmp_path / "none.json")])
    assert (missing.exit_code, "A server with --candidate writes it" in missing.output) == (5, True)
    (tmp_path / "other.json").write_text("[]")
    other = CliRunner().invoke(cli, ["shadow", "--shadow-report", str(tmp_path / "other.json")])
    assert (other.exit_code, "is no report of a server" in other.output) == (5, True)


def test_a_candidate_is_refused_where_no_mail_is_read(strict):
    settings = ServerSettings(listen="127.0.0.1:0", candidate=strict, extraction="127.0.0.1:1")
    with pytest.raises(ConfigurationError) as caught:
        app.start(settings)
    assert caught.value.reason == "CANDIDATE_ELSEWHERE"
