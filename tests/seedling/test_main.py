"""`python -m groundup.seedling` makes what it says, and says what it lacks."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from groundup.seedling.__main__ import DEFAULT_SEED, main
from groundup.seedling.corpus.stream import corpus_hash, families


def test_corpus_stage_writes_card_and_sample(tmp_path: Path) -> None:
    """The card names the corpus and counts its families; the sample is readable line by line."""
    result = CliRunner().invoke(main, ["corpus", "--out", str(tmp_path)])
    card = json.loads((tmp_path / "corpus.json").read_text("utf-8"))
    sample = [json.loads(line) for line in (tmp_path / "corpus-sample.jsonl").read_text("utf-8").splitlines()]
    assert result.exit_code == 0
    assert card["sha256"] == corpus_hash(card["seed"])
    assert set(card["dialogues_of_family"]) == {family.name for family in families()}
    assert all(dialogue["turns"][0]["question"] for dialogue in sample)


def test_cards_stage_puts_what_was_made_into_the_page(tmp_path: Path) -> None:
    """Data card and evaluations replace the sections of the page that is named."""
    page = tmp_path / "page.md"
    names = ("data card", "evaluation", "checkpoints")
    page.write_text("".join(f"<!-- generated: {name} -->\n<!-- end: {name} -->\n" for name in names), "utf-8")
    (tmp_path / "evaluation.md").write_text("| family |\n", "utf-8")
    result = CliRunner().invoke(main, ["cards", "--out", str(tmp_path), "--page", str(page)])
    assert result.exit_code == 0
    assert corpus_hash(DEFAULT_SEED) in page.read_text("utf-8")
    assert "| family |\n<!-- end: evaluation -->" in page.read_text("utf-8")
    assert "<!-- generated: checkpoints -->\n<!-- end" in page.read_text("utf-8")  # none was made


def test_missing_extra_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the libraries for training there is a sentence with the command that installs them."""
    monkeypatch.delitem(sys.modules, "groundup.seedling.pipeline", raising=False)
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    for name in [name for name in sys.modules if name.startswith("groundup.seedling.")]:
        if name.rpartition(".")[2] in ("tokenizer", "export", "batches", "train", "pipeline"):
            monkeypatch.delitem(sys.modules, name)
    result = CliRunner().invoke(main, ["tokenizer", "--out", str(tmp_path)])
    assert result.exit_code == 1
    assert "pip install '.[train]'" in result.output
    assert "Traceback" not in result.output


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file where the folder should be gives one line, not a traceback."""
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    result = CliRunner().invoke(main, ["corpus", "--out", str(blocked / "folder")])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert str(blocked) in result.output
