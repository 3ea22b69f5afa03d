"""Labels of telephone numbers in many languages, before, behind and above the number."""

from __future__ import annotations

import pytest

from server.fields.patterns import find_phones
from server.fields.phone_labels import label_type, type_of_label

BY_LABEL = {
    "": ["Tel", "Tel.:", "Phone", "T:", "P", "V", "☎", "📞", "Telefon", "Tél.", "Teléfono:", "тел.", "電話", "电话：", "전화",
         "Puh.", "Tlf.", "โทร.", "هاتف:", "טל:", "Τηλ.", "Telefono", "Telp.", "ĐT:", "tālr.", "sími", "फ़ोन", "تلفن"],
    "mobile": ["Mobile", "Mob.:", "M:", "Cell", "C:", "Handy", "Mobil", "GSM", "Natel", "Kom.", "Portable", "Móvil:",
               "Telemóvel", "Cellulare", "Mobiel", "Matkapuhelin", "тел. моб.", "моб.", "сот.", "📱", "手机：", "携帯", "휴대폰",
               "Cep", "Κιν.", "נייד", "جوال", "มือถือ", "Di động:", "Mobiltelefon", "komórka", "mobitel", "HP", "Tel. kom.",
               "WhatsApp", "мобільний", "موبایل", "Farsími", "celular", "मोबाइल", "Mobile/WhatsApp:", "Mobile phone"],
    "fax": ["Fax", "Fax:", "F:", "📠", "Telefax", "Télécopie", "Faks", "факс", "ф.", "传真：", "傳真", "ファックス", "팩스", "Φαξ",
            "פקס", "فاكس", "แฟกซ์", "Office Fax", "Direct Fax:", "Fax No.", "Facsimile", "faksi", "دورنگار"],
    "work": ["Office", "O:", "D:", "Direct", "Direct Line", "Durchwahl", "Büro", "Zentrale", "Switchboard", "Work", "W:", "DDI",
             "Desk", "Bureau", "Standard", "Ligne directe :", "Oficina", "Ufficio", "Centralino", "Kantoor", "Växel", "Direkt",
             "раб.", "тел. раб.", "Biuro", "Centrala", "Kancelář", "Iroda", "Γραφείο", "İş", "Ofis", "משרד", "المكتب", "会社", "直通",
             "办公", "公司电话", "사무실", "직통", "Vaihde", "Sentralbord", "Kontor", "Escritório", "Office phone", "Tel (office):"],
    "home": ["Home", "H:", "Privat", "Domicile", "Casa", "Thuis", "дом.", "自宅", "Koti", "Hjem", "Hem", "Ev", "בית", "집", "🏠"],
    "pager": ["Pager", "Pager #:"],
    "tollfree": ["Toll Free", "Toll-free:", "Freephone", "Numéro vert", "Numero verde", "フリーダイヤル"],
}  # fmt: skip


@pytest.mark.parametrize(("type_", "label"), [(type_, label) for type_, labels in BY_LABEL.items() for label in labels])
def test_labels_of_many_languages(type_: str, label: str) -> None:
    assert type_of_label(label) == type_


@pytest.mark.parametrize(
    "label", ["Tel/Fax", "Tel./Fax:", "Phone & Fax", "Tel. und Fax", "Tel-Fax", "Telefon / Telefax", "тел./факс"]
)
def test_telephone_and_fax_in_one_is_neither(label: str) -> None:
    assert type_of_label(label) == ""


@pytest.mark.parametrize("text", ["", "Jane Doe", "Main Street", "Springfield,", "12 Example Road"])
def test_other_words_are_no_labels(text: str) -> None:
    assert type_of_label(text) is None


LAYOUTS = [
    ("Tel: 201-555-0123  Fax: 201-555-0199", ["", "fax"]),
    ("T 201-555-0123 | M 201-555-0144 | F 201-555-0199", ["", "mobile", "fax"]),
    ("201-555-0123 (office)\n201-555-0144 (cell)", ["work", "mobile"]),
    ("201-555-0123 (o) 201-555-0144 (m) 201-555-0199 (f)", ["work", "mobile", "fax"]),
    ("201-555-0123 - fax", ["fax"]),
    ("Mobile:\n201-555-0144", ["mobile"]),
    ("Office\t\n201-555-0123", ["work"]),
    ("Fax: (Europe) 201-555-0199", ["fax"]),
    ("201-555-0123 (Work phone at Example)", ["work"]),
    ("201-555-0144 (German Mobile)", ["mobile"]),
    ("Tel. 201-555-0123 / 201-555-0124", ["", ""]),
    ("Fax 201-555-0198 / 201-555-0199", ["fax", "fax"]),
    ("Jane Doe, 201-555-0123", [None]),
    ("12 Office Park Road\n201-555-0123", [None]),
    ("📞 201-555-0123 📠 201-555-0199", ["", "fax"]),
    ("m: 201-555-0144\nwww.example.com", ["mobile"]),
    ("Tel (home): 201-555-0155", ["home"]),
    ("电话：201-555-0123 手机：201-555-0144", ["", "mobile"]),
]


@pytest.mark.parametrize(("text", "expected"), LAYOUTS)
def test_a_label_belongs_to_its_number(text: str, expected: list[str | None]) -> None:
    ranges = find_phones(text)
    assert [label_type(text, start, end, ranges) for start, end in ranges] == expected
