"""What the check says, and with which exit code."""

from __future__ import annotations

import msgspec
import pytest

from groundup.cli.privacy.command import Check, check, check_lines, exit_code, judged
from groundup.cli.privacy.trial import Trial

TWIN = Trial(inside=1, outside=3, targets=("198.51.100.7:443",), told={"ways": 3})
CLEAN = Trial(inside=120, told={"questions": 3, "words": 90, "seconds": 4.2, "recorded": False})


def test_clean() -> None:
    """Nothing wanted out: 0, with what was counted and that a leak would have been seen."""
    found = judged(CLEAN, TWIN)
    assert exit_code(found) == 0
    text = "\n".join(check_lines(found))
    assert "✓ 0 packets" in text
    assert "3 questions" in text
    assert "leaks on purpose was caught" in text


def test_leaking() -> None:
    """One packet that wanted out is enough: exit code 1, and where to."""
    found = judged(msgspec.structs.replace(CLEAN, outside=1, targets=("203.0.113.5:443",)), TWIN)
    assert exit_code(found) == 1
    assert "✗ 1 packets" in check_lines(found)[0]
    assert "203.0.113.5:443" in check_lines(found)[0]


@pytest.mark.parametrize(
    "chat",
    [
        Trial(failure="the server did not start"),
        Trial(impossible="Operation not permitted"),
        msgspec.structs.replace(CLEAN, lost=2),
        msgspec.structs.replace(CLEAN, inside=0),
    ],
)
def test_no_proof_without_a_whole_check(chat: Trial) -> None:
    """A chat that failed, packets that were missed, or none at all: that proves nothing, and 3 says so."""
    found = judged(chat, TWIN)
    assert (found.verdict, exit_code(found)) == ("not_done", 3)
    assert check_lines(found)[0].startswith("? The check was not completed:")


def test_where_it_cannot_be_tried() -> None:
    """A system without such networks gets an honest sentence, and how to check by hand."""
    found = Check(verdict="not_possible", why="Operation not permitted")
    assert exit_code(found) == 3
    assert check_lines(found)[0] == "? This cannot be checked here: Operation not permitted."
    assert "Wi-Fi" in check_lines(found)[1]


def test_for_real() -> None:
    """A whole chat wants nothing out, and the leaking twin is caught by the same count."""
    found = check()
    if found.verdict == "not_possible":
        pytest.skip(f"no network of its own here: {found.why}")
    assert found.twin.outside >= found.twin.told["ways"]
    assert (found.verdict, found.why, found.chat.outside) == ("clean", "", 0)
    assert found.chat.told["questions"] == 3
    assert found.chat.told["words"] > 10
    assert found.chat.told["recorded"] is False
    assert found.chat.inside > 0
