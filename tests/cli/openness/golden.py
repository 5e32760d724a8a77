"""Cards as they must look, and the releases that they are of.

After a wanted change of wording or layout, `python -m tests.cli.openness.golden` writes them anew: read the
difference before it is kept.
"""

from __future__ import annotations

from pathlib import Path

from groundup.catalogue.evidence_schema import Openness
from groundup.cli.openness.markdown_card import markdown_card
from groundup.cli.openness.terminal_card import terminal_card
from groundup.openness.assessment import Release, assess
from groundup.openness.card import Card
from groundup.openness.card_making import card_of
from groundup.openness.tables import licences
from groundup.openness.wording import LANGUAGES, wording
from tests.openness import releases
from tests.openness.releases import TODAY, weights_only

FOLDER = Path(__file__).with_name("golden_cards")
WIDTH = 80


def card(openness: Openness, name: str, language: str = "en") -> Card:
    """The card of a made-up release."""
    release = Release(name.lower().replace(" ", "-"), name, "2026-11", smallest_bytes=2_600_000_000)
    return card_of(assess(release, openness, licences(), TODAY), wording(language), size="2.6 GB")


def cards() -> dict[str, str]:
    """Every golden card by the name of its file."""
    granite = releases.granite()
    unknown = releases.release("unknown", gate="unknown")
    vision = weights_only("llama-3.2-community", gate="accept_terms", modalities=("text", "image_in"))
    shown = {
        f"open-weights.{language}.txt": terminal_card(card(granite, "Half Open 4B", language), width=WIDTH)
        for language in LANGUAGES
    }
    return {
        **shown,
        "open-data.txt": terminal_card(card(releases.apertus(), "All Open 8B"), width=WIDTH),
        "vision.txt": terminal_card(card(vision, "Eyes 11B"), width=WIDTH),
        "not-decided.txt": terminal_card(card(unknown, "Who Knows"), width=WIDTH),
        "plain.txt": terminal_card(card(granite, "Half Open 4B"), width=WIDTH, plain=True),
        "handout.md": markdown_card(card(granite, "Half Open 4B"), wording("en")),
    }


def write() -> None:
    """Write all of them."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in cards().items():
        (FOLDER / name).write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    write()
