"""Tests of what a request for a new model comes to."""

from __future__ import annotations

from typing import Any

import pytest

from groundup.errors import InvalidBodyError
from groundup.library.model_settings import SavedMessage
from groundup.server.bodies import convert_body
from groundup.server.ollama.create_body import (
    MOST_LICENCES,
    MOST_MESSAGES,
    CreateBody,
    check_body,
    config_of,
    read_recipe,
)
from groundup.server.warning_header import Warnings


def body(**fields: Any) -> CreateBody:
    """A request as it comes."""
    return convert_body({"model": "new", "from": "seedling", **fields}, CreateBody, Warnings())


async def test_everything_that_a_recipe_has() -> None:
    """Each field becomes its instruction; one licence or several are the same thing."""
    warnings = Warnings()
    recipe, is_go = await read_recipe(
        body(
            system="Be kind.",
            template="{{ .Prompt }}",
            parameters={"top_k": 5.0, "temperature": 1, "stop": "a", "num_gpu": None},
            messages=[{"role": "User", "content": "Hi"}],
            license="Be fair.",
        ),
        warnings,
    )
    assert is_go
    assert recipe.system == "Be kind."
    assert recipe.parameters == {"top_k": 5, "temperature": 1.0, "stop": ["a"]}
    assert recipe.messages == (SavedMessage("user", "Hi"),)
    assert recipe.licences == ("Be fair.",)
    assert warnings.items == []


async def test_empty_fields_say_nothing() -> None:
    """An empty system message or template leaves what the base has."""
    recipe, is_go = await read_recipe(body(system="", template="", license=["", "B"]), Warnings())
    assert (recipe.system, recipe.template, is_go, recipe.licences) == (None, None, False, ("B",))


async def test_what_has_no_effect_is_told() -> None:
    """Fields and parameters that change nothing here are accepted, and named in warnings."""
    warnings = Warnings()
    await read_recipe(body(renderer="x", info={"family": "y"}, parameters={"mirostat": 1}), warnings)
    assert {str(one.details["name"]) for one in warnings.items} == {"renderer", "info", "mirostat"}


def test_the_configuration() -> None:
    """What names the way of a model's answers is kept with it, and nothing that is empty."""
    assert config_of(body(parser="qwen3", requires="0.30.1")) == {"parser": "qwen3", "requires": "0.30.1"}


@pytest.mark.parametrize(
    "fields",
    [
        {"license": ["x"] * (MOST_LICENCES + 1)},
        {"messages": [{"role": "user"}] * (MOST_MESSAGES + 1)},
        {"parameters": {"stop": ["a", 1]}},
        {"parameters": {"top_k": [5]}},
    ],
)
async def test_bounds(fields: dict[str, Any]) -> None:
    """More than anybody needs, and lists where one value belongs, are refused."""
    with pytest.raises(InvalidBodyError):
        await read_recipe(body(**fields), Warnings())


def test_right_info() -> None:
    """Fields of `info` with their types are accepted, though none is used."""
    check_body(body(info={"family": "llama", "capabilities": ["tools"], "context_length": 4096}))


@pytest.mark.parametrize(
    "info", [{"context_length": 1.5}, {"context_length": True}, {"embedding_length": "x"}, {"family": []}]
)
def test_wrong_info(info: dict[str, Any]) -> None:
    """Another type is refused, with the name of the field."""
    with pytest.raises(InvalidBodyError, match=f'info field "{next(iter(info))}"'):
        check_body(body(info=info))
