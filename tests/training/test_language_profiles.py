"""The shipped language profiles are those that the command makes."""

from __future__ import annotations

from importlib.resources import files

import pytest

from server.mail.language import scripts, unpack
from training.language_profiles import distilled


@pytest.mark.soak
def test_shipped_profiles_are_distilled_from_the_model() -> None:
    made = distilled()
    shipped = unpack((files("server.mail") / "data" / "language_profiles.bin").read_bytes())

    assert made.languages == shipped.languages
    assert dict(made.grams) == dict(shipped.grams)
    assert (made.weights == shipped.weights).all()


def test_profiles_hold_only_letters_of_shared_scripts() -> None:
    shipped = unpack((files("server.mail") / "data" / "language_profiles.bin").read_bytes())
    shared = [script.letters for script in scripts() if len(script.languages) > 1]

    assert all(any(letters.search(gram) for letters in shared) for gram in shipped.grams)
    assert all(gram == gram.lower() for gram in shipped.grams)
