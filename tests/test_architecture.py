"""The plan of the code holds: who may import whom, what the server needs, what the documents name."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("models", "server", "evaluation", "training")
TRAINING_ONLY = ("torch", "transformers", "spacy", "mlflow", "pandas", "sklearn")
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60


def sources() -> list[Path]:
    """Every Python file of the four packages, generated stubs excluded."""
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def test_every_import_contract_holds():
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert ", 0 broken." in run.stdout


def test_the_server_loads_nothing_that_only_training_needs():
    script = (
        "import importlib, json, pkgutil, server\n"
        "names = [m.name for m in pkgutil.walk_packages(server.__path__, 'server.')\n"
        "         if '.migrations' not in m.name and not m.name.endswith('__main__')]\n"
        "for name in names: importlib.import_module(name)\n"
        "import sys; print(json.dumps([len(names), sorted(sys.modules)]))"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    count, loaded = json.loads(run.stdout)
    assert count > 20
    assert not set(TRAINING_ONLY) & set(loaded)


def test_runtime_dependencies_name_nothing_that_only_training_needs():
    runtime = [line for line in requires("undersigned") or [] if "extra ==" not in line]
    assert runtime
    assert not [line for line in runtime if line.split(">")[0].strip() in TRAINING_ONLY]


def test_every_dependency_is_pinned_in_the_constraints():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + [name for extra in project["optional-dependencies"].values() for name in extra]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.split("==")[0].lower() for line in lines if "==" in line}
    assert not {name.split(">")[0].split("[")[0].lower() for name in wanted} - pinned
    assert not [line for line in lines if "/" in line or "@" in line], "no path or address of one machine"


def documented() -> tuple[set[str], set[str]]:
    """The folders and the Python files that the tree in docs/architecture.md names, relative to the root."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    folders: set[str] = set()
    files: set[str] = set()
    above: list[str] = []  # one entry for each two columns of indentation
    for line in text.split("```")[1].splitlines():
        words = line.split()
        depth = (len(line) - len(line.lstrip())) // 2
        if words and words[0].endswith("/"):
            above[depth:] = [words[0].rstrip("/")]
            folders.add("/".join(above))
        elif words:
            files |= {"/".join([*above[:depth], word]) for word in words if word.endswith(".py")}
    return folders, files


def test_the_architecture_document_names_every_folder_of_code():
    folders, _ = documented()
    assert not {path.parent.relative_to(ROOT).as_posix() for path in sources()} - folders


def test_the_architecture_document_names_only_what_exists():
    folders, files = documented()
    assert len(files) > 20
    assert not [name for name in sorted(folders) if not (ROOT / name).is_dir()]
    assert not [name for name in sorted(files) if not (ROOT / name).is_file()]


# A migration lists what it makes, once and for all: its length says nothing.
@pytest.mark.parametrize(
    "path",
    [path for path in sources() if path.parent.name != "versions"],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_files_and_functions_stay_short(path: Path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_FILE_LINES
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert not [n.name for n in functions if (n.end_lineno or 0) - n.lineno >= MAX_FUNCTION_LINES]


def test_nothing_but_the_fixed_folders_stands_at_the_top():
    made_by_running = {"var", "build", "dist", "mlruns", "mlartifacts"}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert folders - made_by_running <= {
        "proto",
        "server",
        "models",
        "training",
        "evaluation",
        "tests",
        "docs",
        "deploy",
    }
