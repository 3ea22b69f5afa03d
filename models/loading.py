"""A weights folder -> Tagger: every file checked against its digest, the labels against the code's."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tokenizers import Tokenizer

from models.confidence import Belief, Scale
from models.encoding import FEATURES, LAYOUTS, Encoder
from models.errors import WeightsError
from models.labels import TAGS, Label
from models.line_finder import read_line_finder
from models.onnx_tagger import OnnxTagger
from models.registry import folder_of

SHIPPED = Path(__file__).parent / "weights"
NETWORK, TOKENIZER, CONFIG, DIGESTS = "model.onnx", "tokenizer.json", "config.json", "SHA256SUMS"
# Weights without it have every line of a window read.
LINES = "lines.npz"


@dataclass(frozen=True, slots=True)
class WeightsConfig:
    """config.json of a weights folder.

    `limit` in tokens; `features` and `layouts` count what the network tells apart of a word; `temperature` divides the
    scores before softmax; `calibration` turns what the network is sure of into the probability of being right, label by
    label; spans less likely than `threshold` are dropped.
    """

    name: str
    version: str
    limit: int
    temperature: float
    threshold: float
    tags: tuple[str, ...]
    features: int
    layouts: int = 0
    calibration: Mapping[Label, Scale] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not (math.isfinite(self.temperature) and self.temperature > 0 and 0 <= self.threshold <= 1):
            raise ValueError(f"no temperature or no threshold: {self.temperature}, {self.threshold}")

    @property
    def belief(self) -> Belief:
        """What becomes of the network's confidence."""
        return Belief(self.threshold, self.calibration)


def shipped_folder() -> Path:
    """The folder of the weights that come with the package."""
    folders = sorted(path.parent for path in SHIPPED.glob(f"*/{CONFIG}"))
    if not folders:
        raise WeightsError("MISSING_WEIGHTS", f"no weights under {SHIPPED}: reinstall, or name a folder with --weights")
    return folders[-1]


def load_tagger(folder: Path | None = None, belief: Belief | None = None) -> OnnxTagger:
    """The tagger of a weights folder, of the shipped one by default; raises WeightsError.

    `belief` stands in for what the folder says of confidence.
    """
    folder = folder_of(folder) if folder else shipped_folder()
    for name in (NETWORK, TOKENIZER, CONFIG, DIGESTS):
        if not (folder / name).is_file():
            raise WeightsError("MISSING_WEIGHTS", f"{folder} is no weights folder: {name} is missing")
    check_digests(folder)
    config = read_config(folder)
    try:
        encoder = Encoder(Tokenizer.from_file(str(folder / TOKENIZER)), config.limit)
        finder = read_line_finder(folder / LINES) if (folder / LINES).is_file() else None
        version = f"{config.name}-{config.version}"
        tagger = OnnxTagger(folder / NETWORK, encoder, finder, version, config.temperature, belief or config.belief)
        answered = tagger.count_tags()
    except Exception as exc:  # the runtimes raise bare Exception and their own types for files they cannot read
        raise WeightsError("BROKEN_WEIGHTS", f"{folder} cannot be loaded ({type(exc).__name__}): copy it anew") from exc
    if answered != len(TAGS):
        raise WeightsError("WRONG_LABELS", f"{folder}'s network tells {answered} tags apart, not {len(TAGS)}")
    return tagger


def check_digests(folder: Path) -> None:
    """Compares every file that SHA256SUMS names with its digest."""
    for line in (folder / DIGESTS).read_text(encoding="utf-8", errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        path = folder / name
        if path.parent != folder or not path.is_file():
            raise WeightsError("MISSING_WEIGHTS", f"{folder} is incomplete: {name} is missing")
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != digest:
            raise WeightsError(
                "WRONG_DIGEST", f"{path} is not the file that was published (SHA-256 differs): copy the folder anew"
            )


def read_config(folder: Path) -> WeightsConfig:
    """config.json, checked to fit this code."""
    try:
        values = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        scales = {Label(label): Scale(**scale) for label, scale in values.get("calibration", {}).items()}
        config = WeightsConfig(**{**values, "tags": tuple(values["tags"]), "calibration": scales})
    except (ValueError, TypeError, KeyError, AttributeError) as exc:
        raise WeightsError("BROKEN_WEIGHTS", f"{folder / CONFIG} cannot be read: copy the folder anew") from exc
    if (config.tags, config.features, config.layouts) != (TAGS, FEATURES, LAYOUTS):
        raise WeightsError("WRONG_LABELS", f"{folder} was trained for other labels or features than this version reads")
    return config
