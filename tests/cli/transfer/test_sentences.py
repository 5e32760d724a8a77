"""What is told of a transfer is short, names who is asked, and ends with the next command."""

from __future__ import annotations

import pytest

from groundup.cli.transfer.sentences import result, sentence, standing
from groundup.hubs.progress import (
    ConnectionRetried,
    FileAwaited,
    FilePresent,
    FileRestarted,
    HubRetried,
    ModelInstalled,
    ModelUpToDate,
    UploadFinished,
)

from .happenings import DIGEST, INSTALLED, STARTED, found


def test_size_and_licence_before_a_download() -> None:
    """How large it is, under which licence, and where its page is."""
    assert sentence(found()) == "qwen3:4b: 2.6 GB, licence: apache-2.0"
    assert sentence(found(page="https://x.example/y")).endswith("(https://x.example/y)")
    assert "no licence is stated" in sentence(found(licence=""))
    assert sentence(found(notices=("Q8_0 is taken.",))).endswith("\nQ8_0 is taken.")


def test_next_command() -> None:
    """A model that is here is run next, one that was sent is pulled elsewhere."""
    assert result(INSTALLED) == "qwen3:4b is here (2.6 GB). Try: groundup run qwen3:4b"
    sent = UploadFinished(name="x.example/a/b:latest", digest=DIGEST, sent_bytes=0, duration_s=1.0)
    assert result(sent) == (
        "x.example/a/b is there (nothing had to be sent). On other computers: groundup pull x.example/a/b"
    )


def test_an_older_state_is_named() -> None:
    """That an update freed room is said."""
    updated = ModelInstalled(name="a", digest=DIGEST, size_bytes=5_000, freed_bytes=3_000)
    assert result(updated) == "a is here (5.0 kB). The older one is gone (3.0 kB). Try: groundup run a"


def test_up_to_date() -> None:
    """Nothing to do is said in a sentence."""
    assert result(ModelUpToDate(name="a", digest=DIGEST, size_bytes=5_000)) == "a is up to date (5.0 kB)."


def test_only_lasting_trouble_is_told() -> None:
    """A first short retry is nobody's business; a second one or a long wait is."""
    one = ConnectionRetried(file="weights", reason="It was lost.", attempt=1, wait_s=0.4)
    assert sentence(one) == ""
    again = ConnectionRetried(file="weights", reason="It was lost.", attempt=2, wait_s=0.4)
    assert sentence(again) == "weights: It was lost. Trying again in 1 s."
    waiting = ConnectionRetried(file="weights", reason="It is busy.", attempt=1, wait_s=90.0)
    assert sentence(waiting) == "weights: It is busy. Trying again in 1 min 30 s."
    unreachable = HubRetried(host="x", reason="x cannot be reached: gone.", attempt=1, wait_s=0.3)
    assert sentence(unreachable) == "x cannot be reached: gone. Trying again in 1 s."


@pytest.mark.parametrize(
    "event",
    [
        FileAwaited(file="weights", digest=DIGEST, size_bytes=5),
        FileRestarted(file="weights", reason="It was replaced."),
        FilePresent(file="weights", digest=DIGEST, size_bytes=5_000_000),
    ],
    ids=lambda event: type(event).__name__,
)
def test_what_is_unusual_is_told(event: FileAwaited | FileRestarted | FilePresent) -> None:
    """Waiting for another process, a fresh start, and a file that is there already are said."""
    assert "weights" in sentence(event)


def test_the_rest_is_silent() -> None:
    """Most events are not worth a line."""
    assert sentence(STARTED) == ""
    assert result(STARTED) == ""
    assert sentence(FilePresent(file="config", digest=DIGEST, size_bytes=20)) == ""


def test_standing() -> None:
    """Share, sizes, rate and time left; what nobody knows is left out."""
    assert standing(1_600, 2_600, 11_000_000, 90.0) == "61 %, 1.6 of 2.6 kB, 11 MB/s, 1 min 30 s left"
    assert standing(0, 2_600, 0.0, None) == "0 %, 0 B of 2.6 kB"
    assert standing(0, 0, 0.0, None) == "0 of 0 B"
