"""A measurement as a table for people."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from groundup.errors import format_bytes

from .result import Figures, Result, SideResult

_PEER_ADVICE = "To compare in the same run: pip install '.[bench]', then add --against llama-server."


def print_result(result: Result, console: Console) -> None:
    """The table, who was measured where, and what to know about it."""
    console.print(_table(result))
    machine = result.machine
    _say(
        console,
        f"{machine['processor']}, {machine['cores']} cores, {format_bytes(machine['memory_bytes'])}; "
        f"{_threads(result)}. {result.model['file']}, {result.model['description']}.",
    )
    _say(console, f"Groundup, {result.ours.build}: {result.ours.system_info}")
    if result.peer:
        _say(console, f"llama-server, {result.peer.build}: {result.peer.system_info}")
    for note in result.notes:
        _say(console, note)
    if not result.peer:
        _say(console, _PEER_ADVICE)


def _threads(result: Result) -> str:
    count = result.settings["threads"]
    return "1 thread" if count == 1 else f"{count} threads"


def _say(console: Console, text: str) -> None:
    console.print(text, highlight=False, markup=False)


def _table(result: Result) -> Table:
    repeat = result.settings["repeat"]
    runs = "one run" if repeat == 1 else f"median of {repeat} runs (least–most)"
    table = Table(title=f"{result.scenario}: {runs}", title_justify="left")
    table.add_column("figure")
    table.add_column("Groundup", justify="right")
    if result.peer:
        table.add_column("llama-server", justify="right")
        table.add_column("ratio", justify="right")
    for name, ours, peer, ratio in _rows(result):
        table.add_row(name, ours, *((peer, ratio) if result.peer else ()))
    return table


def _rows(result: Result) -> list[tuple[str, str, str, str]]:
    """Name, ours, the peer's, ratio; empty where unknown."""
    ours, peer, ratios = result.ours, result.peer, result.ratios
    rows = [
        ("total, s", "total_s", ratios and ratios.total),
        ("first token, s: half", "ttft_s.p50", None),
        ("first token, s: worst", "ttft_s.max", ratios and ratios.ttft_max),
        ("prefill, tokens/s", "prefill_tok_s", ratios and ratios.prefill),
        ("decode, tokens/s", "decode_tok_s", ratios and ratios.decode),
        ("tokens computed", "computed_prompt_tokens", None),
        ("… at the least", "ideal_prompt_tokens", None),
        ("longest silence, s", "longest_silence_s", None),
    ]
    shown = [
        (name, _cell(ours, path), _cell(peer, path) if peer else "", f"{ratio:.2f}" if ratio else "")
        for name, path, ratio in rows
    ]
    if ours.python_share is not None:
        shown.append(("Python, of busy time", f"{ours.python_share:.1%}", "", ""))
    return shown


def _cell(side: SideResult, path: str) -> str:
    """The median, and the range where runs differ visibly."""
    values = [_read(run, path) for run in side.runs]
    least, most = _number(min(values)), _number(max(values))
    middle = _number(_read(side, path))
    return middle if least == most else f"{middle} ({least}–{most})"


def _number(value: float) -> str:
    """About three digits; counts whole."""
    if isinstance(value, int) or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def _read(figures: Figures, path: str) -> float:
    value: object = figures
    for name in path.split("."):
        value = getattr(value, name)
    assert isinstance(value, int | float)
    return value
