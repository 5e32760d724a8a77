"""Modules of the page, imported in it and asked without a screen."""

from __future__ import annotations

from typing import Any

from tests.web.conftest import DeskPage


def asked(desk: DeskPage, module: str, body: str) -> Any:
    """What an asynchronous function returns whose `it` is a module: the path below `web/`, and its body."""
    base = desk.page.evaluate("document.querySelector('script[type=module]').src.replace('main.js', '')")
    script = f"(async () => {{ const it = await import('{base}{module}'); {body} }})()"
    return desk.page.evaluate(script)
