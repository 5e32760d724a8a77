"""Requests that Schemathesis makes from our own OpenAPI document, and what it says about the answers.

    check_operations(live, routes, examples=10)

Nothing leaves this device: a pull is of the built-in model alone, which is here, and so is what a model is
made from. In half of the requests only a few fields are invented and the others are sensible, so that more
is seen than refusals.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from random import Random
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from .live import Live
from .sensible_requests import SENSIBLE

MODEL = "seedling"
MOST_TOKENS = 3
TIMEOUT_S = 30
TRUTHS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ROUND = 40
_LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens")


def operations(document: dict[str, Any]) -> Iterator[Any]:
    """What the document tells, address by address."""
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        assert isinstance(found, Ok)
        yield found.ok()


def check_operation(
    live: Live, operation: Any, mode: GenerationMode, examples: int, *, within_s: float | None = None
) -> int:
    """Send so many requests; returns how many were answered with what was wanted.

    They are made in rounds of `ROUND`, each from a seed of its own. With `within_s` no round is begun after
    that time, but one is sent however long it takes.

    Raises:
        Exception: an answer was not as the document says, or a fault of the server.
    """
    done, begun_s = 0, time.monotonic()
    with requests.Session() as session:
        session.trust_env = False
        for first in range(0, examples, ROUND):
            if first and within_s is not None and time.monotonic() - begun_s > within_s:
                break
            done += _check_round(live, operation, mode, session, first, min(ROUND, examples - first))
    return done


def _check_round(
    live: Live, operation: Any, mode: GenerationMode, session: requests.Session, number: int, examples: int
) -> int:
    done = 0

    @seed(number)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), chance=st.randoms(use_true_random=False))
    def check(case: Any, chance: Random) -> None:
        nonlocal done
        _make_sensible(case, chance)
        _keep_here(case)
        answer = case.call(base_url=live.address, session=session, timeout=TIMEOUT_S)
        case.validate_response(answer, checks=TRUTHS)
        done += answer.status_code < 300

    check()
    return done


def _make_sensible(case: Any, chance: Random) -> None:
    """Keep up to two of the invented fields, beside those without which nothing is answered."""
    if isinstance(case.path_parameters, dict) and "name" in case.path_parameters and chance.random() < 0.5:
        case.path_parameters["name"] = MODEL
    sensible = SENSIBLE.get(case.operation.path)
    if sensible is None or not isinstance(case.body, dict) or chance.random() < 0.5:
        return
    names = sorted(map(str, case.body))
    kept = chance.sample(names, min(len(names), chance.randrange(3)))
    case.body = {"model": MODEL, **sensible} | {name: case.body[name] for name in kept if name in case.body}


def _keep_here(case: Any) -> None:
    """Ask for what is on this device, and for little of it."""
    body, path = case.body, case.operation.path
    if not isinstance(body, dict):
        return
    if "model" in body or path in ("/api/pull", "/api/create"):
        body["model"] = "made" if path == "/api/create" else MODEL
    if path == "/api/create":
        body["from"] = MODEL
    if path in ("/api/generate", "/api/chat"):
        options = body.get("options", {})
        body["options"] = options | {"num_predict": MOST_TOKENS} if isinstance(options, dict) else options
    if path.startswith("/v1/"):
        for name in _LIMITS:
            if isinstance(body.get(name), int) and body[name] > MOST_TOKENS:
                body[name] = MOST_TOKENS
        body.setdefault("max_tokens", MOST_TOKENS)
