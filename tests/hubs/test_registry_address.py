"""The address of a registry: a host and perhaps a port, encrypted unless it is inside the own network."""

from __future__ import annotations

import pytest

from groundup.hubs.registry_address import checked_address, host_in_names


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("registry.school.example", "https://registry.school.example"),
        ("registry.school.example:5000", "https://registry.school.example:5000"),
        ("http://10.0.0.5:5000", "http://10.0.0.5:5000"),
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("http://schoolserver:5000", "http://schoolserver:5000"),
    ],
)
def test_addresses(text: str, address: str) -> None:
    """Without a scheme it is https."""
    assert checked_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://8.8.8.8",
        "http://registry.example",
        "ftp://x.example",
        "https://a:b@c.example",
        "x.example/path",
        "x.example?query",
        'x.example"\ny = "z',
        "x.example\\y",
        "https://",
        "x.example:99999999",
    ],
)
def test_no_addresses(text: str) -> None:
    """A path, a password, a quote, or an open way into the world is refused."""
    with pytest.raises(ValueError):  # noqa: PT011  (whoever calls finds the words)
        checked_address(text)


def test_hosts_in_names() -> None:
    """Names compare without case, so hosts are small."""
    assert host_in_names("https://Registry.School.example:5000") == "registry.school.example:5000"
