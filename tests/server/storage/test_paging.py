"""Page tokens come back from anybody: whatever they hold, the answer is a page or a clear error."""

from __future__ import annotations

import base64
import json

import pytest

from server.contacts.contact import PageRequest
from server.errors import InvalidInput
from server.storage import contacts, messages, paging, proposals

BROKEN = [
    "x",
    "é",
    "\x00",
    "====",
    "A" * 100_000,
    base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    *(
        paging.token(position)
        for position in ([], [None], [True], [1.5], ["1"], [1, 2], [10**30], [-(10**30)], ["a", "b", "c"], [[1]])
    ),
    paging.token({"a": 1}),
    base64.urlsafe_b64encode(json.dumps(["\ud800", "b"]).encode()).decode(),
    paging.token(["a\x00", "b"]),
]


@pytest.mark.parametrize("size", [0, -1, 1001, 10**12])
def test_sizes_out_of_bounds_are_refused(size):
    with pytest.raises(InvalidInput) as error:
        paging.size(PageRequest(size))
    assert error.value.reason == "INVALID_PAGE_SIZE"


def test_broken_tokens_are_refused(db):
    with db.read("default") as tx:
        for token in BROKEN:
            for page in (
                lambda token=token: messages.page(tx, PageRequest(5, token), "", ""),
                lambda token=token: contacts.page(tx, PageRequest(5, token), ""),
            ):
                with pytest.raises(InvalidInput) as error:
                    page()
                assert error.value.reason == "INVALID_PAGE_TOKEN"


def test_a_token_of_another_list_is_refused(db):
    with db.read("default") as tx:
        with pytest.raises(InvalidInput):
            contacts.page(tx, PageRequest(5, paging.token((3,))), "")
        with pytest.raises(InvalidInput):
            messages.page(tx, PageRequest(5, paging.token(("a", "b"))), "", "")
        assert proposals.page(tx, PageRequest(5, paging.token((3,))), proposals.Filter(), None).items == ()
