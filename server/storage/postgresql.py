"""Connections to PostgreSQL that prepare each statement once: the driver's own parse and plan every one anew.

pg8000 sends a statement in three round trips and reads it character by character each time. Here a connection keeps
its last statements prepared; one call is one round trip, also with many sets of parameters, and a transaction begins
together with its first statement.
"""

from __future__ import annotations

import selectors
import socket
import struct
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from pg8000 import core
from pg8000.converters import make_params, string_in, timestamptz_in
from pg8000.dbapi import convert_paramstyle
from pg8000.legacy import Connection, Cursor, IntegrityError, InterfaceError, ProgrammingError
from sqlalchemy.exc import DisconnectionError

# Statements that a connection keeps; each takes some tens of kilobytes of the server's memory.
MOST_PREPARED = 256
# PostgreSQL keeps the plan of a statement that was used five times. A table may have grown since: it is planned anew.
USES_OF_A_PLAN = 500
# Sets of parameters that are sent before the answers are read: these must fit into the buffers between.
_AT_ONCE = 500
# What a statement that is prepared meets when tables were altered, or when somebody between dropped it.
_OUTDATED = ("0A000", "26000")
# Errors by their state, as pg8000 tells them apart for SQLAlchemy.
_ERRORS = {"28000": InterfaceError, "23505": IntegrityError}
_TIMESTAMPTZ = 1184
_SYNC = core.SYNC_MSG
_EXECUTE = core.EXECUTE_MSG


def connect(dialect: object, record: object, args: Sequence[Any], options: Mapping[str, Any]) -> PreparingConnection:
    """How SQLAlchemy is to connect (event "do_connect")."""
    return PreparingConnection(*args, **options)


def check(connection: PreparingConnection, record: object, proxy: object) -> None:
    """Whether a connection that is taken from the pool still stands (event "checkout"). Raises DisconnectionError."""
    if connection.is_gone():
        raise DisconnectionError


class _Statement:
    """A statement as the server knows it; what its rows have is known once it was carried out."""

    __slots__ = ("columns", "input_funcs", "is_known", "name", "text", "uses")

    def __init__(self, name: bytes, text: str) -> None:
        self.name, self.text = name, text
        self.is_known, self.uses = False, 0
        self.columns: Any = None
        self.input_funcs: Any = None

    def context(self) -> core.Context:
        """What an answer is read into."""
        return core.Context(self.text, columns=self.columns, input_funcs=self.input_funcs)


