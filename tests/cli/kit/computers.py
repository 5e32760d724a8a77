"""Two computers for the command kit: one with models, one without anything."""

from __future__ import annotations

import os
import re
from pathlib import Path

from groundup.library.installed import FOLDER
from groundup.library.model_source import ModelSource
from tests.cli.program import run_program
from tests.faults.small_models import small_model
from tests.kits.kit_factory import library_with

FINGERPRINT = re.compile(r"([0-9A-Z]{4}-){4}[0-9A-Z]{4}")


def with_models(home: Path) -> Path:
    """A home with "poet", which may be passed on, and "secret", of which nobody knows."""
    library = library_with(home / FOLDER, poet=small_model(150_000), secret=small_model(70_000, seed=2))
    secret = library.find("secret")
    assert secret is not None
    library.note_source(secret.manifest, ModelSource(kind="file"))
    return home


def kit_program(*arguments: str | os.PathLike[str], home: Path) -> tuple[int, str, str]:
    """`groundup kit` with these arguments: exit code, output, errors."""
    done = run_program("kit", *(os.fspath(argument) for argument in arguments), home=home)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def fingerprint_in(text: str) -> str:
    """The first fingerprint in a text."""
    found = FINGERPRINT.search(text)
    assert found is not None, text
    return found[0]
