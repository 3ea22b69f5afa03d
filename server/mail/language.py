"""Which language a text is written in."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from itertools import islice

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# Addresses, paths, code and quoted prefixes say nothing of the language.
_NOISE = re.compile(r"[@/\\_=<>{}\d]")
_WORD = re.compile(r"[^\W\d_]+")
_MAX_CHARS = 4000
_MAX_WORDS = 120
_MIN_LETTERS = 12
# Scripts that one word needs few letters of, or that leave no blanks between words.
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MIN_DENSE = 5
_MIN_PROBABILITY = 0.6


def language_of(text: str) -> str:
    """ISO 639-1 code of the language, "" when the text is too short or too mixed to say.

    Names and company names alone decide nothing. The classifier is py3langid, within the languages of business mail.
    """
    said = " ".join(token for token in text[:_MAX_CHARS].split() if not _NOISE.search(token))
    words = list(islice(_WORD.findall(said), _MAX_WORDS))
    joined = " ".join(words)
    if len(_DENSE.findall(joined)) < _MIN_DENSE and (len(words) < 3 or len(joined) < _MIN_LETTERS):
        return ""
    label, probability = _identifier().classify(_sentence_case(words))
    return str(label) if probability >= _MIN_PROBABILITY else ""


def _sentence_case(words: list[str]) -> str:
    """The words in lower case, those left out that look like names (capital first letter) while others remain."""
    plain = [word for word in words if not word[:1].isupper()]
    return " ".join(plain if len(plain) >= 8 else words).lower()


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    listed = (files("server.mail") / "data" / "languages.txt").read_text("utf-8")
    codes = [code for line in listed.splitlines() if not line.startswith("#") for code in line.split()]
    identifier.set_languages(codes)
    return identifier
