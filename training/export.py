"""A training checkpoint -> the weights folder that the server loads: ONNX, int8 per channel, digests."""

from __future__ import annotations

import copy
import hashlib
import json
import shutil
import tempfile
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from models.encoding import FEATURES, KINDS, LAYOUTS
from models.labels import TAGS
from models.loading import CONFIG, DIGESTS, LINES, NETWORK, TOKENIZER
from training.compact import TRAINABLE, write_compact
from training.config import Recipe
from training.network import Network, load


class _Exported(nn.Module):
    """Takes the inputs under the names that the server uses, features and layout as one."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder = copy.deepcopy(network.encoder)
        kinds = nn.Embedding(KINDS, network.config.hidden)
        kinds.weight = nn.Parameter(network.kinds())
        self.encoder.embeddings.token_type_embeddings = kinds
        self.head = network.head

    def forward(self, input_ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor) -> Tensor:
        hidden = self.encoder(input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask)
        scores: Tensor = self.head(hidden.last_hidden_state)
        return scores


def export(checkpoint: Path, folder: Path, recipe: Recipe, name: str = "") -> None:
    """Writes model.onnx (int8), lines.npz, trainable.npz, tokenizer.json, config.json and SHA256SUMS into `folder`."""
    network, tokenizer = load(checkpoint)
    folder.mkdir(parents=True, exist_ok=True)
    write_int8(network.eval(), folder / NETWORK)
    write_compact(network, folder / TRAINABLE)
    (folder / TOKENIZER).write_text(tokenizer, encoding="utf-8")
    shutil.copyfile(checkpoint / LINES, folder / LINES)
    config = {
        "name": name or recipe.name,
        "version": recipe.version,
        "limit": network.config.limit,
        "temperature": recipe.temperature,
        "threshold": recipe.threshold,
        "tags": list(TAGS),
        "features": FEATURES,
        "layouts": LAYOUTS,
    }
    (folder / CONFIG).write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    write_digests(folder)


def write_int8(network: Network, target: Path) -> None:
    """The network as ONNX with int8 weights, one scale per output channel (per tensor costs accuracy)."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers.fusion_options import FusionOptions
    from onnxruntime.transformers.optimizer import optimize_model

    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracing exporter is deprecated, yet the only one whose graph is fused
        plain, fused = Path(scratch) / "plain.onnx", Path(scratch) / "fused.onnx"
        example = torch.ones((1, 8), dtype=torch.int64)
        names = ["input_ids", "token_type_ids", "attention_mask"]
        torch.onnx.export(
            _Exported(network),
            (example, torch.zeros_like(example), example),
            str(plain),
            input_names=names,
            output_names=["scores"],
            dynamic_axes={n: {0: "batch", 1: "tokens"} for n in (*names, "scores")},
            opset_version=17,
            dynamo=False,
        )
        heads, hidden = network.config.heads, network.config.hidden
        fusions = FusionOptions("bert")
        # Fused with the addition before it, a layer normalisation takes four times as long.
        fusions.enable_skip_layer_norm = False
        optimized = optimize_model(
            str(plain), model_type="bert", num_heads=heads, hidden_size=hidden, optimization_options=fusions
        )
        optimized.save_model_to_file(str(fused))
        quantize_dynamic(
            str(fused),
            str(target),
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": 1},
        )


def write_digests(folder: Path) -> None:
    """SHA256SUMS over every other file of the folder."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != DIGESTS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / DIGESTS).write_text("".join(lines), encoding="ascii")
