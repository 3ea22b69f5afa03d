"""Figures on a user's own mail."""

from __future__ import annotations

import mailbox

import pytest

from evaluation.baselines import PatternStack
from evaluation.gold import CardRecord, FieldRecord, Prediction
from evaluation.own import Mail, Reading, drafts, mails, read, report_of, to_label
from server.errors import InvalidInput

_MAIL = b"From: Ada Quist <ada@example.org>\nSubject: x\n\nHello\n-- \nAda\nTel (212) 555-0101\n"


@pytest.fixture(params=["file", "folder", "maildir", "mbox"])
def stored(request, tmp_path):
    """Two messages (one in "file") kept in each of the ways that are read."""
    if request.param == "maildir":
        box = mailbox.Maildir(tmp_path / "box")
    elif request.param == "mbox":
        box = mailbox.mbox(tmp_path / "box.mbox")
    else:
        for name in ("a", "b"):
            (tmp_path / f"{name}.eml").write_bytes(_MAIL)
        return tmp_path / "a.eml" if request.param == "file" else tmp_path
    box.add(_MAIL)
    box.add(_MAIL)
    box.close()
    return tmp_path / ("box" if request.param == "maildir" else "box.mbox")


def test_mail_is_read_however_it_is_kept(stored):
    found = list(mails(stored))
    assert len(found) == (1 if stored.name == "a.eml" else 2)
    assert all(b"555-0101" in mail.raw for mail in found)
    assert len({mail.id for mail in found}) == len(found)


def test_another_path_is_refused(tmp_path):
    with pytest.raises(InvalidInput):
        list(mails(tmp_path / "gone"))


def test_the_report_counts_what_came_out():
    report = report_of(read([Mail("a", _MAIL), Mail("b", _MAIL)], PatternStack()), "patterns")
    tables = {table.name: table for table in report.tables}
    assert tables["outcomes"].rows == (("cards", 1.0, 2),)
    phone = next(row for row in tables["kinds"].rows if row[0] == "phone")
    assert phone == ("phone", 1.0, 2, None)


def test_the_least_sure_are_labelled_first_and_some_silent_ones():
    def reading(name, *confidences, automated=""):
        fields = tuple(FieldRecord("phone", "5550101", confidence=c) for c in confidences)
        cards = (CardRecord("", "", 0, fields),) if fields else ()
        return Reading(name, Prediction(name, cards, automated), 1.0)

    readings = [reading("sure", 0.99), reading("unsure", 0.9, 0.4), reading("silent"), reading("news", automated="x")]
    assert [m.id for m in to_label(readings, 2)] == ["unsure", "sure"]
    assert [m.id for m in to_label(readings, 5)] == ["unsure", "sure", "silent"]


def test_drafts_hold_the_mail_and_what_was_read(stored):
    readings = read(mails(stored), PatternStack())
    made = list(drafts(mails(stored), to_label(readings, 1)))
    assert len(made) == 1
    assert b"555-0101" in made[0].raw
    assert [field.kind for card in made[0].cards for field in card.fields] == ["phone"]


def test_mail_of_one_name_in_two_folders_is_two_messages(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.eml").write_bytes(_MAIL)
    assert [mail.id for mail in mails(tmp_path)] == ["one-a", "two-a"]


def test_where_there_is_no_mail_that_is_said(tmp_path):
    (tmp_path / "box").write_bytes(b"\x00\xff not mail")
    for path in (tmp_path, tmp_path / "box"):
        with pytest.raises(InvalidInput) as caught:
            read(mails(path), PatternStack())
        assert caught.value.reason == "NO_MESSAGES"
