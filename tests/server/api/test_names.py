"""Resource names lead back to the ids they were made of; anything else is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.api import names
from server.errors import InvalidInput

IDS = st.from_regex(r"[A-Za-z0-9_~-]{1,40}", fullmatch=True)


@given(book=IDS, id=IDS)
def test_names_lead_back_to_their_ids(book, id):
    assert names.parse_name(names.name_of(book, names.CONTACTS, id), names.CONTACTS) == (book, id)
    assert names.parse_book(names.book_name(book)) == book
    assert names.parse_settings(names.settings_name(book)) == book


@given(st.text())
def test_other_texts_are_refused(text):
    for parse in (names.parse_book, names.parse_settings, lambda name: names.parse_name(name, names.MESSAGES)):
        try:
            parse(text)
        except InvalidInput as error:
            assert error.reason == "RESOURCE_NAME_INVALID"
            assert text not in error.message or len(text) < 25
        else:
            assert text.startswith("addressBooks/")


def test_no_name_for_no_id():
    assert names.name_of("default", names.PROPOSALS, "") == ""
    assert names.parse_in_book("", names.PROPOSALS, "default") == ""


@pytest.mark.parametrize(
    "name",
    [
        "addressBooks/other/contacts/c1",
        "addressBooks/default/messages/c1",
        "contacts/c1",
        "addressBooks/default/contacts/",
    ],
)
def test_a_thing_must_be_of_the_collection_and_the_book(name):
    with pytest.raises(InvalidInput):
        names.parse_in_book(name, names.CONTACTS, "default")
