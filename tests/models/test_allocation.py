"""Memory goes back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

# Small blocks, all but every thousandth freed: their pages stay with the process unless it trims.
HOLES = """
from pathlib import Path
from models.allocation import give_memory_back, trim

def pages():
    return int(Path("/proc/self/statm").read_text().split()[1])

give_memory_back()
blocks = [bytes(700) for _ in range(100_000)]
kept = blocks[::1000]
del blocks
before = pages()
assert trim()
print(before - pages())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library is not glibc")
def test_free_pages_between_what_is_kept_go_back() -> None:
    done = subprocess.run([sys.executable, "-c", HOLES], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 5_000
