"""Words, features and the characters they cover."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from models.encoding import BLANK, FEATURES, GAP, GLUED, LAYOUTS, LINE, SEPARATORS, SPACE, Encoder, fold
from models.loading import TOKENIZER, shipped_folder
from models.tagger import Hint, Pattern, Window


@pytest.fixture(scope="module")
def encoder():
    return Encoder(Tokenizer.from_file(str(shipped_folder() / TOKENIZER)), limit=320)


def words(encoder, text):
    return [text[start:end] for start, end in encoder.encode(Window(text)).words]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Ann Lee", ["Dr", ".", "Ann", "Lee"]),
        ("x31539", ["x", "31539"]),
        ("+49 (0) 89", ["+", "49", "(", "0", ")", "89"]),
        ("営業部長 山田", ["営", "業", "部", "長", "山", "田"]),
        ("ソニー株式会社", ["ソニー", "株", "式", "会", "社"]),
        ("=======", ["======="]),
        ("Straße, Łódź", ["Straße", ",", "Łódź"]),
        ("a\tb    c", ["a", "b", "c"]),
        ("½ cup", ["½", "cup"]),
    ],
)
def test_words_end_where_letters_digits_and_signs_do(encoder, text, expected):
    assert words(encoder, text) == expected


@given(text=st.text(max_size=200))
def test_words_lie_in_the_text_in_order_and_cover_all_that_is_seen(encoder, text):
    encoded = encoder.encode(Window(text))
    end = 0
    for start, stop in encoded.words:
        assert end <= start < stop <= len(text)
        end = stop
    assert len(encoded.positions) == len(encoded.words)
    assert len(encoded.ids) == len(encoded.features) == len(encoded.layout) <= 320
    assert all(0 <= feature < FEATURES for feature in encoded.features)
    assert all(0 <= layout < LAYOUTS for layout in encoded.layout)


VALUES = ["jane.doe@example.com", "https://www.example.org/people/jane-doe", "+49 (0) 89 123456-7"]


@given(parts=st.lists(st.tuples(st.text(max_size=12), st.sampled_from(VALUES)), max_size=5))
def test_what_is_found_by_its_shape_is_one_word(encoder, parts):
    text, hints = "", []
    for before, value in parts:
        text += f"{before} "
        hints.append(Hint(len(text), len(text) + len(value), Pattern.URL))
        text += f"{value} "
    words = encoder.encode(Window(text, hints=tuple(hints))).words
    assert [(hint.start, hint.end) for hint in hints] == [
        word for word in words if any(hint.start < word[1] and word[0] < hint.end for hint in hints)
    ]


def pieces_of(encoder, url):
    return encoder.encode(Window(url, hints=(Hint(0, len(url), Pattern.URL),))).ids.tolist()


def test_of_an_address_only_the_pieces_that_tell_something_are_read(encoder):
    assert pieces_of(encoder, "https://www.example.com") == pieces_of(encoder, "http://example.com/")
    assert pieces_of(encoder, "https://www.example.com") != pieces_of(encoder, "https://www.linkedin.com")


def test_the_layout_tells_what_stands_on_either_side_of_a_word(encoder):
    encoded = encoder.encode(Window("Best,\n\nAnn Lee\nHead   555"))
    before = [LINE, GLUED, BLANK, SPACE, LINE, GAP]
    behind = [GLUED, BLANK, SPACE, LINE, GAP, LINE]
    layout = [before + SEPARATORS * behind for before, behind in zip(before, behind, strict=True)]
    assert encoded.layout[encoded.positions].tolist() == layout


def test_a_long_window_keeps_its_end(encoder):
    text = "\n".join(f"line {i}" for i in range(400))
    encoded = encoder.encode(Window(text))
    assert len(encoded.ids) <= 320
    assert text[slice(*encoded.words[-1])] == "399"


def feature_of(encoder, window, word):
    encoded = encoder.encode(window)
    at = [window.text[s:e] for s, e in encoded.words].index(word)
    return int(encoded.features[encoded.positions[at]])


@pytest.mark.parametrize(
    ("word", "author_name", "author_address", "relation"),
    [
        ("Müller", "Jorg Muller", "", 1),
        ("mueller", "", "h.mueller@example.org", 1),
        ("JM", "Jorg Muller", "", 1),
        ("Example", "", "h.mueller@example.org", 2),
        ("Other", "Jorg Muller", "h.mueller@example.org", 0),
    ],
)
def test_words_of_the_author_are_marked(encoder, word, author_name, author_address, relation):
    window = Window(f"regards {word} today", author_name, author_address)
    assert feature_of(encoder, window, word) // 2 % 3 == relation


@pytest.mark.parametrize(
    ("value", "relation"),
    [
        ("jane.doe@example.com", 1),
        ("info@example.com", 2),
        ("www.example.com/jane", 2),
        ("www.social.test/janedoe", 1),
        ("www.other.test", 0),
    ],
)
def test_addresses_are_marked_as_wholes(encoder, value, relation):
    hints = (Hint(4, 4 + len(value), Pattern.URL),)
    window = Window(f"see {value} now", "Jane Doe", "jane.doe@example.com", None, hints)
    assert feature_of(encoder, window, value) // 2 % 3 == relation


def test_patterns_and_signature_marks_are_features(encoder):
    text = "call 555\n-- \nAnn"
    window = Window(text, marked_from=9, hints=(Hint(5, 8, Pattern.PHONE),))
    assert feature_of(encoder, window, "555") // 6 == Pattern.PHONE
    assert feature_of(encoder, window, "555") % 2 == 0
    assert feature_of(encoder, window, "Ann") % 2 == 1


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
