"""Values in two scripts, and in scripts without blanks."""

from __future__ import annotations

import pytest

from models.labels import Label
from models.tagger import Span
from server.fields.field import Kind
from server.fields.normalize import Context, normalize

KINDS = {
    Label.TITLE: Kind.JOB_TITLE,
    Label.DEPT: Kind.DEPARTMENT,
    Label.ORG: Kind.ORGANIZATION,
    Label.ADDRESS: Kind.ADDRESS,
}


def values(text: str, label: Label, *written: str) -> list[str]:
    spans = [Span(label, text.index(part), text.index(part) + len(part), 0.9) for part in written or (text,)]
    return [field.value for field in normalize(tuple(spans), Context(text)) if field.kind is KINDS[label]]


TWICE = [
    (Label.TITLE, "高级律师 Senior Associate", ["高级律师", "Senior Associate"]),
    (Label.TITLE, "Senior Associate | 高级律师", ["Senior Associate", "高级律师"]),
    (Label.TITLE, "Директор по продажам / Head of Sales", ["Директор по продажам", "Head of Sales"]),
    (Label.TITLE, "과장 / Manager", ["과장", "Manager"]),
    (Label.TITLE, "مدير المبيعات\nSales Manager", ["مدير المبيعات", "Sales Manager"]),
    (Label.DEPT, "設備工程處 Equipment Engineering Div.", ["設備工程處", "Equipment Engineering Div."]),
    (Label.ORG, "冠源科技 Guanyuan Technology Co., Ltd.", ["冠源科技", "Guanyuan Technology Co., Ltd."]),
    (
        Label.ADDRESS,
        "北京市朝阳区建外大街999号 100022\n21/F Lark Center, D99 Jianwai Avenue, Beijing 100022",
        ["北京市朝阳区建外大街999号 100022", "21/F Lark Center, D99 Jianwai Avenue, Beijing 100022"],
    ),
]


@pytest.mark.parametrize(("label", "text", "expected"), TWICE)
def test_what_is_said_in_two_scripts_is_two_values(label: Label, text: str, expected: list[str]) -> None:
    assert values(text, label) == expected


@pytest.mark.parametrize(
    ("label", "text"),
    [
        (Label.TITLE, "IT 部长"),
        (Label.TITLE, "CEO 兼 创始人"),
        (Label.TITLE, "Head of Sales / Partner"),
        (Label.TITLE, "Менеджер CRM"),
        (Label.ORG, "카카오 Cloud"),
        (Label.ORG, "삼성 SDS"),
        (Label.ORG, "株式会社 Lark Works"),
        (Label.ORG, "ООО «Lark Works»"),
    ],
)
def test_one_value_with_words_of_another_script_stays_one(label: Label, text: str) -> None:
    assert len(values(text, label)) == 1


def test_a_latin_line_goes_on_in_an_address() -> None:
    text = "〒100-0005 東京都千代田区丸の内9-9-9\nLark Building 8F"
    assert len(values(text, Label.ADDRESS, *text.split("\n"))) == 1


@pytest.mark.parametrize(
    ("text", "tagged", "whole"),
    [
        ("業務二部  課長", "二部", "業務二部"),
        ("設備工程處", "設備工程", "設備工程處"),
        ("採用課です", "採用課", "採用課"),
    ],
)
def test_a_run_of_han_signs_is_not_cut(text: str, tagged: str, whole: str) -> None:
    assert values(text, Label.DEPT, tagged) == [whole]


def test_a_long_run_and_another_value_are_left_apart() -> None:
    assert values("当社の採用課長谷川", Label.DEPT, "採用課") == ["採用課"]
    text = "採用課田中"
    spans = (Span(Label.DEPT, 0, 3, 0.9), Span(Label.NAME, 3, 5, 0.9))
    assert [field.value for field in normalize(spans, Context(text, language="ja"))] == ["採用課", "田中"]
