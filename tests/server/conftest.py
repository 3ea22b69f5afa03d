"""Servers over real channels: in this process on a free port, and as a process of their own."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.errors import WeightsError
from models.loading import load_tagger, shipped_folder
from server import app
from server.client import Client
from server.settings import ClientSettings, ServerSettings

SERVING = Path(__file__).with_name("serving.py")
POSTGRESQL = Path(__file__).with_name("postgresql.py")
LENDING = Path(__file__).with_name("lending.py")


def load(path: Path):
    """A helper beside this file: tests are no package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def has_weights() -> bool:
    try:
        return bool(shipped_folder())
    except WeightsError:
        return False


@pytest.fixture(scope="session")
def rules():
    """A tagger by rules: what depends on every single value being read must not depend on the weights."""
    return load(SERVING).RuleTagger()


@pytest.fixture(scope="session")
def tagger(rules):
    """The shipped tagger; without weights the one by rules."""
    return load_tagger() if has_weights() else rules


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server for the whole run."""
    helper = load(POSTGRESQL)
    try:
        server = helper.start()
    except helper.Missing as error:
        pytest.skip(f"no postgresql: {error}")
    yield server
    server.close()


@pytest.fixture(scope="session")
def sqlite_lender(tmp_path_factory):
    lender = load(LENDING).Lender(lambda: f"sqlite:///{tmp_path_factory.mktemp('lent')}/book.db")
    yield lender
    lender.close()


@pytest.fixture(scope="session")
def postgresql_lender(postgresql):
    lender = load(LENDING).Lender(postgresql.create)
    yield lender
    lender.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def lent(request):
    """An empty database, on both sorts of database."""
    lender = request.getfixturevalue(f"{request.param}_lender")
    lent = lender.lend()
    yield lent
    lender.take_back(lent)


@pytest.fixture
def database_url(lent):
    """The URL of an empty database, on both sorts of database."""
    return lent.url


@pytest.fixture
def db(lent):
    """An open and empty database, on both sorts of database."""
    return lent.db


@pytest.fixture
def start_server(tagger, tmp_path):
    """Starts servers in this process, each on a free port; stops them at the end."""
    started = []

    def start(now=app.utc_now, **options):
        options = {"listen": "127.0.0.1:0", "database": f"sqlite:///{tmp_path}/book.db", "grace_seconds": 1, **options}
        running = app.start(ServerSettings(**options), tagger, now)
        started.append(running)
        return running

    yield start
    for running in started:
        running.stop()


@pytest.fixture
def server(start_server):
    return start_server()


@pytest.fixture
def client(server):
    with Client(ClientSettings(server=server.address)) as client:
        yield client


@dataclass
class Process:
    """`undersigned serve` in a process of its own."""

    process: subprocess.Popen
    address: str

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


def command_line(*arguments, rules=False):
    """`undersigned …` as this checkout runs it, or with the tagger by rules."""
    head = ["-m", "server"] if has_weights() and not rules else [str(SERVING)]
    return [sys.executable, *head, *map(str, arguments)]


@pytest.fixture
def undersigned(tmp_path):
    """Runs the command line in an empty folder, gives the finished process."""

    def run(*arguments, env=None, input=None, rules=True):
        return subprocess.run(
            command_line(*arguments, rules=rules),
            cwd=tmp_path,
            env={**os.environ, "COLUMNS": "200", **(env or {})},
            input=input,
            capture_output=True,
            timeout=120,
        )

    return run


@pytest.fixture
def serve(tmp_path):
    """Starts server processes on one database; the port of the first is kept by the later ones."""
    processes = []
    with contextlib.ExitStack() as stack:

        def start(*arguments, address="127.0.0.1:0", rules=False):
            log = stack.enter_context((tmp_path / f"serve-{len(processes)}.log").open("wb"))
            process = subprocess.Popen(
                command_line("serve", "--listen", address, *arguments, rules=rules),
                cwd=tmp_path,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                stdout=subprocess.PIPE,
                stderr=log,
            )
            processes.append(process)
            for line in process.stdout:
                if found := re.search(rb"serves gRPC at (\S+)", line):
                    # What comes later must not fill the pipe.
                    threading.Thread(target=process.stdout.read, daemon=True).start()
                    return Process(process, found[1].decode())
            raise AssertionError(Path(log.name).read_text())

        yield start
        for process in processes:
            process.kill()
            process.wait()
            process.stdout.close()
