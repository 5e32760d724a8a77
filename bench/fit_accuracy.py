"""Compare predicted memory with what loads of generated models take, beside the formulas of others.

    python bench/fit_accuracy.py [--only TEXT] [--folder FOLDER] [--write]

Every load is stored as soon as it is measured, and not measured again while its figures are there: delete
bench/results/fit-memory.json to begin anew. Takes some seconds a load, one at a time, at most 3 GB of memory;
the models are files with holes and take no disk. `--write` puts the table into docs/reference/accuracy.md.
Ends with 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from dataclasses import asdict, fields
from pathlib import Path
from statistics import median
from typing import Any

from groundup.bench.fit_loads import HELD_OUT, LOADS, Load, Measured, facts_of, measure_load, prediction_of
from groundup.bench.machine import describe_machine
from groundup.bench.other_formulas import FORMULAS
from groundup.device.instructions import instructions
from groundup.errors import GroundupError
from groundup.host.file_holes import has_holes

RESULTS = Path(__file__).parent / "results" / "fit-memory.json"
PAGE = Path(__file__).parents[1] / "docs" / "reference" / "accuracy.md"
BEGIN, END = "<!-- memory: begin -->", "<!-- memory: end -->"
MEDIAN_BAR, WORST_BAR, LEAST_LOADS = 0.03, 0.10, 12
MIB = 1 << 20
ALL = (*LOADS, *HELD_OUT)


def row_of(load: Load, measured: Measured) -> dict[str, Any]:
    """The figures of one load: what it took, and what every formula says of it now."""
    seen, facts = prediction_of(load), facts_of(load)
    context = max(load.settings["context_tokens"], load.settings.get("cache_tokens", 0))
    return {
        "name": load.name,
        "is_held_out": load in HELD_OUT,
        "architecture": facts.architecture,
        "is_mapped": seen.is_mapped,
        **asdict(measured),
        "predicted_peak_bytes": [seen.resident.low, seen.resident.mid, seen.resident.high],
        "predicted_private_bytes": [seen.private.low, seen.private.mid, seen.private.high],
        "parts": {name: size for name, size in asdict(seen).items() if name.endswith("_bytes")},
        "vocabulary": facts.vocabulary_size,
        "others": {name: formula(facts, load.quantisation, context) for name, formula in FORMULAS.items()},
    }


def errors(rows: list[dict[str, Any]], figure: str) -> list[float]:
    """How far each prediction is off, as a share: ours ("peak", "private"), or another formula's (peak)."""
    if figure in ("peak", "private"):
        return [float(row[f"predicted_{figure}_bytes"][1] / row[f"{figure}_bytes"] - 1) for row in rows]
    return [float(row["others"][figure] / row["peak_bytes"] - 1) for row in rows]


def coverage(rows: list[dict[str, Any]]) -> float:
    """The share of loads whose peak lies in its interval."""
    inside = [
        bool(row["predicted_peak_bytes"][0] <= row["peak_bytes"] <= row["predicted_peak_bytes"][2])
        for row in rows
    ]
    return sum(inside) / len(inside)


def table(rows: list[dict[str, Any]]) -> str:
    """All loads, and the errors of every formula, as Markdown."""
    others = list(FORMULAS)
    lines = [
        "| load | measured | predicted | off | private | predicted | off | " + " | ".join(others) + " |",
        "|---|" + "---:|" * (6 + len(others)),
    ]
    for row in rows:
        peak, private = row["predicted_peak_bytes"][1], row["predicted_private_bytes"][1]
        cells = [
            f"{row['peak_bytes'] / MIB:,.0f}",
            f"{peak / MIB:,.0f}",
            f"{peak / row['peak_bytes'] - 1:+.1%}",
            f"{row['private_bytes'] / MIB:,.0f}",
            f"{private / MIB:,.0f}",
            f"{private / row['private_bytes'] - 1:+.1%}",
            *(f"{row['others'][name] / row['peak_bytes'] - 1:+.0%}" for name in others),
        ]
        lines.append(f"| {row['name']} | " + " | ".join(cells) + " |")
    held_out = [row for row in rows if row["is_held_out"]]
    apart = ["", "Of them those on which nothing was fitted:", "", *summary(held_out)] if held_out else []
    return "\n".join([*lines, "", *summary(rows), *apart])


def summary(rows: list[dict[str, Any]]) -> list[str]:
    """Median and largest error of every formula."""
    lines = ["| formula | median error | largest |", "|---|---:|---:|"]
    for figure, name in (("peak", "Groundup, peak"), ("private", "Groundup, private"), *_named_others()):
        off = [abs(error) for error in errors(rows, figure)]
        lines.append(f"| {name} | {median(off):.1%} | {max(off):.1%} |")
    inside = f"{coverage(rows):.0%} of the peaks lie in the interval that was predicted."
    return [*lines, "", f"{len(rows)} loads. {inside}"]


def _named_others() -> list[tuple[str, str]]:
    return [(name, f"{name}, peak") for name in FORMULAS]


def misses(rows: list[dict[str, Any]]) -> list[str]:
    """The bars that are not reached."""
    found = [] if len(rows) >= LEAST_LOADS else [f"only {len(rows)} loads of {LEAST_LOADS}"]
    for figure in ("peak", "private"):
        off = [abs(error) for error in errors(rows, figure)]
        if median(off) > MEDIAN_BAR:
            found.append(f"{figure}: median {median(off):.1%}")
        if max(off) > WORST_BAR:
            found.append(f"{figure}: largest {max(off):.1%}")
    return found


def measure_all(loads: list[Load], folder: Path) -> list[dict[str, Any]]:
    """Measure what is not stored yet, one at a time; predictions are made anew for all."""
    stored: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    names = [field.name for field in fields(Measured)]
    known = {row["name"]: Measured(**{name: row[name] for name in names}) for row in stored.get("loads", [])}
    for load in loads:
        if load.name not in known:
            print(load.name, file=sys.stderr)
            try:
                known[load.name] = asyncio.run(measure_load(load, folder))
            except GroundupError as error:
                print(f"  {error}", file=sys.stderr)
                continue
        rows = [row_of(one, known[one.name]) for one in ALL if one.name in known]
        machine = describe_machine() | {"instructions": sorted(instructions())}
        RESULTS.write_text(json.dumps({"machine": machine, "loads": rows}, indent=1) + "\n")
    return [row_of(load, known[load.name]) for load in loads if load.name in known]


def write_page(rows: list[dict[str, Any]]) -> None:
    """Put the table between its marks in the page; what others wrote around them stays."""
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    machine = describe_machine()
    library = machine["versions"]["llama-cpp-python"]
    said = f"Megabytes of 2^20. {machine['processor']}, {machine['system']}, llama-cpp-python {library}."
    PAGE.write_text(f"{before}{BEGIN}\n{said}\n\n{table(rows)}\n{END}{after}", "utf-8")


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help="loads whose names contain this text")
    parser.add_argument("--folder", default=tempfile.gettempdir(), help="on a file system that knows holes")
    parser.add_argument("--write", action="store_true", help="write docs/reference/accuracy.md")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        folder = Path(name)
        if not has_holes(folder):
            print(f"{folder} is on a file system without holes; use --folder", file=sys.stderr)
            return 2
        rows = measure_all([load for load in ALL if chosen.only in load.name], folder)
    print(table(rows))
    if chosen.write:
        write_page(rows)
    for missed in (found := misses(rows)):
        print(f"missed: {missed}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
