"""Page tokens are good for the request that they came from, and for no other."""

from __future__ import annotations

import pytest
from undersigned.v1 import proposal_service_pb2 as pb

from server.api.paging import next_page_token, page_request
from server.contacts.contact import PageRequest
from server.errors import InvalidInput


def request(**fields):
    return pb.ListProposalsRequest(parent="addressBooks/default", **fields)


@pytest.mark.parametrize(("asked", "given"), [(0, 50), (1, 1), (1000, 1000), (5000, 1000)])
def test_sizes(asked, given):
    assert page_request(request(page_size=asked)) == PageRequest(given)


def test_a_token_leads_on_whatever_the_size():
    token = next_page_token(request(page_size=5), "after-this")
    assert page_request(request(page_size=7, page_token=token)) == PageRequest(7, "after-this")


def test_no_token_for_no_further_page():
    assert next_page_token(request(), "") == ""


@pytest.mark.parametrize("token", ["x", "x" * 1000, "eDp5", "ü", "AAAA"])
def test_an_invented_token_is_refused(token):
    with pytest.raises(InvalidInput, match="page_token") as error:
        page_request(request(page_token=token))
    assert error.value.reason == "PAGE_TOKEN_INVALID"


def test_a_token_of_another_filter_is_refused():
    token = next_page_token(request(case_reference="A"), "after-this")
    with pytest.raises(InvalidInput):
        page_request(request(case_reference="B", page_token=token))


def test_a_negative_size_is_refused():
    with pytest.raises(InvalidInput) as error:
        page_request(request(page_size=-1))
    assert error.value.reason == "PAGE_SIZE_INVALID"
