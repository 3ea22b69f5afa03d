"""Titles and departments that are written short and long, in many languages, are equal by key; others are not."""

from __future__ import annotations

import pytest

from server.fields.field import Kind
from server.fields.normalize import key_of

TITLES = (
    ("Senior Director Sales", "Sr. Dir., Sales"),
    ("Leiter Einkauf", "Ltr. Einkauf"),
    ("Stellvertretender Leiter", "Stv. Leiter", "Stellv. Ltr."),
    ("Responsable des achats", "Resp. achats"),
    ("Directeur adjoint", "Dir. adj."),
    ("Gerente de ventas", "GTE. DE VENTAS"),
    ("Starszy specjalista", "St. spec."),
    ("Administrerende direktør", "Adm. dir."),
    ("Главный инженер", "Гл. инж."),
    ("Генеральный директор", "ГЕН. ДИР."),
)
DEPARTMENTS = (
    ("Physics Department", "Dept. of Physics", "Physics"),
    ("Abteilung Einkauf", "Abt. Einkauf", "Einkauf"),
    ("Département des achats", "Dépt. achats", "DEPARTEMENT ACHATS"),
    ("Departamento de ventas", "Dpto. de Ventas", "Depto. Ventas"),
    ("Dipartimento di Fisica", "Dip. Fisica"),
    ("Dział Sprzedaży", "Dz. Sprzedaży", "Dzial Sprzedazy"),
    ("Avdelning Inköp", "Avd. Inköp"),
    ("Отдел продаж", "Отд. продаж"),
    ("Értékesítési osztály", "Értékesítési oszt."),
)
OTHERS = (
    (Kind.JOB_TITLE, "Engineer I", "Engineer"),
    (Kind.JOB_TITLE, "Leiter Einkauf", "Leiter Verkauf"),
    (Kind.JOB_TITLE, "Managing Director", "Director"),
    (Kind.DEPARTMENT, "Отдел продаж", "Отдел кадров"),
    (Kind.ORGANIZATION, "Da Vinci GmbH", "Vinci GmbH"),
)


@pytest.mark.parametrize(("kind", "spellings"), [(Kind.JOB_TITLE, each) for each in TITLES])
def test_titles_written_short_and_long_are_one(kind: Kind, spellings: tuple[str, ...]) -> None:
    assert len({key_of(kind, each) for each in spellings}) == 1


@pytest.mark.parametrize(("kind", "spellings"), [(Kind.DEPARTMENT, each) for each in DEPARTMENTS])
def test_departments_written_short_and_long_are_one(kind: Kind, spellings: tuple[str, ...]) -> None:
    assert len({key_of(kind, each) for each in spellings}) == 1


@pytest.mark.parametrize(("kind", "one", "other"), OTHERS)
def test_others_are_not(kind: Kind, one: str, other: str) -> None:
    assert key_of(kind, one) != key_of(kind, other)


def test_a_key_is_its_own_key() -> None:
    for kind, each in ((Kind.JOB_TITLE, TITLES), (Kind.DEPARTMENT, DEPARTMENTS)):
        for value in (value for spellings in each for value in spellings):
            assert key_of(kind, key_of(kind, value)) == key_of(kind, value)
