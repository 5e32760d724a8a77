"""Where redirects may lead."""

from __future__ import annotations

import pytest

from groundup.errors import HubAnswerError, RedirectRefusedError
from groundup.hubs.redirects import host_of, is_inside, is_same_origin, redirect_target

HUB = "https://hub.example/a/b"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/c", "https://hub.example/c"),
        ("c?x=1", "https://hub.example/a/c?x=1"),
        ("//cdn.example/c", "https://cdn.example/c"),
        ("https://cdn.example:8443/c", "https://cdn.example:8443/c"),
    ],
)
def test_targets(location: str, target: str) -> None:
    """A location is read as browsers read it."""
    assert redirect_target(HUB, location) == target


@pytest.mark.parametrize(
    "location",
    [
        "http://hub.example/a",
        "ftp://hub.example/a",
        "file:///etc/passwd",
        "https://user:word@cdn.example/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://192.168.0.1:8080/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[fe80::1%25eth0]/",
        "https://printer.local/",
        "https://[::ffff:127.0.0.1]/",
        "https://[broken",
    ],
)
@pytest.mark.promise("S-13")
def test_refused_targets(location: str) -> None:
    """No way out of encryption, out of the web, or into this network."""
    with pytest.raises(RedirectRefusedError):
        redirect_target(HUB, location)


def test_own_network_may_point_to_itself() -> None:
    """A mirror inside a school's network may redirect inside it."""
    assert redirect_target("http://10.0.0.5/a", "http://10.0.0.6/b") == "http://10.0.0.6/b"


@pytest.mark.parametrize("location", [None, ""])
def test_nowhere(location: str | None) -> None:
    """A redirect without a location is the hub's fault."""
    with pytest.raises(HubAnswerError):
        redirect_target(HUB, location)


def test_origins() -> None:
    """Scheme, host and port, with the usual ports filled in, whatever the letters' case."""
    assert is_same_origin("https://Hub.example/x", "https://hub.EXAMPLE:443/y")
    assert not is_same_origin("https://hub.example", "http://hub.example")
    assert not is_same_origin("https://hub.example", "https://hub.example:444")
    assert not is_same_origin("https://hub.example", "https://hub.example.evil.example")


def test_hosts_for_messages() -> None:
    """A port is told where it is not the usual one; what is no address comes as it is."""
    assert host_of("https://hub.example:443/x") == "hub.example"
    assert host_of("http://hub.example:5000/x") == "hub.example:5000"
    assert host_of("nonsense") == "nonsense"


def test_public_addresses_are_outside() -> None:
    """Ordinary names and public addresses are not of this network."""
    assert not is_inside("huggingface.co")
    assert not is_inside("8.8.8.8")
