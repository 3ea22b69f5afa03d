"""The training loop."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

import torch
from torch import nn

from models.encoding import Encoder
from models.line_finder import LineFinder
from training.config import TrainingConfig
from training.dataset import Batch, batches, encode_labelled
from training.exchange import Values, exchanged
from training.finder import any_threshold, cut
from training.losses import by_labels, by_teacher
from training.network import Network
from training.synthesis import generate_window
from training.synthesis.spans import LabelledWindow

_BARE = 0.15

Report = Callable[[int, float, float], None]


@dataclass(frozen=True, slots=True)
class Material:
    """What a stage learns from besides generated windows, values to exchange in the real ones, the finder that cuts all
    of them, and the network that is imitated, if any: only then do `unlabelled` windows tell something."""

    real: tuple[LabelledWindow, ...]
    values: Values
    finder: LineFinder
    unlabelled: tuple[LabelledWindow, ...] = ()
    teacher: Network | None = None


def train(network: Network, encoder: Encoder, config: TrainingConfig, material: Material, report: Report) -> None:
    """Runs one stage in place. Word embeddings stay frozen: they know a hundred languages, our data only forty.

    `report(step, loss, examples per second)` is called every 50 steps.
    """
    torch.manual_seed(config.seed)
    torch.set_flush_denormal(True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network.to(device).train()
    network.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    # An upper bound: windows of which the finder leaves nothing fall out.
    steps = config.epochs * -(-(len(material.real) + len(material.unlabelled) + config.generated) // config.batch)
    optimizer = _optimizer(network, config)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps, config.warmup))
    loss_of = by_teacher(material.teacher.to(device)) if material.teacher else by_labels(config.smoothing)
    step, seen, losses, clock = 0, 0, 0.0, time.perf_counter()
    for batch in _epochs(config, material, encoder):
        batch = Batch(*(tensor.to(device) for tensor in batch))
        with torch.autocast(device.type, torch.bfloat16):
            scores = network(batch.ids, batch.features, batch.layout, batch.mask)
            loss = loss_of(batch, scores)
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        step, seen, losses = step + 1, seen + len(batch.tags), losses + loss.item()
        if step % 50 == 0:
            report(step, losses / 50, seen / (time.perf_counter() - clock))
            losses = 0.0
    torch.set_flush_denormal(False)  # it holds for the whole thread, and not everybody's numbers are ours
    network.eval().to("cpu")


def _epochs(config: TrainingConfig, material: Material, encoder: Encoder) -> Iterator[Batch]:
    rng = random.Random(config.seed)
    for _ in range(config.epochs):
        real = (exchanged(window, material.values, rng) for window in material.real)
        windows = chain(real, material.unlabelled, islice(_windows(config, rng), config.generated))
        cuts = (cut(window, material.finder, any_threshold(rng)) for window in windows)
        items = (encode_labelled(window, encoder) for window in cuts if window is not None)
        yield from batches([item for item in items if item.encoded.words], config.batch, encoder.pad, rng)


def _windows(config: TrainingConfig, rng: random.Random) -> Iterator[LabelledWindow]:
    while True:
        window = generate_window(rng)
        if not config.languages or window.language in config.languages:
            yield bare(window, rng) if rng.random() < _BARE else window


def bare(window: LabelledWindow, rng: random.Random) -> LabelledWindow:
    """Nothing but the signature, by an unknown author: text from elsewhere, quotations without a header."""
    if not window.spans:
        return window
    start = window.text.rfind("\n", 0, min(span.start for span in window.spans)) + 1
    end = window.text.find("\n", max(span.end for span in window.spans))
    spans = tuple(replace(span, start=span.start - start, end=span.end - start) for span in window.spans)
    return replace(
        window,
        text=window.text[start : end if end >= 0 else len(window.text)],
        author_name="",
        author_address="",
        marked_from=rng.choice((0, None)),
        spans=spans,
    )


def _optimizer(network: Network, config: TrainingConfig) -> torch.optim.AdamW:
    head = [p for name, p in network.named_parameters() if name.startswith("head.")]
    features = network.encoder.embeddings.token_type_embeddings.weight
    rest = [
        p for n, p in network.named_parameters() if not n.startswith("head.") and p.requires_grad and p is not features
    ]
    matrices, vectors = [p for p in rest if p.dim() > 1], [p for p in rest if p.dim() <= 1]
    return torch.optim.AdamW(
        [
            {"params": matrices, "lr": config.learning_rate, "weight_decay": config.weight_decay},
            {"params": vectors, "lr": config.learning_rate, "weight_decay": 0.0},
            {"params": [*head, features], "lr": config.head_learning_rate, "weight_decay": 0.0},
        ],
        fused=True,
    )


def _rate(step: int, steps: int, warmup: float) -> float:
    """Share of the peak learning rate at a step: linear up, linear down."""
    rise = max(1, round(steps * warmup))
    return min((step + 1) / rise, max(0.0, (steps - step) / max(1, steps - rise)))
