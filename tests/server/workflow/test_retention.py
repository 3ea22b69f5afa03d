"""What is older than the settings keep is removed; what was decided stays remembered."""

from __future__ import annotations

import threading
import time

from server import workflow
from server.contacts.proposal import Accept
from server.contacts.settings import Retention
from server.fields.field import Kind
from server.storage import expiring
from server.workflow.retention import Housekeeper

ANN = ("Ann Lee", "ann.lee@lee.example")
PHONE, URL = (Kind.PHONE, "+49 89 1234567"), (Kind.URL, "https://lee.example/")


def test_without_a_setting_everything_is_kept(book):
    book.receive(book.signed(ANN, PHONE))
    book.wait(days=5000)
    assert workflow.keep_house(book.db, book.now) == {}
    assert book.offered() == {("contact", "Ann Lee"), ("phone", "+49891234567")}


def test_old_evidence_goes_with_the_offers_that_nothing_else_supports(book):
    book.set(retention=Retention(evidence_days=30))
    old = book.receive(book.signed(ANN, PHONE, URL))
    book.wait(days=20)
    book.receive(book.signed(ANN, PHONE))
    book.wait(days=20)
    assert workflow.keep_house(book.db, book.now)["default"]["cards"] == 1
    assert book.offered() == {("contact", "Ann Lee"), ("phone", "+49891234567")}
    assert book.find(Kind.PHONE).sighting_count == 1
    assert workflow.get_message(book.db, book.id, old.id, book.now).cards == ()
    assert workflow.keep_house(book.db, book.now) == {}


def test_decided_proposals_go_and_what_was_refused_stays_refused(book):
    book.set(retention=Retention(decided_proposal_days=10))
    book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
    book.receive(book.signed(ANN, PHONE, URL))
    phone = book.find(Kind.PHONE)
    book.decide(book.pending(), Accept(phone.id), request_id="r-1")
    book.wait(days=11)
    assert workflow.keep_house(book.db, book.now)["default"] == {"proposals": 2, "answers": 1}
    assert book.pending(states=()) == ()
    book.receive(book.signed(ANN, PHONE, URL))
    assert book.offered() == set()
    assert [one.value for one in book.rejections()] == ["https://lee.example"]


def test_it_is_done_in_batches_to_the_end(book, monkeypatch):
    monkeypatch.setattr(expiring, "BATCH", 3)
    book.set(retention=Retention(evidence_days=1))
    for _ in range(7):
        book.receive(book.signed(ANN, PHONE))
    book.wait(days=2)
    assert workflow.keep_house(book.db, book.now)["default"]["cards"] == 7


def test_the_housekeeper_works_and_stops(book):
    book.set(retention=Retention(evidence_days=1))
    book.receive(book.signed(ANN, PHONE))
    book.wait(days=2)
    keeper = Housekeeper(book.db, lambda: book.now, 3600)
    keeper.start()
    until = time.monotonic() + 20
    while book.pending() and time.monotonic() < until:
        time.sleep(0.05)
    keeper.stop()
    assert book.pending() == ()
    assert "housekeeping" not in {thread.name for thread in threading.enumerate()}


def text_of(book, message):
    return workflow.get_message(book.db, book.id, message.id, book.now).text


def test_texts_are_kept_only_where_the_settings_say_so_and_for_as_long(book):
    none = book.receive(book.signed(ANN, PHONE), text="Hello,\nAnn")
    book.set(retention=Retention(message_text_days=10))
    kept = book.receive(book.signed(ANN, PHONE), text="Hello again,\nAnn")
    for left_out in ("newsletter", "own_domain"):
        assert text_of(book, book.receive(automated=left_out, text="Buy now")) == ""
    assert (text_of(book, none), text_of(book, kept)) == ("", "Hello again,\nAnn")
    assert all(not one.text for one in book.all(workflow.list_messages, book.now))
    book.wait(days=9)
    assert workflow.keep_house(book.db, book.now) == {}
    book.wait(days=2)
    assert workflow.keep_house(book.db, book.now) == {"default": {"message_texts": 1}}
    assert text_of(book, kept) == "" and book.find(Kind.PHONE).sighting_count == 2


def test_where_texts_are_kept_no_longer_all_of_them_go(book):
    book.set(retention=Retention(message_text_days=10))
    kept = book.receive(book.signed(ANN, PHONE), text="Hello,\nAnn")
    book.set()
    book.wait(seconds=1)
    assert workflow.keep_house(book.db, book.now) == {"default": {"message_texts": 1}}
    assert text_of(book, kept) == ""


def test_a_very_long_text_is_kept_in_part(book):
    book.set(retention=Retention(message_text_days=10))
    kept = book.receive(book.signed(ANN, PHONE), text="a\x00\ud800" * 500_000)
    assert len(text_of(book, kept)) == 1_000_000


def test_a_text_goes_with_who_wrote_it(book):
    book.set(retention=Retention(message_text_days=10))
    ann = book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
    hers = book.receive(book.signed(ANN, PHONE), text="See you")
    about = book.receive(book.signed(("Bob Ray", "bob@ray.example"), PHONE), text="As Ann Lee wrote")
    other = book.receive(book.signed(("Cleo Orr", "cleo@orr.example"), URL), text="Unrelated")
    known = {one.id: one.text for one in workflow.what_is_known(book.db, book.id, ann.id, book.now).messages}
    assert known == {hers.id: "See you"}
    counts = workflow.erase_contact(book.db, book.id, ann.id, "", "me", book.now)
    assert counts["message_texts"] == 2
    assert [text_of(book, one) for one in (hers, about, other)] == ["", "", "Unrelated"]
