"""Measure every figure that has a bar, and write the table into docs/reference/benchmarks.md.

    python bench/table.py              run what is missing, then print and write the table
    python bench/table.py --print      only print what is there
    python bench/table.py --again      forget stored runs first

Takes about 25 minutes on two cores, a third of it llama-server's run with 30 students. A stopped run goes on
where it was. Nothing else should run meanwhile.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from pathlib import Path

from groundup.errors import format_bytes
from runs import MAIN_SHAPE, RESULTS, STEPS, Runs

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "benchmarks.md"
BEGIN, END = "<!-- table: written by bench/table.py -->", "<!-- end of table -->"
MOST_ROUNDS = 5
SILENCE_BOUND_S = 0.25


@dataclass(frozen=True)
class Row:
    """A figure, what it has to reach, what it is (NaN: not measured), and how to write it."""

    figure: str
    bar: str
    measured: float
    met: bool
    text: str

    def __str__(self) -> str:
        if math.isnan(self.measured):
            return f"| {self.figure} | {self.bar} | not measured | |"
        return f"| {self.figure} | {self.bar} | {self.text} | {'yes' if self.met else '**no**'} |"


def at_least(figure: str, bar: float, value: float | None, detail: str = "") -> Row:
    """A ratio that should be large."""
    value = math.nan if value is None else value
    return Row(figure, f"≥ {bar:g}", value, value >= bar, f"{value:.2f}{detail}")


def at_most(figure: str, bar: float, value: float | None, *, unit: str = "", detail: str = "") -> Row:
    """A figure that should be small."""
    value = math.nan if value is None else value
    scale = 100 if unit == "%" else 1
    digits = 1 if unit == "%" else 2
    return Row(
        figure, f"≤ {bar * scale:g} {unit}".strip(), value, value <= bar,
        f"{value * scale:.{digits}f} {unit}".strip() + detail,
    )  # fmt: skip


def rows(runs: Runs) -> list[Row]:
    """The table, in the order of its importance."""
    return [
        at_least("class of 8, cold: total time, llama-server ÷ ours", 5, runs.ratio("class-8", "total"),
                 _seconds(runs, "class-8", "total_s")),
        at_least("class of 30, cold: total time, llama-server ÷ ours", 10, runs.ratio("class-30", "total"),
                 _seconds(runs, "class-30", "total_s")),
        at_least("class of 30, cold: worst first token, llama-server ÷ ours", 20,
                 runs.ratio("class-30", "ttft_max"), _seconds(runs, "class-30", "ttft_s.max")),
        at_most("prompt tokens computed ÷ ideal, the worst of all scenarios", 1.05, _worst_waste(runs)),
        at_least("single: decode rate, ours ÷ llama-server", 0.97, runs.ratio("single", "decode"),
                 _rates(runs, "decode_tok_s")),
        at_least("single: prefill rate, ours ÷ llama-server", 0.97, runs.ratio("single", "prefill"),
                 _rates(runs, "prefill_tok_s")),
        at_most("decode of 16 sequences on a shared prefix: Python's share of a step", 0.05,
                _read(runs.ours("batch-16"), "python_share"), unit="%"),
        at_most("longest silence while a document of 2,048 tokens arrives", 2 * SILENCE_BOUND_S,
                _read(runs.ours("mixed"), "longest_silence_s"), unit="s"),
        _equality(runs),
        _second_turn(runs),
        at_most("`groundup run` with Seedling: cold start to the first word", 1.5, runs.cold_start_s(),
                unit="s"),
    ]  # fmt: skip


def _read(side: object, path: str) -> float | None:
    for name in path.split("."):
        side = getattr(side, name, None)
    return side if isinstance(side, int | float) else None


def _seconds(runs: Runs, step: str, path: str) -> str:
    peer, ours = _read(runs.peer(step), path), _read(runs.ours(step), path)
    return f" ({peer:.1f} s ÷ {ours:.1f} s)" if peer and ours else ""


def _rates(runs: Runs, path: str) -> str:
    ours, peer = _read(runs.ours("single"), path), _read(runs.peer("single"), path)
    return f" ({ours:.1f} ÷ {peer:.1f} tokens/s)" if peer and ours else ""


def _worst_waste(runs: Runs) -> float | None:
    sides = [runs.ours(step.name) for step in STEPS]
    return max((side.computed_over_ideal for side in sides if side), default=None)


def _equality(runs: Runs) -> Row:
    found = runs.equal_answers()
    equal, total = sum(part[0] for part in found.values()), sum(part[2] for part in found.values())
    models = ", ".join(found)
    return Row(
        "greedy tokens, shared against unshared prefix, reproducible mode", "100 % equal",
        equal / total if total else math.nan, equal == total, f"{equal} of {total} answers ({models})",
    )  # fmt: skip


def _second_turn(runs: Runs) -> Row:
    side = runs.ours("turns")
    computed, ideal = (side.computed_prompt_tokens, side.ideal_prompt_tokens) if side else (math.nan, 0)
    return Row(
        "second turn of a chat: prompt tokens computed", f"≤ {ideal} (the new ones)", computed,
        computed <= ideal, f"{computed}",
    )  # fmt: skip


def render(runs: Runs) -> str:
    """The table with its machine and its commands, as Markdown."""
    machine, ours, peer = runs.machine(), runs.ours("single"), runs.peer("single")
    lines = [
        f"Measured on {machine['processor']}, {machine['cores']} cores, "
        f"{format_bytes(machine['memory_bytes'])} of memory, {machine['system']}, "
        f"Python {machine['python']}; "
        f"model: random weights in the shape of {MAIN_SHAPE}, Q4_K_M. Medians of "
        f"{min(step.runs for step in STEPS)} runs or more (llama-server: as listed below).",
        "",
        "| figure | bar | measured | met |",
        "|---|---|---|---|",
        *map(str, rows(runs)),
        "",
        *(f"- Groundup on {side.build}: `{side.system_info}`" for side in [ours] if side),
        *(f"- llama-server from {side.build}: `{side.system_info}`" for side in [peer] if side),
        *(f"- {note}" for note in runs.notes()),
        "",
        "All figures, side by side:",
        "",
        "| scenario | side | runs | total, s | first token, s: half, worst | prefill, tokens/s "
        "| decode, tokens/s | prompt tokens computed (ideal) | longest silence, s | Python |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *_all_figures(runs),
        "",
        "Each line again:",
        "",
        "```sh",
        *(step.command for step in STEPS),
        "python bench/equality.py MODEL.gguf  # each kind of cache; the table runs all of them",
        "python bench/cold_start.py",
        "```",
    ]
    return "\n".join(lines)


def _all_figures(runs: Runs) -> list[str]:
    lines = []
    for step in STEPS:
        for name, side in (("Groundup", runs.ours(step.name)), ("llama-server", runs.peer(step.name))):
            if side:
                share = f"{side.python_share:.1%}" if side.python_share is not None else ""
                lines.append(
                    f"| {step.name} | {name} | {len(side.runs)} | {side.total_s:.2f} "
                    f"| {side.ttft_s.p50:.2f}, {side.ttft_s.max:.2f} "
                    f"| {side.prefill_tok_s:,.1f} | {side.decode_tok_s:.1f} "
                    f"| {side.computed_prompt_tokens:,} ({side.ideal_prompt_tokens:,}) "
                    f"| {side.longest_silence_s:.2f} | {share} |"
                )
    return lines


def write_page(text: str) -> None:
    """Put the table between its marks in the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Run, print, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--print", action="store_true", help="only print what is there")
    parser.add_argument("--again", action="store_true", help="forget stored runs first")
    parser.add_argument("--rounds", type=int, default=MOST_ROUNDS, help="stop after so many rounds")
    parser.add_argument("--folder", type=Path, help="where the model files are kept")
    options = parser.parse_args()
    runs = Runs(options.folder)
    if options.again:
        for path in RESULTS.glob("*.json"):
            path.unlink()
    if not options.print:
        runs.play(options.rounds)
    text = render(runs)
    print(text)
    if not options.print:
        write_page(text)


if __name__ == "__main__":
    main()
