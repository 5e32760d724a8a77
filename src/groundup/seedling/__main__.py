"""`python -m groundup.seedling STAGE --out FOLDER`: make Seedling again, step by step or all at once.

Only the command line is here; the steps are in `pipeline.py`, `corpus/` and `evaluate.py`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path

import click

from groundup.errors import FileAccessError, GroundupError, MissingExtraError

from . import weights_path
from .answering import through_engine
from .cards import data_card, with_section
from .corpus.stream import CORPUS_VERSION, corpus_hash, dialogues
from .evaluate import QUESTIONS, Evaluation, evaluate
from .evaluation_report import checkpoint_table, failures, figures, report, row
from .recipe import FURTHER

STAGES = ("corpus", "tokenizer", "train", "export", "evaluate", "checkpoints", "compare", "cards", "all")
# exported twice, because the file that is shipped holds the figures of its evaluation
ALL = ("corpus", "tokenizer", "train", "export", "evaluate", "export", "checkpoints", "compare", "cards")
CHECKPOINT_QUESTIONS = 20
CARD_DIALOGUES = 20_000
SAMPLE_DIALOGUES = 500
DEFAULT_SEED = FURTHER.seed  # of what the shipped weights saw last


@click.command()
@click.argument("stage", type=click.Choice(STAGES))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/seedling"),
    show_default=True,
    help="Folder for everything that is made.",
)
@click.option(
    "--steps", type=click.IntRange(min=1), help="Train for fewer or more steps than the recipe says."
)
@click.option(
    "--earlier",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Go on from this earlier Seedling instead of beginning with nothing.",
)
@click.option(
    "--weights",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Evaluate this model file instead.",
)
@click.option(
    "--questions",
    type=click.IntRange(min=1),
    default=QUESTIONS,
    show_default=True,
    help="Held-out questions of each family.",
)
@click.option(
    "--page",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The page of reference into which `cards` writes; without it, into files of the folder.",
)
def main(
    stage: str,
    out: Path,
    steps: int | None,
    earlier: Path | None,
    weights: Path | None,
    questions: int,
    page: Path | None,
) -> None:
    """Make Seedling from nothing, step by step or all at once.

    "checkpoints" evaluates the weights that were kept on the way; "compare" says how close the new file is
    to the shipped one; "cards" writes the data card and puts the evaluations beside it.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in ALL if stage == "all" else (stage,):
            if name == "corpus":
                write_corpus_card(out, _say)
            elif name == "evaluate":
                _write_evaluation(out, weights or _exported(out) or weights_path(), questions)
            elif name == "cards":
                _write_cards(out, page)
            else:
                _heavy_step(name, steps, earlier)(out, _say)
    except OSError as error:
        _fail(FileAccessError(str(error.filename or out), "read or written", error.strerror or str(error)))
    except GroundupError as error:
        _fail(error)


def write_corpus_card(folder: Path, report_line: Callable[[str], None]) -> None:
    """Write `corpus.json` (hash and counts) and `corpus-sample.jsonl`; the corpus itself is a stream."""
    first = list(islice(dialogues(DEFAULT_SEED), CARD_DIALOGUES))
    counts = Counter(dialogue.family for dialogue in first)
    card = {
        "version": CORPUS_VERSION,
        "seed": DEFAULT_SEED,
        "sha256": corpus_hash(DEFAULT_SEED),
        "counted_dialogues": CARD_DIALOGUES,
        "dialogues_of_family": dict(sorted(counts.items())),
    }
    (folder / "corpus.json").write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    with (folder / "corpus-sample.jsonl").open("w", encoding="utf-8") as sample:
        for dialogue in first[:SAMPLE_DIALOGUES]:
            turns = [{"question": turn.question, "answer": turn.answer} for turn in dialogue.turns]
            sample.write(
                json.dumps(
                    {"family": dialogue.family, "system": dialogue.system, "turns": turns}, ensure_ascii=False
                )
                + "\n"
            )
    report_line(f"corpus: sha256 {card['sha256']}")


def _write_evaluation(folder: Path, weights: Path, questions: int) -> None:
    with through_engine(weights) as respondent:
        evaluation = evaluate(respondent, count=questions, progress=lambda score: _say(row(score)))
    (folder / "evaluation.md").write_text(report(evaluation), "utf-8")
    (folder / "failures.md").write_text(failures(evaluation), "utf-8")
    (folder / "evaluation.json").write_text(json.dumps(figures(evaluation), indent=2) + "\n", "utf-8")
    _say(report(evaluation))


def _write_checkpoint_table(folder: Path, report_line: Callable[[str], None]) -> None:
    from . import pipeline  # noqa: PLC0415  torch and tokenizers are an extra

    evaluations: list[tuple[int, Evaluation]] = []
    for step, weights in pipeline.kept_checkpoints(folder):
        with through_engine(weights) as respondent:
            evaluations.append((step, evaluate(respondent, count=CHECKPOINT_QUESTIONS, with_noise=False)))
        report_line(checkpoint_table(evaluations[-1:]).splitlines()[-1])
    (folder / "checkpoints.md").write_text(checkpoint_table(evaluations), "utf-8")


def _write_cards(folder: Path, page: Path | None) -> None:
    made = {"evaluation": folder / "evaluation.md", "checkpoints": folder / "checkpoints.md"}
    sections = {"data card": data_card(DEFAULT_SEED)}
    sections |= {name: path.read_text("utf-8") for name, path in made.items() if path.exists()}
    (folder / "data-card.md").write_text(sections["data card"], "utf-8")
    if page is not None:
        text = page.read_text("utf-8")
        for name, section in sections.items():
            text = with_section(text, name, section)
        page.write_text(text, "utf-8")
    _say(f"cards: {', '.join(sections)}")


def _heavy_step(
    stage: str, steps: int | None, earlier: Path | None
) -> Callable[[Path, Callable[[str], None]], None]:
    try:
        from . import pipeline  # noqa: PLC0415  torch and tokenizers are an extra
    except ModuleNotFoundError as error:
        raise MissingExtraError(f"Making Seedling ({error.name})", "train") from None
    if stage == "tokenizer":
        return partial(pipeline.make_tokenizer, earlier=earlier)
    if stage == "export":
        return partial(pipeline.make_model_files, earlier=earlier)
    if stage == "checkpoints":
        return _write_checkpoint_table
    if stage == "compare":
        return pipeline.compare_with_shipped
    return partial(pipeline.make_weights, steps=steps, earlier=earlier)


def _exported(folder: Path) -> Path | None:
    return next(iter(sorted(folder.glob("seedling-*-q8_0.gguf"))), None)


def _say(line: str) -> None:
    click.echo(line)
    sys.stdout.flush()


def _fail(error: GroundupError) -> None:
    click.echo(f"{error.message}\n{error.hint}".rstrip(), err=True)
    sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
