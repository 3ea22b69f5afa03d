"""Generates the Python stubs from the .proto files: `python proto/generate.py [FOLDER]` (`make proto`).

Without FOLDER the stubs land beside their sources, where they are committed; a test generates them into a folder of
its own and compares.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

from grpc_tools import protoc

ROOT = Path(__file__).resolve().parent


def generate(out: Path) -> None:
    """Writes `undersigned/v1/*_pb2.py`, `*_pb2.pyi` and `*_pb2_grpc.py` under `out`; SystemExit when protoc refuses."""
    sources = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("undersigned/v1/*.proto"))
    includes = [f"-I{ROOT}", f"-I{files('grpc_tools') / '_proto'}"]
    outputs = [f"--{kind}_out={out}" for kind in ("python", "pyi", "grpc_python")]
    status = protoc.main(["protoc", *includes, *outputs, *sources])
    if status:
        raise SystemExit(status)


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
