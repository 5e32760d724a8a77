"""A real worker that sees, on tiny random models: what an image costs, who shares it, and how it ends."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from groundup.bench.projector_file import picture_tokens, tiny_projector
from groundup.engine.client import Engine
from groundup.engine.commands import Submit
from groundup.engine.events import Done, Text
from groundup.engine.image_runs import ImageNames, image_runs
from groundup.engine.images import read_pixels
from groundup.engine.libllama import Model, Projector
from groundup.engine.protocol import Prompt, Span
from groundup.engine.sight import MOST_IMAGES, ImageEncoded, ImagesRead, Sight
from groundup.errors import (
    InvalidImageError,
    InvalidParameterError,
    ModelLoadError,
    UnsupportedCapabilityError,
)
from tests.canaries.blind_image_names import BlindImageNames
from tests.conftest import TinyModels
from tests.pictures import claiming_png, picture

from .library_sight import LibrarySight
from .real_engines import GREEDY, LESSON, greedy, real_engine, words

pytestmark = pytest.mark.asyncio(loop_scope="module")
# cells of an image that see what came before, those that see each other, and those with places in rows
KINDS = ["llama", "gemma3", "qwen2vl"]
ONE, OTHER = picture(1), picture(2)


def about(*images: bytes, words: str = "What is here?", before: str = "Look: ") -> Prompt:
    """A question about images, all of them before it."""
    shown = [Span("", image=number) for number in range(len(images))]
    spans = [Span(before, control=False), *shown, Span(words, control=False)]
    return Prompt(spans=spans, images=list(images))


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=KINDS)
async def seeing(
    request: pytest.FixtureRequest, tiny_models: TinyModels, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[str, Engine]]:
    projector = tiny_projector(request.param, tmp_path_factory.mktemp("projectors"))
    async with real_engine(tiny_models(request.param), projector_path=str(projector)) as engine:
        yield request.param, engine


async def account(engine: Engine, prompt: Prompt, **request: Any) -> Done:
    """How a short answer ended."""
    _, done = await engine.generate(
        prompt, sampling=GREEDY, max_tokens=4, ignore_eos=True, **request
    ).collect()
    return done


# --- answers ---------------------------------------------------------------------------------------


async def test_an_image_counts(seeing: tuple[str, Engine]) -> None:
    """The prompt's tokens include those of the image, in the account and when they are counted before."""
    kind, engine = seeing
    without = await account(engine, about())
    with_image = await account(engine, about(ONE))
    counted = await engine.tokenize(about(ONE), add_special=True)

    more = with_image.usage.prompt_tokens - without.usage.prompt_tokens
    assert more >= picture_tokens(kind)
    assert counted.tokens.count(-1) == picture_tokens(kind)
    assert len(counted.tokens) == with_image.usage.prompt_tokens


async def test_another_image_has_another_answer(seeing: tuple[str, Engine]) -> None:
    """What is seen decides the answer, and the same image gives the same one, cached or not."""
    _, engine = seeing
    answers = []
    for image in (ONE, OTHER, ONE):
        await engine.clear_cache()
        answers.append(await greedy(engine, about(image)))
    cached = await greedy(engine, about(ONE))

    assert answers[0] == answers[2] == cached
    assert answers[0] != answers[1]


async def test_the_place_of_an_image_counts(seeing: tuple[str, Engine]) -> None:
    """Two images in another order are another prompt."""
    _, engine = seeing
    assert await greedy(engine, about(ONE, OTHER)) != await greedy(engine, about(OTHER, ONE))


async def test_images_and_text_are_answered_together(seeing: tuple[str, Engine]) -> None:
    """Answers are the same whoever else is in the batch, with images or without."""
    _, engine = seeing
    prompts = [about(ONE), words(LESSON), about(OTHER, ONE), words("Hi")]
    alone = []
    for prompt in prompts:
        await engine.clear_cache()
        alone.append(await greedy(engine, prompt))
    await engine.clear_cache()

    together = await asyncio.gather(*(greedy(engine, prompt) for prompt in prompts))

    assert together == alone


