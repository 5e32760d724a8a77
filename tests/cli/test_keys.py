"""`groundup keys`, typed as users type it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from groundup.server.keys import FILE, KeyRing

from .program import run_program


def test_a_key_is_made_listed_and_taken_back(tmp_path: Path) -> None:
    """Only the secret goes to standard output, so that it can be piped; the list never shows it."""
    made = run_program("keys", "add", "anna", "--right", "manage", "--days", "30", home=tmp_path)
    secret = made.stdout.decode().strip()
    found = KeyRing(tmp_path / FILE).find(secret.encode())
    assert found is not None
    assert (found.name, found.right) == ("anna", "manage")
    listed = run_program("keys", "list", home=tmp_path).stdout.decode()
    assert "anna" in listed
    assert secret not in listed
    told = json.loads(run_program("keys", "list", "--json", home=tmp_path).stdout)
    assert [key["name"] for key in told["keys"]] == ["anna"]
    assert "sha256" not in told["keys"][0]
    assert run_program("keys", "remove", "anna", home=tmp_path).returncode == 0
    assert b"There are no keys" in run_program("keys", "list", home=tmp_path).stdout


def test_a_key_for_some_models(tmp_path: Path) -> None:
    """The list shows which models it may use and how much at once; with `--json` no list is null."""
    add = ("keys", "add", "class7", "--models", "seedling, qwen3:4b", "--share", "8")
    made = run_program(*add, home=tmp_path)
    found = KeyRing(tmp_path / FILE).find(made.stdout.strip())
    assert found is not None
    assert found.share == 8
    run_program("keys", "add", "anna", home=tmp_path)
    listed = run_program("keys", "list", home=tmp_path).stdout.decode()
    assert "qwen3:4b, seedling:latest" in listed
    assert listed.splitlines()[0].split() == ["NAME", "RIGHT", "SHARE", "MADE", "ENDS", "MODELS"]
    class7, anna = json.loads(run_program("keys", "list", "--json", home=tmp_path).stdout)["keys"]
    assert (class7["models"], class7["share"]) == (["qwen3:4b", "seedling:latest"], 8)
    assert (anna["models"], anna["share"]) == (None, 32)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (("--models", "a b"), "a b"),
        (("--models", "seedling", "--right", "manage"), "a key with a list of models"),
        (("--share", "0"), "0"),
        (("--share", "33"), "33"),
    ],
)
def test_keys_that_cannot_be_made(tmp_path: Path, options: tuple[str, ...], text: str) -> None:
    """No name of a model, a list beside a right that reaches all models, a share that is none."""
    refused = run_program("keys", "add", "anna", *options, home=tmp_path)
    assert refused.returncode in (1, 2)
    assert text in refused.stderr.decode()
    assert b"There are no keys" in run_program("keys", "list", home=tmp_path).stdout


def test_wrong_names_are_told(tmp_path: Path) -> None:
    """A name twice, a name that is not there, a right that does not exist."""
    run_program("keys", "add", "anna", home=tmp_path)
    assert run_program("keys", "add", "anna", home=tmp_path).returncode == 1
    wrong = run_program("keys", "remove", "bob", home=tmp_path)
    assert wrong.returncode == 2
    assert b"anna" in wrong.stderr
    assert run_program("keys", "add", "bob", "--right", "root", home=tmp_path).returncode == 2
