"""Proof in a browser: what left, how that is known, and a statement to print."""

from __future__ import annotations

import re

import pytest

from groundup.hubs.outbound.entry import Entry, Reason
from groundup.hubs.outbound.log import OutboundLog
from tests.web.conftest import DeskPage


@pytest.mark.drill
def test_nothing_then_a_download(desk: DeskPage) -> None:
    """First nothing has left; then the page tells what did, where to and why, without being asked again."""
    page = desk.page
    page.goto(f"{desk.address}/proof")
    page.wait_for_selector(".proof-none")
    assert "Nothing has gone to the internet since" in page.inner_text("h1")
    OutboundLog.of_user().add(
        Entry(
            kind="visit", id="1", began_ms=1_790_000_000_000, ended_ms=1_790_000_060_000,
            host="models.example", reason=Reason("download", "poet"),
            requests=3, sent_bytes=900, received_bytes=2_400_000_000,
        )
    )  # fmt: skip
    row = page.wait_for_selector("tr[data-reach=internet]")
    assert row is not None
    told = row.inner_text()
    assert "models.example" in told
    assert "You downloaded poet" in told
    assert "2.4 GB" in told


def test_engine_without_network(desk: DeskPage) -> None:
    """Once a model has answered, the page says whether its program has a network."""
    desk.ask("What is a model?")
    desk.wait_whole()
    desk.page.goto(f"{desk.address}/proof")
    desk.page.wait_for_selector(".protections li")
    first = desk.page.get_attribute(".protections li", "data-state")
    assert first in ("enforced", "observed")


def test_statement_on_one_sheet(desk: DeskPage) -> None:
    """The statement has no controls on paper, and its figures are those of this computer."""
    page = desk.page
    page.goto(f"{desk.address}/proof/statement")
    page.wait_for_selector(".paper section >> nth=3")
    assert "0 visits to the internet" in page.inner_text(".paper")
    page.emulate_media(media="print")
    assert not page.is_visible(".controls")
    assert not page.is_visible(".nouns")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
