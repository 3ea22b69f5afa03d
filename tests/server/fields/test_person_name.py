"""Names: parts, order, titles, case; and which of several is a person's best."""

from __future__ import annotations

import pytest

from server.fields.field import Kind
from server.fields.name_parts import parse_person_name
from server.fields.normalize import key_of
from server.fields.person_name import best_name, canonical_name, is_person


@pytest.mark.parametrize("language", ["en", "ja", "xx"])
@pytest.mark.parametrize("written", ["Ana Maria Lopez Vega", "Dr. Jane Doe", "Nagy Peter", "M. Dupont", "Doe, Jane"])
def test_a_language_without_names_of_its_own_reads_as_none(written, language):
    assert parse_person_name(written, language) == parse_person_name(written)


def test_a_language_with_names_of_its_own_tells_which_is_the_family_name():
    assert parse_person_name("Ana Maria Lopez Vega", "es").family == "Lopez Vega"
    assert parse_person_name("Ana Maria Lopez Vega").family == "Vega"


# written, language -> full name, given, family
NAMES = [
    ("Jane Doe", "en", "Jane Doe", "Jane", "Doe"),
    ("DOE, JANE", "en", "Jane Doe", "Jane", "Doe"),
    ("Doe, Jane Q.", "en", "Jane Q. Doe", "Jane", "Doe"),
    ("JANE MCDONALD", "en", "Jane McDonald", "Jane", "McDonald"),
    ("jane o'neil", "en", "Jane O'Neil", "Jane", "O'Neil"),
    ("Dr. Jane Doe, PhD, MBA", "en", "Jane Doe", "Jane", "Doe"),
    ("Jane Doe PhD", "en", "Jane Doe", "Jane", "Doe"),
    ("Jane Doe (CPA)", "en", "Jane Doe", "Jane", "Doe"),
    ("William (Bill) Sample", "en", "William Sample", "William", "Sample"),
    ('William "Bill" Sample', "en", "William Sample", "William", "Sample"),
    ("John Sample Jr.", "en", "John Sample Jr.", "John", "Sample"),
    ("John Q. Sample III, Esq.", "en", "John Q. Sample III", "John", "Sample"),
    ("Sample, John, Jr.", "en", "John Sample Jr.", "John", "Sample"),
    ("Jane Doe (she/her)", "en", "Jane Doe", "Jane", "Doe"),
    ("Jane Doe via Sample-List", "en", "Jane Doe", "Jane", "Doe"),
    ("Jane Doe/HOU/ECT@ECT", "en", "Jane Doe", "Jane", "Doe"),
    ("Jane Doe [mailto:jane@example.com]", "en", "Jane Doe", "Jane", "Doe"),
    ("Mr.John Sample", "en", "John Sample", "John", "Sample"),
    ("Yo-Yo Ma", "en", "Yo-Yo Ma", "Yo-Yo", "Ma"),
    ("Prof. Dr.-Ing. habil. Max von Muster", "de", "Max von Muster", "Max", "von Muster"),
    ("Dipl.-Wirtsch.-Ing. (FH) Erika Muster", "de", "Erika Muster", "Erika", "Muster"),
    ("Mag. Anna Muster", "de", "Anna Muster", "Anna", "Muster"),
    ("Univ.-Prof. Dr. Anna Muster", "de", "Anna Muster", "Anna", "Muster"),
    ("Mme Marie DUPONT", "fr", "Marie Dupont", "Marie", "Dupont"),
    ("DUPONT Marie", "fr", "Marie Dupont", "Marie", "Dupont"),
    ("M. Jean de la Tour", "fr", "M. Jean de la Tour", "M.", "de la Tour"),
    ("Ing. Juan Pérez García", "es", "Juan Pérez García", "Juan", "Pérez García"),
    ("Dott.ssa Maria Rossi", "it", "Maria Rossi", "Maria", "Rossi"),
    ("Avv. Mario Rossi", "it", "Mario Rossi", "Mario", "Rossi"),
    ("ir. J. van der Berg", "nl", "J. van der Berg", "J.", "van der Berg"),
    ("Drs. Jan de Vries", "nl", "Jan de Vries", "Jan", "de Vries"),
    ("mgr inż. Jan Kowalski", "pl", "Jan Kowalski", "Jan", "Kowalski"),
    ("Ing. Jan Novák, CSc.", "cs", "Jan Novák", "Jan", "Novák"),
    ("MUDr. Eva Nováková", "cs", "Eva Nováková", "Eva", "Nováková"),
    ("Dr. Kovács János", "hu", "Kovács János", "János", "Kovács"),
    ("проф. Иван Петров", "ru", "Иван Петров", "Иван", "Петров"),
    ("Sayın Ayşe Yılmaz", "tr", "Ayşe Yılmaz", "Ayşe", "Yılmaz"),
    ("山田太郎様", "ja", "山田太郎", "太郎", "山田"),
    ("山田 太郎", "ja", "山田 太郎", "太郎", "山田"),
    ("王小明", "zh", "王小明", "小明", "王"),
    ("欧阳小明", "zh", "欧阳小明", "小明", "欧阳"),
    ("김철수 부장", "ko", "김철수", "철수", "김"),
    ("Nguyễn Văn An", "vi", "Nguyễn Văn An", "An", "Nguyễn"),
    ("JRH", "en", "JRH", "JRH", ""),
    ("Jane", "en", "Jane", "Jane", ""),
]


