"""A request to `/api/create`, and the recipe that it comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from groundup.chat.saved_settings import check_parameters
from groundup.chat.template_trial import try_template
from groundup.errors import InvalidBodyError, TemplateError, UnusableTemplateError
from groundup.library.model_parameters import ParameterValue, read_parameter
from groundup.library.model_settings import MESSAGE_ROLES, SavedMessage
from groundup.library.modelfile.recipe import Named, Recipe
from groundup.server.warning_header import Warnings

MOST_LICENCES: Final = 100
MOST_MESSAGES: Final = 500
_NUMBERS: Final = ("context_length", "embedding_length")
_WITHOUT_EFFECT: Final = ("renderer", "info")
_VERSION: Final = re.compile(r"\d{1,6}(\.\d{1,6}){0,2}[-+.0-9A-Za-z]{0,40}")


class MessageBody(msgspec.Struct, frozen=True):
    """A message that every conversation with the model begins with."""

    role: str
    content: str = ""


class CreateBody(msgspec.Struct, frozen=True, kw_only=True, rename={"base": "from"}):
    """A request to `/api/create`. `files` and `adapters` are names with the digests of blobs."""

    model: str = ""
    name: str = ""
    base: str = ""
    files: dict[str, str] = {}
    adapters: dict[str, str] = {}
    template: str = ""
    system: str = ""
    license: str | list[str] = []
    parameters: dict[str, Any] = {}
    messages: list[MessageBody] = []
    quantize: str = ""
    quantization: str = ""
    renderer: str = ""
    parser: str = ""
    requires: str = ""
    info: dict[str, Any] = {}
    draft_files: dict[str, str] = {}
    draft_quantize: str = ""
    stream: bool = True


def check_body(body: CreateBody) -> None:
    """Refuse what cannot be made.

    Raises:
        InvalidBodyError: it names neither a model nor files, or wants what is not possible here.
    """
    if not body.base and not body.files:
        if body.adapters:
            raise InvalidBodyError("no files provided to convert")
        raise InvalidBodyError("neither 'from' or 'files' was specified")
    if body.base and body.files:
        raise InvalidBodyError("give either 'from' or 'files'")
    if body.quantize or body.quantization:
        problem = (
            "it is not possible here: files are kept as they came. Begin with a file of that quantisation; "
            "most models are published in several"
        )
        raise InvalidBodyError(problem, "quantize")
    if body.draft_files or body.draft_quantize:
        raise InvalidBodyError("draft models are not used here yet", "draft_files")
    if len(body.adapters) > 1:
        raise InvalidBodyError("only one adapter is currently supported")
    if body.requires and not _VERSION.fullmatch(body.requires):
        raise InvalidBodyError("must be a version such as 0.33.0", "requires")
    _check_info(body.info)


async def read_recipe(body: CreateBody, warnings: Warnings) -> tuple[Recipe, bool]:
    """The recipe, and whether its template is written in Go's language.

    Raises:
        InvalidBodyError: a text, a message or the template cannot be used.
        InvalidParameterError: a parameter that does not exist, or a value that it cannot have.
    """
    has_go_template = bool(body.template) and await _is_go(body.template)
    for name in _WITHOUT_EFFECT:
        if getattr(body, name):
            warnings.add("unsupported-field", name=name)
    recipe = Recipe(
        path="the request",
        sources=(Named(body.base or "files", 1),),
        parameters=_parameters(body.parameters, warnings),
        template=Named(body.template, 1) if body.template else None,
        system=body.system or None,
        messages=_messages(body.messages),
        licences=_licences(body.license),
    )
    return recipe, has_go_template


def config_of(body: CreateBody) -> dict[str, object]:
    """What goes into the configuration of the model, beside what is known of its weights."""
    named = {"renderer": body.renderer, "parser": body.parser, "requires": body.requires}
    return {name: text for name, text in named.items() if text}


async def _is_go(template: str) -> bool:
    try:
        return await try_template(template)
    except UnusableTemplateError as error:
        raise InvalidBodyError(f"line {error.line}: {error.problem}", "template") from error
    except TemplateError as error:
        raise InvalidBodyError(f"it fails with a first question: {error.detail}", "template") from error


def _parameters(given: Mapping[str, Any], warnings: Warnings) -> dict[str, ParameterValue]:
    parameters = {name: _parameter(name, value) for name, value in given.items() if value is not None}
    for name in check_parameters(parameters):
        warnings.add("ignored-option", name=name)
    return parameters


def _parameter(name: str, value: Any) -> ParameterValue:
    """A value as a recipe has it; several texts are possible for `stop` alone, and read one by one."""
    if isinstance(value, list):
        read = [read_parameter(name, one) for one in value if isinstance(one, str)]
        if len(read) < len(value) or not all(isinstance(one, list) for one in read):
            raise InvalidBodyError("must be one value, or for stop several texts", f"parameters.{name}")
        return list(value)
    if isinstance(value, bool):
        return read_parameter(name, "true" if value else "false")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, str | int | float):
        raise InvalidBodyError("must be a number or a text", f"parameters.{name}")
    return read_parameter(name, str(value))


def _messages(bodies: list[MessageBody]) -> tuple[SavedMessage, ...]:
    if len(bodies) > MOST_MESSAGES:
        raise InvalidBodyError(f"at most {MOST_MESSAGES} are kept", "messages")
    for number, body in enumerate(bodies):
        if body.role.lower() not in MESSAGE_ROLES:
            raise InvalidBodyError(f"must be one of {', '.join(MESSAGE_ROLES)}", f"messages[{number}].role")
    return tuple(SavedMessage(body.role.lower(), body.content) for body in bodies)


def _licences(given: str | list[str]) -> tuple[str, ...]:
    texts = [given] if isinstance(given, str) else given
    if len(texts) > MOST_LICENCES:
        raise InvalidBodyError(f"at most {MOST_LICENCES} are kept", "license")
    return tuple(text for text in texts if text)


def _check_info(info: Mapping[str, Any]) -> None:
    """Only its types are looked at; the facts of a model come from its own header."""
    for name, value in info.items():
        if name not in _NUMBERS:
            is_right = isinstance(value, str) or (name == "capabilities" and isinstance(value, list))
            if not is_right:
                raise InvalidBodyError(f'info field "{name}" must be a string')
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise InvalidBodyError(f'info field "{name}" must be a number')
        elif value < 0 or value != int(value):
            raise InvalidBodyError(f'info field "{name}" must be a non-negative integer')
