"""The whole way from generated windows to a weights folder, on a network small enough to learn in seconds."""

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from tokenizers import Tokenizer

from models.encoding import Encoder
from models.labels import OUTSIDE, TAGS
from models.line_finder import write_line_finder
from models.loading import LINES, load_tagger
from server.line_features import line_features
from server.windows import window_of
from training.__main__ import generated_windows, main
from training.compact import load_start
from training.config import TrainingConfig, read_recipe
from training.dataset import IGNORED, batches, encode_labelled
from training.export import export
from training.finder import FINDER_THRESHOLD, train_finder
from training.network import Network, NetworkConfig, load, save
from training.synthesis import generate_window
from training.synthesis.spans import LabelledSpan, LabelledWindow
from training.train import Material, train
from training.vocabulary import choose_pieces, prune

RECIPE = Path(__file__).parents[2] / "training" / "configs" / "signature.toml"


@pytest.fixture(scope="module")
def tokenizer_json():
    """A tokenizer of single characters: the base's own form without the base's size."""
    letters = sorted(set("".join(map(chr, range(33, 127))) + "äöüßéèñł营業部長"))
    vocab = [["<s>", 0.0], ["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0], ["▁", -3.0]]
    vocab += [[c, -4.0 - i / 1000] for i, c in enumerate(letters)] + [["▁the", -5.0], ["ing", -5.5], ["▁தமிழ்", -5.6]]
    base = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": {"type": "NFKC"},
        "pre_tokenizer": None, "post_processor": None, "decoder": None,
        "model": {"type": "Unigram", "unk_id": 3, "vocab": vocab, "byte_fallback": False},
    }  # fmt: skip
    return base


@pytest.fixture(scope="module")
def small(tokenizer_json):
    pieces = choose_pieces(tokenizer_json, ["the ending"], 400)
    text = json.dumps(prune(tokenizer_json, pieces))
    return text, Encoder(Tokenizer.from_str(text), limit=200)


def test_pieces_are_chosen_by_use_then_score_and_only_of_our_scripts(tokenizer_json):
    names = [piece for piece, _ in tokenizer_json["model"]["vocab"]]
    few = [names[i] for i in choose_pieces(tokenizer_json, ["the ending"] * 3, 12)]
    assert {"▁the", "ing"} <= set(few)
    assert len(few) == 12
    everything = [names[i] for i in choose_pieces(tokenizer_json, [], 10_000)]
    assert "▁தமிழ்" not in everything
    assert everything == sorted(everything, key=names.index)


def tags_of(small, text, spans):
    item = encode_labelled(LabelledWindow(text, "", "", None, spans, "en", "test"), small[1])
    return [(text[s:e], TAGS[tag]) for (s, e), tag in zip(item.encoded.words, item.tags, strict=True)]


def test_an_address_that_goes_on_over_lines_is_one_value(small):
    text = "5 Elm Road,\nUpton"
    tagged = tags_of(small, text, (LabelledSpan("ADDRESS", 0, 10), LabelledSpan("ADDRESS", 12, 17, cont=True)))
    assert [tag for _, tag in tagged] == ["B-ADDRESS", *["I-ADDRESS"] * 4]


def test_a_value_does_not_swallow_words_between(small):
    text = "5 Elm Road Tel 123 Upton"
    spans = (LabelledSpan("ADDRESS", 0, 10), LabelledSpan("PHONE", 15, 18), LabelledSpan("ADDRESS", 19, 24, cont=True))
    tagged = dict(tags_of(small, text, spans))
    assert tagged["Tel"] == "O"
    assert tagged["Upton"] == "B-ADDRESS"


def test_two_values_side_by_side_stay_two(small):
    text = "Ann Lee Head"
    tagged = tags_of(small, text, (LabelledSpan("NAME", 0, 7), LabelledSpan("TITLE", 8, 12)))
    assert [tag for _, tag in tagged] == ["B-NAME", "I-NAME", "B-TITLE"]


def test_every_item_comes_once_and_padding_counts_for_nothing(small):

    rng = random.Random(5)
    items = [encode_labelled(generate_window(rng), small[1]) for _ in range(37)]
    seen = list(batches(items, 8, small[1].pad, rng))
    assert sum(len(batch.tags) for batch in seen) == 37
    assert sum(int((b.tags != IGNORED).sum()) for b in seen) == sum(len(item.tags) for item in items)
    for batch in seen:
        assert bool((batch.tags[batch.mask == 0] == IGNORED).all())


def test_a_network_learns_is_saved_exported_and_serves(small, tmp_path):
    text, encoder = small
    torch.manual_seed(0)
    sizes = NetworkConfig(Tokenizer.from_str(text).get_vocab_size(), 1, hidden=32, heads=2, inner=64, limit=200)
    network = Network(sizes)
    losses = []
    config = TrainingConfig("test", 1, 1600, False, 8, 3e-3, 3e-3)
    finder = train_finder((), generated_windows(300, 1), FINDER_THRESHOLD)
    train(network, encoder, config, Material((), {}, finder), lambda step, loss, speed: losses.append(loss))
    assert losses[-1] < 0.9 * losses[0]

    save(network, text, tmp_path / "checkpoint")
    write_line_finder(finder, tmp_path / "checkpoint" / LINES)
    again, _ = load(tmp_path / "checkpoint")
    encoded = encoder.encode(window_of("Best regards\nAnn Lee", "Ann Lee", "", None))
    inputs = [torch.from_numpy(rows)[None] for rows in (encoded.ids, encoded.features, encoded.layout)]
    mask = torch.ones_like(inputs[1])
    with torch.no_grad():
        first, second = (net.eval()(*inputs, mask) for net in (network, again))
    assert torch.equal(first, second)

    export(tmp_path / "checkpoint", tmp_path / "weights", replace(read_recipe(RECIPE), name="test", version="1"))
    tagger = load_tagger(tmp_path / "weights")
    served, expected = tagger._scores(encoded), first[0, encoded.positions].numpy()
    assert np.abs(served - expected).max() < 0.1 * np.abs(expected).max() + 0.05
    assert tagger.version == "test-1"
    lines = line_features("Thank you for the report, we will read it soon.\nAnn Lee", "Ann Lee", "", None)
    assert tagger.choose_lines(lines).tolist() == finder.chosen(lines).tolist()

    compact, same = load_start(tmp_path / "weights")
    with torch.no_grad():
        third = compact.eval()(*inputs, mask)
    assert same == text
    assert (third - first).abs().max() < 0.15 * first.abs().max() + 0.05
    assert OUTSIDE == 0


def test_a_network_learns_what_its_teacher_says_and_not_the_labels(small):
    text, encoder = small
    torch.manual_seed(0)
    sizes = NetworkConfig(Tokenizer.from_str(text).get_vocab_size(), 1, hidden=32, heads=2, inner=64, limit=200)
    student, teacher = Network(sizes), Network(sizes).eval()
    with torch.no_grad():
        teacher.head.bias[TAGS.index("B-URL")] += 6  # every word, whatever stands there
    before = {name: tensor.clone() for name, tensor in teacher.state_dict().items()}
    finder = train_finder((), generated_windows(300, 1), FINDER_THRESHOLD)
    unlabelled = tuple(replace(window, spans=()) for window in generated_windows(400, 7))
    material = Material((), {}, finder, unlabelled, teacher)
    config = TrainingConfig("test", 1, 100, False, 8, 3e-3, 1e-1, teacher="signature/real")
    train(student, encoder, config, material, lambda *_: None)
    encoded = encoder.encode(window_of("Best regards\nAnn Lee", "Ann Lee", "", None))
    inputs = [torch.from_numpy(rows)[None] for rows in (encoded.ids, encoded.features, encoded.layout)]
    with torch.no_grad():
        said = student(*inputs, torch.ones_like(inputs[1]))[0, encoded.positions].argmax(-1)
    assert {TAGS[tag] for tag in said.tolist()} == {"B-URL"}
    assert all(torch.equal(tensor, before[name]) for name, tensor in teacher.state_dict().items())


def test_a_stage_says_what_is_missing_when_it_has_no_teacher(tmp_path, monkeypatch, small):
    monkeypatch.chdir(tmp_path)
    text, _ = small
    sizes = NetworkConfig(Tokenizer.from_str(text).get_vocab_size(), 1, hidden=32, heads=2, inner=64, limit=200)
    save(Network(sizes), text, tmp_path / "start")
    arguments = [
        "train",
        "--recipe",
        str(RECIPE.with_name("student.toml")),
        "--stage",
        "distilled",
        "--start",
        "start",
        "--out",
        "out",
        "--gold",
        "gold",
    ]
    result = CliRunner().invoke(main, [*arguments, "--teacher", "nowhere"])
    assert result.exit_code == 2
    assert "recipe first" in result.output


@pytest.mark.parametrize("name", ["signature.toml", "student.toml"])
def test_a_recipe_of_ours_reads(name):
    recipe = read_recipe(RECIPE.with_name(name))
    assert recipe.stages[-1].real


def test_an_unknown_key_in_a_recipe_is_named(tmp_path):
    path = tmp_path / "recipe.toml"
    path.write_text('name="a"\nversion="1"\n[base]\nlayers=1\npieces=1\nwindows=1\nlimit=1\nlayer=2\n[[stages]]\n')
    with pytest.raises(TypeError):
        read_recipe(path)
