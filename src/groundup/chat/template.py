"""The sandbox in which a model's chat template runs. The only importer of jinja2.

Chat templates come with model files and are code from strangers. Here they get no loader, no
builtins beyond a short list, and only plain text, numbers, lists and dicts. What a sandbox cannot
limit is time and memory: a template may loop or swell, even while it is compiled. So this module
runs only inside the child process of `renderer`, never where a model decodes.

The template language is the one that model makers write for: trimmed blocks, `tojson`, loop
controls, `raise_exception`, `strftime_now` and `generation` blocks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NoReturn

from jinja2 import Template, TemplateError, nodes
from jinja2.ext import Extension, loopcontrols
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .jobs import MAX_OUTPUT_BYTES, MAX_TEMPLATE_BYTES, RenderJob
from .message_views import template_view

ALLOWED_GLOBALS = ("range", "namespace", "dict")


class TemplateRefusedError(Exception):
    """The template is too large, wrote too much, or refused the messages by itself."""


class GenerationBlock(Extension):
    """`{% generation %}…{% endgeneration %}` marks words for training; here, only the body counts."""

    tags = {"generation"}  # noqa: RUF012  (jinja2 declares it as an instance attribute)

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """The statements inside the block, as if the tags were not there."""
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


def render(job: RenderJob) -> str:
    """Compile and run one template.

    Raises:
        TemplateRefusedError: a limit was passed, or the template called `raise_exception`.
        jinja2.TemplateError: a fault in the template, or an access that the sandbox forbids.
    """
    template = _compile(job.template)
    values = job.variables | {
        "messages": [template_view(message) for message in job.messages],
        "bos_token": job.bos,
        "eos_token": job.eos,
        "add_generation_prompt": job.add_generation_prompt,
        "tools": job.tools or None,
        "documents": None,
    }
    return _join_bounded(template.generate(values))


@lru_cache(maxsize=4)
def _compile(source: str) -> Template:
    size_bytes = len(source.encode("utf-8", "surrogatepass"))
    if size_bytes > MAX_TEMPLATE_BYTES:
        raise TemplateRefusedError(
            f"it has {size_bytes:,} bytes; at most {MAX_TEMPLATE_BYTES:,} are accepted"
        )
    return _environment().from_string(source)


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols, GenerationBlock]
    )
    allowed = {name: environment.globals[name] for name in ALLOWED_GLOBALS}
    environment.globals.clear()
    environment.globals.update(
        allowed,
        raise_exception=_raise_exception,
        strftime_now=_strftime_now,
        strftime_yesterday=_strftime_yesterday,
    )
    environment.filters["tojson"] = _to_json
    return environment


def _join_bounded(pieces: Iterable[str]) -> str:
    kept: list[str] = []
    size_bytes = 0
    for piece in pieces:
        size_bytes += len(piece.encode("utf-8", "surrogatepass"))
        if size_bytes > MAX_OUTPUT_BYTES:
            raise TemplateRefusedError(f"it wrote more than {MAX_OUTPUT_BYTES:,} bytes")
        kept.append(piece)
    return "".join(kept)


def _raise_exception(message: object) -> NoReturn:
    raise TemplateRefusedError(str(message))


def _strftime_now(pattern: str) -> str:
    return datetime.now().strftime(pattern)


def _strftime_yesterday(pattern: str) -> str:
    """For translated templates: Go's have a function for it."""
    return (datetime.now() - timedelta(days=1)).strftime(pattern)


def _to_json(
    value: object,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
    **_ignored: object,
) -> str:
    """JSON as model makers expect it: no escaping for HTML, other scripts as they are."""
    return json.dumps(
        value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
    )


def describe(error: BaseException) -> str:
    """One line for the user on why a template failed."""
    if isinstance(error, TemplateRefusedError):
        return str(error)
    if isinstance(error, MemoryError):
        return "it used more memory than a template may"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, TemplateError):
        line = getattr(error, "lineno", None)
        return str(error).rstrip(".") + (f" (line {line})" if line else "")
    return f"{type(error).__name__}: {error}"
