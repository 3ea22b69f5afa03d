"""Putting values on contacts and taking them back are each other's opposite."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from server.contacts.applying import compare, put
from server.contacts.contact import ContactField, Origin
from server.contacts.proposal import ChangeAction
from server.fields.field import Kind

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def field(id, key, kind=Kind.PHONE, type_="work"):
    return ContactField(id, kind, key.upper(), key, type_, False, (), Origin.MAIL, NOW)


def taken_back(fields, steps):
    """The fields without what the steps made of them."""
    return {*fields} - {one.after for one in steps} | {one.before for one in steps} - {None}


keys = st.sampled_from("abcdef")
fields_of_contacts = st.lists(keys, unique=True, max_size=5).map(lambda ks: tuple(field(f"id-{k}", k) for k in ks))


@settings(max_examples=60, deadline=None)
@given(fields_of_contacts, keys, st.sampled_from(["", "id-a", "id-b"]), st.sampled_from(["work", "home"]))
def test_what_is_put_can_be_taken_back(before, key, old, type_):
    new = field("new", key, type_=type_)
    after, step = put(before, new, old)
    assert sum(one.key == key for one in after) == 1
    if step is None:
        assert after == before
    else:
        assert set(taken_back(after, (step,))) == set(before)


@settings(max_examples=60, deadline=None)
@given(fields_of_contacts, fields_of_contacts)
def test_an_edit_taken_back_step_by_step_is_what_was_before(before, after):
    assert set(taken_back(after, compare(before, after))) == set(before)


def test_a_replacement_keeps_the_place_and_the_id():
    before = (field("1", "a"), field("2", "b"))
    after, step = put(before, field("new", "c"), "2")
    assert [(one.id, one.key) for one in after] == [("1", "a"), ("2", "c")]
    assert step.action == ChangeAction.CHANGE_VALUE


def test_a_value_that_is_there_is_not_put_twice():
    before = (field("1", "a"), field("2", "b"))
    after, _ = put(before, field("new", "a", type_="home"), "2")
    assert [(one.id, one.key, one.type) for one in after] == [("1", "a", "home"), ("2", "b", "work")]
