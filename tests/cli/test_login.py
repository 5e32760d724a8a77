"""`groundup login` tries a password once, keeps it for one host, and shows it nowhere."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from groundup.hubs.credential_file import FILE_NAME, CredentialFile
from groundup.hubs.credentials import Credential
from tests.hubs.registry_models import small_model
from tests.hubs.registry_server import PASSWORD, USER, RegistryServer

from .loopback import CommandLine, Said, put
from .program import environment


@pytest.fixture(params=["basic", "bearer"])
def server(request: pytest.FixtureRequest) -> Iterator[RegistryServer]:
    with RegistryServer(auth=request.param) as running:
        yield running


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    return CommandLine(tmp_path / "home", monkeypatch, capsys)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What standard input holds; not a terminal."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stdin", stream)
    return stream


def sign_in(command: CommandLine, server: RegistryServer, typed: io.StringIO, password: str) -> Said:
    typed.write(f"{password}\nmore\n")
    typed.seek(0)
    return command.run("login", f"http://{server.host}", "--user", USER)


def test_signed_in(command: CommandLine, server: RegistryServer, typed: io.StringIO) -> None:
    """After it the closed registry gives its models, without any other setting."""
    said = sign_in(command, server, typed, PASSWORD)
    assert (said.code, said.out) == (0, f"{server.host} knows you as {USER}.\n")
    assert "without encryption" in said.err
    assert PASSWORD not in said.out + said.err
    assert os.stat(command.home / FILE_NAME).st_mode & 0o777 == 0o600
    [name] = put(server, small_model(), "class/tiny")
    assert command.run("pull", name).code == 0


def test_wrong_passwords_are_not_kept(
    command: CommandLine, server: RegistryServer, typed: io.StringIO
) -> None:
    """What the registry refuses is not kept, and its host is not allowed by it."""
    said = sign_in(command, server, typed, "wrong battery")
    assert said.code == 1
    assert f"does not accept this password for {USER}" in said.err
    assert "battery" not in said.out + said.err
    assert not command.home.exists()


def test_logout(command: CommandLine, server: RegistryServer, typed: io.StringIO) -> None:
    """What was forgotten is not sent any more."""
    sign_in(command, server, typed, PASSWORD)
    assert command.run("logout", server.host).out == f"{server.host} is forgotten.\n"
    assert PASSWORD.encode() not in (command.home / FILE_NAME).read_bytes()
    said = command.run("logout", server.host)
    assert said.code == 2
    assert "(none)" in said.err


def test_credentials_go_to_their_host_alone(
    command: CommandLine, server: RegistryServer, typed: io.StringIO
) -> None:
    """Another registry that wants a password does not get this one."""
    sign_in(command, server, typed, PASSWORD)
    with RegistryServer(auth="basic") as other:
        command.run("hubs", "add", f"http://{other.host}")
        assert command.run("pull", f"{other.host}/class/tiny").code == 1
        assert all("authorization" not in one.headers for one in other.http.requests)


@pytest.mark.parametrize("host", ["hf.co", "huggingface.co"])
def test_hugging_face_has_its_own(command: CommandLine, host: str) -> None:
    """For Hugging Face the error names the command that signs in there."""
    said = command.run("login", host, "--user", "ada")
    assert said.code == 2
    assert "hf auth login" in said.err


def test_what_is_needed_without_a_terminal(command: CommandLine, typed: io.StringIO) -> None:
    """Without a terminal the name is an option and the password the first line of input."""
    assert "--user" in command.run("login", "http://127.0.0.1:9").err
    said = command.run("login", "http://127.0.0.1:9", "--user", "ada")
    assert said.code == 2
    assert "first line" in said.err


def test_no_password_on_the_command_line(command: CommandLine) -> None:
    """There is no option for it: every program on the computer could read it there."""
    assert "--password" not in command.run("login", "--help").out


def test_typed_unseen(server: RegistryServer, tmp_path: Path) -> None:
    """On a terminal name and password are asked for, and the password does not appear."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "groundup", "login", f"http://{server.host}"],
        env=environment(tmp_path),
        encoding="utf-8",
        timeout=60,
    )
    seen = io.StringIO()
    child.logfile_read = seen
    child.expect("Name: ")
    child.sendline(USER)
    child.expect("Password or token: ")
    child.sendline(PASSWORD)
    child.expect(f"knows you as {USER}")
    child.expect(pexpect.EOF)
    assert PASSWORD not in seen.getvalue()
    assert CredentialFile(tmp_path)(server.host) == Credential(USER, PASSWORD)
