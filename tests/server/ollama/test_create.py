"""Tests of making models over the wire, with the real client."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ollama
import pytest

from groundup import seedling
from tests.library.gguf_corpus import STRING, Entry, small_model
from tests.library.small_library import model_file, split_files
from tests.server.live import Live

from .conftest import Native

ZEROS, ONES = f"sha256:{'0' * 64}", f"sha256:{'1' * 64}"


def statuses(client: ollama.Client, **body: Any) -> list[str]:
    """What is told while a model is made; digests by their kind alone."""
    lines = client.create(stream=True, **body)
    return [str(line.status).partition(" sha256:")[0] for line in lines]


def blobs(live: Live) -> set[str]:
    """The digests in the store."""
    folder = live.library.store.folder / "blobs"
    return {path.name.removeprefix("sha256-") for path in folder.iterdir()}


def needed(live: Live) -> set[str]:
    """The digests that models have."""
    models = [one for one in live.library.models() if not one.is_built_in]
    return {layer.digest.hex for model in models for layer in model.manifest.blobs}


def test_from_a_model(live: Live, client: ollama.Client) -> None:
    """A model from another one has its weights, and its own words; it answers."""
    told = statuses(
        client,
        model="tutor",
        from_="seedling",
        system="Be kind.",
        parameters={"temperature": 0.5, "num_ctx": 512.0, "stop": ["x", "y"]},
        messages=[{"role": "user", "content": "Hi"}],
        license=["Be fair."],
    )
    assert told[0] == "using existing layer" or told[0] == "creating new layer"
    assert told[-2:] == ["writing manifest", "success"]
    shown = client.show("tutor")
    assert shown.parameters is not None
    assert 'stop                           "y"' in shown.parameters
    assert shown.modelfile is not None
    assert "SYSTEM Be kind." in shown.modelfile
    assert "MESSAGE user Hi" in shown.modelfile
    assert shown.license == "Be fair."
    assert client.generate("tutor", "Hi", options={"num_predict": 2}).eval_count == 2
    assert blobs(live) == needed(live)


def test_layer_by_layer(live: Live, client: ollama.Client) -> None:
    """Parameters merge, messages are replaced, licences come together, an empty system changes nothing."""
    client.create("one", from_="seedling", system="First.", parameters={"top_k": 5}, license="A")
    client.create(
        "one",
        from_="one",
        system="",
        parameters={"top_p": 0.5},
        messages=[{"role": "user", "content": "new"}],
        license="B",
    )
    shown = client.show("one")
    assert shown.parameters is not None
    assert [line.split()[0] for line in shown.parameters.splitlines()] == ["top_k", "top_p"]
    assert shown.modelfile is not None
    assert "SYSTEM First." in shown.modelfile
    assert shown.license == "A\n\nB"
    assert blobs(live) == needed(live)


def test_deleting_a_sharer_keeps_the_blob(live: Live, client: ollama.Client) -> None:
    """Of two models with the same weights, either can go; with the last one everything goes."""
    client.create("one", from_="seedling")
    client.create("two", from_="one", system="Two.")
    client.delete("one")
    assert client.generate("two", "Hi", options={"num_predict": 1}).done
    client.delete("two")
    assert blobs(live) == set()


def test_from_a_file(live: Live, client: ollama.Client, tmp_path: Path) -> None:
    """A file that was sent becomes a model, and waits no more; a second model shares it."""
    digest = client.create_blob(model_file(tmp_path, "mine"))
    told = statuses(client, model="mine", files={"mine.gguf": digest})
    assert told == ["parsing GGUF", "creating new layer", "writing manifest", "success"]
    assert not list((live.library.store.folder.parent / "uploads").iterdir())
    again = statuses(client, model="again", files={"models/again.gguf": digest}, system="Hi.")
    assert again[1:3] == ["using existing layer", "creating new layer"]
    assert client.show("mine").details == client.show("again").details
    assert blobs(live) == needed(live)


def test_from_parts(client: ollama.Client, tmp_path: Path) -> None:
    """A model in several files is put together in the order of their names."""
    files = {path.name: client.create_blob(path) for path in reversed(split_files(tmp_path, 3))}
    client.create("big", files=files)
    assert client.show("big").capabilities == ["completion"]


def test_what_the_template_can_do(client: ollama.Client) -> None:
    """A template that somebody writes is the model's, in Go's language or in Jinja."""
    go = "{{ range .Messages }}{{ .Content }}{{ end }}{{ if .Tools }}{{ .Tools }}{{ end }}"
    client.create("go", from_="seedling", template=go)
    shown = client.show("go")
    assert shown.template == go
    assert shown.capabilities == ["completion", "tools"]
    jinja = "{% for m in messages %}{{ m.content }}{% endfor %}"
    client.create("jinja", from_="go", template=jinja)
    assert client.show("jinja").template == jinja


def test_an_adapter_that_was_sent(client: ollama.Client, live: Live, tmp_path: Path) -> None:
    """An adapter joins the built-in model, whose own file stays where it is."""
    path = tmp_path / "poems.gguf"
    path.write_bytes(small_model().with_entry(Entry("general.type", STRING, "adapter")).write())
    digest = client.create_blob(path)
    assert (
        statuses(client, model="poet", from_="seedling", adapters={"poems.gguf": digest})[0] == "parsing GGUF"
    )
    assert f"# with the adapter {digest}" in str(client.show("poet").modelfile)
    assert seedling.weights_path().exists()
    assert blobs(live) == needed(live)


def test_names_of_formats_are_kept(native: Native) -> None:
    """What names the way of a model's answers, and what it needs, is kept and shown."""
    body = {"model": "kept", "from": "seedling", "parser": "qwen3", "requires": "0.30.0", "stream": False}
    assert native.post("/api/create", **body).json() == {"status": "success"}
    shown = native.post("/api/show", model="kept").json()
    assert shown["requires"] == "0.30.0"
    native.http.request("DELETE", "/api/delete", json={"model": "kept"})


