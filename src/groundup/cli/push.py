"""`groundup push`: send a model of this device to a registry, such as a school's own.

This file reads the command line. The work is in `pushing`.
"""

from __future__ import annotations

import click

from .model_names import complete_model


@click.command(
    epilog="Examples: groundup push qwen3:4b registry.school.example/ai/qwen3:4b · "
    "groundup push registry.school.example/class/tiny"
)
@click.argument("name", shell_complete=complete_model)
@click.argument("target", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print every event as one JSON object on a line.")
def push(name: str, target: str | None, as_json: bool) -> int:
    """Send a model of this device to a registry.

    NAME is what the model is called here, TARGET what it shall be called there, with the registry's host;
    without it, NAME. Every file is verified before anything is sent, and files that are there already are
    not sent. The registry has to be allowed (groundup hubs add HOST); where it wants to know who you are:
    groundup login HOST
    """
    # Hubs take a while to import, and a shell that completes names does without them.
    from .pushing import push_model  # noqa: PLC0415

    return push_model(name, target or "", as_json=as_json)
