"""Weights folders that are right, and all the ways in which one can be wrong."""

import json
import shutil

import pytest

from models.errors import WeightsError
from models.labels import Label
from models.loading import CONFIG, DIGESTS, NETWORK, TOKENIZER, load_tagger, shipped_folder
from models.tagger import Window
from server.windows import window_of


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(shipped_folder(), tmp_path / "weights")


def test_the_shipped_weights_read_a_signature():
    text = "Best regards,\n\nMartha Quillfeather\nHead of Procurement\nBramblewick Ltd.\nPhone: +44 20 7946 0018"
    spans = load_tagger().tag([window_of(text, "Martha Quillfeather", "m.quillfeather@bramblewick.example", None)])[0]
    found = {(span.label, text[span.start : span.end]) for span in spans}
    assert {
        (Label.NAME, "Martha Quillfeather"),
        (Label.TITLE, "Head of Procurement"),
        (Label.PHONE, "+44 20 7946 0018"),
    } <= found


def test_the_same_window_gives_the_same_spans_from_memory_and_anew():
    window = Window("Thanks\nAnn Example", "Ann Example", "ann@example.org")
    first, second = load_tagger(), load_tagger()
    assert first.tag([window, window]) == second.tag([window]) * 2


@pytest.mark.parametrize("name", [NETWORK, TOKENIZER, CONFIG, DIGESTS])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(WeightsError, match=name) as caught:
        load_tagger(folder)
    assert caught.value.reason == "MISSING_WEIGHTS"


@pytest.mark.parametrize("name", [NETWORK, TOKENIZER, CONFIG])
def test_a_changed_file_is_refused(folder, name):
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(WeightsError) as caught:
        load_tagger(folder)
    assert caught.value.reason == "WRONG_DIGEST"


def rewrite(folder, **changes):
    values = json.loads((folder / CONFIG).read_text())
    (folder / CONFIG).write_text(json.dumps(values | changes))
    lines = (folder / DIGESTS).read_text().splitlines(keepends=True)
    (folder / DIGESTS).write_text("".join(line for line in lines if not line.rstrip().endswith(CONFIG)))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"tags": ["O"]}, "WRONG_LABELS"),
        ({"features": 3}, "WRONG_LABELS"),
        ({"unknown": 1}, "BROKEN_WEIGHTS"),
        ({"temperature": 0}, "BROKEN_WEIGHTS"),
        ({"threshold": 1.5}, "BROKEN_WEIGHTS"),
        ({"calibration": {"NAME": {"slope": -1.0, "shift": 0.0}}}, "BROKEN_WEIGHTS"),
        ({"calibration": {"NAME": {"slope": float("nan"), "shift": 0.0}}}, "BROKEN_WEIGHTS"),
        ({"calibration": {"SHOE_SIZE": {"slope": 1.0, "shift": 0.0}}}, "BROKEN_WEIGHTS"),
        ({"calibration": [1]}, "BROKEN_WEIGHTS"),
    ],
)
def test_weights_for_other_code_are_refused(folder, changes, reason):
    rewrite(folder, **changes)
    with pytest.raises(WeightsError) as caught:
        load_tagger(folder)
    assert caught.value.reason == reason


def test_a_network_that_is_none_is_refused(folder):
    (folder / NETWORK).write_bytes(b"not a network")
    (folder / DIGESTS).write_text("")
    with pytest.raises(WeightsError) as caught:
        load_tagger(folder)
    assert caught.value.reason == "BROKEN_WEIGHTS"


def test_confidence_is_read_as_the_folder_says(folder):
    window = Window("Best regards\nAnn Example", "Ann Example", "ann@example.org")
    rewrite(folder, calibration={}, threshold=0.0)
    (sure,) = load_tagger(folder).tag([window])[0]
    rewrite(folder, calibration={"NAME": {"slope": 1.0, "shift": -2.0}}, threshold=0.0)
    (doubtful,) = load_tagger(folder).tag([window])[0]
    assert (sure.label, sure.start, sure.end) == (doubtful.label, doubtful.start, doubtful.end)
    assert doubtful.confidence < sure.confidence
    rewrite(folder, calibration={"NAME": {"slope": 1.0, "shift": -20.0}}, threshold=0.4)
    assert load_tagger(folder).tag([window])[0] == ()
