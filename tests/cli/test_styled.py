"""Emphasis is for terminals, and only where it is welcome."""

from __future__ import annotations

import sys
from pathlib import Path

import pexpect
import pytest

from .program import environment


@pytest.mark.parametrize(("variables", "is_coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_no_color_is_respected(variables: dict[str, str], is_coloured: bool, tmp_path: Path) -> None:
    """On a terminal an error is coloured unless NO_COLOR is set."""
    variables = {"NO_COLOR": "", **variables}
    child = pexpect.spawn(
        sys.executable, ["-m", "groundup", "runn"], env=environment(tmp_path, **variables), encoding="utf-8"
    )
    child.expect(pexpect.EOF)
    assert ("\x1b[" in child.before) == is_coloured
    assert "Did you mean 'run'?" in child.before
