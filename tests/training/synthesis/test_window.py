"""Generated windows: deterministic, rightly labelled, covering every language, label and layout."""

import re
from functools import cache
from random import Random

import phonenumbers
import pytest

from models.labels import Label
from training.synthesis import LabelledWindow, generate_window
from training.synthesis.bodies import filled
from training.synthesis.contacts import contact_items, make_look
from training.synthesis.layouts import LAYOUTS
from training.synthesis.lexicon import Lexicon, locale, locales
from training.synthesis.phones import make_phone, pieces, write_number
from training.synthesis.profile import make_profile
from training.synthesis.spans import Piece, assemble


@cache
def windows() -> tuple[LabelledWindow, ...]:
    rng = Random(20)
    return tuple(generate_window(rng) for _ in range(5000))


def test_the_same_seed_gives_the_same_windows():
    first, second, other = Random(7), Random(7), Random(8)
    ours = [generate_window(first) for _ in range(50)]
    assert ours == [generate_window(second) for _ in range(50)]
    assert ours != [generate_window(other) for _ in range(50)]


def test_spans_are_bare_values_in_order():
    for window in windows():
        last = 0
        for span in window.spans:
            value = window.text[span.start : span.end]
            assert last <= span.start < span.end <= len(window.text)
            assert value == value.strip() and "\n" not in value
            last = span.end


def test_every_language_label_and_layout_occurs():
    assert len({entry.language for entry in locales()}) >= 30
    assert {window.language for window in windows()} == {entry.language for entry in locales()}
    assert {span.label for window in windows() for span in window.spans} == {str(label) for label in Label}
    seen = {window.layout for window in windows()}
    assert set(LAYOUTS) <= seen
    assert {"sign_off", "name_and_few", "none_text", "none_technical", "none_roster", "none_newsletter"} <= seen


def test_shares_of_full_short_and_negative_windows():
    empty = sum(not window.spans for window in windows()) / len(windows())
    full = sum(window.layout in LAYOUTS for window in windows()) / len(windows())
    assert 0.12 < empty < 0.19
    assert 0.52 < full < 0.60


def test_negative_windows_hold_no_spans_and_no_placeholder_is_left():
    keys = ("other", "company", "phone", "email", "address", "family", "word", "form", "Made", "city", "first", "date")
    for window in windows():
        assert not (window.layout.startswith("none_") and window.spans)
        assert not any("{" + key + "}" in window.text for key in keys), window.text


def test_marks_point_at_the_start_of_a_line():
    marked = [window for window in windows() if window.marked_from is not None]
    assert len(marked) > 200
    for window in marked:
        assert window.marked_from == 0 or window.text[window.marked_from - 1] == "\n"


def test_only_continued_values_continue():
    for window in windows():
        previous = None
        for span in window.spans:
            if span.cont:
                assert previous is not None
                assert span.label in ("ADDRESS", "TITLE", "DEPT", "ORG")
            previous = span


@pytest.mark.parametrize("code", [entry.code for entry in locales()])
def test_numbers_of_a_country_parse(code):
    rng, region, good = Random(code), locale(code).region, 0
    for _ in range(60):
        text = write_number(rng, region, "mobile")
        number = phonenumbers.parse(re.sub(r"^00", "+", text.replace("(0)", "").replace("++", "+")), region)
        good += phonenumbers.is_possible_number(number)
    assert good >= 50


def test_a_number_without_a_label_has_no_type():
    rng = Random(3)
    for kind in ("mobile", "fax", "home"):
        phone = make_phone(rng, Lexicon("en"), "US", kind)
        assert pieces(phone, labelled=False)[0].type == ""
        assert pieces(phone, labelled=True)[0].type == kind


def test_legal_data_is_never_labelled():
    markers = (r"HRB \d", "USt-IdNr", "Registered Office", r"P\.IVA", "SIRET", "CNPJ", "ИНН", "KvK", r"Org\.nr")
    found = 0
    for window in windows():
        starts = {window.text.rfind("\n", 0, span.start) for span in window.spans}
        for marker in markers:
            at = re.search(marker, window.text)
            if at:
                found += 1
                assert window.text.rfind("\n", 0, at.start()) not in starts, window.text
    assert found > 20


def test_other_peoples_data_in_text_is_filled_from_the_locale():
    line = filled(Random(1), Lexicon("de"), locale("de_DE"), "{other} von {company}, {phone}, {email}, {address}")
    assert "{" not in line and "@" in line


def test_assembling_strips_blanks_around_values():
    text, spans = assemble([(Piece("Tel "), Piece(" 123 ", "PHONE", "work")), (), (Piece("Ann", "NAME"),)])
    assert text == "Tel  123 \n\nAnn"
    assert [text[span.start : span.end] for span in spans] == ["123", "Ann"]


def test_contact_lines_hold_one_value_of_each_kind():
    rng = Random(5)
    profile = make_profile(rng, Lexicon("fr"), locale("fr_FR"))
    labels = [piece.label for line in contact_items(rng, make_look(rng, Lexicon("fr")), profile) for piece in line]
    assert labels.count("EMAIL") <= 1 and labels.count("URL") <= 1
