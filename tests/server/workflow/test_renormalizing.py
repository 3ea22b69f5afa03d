"""When normal forms change, keys are computed anew from the values, and nothing that was decided is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from server.contacts import keys
from server.contacts.proposal import Accept, Reject, Scope
from server.errors import Unavailable
from server.fields import typed_value
from server.fields.field import Kind
from server.storage import normalising
from server.workflow import renormalizing
from server.workflow.renormalizing import renormalize

ANN = ("Ann Lee", "ann.lee@lee.example")
NOBODY = ("Cleo Orr", "")
BUYER, SENIOR = (Kind.JOB_TITLE, "Sr. Buyer"), (Kind.JOB_TITLE, "Senior Buyer")
SHORT, LONG = (Kind.ADDRESS, "Hauptstr. 5, 80331 München"), (Kind.ADDRESS, "Hauptstraße 5, 80331 München")
FIRM, FIRM_GMBH = (Kind.ORGANIZATION, "Orr Works"), (Kind.ORGANIZATION, "ORR Works GmbH")


@pytest.fixture
def former(monkeypatch):
    """An earlier normaliser that knew no short forms, no legal forms and no order of names; `with former():`."""
    plain = {f"{kind}_key": lambda value: " ".join(value.lower().split()) for kind in ("title", "address", "name")}
    plain["organization_key"] = plain["title_key"]

    def context():
        patch = monkeypatch.context()
        entered = patch.__enter__()
        for name, function in plain.items():
            entered.setattr(typed_value, name, function)
        entered.setattr(keys, "NORMALISER_VERSION", keys.NORMALISER_VERSION - 1)
        return patch

    class Former:
        def __enter__(self):
            self.patch = context()

        def __exit__(self, *error):
            self.patch.__exit__(*error)

    return Former


def known(book):
    return book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))


def test_what_was_refused_stays_refused(book, former):
    with former():
        book.receive(book.signed(NOBODY, FIRM, SHORT, BUYER))
        refused = [one for one in book.pending() if one.change.field_kind in (Kind.ADDRESS, Kind.JOB_TITLE)]
        book.decide(refused, *(Reject(one.id) for one in refused))
        contact = known(book)
        book.receive(book.signed(ANN, SHORT))
        mine = book.find(Kind.ADDRESS, contact_id=contact.id)
        book.decide([mine], Reject(mine.id, Scope.ADDRESS_BOOK))
    assert renormalize(book.db, book.now) == ("default",)
    book.receive(book.signed(("Orr Cleo", ""), FIRM_GMBH, LONG, SENIOR))
    book.receive(book.signed(ANN, LONG))
    assert {kind for kind, _ in book.offered()} == {"contact", "organization"}
    assert {one.normaliser_version for one in book.rejections()} == {keys.NORMALISER_VERSION}


def test_values_that_become_equal_are_one_and_the_log_has_the_other(book, former):
    with former():
        contact = book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]), SHORT, LONG)
    renormalize(book.db, book.now)
    after = book.contact(contact.id)
    assert len(after.of_kind(Kind.ADDRESS)) == 1
    entry = book.changes()[0]
    assert (entry.action.value, entry.contact_id) == ("remove_value", contact.id)
    values = {entry.before.value, after.of_kind(Kind.ADDRESS)[0].value}
    assert values == {one.value for one in contact.of_kind(Kind.ADDRESS)}


def test_what_the_contact_has_by_now_is_offered_no_longer_and_twins_are_one(book, former):
    with former():
        contact = book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]), SHORT)
        book.receive(book.signed(ANN, LONG))
        book.receive(book.signed(NOBODY, FIRM, SHORT))
        book.receive(book.signed(NOBODY, FIRM, LONG))
        assert "address" in {kind for kind, _ in book.offered(contact_id=contact.id)}
    renormalize(book.db, book.now)
    assert book.offered(contact_id=contact.id) == set()
    (address,) = [one for one in book.pending() if one.change.field_kind == Kind.ADDRESS]
    assert address.sighting_count == 2


def test_a_forgotten_value_is_found_on_old_cards(book, former):
    with former():
        known(book)
        book.receive(book.signed(ANN, SHORT))
        mine = book.find(Kind.ADDRESS)
        (refused,) = book.decide([mine], Reject(mine.id, Scope.ADDRESS_BOOK)).rejections
    renormalize(book.db, book.now)
    book.forget(refused)
    assert {kind for kind, _ in book.offered()} == {"address"}


def test_a_run_that_was_cut_off_goes_on_and_a_second_does_nothing(book, former, monkeypatch):
    with former():
        for number in range(5):
            book.receive(book.signed((f"Cleo Orr {number}", f"c{number}@orr.example"), SHORT, BUYER))
        shown = [one for one in book.pending() if one.change.field_kind]
        book.decide(shown, *(Reject(one.id) for one in shown))
    monkeypatch.setattr(normalising, "BATCH", 2)
    steps, calls = dict(renormalizing._STEPS), []

    def failing(tx, after, now):
        calls.append(after)
        if len(calls) == 3:
            raise RuntimeError
        return steps["rejections"](tx, after, now)

    monkeypatch.setitem(renormalizing._STEPS, "rejections", failing)
    with pytest.raises(RuntimeError):
        renormalize(book.db, book.now)
    assert renormalize(book.db, book.now) == ("default",)
    assert renormalize(book.db, book.now) == ()
    assert calls[2] == calls[3] != ""
    for number in range(5):
        book.receive(book.signed((f"Cleo Orr {number}", f"c{number}@orr.example"), LONG, SENIOR))
    assert {kind for kind, _ in book.offered()} == {"contact"}


def test_an_older_release_writes_nothing_meanwhile(book, former):
    known(book)
    renormalize(book.db, book.now)
    with former(), pytest.raises(Unavailable) as error:
        book.receive(book.signed(ANN, SHORT))
    assert error.value.reason == "NEWER_RELEASE"


def test_of_a_stranger_who_is_accepted_later_the_refusals_hold(book, former):
    with former():
        book.receive(book.signed(NOBODY, FIRM, SHORT))
        refused = book.find(Kind.ADDRESS)
        book.decide([refused], Reject(refused.id))
    renormalize(book.db, book.now)
    shown = book.pending()
    book.decide(shown, *(Accept(one.id) for one in shown))
    book.receive(book.signed(("Orr, Cleo", ""), FIRM_GMBH, LONG))
    assert book.offered() == set()


def test_the_same_keys_are_computed_from_stored_values(book):
    """Nothing changes where the normaliser is the same."""
    known(book)
    book.receive(book.signed(ANN, SHORT, BUYER, FIRM, (Kind.PHONE, "089 1234567"), (Kind.SOCIAL, "skype: ann.lee")))
    before = book.state()
    with book.db.write(book.id) as tx:
        tx.connection.execute(text("UPDATE address_book SET normaliser_version = 0"))
    renormalize(book.db, book.now)
    assert book.state() == before
