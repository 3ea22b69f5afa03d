"""Accepted values in a contact's fields, and taking them back exactly."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from server.contacts.applying import compare, put, revert
from server.contacts.contact import ContactField, Origin
from server.contacts.proposal import ChangeAction
from server.fields.field import Kind

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def field(id, key, type="work", kind=Kind.PHONE, value=""):
    return ContactField(id, kind, value or key, key, type, False, (), Origin.MAIL, NOW)


FIELDS = st.lists(
    st.builds(field, st.uuids().map(str), st.sampled_from("abcdef"), st.sampled_from(["work", "mobile"])),
    max_size=5,
    unique_by=lambda one: one.key,
).map(tuple)
FIELD = st.builds(field, st.uuids().map(str), st.sampled_from("abcdefgh"), st.sampled_from(["work", "mobile"]))


@given(FIELDS, FIELD)
def test_a_value_that_was_put_is_there_once_and_nothing_else_is_lost(fields, new):
    after, _ = put(fields, new)
    assert [one.key for one in after].count(new.key) == 1
    assert {one.key for one in after} == {one.key for one in fields} | {new.key}


@given(FIELDS, FIELD)
def test_putting_twice_changes_nothing_more(fields, new):
    once, _ = put(fields, new)
    assert put(once, new) == (once, None)


@given(FIELDS, FIELD, st.data())
def test_what_was_put_can_be_taken_back_exactly(fields, new, data):
    old = data.draw(st.sampled_from([one.id for one in fields] or [""]))
    after, step = put(fields, new, old)
    assert after == fields if step is None else revert(after, step) == fields


def test_a_replaced_value_keeps_place_and_id():
    fields = (field("1", "a"), field("2", "b"))
    after, step = put(fields, field("3", "c"), old_field_id="1")
    assert [(one.id, one.key) for one in after] == [("1", "c"), ("2", "b")]
    assert step and (step.action, step.before) == (ChangeAction.CHANGE_VALUE, fields[0])


def test_a_step_that_was_changed_since_is_not_reverted():
    after, step = put((), field("1", "a"))
    changed, _ = put(after, field("2", "a", type="mobile"))
    assert step and revert(changed, step) is None


def test_a_removed_value_does_not_come_back_twice():
    (step,) = compare((field("1", "a"),), ())
    assert revert((field("2", "a"),), step) is None
    assert revert((), step) == (field("1", "a"),)


@given(FIELDS, FIELDS)
def test_an_edit_is_the_sum_of_its_steps(before, after):
    steps = compare(before, after)
    assert {one.before for one in steps if one.before} == set(before) - set(after)
    assert {one.after for one in steps if one.after} == set(after) - set(before)
