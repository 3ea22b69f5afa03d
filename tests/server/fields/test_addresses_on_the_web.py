"""E-mail addresses, web addresses and profiles -> one form each."""

from __future__ import annotations

import pytest

from models.labels import Label
from models.tagger import Span
from server.errors import InvalidInput
from server.fields.field import Field, Kind
from server.fields.normalize import Context, key_of, normalize, parse_value
from server.fields.social_profile import networks

EMAILS = [
    ("Jane.Doe@Example.ORG", "jane.doe@example.org"),
    ("<mailto:jane@example.org>", "jane@example.org"),
    ("E-Mail: jane@example.org", "jane@example.org"),
    ("jane at example.org", "jane@example.org"),
    ("j dot doe at example dot org", "j.doe@example.org"),
    ("jane (at) example (dot) org", "jane@example.org"),
    ("jane[at]example[dot]org", "jane@example.org"),
    ("jane @ example.org", "jane@example.org"),
    ("jane&#64;example.org", "jane@example.org"),
    ("jane (arroba) ejemplo.es", "jane@ejemplo.es"),
    ("janeATexampleDOTorg", "jane@example.org"),
    ("jane at cs dot example dot edu", "jane@cs.example.edu"),
    ("jane -- at -- example.com", "jane@example.com"),
    ("jane@xn--bcher-kva.example", "jane@bücher.example"),
    ("jane_doe+news@example.co.uk", "jane_doe+news@example.co.uk"),
]


@pytest.mark.parametrize(("written", "value"), EMAILS)
def test_emails(written: str, value: str) -> None:
    assert parse_value(Kind.EMAIL, written).value == value


def test_an_international_domain_has_one_key() -> None:
    assert key_of(Kind.EMAIL, "Jane@Bücher.example") == key_of(Kind.EMAIL, "jane@xn--bcher-kva.example")


URLS = [
    ("WWW.Example.com/", "https://www.example.com"),
    ("http://Example.com/Path/", "http://example.com/Path"),
    ("Web: example.org", "https://example.org"),
    ("https://example.com/?q=1", "https://example.com/?q=1"),
    ("https://example.com/a?utm_source=mail&id=5&gclid=x#top", "https://example.com/a?id=5"),
    ("http: //www.example.com", "http://www.example.com"),
    ("<https://example.com/a>", "https://example.com/a"),
    ("https://xn--bcher-kva.example/", "https://bücher.example"),
    (
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.example.com%2F&data=05",
        "https://www.example.com",
    ),
    ("https://urldefense.com/v3/__https://www.example.com/__;!!abc", "https://www.example.com"),
    ("https://urldefense.proofpoint.com/v2/url?u=http-3A__www.example.com_a&d=x", "http://www.example.com/a"),
    ("https://www.google.com/url?q=https://example.com/b&sa=D", "https://example.com/b"),
    ("https://example.com:8443/x", "https://example.com:8443/x"),
]


@pytest.mark.parametrize(("written", "value"), URLS)
def test_urls(written: str, value: str) -> None:
    assert parse_value(Kind.URL, written).value == value


@pytest.mark.parametrize(
    "spelling", ["http://www.example.com/", "https://example.com", "EXAMPLE.com/", "www2.example.com"]
)
def test_spellings_of_one_web_address_have_one_key(spelling: str) -> None:
    assert key_of(Kind.URL, spelling) == "example.com"


NO_VALUES = [
    (Kind.EMAIL, "jane"),
    (Kind.EMAIL, "jane@"),
    (Kind.URL, "hello"),
    (Kind.URL, "main.c"),
    (Kind.URL, "1.5"),
    (Kind.SOCIAL, " "),
]


