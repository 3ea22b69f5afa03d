"""Organizations, departments, titles: legal forms apart, spellings of one thing equal."""

from __future__ import annotations

import pytest

from server.fields.field import Kind
from server.fields.normalize import key_of, parse_value
from server.fields.organization import split_legal_form

LEGAL_FORMS = [
    ("Example Widgets GmbH", "Example Widgets", "GmbH"),
    ("Example Widgets GmbH & Co. KG", "Example Widgets", "GmbH & Co. KG"),
    ("Example AG", "Example", "AG"),
    ("Example e.V.", "Example", "e.V."),
    ("Example, Inc.", "Example", "Inc."),
    ("Example Corp", "Example", "Corp"),
    ("Example Pty Ltd", "Example", "Pty Ltd"),
    ("Example L.L.C.", "Example", "L.L.C."),
    ("Exemple S.A.", "Exemple", "S.A."),
    ("Exemple SARL", "Exemple", "SARL"),
    ("Ejemplo S.A. de C.V.", "Ejemplo", "S.A. de C.V."),
    ("Esempio S.p.A.", "Esempio", "S.p.A."),
    ("Esempio s.r.l.", "Esempio", "s.r.l."),
    ("Voorbeeld B.V.", "Voorbeeld", "B.V."),
    ("Exempel AB", "Exempel", "AB"),
    ("Eksempel A/S", "Eksempel", "A/S"),
    ("Esimerkki Oy", "Esimerkki", "Oy"),
    ("Przykład Sp. z o.o.", "Przykład", "Sp. z o.o."),
    ("Příklad s.r.o.", "Příklad", "s.r.o."),
    ("Példa Kft.", "Példa", "Kft."),
    ("Primjer d.o.o.", "Primjer", "d.o.o."),
    ("ООО «Пример»", "Пример", "ООО"),
    ("Örnek A.Ş.", "Örnek", "A.Ş."),
    ("株式会社サンプル", "サンプル", "株式会社"),
    ("サンプル株式会社", "サンプル", "株式会社"),
    ("示例科技有限公司", "示例科技", "有限公司"),
    ("주식회사 예시", "예시", "주식회사"),
    ("Example Co., Ltd.", "Example", "Co., Ltd."),
    ("University of Example", "University of Example", ""),
    ("AG", "AG", ""),
]


@pytest.mark.parametrize(("written", "name", "form"), LEGAL_FORMS)
def test_legal_forms_stand_apart(written: str, name: str, form: str) -> None:
    assert split_legal_form(written) == (name, form)


SAME = [
    (Kind.ORGANIZATION, "Example Widgets GmbH", "EXAMPLE WIDGETS"),
    (Kind.ORGANIZATION, "Example Widgets, Inc.", "Example  Widgets Incorporated"),
    (Kind.ORGANIZATION, "The Example Institute", "Example Institute"),
    (Kind.ORGANIZATION, "E.X.A. Partners", "EXA Partners"),
    (Kind.ORGANIZATION, "Univ. of Example", "University of Example"),
    (Kind.ORGANIZATION, "Example & Sons", "Example and Sons"),
    (Kind.ORGANIZATION, "Université d’Exemple", "Universite d'Exemple"),
    (Kind.JOB_TITLE, "Sr. Software Engineer", "Senior Software Engineer"),
    (Kind.JOB_TITLE, "VP, Sales", "Vice President Sales"),
    (Kind.JOB_TITLE, "CEO", "Chief Executive Officer"),
    (Kind.JOB_TITLE, "C.E.O.", "CEO"),
    (Kind.JOB_TITLE, "Geschäftsführer", "GESCHÄFTSFÜHRER"),
    (Kind.DEPARTMENT, "Dept. of Physics", "Physics Department"),
    (Kind.DEPARTMENT, "Department of Human Resources", "Human Resources"),
    (Kind.DEPARTMENT, "Legal Dept", "legal department"),
]


@pytest.mark.parametrize(("kind", "one", "other"), SAME)
def test_spellings_of_one_thing_have_one_key(kind: Kind, one: str, other: str) -> None:
    assert sorted(key_of(kind, one).split()) == sorted(key_of(kind, other).split())


DIFFERENT = [
    (Kind.ORGANIZATION, "Example Labs", "Example Foods"),
    (Kind.JOB_TITLE, "Senior Engineer", "Junior Engineer"),
    (Kind.DEPARTMENT, "Sales", "Marketing"),
]


@pytest.mark.parametrize(("kind", "one", "other"), DIFFERENT)
def test_different_things_have_different_keys(kind: Kind, one: str, other: str) -> None:
    assert key_of(kind, one) != key_of(kind, other)


TRIMMED = [
    (" | Sales Manager, ", "Sales Manager"),
    ("Sales Manager (", "Sales Manager"),
    ("(Sales Manager)", "Sales Manager"),
    ("Doctoral student in zoology.", "Doctoral student in zoology"),
    ("Asst. Prof.", "Asst. Prof."),
    ("Head\n> of Sales", "Head of Sales"),
    ("Leiter (Einkauf)", "Leiter (Einkauf)"),
]


@pytest.mark.parametrize(("written", "value"), TRIMMED)
def test_titles_lose_what_is_not_theirs(written: str, value: str) -> None:
    assert parse_value(Kind.JOB_TITLE, written).value == value
