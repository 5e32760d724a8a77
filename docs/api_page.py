"""Writes docs/reference/api.md from the table of routes and the types of their bodies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from groundup.engine.sight import MOST_IMAGES
from groundup.server.limits import MOST_AT_ONCE
from groundup.server.route_table import ROUTES
from groundup.server.routes import DialectName, Route

INTRODUCTION = """\
# HTTP API

This page is written by `docs/generate.py` from the table of routes of `groundup.server`: change that, then
run it. How to use it is in [the guide](../guides/server.md), how the server works in [the
concept](../concepts/server.md). A program gets the same as an OpenAPI document from `/openapi.json`; a test
holds the answers of a running server against it.

The addresses of each dialect take the fields of that dialect. A field that is not in these tables is
accepted and named in the header `Groundup-Warning`. `null` means that a field is absent. Rights: `nothing`
is open to everybody who reaches the server, `chat` uses models, `manage` changes which there are, `admin`
sees the server's figures. On the computer itself no key is asked for, and everything is allowed, unless the
server was started with `--key`.
"""

DIFFERENCES = f"""\
## Differences from Ollama and OpenAI that are meant

- **Nothing is cut in silence.** A prompt that is longer than the context is refused with status 400, before
  anything is computed; the error has both figures. With `"truncate": true` whole oldest messages go, never
  those of the system and never the last, and the answer says how many. A full context ends the answer
  with `length`. With `"shift": true` it goes on: the first `num_keep` tokens stay (4, or -1 for the whole
  prompt, at most half of the context), of the rest the older half goes, and what is left is read again, so
  that the answer is the one that a new request with it would get. `groundup.shift` tells how often, how many
  tokens went and how many were read again. An answer without a limit ends after ten contexts. Beside images
  nothing is shifted, and `/api/generate` gives no `context` then.
- **What went wrong is visible.** An error in the midst of a stream is its last event, and no `[DONE]`
  follows. Wrong types are status 400, not 500. Options that nobody knows are named in `Groundup-Warning`.
- **Wishes about loading do not load again.** `num_gpu`, `num_thread` and the like are noted; `num_ctx`
  below the loaded context is a limit for this request alone.
- **Images come with the request**, as base64: PNG, JPEG or WebP, at most {MOST_IMAGES}. Models see them that
  have a projector which can be used here (`/api/show` names `vision`); with others they are status 400.
  No address in a request is ever fetched. `/api/generate` gives no `context` after images. Models that place
  the cells of an image in rows and columns (Qwen2-VL, Qwen2.5-VL, Qwen3-VL) see it with at most as many cells
  as are computed together, usually 512; larger images are made smaller.
- **Each key has at most {MOST_AT_ONCE} requests at once**, or its own smaller share, beyond which it gets
  status 429. A key with a list of models gets status 403 for any other name, and lists have only its own.
- `/v1/rerank` is for models whose file says that they rank. `score` is the model's own number, and
  `relevance_score` the same from 0 to 1: through a sigmoid, unless the model gives a probability already.
- **Busy is said with a time.** Status 503 has a `Retry-After` that follows how fast requests have ended of
  late; those who are sent away are given different times.
- **Pushing is off**, because it is a way out of this computer; `groundup serve --allow-push` switches it
  on.
- `/v1/completions` continues the raw text, as OpenAI defines it; `"template": true` puts it through the
  chat template.
- `/v1/responses` keeps nothing: `previous_response_id` is refused.
- Bodies may come in `zstd` or `gzip` (`Content-Encoding`), except files; the limits hold for what they
  decode to.
- Whole numbers in a body have at most 64 bits.

## Warnings

`Groundup-Warning` is a structured field (RFC 9651): a list of codes with parameters. The same list is in
the object `groundup` of the answer, with what the answer took.

| code | what it says |
|---|---|
| `unknown-option`, `ignored-option`, `unsupported-field` | without meaning here; `nearest` = like it |
| `load-wish-ignored` | it is loaded already, and not loaded again for this |
| `keep-alive-ignored` | the key may not decide how long a model stays |
| `messages-dropped` | so many messages and tokens were left out, as `truncate` allows |
| `input-truncated` | a text of `/api/embed` was cut; `index` says which |
| `mean-pooling` | the model does not say how it makes one vector of a text; it is the mean of all |
| `schema-ignored` | a schema that is not strict cannot be followed, so it is any JSON; `path` says where |
| `context-lowered` | a longer context was wanted than could be loaded |
| `context-cut-by-memory` | the memory of this computer leaves the model less context than is usual |
| `model-notice` | something of the model cannot be used here |

"""

_HEADINGS = {
    DialectName.NATIVE: "Ollama's addresses, and ours",
    DialectName.OPENAI: "OpenAI's addresses",
    DialectName.ANTHROPIC: "Anthropic's addresses",
}


def api_page() -> str:
    """The text of api.md."""
    parts = [INTRODUCTION, _overview(), DIFFERENCES.rstrip() + "\n"]
    for dialect, heading in _HEADINGS.items():
        parts.append(f"## {heading}\n")
        parts += [_section(one) for one in ROUTES if one.dialect is dialect and one.body]
    return "\n".join(parts)


def _overview() -> str:
    rows = (
        f"| `{one.method}` | `{one.path}` | {one.summary} | {one.right.value} | {', '.join(one.media)} |"
        for one in ROUTES
    )
    return "\n".join(
        ["## All addresses", "", "| method | address | what it does | right | answers in |",
         "|---|---|---|---|---|", *rows, ""]
    )  # fmt: skip


def _section(route: Route) -> str:
    assert route.body is not None
    rows = "\n".join(_rows(route.body))
    answer = f"It answers {_listed(route.answer)}.\n" if route.answer is not None else "It answers nothing.\n"
    head = f"### `{route.method} {route.path}`\n\n{route.summary}.\n\n| field | type | if absent |"
    return f"{head}\n|---|---|---|\n{rows}\n\n{answer}"


def _rows(body: type[msgspec.Struct]) -> Iterator[str]:
    for field in msgspec.structs.fields(body):
        yield f"| `{field.encode_name}` | {_type_text(field.type)} | {_default_text(field)} |"


def _listed(answer: type[msgspec.Struct]) -> str:
    names = [f"`{field.encode_name}`" for field in msgspec.structs.fields(answer)]
    return ", ".join(names)


def _default_text(field: Any) -> str:
    if field.required:
        return "refused"
    if field.default_factory is not msgspec.NODEFAULT:
        return "empty"
    if field.default is None or field.default == "":
        return "nothing"
    return f"`{msgspec.json.encode(field.default).decode()}`"


def _type_text(kind: Any) -> str:
    """A type in JSON's words."""
    document = msgspec.json.schema(kind)
    return _schema_text(document).replace("|", "\\|")


def _schema_text(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        texts = [_schema_text(one) for one in schema["anyOf"]]
        return " or ".join(text for text in dict.fromkeys(texts) if text != "null") or "null"
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    kind = str(schema.get("type", "object" if "$ref" in schema else "anything"))
    if kind == "array":
        return f"list of {_schema_text(schema.get('items', {}))}"
    return {"integer": "whole number", "string": "text", "boolean": "true or false"}.get(kind, kind)
