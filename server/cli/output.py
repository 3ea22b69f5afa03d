"""Tables for people, JSON for programs."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence

import click
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

# Where the output is no terminal nobody knows its width; wide enough that values are not cut.
PIPE_WIDTH = 200
# Zero-width joiners are part of the writing of some languages.
_JOINERS = "\u200c\u200d"


def out() -> Console:
    """Standard output."""
    return Console(width=None if sys.stdout.isatty() else PIPE_WIDTH, highlight=False)


def err() -> Console:
    """Standard error, for progress and remarks."""
    return Console(stderr=True, highlight=False)


def safe(text: str) -> str:
    """The text without control characters: what came from a mail must not steer a terminal."""
    return "".join(char for char in text if char in _JOINERS or not unicodedata.category(char).startswith("C"))


def cell(text: str, style: str = "") -> Text:
    """A table cell that shows the text as it is, on one line."""
    return Text(safe(" ".join(text.split())), style=style)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Text | str]], empty: str) -> None:
    """A table on standard output, or the sentence `empty`."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        # Ids are there to be copied: never cut or wrapped.
        table.add_column(column, no_wrap=column == "ID", overflow="fold")
    for row in rows:
        table.add_row(*(each if isinstance(each, Text) else cell(each) for each in row))
    if table.row_count:
        out().print(table)
    else:
        click.echo(empty)


def as_dict(message: Message) -> dict[str, object]:
    """The JSON form of a message, with the names of the contract."""
    return MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def print_json(value: Message | Iterable[Message]) -> None:
    """A message as an object, several as an array."""
    plain = as_dict(value) if isinstance(value, Message) else [as_dict(each) for each in value]
    click.echo(json.dumps(plain, ensure_ascii=False, indent=2))


def percent(confidence: float) -> str:
    """0.976 -> "98 %"."""
    return f"{confidence:.0%}".replace("%", " %")
