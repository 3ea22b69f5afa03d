"""Weights exchanged while the server reads: by hand, on a signal, and when the folder changes."""

import json
import logging
import shutil
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.labels import Label
from models.loading import CONFIG, DIGESTS, NETWORK, shipped_folder
from models.tagger import Span
from server import app
from server.errors import ConfigurationError
from server.extraction import ExtractionRules
from server.live_weights import FolderWatch, LiveExtractor, stamp
from server.mail.message import parse_message
from server.settings import ServerSettings

MAIL = b"From: Ada Quist <ada@example.org>\n\nHello, it is done.\n\nBest regards\nAda Quist\n+1 212 555 0101\n"


class Reader:
    """Finds the author's name; waits where it is told to."""

    def __init__(self, version, going=None, go_on=None):
        self.version = version
        self.going, self.go_on = going, go_on

    def choose_lines(self, features):
        return features[:, 0] == features[:, 0]

    def tag(self, windows):
        if self.going:
            self.going.set()
            assert self.go_on.wait(10)
        found = [window.text.rfind(window.author_name) for window in windows]
        return [
            (Span(Label.NAME, at, at + len(window.author_name), 0.9),) if at >= 0 else ()
            for at, window in zip(found, windows, strict=True)
        ]


def read(live):
    return live.extract(parse_message(MAIL), ExtractionRules())


def versions(extraction):
    return {extraction.model_version, *(card.model_version for card in extraction.cards)}


def opened(*answers):
    """What opens weights: gives or raises these, one after the other."""
    left = list(answers)

    def open_tagger():
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return open_tagger


def test_answers_name_the_weights_that_gave_them():
    live = LiveExtractor(Reader("one-1"), opened(Reader("two-2")))
    assert versions(read(live)) == {"one-1"}
    assert live.reload()
    assert versions(read(live)) == {"two-2"}
    assert live.roll_back()
    assert versions(read(live)) == {"one-1"}


def test_wrong_weights_change_nothing_and_are_named(caplog):
    live = LiveExtractor(Reader("one-1"), opened(ConfigurationError("WRONG_DIGEST", "The folder is wrong.")))
    with caplog.at_level(logging.ERROR):
        assert not live.reload()
        assert not live.roll_back()
    assert versions(read(live)) == {"one-1"}
    assert "The folder is wrong. The weights stay one-1. [WRONG_DIGEST]" in caplog.text
    assert "There are no former weights" in caplog.text


def test_what_is_being_read_ends_with_the_weights_it_began_with():
    going, go_on = threading.Event(), threading.Event()
    live = LiveExtractor(Reader("one-1", going, go_on), opened(Reader("two-2")))
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(read, live)
        assert going.wait(10)
        assert live.reload()  # does not wait for the call
        assert versions(read(live)) == {"two-2"}
        go_on.set()
        assert versions(running.result(10)) == {"one-1"}


def test_a_folder_is_read_when_its_files_have_come_to_rest(tmp_path):
    changed = threading.Event()
    (tmp_path / "one").write_text("1")
    watch = FolderWatch(tmp_path, 0.02, changed.set)
    watch.start()
    try:
        assert not changed.wait(0.2)
        (tmp_path / "one").write_text("22")
        assert changed.wait(10)
    finally:
        watch.stop()
    assert stamp(tmp_path / "missing") == ()


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(shipped_folder(), tmp_path / "weights")


def rename(folder, name):
    """The same weights under another name."""
    values = json.loads((folder / CONFIG).read_text())
    (folder / CONFIG).write_text(json.dumps(values | {"name": name}))
    lines = (folder / DIGESTS).read_text().splitlines(keepends=True)
    (folder / DIGESTS).write_text("".join(line for line in lines if not line.rstrip().endswith(CONFIG)))


def settled(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def test_a_server_takes_new_weights_from_its_folder_and_refuses_damaged_ones(folder, tmp_path):
    database = f"sqlite:///{tmp_path / 'book.db'}"
    settings = ServerSettings(listen="127.0.0.1:0", weights=folder, watch_seconds=1, database=database)
    running = app.start(settings)
    try:
        before = running.weights.version
        rename(folder, "second")
        assert settled(lambda: running.weights.version.startswith("second-"))
        with (folder / NETWORK).open("ab") as file:
            file.write(b" ")
        assert not running.weights.reload()
        assert running.weights.version.startswith("second-")
        assert running.weights.roll_back()
        assert running.weights.version == before
    finally:
        running.stop()


def test_signals_exchange_the_weights(monkeypatch):
    from server.cli.serve import _exchange_on_signal

    live = LiveExtractor(Reader("one-1"), opened(Reader("two-2")))
    before = [(number, signal.getsignal(number)) for number in (signal.SIGHUP, signal.SIGUSR1)]
    try:
        _exchange_on_signal(app.Running(None, "", None, None, 0, False, live))
        signal.raise_signal(signal.SIGHUP)
        assert settled(lambda: live.version == "two-2")
        signal.raise_signal(signal.SIGUSR1)
        assert settled(lambda: live.version == "one-1")
    finally:
        for number, handler in before:
            signal.signal(number, handler)
