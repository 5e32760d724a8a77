"""Figures for Prometheus: right, complete, and without a word of anybody."""

from __future__ import annotations

import re

import httpx2
import pytest

from groundup.server.metrics import BOUNDS_S, Histogram, line

from .live import Live, script

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
