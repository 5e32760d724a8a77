"""`groundup keys`, typed as users type it."""

from __future__ import annotations

import json
from pathlib import Path

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


def test_wrong_names_are_told(tmp_path: Path) -> None:
    """A name twice, a name that is not there, a right that does not exist."""
    run_program("keys", "add", "anna", home=tmp_path)
    assert run_program("keys", "add", "anna", home=tmp_path).returncode == 1
    wrong = run_program("keys", "remove", "bob", home=tmp_path)
    assert wrong.returncode == 2
    assert b"anna" in wrong.stderr
    assert run_program("keys", "add", "bob", "--right", "root", home=tmp_path).returncode == 2
