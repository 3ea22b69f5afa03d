"""A PostgreSQL server for the tests: one that is named, else one in a folder of its own by the programs found here."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

URL_VARIABLE = "UNDERSIGNED_TEST_POSTGRESQL_URL"
# What a test server need not do: its data is not to outlive the machine's power.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB -c max_connections=120"


OWNER = "undersigned_test"


class Missing(Exception):
    """There is no PostgreSQL to test with."""


@dataclass
class Server:
    """A running server; gives databases of its own to each test."""

    url: str
    _closing: ExitStack
    _made: list[str] = field(default_factory=list)

    def create(self) -> str:
        """The URL of a new database without any table. Its owner is no superuser, so that the fence binds it."""
        name = f"undersigned_test_{os.getpid()}_{len(self._made)}"
        if not self._made:
            self.role(OWNER)
        self._execute(f"CREATE DATABASE {name} OWNER {OWNER}")
        self._made.append(name)
        return self.at(name, OWNER)

    def role(self, name: str) -> None:
        """Make a role that may log in and nothing else, if there is none."""
        self._execute(
            f"DO $$ BEGIN CREATE ROLE {name} LOGIN PASSWORD '{name}'; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )

    def at(self, name: str, role: str = "") -> str:
        """The URL of a database of this server, for a role of `create` or `role`; "" for who made the server."""
        as_role = {"username": role, "password": role} if role else {}
        return make_url(self.url).set(database=name, **as_role).render_as_string(hide_password=False)

    def close(self) -> None:
        """Take the databases away and stop what was started."""
        if os.environ.get(URL_VARIABLE):  # else the whole server goes
            for name in self._made:
                self._execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._closing.close()

    def _execute(self, statement: str) -> None:
        engine = create_engine(make_url(self.url).set(drivername="postgresql+pg8000"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def start() -> Server:
    """The server to test with. Raises Missing."""
    closing = ExitStack()
    if url := os.environ.get(URL_VARIABLE):
        return Server(url, closing)
    return Server(closing.enter_context(_own_server(_binaries())), closing)


def _binaries() -> Path:
    """The folder of initdb and pg_ctl: the newest of the system, that on the path, or that of the package pgserver."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    package = importlib.util.find_spec("pgserver")
    if package is None or package.origin is None:
        raise Missing("neither PostgreSQL nor the package pgserver is installed")
    return Path(package.origin).parent / "pginstall" / "bin"


def _as_user() -> list[str]:
    """PostgreSQL does not run as root: the command in front that makes another user of it."""
    if os.geteuid():
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    return ["runuser", "-u", "postgres" if "postgres" in names else "nobody", "--"]


@contextmanager
def _own_server(binaries: Path):
    folder = Path(tempfile.mkdtemp(prefix="undersigned-postgresql-"))
    folder.chmod(0o755)
    prefix = _as_user()
    if prefix:
        shutil.chown(folder, prefix[2])
    port = _free_port()

    def run(*command: str) -> None:
        done = subprocess.run([*prefix, *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if done.returncode:
            raise Missing(done.stderr.decode(errors="replace"))

    try:
        data = str(folder / "data")
        run(str(binaries / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {FAST}"
        run(str(binaries / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            run(str(binaries / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
