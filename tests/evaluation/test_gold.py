"""Gold folders and predictions as files."""

from __future__ import annotations

import dataclasses
import json

import pytest

from evaluation.gold import (
    CardRecord,
    FieldRecord,
    Prediction,
    layout_of,
    load_gold,
    load_predictions,
    write_gold,
    write_predictions,
)
from server.errors import ConfigurationError


def test_predictions_come_back_as_they_were_written(tmp_path):
    field = FieldRecord("phone", "+12125550101", "work", 0.93, "(212) 555-0101", 4, 18, type_is_default=True)
    card = CardRecord("Ada Quist", "ada@example.org", 2, (field,), "Tel (212) 555-0101")
    written = [Prediction("a", (card, CardRecord("", "", 0)), language="en"), Prediction("b", automated="newsletter")]
    write_predictions(tmp_path / "p.jsonl", [*written, Prediction("c", error="UNREADABLE_MAIL")])
    read = load_predictions(tmp_path / "p.jsonl")
    assert [read["a"], read["b"]] == written
    assert read["c"].error == "UNREADABLE_MAIL"


def test_a_gold_folder_comes_back_as_it_was_written(tmp_path, gold):
    with_bytes = [dataclasses.replace(m, raw=b"Subject: x\r\n\r\nHello", layout="plain") for m in gold]
    write_gold(tmp_path, with_bytes)
    assert load_gold(tmp_path) == tuple(with_bytes)


def test_the_sample_mailbox_is_gold(sample_folder):
    messages = load_gold(sample_folder)
    assert len(messages) == len(list(sample_folder.glob("*.eml")))
    assert {m.layout for m in messages} >= {"plain", "html", "alternative"}
    assert all(m.fold is not None for m in messages)


@pytest.mark.parametrize("content", ['{"id": "gone", "cards": []}\n', "{broken\n", None])
def test_a_gold_folder_that_cannot_be_used_says_why(tmp_path, content):
    if content is not None:
        (tmp_path / "cards.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_gold(tmp_path)
    assert caught.value.reason in ("GOLD_MISSING", "GOLD_BROKEN")
    assert caught.value.message


def test_predictions_have_the_format_of_the_command_line(tmp_path):
    write_predictions(tmp_path / "p.jsonl", [Prediction("a", (CardRecord("", "x@example.org", 0),))])
    line = json.loads((tmp_path / "p.jsonl").read_text(encoding="utf-8"))
    assert line["automated"] is None
    assert line["cards"][0]["name"] is None
    assert set(line["cards"][0]) == {"name", "email", "depth", "signature_text", "fields"}


@pytest.mark.parametrize(
    ("types", "layout"),
    [
        (("text/plain",), "plain"),
        (("text/html",), "html"),
        (("text/plain", "text/html"), "alternative"),
        (("image/png",), "none"),
    ],
)
def test_layout_is_told_by_mime_parts(types, layout):
    parts = "".join(f"--b\r\nContent-Type: {type_}\r\n\r\nx\r\n" for type_ in types)
    mail = f"Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n"
    assert layout_of(mail.encode("ascii")) == layout
