"""What systemd and launchd are given."""

from __future__ import annotations

import configparser
import plistlib

from groundup.cli.service_unit import service_unit

WORDS = ["serve", "--origin", 'https://a.example/"x" %h $HOME & <b>']


def test_the_unit_of_systemd_starts_this_python() -> None:
    """Words with blanks are quoted, and nothing in them begins something else."""
    text = service_unit(WORDS, "linux", "/opt/groundup/bin/python")
    unit = configparser.RawConfigParser(strict=True)
    unit.read_string(text)
    command = unit["Service"]["ExecStart"]
    assert command.startswith("/opt/groundup/bin/python -m groundup serve --origin ")
    assert command.endswith(r'"https://a.example/\"x\" %%h $$HOME & <b>"')
    assert unit["Service"]["TimeoutStopSec"] == "20"
    assert (unit["Service"]["Delegate"], unit["Service"]["DelegateSubgroup"]) == ("memory", "server")


def test_the_agent_of_launchd_starts_this_python() -> None:
    """It is a property list whose arguments are ours, word for word."""
    text = service_unit(WORDS, "darwin", "/opt/groundup/bin/python")
    agent = plistlib.loads(text.encode())
    assert agent["ProgramArguments"] == ["/opt/groundup/bin/python", "-m", "groundup", *WORDS]
    assert agent["RunAtLoad"] is True