class PreparingConnection(Connection):  # type: ignore[misc]
    """A connection of pg8000 that prepares statements."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self._usock.family in (socket.AF_INET, socket.AF_INET6):
            self._usock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.register_in_adapter(_TIMESTAMPTZ, _time)
        self._prepared: OrderedDict[str, _Statement] = OrderedDict()
        self._closing: list[bytes] = []
        self._count = 0
        self._opening = ""

    def handle_messages(self, context: core.Context) -> None:
        """Reads answers until the server is ready; raises the error among them. As pg8000's, with less ado."""
        code, read = None, self._sock.read
        try:
            while code != core.READY_FOR_QUERY:
                head = read(5)
                code, length = core.ci_unpack(head)
                self.message_types[code](read(length - 4), context)
        except (OSError, struct.error) as error:  # nothing, or no whole head, came
            raise InterfaceError("network error") from error
        if context.error is not None:
            raise context.error

    def handle_DATA_ROW(self, data: bytes, context: core.Context) -> None:
        """Reads one row."""
        row: list[object] = []
        place, encoding, unpack = 2, self._client_encoding, core.i_unpack
        for convert in context.input_funcs:
            (length,) = unpack(data, place)
            place += 4
            if length < 0:
                row.append(None)
                continue
            text = str(data[place : place + length], encoding)
            row.append(text if convert is string_in else convert(text))
            place += length
        context.rows.append(row)

    def cursor(self) -> _PreparingCursor:
        """A cursor whose statements are prepared."""
        return _PreparingCursor(self)

    def begin_with(self, statements: str) -> None:
        """Open the next transaction with these statements, which give no rows: they go with its first one."""
        self.rollback()
        self._opening = statements

    def commit(self) -> None:
        """Commits in one round trip; nothing was done if the transaction has not begun."""
        self._opening = ""
        if self._in_transaction:
            self.execute_simple("commit")

    def rollback(self) -> None:
        """The same for rolling back."""
        self._opening = ""
        if self._in_transaction:
            self.execute_simple("rollback")

    def opening(self) -> str:
        """What is to be sent before the next statement: "" within a transaction."""
        opening, self._opening = self._opening, ""
        if self._in_transaction or self.autocommit:
            return ""
        return opening or "begin transaction"

    def is_gone(self) -> bool:
        """Whether the server has ended this connection, as far as is known here: nothing is sent."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._usock, selectors.EVENT_READ)
            return bool(selector.select(0))

    def execute_prepared(self, operation: str, sets: Iterable[Sequence[object]]) -> core.Context:
        """Carry a statement (placeholders %s) out with each set of parameters; the counts of rows are added up."""
        left = iter(sets)
        context = None
        while chunk := list(islice(left, _AT_ONCE)):
            done = self._execute(operation, chunk)
            if context:
                done.row_count += context.row_count
            context = done
        return context or core.Context(None)

    def _execute(self, operation: str, sets: Sequence[Sequence[object]]) -> core.Context:
        statement = self._statement(operation)
        opening = self.opening()
        self._send(opening, statement, sets)
        context = statement.context()
        try:
            self._receive(opening, context)
        except Exception as error:
            self._forget(operation, error)
            raise
        statement.is_known = True
        statement.columns, statement.input_funcs = context.columns, context.input_funcs
        return context

    def _statement(self, operation: str) -> _Statement:
        """The statement, the last used one of all; the one that was not used for longest gives way to a new one."""
        found = self._prepared.get(operation)
        if found and found.uses < USES_OF_A_PLAN:
            self._prepared.move_to_end(operation)
        else:
            if found:
                self._drop(operation)
            text, _ = convert_paramstyle("format", operation, ())
            found = self._prepared[operation] = _Statement(f"undersigned_{self._count}".encode() + b"\x00", text)
            self._count += 1
            if len(self._prepared) > MOST_PREPARED:
                self._drop(next(iter(self._prepared)))
        found.uses += 1
        return found

    def _drop(self, operation: str) -> None:
        self._closing.append(self._prepared.pop(operation).name)

    def _forget(self, operation: str, error: BaseException) -> None:
        details = error.args[0] if error.args else None
        if isinstance(details, dict) and details.get("C") in _OUTDATED:
            for one in tuple(self._prepared):
                self._drop(one)
        elif operation in self._prepared and not self._prepared[operation].is_known:
            self._drop(operation)

    def _send(self, opening: str, statement: _Statement, sets: Sequence[Sequence[object]]) -> None:
        """All in one: what opens the transaction, what is not needed any more, the statement, its parameters."""
        out = bytearray()
        if opening:
            out += _message(core.QUERY, self._encoded(opening))
        for name in self._closing:
            out += _message(core.CLOSE, core.STATEMENT + name)
        self._closing.clear()
        if not statement.is_known:
            out += _message(core.PARSE, statement.name + self._encoded(statement.text) + b"\x00\x00")
            out += _message(core.DESCRIBE, core.STATEMENT + statement.name)
        for values in sets:
            out += self._bind(statement.name, values)
            out += _EXECUTE
        out += _SYNC
        if self._sock is None:
            raise InterfaceError("connection is closed")
        core._write(self._sock, bytes(out))
        core._flush(self._sock)

    def _encoded(self, text: str) -> bytes:
        return bytes(text.encode(self._client_encoding)) + b"\x00"

    def _bind(self, name: bytes, values: Sequence[object]) -> bytes:
        out = bytearray(b"\x00" + name + b"\x00\x00" + core.H_pack(len(values)))
        for value in make_params(self.py_types, values):
            if value is None:
                out += b"\xff\xff\xff\xff"
            else:
                encoded = value.encode(self._client_encoding)
                out += core.i_pack(len(encoded)) + encoded
        out += b"\x00\x00"
        return _message(core.BIND, out)

    def _receive(self, opening: str, context: core.Context) -> None:
        """Reads every answer that is due; when the transaction could not be opened, that is the error."""
        failed: list[core.DatabaseError] = []
        for one in ([core.Context(opening)] if opening else []) + [context]:
            try:
                self.handle_messages(one)
            except core.DatabaseError as error:
                failed.append(error)
        if failed:
            raise failed[0]


def _time(text: str) -> object:
    """A time as PostgreSQL writes it by default, else as pg8000 reads it: with a pattern, which takes long."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return timestamptz_in(text)


def _message(code: bytes, data: bytes | bytearray) -> bytes:
    return code + bytes(core.i_pack(len(data) + 4)) + bytes(data)


class _PreparingCursor(Cursor):  # type: ignore[misc]
    """A cursor of pg8000 that leaves statements with parameters to its connection."""

    def execute(self, operation: str, args: Sequence[object] = (), stream: object = None) -> None:
        """As pg8000's; statements without parameters are rare and are not prepared."""
        if args and stream is None:
            self._execute(operation, (args,))
            return
        if self._c and (opening := self._c.opening()):
            self._c.execute_simple(opening)
        super().execute(operation, args, stream)

    def executemany(self, operation: str, param_sets: Iterable[Sequence[object]]) -> None:
        """As pg8000's, in as few round trips as there may be."""
        self._execute(operation, param_sets)

    def _execute(self, operation: str, sets: Iterable[Sequence[object]]) -> None:
        if self._c is None:
            raise InterfaceError("Cursor closed")
        try:
            self._context = self._c.execute_prepared(operation, sets)
        except core.DatabaseError as error:
            details = error.args[0]
            state = details.get("C", "") if isinstance(details, dict) else ""
            raise _ERRORS.get(state, ProgrammingError)(details) from error
        self._row_iter = iter(self._context.rows or ())
        self._input_oids = ()
