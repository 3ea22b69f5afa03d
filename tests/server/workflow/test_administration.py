"""Address books, their settings, and API keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from server import workflow
from server.contacts.contact import DefaultType, Role, Settings
from server.contacts.settings import (
    AutoAcceptPolicy,
    CompletenessWeight,
    ProposalVisibility,
    Retention,
    TypeMapping,
)
from server.errors import Aborted, AlreadyExists, InvalidInput, NotFound, Unauthenticated
from server.fields.field import Kind

FULL = Settings(
    mining=False,
    default_region="GB",
    default_types=(DefaultType(Kind.PHONE, "Dienst"), DefaultType(Kind.SOCIAL, "linkedin")),
    own_domains=("example.org", "münchen.example"),
    excluded=("noise.example", "a.b@quiet.example"),
    auto_create=True,
    window_days=30,
    type_mappings=(TypeMapping(Kind.PHONE, "mobile", "Handy"), TypeMapping(Kind.PHONE, "work", "Büro")),
    retention=Retention(365, 30, 90),
    completeness_weights=(CompletenessWeight(Kind.NAME, 60), CompletenessWeight(Kind.EMAIL, 40)),
    auto_accept_policies=(AutoAcceptPolicy("phones", (Kind.PHONE,), 0.95, True, True),),
    proposal_visibility=ProposalVisibility.MAILBOX,
    trusted_authserv_ids=("mx.example.org",),
)


def test_the_default_address_book_has_the_default_settings(book):
    (default,) = workflow.list_address_books(book.db)
    assert (default.id, default.settings) == ("default", Settings())
    assert default == workflow.get_address_book(book.db, "default")


def test_settings_are_kept_whole(book):
    before = workflow.get_address_book(book.db, book.id)
    after = workflow.update_settings(book.db, book.id, FULL, before.etag, "me", book.now)
    assert (after.settings, after.etag != before.etag) == (FULL, True)
    assert workflow.get_address_book(book.db, book.id) == after
    assert [one.action.value for one in book.changes()] == ["update_settings"]
    with pytest.raises(Aborted) as error:
        workflow.update_settings(book.db, book.id, Settings(), before.etag, "me", book.now)
    assert error.value.reason == "STALE_ETAG"
    assert workflow.update_settings(book.db, book.id, Settings(), "", "me", book.now).settings == Settings()


def test_every_change_of_the_settings_is_in_the_log(book):
    assert workflow.get_address_book(book.db, book.id).update_time is None
    book.set(window_days=30)
    book.wait(hours=1)
    log = book.changes()
    book.set(window_days=30)
    assert book.changes() == log, "nothing was changed"
    changed = book.set(window_days=30, excluded=("noise.example",))
    assert changed.update_time == book.now
    second, first = book.changes()
    assert (first.settings.before, first.settings.after) == (Settings(), Settings(window_days=30))
    assert second.settings.before == first.settings.after
    assert second.settings.after.excluded == ("noise.example",)
    assert (second.actor, second.contact_id, second.time) == ("tester", "", book.now)


def test_a_change_of_the_settings_is_undone(book):
    book.set(window_days=30, own_domains=("a.example",))
    book.undo(book.changes()[0])
    undone = workflow.get_address_book(book.db, book.id)
    assert undone.settings == Settings()
    assert undone.etag not in ("1", "2")


def test_types_are_the_address_books_words(book):
    contact = book.create((Kind.NAME, "Ann Lee"), (Kind.EMAIL, "ann@lee.example"))
    book.set(type_mappings=(TypeMapping(Kind.PHONE, "mobile", "Handy"),))
    numbers = ((Kind.PHONE, "+49 151 23456789"), (Kind.PHONE, "+49 89 1234567"))
    signed = book.signed(("Ann Lee", "ann@lee.example"), *numbers, types={numbers[0][1]: "mobile"})
    book.receive(signed)
    book.receive(signed)
    assert {(one.change.value, one.change.type) for one in book.pending()} == {
        ("+4915123456789", "Handy"),
        ("+49891234567", "work"),
    }
    book.accept_all()
    assert {one.type for one in book.contact(contact.id).of_kind(Kind.PHONE)} == {"Handy", "work"}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"default_region": "UK"}, "INVALID_REGION"),
        ({"default_region": "de"}, "INVALID_REGION"),
        ({"default_types": (DefaultType(Kind.NAME, "work"),)}, "INVALID_TYPE"),
        ({"default_types": (DefaultType(Kind.PHONE, ""),)}, "INVALID_TYPE"),
        ({"default_types": (DefaultType(Kind.PHONE, "x" * 41),)}, "INVALID_TYPE"),
        ({"default_types": (DefaultType(Kind.PHONE, "a"), DefaultType(Kind.PHONE, "b"))}, "INVALID_TYPE"),
        ({"own_domains": ("a@example.org",)}, "INVALID_DOMAIN"),
        ({"own_domains": ("example",)}, "INVALID_DOMAIN"),
        ({"excluded": ("",)}, "INVALID_DOMAIN"),
        ({"excluded": ("@",)}, "INVALID_DOMAIN"),
        ({"excluded": ("@example.org",)}, "INVALID_DOMAIN"),
        ({"excluded": ("a b@example.org",)}, "INVALID_DOMAIN"),
        ({"excluded": ("a@b@example.org",)}, "INVALID_DOMAIN"),
        ({"excluded": ("example.org\x00",)}, "INVALID_DOMAIN"),
        ({"window_days": -1}, "INVALID_DAYS"),
        ({"window_days": 100_000}, "INVALID_DAYS"),
        ({"retention": Retention(-1)}, "INVALID_DAYS"),
        ({"retention": Retention(0, 0, 36_501)}, "INVALID_DAYS"),
        ({"type_mappings": (TypeMapping(Kind.SOCIAL, "work", "x"),)}, "INVALID_TYPE"),
        ({"type_mappings": (TypeMapping(Kind.PHONE, "cellular", "x"),)}, "INVALID_TYPE"),
        ({"type_mappings": (TypeMapping(Kind.PHONE, "work", ""),)}, "INVALID_TYPE"),
        (
            {"type_mappings": (TypeMapping(Kind.PHONE, "work", "a"), TypeMapping(Kind.PHONE, "work", "b"))},
            "INVALID_TYPE",
        ),
        (
            {"type_mappings": (TypeMapping(Kind.PHONE, "work", "home"), TypeMapping(Kind.PHONE, "home", "work"))},
            "INVALID_TYPE",
        ),
        ({"completeness_weights": ()}, "INVALID_WEIGHTS"),
        ({"completeness_weights": (CompletenessWeight(Kind.NAME, 99),)}, "INVALID_WEIGHTS"),
        (
            {"completeness_weights": (CompletenessWeight(Kind.NAME, 101), CompletenessWeight(Kind.URL, -1))},
            "INVALID_WEIGHTS",
        ),
        (
            {"completeness_weights": (CompletenessWeight(Kind.NAME, 50), CompletenessWeight(Kind.NAME, 50))},
            "INVALID_WEIGHTS",
        ),
        ({"trusted_authserv_ids": ("",)}, "INVALID_SERVER"),
        ({"trusted_authserv_ids": ("a b",)}, "INVALID_SERVER"),
        ({"trusted_authserv_ids": ("x" * 256,)}, "INVALID_SERVER"),
        ({"own_domains": tuple(f"a{n}.example" for n in range(1001))}, "TOO_MANY_ENTRIES"),
        ({"excluded": (f"{'a' * 63}." * 4 + "example",)}, "INVALID_DOMAIN"),
    ],
)
def test_impossible_settings_are_refused(book, wrong, reason):
    before = workflow.get_address_book(book.db, book.id)
    for call in (
        lambda: workflow.update_settings(book.db, book.id, replace(Settings(), **wrong), "", "me", book.now),
        lambda: workflow.create_address_book(book.db, "new", "New", replace(Settings(), **wrong), book.now),
    ):
        with pytest.raises(InvalidInput) as error:
            call()
        assert error.value.reason == reason
    assert workflow.list_address_books(book.db) == (before,)


def test_settings_of_an_older_release_are_completed(book):
    with book.db.write() as tx:
        tx.connection.execute(text("""UPDATE address_book SET settings = '{"mining": false, "gone": 1}'"""))
    assert workflow.get_address_book(book.db, book.id).settings == replace(Settings(), mining=False)


def test_address_books_are_created_once(book):
    made = workflow.create_address_book(book.db, "sales-2", " ", FULL, book.now)
    assert (made.display_name, made.settings) == ("sales-2", FULL)
    with pytest.raises(AlreadyExists) as error:
        workflow.create_address_book(book.db, "sales-2", "", Settings(), book.now)
    assert error.value.reason == "ADDRESS_BOOK_EXISTS"
    assert [one.id for one in workflow.list_address_books(book.db)] == ["default", "sales-2"]


@pytest.mark.parametrize("id", ["", "2x", "-a", "A", "a_b", "a" * 64, "ä", "a/b", "a\n"])
def test_ids_of_address_books_are_checked(book, id):
    with pytest.raises(InvalidInput) as error:
        workflow.create_address_book(book.db, id, "", Settings(), book.now)
    assert error.value.reason == "INVALID_ADDRESS_BOOK_ID"


def test_a_key_is_valid_until_it_is_revoked(book):
    key, secret = workflow.create_key(book.db, " mail server ", Role.INTAKE, ("default", "default"), book.now)
    assert (key.name, key.role, key.book_ids) == ("mail server", Role.INTAKE, ("default",))
    assert workflow.verify_key(book.db, secret) == key
    assert (key.allows_book("default"), key.allows_book("other")) == (True, False)
    book.wait(hours=1)
    revoked = workflow.revoke_key(book.db, key.id, book.now)
    assert revoked.revoke_time == book.now
    book.wait(hours=1)
    assert workflow.revoke_key(book.db, key.id, book.now) == revoked
    for wrong in (secret, secret + "x", "", "\ud800", "usk_"):
        with pytest.raises(Unauthenticated) as error:
            workflow.verify_key(book.db, wrong)
        assert error.value.reason == "INVALID_KEY"
    assert workflow.list_keys(book.db) == (revoked,)


def test_no_table_holds_the_secret(book):
    _, secret = workflow.create_key(book.db, "n", Role.ADMIN, (), book.now)
    with book.db.read() as tx:
        rows = tx.connection.execute(text("SELECT * FROM api_key")).all()
    assert secret not in repr(rows)
    assert secret.removeprefix("usk_") not in repr(rows)


def test_keys_name_what_there_is(book):
    with pytest.raises(NotFound) as error:
        workflow.create_key(book.db, "n", Role.ADMIN, ("nowhere",), book.now)
    assert error.value.reason == "ADDRESS_BOOK_NOT_FOUND"
    with pytest.raises(InvalidInput) as error:
        workflow.create_key(book.db, " ", Role.ADMIN, (), book.now)
    assert error.value.reason == "INVALID_KEY_NAME"
    with pytest.raises(NotFound) as error:
        workflow.revoke_key(book.db, "none", book.now)
    assert error.value.reason == "KEY_NOT_FOUND"
    assert workflow.list_keys(book.db) == ()
