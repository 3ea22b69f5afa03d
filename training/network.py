"""The token classifier as torch knows it: layers of the base, features and layout as token types, a linear head."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from models.encoding import FEATURES, LAYOUTS
from models.labels import TAGS
from training.base import Base

_CONFIG, _WEIGHTS, _TOKENIZER = "network.json", "network.pt", "tokenizer.json"


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Sizes of the network; `limit` is the longest window in tokens."""

    vocabulary: int
    layers: int
    hidden: int = 384
    heads: int = 12
    inner: int = 1536
    limit: int = 320
    dropout: float = 0.1


class Network(nn.Module):
    """ids, features, layout, mask of shape (batch, tokens) -> scores of shape (batch, tokens, tags)."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = BertModel(
            BertConfig(
                vocab_size=config.vocabulary,
                hidden_size=config.hidden,
                num_hidden_layers=config.layers,
                num_attention_heads=config.heads,
                intermediate_size=config.inner,
                type_vocab_size=FEATURES,
                max_position_embeddings=512,
                hidden_dropout_prob=config.dropout,
                attention_probs_dropout_prob=0.0,  # with it, attention on a CPU falls to half the speed
            ),
            add_pooling_layer=False,
        )
        # The plain form is the fastest on a CPU, and the only one that ONNX Runtime's optimizer fuses.
        self.encoder.set_attn_implementation("eager")
        self.layout = nn.Embedding(LAYOUTS, config.hidden)
        nn.init.normal_(self.layout.weight, std=0.01)
        self.dropout = nn.Dropout(config.dropout)
        self.head = nn.Linear(config.hidden, len(TAGS))

    def forward(self, ids: Tensor, features: Tensor, layout: Tensor, mask: Tensor) -> Tensor:
        """Scores of every token; only those that stand for a word mean anything."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.layout(layout)
        hidden = self.encoder(inputs_embeds=words, token_type_ids=features, attention_mask=mask).last_hidden_state
        scores: Tensor = self.head(self.dropout(hidden))
        return scores

    def kinds(self) -> Tensor:
        """Features and layout in one table of token types, shape (KINDS, hidden): one look-up is faster than two."""
        features = self.encoder.embeddings.token_type_embeddings.weight
        return (features[:, None] + self.layout.weight[None]).flatten(0, 1).detach()


def from_base(base: Base, pieces: list[int], config: NetworkConfig) -> Network:
    """A network that starts from the base's first layers and the embeddings of the kept pieces."""
    network = Network(config)
    tensors = {name: torch.from_numpy(value) for name, value in base.tensors.items()}
    tensors["embeddings.word_embeddings.weight"] = tensors["embeddings.word_embeddings.weight"][pieces]
    kind = tensors["embeddings.token_type_embeddings.weight"][:1]
    tensors["embeddings.token_type_embeddings.weight"] = kind + 0.01 * torch.randn(FEATURES, kind.shape[1])
    own = network.encoder.state_dict()
    network.encoder.load_state_dict({n: _fitted(tensors, n, config.inner) for n in own if n in tensors}, strict=False)
    return network


def _fitted(tensors: dict[str, Tensor], name: str, inner: int) -> Tensor:
    """A tensor of the base, the feed-forward ones cut to the `inner` units that weigh most in their layer."""
    layer, dense, part = name.partition("intermediate.dense.")
    if not dense:
        layer, dense, part = name.partition("output.dense.")
    if not dense or layer.endswith("attention."):
        return tensors[name]
    into, out = tensors[f"{layer}intermediate.dense.weight"], tensors[f"{layer}output.dense.weight"]
    kept = (into.norm(dim=1) * out.norm(dim=0)).topk(inner).indices.sort().values
    if "intermediate" in name:
        return tensors[name][kept]
    return tensors[name][:, kept] if part == "weight" else tensors[name]


def save(network: Network, tokenizer: str, folder: Path) -> None:
    """Writes a training checkpoint: sizes, float32 weights, tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _CONFIG).write_text(json.dumps(asdict(network.config), indent=1), encoding="utf-8")
    (folder / _TOKENIZER).write_text(tokenizer, encoding="utf-8")
    torch.save(network.state_dict(), folder / _WEIGHTS)


def load(folder: Path) -> tuple[Network, str]:
    """The network and the tokenizer.json of a checkpoint."""
    config = NetworkConfig(**json.loads((folder / _CONFIG).read_text(encoding="utf-8")))
    network = Network(config)
    network.load_state_dict(torch.load(folder / _WEIGHTS, weights_only=True))
    return network, (folder / _TOKENIZER).read_text(encoding="utf-8")