async def furthest_off(
    engine: Engine, kind: str, folder: Path, models: TinyModels, *, is_flat: bool
) -> float:
    """How far the log-probabilities of an answer are from the library's own, at most."""
    prompt, count = about(OTHER, words="What is it?"), 12
    generation = engine.generate(prompt, sampling=GREEDY, max_tokens=count, ignore_eos=True, logprobs=0)
    choices = [one async for event in generation if isinstance(event, Text) for one in event.choices]
    before = (await engine.tokenize(words("Look: "), add_special=True)).tokens
    asked = (await engine.tokenize(words("What is it?"))).tokens
    answer = [choice.chosen.token for choice in choices]
    with LibrarySight(models(kind), tiny_projector(kind, folder), is_flat=is_flat) as library:
        rows = library.logprobs(before, read_pixels(OTHER), [*asked, *answer[:-1]])
    theirs = [row[token] for row, token in zip(rows[len(asked) - 1 :], answer, strict=True)]
    ours = [choice.chosen.logprob for choice in choices]
    assert len(ours) == count
    return max(abs(one - float(other)) for one, other in zip(ours, theirs, strict=True))


async def test_cells_stand_where_the_library_puts_them(
    seeing: tuple[str, Engine], tiny_models: TinyModels, tmp_path: Path
) -> None:
    """Every token of an answer has the probability that the library's own way gives it."""
    kind, engine = seeing
    assert await furthest_off(engine, kind, tmp_path, tiny_models, is_flat=False) < 0.02


async def test_a_position_for_each_cell_is_caught(
    seeing: tuple[str, Engine], tiny_models: TinyModels, tmp_path: Path
) -> None:
    """Where places are in rows, the same check finds words that go on at the wrong position."""
    kind, engine = seeing
    off = await furthest_off(engine, kind, tmp_path, tiny_models, is_flat=True)
    assert (off > 0.05) == (kind == "qwen2vl")


async def test_a_large_image_is_made_smaller_where_it_must_fit_into_a_batch(
    seeing: tuple[str, Engine],
) -> None:
    """Cells with places are computed in one batch, so an image has at most as many as that has tokens."""
    kind, engine = seeing
    if kind != "qwen2vl":
        pytest.skip("images of this model have one size")
    large = picture(3, size=(640, 480))
    counted = (await engine.tokenize(about(large), add_special=True)).tokens
    assert 30 < counted.count(-1) <= 56
    assert (await account(engine, about(large))).reason == "length"


# --- sharing ---------------------------------------------------------------------------------------


async def reused_after(engine: Engine, first: bytes, then: bytes, owners: tuple[str, str] = ("", "")) -> int:
    """How many tokens the second prompt takes from the first; they differ at most in their image."""
    await engine.clear_cache()
    await account(engine, about(first), owner=owners[0])
    done = await account(engine, about(then), owner=owners[1])
    assert done.usage.reused_tokens + done.usage.computed_tokens == done.usage.prompt_tokens
    return done.usage.reused_tokens


async def test_the_same_image_is_computed_once(seeing: tuple[str, Engine]) -> None:
    """Asked again, all but the last token come from the cache; with places in rows, what is before it."""
    kind, engine = seeing
    whole = await account(engine, about(ONE))
    counted = (await engine.tokenize(about(ONE), add_special=True)).tokens
    wanted = counted.index(-1) if kind == "qwen2vl" else whole.usage.prompt_tokens - 1

    assert await reused_after(engine, ONE, ONE) == wanted


async def test_another_image_is_never_shared(seeing: tuple[str, Engine]) -> None:
    """Only what stands before the images is taken from the cache."""
    _, engine = seeing
    counted = (await engine.tokenize(about(ONE), add_special=True)).tokens

    assert await reused_after(engine, ONE, OTHER) == counted.index(-1)


async def test_another_owner_shares_no_image(seeing: tuple[str, Engine]) -> None:
    """What one student showed tells another nothing, not even by its time."""
    _, engine = seeing
    assert await reused_after(engine, ONE, ONE, ("anna", "ben")) == 0
    assert await reused_after(engine, ONE, ONE, ("anna", "anna")) > 0


# --- refusals --------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[type[Exception], Prompt]] = {
    "no image": (InvalidImageError, about(b"hello")),
    "damaged": (InvalidImageError, about(ONE[:100])),
    "bomb": (InvalidImageError, about(claiming_png(50_000, 50_000))),
    "second": (InvalidImageError, about(ONE, b"")),
    "many": (InvalidImageError, about(*[ONE] * (MOST_IMAGES + 1))),
    "not sent": (InvalidParameterError, Prompt(spans=[Span("", image=1), Span("Hi")], images=[ONE])),
    "below none": (InvalidParameterError, Prompt(spans=[Span("", image=-1), Span("Hi")], images=[ONE])),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_cannot_be_seen_is_refused(seeing: tuple[str, Engine], name: str) -> None:
    """The request alone ends; the worker stays."""
    kind, prompt = REFUSED[name]
    _, engine = seeing
    process_id = engine.process_id

    with pytest.raises(kind):
        await account(engine, prompt)

    assert (await account(engine, about(ONE))).reason == "length"
    assert engine.process_id == process_id


