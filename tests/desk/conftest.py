"""A desk in an empty folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from groundup.desk.database import FILE_NAME, Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An open file that is closed with the test."""
    with closing(Database(tmp_path / FILE_NAME)) as opened:
        yield opened
