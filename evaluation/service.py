"""How fast a message is taken into an address book: IngestMessage over a real channel to a server on one core."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory

from undersigned.v1 import mail_service_pb2

from evaluation.report import Report, Table
from evaluation.speed import WARM_UP, percentile
from evaluation.timing import ONE_THREAD, resident
from server.client import Client
from server.errors import Unavailable, UndersignedError
from server.settings import ClientSettings

_START_SECONDS = 60.0
_POLL_SECONDS = 0.1
_BOOK = "addressBooks/default"


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own, with an empty SQLite database."""

    address: str
    process: subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Service:
    """Milliseconds of each call; resident memory of the server in MiB after it started and at the end."""

    milliseconds: tuple[float, ...]
    refused: int
    resident_at_start: float
    resident: float


@contextmanager
def served(weights: Path | None) -> Iterator[Server]:
    """A server that answers; raises Unavailable when it does not start."""
    with TemporaryDirectory() as folder:
        address = f"127.0.0.1:{_free_port()}"
        command = [sys.executable, "-m", "server", "serve", "--listen", address]
        command += ["--database", f"sqlite:///{folder}/book.db", *(["--weights", str(weights)] if weights else [])]
        with (Path(folder) / "log").open("wb") as log, _one_core():
            process = subprocess.Popen(
                command, env=os.environ | ONE_THREAD, cwd=Path(__file__).parent.parent, stdout=log, stderr=log
            )
        try:
            _wait(process, address, Path(folder) / "log")
            yield Server(address, process)
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def _one_core() -> Iterator[None]:
    """What is started inside stays on the last core that this process may use."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    host, _, port = address.rpartition(":")
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            raise Unavailable("SERVER_FAILED", f"The server ended while starting: {''.join(last)}")
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            time.sleep(_POLL_SECONDS)
        else:
            return
    raise Unavailable("SERVER_FAILED", f"The server does not answer after {_START_SECONDS:.0f} seconds.")


def measure(mails: Sequence[bytes], weights: Path | None) -> Service:
    """Every mail ingested once, one after the other; the first ones warm the server up and are not counted."""
    with served(weights) as server, Client(ClientSettings(server=server.address)) as client:
        at_start = resident(server.process.pid)
        for raw in mails[:WARM_UP]:
            _ingest(client, raw)
        calls = [_ingest(client, raw) for raw in mails[WARM_UP:]]
        refused = sum(not taken for _, taken in calls)
        return Service(tuple(ms for ms, _ in calls), refused, at_start, resident(server.process.pid))


def _ingest(client: Client, raw: bytes) -> tuple[float, bool]:
    """(milliseconds, whether it was taken)."""
    request = mail_service_pb2.IngestMessageRequest(parent=_BOOK, raw=raw, source="evaluation")
    start, taken = time.perf_counter(), True
    try:
        client.call(request, mail_service_pb2.IngestMessageResponse)
    except Unavailable:
        raise
    except UndersignedError:
        taken = False
    return 1000 * (time.perf_counter() - start), taken


def report_of(service: Service) -> Report:
    """The figures of one run."""
    times = service.milliseconds
    about = (
        ("messages", f"{len(times)}, of which refused {service.refused}"),
        ("server", "a process of its own on one core, SQLite, full synchronization to disk"),
    )
    rows = ((median(times), percentile(times, 0.95), 1000 / mean(times), service.resident_at_start, service.resident),)
    columns = ("median_ms", "p95_ms", "messages_per_second", "rss_at_start_mib", "rss_mib")
    return Report("IngestMessage over gRPC", about, (Table("service", "One call at a time", columns, rows),))
