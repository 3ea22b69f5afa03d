"""Mail as it is written today in 35 languages: read as well as the committed figures say."""

from pathlib import Path

from evaluation.extraction import evaluate, report_of
from evaluation.gate import SCORES, committed, figures, regressions
from evaluation.gold import load_gold
from evaluation.pipeline import PipelineReader
from evaluation.readers import read_all
from evaluation.report import to_json

MAILBOX = Path(__file__).parents[1] / "mailbox"


def test_the_mailbox_is_read_as_well_as_its_scores_say() -> None:
    reader, gold = PipelineReader(), load_gold(MAILBOX)
    run = report_of(evaluate(gold, read_all(gold, lambda _: reader)), reader.name, "mailbox")
    assert regressions(committed(MAILBOX / SCORES), figures(to_json(run)), tolerance=0.01) == ()
