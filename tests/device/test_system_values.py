"""Values of macOS are asked of the system; elsewhere there are none."""

from __future__ import annotations

import sys

import pytest

from groundup.device.system_values import MacValues


@pytest.mark.skipif(sys.platform != "darwin", reason="only macOS has these values")
def test_mac_answers() -> None:
    """A Mac tells its memory and its chip, and nothing of what there is not."""
    values = MacValues()
    assert (values.number("hw.memsize") or 0) > 1 << 30
    assert values.text("machdep.cpu.brand_string")
    assert values.number("hw.nothing.of.this.name") is None


@pytest.mark.skipif(sys.platform == "darwin", reason="there it answers")
def test_others_have_no_such_values() -> None:
    """On another system every name is unknown."""
    assert MacValues().number("hw.memsize") is None
    assert MacValues().text("machdep.cpu.brand_string") == ""
