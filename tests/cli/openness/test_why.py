"""Every requirement with its truth, and every component with links to its evidence."""

from __future__ import annotations

from groundup.cli.openness.why import why_text
from groundup.openness.wording import wording
from tests.openness import releases
from tests.openness.releases import part, release

from .golden import card


def test_all_requirements_and_all_evidence_are_there() -> None:
    """One line for each requirement of each rule; each address at its commit."""
    shown = card(releases.granite(), "Half Open 4B")
    text = why_text(shown, wording("en"), width=200)
    assert sum(len(one.requirements) for one in shown.readings) == sum(
        line.startswith(("    + ", "    - ", "    ? ")) for line in text.splitlines()
    )
    assert "- training code  complete: not met (parts are not published)" in text
    assert text.count("https://github.com/maker/model/blob/0123456789abcdef/README.md") == 14
    assert "2026-11-26 · read · tester" in text


def test_what_nobody_looked_at_says_so() -> None:
    """An unknown component has no evidence."""
    text = why_text(card(release(training_code={"availability": "unknown"}), "X"), wording("en"), width=80)
    assert "nobody has looked" in text


def test_a_licence_stands_beside_what_can_be_had_alone() -> None:
    """What is not published has none, and the words of records are for programs."""
    openness = release(
        training_code="closed",
        data_prep_code=part("open", "none_found"),
        model_card=part("open", "unknown"),
        training_data_posttraining={"availability": "not_applicable", "why": "No such step."},
    )
    lines = why_text(card(openness, "X"), wording("en"), width=120).splitlines()
    assert "○ closed  training code: not published" in lines
    assert "● open  model card: yes (under which licence?)" in lines
    assert any("code that prepared the data" in line and "(no licence found)" in line for line in lines)
    place = lines.index("– none needed  post-training data: No such step.")
    assert lines[place + 1] == ""