@pytest.mark.parametrize(("kind", "written"), NO_VALUES)
def test_what_is_none_is_refused_with_a_hint(kind: Kind, written: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_value(kind, written)
    assert refusal.value.reason == f"{kind.upper()}_INVALID"


PROFILES = [
    ("https://www.linkedin.com/in/jane-doe/", "linkedin", "jane-doe", "https://www.linkedin.com/in/jane-doe"),
    ("de.linkedin.com/in/jane-doe?trk=x", "linkedin", "jane-doe", "https://www.linkedin.com/in/jane-doe"),
    ("http://www.linkedin.com/company/example", "linkedin", "example", "https://www.linkedin.com/company/example"),
    ("https://twitter.com/janedoe", "twitter", "janedoe", "https://x.com/janedoe"),
    ("x.com/janedoe", "twitter", "janedoe", "https://x.com/janedoe"),
    ("https://mobile.twitter.com/janedoe", "twitter", "janedoe", "https://x.com/janedoe"),
    ("fb.com/jane.doe", "facebook", "jane.doe", "https://www.facebook.com/jane.doe"),
    (
        "https://www.facebook.com/profile.php?id=100",
        "facebook",
        "profile.php?id=100",
        "https://www.facebook.com/profile.php?id=100",
    ),
    ("instagram.com/jane.doe/", "instagram", "jane.doe", "https://www.instagram.com/jane.doe"),
    ("github.com/janedoe", "github", "janedoe", "https://github.com/janedoe"),
    ("https://gitlab.com/janedoe", "gitlab", "janedoe", "https://gitlab.com/janedoe"),
    ("https://www.xing.com/profile/Jane_Doe", "xing", "Jane_Doe", "https://www.xing.com/profile/Jane_Doe"),
    ("https://www.youtube.com/@janedoe", "youtube", "janedoe", "https://www.youtube.com/@janedoe"),
    ("vk.com/janedoe", "vk", "janedoe", "https://vk.com/janedoe"),
    ("t.me/janedoe", "telegram", "janedoe", "https://t.me/janedoe"),
    ("https://wa.me/491700000000", "whatsapp", "491700000000", "https://wa.me/491700000000"),
    ("https://mastodon.social/@janedoe", "mastodon", "@janedoe", "https://mastodon.social/@janedoe"),
    ("https://medium.com/@janedoe", "medium", "janedoe", "https://medium.com/@janedoe"),
    ("https://bsky.app/profile/jane.example", "bluesky", "jane.example", "https://bsky.app/profile/jane.example"),
    ("https://stackoverflow.com/users/12/jane", "stackoverflow", "12/jane", "https://stackoverflow.com/users/12/jane"),
    ("https://orcid.org/0000-0002-1825-0097", "other", "0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
    (
        "https://scholar.google.de/citations?user=x",
        "other",
        "citations?user=x",
        "https://scholar.google.de/citations?user=x",
    ),
    ("https://www.tiktok.com/@janedoe", "tiktok", "janedoe", "https://www.tiktok.com/@janedoe"),
    ("https://line.me/ti/p/abc", "line", "ti/p/abc", "https://line.me/ti/p/abc"),
]


@pytest.mark.parametrize(("written", "network", "handle", "value"), PROFILES)
@pytest.mark.parametrize("label", [Label.URL, Label.SOCIAL])
def test_profile_addresses_are_profiles_whatever_the_label(
    label: Label, written: str, network: str, handle: str, value: str
) -> None:
    (field,) = fields(written, (label, written))
    assert (field.kind, field.type, field.value) == (Kind.SOCIAL, network, value)
    assert ("handle", handle) in field.parts


HANDLES = [
    ("Skype: jane.doe", "jane.doe", "skype", "jane.doe"),
    ("skype id jane.doe", "jane.doe", "skype", "jane.doe"),
    ("Twitter: @janedoe", "@janedoe", "twitter", "https://x.com/janedoe"),
    ("@janedoe", "@janedoe", "twitter", "https://x.com/janedoe"),
    ("ICQ 12-345-678", "12-345-678", "icq", "12-345-678"),
    ("AIM: janedoe", "janedoe", "aim", "janedoe"),
    ("jabber: jane@example.org", "jane@example.org", "jabber", "jane@example.org"),
    ("LinkedIn: janedoe", "janedoe", "linkedin", "https://www.linkedin.com/in/janedoe"),
    ("Telegram @janedoe", "@janedoe", "telegram", "https://t.me/janedoe"),
    ("GitHub: janedoe", "janedoe", "github", "https://github.com/janedoe"),
    ("微信：janedoe", "janedoe", "wechat", "janedoe"),
    ("Телеграм: janedoe", "janedoe", "telegram", "https://t.me/janedoe"),
    ("IRC: janedoe", "janedoe", "irc", "janedoe"),
    ("janedoe (Skype)", "janedoe", "skype", "janedoe"),
    ("janedoe on Twitter", "janedoe", "twitter", "https://x.com/janedoe"),
    ("Skype:\njane.doe", "jane.doe", "skype", "jane.doe"),
    ("@jane@mastodon.example", "@jane@mastodon.example", "mastodon", "@jane@mastodon.example"),
    ("Matrix: @jane:example.org", "@jane:example.org", "matrix", "@jane:example.org"),
    ("Line ID: jane", "jane", "line", "jane"),
]


@pytest.mark.parametrize(("text", "written", "network", "value"), HANDLES)
def test_handles_belong_to_the_network_beside_them(text: str, written: str, network: str, value: str) -> None:
    (field,) = fields(text, (Label.SOCIAL, written))
    assert (field.kind, field.type, field.value) == (Kind.SOCIAL, network, value)
    assert key_of(Kind.SOCIAL, field.value, type_=field.type) == field.key


def test_a_whatsapp_number_is_a_mobile_number_unless_it_is_a_link() -> None:
    (field,) = fields("WhatsApp: +44 7400 123456", (Label.SOCIAL, "+44 7400 123456"))
    assert (field.kind, field.type, field.value) == (Kind.PHONE, "mobile", "+447400123456")
    (field,) = fields("wa.me/447400123456", (Label.PHONE, "wa.me/447400123456"))
    assert (field.kind, field.type) == (Kind.SOCIAL, "whatsapp")


def test_a_handle_and_its_address_are_one_profile() -> None:
    text = "Twitter: @janedoe\nhttps://twitter.com/JaneDoe"
    assert len(fields(text, (Label.SOCIAL, "@janedoe"), (Label.URL, "https://twitter.com/JaneDoe"))) == 1


def test_an_unknown_site_among_profiles_is_a_web_address() -> None:
    (field,) = fields("www.example.com", (Label.SOCIAL, "www.example.com"))
    assert field.kind is Kind.URL


def test_a_network_without_a_profile_is_a_web_address() -> None:
    (field,) = fields("https://www.linkedin.com/", (Label.URL, "https://www.linkedin.com/"))
    assert field.kind is Kind.URL


def test_at_least_25_networks_are_known() -> None:
    assert len(networks()) >= 25


def fields(text: str, *labelled: tuple[Label, str]) -> tuple[Field, ...]:
    spans = [Span(label, text.index(part), text.index(part) + len(part), 0.9) for label, part in labelled]
    return normalize(spans, Context(text))


@pytest.mark.parametrize(
    "written",
    [
        "http://www.example.com/facebook-grey.png",
        "https://example.com/mail-disclaimer/en",
        "https://lists.example.com/mailman/listinfo/beekeepers",
        "https://www.avast.com/sig-email",
        "http://www.mozilla.org/products/thunderbird/",
    ],
)
def test_what_a_signature_shows_but_does_not_state_is_no_value(written: str) -> None:
    context = Context(written, author_address="ann@lee.example")
    assert normalize((Span(Label.URL, 0, len(written), 0.9),), context) == ()


@pytest.mark.parametrize("address", ["ann@avast.com", "ann@mail.avast.com"])
def test_who_works_at_a_mail_service_states_its_address(address: str) -> None:
    written = "www.avast.com"
    (field,) = normalize((Span(Label.URL, 0, len(written), 0.9),), Context(written, author_address=address))
    assert field.value == "https://www.avast.com"


def test_a_name_that_ends_like_a_service_is_another() -> None:
    written = "www.notavast.com"
    assert normalize((Span(Label.URL, 0, len(written), 0.9),), Context(written, author_address="ann@lee.example"))
