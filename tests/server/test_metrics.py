"""Figures for Prometheus: right, complete, and without a word of anybody."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from groundup.server.metrics import BOUNDS_S, PHASES, Histogram, line

from .live import Live, live_server, script

_LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? -?[0-9.e+-]+')


def figures(live: Live) -> dict[str, float]:
    """All figures by name and labels, each line checked."""
    with httpx2.Client(base_url=live.address, trust_env=False, timeout=60) as http:
        answer = http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = {}
    for text in answer.text.splitlines():
        if not text.startswith("# "):
            assert _LINE.fullmatch(text), text
            name, _, figure = text.rpartition(" ")
            found[name] = float(figure)
    return found


def test_requests_and_tokens_are_counted(fake_live: Live) -> None:
    """A stream of five tokens is one request, one first piece, gaps between pieces, and five tokens."""
    body = {"model": "seedling", "prompt": script(tokens=5, interval_s=0.02), "raw": True}
    with httpx2.Client(base_url=fake_live.address, trust_env=False, timeout=60) as http:
        assert http.post("/api/generate", json=body).status_code == 200
        assert http.get("/secret-path?secret-query").status_code == 404
    found = figures(fake_live)
    ended = 'groundup_requests_total{dialect="native",endpoint="/api/generate",status="200"}'
    assert found[ended] == 1
    assert found["groundup_time_to_first_token_seconds_count"] == 1
    assert found["groundup_token_gap_seconds_count"] >= 4
    assert found["groundup_token_gap_seconds_sum"] >= 0.06
    assert found["groundup_queue_wait_seconds_count"] == 1
    assert found["groundup_requests_in_flight"] == 1, "the one that asks"
    assert found['groundup_requests_total{dialect="native",endpoint="unknown",status="404"}'] == 1
    assert any(name.startswith("groundup_cells{model=") for name in found)
    assert not [name for name in found if "secret" in name]


def test_memory_queue_and_transfers_are_told(shared_live: Live) -> None:
    """What a loaded model holds is told in bytes; what has not happened is told as 0."""
    options = {"num_predict": 60, "num_ctx": 24, "temperature": 0}
    body = {
        "model": "seedling",
        "prompt": "Tell me a story about a fox.",
        "stream": False,
        "options": options,
    }
    with httpx2.Client(base_url=shared_live.address, trust_env=False, timeout=60) as http:
        answer = http.post("/api/generate", json=body | {"shift": True}).json()
    found = figures(shared_live)
    (shifts,) = [found[name] for name in found if name.startswith("groundup_context_shifts_total{model=")]
    assert shifts == answer["groundup"]["shift"]["times"] > 0
    (limit,) = [name for name in found if name.startswith("groundup_engine_memory_limit_bytes{model=")]
    assert 'holder="process"' in limit or 'holder="control group"' in limit
    assert found[limit] > 1 << 28
    (held,) = [found[name] for name in found if name.startswith("groundup_engine_memory_bytes{model=")]
    assert 1 << 20 < held < 1 << 32
    assert found["groundup_requests_waiting"] == 0
    assert found["groundup_queue_limit"] == shared_live.host.settings.most_queued
    for name in (
        'engine_restarts_total{reason="crash"}',
        'engine_restarts_total{reason="silence"}',
        'outbound_connections_total{purpose="pull"}',
        'outbound_connections_total{purpose="push"}',
    ):
        assert found[f"groundup_{name}"] == 0


@pytest.mark.parametrize(
    ("what", "phase"),
    [
        ({"stall_in": "queue"}, "queue"),
        ({"stall_in": "prefill"}, "prefill"),
        ({"stall_in": "decode"}, "decode"),
    ],
)
def test_who_leaves_is_counted_by_what_the_answer_was_in(
    tmp_path: Path, what: dict[str, str], phase: str
) -> None:
    """A client that goes away in a phase counts there and nowhere else; one that stays does not count."""
    with (
        live_server(tmp_path, fake=True) as live,
        httpx2.Client(base_url=live.address, trust_env=False, timeout=60) as http,
    ):
        whole = {"model": "seedling", "prompt": script(), "raw": True}
        assert http.post("/api/generate", json=whole).status_code == 200
        with suppress(httpx2.TimeoutException):
            http.post("/api/generate", json=whole | {"prompt": script(**what)}, timeout=0.5)
        wanted = {one: float(one == phase) for one in PHASES}
        end = time.monotonic() + 5
        while (told := cancelled(live)) != wanted and time.monotonic() < end:
            time.sleep(0.05)
    assert told == wanted


def cancelled(live: Live) -> dict[str, float]:
    """How many were left, by phase."""
    found = figures(live)
    return {one: found[f'groundup_cancelled_total{{phase="{one}"}}'] for one in PHASES}


def test_an_engine_that_died_counts_once_it_runs_again(tmp_path: Path) -> None:
    """A crash is one restart; it still counts when the model has been unloaded."""
    with (
        live_server(tmp_path, fake=True) as live,
        httpx2.Client(base_url=live.address, trust_env=False, timeout=60) as http,
    ):
        body = {"model": "seedling", "raw": True, "stream": False}
        http.post("/api/generate", json=body | {"prompt": script(crash_at=2)})
        assert http.post("/api/generate", json=body | {"prompt": script()}).status_code == 200
        before = figures(live)['groundup_engine_restarts_total{reason="crash"}']
        http.post("/api/generate", json={"model": "seedling", "keep_alive": 0})
        assert before == figures(live)['groundup_engine_restarts_total{reason="crash"}'] == 1


@pytest.mark.parametrize("seconds", [0.0, 0.005, 0.3, 59.0, 61.0])
def test_a_time_counts_in_its_bucket_and_all_above(seconds: float) -> None:
    """Buckets add up, as Prometheus expects."""
    histogram = Histogram()
    histogram.observe(seconds)
    told = [text for text in histogram.lines("x", "X.") if "_bucket" in text]
    counts = [int(text.rpartition(" ")[2]) for text in told]
    assert counts == [int(seconds <= bound) for bound in BOUNDS_S] + [1]


def test_labels_cannot_break_a_line() -> None:
    """Quotes, backslashes and line breaks in a name stay inside it."""
    assert line("x", {"model": 'a"b\\c\nd'}, 1) == 'x{model="a\\"b\\\\c\\nd"} 1'
