"""The words of quote headers are complete in every language."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from server.mail.closing import closings, is_sign_off
from server.mail.quote_words import Label, key, quote_words

FOLDER = files("server.mail") / "data" / "quote_headers"
LANGUAGES = sorted(entry.name.removesuffix(".toml") for entry in FOLDER.iterdir())
WITHOUT_MONTH_NAMES = {"ja", "ko", "zh", "vi"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_has_words_of_every_sort(language: str) -> None:
    words = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))

    for name in ("from", "sent", "to", "cc", "subject", "wrote", "filler", "weekdays", "original", "on_behalf"):
        assert words[name], name
    assert len(words["months"]) == (0 if language in WITHOUT_MONTH_NAMES else 12)


def test_a_label_means_one_thing_in_all_languages() -> None:
    meanings: dict[str, set[str]] = {}
    for language in LANGUAGES:
        words = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
        for label in Label:
            for phrase in words.get(label.value, ()):
                meanings.setdefault(key(phrase), set()).add(label.value)

    assert {phrase: found for phrase, found in meanings.items() if len(found) > 1} == {}


def test_words_that_lost_their_letters_are_known() -> None:
    assert quote_words().labels[key("R?pondre ?")] is Label.OTHER
    assert key("Message transf?r?") in quote_words().original


def test_keys_fold_case_accents_and_marks_of_direction() -> None:
    assert key(" *Répondre à* :") == "repondre a"
    assert key("\u202aÖVER\u202c") == "over"


@pytest.mark.parametrize("text", ["Best regards, Harriet", "Mit freundlichen Grüßen", "Cordialement,", "С уважением,"])
def test_sign_offs_are_known(text: str) -> None:
    assert is_sign_off(text)


def test_other_short_lines_are_no_sign_offs() -> None:
    assert not is_sign_off("Account Manager")
    assert closings().sign_offs
