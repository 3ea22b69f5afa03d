"""Mails are found in order, whatever holds them, and what cannot be read is said."""

from __future__ import annotations

import mailbox

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.cli import sources
from server.cli.sources import files_of, read_mails


def mails(path):
    return list(read_mails(path))


def test_folders_are_read_in_order_and_to_the_bottom(tmp_path):
    for name in ("b/2.eml", "b/1.eml", "a.eml", "c.EML", ".hidden.eml", "notes.txt", "d.mbox"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"From: a@example.com\n\n")
    found = [str(path.relative_to(tmp_path)) for path in files_of([tmp_path])]
    assert found == ["a.eml", "b/1.eml", "b/2.eml", "c.EML", "d.mbox"]


def test_a_file_named_by_the_user_is_read_whatever_its_name(tmp_path):
    (tmp_path / "notes.txt").write_bytes(b"x")
    assert [mail.raw for path in files_of([tmp_path / "notes.txt"]) for mail in read_mails(path)] == [b"x"]


def test_mbox_is_cut_as_it_was_written(tmp_path):
    bodies = [b"one\n", b"two\n\nFrom here on\n", b"three\n>From quoted\n", b"\n\nfour"]
    box = mailbox.mbox(tmp_path / "box")
    for body in bodies:
        box.add(b"Subject: x\n\n" + body)
    box.close()
    found = mails(tmp_path / "box")
    assert [mail.label.rpartition("#")[2] for mail in found] == ["1", "2", "3", "4"]
    assert b"\n\nFrom here on" in found[1].raw
    assert found[3].raw.rstrip().endswith(b"four")
    assert all(mail.raw.startswith(b"Subject: x\n") and not mail.id for mail in found)


@given(st.binary(max_size=300), st.lists(st.binary(max_size=40), max_size=4))
def test_any_bytes_after_a_from_line_are_read_to_the_end(tmp_path_factory, head, rest):
    path = tmp_path_factory.mktemp("mbox") / "box"
    path.write_bytes(b"From x\n" + head + b"".join(b"\n\nFrom y\n" + part for part in rest))
    found = mails(path)
    assert len(found) >= len(rest) + 1
    assert all(mail.error is None for mail in found)


def test_a_message_too_large_for_any_server_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST", 100)
    (tmp_path / "a.eml").write_bytes(b"x" * 101)
    (tmp_path / "box").write_bytes(b"From a\n" + b"x" * 101 + b"\n\nFrom b\nSubject: x\n\ny\n")
    assert mails(tmp_path / "a.eml")[0].error.reason == "MESSAGE_TOO_LARGE"
    first, second = mails(tmp_path / "box")
    assert (first.error.reason, first.raw) == ("MESSAGE_TOO_LARGE", b"")
    assert second.raw == b"Subject: x\n\ny\n"


def test_a_file_that_cannot_be_opened_is_named(tmp_path):
    (found,) = mails(tmp_path / "gone.eml")
    assert (found.id, found.error.reason) == ("gone", "FILE_UNREADABLE")
    assert "gone.eml" in found.error.message


@pytest.mark.parametrize("part", ["cur", "new"])
def test_a_maildir_gives_its_mails(tmp_path, part):
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / part / "1.host:2,S").write_bytes(b"Subject: x\n\n")
    (tmp_path / "tmp" / "2.host").write_bytes(b"half")
    (found,) = [mail for path in files_of([tmp_path]) for mail in read_mails(path)]
    assert found.raw == b"Subject: x\n\n"
    assert found.id == ""


def test_an_eml_file_with_a_line_of_a_mailbox_is_one_mail_under_its_own_name(tmp_path):
    path = tmp_path / "kept.eml"
    path.write_bytes(
        b"From ann@example.org Mon Nov  9 10:00:00 2026\nFrom: ann@example.org\n\nFrom here on\n\nFrom now on\n"
    )
    (mail,) = read_mails(path)
    assert (mail.id, mail.error) == ("kept", None)
    assert mail.raw == path.read_bytes()
