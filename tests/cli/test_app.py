"""`groundup app` as owners start it: a page comes in with the address that it prints, and nobody else."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from groundup.server.presence import FILE, TOKEN_FILE
from tests.server.live import free_port

from .program import environment, run_program
from .test_api_serving import serving

ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/#ticket=(\S+)")
LIVING_PID = os.getpid()


@contextmanager
def app(home: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """A running `groundup app` that opens no browser."""
    command = [sys.executable, "-m", "groundup", "app", "--no-open", *more]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(home, PYTHONUNBUFFERED="1"),
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def printed_address(program: subprocess.Popen[str]) -> tuple[str, str]:
    """The server and the ticket that it prints, once it has said all that it says."""
    assert program.stdout is not None
    said = ""
    while "Ctrl-C ends it. Chats are kept.\n" not in said:
        line = program.stdout.readline()
        assert line, said
        said += line
    found = ADDRESS.search(said)
    assert found is not None, said
    return found[1], found[2]


def statuses(server: str, *tickets: str) -> list[int]:
    """What the server says to tickets, one after the other."""
    with httpx2.Client(base_url=server, trust_env=False, timeout=60) as http:
        return [http.post("/app/session", json={"ticket": one}).status_code for one in tickets]


def test_the_address_opens_the_desk_once(tmp_path: Path) -> None:
    """The page is there, its ticket is taken once, an invented one never; Ctrl-C ends it all."""
    with app(tmp_path, "--port", str(free_port())) as program:
        server, ticket = printed_address(program)
        page = httpx2.get(f"{server}/", headers={"Accept": "text/html"}, trust_env=False)
        assert (page.status_code, "Groundup" in page.text) == (200, True)
        assert ticket not in page.text
        assert statuses(server, "invented", ticket, ticket) == [401, 200, 401]
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=60)
    assert program.returncode == 0
    assert "Traceback" not in err
    assert not (tmp_path / FILE).exists()


def test_a_server_that_runs_is_used(tmp_path: Path) -> None:
    """The command makes a page of it and ends, whatever port is named: chats have one server at a time."""
    with serving(tmp_path) as server:
        for more in ((), ("--port", str(server.port)), ("--port", str(free_port()))):
            done = run_program("app", "--no-open", *more, home=tmp_path)
            found = ADDRESS.search(done.stdout.decode())
            assert (done.returncode, found is not None) == (0, True)
            assert found is not None
            assert found[1].endswith(f":{server.port}")
            assert f"on port {server.port}, and goes on" in done.stdout.decode()
            assert statuses(found[1], found[2], found[2]) == [200, 401]
        assert server.program.poll() is None


def test_the_note_of_a_server_that_is_gone_is_none(tmp_path: Path) -> None:
    """After a power cut its number may be that of another program: then a server is started."""
    port = free_port()
    note = {
        "address": "127.0.0.1", "port": port, "pid": LIVING_PID, "started": "",
        "token_file": str(tmp_path / TOKEN_FILE),
    }  # fmt: skip
    (tmp_path / FILE).write_text(json.dumps(note), "utf-8")
    with app(tmp_path, "--port", str(port)) as program:
        server, ticket = printed_address(program)
        assert (server, statuses(server, ticket)) == (f"http://127.0.0.1:{port}", [200])


def test_a_server_that_does_not_know_us_is_told_in_words(tmp_path: Path) -> None:
    """Without the server's own secret there is no page: what it says is repeated, not its data."""
    with serving(tmp_path):
        (tmp_path / TOKEN_FILE).write_text("of another server", "ascii")
        done = run_program("app", "--no-open", home=tmp_path)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("Error: The server of this device says: unauthorized.")
    assert ADDRESS.search(done.stdout.decode()) is None


@pytest.mark.parametrize("port", ["80", "many"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    """It is told before anything is started."""
    done = run_program("app", "--no-open", "--port", port, home=tmp_path)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    """With the command that takes the next one."""
    other = tmp_path / "other"
    other.mkdir()
    with serving(other) as server:
        done = run_program("app", "--no-open", "--port", str(server.port), home=tmp_path)
    assert done.returncode == 1
    assert f"groundup app --port {server.port + 1}" in done.stderr.decode()
