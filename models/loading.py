"""A weights folder -> Tagger: every file checked against its digest, the labels against the code's."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from models.encoding import FEATURES, Encoder
from models.errors import WeightsError
from models.labels import TAGS
from models.onnx_tagger import OnnxTagger

SHIPPED = Path(__file__).parent / "weights"
NETWORK, TOKENIZER, CONFIG, DIGESTS = "model.onnx", "tokenizer.json", "config.json", "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class WeightsConfig:
    """config.json of a weights folder.

    `limit` in tokens; `temperature` divides the scores before softmax; spans less sure than `threshold` are dropped.
    """

    name: str
    version: str
    limit: int
    temperature: float
    threshold: float
    tags: tuple[str, ...]
    features: int


def shipped_folder() -> Path:
    """The folder of the weights that come with the package."""
    folders = sorted(path.parent for path in SHIPPED.glob(f"*/{CONFIG}"))
    if not folders:
        raise WeightsError("MISSING_WEIGHTS", f"no weights under {SHIPPED}: reinstall, or name a folder with --weights")
    return folders[-1]


def load_tagger(folder: Path | None = None) -> OnnxTagger:
    """The tagger of a weights folder, of the shipped one by default; raises WeightsError."""
    folder = folder or shipped_folder()
    for name in (NETWORK, TOKENIZER, CONFIG, DIGESTS):
        if not (folder / name).is_file():
            raise WeightsError("MISSING_WEIGHTS", f"{folder} is no weights folder: {name} is missing")
    check_digests(folder)
    config = read_config(folder)
    try:
        encoder = Encoder(Tokenizer.from_file(str(folder / TOKENIZER)), config.limit)
        return OnnxTagger(
            folder / NETWORK, encoder, f"{config.name}-{config.version}", config.temperature, config.threshold
        )
    except Exception as exc:  # the runtimes raise bare Exception and their own types for files they cannot read
        raise WeightsError("BROKEN_WEIGHTS", f"{folder} cannot be loaded ({type(exc).__name__}): copy it anew") from exc


def check_digests(folder: Path) -> None:
    """Compares every file that SHA256SUMS names with its digest."""
    for line in (folder / DIGESTS).read_text(encoding="ascii").splitlines():
        digest, _, name = line.partition("  ")
        path = folder / name
        if path.parent != folder or not path.is_file():
            raise WeightsError("MISSING_WEIGHTS", f"{folder} is incomplete: {name} is missing")
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise WeightsError(
                "WRONG_DIGEST", f"{path} is not the file that was published (SHA-256 differs): copy the folder anew"
            )


def read_config(folder: Path) -> WeightsConfig:
    """config.json, checked to fit this code."""
    try:
        values = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        config = WeightsConfig(**{**values, "tags": tuple(values["tags"])})
    except (ValueError, TypeError, KeyError) as exc:
        raise WeightsError("BROKEN_WEIGHTS", f"{folder / CONFIG} cannot be read: copy the folder anew") from exc
    if config.tags != TAGS or config.features != FEATURES:
        raise WeightsError("WRONG_LABELS", f"{folder} was trained for other labels or features than this version reads")
    return config
