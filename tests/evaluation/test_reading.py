"""How threads are read is judged by owners, depths and windows, on annotated mail and on the project's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.reading import load_annotated, report, same_person
from server.errors import ConfigurationError
from server.mail.address import Mailbox

MESSAGES = Path(__file__).parents[1] / "messages"
TEXT = (
    "Yes.\n\nBest regards,\nHarriet Quill\n+1 555-0142\n\n"
    "On Tue, Mar 12, 2024 at 10:11 AM Tobias Wren <tobias.wren@example.org> wrote:\n> Will you come?\n> Tobias Wren\n"
)


def annotated(folder: Path, owner: str, depth: int = 1) -> Path:
    """A folder with one annotated message whose quoted signature belongs to `owner`."""

    def block(value: str, depth: int, name: str, email: str) -> dict[str, object]:
        start = TEXT.index(value)
        span = {"start": start, "end": start + len(value), "label": "NAME"}
        return {**span, "depth": depth, "owner_name": name, "owner_email": email, "spans": [span]}

    signatures = [
        block("Harriet Quill", 0, "Harriet Quill", "harriet.quill@example.com"),
        block("Tobias Wren\n".rstrip(), depth, "", owner) | {"start": TEXT.rindex("Tobias")},
    ]
    signatures[1]["spans"] = [{"start": TEXT.rindex("Tobias"), "end": len(TEXT) - 1, "label": "NAME"}]
    header = 'From: "Harriet Quill" <harriet.quill@example.com>\nTo: Tobias Wren\n <tobias.wren@example.org>'
    record = {"id": "a", "source": "own", "fold": 0, "header": header, "text": TEXT, "signatures": signatures}
    (folder / "annotated.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    return folder


def row(folder: Path, table: str) -> dict[str, object]:
    found = next(t for t in report(folder).tables if t.name == table)
    return dict(zip(found.columns, found.rows[0], strict=True))


def test_right_owners_and_depths_are_counted(tmp_path):
    figures = row(annotated(tmp_path, "tobias.wren@example.org"), "by_source")

    assert figures["signatures"] == 2
    assert figures["right"] == figures["depth right"] == figures["values in window"] == 1.0


def test_another_persons_address_is_a_wrong_owner(tmp_path):
    figures = row(annotated(tmp_path, "marla.finch@example.net", depth=2), "by_fold")

    assert figures["right"] == figures["wrong"] == 0.5
    assert figures["depth right"] == 0.5


def test_peer_finds_the_newest_signature_at_its_depth(tmp_path):
    table = next(t for t in report(annotated(tmp_path, "tobias.wren@example.org")).tables if t.name == "depth")

    assert [row[0] for row in table.rows] == ["undersigned", "mail-parser-reply"]
    assert all(row[1] >= 0.5 for row in table.rows)


def test_folded_header_lines_are_joined(tmp_path):
    text = next(iter(load_annotated(annotated(tmp_path, ""))))

    assert Mailbox("Tobias Wren", "tobias.wren@example.org") in text.people


def test_own_messages_are_all_read_exactly_and_better_than_by_the_peer():
    by_client, by_language, beside = report(MESSAGES).tables

    assert set(by_client.column("exact")) == set(by_language.column("exact")) == {1.0}
    ours, peers = beside.column("depth right")
    assert ours == 1.0
    assert peers < ours


def test_a_folder_without_gold_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="holds no"):
        report(tmp_path)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Mailbox("Tobias Wren", ""), Mailbox("Tobias J. Wren", ""), True),
        (Mailbox("Wren", ""), Mailbox("", "tobias.wren@example.org"), True),
        (Mailbox("Tobias Wren", ""), Mailbox("Marla Finch", ""), False),
        (Mailbox("", ""), Mailbox("Marla Finch", ""), False),
    ],
)
def test_persons_are_compared_by_the_words_of_their_names(one, other, same):
    assert same_person(one, other) is same
