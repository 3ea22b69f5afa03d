"""No regular expression of the mail package takes more than linear time in the length of what it sees."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time

import pytest

import server.mail

LENGTH = 20_000
# At this length a quadratic expression takes many seconds, a linear one milliseconds.
MOST_SECONDS = 3.0
# These see a name of at most 400 characters, whatever the line.
SHORT = {"shown_mailbox._LOTUS_DATE", "shown_mailbox._TRAILING_ROLE"}
PIECES = (
    "a", " ", "@", "<", "(", "\"", "\\", "=?a?q?", ";a=\"\\", "<a ", "charset=", "a.", "a at ", "-", "_",
    "0", "> ", "\n", "=\n", "A" * 76 + "\n", "/v3/__", "http://", "www.", "font-size:", "x_", "yiv1", "ydp1",
    "a@b.", "via ", ": ", "*", "digest for ", "On ", "From: ", "[", "1 ", "\t", "\u00a0", "é", "漢",
    "begin 644 x\n", "--", "|", ", ", "'",
)  # fmt: skip


def patterns() -> list[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    found = []
    for info in pkgutil.iter_modules(server.mail.__path__):
        module = importlib.import_module(f"server.mail.{info.name}")
        found += [
            (f"{info.name}.{name}", value) for name, value in vars(module).items() if isinstance(value, re.Pattern)
        ]
    return found


@pytest.mark.parametrize(("name", "pattern"), patterns(), ids=lambda value: value if isinstance(value, str) else "")
def test_expressions_are_linear(name: str, pattern: re.Pattern[str] | re.Pattern[bytes]) -> None:
    for piece in PIECES:
        text: str | bytes = (piece * LENGTH)[: 400 if name in SHORT else LENGTH] + "\x01"
        if isinstance(pattern.pattern, bytes):
            text = str(text).encode()
        began = time.process_time()
        pattern.sub("" if isinstance(text, str) else b"", text)  # type: ignore[arg-type]
        assert time.process_time() - began < MOST_SECONDS, f"{name} on many {piece!r}"
