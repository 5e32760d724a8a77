"""`groundup serve` as users start it: it answers, says who holds its port, and ends well."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from groundup.server.presence import FILE, read_presence
from tests.journeys.computers import free_port

from .program import environment, run_program

SECRET_WORDS = "my-very-own-words"
EVERYWHERE = "0.0.0.0"  # noqa: S104  (behind keys)


@dataclass
class Serving:
    """A running `groundup serve`."""

    port: int
    program: subprocess.Popen[str]
    said: list[str]

    def client(self, **headers: str) -> httpx2.Client:
        """A client that looks at no proxy."""
        return httpx2.Client(
            base_url=f"http://127.0.0.1:{self.port}", trust_env=False, timeout=60, headers=headers
        )

    def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[str, float]:
        """Everything that it says from now on, and how long it takes to end."""
        begun_s = time.monotonic()
        self.program.send_signal(number)
        out, err = self.program.communicate(timeout=60)
        return out + err, time.monotonic() - begun_s


@contextmanager
def serving(home: Path, *more: str, **variables: str) -> Iterator[Serving]:
    """A server with its own home, from its first word to its last."""
    port = free_port()
    command = [sys.executable, "-m", "groundup", "serve", "--port", str(port), *more]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(home, PYTHONUNBUFFERED="1", **variables),
    ) as program:
        try:
            _wait_for_note(home, program)
            yield Serving(port, program, [])
        finally:
            program.kill()


def _wait_for_note(home: Path, program: subprocess.Popen[str]) -> None:
    end_s = time.monotonic() + 60
    while time.monotonic() < end_s:
        assert program.poll() is None, program.communicate()
        presence = read_presence(home)
        if presence is not None:
            with socket.socket() as door:
                if door.connect_ex((presence.address, presence.port)) == 0:
                    return
        time.sleep(0.05)
    raise AssertionError("no server")


def test_it_answers_and_leaves_no_trace(tmp_path: Path) -> None:
    """A model answers, the note is for its owner's eyes, and after SIGTERM the note is gone."""
    with serving(tmp_path) as server:
        with server.client() as http:
            body = {"model": "seedling", "prompt": "Once", "stream": False, "options": {"num_predict": 3}}
            assert http.post("/api/generate", json=body).json()["eval_count"] == 3
        presence = read_presence(tmp_path)
        assert presence is not None
        assert presence.url == f"http://127.0.0.1:{server.port}"
        for path in (tmp_path / FILE, Path(presence.token_file)):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        said, _ = server.end()
        assert server.program.returncode == 0, said
        assert presence.url in said
        assert "Traceback" not in said
    assert not (tmp_path / FILE).exists()
    assert not Path(presence.token_file).exists()


@pytest.mark.promise("H-20")
def test_lines_about_requests_hold_no_words(tmp_path: Path) -> None:
    """With --json there is a line for each request, and no prompt, query, path or key in any."""
    with serving(tmp_path, "--json") as server:
        with server.client(Authorization=f"Bearer {SECRET_WORDS}") as http:
            http.post("/api/generate", json={"model": SECRET_WORDS, "prompt": SECRET_WORDS})
            http.get(f"/{SECRET_WORDS}?q={SECRET_WORDS}")
            http.request(SECRET_WORDS.upper(), "/api/tags")
            http.post("/api/chat", content=f'{{"model": {SECRET_WORDS}')
        said, _ = server.end()
    records = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert [record["route"] for record in records] == ["/api/generate", "unknown", "/api/tags", "/api/chat"]
    assert {record["fault"] for record in records} == {""}
    assert SECRET_WORDS not in said.lower()


def test_who_holds_the_port_is_named(tmp_path: Path) -> None:
    """A Groundup server there is enough; Ollama is named with its version, others by their program."""
    with serving(tmp_path) as server:
        done = run_program("serve", "--port", str(server.port), home=tmp_path)
        assert done.returncode == 0
        assert b"already" in done.stdout
    with _answering(b'{"version":"0.9.1"}') as port:
        done = run_program("serve", "--port", str(port), home=tmp_path)
        assert done.returncode == 1
        assert b"Ollama 0.9.1" in done.stderr
        assert f"--port {port + 1}".encode() in done.stderr
    with _answering(b"<html>") as port:
        done = run_program("serve", "--port", str(port), home=tmp_path)
        assert done.returncode == 1
        assert f"(process {os.getpid()})".encode() in done.stderr


def test_a_network_gets_in_with_keys_only(tmp_path: Path) -> None:
    """Beyond loopback the server starts with a key, or with the words that say what it means."""
    refused = run_program("serve", "--address", EVERYWHERE, "--port", str(free_port()), home=tmp_path)
    assert refused.returncode == 1
    assert b"groundup keys add" in refused.stderr
    assert not (tmp_path / FILE).exists()
    secret = run_program("keys", "add", "anna", home=tmp_path).stdout.decode().strip()
    with serving(tmp_path, "--address", EVERYWHERE) as server:
        with server.client() as http:
            assert http.get("/api/tags").status_code == 401
        with server.client(Authorization=f"Bearer {secret}") as http:
            assert http.get("/api/tags").status_code == 200
            assert run_program("keys", "remove", "anna", home=tmp_path).returncode == 0
            assert http.get("/api/tags").status_code == 401
        presence = read_presence(tmp_path)
        assert presence is not None
        token = Path(presence.token_file).read_text()
        with server.client(Authorization=f"Bearer {token}") as http:
            assert http.get("/api/tags").status_code == 200, "the owner's own commands are let in"
    with serving(tmp_path, "--address", EVERYWHERE, "--insecure-lan") as server:
        with server.client() as http:
            assert http.get("/api/tags").status_code == 200
        said, _ = server.end()
        assert "WARNING" in said


@pytest.mark.promise("H-19")
def test_stopping_ends_in_bounded_time(tmp_path: Path) -> None:
    """A client that is silent with an open connection does not hold the server up."""
    with serving(tmp_path) as server, socket.create_connection(("127.0.0.1", server.port)) as door:
        door.sendall(b"POST /api/chat HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{")
        time.sleep(0.2)
        said, took_s = server.end()
        assert server.program.returncode == 0, said
        assert took_s < 15


def test_encrypted_with_a_certificate_of_its_own(tmp_path: Path) -> None:
    """With --tls programs that trust the file are served, and its fingerprint is shown."""
    with serving(tmp_path, "--tls") as server:
        certificate = tmp_path / "tls" / "server.pem"
        fetch = (
            "import ssl, sys, urllib.request as r; c = ssl.create_default_context(cafile=sys.argv[1]); "
            "h = r.HTTPSHandler(context=c); o = r.build_opener(h, r.ProxyHandler({})); "
            "print(o.open(sys.argv[2]).read().decode())"
        )
        url = f"https://localhost:{server.port}/api/version"
        done = subprocess.run(
            [sys.executable, "-c", fetch, str(certificate), url], capture_output=True, check=False
        )
        assert b"groundup" in done.stdout, done.stderr
        said, _ = server.end()
        assert "fingerprint" in said


@contextmanager
def _answering(body: bytes) -> Iterator[int]:
    """A little server that answers every request with these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        ended = threading.Event()

        def answer() -> None:
            while not ended.is_set():
                try:
                    door, _ = listener.accept()
                except TimeoutError:
                    continue
                with door:
                    door.recv(4096)
                    door.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body)

        thread = threading.Thread(target=answer)
        thread.start()
        yield listener.getsockname()[1]
        ended.set()
        thread.join()
