"""The sample mailbox is what its README says: invented, varied, and gold data."""

from __future__ import annotations

import email
import json
import re
from collections import Counter

import pytest

from server.fields.field import Kind

INVENTED = re.compile(r"(?:^|\.)(?:example|example\.(?:com|org|net))$")
# What mail clients and social networks put into real mails, too.
SERVICES = {
    "aka.ms",
    "schemas.microsoft.com",
    "www.w3.org",
    "eur03.safelinks.protection.outlook.com",
    "www.linkedin.com",
    "www.instagram.com",
}


@pytest.fixture(scope="module")
def expected(sample_folder) -> dict[str, dict]:
    lines = (sample_folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["id"]: record for record in map(json.loads, lines)}


def readable(raw: bytes) -> str:
    parts = [part for part in email.message_from_bytes(raw).walk() if part.get_content_maintype() == "text"]
    return "\n".join(part.get_payload(decode=True).decode(part.get_content_charset("utf-8")) for part in parts)


def test_every_message_has_its_expected_cards(sample_messages, expected):
    assert sorted(sample_messages) == sorted(expected)


def test_it_holds_the_variety_that_it_promises(expected):
    assert len(expected) >= 45
    assert len({record["language"] for record in expected.values()}) >= 8
    assert sum(record["bulk"] for record in expected.values()) >= 8
    assert max(card["depth"] for record in expected.values() for card in record["cards"]) >= 3
    kinds = Counter(
        field["kind"] for record in expected.values() for card in record["cards"] for field in card["fields"]
    )
    assert set(kinds) == set(Kind) - {Kind.NAME}


def test_all_addresses_and_links_are_invented(sample_messages):
    for name, raw in sample_messages.items():
        text = raw.decode("latin-1").split("\r\n\r\n")[0] + readable(raw)
        hosts = set(re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", text)) | set(re.findall(r"https?://([\w.-]+)", text))
        inline_images = {host for host in hosts if host.startswith("01DC")}
        assert not {host for host in hosts if not INVENTED.search(host.lower())} - SERVICES - inline_images, name


def test_bulk_mail_has_no_cards_and_messages_have_identities_of_their_own(sample_messages, expected):
    assert not [record for record in expected.values() if record["bulk"] and record["cards"]]
    ids = [email.message_from_bytes(raw)["Message-ID"] for raw in sample_messages.values()]
    assert None not in ids
    assert len(set(ids)) == len(ids)