REFUSALS: list[tuple[dict[str, Any], int, str]] = [
    ({}, 400, "neither 'from' or 'files' was specified"),
    ({"adapters": {"a.gguf": ZEROS}}, 400, "no files provided to convert"),
    ({"from": "evil.example/a/b"}, 400, "not among the hubs"),
    ({"from": "/etc/passwd"}, 400, "invalid model name"),
    ({"from": "./model.gguf"}, 400, "invalid model name"),
    ({"from": "seedling", "files": {"a.gguf": ZEROS}}, 400, "either 'from' or 'files'"),
    ({"files": {"/a.gguf": ZEROS}}, 400, "file path must be relative"),
    ({"files": {"a/../../b.gguf": ZEROS}}, 400, "file path must be relative"),
    ({"files": {"C:\\a.gguf": ZEROS}}, 400, "file path must be relative"),
    ({"files": {"a.safetensors": ZEROS}}, 400, "only GGUF"),
    ({"files": {"a.gguf": ""}}, 400, "invalid digest format"),
    ({"files": {"a.gguf": ZEROS}}, 400, "was not sent"),
    ({"from": "seedling", "adapters": {"a": ZEROS, "b": ONES}}, 400, "only one adapter"),
    ({"from": "seedling", "template": "{{ if .Prompt }}"}, 400, "never closed"),
    ({"from": "seedling", "template": "{{ .Prompt }} {{ shell }}"}, 400, "not known"),
    ({"from": "seedling", "template": "nothing"}, 400, "never writes"),
    ({"from": "seedling", "parameters": {"temprature": 1}}, 400, "did you mean temperature"),
    ({"from": "seedling", "parameters": {"temperature": "hot"}}, 400, "temperature"),
    ({"from": "seedling", "parameters": {"stop": [1]}}, 400, "parameters.stop"),
    ({"from": "seedling", "parameters": {"top_k": {}}}, 400, "parameters.top_k"),
    ({"from": "seedling", "messages": [{"role": "tool", "content": "x"}]}, 400, "messages[0].role"),
    ({"from": "seedling", "info": {"family": 1}}, 400, 'info field "family" must be a string'),
    ({"from": "seedling", "info": {"context_length": "x"}}, 400, "must be a number"),
    ({"from": "seedling", "info": {"context_length": -1}}, 400, "must be a non-negative integer"),
    ({"from": "seedling", "quantize": "q4_0"}, 400, "quantize"),
    ({"from": "seedling", "draft_files": {"a": "b"}}, 400, "draft"),
    ({"from": "seedling", "requires": "newest"}, 400, "requires"),
    ({"model": "seedling", "from": "seedling"}, 400, "part of Groundup"),
    ({"model": "a b", "from": "seedling"}, 400, "invalid model name"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "text"), REFUSALS, ids=range(len(REFUSALS)))
def test_refusals(native: Native, body: dict[str, Any], status: int, text: str) -> None:
    """What cannot be made is refused with a reason, before anything changes."""
    found_status, found_text = native.refused("/api/create", **{"model": "bad", "stream": False, **body})
    assert (found_status, text in found_text) == (status, True), found_text
    assert [one.name.short for one in native.live.library.models()] == ["seedling:latest"]
    assert seedling.weights_path().exists()


def test_a_file_that_is_no_model(client: ollama.Client, tmp_path: Path) -> None:
    """Bytes that are no GGUF file, or a damaged one, are the client's mistake, and no path is told."""
    junk, cut = tmp_path / "junk", tmp_path / "cut"
    junk.write_bytes(b"no model at all")
    cut.write_bytes(model_file(tmp_path).read_bytes()[:200])
    for path, text in ((junk, "supplied file was not in GGUF format"), (cut, "damaged")):
        with pytest.raises(ollama.ResponseError, match=text) as caught:
            client.create("bad", files={"x.gguf": client.create_blob(path)}, stream=False)
        assert caught.value.status_code == 400
        assert str(tmp_path) not in str(caught.value)


def test_parameters_without_effect_are_told(native: Native) -> None:
    """What is kept and changes nothing here is named in a warning."""
    answer = native.post(
        "/api/create", model="kept", **{"from": "seedling"}, stream=False, parameters={"num_gpu": 1}
    )
    assert answer.status_code == 200
    assert 'ignored-option;name="num_gpu"' in answer.headers["groundup-warning"]
    native.live.library.store.remove(native.live.library.find("kept").name)  # type: ignore[union-attr]
