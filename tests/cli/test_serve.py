"""`groundup serve --share` and `groundup pull --from`, typed as users type them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import httpx2
import pytest

from groundup.cli.serve import _check, serve
from groundup.library.installed import Library
from groundup.library.model_source import ModelSource
from groundup.names import ModelName
from tests.faults.small_models import pull, small_model
from tests.journeys.computers import free_port

from .program import environment, run_program

NAME = "test/model"
CODE = "K7QF-29MX"


def home_with_model(home: Path, licence: str = "apache-2.0") -> Path:
    """A home folder whose library has a model."""
    model = small_model(200_000)
    library = Library(home / "library")
    pull(library.store.open(), ModelName.parse(NAME), model)
    library.note_source(model.manifest, ModelSource(kind="registry", licence=licence))
    return home


@contextmanager
def shared(
    home: Path, *more: str, **variables: str
) -> Iterator[tuple[str, subprocess.Popen[str], list[str]]]:
    """A running `groundup serve --share`: its address, the program, and what it said at first."""
    port = free_port()
    command = [sys.executable, "-m", "groundup", "serve", "--share", "--address", "127.0.0.1"]
    with subprocess.Popen(
        [*command, "--port", str(port), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(home, PYTHONUNBUFFERED="1", **variables),
    ) as program:
        try:
            assert program.stdout is not None
            lines: list[str] = []
            while not lines or "Ctrl-C" not in lines[-1]:
                line = program.stdout.readline()
                assert line, program.stderr.read() if program.stderr else ""
                lines.append(line)
            yield f"127.0.0.1:{port}", program, lines
        finally:
            program.kill()


def test_a_model_goes_from_one_computer_to_another(tmp_path: Path) -> None:
    """What serve prints is what the other types; afterwards the model is there, and Ctrl-C ends it well."""
    mine = home_with_model(tmp_path / "mine")
    with shared(mine, "--code", CODE) as (address, program, lines):
        assert f"  groundup pull {NAME} --from {address} --code {CODE}\n" in lines
        done = run_program("pull", NAME, "--from", address, "--code", CODE, home=tmp_path / "other")
        assert done.returncode == 0, done.stderr
        assert f"{NAME} is here".encode() in done.stdout
        wrong = run_program("pull", NAME, "--from", address, "--code", "WRONGCODE", home=tmp_path / "third")
        assert wrong.returncode == 1
        assert b"does not accept this code" in wrong.stderr
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=60)
    assert program.returncode == 0
    assert "Ended." in err + out
    model = Library(tmp_path / "other" / "library").find(NAME)
    assert model is not None
    assert model.source is not None
    assert (model.source.kind, model.source.host) == ("peer", address)


@pytest.mark.drill
def test_a_pull_goes_on_while_serve_ends(tmp_path: Path) -> None:
    """A second Ctrl-C ends at once, whatever is being sent."""
    mine = home_with_model(tmp_path / "mine")
    with shared(mine, "--code", CODE, "--limit-rate", "10k") as (address, program, _):
        puller = subprocess.Popen(
            [sys.executable, "-m", "groundup", "pull", NAME, "--from", address, "--code", CODE],
            env=environment(tmp_path / "other"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            time.sleep(5)
            program.send_signal(signal.SIGINT)
            time.sleep(0.5)
            program.send_signal(signal.SIGINT)
            assert program.wait(60) in (0, 130, -signal.SIGINT)
        finally:
            puller.kill()
            puller.wait()


def test_both_together(tmp_path: Path) -> None:
    """With --share --api programs of this computer are answered too, and one Ctrl-C ends both."""
    mine, port = home_with_model(tmp_path / "mine"), free_port()
    with shared(mine, "--code", CODE, "--api", GROUNDUP_HOST=f"127.0.0.1:{port}") as (address, program, _):
        with httpx2.Client(trust_env=False, timeout=60) as http:
            tags = http.get(f"http://127.0.0.1:{port}/api/tags").json()
        assert NAME in str(tags)
        done = run_program("pull", NAME, "--from", address, "--code", CODE, home=tmp_path / "other")
        assert done.returncode == 0, done.stderr
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=60)
    assert program.returncode == 0, err
    assert "were given" in out + err
    assert not (mine / "server.json").exists()


def test_options_for_rooms_need_their_main_one(tmp_path: Path) -> None:
    """--code without --share is wrong usage, with the command that was meant; so is half a certificate."""
    done = run_program("serve", "--code", CODE, home=tmp_path)
    assert done.returncode == 2
    assert b"groundup serve --share --code" in done.stderr
    done = run_program("serve", "--tls-certificate", "x.pem", home=tmp_path)
    assert done.returncode == 2
    assert b"--tls-key" in done.stderr


@pytest.mark.parametrize(
    "options",
    [["--key"], ["--tls"], ["--insecure-lan"], ["--allow-push"], ["--docs"], ["--logs"], ["--json"],
     ["--models-max", "2"], ["--num-parallel", "4"], ["--origin", "https://chat.school.example"],
     ["--host-name", "desk"], ["--tls-certificate", "a.pem", "--tls-key", "a.key"], ["--key", "--tls"]],
    ids=" ".join,
)  # fmt: skip
def test_options_for_programs_need_their_server(options: list[str]) -> None:
    """With --share alone each is refused by name, with the command that was meant; with --api it passes."""
    names = [option for option in options if option.startswith("--")]
    told = _usage_error(["--share", *options])
    assert told.endswith(f"groundup serve --share --api {' '.join(sorted(names, key=told.index))}")
    assert all(name in told.split("With both")[0] for name in names)
    assert _usage_error(["--share", "--api", *options]) == ""


def test_a_unit_is_not_for_sharing() -> None:
    """A unit would start another server than was typed, so it is refused; alone it is printed."""
    assert "groundup serve --unit" in _usage_error(["--share", "--unit"])
    assert "groundup serve --unit" in _usage_error(["--share", "--api", "--unit"])
    assert _usage_error(["--unit"]) == ""


def _usage_error(arguments: list[str]) -> str:
    """What is wrong with these arguments of `groundup serve`; nothing is started."""
    context = serve.make_context("serve", arguments)
    given = dict(context.params)
    try:
        _check(given.pop("is_sharing"), given)
    except click.UsageError as error:
        return error.message
    return ""


def test_a_licence_can_forbid_it(tmp_path: Path) -> None:
    """With nothing that may be given, nothing is started, and the reason and the way out are named."""
    mine = home_with_model(tmp_path, licence="llama3.2")
    done = run_program("serve", "--share", "--address", "127.0.0.1", "--port", str(free_port()), home=mine)
    assert done.returncode == 1
    assert b"llama3.2" in done.stderr
    assert b"--i-may-share" in done.stderr


def test_an_owner_may_insist(tmp_path: Path) -> None:
    """With --i-may-share it is given."""
    mine = home_with_model(tmp_path, licence="llama3.2")
    with shared(mine, "--i-may-share") as (_, _, lines):
        assert any(NAME in line and "llama3.2" in line for line in lines)


def test_wrong_usage_is_told_before_anything_listens(tmp_path: Path) -> None:
    """A short code, an unknown model, a foreign address, and options without their main one."""
    mine = home_with_model(tmp_path)
    for arguments, text in (
        (("serve", "--share", "--code", "short"), b"8 to 64"),
        (("serve", "--share", "--models", "test/other"), b"test/other"),
        (("serve", "--share", "--address", "203.0.113.9"), b"203.0.113.9"),
        (("serve", "--share", "--port", "80"), b"1,024"),
        (("pull", NAME, "--code", CODE), b"--from"),
        (("pull", NAME, "--from", "8.8.8.8", "--code", CODE), b"8.8.8.8"),
        (("pull", NAME, "--from", "127.0.0.1"), b"--code"),
    ):
        done = run_program(*arguments, home=mine)
        assert done.returncode in (1, 2), arguments
        assert text in done.stderr, (arguments, done.stderr)
        assert b"Traceback" not in done.stderr


def test_pulls_without_a_room_load_no_server() -> None:
    """`groundup pull` and `run` import no server and no mDNS before a room is wanted."""
    code = (
        "import sys, groundup.cli.pull, groundup.cli.run; "
        "print(sorted({'uvicorn', 'starlette', 'zeroconf'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment(Path(os.devnull)), check=True
    )
    assert done.stdout.strip() == b"[]"
