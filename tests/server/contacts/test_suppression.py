"""By what an erased person is known again. The forms are written out: stored digests die with a form that changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contacts.suppression import FORM_VERSION, Keyring, Secret, address_form, forms_of, named_form
from server.fields.field import Kind
from server.fields.normalize import parse_value

SECRET = Secret(b"0123456789abcdef0123456789abcdef")
DIGEST = "57b133bddd8435b3d3b3215d02b5e5f861148325ac71e41ce61983874c72dd20"


def test_the_forms_of_version_1_are_what_they_were():
    assert FORM_VERSION == 1
    assert address_form(" Jürgen.GROSS@Bücher.Example ") == "email:jürgen.gross@xn--bcher-kva.example"
    assert address_form("ann@xn--bcher-kva.example") == address_form("ANN@BÜCHER.example")
    assert address_form("ａｎｎ@ray.example") == "email:ann@ray.example"
    ann = "name:ann lee zoe|phone:+4915123456789"
    assert named_form("Zoë Ann-Lee", Kind.PHONE, "+4915123456789") == ann
    assert SECRET.version == "77a498487a0cbf8e"
    assert SECRET.digest("default", "email:ann@ray.example") == DIGEST


def fields(*values):
    return [parse_value(kind, value, "DE") for kind, value in values]


def test_an_own_address_tells_and_nothing_else_is_needed():
    stated = fields((Kind.PHONE, "+49 151 23456789"), (Kind.EMAIL, "other@ray.example"))
    assert forms_of("Ann Lee", "ann@ray.example", stated) == {"email:ann@ray.example"}


@pytest.mark.parametrize(
    ("name", "email", "stated", "count"),
    [
        ("Ann Lee", "", ((Kind.ORGANIZATION, "Ray GmbH"), (Kind.PHONE, "+49 151 23456789")), 2),
        ("Ann Lee", "info@ray.example", (), 1),
        ("Ann", "", ((Kind.ORGANIZATION, "Ray GmbH"),), 0),
        ("李小龙", "", ((Kind.ORGANIZATION, "Ray GmbH"),), 1),
        ("Ann Lee", "", (), 0),
        ("", "", ((Kind.EMAIL, "ann@ray.example"),), 1),
        ("Ann Lee", "", ((Kind.JOB_TITLE, "Clerk"), (Kind.ADDRESS, "Weg 1, 80331 München")), 0),
    ],
)
def test_without_one_a_full_name_beside_values_does(name, email, stated, count):
    assert len(forms_of(name, email, fields(*stated))) == count


def test_books_and_secrets_have_digests_of_their_own():
    other = Secret(b"x" * 32)
    keyring = Keyring((SECRET, other))
    found = keyring.digests("default", ("email:ann@ray.example",))
    assert len(found) == 2 and set(found.values()) == {"email:ann@ray.example"}
    assert not set(found) & set(keyring.digests("second", ("email:ann@ray.example",)))
    assert (keyring.newest, len(keyring.versions)) == (other, 2)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_has_a_form(name, email):
    for form in forms_of(name, email, ()):
        assert len(SECRET.digest("default", form)) == 64
    once = address_form(email)
    assert address_form(once.removeprefix("email:")) == once
