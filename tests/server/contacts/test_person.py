"""Short forms of names, addresses of functions."""

from __future__ import annotations

import pytest

from server.contacts import person


@pytest.mark.parametrize(
    ("short", "full"),
    [("john", "john miller"), ("j. miller", "john miller"), ("miller", "john miller"), ("jm", "jm miller"),
     ("miller j.", "john miller"), ("j. r. miller", "john ronald miller"), ("john miller", "john r. miller")],
)  # fmt: skip
def test_short_forms(short, full):
    assert person.is_short_form(short, full)
    assert not person.is_short_form(full, short)


@pytest.mark.parametrize(
    ("short", "full"),
    [("john miller", "john miller"), ("miller john", "john miller"), ("k. miller", "john miller"), ("", "john"),
     ("john", ""), ("jo miller", "john miller"), ("j. j. miller", "john miller"), ("ann", "anna lee")],
)  # fmt: skip
def test_no_short_forms(short, full):
    assert not person.is_short_form(short, full)


@pytest.mark.parametrize("address", ["info@lee.example", "INFO@lee.example", "support@x.example", "no-reply@x.example"])
def test_addresses_of_functions(address):
    assert person.is_role_address(address)


@pytest.mark.parametrize("address", ["ann@lee.example", "ann.info@lee.example", "", "@", "infox@lee.example"])
def test_addresses_of_persons(address):
    assert not person.is_role_address(address)
