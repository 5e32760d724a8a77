"""Writes the Modelfile of a model that is here: reading it and creating a model from it gives the same.

What a Modelfile cannot say (a text with lines that end in quotes of every kind, a parameter that is not
known) is left to FROM, which takes over everything from the model, and a comment says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from groundup.errors import InvalidModelfileError
from groundup.library.model_parameters import NAMES, ParameterValue, shown_values
from groundup.library.model_settings import read_licences, read_settings

from .reading import parse_modelfile
from .recipe import Recipe

if TYPE_CHECKING:
    from groundup.library.installed import InstalledModel


def written_modelfile(model: InstalledModel) -> str:
    """The Modelfile of a model. Its weights, adapters and projectors come from the model itself.

    Raises:
        UnusableLayerError, BlobMissingError, FileAccessError: as `model_settings.read_settings`.
    """
    settings = read_settings(model)
    lines = ["# To change this model, edit a copy and run: groundup create NEW-NAME -f Modelfile\n"]
    lines.append(f"FROM {model.shown_name}\n")
    lines += (f"# with the adapter {layer.digest}\n" for layer in settings.adapters)
    lines += (f"# with the projector {layer.digest}\n" for layer in settings.projectors)
    if settings.template is not None:
        lines.append(_instruction("TEMPLATE", settings.template.text))
    if settings.system:
        lines.append(_instruction("SYSTEM", settings.system))
    for name, value in sorted(settings.parameters.items()):
        lines += _parameter(name, value)
    lines += (_instruction(f"MESSAGE {one.role}", one.content) for one in settings.messages)
    lines += (_instruction("LICENSE", text) for text in read_licences(model))
    return "".join(lines)


def quoted(keyword: str, text: str) -> str | None:
    """The instruction with a text, in the form that reads best; None if no form gives the text back."""
    forms = [f"{keyword} {text}", f'{keyword} """{text}"""', f'{keyword} "{text}"']
    return next((form for form in forms if _says(form, keyword, text)), None)


def _parameter(name: str, value: ParameterValue) -> Iterator[str]:
    if name not in NAMES:
        yield f"# with the parameter {name!r}, which is not known here\n"
        return
    for text in shown_values(value):
        yield _instruction(f"PARAMETER {name}", text)


def _instruction(keyword: str, text: str) -> str:
    form = quoted(keyword, text)
    return f"{form}\n" if form is not None else f"# with a {keyword} that cannot be written here\n"


def _says(form: str, keyword: str, text: str) -> bool:
    try:
        recipe = parse_modelfile(f"{form}\nFROM x\n")
    except InvalidModelfileError:
        return False
    return len(recipe.sources) == 1 and _text_of(recipe, keyword.partition(" ")[0]) == text


def _text_of(recipe: Recipe, keyword: str) -> str | None:
    match keyword:
        case "TEMPLATE":
            return recipe.template.text if recipe.template is not None else None
        case "SYSTEM":
            return recipe.system
        case "MESSAGE":
            return recipe.messages[0].content if len(recipe.messages) == 1 else None
        case "LICENSE":
            return recipe.licences[0] if len(recipe.licences) == 1 else None
        case _:
            values = [text for value in recipe.parameters.values() for text in shown_values(value)]
            return values[0] if len(values) == 1 else None
