"""Compares our marks of openness with a reference, whose table is named on the command line.

    python bench/openness_agreement.py REFERENCE.csv [--json]

The columns of the table are kind, release, item and value. `kind` is "components" (a list of components:
`item` is one of ours, `value` its licence, empty if listed without one, "not_listed" if it is not there) or
"dimensions" (a table of marks: `item` is weights, base_model_data, end_user_model_data, training_code,
preprint, datasheet or modelcard, `value` open, partial or closed). `release` is an id of our catalogue; a
release that only nearly matches stays out of the table, and is named in the text that goes with the figures.

Bars: at least 95 % of the compared marks within one step, at most 15 % of the reference's cells not known
here. Marks on which somebody looked after 2026-11-23 are fresh; only they are a blind test. Each gap of two
steps is listed, to be explained from the producer's own page.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

from groundup.bench.agreement import Agreement, ComparedMark, compare, read_reference
from groundup.catalogue.catalogue import catalogue
from groundup.catalogue.evidence import openness_of
from groundup.openness.tables import licences

SEEDED_UNTIL = date(2026, 11, 23)
LOWEST_WITHIN_ONE = 0.95
HIGHEST_NOT_KNOWN = 0.15


def main() -> int:
    """Compare, print, and fail if a bar is missed."""
    parser = argparse.ArgumentParser(description="Compare our marks of openness with a reference.")
    parser.add_argument("table", type=Path, help="CSV with the columns kind, release, item, value")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with options.table.open(encoding="utf-8", newline="") as file:
        cells = read_reference(file)
    records = {one.id: found for one in catalogue().records if (found := openness_of(one)) is not None}
    marks = compare(cells, records, licences(), seeded_until=SEEDED_UNTIL)
    skipped = sorted({cell.release for cell in cells} - records.keys())
    report = _report(marks, skipped)
    print(json.dumps(report, indent=2) if options.json else _text(report))
    return 0 if report["passes"] else 1


def _report(marks: list[ComparedMark], skipped: list[str]) -> dict[str, object]:
    groups: dict[str, list[ComparedMark]] = defaultdict(list)
    for one in marks:
        for name in (one.cell.kind, f"{one.cell.kind}: {one.cell.item}"):
            groups[name].append(one)
        groups[f"{one.cell.kind}: {'fresh' if one.is_fresh else 'seeded'}"].append(one)
    totals = {name: Agreement.of(found) for name, found in sorted(groups.items())}
    whole = [totals[kind] for kind in ("components", "dimensions") if kind in totals]
    return {
        "passes": all(
            one.within_one_share >= LOWEST_WITHIN_ONE and one.not_known_share <= HIGHEST_NOT_KNOWN
            for one in whole
        ),
        "releases_without_a_record": skipped,
        "agreement": {
            name: {
                "cells": one.cells,
                "compared": one.known,
                "exact": round(one.exact_share, 4),
                "within_one": round(one.within_one_share, 4),
                "not_known": round(one.not_known_share, 4),
            }
            for name, one in totals.items()
        },
        "two_step_gaps": [
            {"release": one.cell.release, "item": one.cell.item, "ours": one.ours, "theirs": one.theirs}
            for one in marks
            if one.ours is not None and one.distance > 1
        ],
    }


def _text(report: dict[str, object]) -> str:
    lines = [f"{'':40} cells compared  exact within-one not-known"]
    agreement, gaps = report["agreement"], report["two_step_gaps"]
    assert isinstance(agreement, dict)
    assert isinstance(gaps, list)
    for name, one in agreement.items():
        shares = "".join(f"{one[key]:>10.1%}" for key in ("exact", "within_one", "not_known"))
        lines.append(f"{name:40} {one['cells']:5} {one['compared']:8}{shares}")
    lines += [
        f"two steps: {one['release']} {one['item']}: ours {one['ours']}, theirs {one['theirs']}"
        for one in gaps
    ]
    skipped = report["releases_without_a_record"]
    return "\n".join(
        [
            *lines,
            *(
                [f"no record: {', '.join(map(str, skipped))}"]
                if isinstance(skipped, list) and skipped
                else []
            ),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
