"""What holds for every value of every kind, whatever people write."""

from __future__ import annotations

import string
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.labels import Label
from models.tagger import Span
from server.errors import InvalidInput
from server.fields.field import Kind
from server.fields.normalize import KINDS, READERS, Context, key_of, normalize, parse_value
from server.fields.patterns import find_emails, find_phones, find_urls
from server.fields.person_name import best_name
from server.fields.typed_value import KEYS, PARSERS

SAMPLES = {
    Kind.NAME: [
        "Dr. Jane Q. Doe, PhD",
        "DOE, JANE",
        "山田太郎様",
        "Nguyễn Văn An",
        "Ludwig van der Berg Jr.",
        "O'Neil",
    ],
    Kind.JOB_TITLE: ["Sr. Mgr., Sales", "Leiter (stv.)", "Directeur général"],
    Kind.DEPARTMENT: ["Dept. of Physics", "Abt. Einkauf", "Отдел продаж"],
    Kind.ORGANIZATION: ["Example Widgets GmbH & Co. KG", "ООО «Пример»", "株式会社例", "Acme, Inc."],
    Kind.PHONE: ["+49 (0) 89 1234-567", "(201) 555-0123 x12", "x31539", "1-800-FLOWERS", "853-1234"],
    Kind.EMAIL: ["Jane.Doe@Example.ORG", "jane at example.org", "j dot doe (at) example dot org", "j@bücher.example"],
    Kind.URL: ["WWW.Example.com/", "https://example.com/a?utm_source=x&b=1", "example.org/~jane"],
    Kind.SOCIAL: ["@janedoe", "skype: jane.doe", "https://de.linkedin.com/in/jane-doe/", "xmpp:jane@example.org"],
    Kind.ADDRESS: ["Hauptstr. 5, 80331 München", "1 Main St.\nSpringfield, IL 62701", "〒100-0001 東京都千代田区1-1"],
}
ANY_TEXT = st.text(max_size=80) | st.text(
    alphabet=string.ascii_letters + string.digits + " .,;:-_/@()<>+#'\"\n", max_size=80
)
FROM_SAMPLES = st.sampled_from([(kind, value) for kind, values in SAMPLES.items() for value in values])
KIND_AND_VALUE = FROM_SAMPLES | st.tuples(st.sampled_from(list(Kind)), ANY_TEXT)


def test_every_label_has_a_kind_and_every_kind_its_functions() -> None:
    assert set(KINDS) == set(Label)
    assert set(READERS) == set(PARSERS) == set(KEYS) == set(Kind)


@settings(max_examples=300, deadline=None)
@given(KIND_AND_VALUE, st.sampled_from(["", "US", "DE"]))
def test_normalising_twice_is_normalising_once(kind_and_value: tuple[Kind, str], region: str) -> None:
    kind, value = kind_and_value
    try:
        once = parse_value(kind, value, region)
    except InvalidInput:
        return
    twice = parse_value(kind, once.value, region, once.type)
    assert (twice.value, twice.key) == (once.value, once.key)
    assert key_of(kind, value, region) == once.key


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(Kind)), ANY_TEXT)
def test_a_typed_value_is_read_or_refused_with_a_reason(kind: Kind, value: str) -> None:
    try:
        field = parse_value(kind, value, "")
    except InvalidInput as refusal:
        assert refusal.reason.isupper()
        assert len(value) < 20 or value not in refusal.message
        return
    assert field.kind is kind
    assert field.value


SPANS = st.lists(
    st.tuples(st.sampled_from(list(Label)), st.integers(-5, 140), st.integers(-5, 140), st.floats(0, 1)), max_size=8
)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120) | ANY_TEXT, SPANS, st.sampled_from(["", "en", "hu", "es", "ja"]))
@example("Tel. 0", [(Label.PHONE, 0, 6, 0.5)], "")
def test_any_spans_give_fields_inside_the_text(
    text: str, drawn: list[tuple[Label, int, int, float]], language: str
) -> None:
    spans = [Span(label, start, end, confidence) for label, start, end, confidence in drawn]
    for field in normalize(spans, Context(text, language=language)):
        assert 0 <= field.start < field.end <= len(text)
        assert field.value and field.key
        assert field.text == text[field.start : field.end]
        assert 0 <= field.confidence <= 1


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200) | ANY_TEXT)
@pytest.mark.parametrize("find", [find_emails, find_urls, find_phones])
def test_finders_give_sorted_ranges_that_never_overlap(find, text: str) -> None:
    ranges = find(text)
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    assert all(first[1] <= second[0] for first, second in pairwise(ranges))


@settings(max_examples=300, deadline=None)
@given(st.lists(ANY_TEXT, max_size=4), ANY_TEXT)
def test_a_best_name_is_never_an_address(candidates: list[str], address: str) -> None:
    assert "@" not in best_name(candidates, address)


def scattered(value: str, draw_case: bool) -> str:
    spaced = "  ".join(value.split(" "))
    return f" {spaced.upper() if draw_case else spaced.lower()}\t"


# In small letters a generation is told by its period alone, and dialled letters are capitals.
CASELESS = [
    (kind, value)
    for kind in set(Kind) - {Kind.SOCIAL}
    for value in SAMPLES[kind]
    if not value.endswith("Jr.") and "FLOWERS" not in value
]


@pytest.mark.parametrize("upper", [True, False])
@pytest.mark.parametrize(("kind", "value"), sorted(CASELESS))
def test_keys_do_not_see_case_and_spaces(kind: Kind, value: str, upper: bool) -> None:
    assert key_of(kind, scattered(value, upper), "US") == key_of(kind, value, "US")
