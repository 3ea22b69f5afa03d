"""Short forms of names, addresses of functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contacts.person import domain, is_role_address, is_short_form, share_word, words


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("j miller", "john miller"),
        ("miller", "john miller"),
        ("john miller", "a john miller"),
        ("j m", "john miller"),
        ("a j miller", "anna jo miller"),
    ],
)
def test_initials_and_left_out_words_are_short_forms(short, full):
    assert is_short_form(short, full)
    assert not is_short_form(full, short)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("john miller", "john miller"),
        ("b john miller", "a john miller"),
        ("jo miller", "john miller"),
        ("j j", "john"),
        ("", "john"),
        ("anna berg", "anna weber"),
    ],
)
def test_other_names_are_no_short_forms(one, other):
    assert not is_short_form(one, other)


NAMES = st.lists(st.text("abcdé", min_size=1, max_size=6), min_size=1, max_size=5).map(" ".join)


@given(NAMES, NAMES)
def test_no_two_names_are_short_for_each_other(one, other):
    assert not (is_short_form(one, other) and is_short_form(other, one))


@given(NAMES)
def test_a_name_less_one_word_is_short_for_it(name):
    assert len(words(name)) < 2 or is_short_form(" ".join(words(name)[1:]), name)


def test_a_shared_word_is_a_whole_word():
    assert share_word("anna berg", "anna weber")
    assert not share_word("a berg", "a weber")
    assert not share_word("", "anna")


@pytest.mark.parametrize("address", ["info@example.org", "Support@example.org", "no-reply@example.org"])
def test_addresses_of_functions(address):
    assert is_role_address(address)


@pytest.mark.parametrize("address", ["anna.berg@example.org", "", "informatica.rossi@example.org"])
def test_addresses_of_persons(address):
    assert not is_role_address(address)


def test_the_domain_stands_after_the_last_at():
    assert (domain("a@b.example"), domain('"a@b"@c.example'), domain("nobody")) == ("b.example", "c.example", "")
