"""Images come as bytes, no address is ever fetched, and a model that sees is asked in every dialect."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from groundup.bench.projector_file import picture_tokens, tiny_projector
from groundup.errors import InvalidBodyError
from groundup.host.host_settings import HostSettings
from groundup.library.installed import Library
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.library.model_source import FILE, ModelSource
from groundup.library.new_model import LocalFile
from groundup.library.store import Transfer
from groundup.names import ModelName
from groundup.server.images import MixedContent, read_image
from tests.conftest import TinyModels
from tests.pictures import claiming_png, picture

from .live import Live, live_server

BYTES = b"\x89PNG and more"
TEXT = base64.b64encode(BYTES).decode()


@pytest.mark.parametrize("text", [TEXT, f"data:image/png;base64,{TEXT}"])
def test_base64(text: str) -> None:
    """Plain, or as a data address."""
    assert read_image(text, "images[0]") == BYTES


@pytest.mark.parametrize("text", ["http://a.b/c.png", "HTTPS://a.b/c.png"])
def test_addresses_are_refused(text: str) -> None:
    """The sentence is the one that Ollama's API has for it."""
    with pytest.raises(InvalidBodyError, match="image URLs are not supported"):
        read_image(text, "images[0]")


@pytest.mark.parametrize("text", ["?", "a", "file:///etc/passwd", "/etc/passwd!"])
def test_anything_else_is_refused(text: str) -> None:
    """The place is named."""
    with pytest.raises(InvalidBodyError, match=r"images\[3\]: an image must be base64"):
        read_image(text, "images[3]")


def test_places_among_texts() -> None:
    """Images stand between the texts that came before and after them."""
    mixed = MixedContent()
    mixed.add_image(b"a")
    mixed.texts.append("One")
    mixed.add_image(b"b")
    mixed.texts.append("two")
    mixed.add_image(b"c")

    assert (mixed.text, mixed.images, mixed.image_places) == ("One\ntwo", [b"a", b"b", b"c"], [0, 4, 7])


# --- a model that sees -----------------------------------------------------------------------------

SEEING, BLIND = "seeing", "blind"


