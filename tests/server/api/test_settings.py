"""Settings over a real channel: every field there and back, checked, with history and dry run."""

from __future__ import annotations

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from undersigned.v1 import contact_service_pb2 as contacts
from undersigned.v1 import mail_service_pb2 as mail
from undersigned.v1 import proposal_service_pb2 as review
from undersigned.v1 import settings_service_pb2 as pb

from server.errors import Aborted, InvalidInput

NAME = "addressBooks/default/settings"
FULL = pb.Settings(
    name=NAME,
    mining_enabled=True,
    default_region="DE",
    default_types=[{"kind": "FIELD_KIND_PHONE", "type": "office"}],
    type_mappings=[{"kind": "FIELD_KIND_PHONE", "read_type": "mobile", "type": "Handy"}],
    auto_create_contacts=True,
    window_days=30,
    own_domains=["example.org"],
    excluded_senders=["noise.example", "a@quiet.example"],
    retention={"evidence_days": 365, "message_text_days": 30, "decided_proposal_days": 90},
    completeness_weights=[{"kind": "FIELD_KIND_NAME", "weight": 60}, {"kind": "FIELD_KIND_PHONE", "weight": 40}],
    auto_accept_policies=[
        {
            "name": "sure",
            "kinds": ["FIELD_KIND_PHONE"],
            "min_confidence": 0.5,
            "only_empty_fields": True,
            "only_authenticated_senders": True,
        }
    ],
    proposal_visibility="PROPOSAL_VISIBILITY_ADDRESS_BOOK",
    trusted_authserv_ids=["mx.example.org"],
)
OUTPUT = {"name", "update_time", "etag"}
FIELDS = [field.name for field in pb.Settings.DESCRIPTOR.fields if field.name not in OUTPUT]


def update(client, changed, *paths):
    return client.call(pb.UpdateSettingsRequest(settings=changed, update_mask=FieldMask(paths=paths)), pb.Settings)


def get(client):
    return client.call(pb.GetSettingsRequest(name=NAME), pb.Settings)


def same(first, second):
    return all(getattr(first, field) == getattr(second, field) for field in FIELDS)


def test_every_field_is_kept(client):
    before = get(client)
    assert before.etag and before.update_time.seconds
    after = update(client, FULL, *FIELDS)
    assert same(after, FULL)
    assert after == get(client)
    assert after.etag != before.etag
    assert after.update_time.seconds >= before.update_time.seconds


@pytest.mark.parametrize("field", FIELDS)
def test_a_mask_changes_its_fields_alone(client, field):
    before = get(client)
    after = update(client, FULL, field)
    assert getattr(after, field) == getattr(FULL, field)
    assert all(getattr(after, other) == getattr(before, other) for other in FIELDS if other != field)


def test_a_stale_etag_is_refused(client):
    before = get(client)
    update(client, FULL, "window_days")
    with pytest.raises(Aborted) as error:
        update(client, pb.Settings(name=NAME, window_days=1, etag=before.etag), "window_days")
    assert error.value.reason == "STALE_ETAG"
    assert get(client).window_days == 30


def test_history(client):
    update(client, FULL, "window_days", "own_domains", "auto_accept_policies")
    update(client, pb.Settings(name=NAME, mining_enabled=False), "mining_enabled")
    request = contacts.ListChangesRequest(parent="addressBooks/default")
    second, first = client.call(request, contacts.ListChangesResponse).changes
    assert [(each.path, each.before, each.after) for each in second.setting_changes] == [
        ("mining_enabled", "true", "false")
    ]
    found = {each.path: (each.before, each.after) for each in first.setting_changes}
    assert found["window_days"] == ("7", "30")
    assert found["own_domains"] == ("[]", '["example.org"]')
    assert found["auto_accept_policies"][0] == "[]"
    assert '"name": "sure"' in found["auto_accept_policies"][1]
    assert set(found) == {"window_days", "own_domains", "auto_accept_policies"}
    for change in (second, first):
        assert client.call(contacts.UndoChangeRequest(name=change.name), contacts.UndoChangeResponse).changes
    assert (get(client).window_days, get(client).mining_enabled) == (7, True)


def test_no_weights_are_those_of_the_start(client):
    before = get(client).completeness_weights
    update(client, FULL, "completeness_weights")
    assert update(client, pb.Settings(name=NAME), "completeness_weights").completeness_weights == before


@pytest.mark.parametrize(
    ("changed", "path", "reason"),
    [
        ({"default_region": "de"}, "default_region", "INVALID_REGION"),
        ({"window_days": -1}, "window_days", "INVALID_DAYS"),
        ({"retention": {"evidence_days": -1}}, "retention", "INVALID_DAYS"),
        ({"own_domains": ["a@example.org"]}, "own_domains", "INVALID_DOMAIN"),
        ({"excluded_senders": ["x"]}, "excluded_senders", "INVALID_DOMAIN"),
        ({"completeness_weights": [{"kind": 1, "weight": 50}]}, "completeness_weights", "INVALID_WEIGHTS"),
        ({"completeness_weights": [{"kind": 0, "weight": 100}]}, "completeness_weights", "KIND_INVALID"),
        ({"type_mappings": [{"kind": 5, "read_type": "x", "type": "y"}]}, "type_mappings", "INVALID_TYPE"),
        ({"auto_accept_policies": [{"name": ""}]}, "auto_accept_policies", "INVALID_POLICY"),
        ({"auto_accept_policies": [{"name": "a", "kinds": [0]}]}, "auto_accept_policies", "KIND_INVALID"),
        ({"trusted_authserv_ids": [" "]}, "trusted_authserv_ids", "INVALID_SERVER"),
        ({"proposal_visibility": 99}, "proposal_visibility", "VISIBILITY_INVALID"),
        ({}, "etag", "UPDATE_MASK_INVALID"),
        ({}, "retention.evidence_days", "UPDATE_MASK_INVALID"),
    ],
)
def test_impossible_settings_are_refused(client, changed, path, reason):
    before = get(client)
    with pytest.raises(InvalidInput) as error:
        update(client, pb.Settings(name=NAME, **changed), path)
    assert error.value.reason == reason
    if reason != "UPDATE_MASK_INVALID":
        assert path in error.value.message or error.value.metadata["field"].startswith(path)
    assert get(client) == before


def test_a_dry_run(client, sample_messages):
    client.call(
        mail.IngestMessageRequest(parent="addressBooks/default", raw=sample_messages["apple-en-two-signers"]),
        mail.IngestMessageResponse,
    )
    shown = client.call(review.ListProposalsRequest(parent="addressBooks/default"), review.ListProposalsResponse)
    creation = next(each for each in shown.proposals if each.HasField("create_contact"))
    client.call(
        review.DecideProposalsRequest(
            parent="addressBooks/default",
            reviewed=[{"name": creation.name}],
            decisions=[{"proposal": creation.name, "accept": {}}],
        ),
        review.DecideProposalsResponse,
    )
    request = pb.SimulatePolicyRequest(name=NAME, policies=[{"name": "all"}], page_size=1)
    found = [each for page in client.pages(request, pb.SimulatePolicyResponse, 0) for each in page.outcomes]
    assert {each.policy for each in found} == {"all"}
    left = client.call(review.ListProposalsRequest(parent="addressBooks/default"), review.ListProposalsResponse)
    assert {each.proposal for each in found} == {each.name for each in left.proposals if each.subject.contact}
    assert found
