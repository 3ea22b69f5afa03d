"""The contract is lint clean, and the committed stubs are what it generates."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROTO = Path(__file__).resolve().parents[2] / "proto"
GENERATED = sorted(path.relative_to(PROTO) for path in PROTO.glob("undersigned/v1/*_pb2*.py*"))


@pytest.fixture(scope="module")
def regenerated(tmp_path_factory):
    out = tmp_path_factory.mktemp("stubs")
    subprocess.run([sys.executable, str(PROTO / "generate.py"), str(out)], check=True, capture_output=True)
    return out


def test_every_stub_is_committed_and_no_other(regenerated):
    assert sorted(path.relative_to(regenerated) for path in regenerated.rglob("*.py*")) == GENERATED


@pytest.mark.parametrize("stub", GENERATED, ids=lambda stub: stub.name)
def test_stub_is_not_stale(regenerated, stub):
    assert (regenerated / stub).read_text() == (PROTO / stub).read_text(), "stale: run `make proto` and commit"


@pytest.mark.parametrize("command", [["lint"], ["format", "--diff", "--exit-code"]], ids=["lint", "format"])
def test_contract_passes_buf(command):
    buf = Path(sys.executable).with_name("buf")
    done = subprocess.run([str(buf), *command], cwd=PROTO, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
