"""Variables of the server: ours before Ollama's, and Ollama's read as Ollama reads them."""

from __future__ import annotations

import pytest

from groundup.server.environment import read_origins, read_place, value_of


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", ("127.0.0.1", 11434)),
        ("0.0.0.0", ("0.0.0.0", 11434)),  # noqa: S104
        ("192.168.1.5:8080", ("192.168.1.5", 8080)),
        (":8080", ("127.0.0.1", 8080)),
        ("http://models.example", ("models.example", 80)),
        ("https://models.example/path", ("models.example", 443)),
        ("http://models.example:1234/", ("models.example", 1234)),
        ("[::1]", ("::1", 11434)),
        ("[::]:9000", ("::", 9000)),
        ("127.0.0.1:99999", ("127.0.0.1", 11434)),
        ("127.0.0.1:port", ("127.0.0.1", 11434)),
    ],
)
def test_places(text: str, place: tuple[str, int]) -> None:
    """An address may have a scheme, a port and a path, and what is wrong is as usual."""
    assert read_place(text) == place


def test_ours_come_first() -> None:
    """GROUNDUP_X wins over OLLAMA_X; quotes around a value are none of it."""
    variables = {"OLLAMA_HOST": "a", "GROUNDUP_HOST": '"b"', "OLLAMA_ORIGINS": "http://x, http://y ,"}
    assert value_of("HOST", variables) == "b"
    assert value_of("HOST", {"OLLAMA_HOST": "a"}) == "a"
    assert value_of("HOST", {}) == ""
    assert read_origins(value_of("ORIGINS", variables)) == ("http://x", "http://y")
