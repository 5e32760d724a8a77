"""The list of other tools' models is short, whole, and safe for a terminal."""

from __future__ import annotations

from pathlib import Path

from groundup.cli.adoption.candidates import Candidate
from groundup.cli.adoption.listing import MAXIMUM_SKIPPED_LINES, listed, nothing_found, record, skipped_lines
from groundup.library.adopt.found import Findings, FoundFile, FoundModel, Skipped
from groundup.names import ModelName

FILE = FoundFile(Path("/models/a.gguf"), 2_600_000_000, "a.gguf")
MODEL = FoundModel("ollama", ModelName.parse("tiny:1b"), (FILE,))


def test_a_line_for_each_model() -> None:
    """With its state where there is something to say."""
    lines = listed(
        [Candidate(MODEL), Candidate(MODEL, adopted_as="tiny:1b"), Candidate(MODEL, adopted_as="mine"),
         Candidate(MODEL, problem="it is torn")]
    ).splitlines()  # fmt: skip
    assert lines[0].split() == ["NAME", "SIZE", "KEPT", "BY", "STATE"]
    assert lines[1].split() == ["tiny:1b", "2.6", "GB", "Ollama"]
    assert [line.partition("Ollama")[2].strip() for line in lines[2:]] == [
        "adopted",
        "adopted as mine",
        "cannot be adopted: it is torn",
    ]


def test_what_was_passed_over_is_bounded_and_safe() -> None:
    """A hostile name cannot move the cursor, and many do not fill the screen."""
    lines = skipped_lines([Skipped(Path("/a\x1b[2J"), "it is a link")] * 50)
    assert len(lines) == MAXIMUM_SKIPPED_LINES + 2
    assert "\x1b" not in "".join(lines)
    assert lines[-1] == "  and 38 more"
    assert skipped_lines([]) == []


def test_nothing_says_where_was_looked() -> None:
    """Or only which tools were looked for."""
    assert "Looked in: /models." in nothing_found(Findings(looked_in=[Path("/models")]))
    assert "Looked" not in nothing_found(Findings())


def test_data_is_exact() -> None:
    """Sizes in bytes, paths, reasons."""
    findings = Findings(skipped=[Skipped(Path("/b"), "it is empty")], looked_in=[Path("/models")])
    assert record([Candidate(MODEL, problem="it is torn")], findings) == {
        "models": [
            {
                "name": "tiny:1b",
                "tool": "ollama",
                "size_bytes": 2_600_000_000,
                "adopted_as": "",
                "problem": "it is torn",
                "files": ["/models/a.gguf"],
            }
        ],
        "skipped": [{"path": "/b", "reason": "it is empty"}],
        "looked_in": ["/models"],
    }
