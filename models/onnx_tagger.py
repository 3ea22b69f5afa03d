"""The tagger on ONNX Runtime: one thread a request, no padding, remembered signatures."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from threading import BoundedSemaphore

import numpy as np
import numpy.typing as npt
import onnxruntime

from models.confidence import Belief
from models.decoding import Floats, decode, likeliest_labels
from models.encoding import Encoded, Encoder
from models.labels import Label
from models.line_finder import LineFinder
from models.memory import Memory, Recall
from models.tagger import Span, Window

_REMEMBERED = 4096  # windows
_ROOM = 2**22  # characters of their texts in all


class OnnxTagger:
    """Tags windows one by one. Most people sign the same way each time, so the last answers are kept."""

    def __init__(
        self,
        network: Path,
        encoder: Encoder,
        finder: LineFinder | None,
        version: str,
        temperature: float,
        belief: Belief,
        remembered: int = _REMEMBERED,
    ) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # Windows differ in length: an arena per length would only grow.
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(network),
            options,
            providers=["CPUExecutionProvider"],
            # The fused form of an addition and a layer normalisation takes four times as long as the two.
            disabled_optimizers=["SkipLayerNormFusion"],
        )
        # More threads in the network than processors would share these and each need its own buffers.
        self._turns = BoundedSemaphore(_processors())
        self._encoder = encoder
        self._finder = finder
        self._version = version
        self._temperature = temperature
        self._belief = belief
        self._memory: Memory[Window, tuple[Span, ...]] = Memory(remembered, _ROOM, lambda window: len(window.text))

    @property
    def version(self) -> str:
        """Name and version of the weights."""
        return self._version

    def count_tags(self) -> int:
        """How many tags the network tells apart, seen when it reads a word; raises what the runtime raises."""
        return int(self._scores(self._encoder.encode(Window("Regards"))).shape[1])

    def choose_lines(self, features: Floats) -> npt.NDArray[np.bool_]:
        """Which lines, by their features of shape (lines, features), may hold contact data, shape (lines,)."""
        return np.ones(len(features), dtype=np.bool_) if self._finder is None else self._finder.chosen(features)

    def tag(self, windows: Sequence[Window]) -> list[tuple[Span, ...]]:
        """Spans of each window, in the windows' order."""
        return [self._memory.recall(window, self._read) for window in windows]

    @property
    def recall(self) -> Recall:
        """How many of the windows came before."""
        return self._memory.rate

    def labels_of(self, window: Window, ranges: Sequence[tuple[int, int]]) -> tuple[Label, ...]:
        """The likeliest label of each range of characters, where it is known that each is contact data."""
        encoded = self._encoder.encode(window)
        return likeliest_labels(self._scores(encoded), encoded, ranges)

    def _read(self, window: Window) -> tuple[Span, ...]:
        encoded = self._encoder.encode(window)
        if not encoded.words:
            return ()
        return self._belief.judge(decode(self._scores(encoded), encoded, window.hints, self._temperature))

    def _scores(self, encoded: Encoded) -> Floats:
        """Scores of shape (words, tags)."""
        inputs = {
            "input_ids": encoded.ids[None],
            "token_type_ids": encoded.kinds[None],
            "attention_mask": np.ones((1, len(encoded.ids)), dtype=np.int64),
        }
        with self._turns:
            scores: Floats = self._session.run(["scores"], inputs)[0][0]
        return scores[encoded.positions]


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