async def test_a_model_without_projector_sees_nothing(tiny_models: TinyModels) -> None:
    """It refuses, and a prompt of words is answered as ever."""
    async with real_engine(tiny_models("llama")) as engine:
        assert not engine.facts.can_see
        with pytest.raises(UnsupportedCapabilityError, match="vision"):
            await account(engine, about(ONE))
        assert (await account(engine, words("Hi"))).reason == "length"


async def test_a_strange_projector_leaves_the_model_blind(tiny_models: TinyModels, tmp_path: Path) -> None:
    """That of another model is refused, with the reason, and the model reads and writes all the same."""
    projector = tiny_projector("gemma3", tmp_path)
    async with real_engine(tiny_models("llama"), projector_path=str(projector)) as engine:
        assert not engine.facts.can_see
        assert "mismatch between text model" in engine.facts.blind_because
        assert (await account(engine, words("Hi"))).reason == "length"


# --- cancelling ------------------------------------------------------------------------------------


async def test_a_cancelled_request_ends(seeing: tuple[str, Engine]) -> None:
    """Whether its image is being read, encoded or computed, `Done` comes soon, and its cells are free."""
    _, engine = seeing
    await engine.clear_cache()
    for wait_s in (0, 0.002, 0.01, 0.05):
        generation = engine.generate(about(picture(9), picture(10)), sampling=GREEDY, ignore_eos=True)
        events = generation.events()
        first = asyncio.ensure_future(anext(events))
        await asyncio.sleep(wait_s)
        await generation.cancel()
        async with asyncio.timeout(10):
            *_, last = [await first, *[event async for event in events]]
        assert isinstance(last, Done)
        assert last.reason == "cancelled"
    await engine.clear_cache()
    assert (await engine.statistics()).cells_in_use == 0


# --- the thread ------------------------------------------------------------------------------------


@pytest.fixture
def projector(tiny_models: TinyModels, tmp_path: Path) -> Iterator[Projector]:
    model = Model(tiny_models("llama"))
    found = Projector(model, tiny_projector("llama", tmp_path), threads=1)
    yield found
    found.close()
    model.close()


async def test_an_unwanted_image_is_given_up(projector: Projector) -> None:
    """The encoder asks on its way, and stops at the first no."""
    (piece,) = projector.pieces(read_pixels(ONE))
    asked: list[bool] = []

    def is_unwanted() -> bool:
        asked.append(True)
        return len(asked) > 1

    assert piece.part is not None
    assert projector.encode(piece.part, is_unwanted=is_unwanted) is None
    assert len(asked) < 5
    assert projector.encode(piece.part) is not None


async def test_reading_goes_before_encoding(projector: Projector) -> None:
    """An image that waits to be encoded does not hold up the refusal of another request."""
    told: queue.Queue[ImagesRead | ImageEncoded] = queue.Queue()
    begun = threading.Event()

    def tell(one: ImagesRead | ImageEncoded) -> None:
        begun.wait(10)
        told.put(one)

    sight = Sight(projector, 64, tell)
    sight.read(Submit(request_id=1, prompt=about(ONE)))  # the thread waits with this one
    image = ImageNames().read(ONE, projector.pieces(read_pixels(ONE)))
    (run,) = image_runs(image.tokens, [image])
    sight.encode(run)
    sight.read(Submit(request_id=2, prompt=about(b"")))
    begun.set()

    found = [told.get(timeout=10) for _ in range(3)]

    assert [type(one) for one in found] == [ImagesRead, ImagesRead, ImageEncoded]
    assert run.embeddings is not None
    assert run.embeddings.shape == (picture_tokens("llama"), 96)


async def test_a_projector_of_another_model_is_refused(tiny_models: TinyModels, tmp_path: Path) -> None:
    """The library's own words say why."""
    model = Model(tiny_models("llama"))
    with pytest.raises(ModelLoadError, match="mismatch"):
        Projector(model, tiny_projector("gemma3", tmp_path), threads=1)
    model.close()


async def test_names_that_forget_the_bytes_would_share(projector: Projector) -> None:
    """The leaking twin gives two images one name, and so one place in the cache."""
    pieces = [projector.pieces(read_pixels(image)) for image in (ONE, OTHER)]

    def same(names: ImageNames) -> bool:
        one, other = (names.read(data, cut).tokens for data, cut in zip((ONE, OTHER), pieces, strict=True))
        return bool((one == other).all())

    assert not same(ImageNames())
    assert same(BlindImageNames())
