"""Ask Seedling what people ask who have never seen its corpus, and count right answers.

    python bench/blind.py [MODEL.gguf …] [--answers]

Of each model file, by default of the shipped one, it prints how many of the 400 prompts of
`facts/blind_prompts.jsonl` are answered rightly, family by family, side by side. A prompt names what must
be found in a right answer and what must not; `--answers` prints the wrong ones.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from groundup.seedling import weights_path
from groundup.seedling.answering import through_engine

PROMPTS = Path(__file__).parent / "facts" / "blind_prompts.jsonl"


@dataclass(frozen=True)
class Prompt:
    """A question, and patterns of which one must be in a right answer, or none may."""

    family: str
    prompt: str
    wanted: list[str]
    unwanted: list[str]

    def is_right(self, answer: str) -> bool:
        """Whatever its form, does it say what it should?"""
        return _has_one(self.wanted, answer) and not _has_one(self.unwanted, answer)


def _has_one(patterns: list[str], answer: str) -> bool:
    return any(re.search(pattern, answer, re.IGNORECASE) for pattern in patterns)


def read_prompts() -> list[Prompt]:
    """All prompts, in the order of the file."""
    return [Prompt(**json.loads(line)) for line in PROMPTS.read_text("utf-8").splitlines()]


def right_answers(weights: Path, prompts: list[Prompt], *, shows_wrong: bool) -> dict[str, float]:
    """Share of the prompts of each family that this model file answers rightly."""
    judged: dict[str, list[bool]] = defaultdict(list)
    with through_engine(weights) as respondent:
        for one in prompts:
            answer = respondent.answer([one.prompt])
            judged[one.family].append(one.is_right(answer))
            if shows_wrong and not judged[one.family][-1]:
                print(f"{one.family}: {one.prompt} -> {answer}")
    return {family: sum(right) / len(right) for family, right in judged.items()}


def main() -> None:
    """Ask, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", nargs="*", type=Path, default=[weights_path()])
    parser.add_argument("--answers", action="store_true")
    options = parser.parse_args()
    prompts = read_prompts()
    shares = [right_answers(each, prompts, shows_wrong=options.answers) for each in options.models]
    print("| family |" + "".join(f" {each.name} |" for each in options.models))
    print("|---|" + "---|" * len(shares))
    for family in shares[0]:
        print(f"| {family} |" + "".join(f" {100 * each[family]:.0f} % |" for each in shares))
    averages = [100 * sum(each.values()) / len(each) for each in shares]
    print("| average of the families |" + "".join(f" {each:.1f} % |" for each in averages))


if __name__ == "__main__":
    main()
