"""The tagger on ONNX Runtime: one thread a request, no padding, remembered signatures."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
import onnxruntime

from models.decoding import Floats, decode, likeliest_labels
from models.encoding import Encoded, Encoder
from models.labels import Label
from models.tagger import Span, Window


class OnnxTagger:
    """Tags windows one by one. Most people sign the same way each time, so the last `remembered` answers are kept."""

    def __init__(
        self,
        network: Path,
        encoder: Encoder,
        version: str,
        temperature: float,
        threshold: float,
        remembered: int = 4096,
    ) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # Windows differ in length: an arena per length would only grow.
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        self._session = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
        self._encoder = encoder
        self._version = version
        self._temperature = temperature
        self._threshold = threshold
        self._remembered = remembered
        self._answers: OrderedDict[Window, tuple[Span, ...]] = OrderedDict()
        self._lock = Lock()

    @property
    def version(self) -> str:
        """Name and version of the weights."""
        return self._version

    def tag(self, windows: Sequence[Window]) -> list[tuple[Span, ...]]:
        """Spans of each window, in the windows' order."""
        return [self._recall(window) for window in windows]

    def _recall(self, window: Window) -> tuple[Span, ...]:
        with self._lock:
            if window in self._answers:
                self._answers.move_to_end(window)
                return self._answers[window]
        spans = self._read(window)
        with self._lock:
            self._answers[window] = spans
            if len(self._answers) > self._remembered:
                self._answers.popitem(last=False)
        return spans

    def labels_of(self, window: Window, ranges: Sequence[tuple[int, int]]) -> tuple[Label, ...]:
        """The likeliest label of each range of characters, where it is known that each is contact data."""
        encoded = self._encoder.encode(window)
        return likeliest_labels(self._scores(encoded), encoded, ranges)

    def _read(self, window: Window) -> tuple[Span, ...]:
        encoded = self._encoder.encode(window)
        if not encoded.words:
            return ()
        spans = decode(self._scores(encoded), encoded, window.hints, self._temperature)
        return tuple(span for span in spans if span.confidence >= self._threshold)

    def _scores(self, encoded: Encoded) -> Floats:
        """Scores of shape (words, tags)."""
        inputs = {
            "input_ids": encoded.ids[None],
            "token_type_ids": encoded.features[None],
            "attention_mask": np.ones((1, len(encoded.ids)), dtype=np.int64),
        }
        scores: Floats = self._session.run(["scores"], inputs)[0][0]
        return scores[encoded.positions]
