"""No regular expression takes more than linear time in the length of what it sees."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time

import pytest

import models
import server

LENGTH = 20_000
# At this length a quadratic expression takes many seconds, a linear one milliseconds.
MOST_SECONDS = 3.0
# These see no more characters than this, whatever the line.
SHORT = {
    "server.mail.shown_mailbox._LOTUS_DATE": 400,
    "server.mail.shown_mailbox._TRAILING_ROLE": 400,
    "server.fields.name_parts._TAIL": 200,
    "server.fields.name_parts._BRACKETED": 200,
}
# These are tried at one place alone (match, fullmatch).
ANCHORED = {
    "server.exchange.csv_reader.GUARDED",
    "server.exchange.csv_writer._DANGEROUS",
    "server.fields.patterns._GLUED",
    "server.fields.phone_patterns._AMOUNT",
    "server.fields.url._HOST",
    "server.signers._APART",
    "server.windows._FULL_NAME",
}
PIECES = (
    "a", " ", "@", "<", "(", "\"", "\\", "=?a?q?", ";a=\"\\", "<a ", "charset=", "a.", "a at ", "-", "_",
    "0", "> ", "\n", "=\n", "A" * 76 + "\n", "/v3/__", "http://", "www.", "font-size:", "x_", "yiv1", "ydp1",
    "a@b.", "via ", ": ", "*", "digest for ", "On ", "From: ", "[", "1 ", "\t", "\u00a0", "é", "漢",
    "begin 644 x\n", "--", "|", ", ", "'", "ext ", "+1 ", "Mr ", "A. ", "(0", "dot ", "/ ", "12345 ", "Aa",
)  # fmt: skip


def patterns() -> list[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    found: dict[re.Pattern[str] | re.Pattern[bytes], str] = {}
    for package in (server, models):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" in info.name or info.name.endswith("__main__"):
                continue
            for name, value in vars(importlib.import_module(info.name)).items():
                if isinstance(value, re.Pattern):
                    found.setdefault(value, f"{info.name}.{name}")
    return [(name, pattern) for pattern, name in found.items()]


@pytest.mark.parametrize(("name", "pattern"), patterns(), ids=lambda value: value if isinstance(value, str) else "")
def test_expressions_are_linear(name: str, pattern: re.Pattern[str] | re.Pattern[bytes]) -> None:
    for piece in PIECES:
        text: str | bytes = (piece * LENGTH)[: SHORT.get(name, LENGTH)] + "\x01"
        if isinstance(pattern.pattern, bytes):
            text = str(text).encode()
        began = time.process_time()
        if name in ANCHORED:
            pattern.match(text)  # type: ignore[arg-type]
        else:
            pattern.sub("" if isinstance(text, str) else b"", text)  # type: ignore[arg-type]
        assert time.process_time() - began < MOST_SECONDS, f"{name} on many {piece!r}"