@pytest.fixture(scope="module")
def seeing_live(tiny_models: TinyModels, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with two tiny models; one has a projector."""
    folder = tmp_path_factory.mktemp("seeing")
    weights = LocalFile(f"{OLLAMA_PREFIX}model", tiny_models("llama"))
    eyes = LocalFile(f"{OLLAMA_PREFIX}projector", tiny_projector("llama", folder))
    library = Library(folder / "library")
    for name, files in ((SEEING, [weights, eyes]), (BLIND, [weights])):
        source = ModelSource(kind=FILE, host="")
        library.install(ModelName.parse(name), files, config={}, source=source, transfer=Transfer.COPY)
    settings = HostSettings(context_tokens=512)
    with live_server(folder, library=library, host_settings=settings) as server:
        yield server


def encoded(data: bytes) -> str:
    """As clients send it."""
    return base64.b64encode(data).decode()


def native(model: str, images: list[bytes]) -> tuple[str, dict[str, Any]]:
    """A question in Ollama's dialect."""
    message = {"role": "user", "content": "What?", "images": [encoded(image) for image in images]}
    options = {"num_predict": 2, "temperature": 0}
    return "/api/chat", {"model": model, "messages": [message], "stream": False, "options": options}


def native_prompt(model: str, images: list[bytes]) -> tuple[str, dict[str, Any]]:
    """The same as one prompt."""
    shown = [encoded(image) for image in images]
    asked = {"model": model, "prompt": "What?", "images": shown, "stream": False}
    return "/api/generate", asked | {"options": {"num_predict": 2, "temperature": 0}}


def openai(model: str, images: list[bytes]) -> tuple[str, dict[str, Any]]:
    """In OpenAI's."""
    shown = [
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{encoded(image)}"}}
        for image in images
    ]
    content = [*shown, {"type": "text", "text": "What?"}]
    message = {"role": "user", "content": content}
    return "/v1/chat/completions", {"model": model, "messages": [message], "max_tokens": 2, "temperature": 0}


def responses(model: str, images: list[bytes]) -> tuple[str, dict[str, Any]]:
    """In OpenAI's newer one."""
    shown = [
        {"type": "input_image", "image_url": f"data:image/png;base64,{encoded(image)}"} for image in images
    ]
    said = {"role": "user", "content": [*shown, {"type": "input_text", "text": "What?"}]}
    return "/v1/responses", {"model": model, "input": [said], "max_output_tokens": 2, "temperature": 0}


def anthropic(model: str, images: list[bytes]) -> tuple[str, dict[str, Any]]:
    """In Anthropic's."""
    shown = [
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": encoded(image)}}
        for image in images
    ]
    message = {"role": "user", "content": [*shown, {"type": "text", "text": "What?"}]}
    return "/v1/messages", {"model": model, "messages": [message], "max_tokens": 2, "temperature": 0}


DIALECTS = [native, native_prompt, openai, responses, anthropic]


def prompt_tokens(answer: dict[str, Any]) -> int:
    """How many tokens the model read, as each dialect says it."""
    usage = answer.get("usage", {})
    figures = [answer.get("prompt_eval_count"), usage.get("prompt_tokens"), usage.get("input_tokens")]
    return next(int(figure) for figure in figures if figure is not None)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_image_is_seen(seeing_live: Live, dialect: Any) -> None:
    """The answer's account has the cells of the image, once or twice."""
    with httpx2.Client(base_url=seeing_live.address, trust_env=False, timeout=60) as client:
        counts = []
        for images in ([], [picture(1)], [picture(1), picture(2)]):
            path, body = dialect(SEEING, images)
            answer = client.post(path, json=body)
            assert answer.status_code == 200, answer.text
            counts.append(prompt_tokens(answer.json()))

    assert [count - counts[0] for count in counts] == [
        0,
        picture_tokens("llama"),
        2 * picture_tokens("llama"),
    ]


HOSTILE = {
    "another kind": b"hello",
    "damaged": picture(1)[:90],
    "bomb": claiming_png(50_000, 50_000),
    "nothing": b"",
}


@pytest.mark.promise("H-09")
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_bad_image_is_a_clear_400(seeing_live: Live, dialect: Any, name: str) -> None:
    """It names the image, and the same worker answers the next request."""
    with httpx2.Client(base_url=seeing_live.address, trust_env=False, timeout=60) as client:
        path, body = dialect(SEEING, [picture(1), HOSTILE[name]])
        answer = client.post(path, json=body)

    assert answer.status_code == 400, answer.text
    assert "Image 2 cannot be used" in answer.text


@pytest.mark.promise("H-09")
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_blind_model_says_so(seeing_live: Live, dialect: Any) -> None:
    """An image to a model of texts is 400, as it ever was."""
    with httpx2.Client(base_url=seeing_live.address, trust_env=False, timeout=60) as client:
        path, body = dialect(BLIND, [picture(1)])
        answer = client.post(path, json=body)

    assert answer.status_code == 400
    assert "does not support vision" in answer.text


def test_capabilities_tell_who_sees(seeing_live: Live) -> None:
    """`vision` is among those of the model with a projector, and no other's."""
    with httpx2.Client(base_url=seeing_live.address, trust_env=False, timeout=60) as client:
        told = {
            name: client.post("/api/show", json={"model": name}).json()["capabilities"]
            for name in (SEEING, BLIND)
        }

    assert "vision" in told[SEEING]
    assert "vision" not in told[BLIND]


def test_no_context_is_told_after_images(seeing_live: Live) -> None:
    """Ids of tokens cannot hold an image, and half a conversation would be worse than none."""
    with httpx2.Client(base_url=seeing_live.address, trust_env=False, timeout=60) as client:
        path, body = native_prompt(SEEING, [picture(1)])
        with_image = client.post(path, json=body).json()
        path, body = native_prompt(SEEING, [])
        without = client.post(path, json=body).json()

    assert "context" not in with_image
    assert without["context"]
