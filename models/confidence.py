"""How far to believe the network: its confidence in a span -> the probability that the value is right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from models.labels import Label
from models.tagger import Span

_CERTAIN = 1e-4  # nothing is surer than this: the logarithms stay finite


@dataclass(frozen=True, slots=True)
class Scale:
    """Platt's scaling (1999): logit of the probability = slope * logit of the confidence + shift; slope > 0."""

    slope: float = 1.0
    shift: float = 0.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.slope) and math.isfinite(self.shift) and self.slope > 0):
            raise ValueError(f"no scale: {self.slope}, {self.shift}")

    def probability(self, confidence: float) -> float:
        """The probability in [0, 1] of a confidence in [0, 1]; the surer, the likelier."""
        return 1 / (1 + math.exp(-(self.slope * logit(confidence) + self.shift)))


@dataclass(frozen=True, slots=True)
class Belief:
    """One scale a label (where there is none, confidence is taken as it is); what is less likely is dropped."""

    threshold: float = 0.0
    scales: Mapping[Label, Scale] = field(default_factory=dict)

    def judge(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """The spans that are likely enough, with their probability as confidence."""
        judged = (replace(span, confidence=self._probability(span)) for span in spans)
        return tuple(span for span in judged if span.confidence >= self.threshold)

    def _probability(self, span: Span) -> float:
        scale = self.scales.get(span.label)
        return span.confidence if scale is None else scale.probability(span.confidence)


AS_IT_IS = Belief()
"""Every span with the network's own confidence."""


def logit(confidence: float) -> float:
    """Logarithm of the odds, between -9.2 and 9.2."""
    bounded = min(max(confidence, _CERTAIN), 1 - _CERTAIN)
    return math.log(bounded / (1 - bounded))
