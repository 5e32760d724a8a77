"""Every error leaves the program as a sentence and an exit code."""

from __future__ import annotations

import click
import pytest

from groundup import errors
from groundup.cli.errors import ADVICE, report


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (errors.EmptyPromptError(), 2, "groundup run"),
        (errors.PromptTooLongError(9000, 8192), 1, "9,000"),
        (errors.ModelNotFoundError("x"), 1, "'x'"),
        (errors.SettingsError("a", "b", "c", "d"), 2, "must be d"),
        (click.UsageError("wrong"), 2, "wrong"),
        (click.ClickException("bad"), 1, "bad"),
        (ValueError("inner"), 1, "fault in Groundup"),
        (KeyboardInterrupt(), 130, ""),
        (click.Abort(), 130, ""),
        (SystemExit(7), 7, ""),
    ],
)
def test_exit_code_and_words(
    error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table gives each error its code; the text goes to standard error without a traceback."""
    assert report(error) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert "Traceback" not in captured.err
    assert "\x1b" not in captured.err
    assert captured.err.startswith("Error: ") or not words


def test_fault_shows_its_place_only_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """GROUNDUP_DEBUG=1 adds the traceback."""
    monkeypatch.setenv("GROUNDUP_DEBUG", "1")
    report(ValueError("inner"))
    assert "ValueError: inner" in capsys.readouterr().err


def test_table_has_no_dead_rows() -> None:
    """No row of the table is hidden by one above it."""
    for index, (error_class, _, _) in enumerate(ADVICE):
        assert not any(issubclass(error_class, earlier) for earlier, _, _ in ADVICE[:index])
