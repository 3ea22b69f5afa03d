"""What a network is to say of the words of a batch: their labels, or what its teacher says."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from training.dataset import IGNORED, Batch
from training.network import Network

# Batch, scores of shape (batch, tokens, tags) -> the loss.
Loss = Callable[[Batch, Tensor], Tensor]


def by_labels(smoothing: float) -> Loss:
    """Cross entropy with the words' tags."""
    entropy = nn.CrossEntropyLoss(ignore_index=IGNORED, label_smoothing=smoothing)

    def loss(batch: Batch, scores: Tensor) -> Tensor:
        value: Tensor = entropy(scores.float().flatten(0, 1), batch.tags.flatten())
        return value

    return loss


def by_teacher(teacher: Network) -> Loss:
    """Kullback-Leibler divergence from the teacher's probabilities of the words' tags (Hinton et al. 2015, at
    temperature 1); the tags themselves do not count."""

    def loss(batch: Batch, scores: Tensor) -> Tensor:
        words = batch.tags != IGNORED
        with torch.inference_mode():
            wanted = teacher(batch.ids, batch.features, batch.layout, batch.mask)[words].float().softmax(-1)
        own = scores[words].float().log_softmax(-1)
        return nn.functional.kl_div(own, wanted.clone(), reduction="batchmean")

    return loss
