"""A checkpoint in few bytes, to ship beside the serving weights so that anybody can train on from them.

Word embeddings are stored as 4-bit blocks (they are frozen, and the base's own form), other matrices as 8-bit blocks:
each 32 weights share an fp16 scale, as in ggml's Q4_0 and Q8_0. Vectors are stored as fp16.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from models.loading import TOKENIZER
from training.network import Network, NetworkConfig, load

TRAINABLE = "trainable.npz"
_BLOCK = 32
_EMBEDDINGS = "encoder.embeddings.word_embeddings.weight"

Floats = npt.NDArray[np.float32]
Arrays = dict[str, npt.NDArray[np.generic]]


def write_compact(network: Network, path: Path) -> None:
    """Writes sizes and every tensor; about 15 MB for four layers and 32,000 pieces."""
    arrays: Arrays = {"config": np.frombuffer(json.dumps(asdict(network.config)).encode(), np.uint8)}
    for name, tensor in network.state_dict().items():
        values = tensor.detach().float().numpy()
        if values.ndim < 2 or values.shape[-1] % _BLOCK:
            arrays[name] = values.astype(np.float16)
            continue
        bits = 4 if name == _EMBEDDINGS else 8
        arrays[f"{name}|{bits}|scale"], arrays[f"{name}|{bits}|values"] = _pack(values, bits)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # numpy's stub takes no mapping of arrays


def load_start(folder: Path) -> tuple[Network, str]:
    """Network and tokenizer.json to train on from: of a weights folder or of a training checkpoint."""
    if (folder / TRAINABLE).is_file():
        return read_compact(folder / TRAINABLE), (folder / TOKENIZER).read_text(encoding="utf-8")
    return load(folder)


def read_compact(path: Path) -> Network:
    """The network of a file that `write_compact` made."""
    tensors: dict[str, torch.Tensor] = {}
    with np.load(path, allow_pickle=False) as arrays:
        config = NetworkConfig(**json.loads(arrays["config"].tobytes()))
        for key in arrays.files:
            name, _, form = key.partition("|")
            if form.endswith("scale"):
                bits = int(form.split("|")[0])
                values = _unpack(arrays[key], arrays[f"{name}|{bits}|values"], bits)
                tensors[name] = torch.from_numpy(values)
            elif not form and name != "config":
                tensors[name] = torch.from_numpy(arrays[key].astype(np.float32))
    network = Network(config)
    network.load_state_dict(tensors)
    return network


def _pack(values: Floats, bits: int) -> tuple[npt.NDArray[np.float16], npt.NDArray[np.uint8 | np.int8]]:
    """Scales of shape (rows, columns / 32) and the weights as whole numbers, two to a byte where `bits` is 4."""
    blocks = values.reshape(*values.shape[:-1], -1, _BLOCK)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(-1, keepdims=True), -1)
    # Q4_0 maps the largest weight to -8, whatever its sign: with that, blocks that were 4-bit before come out the same.
    scale = (largest / -8 if bits == 4 else np.abs(largest) / 127).astype(np.float16)
    safe = np.where(scale == 0, 1, scale).astype(np.float32)
    if bits == 8:
        whole = np.clip(np.rint(blocks / safe), -127, 127).astype(np.int8)
        return scale[..., 0], whole.reshape(values.shape)
    nibbles = np.clip(np.rint(blocks / safe) + 8, 0, 15).astype(np.uint8)
    packed = nibbles[..., : _BLOCK // 2] | (nibbles[..., _BLOCK // 2 :] << 4)
    return scale[..., 0], packed.reshape(*values.shape[:-1], -1)


def _unpack(scale: npt.NDArray[np.float16], packed: npt.NDArray[np.generic], bits: int) -> Floats:
    per_block = _BLOCK if bits == 8 else _BLOCK // 2
    blocks = packed.reshape(*scale.shape, per_block).astype(np.int16)
    if bits == 4:
        blocks = np.concatenate([blocks & 15, blocks >> 4], axis=-1) - 8
    values: Floats = blocks.astype(np.float32) * scale[..., None].astype(np.float32)
    return values.reshape(*scale.shape[:-1], -1)
