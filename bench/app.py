"""Measure the app in the browser against its bars.

    python bench/app.py [first-token | weight | stream | search …] [--quick]

Prints rows of the table in docs/reference/benchmarks.md. `--quick` streams ten times as fast and starts the
server once, to see that everything works; such figures are not for the table. Needs Chromium. Nothing else
should run meanwhile.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from app_figure import Figure
from app_first_token import RUNS, first_token
from app_search import full_text_search
from app_stream import TOKENS_PER_S, stream
from app_weight import weight

Measure = Callable[[bool], list[Figure]]
FIGURES: dict[str, Measure] = {
    "first-token": lambda is_quick: first_token(1 if is_quick else RUNS),
    "weight": lambda _: weight(),
    "stream": lambda is_quick: stream(TOKENS_PER_S * (10 if is_quick else 1)),
    "search": lambda _: full_text_search(),
}


def main() -> int:
    """Measure, print, and say whether all bars are met."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("figures", nargs="*", choices=[*FIGURES, []])
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    are_met = True
    print("| figure | bar | measured | met |\n|---|---|---|---|")
    for name in options.figures or FIGURES:
        for figure in FIGURES[name](options.quick):
            print(figure, flush=True)
            are_met = are_met and figure.is_met
    return 0 if are_met else 1


if __name__ == "__main__":
    sys.exit(main())
