"""One computer offers what it has, and another one in the room pulls it from there."""

from __future__ import annotations

import json
import re

from .computers import Computer, free_port, wait_for_line
from .conftest import MakeComputer, SchoolRegistry


def test_share_and_pull(computer: MakeComputer, school: SchoolRegistry) -> None:
    """A model travels from one computer to another by address and code, and its settings with it."""
    mine, port = computer("mine"), str(free_port())
    mine.type("pull", school.model)
    asked = len(school.server.http.requests)
    other = Computer(mine.folder.with_name("other"))  # it may ask no registry
    with mine.start("serve", "--share", "--address", "127.0.0.1", "--port", port) as running:
        line = wait_for_line(running, "--code")
        found = re.search(r"--from (\S+) --code (\S+)", line)
        assert found is not None
        refused = other.type("pull", school.model, "--from", found[1], "--code", "WRNG-CODE", code=1)
        assert "code" in refused.err
        other.type("pull", school.model, "--from", found[1], "--code", found[2])
    assert running.returncode == 0
    assert len(school.server.http.requests) == asked
    assert _digest(other, school.model) == _digest(mine, school.model)
    assert other.type("run", school.model, "Hello", "--max-tokens", "4").out.strip()


def _digest(computer: Computer, name: str) -> str:
    models = {one["name"]: one["digest"] for one in json.loads(computer.type("list", "--json").out)}
    return str(models[name])