@pytest.mark.parametrize(("written", "language", "full", "given", "family"), NAMES)
def test_names(written: str, language: str, full: str, given: str, family: str) -> None:
    name = parse_person_name(written, language)
    assert (name.full, name.given, name.family) == (full, given, family)


def test_titles_degrees_and_nicknames_are_kept_apart() -> None:
    name = parse_person_name("Dr. William (Bill) Q. Sample Jr., PhD", "en")
    assert dict(name.parts) == {
        "prefix": "Dr.",
        "given": "William",
        "middle": "Q.",
        "nickname": "Bill",
        "family": "Sample",
        "suffix": "Jr.",
        "degrees": "PhD",
    }


@pytest.mark.parametrize(
    "spelling", ["DOE, JANE", "doe, jane", "Dr. Jane Doe", "Jane  DOE, PhD", "Jane Doé", "Doe Jane"]
)
def test_spellings_of_one_name_have_one_key(spelling: str) -> None:
    assert key_of(Kind.NAME, spelling) == key_of(Kind.NAME, "Jane Doe")


BEST = [
    (("Jane Doe", "Jane"), "jdoe@example.com", "Jane Doe"),
    (("Jane", "Jane Q. Doe"), "", "Jane Q. Doe"),
    (("Jane Quentin Doe", "Jane Q. Doe"), "", "Jane Quentin Doe"),
    (("Doe, Jane", "J."), "", "Jane Doe"),
    (("Support Team", "Jane Doe"), "support@example.com", "Jane Doe"),
    (("Example Widgets GmbH", "Jane Doe"), "", "Jane Doe"),
    (("jane.doe@example.com", "Jane Doe"), "jane.doe@example.com", "Jane Doe"),
    (("", "Jane"), "jane.doe@example.com", "Jane Doe"),
    (("", "JD"), "jane.doe@example.com", "Jane Doe"),
    (("", "Jane D."), "jane.doe@example.com", "Jane Doe"),
    (("", "Jane"), "sales.team@example.com", "Jane"),
    (("J?rgen M?ller", "Jürgen Müller"), "", "Jürgen Müller"),
    (("Jurgen Muller", "Jürgen Müller"), "", "Jürgen Müller"),
    (("JANE DOE", "jane"), "", "Jane Doe"),
    (("Other Person", "Jane Doe"), "info@example.com", "Jane Doe"),
    (("Jane Doe via Announce", ""), "", "Jane Doe"),
    (("Jane Doe | Example Inc.", ""), "", "Jane Doe"),
    (("Example GmbH - Jane Doe", ""), "", "Jane Doe"),
    (("Jane from Example", ""), "", "Jane"),
    (("Doe, Jane (Legal Department)", ""), "", "Jane Doe"),
    (("Jane Doe (Sales)", "Jane"), "", "Jane Doe"),
    (("Kapil Dev", ""), "", "Kapil Dev"),
    (("Mary-Ann Smith-Jones", ""), "", "Mary-Ann Smith-Jones"),
    (("info", ""), "info@example.com", ""),
    ((), "", ""),
]


@pytest.mark.parametrize(
    ("candidates", "language", "expected"),
    [
        (("Antonis Vlachos", "Αντώνης Βλάχος"), "el", "Αντώνης Βλάχος"),
        (("Carmen Mak", "麥嘉欣", "Carmen Mak"), "zh", "麥嘉欣"),
        (("Carmen Mak", "麥嘉欣", "Carmen Mak"), "en", "Carmen Mak"),
        (("Olena Hnatiuk", "Олена"), "uk", "Olena Hnatiuk"),
        (("Jane Doe", "Jane Doe"), "ru", "Jane Doe"),
    ],
)
def test_a_full_name_in_the_letters_of_the_language_is_its_bearers(
    candidates: tuple[str, ...], language: str, expected: str
) -> None:
    assert best_name(candidates, "", language) == expected


@pytest.mark.parametrize("written", ["김도현 드림", "김도현 올림", "김도현배상"])
def test_humble_words_behind_a_name_are_no_part_of_it(written: str) -> None:
    assert canonical_name(written, "ko") == "김도현"


@pytest.mark.parametrize(("candidates", "address", "expected"), BEST)
def test_the_best_name(candidates: tuple[str, ...], address: str, expected: str) -> None:
    assert best_name(candidates, address) == expected


@pytest.mark.parametrize(
    "name",
    [
        "Support Team",
        "info",
        "Example Ltd.",
        "no-reply",
        "Kundenservice",
        "jane@example.com",
        "Room 12",
        "Служба поддержки",
        "Équipe Exemple",
        "Sample Users List",
    ],
)
def test_roles_and_firms_are_no_persons(name: str) -> None:
    assert not is_person(name)
