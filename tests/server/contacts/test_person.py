"""Addresses of functions."""

from __future__ import annotations

import pytest

from server.contacts import person


@pytest.mark.parametrize("address", ["info@lee.example", "INFO@lee.example", "support@x.example", "no-reply@x.example"])
def test_addresses_of_functions(address):
    assert person.is_role_address(address)


@pytest.mark.parametrize("address", ["ann@lee.example", "ann.info@lee.example", "", "@", "infox@lee.example"])
def test_addresses_of_persons(address):
    assert not person.is_role_address(address)
