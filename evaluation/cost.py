"""What parsing and splitting cost, by size: whether time grows with length and depth as a line does."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from evaluation.odd.parts import TEXT, with_html, with_text
from evaluation.report import Report, Scatter, Table
from server.mail.message import parse_message
from server.mail.signature import find_signature
from server.mail.thread import split_message

_SIZES = (1, 2, 4, 8, 16, 32, 64)
_ROUNDS = 3


def _quoted(times: int) -> bytes:
    return with_text(
        TEXT + "".join(f"{'>' * n} On Tue, Bo <bo@example.net> wrote:\r\n{'>' * n}> {n}\r\n" for n in range(times))
    )


def _forwarded(times: int) -> bytes:
    block = (
        "\r\nFrom: Bo Lind <bo@example.net>\r\nSent: Tuesday, March 12, 2024 10:11\r\nTo: Jane\r\nSubject: x\r\n\r\n"
    )
    return with_text((TEXT + block) * times + TEXT)


_SHAPES: dict[str, Callable[[int], bytes]] = {
    "length of plain text": lambda size: with_text(TEXT * 20 * size),
    "length of one line": lambda size: with_text("word " * 2000 * size),
    "length of HTML": lambda size: with_html(
        "<div><p style='color:red'>Dear Max</p><table><tr><td>a<td>b</table></div>" * 200 * size
    ),
    "depth of HTML": lambda size: with_html("<div>" * 15 * size + "x" * 100),
    "depth of quotation": lambda size: _quoted(8 * size),
    "number of forwards": lambda size: _forwarded(8 * size),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """`milliseconds` of processor time for one message of `size` times the smallest one's length or depth."""

    shape: str
    size: int
    kib: float
    milliseconds: float


def measure() -> tuple[Cost, ...]:
    """Every shape at every size, the best of some rounds."""
    return tuple(_cost(shape, size, make(size)) for shape, make in _SHAPES.items() for size in _SIZES)


def _cost(shape: str, size: int, raw: bytes) -> Cost:
    def once() -> float:
        began = time.process_time()
        for segment in split_message(parse_message(raw)):
            find_signature(segment)
        return time.process_time() - began

    once()
    return Cost(shape, size, len(raw) / 1024, 1000 * min(once() for _ in range(_ROUNDS)))


def growth(costs: tuple[Cost, ...], shape: str) -> float:
    """How many times the cost of a byte at a quarter of the largest size that at the largest is; 1 where it is linear.

    Bytes are what is counted: of the deep quotation, whose prefixes get longer, they grow with the square of the depth.
    """
    last, before = (next(c for c in costs if c.shape == shape and c.size == size) for size in (_SIZES[-1], _SIZES[-3]))
    return (last.milliseconds / last.kib) / (before.milliseconds / before.kib)


def report_of(costs: tuple[Cost, ...]) -> Report:
    """A table and a picture of each shape, and the growth of all."""
    rows = tuple((shape, growth(costs, shape)) for shape in _SHAPES)
    note = "Cost of a byte at the largest size against that at a quarter of it: 1 is linear, 4 would be quadratic."
    tables = [Table("growth", "How cost grows", ("shape", "growth"), rows, note)]
    for number, shape in enumerate(_SHAPES):
        chosen = [c for c in costs if c.shape == shape]
        most = max(c.milliseconds for c in chosen)
        lines = tuple((f"x{c.size}", c.kib, c.milliseconds, c.milliseconds / most) for c in chosen)
        columns = ("size", "kib", "ms", "share of the most")
        tables.append(
            Table(f"shape_{number}", shape.capitalize(), columns, lines, picture=Scatter("kib", "share of the most"))
        )
    return Report("Cost of reading by size", (("best of", f"{_ROUNDS} rounds"),), tuple(tables))
