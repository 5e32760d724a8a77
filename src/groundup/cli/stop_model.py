"""`groundup stop`: unload a model of the server of this device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from groundup.errors import ModelNotFoundError
from groundup.library.installed import InstalledModel

from .async_runner import run_async
from .exit_codes import EXIT_DONE
from .model_names import complete_model
from .open_library import open_library
from .server_finding import running_server
from .styled import print_note

if TYPE_CHECKING:
    from .server_client import ServerClient


@click.command("stop", epilog="Example: groundup stop qwen3:4b")
@click.argument("model", shell_complete=complete_model)
def stop_model(model: str) -> int:
    """Unload MODEL, so that its memory is free for others.

    Answers that it is giving are finished first. The next request loads it again.
    """
    found = open_library().find(model)
    if found is None:
        raise ModelNotFoundError(model)
    server = running_server()
    if run_async(unload, server, found):
        click.echo(f"Unloaded {found.shown_name}.")
    else:
        print_note(f"{found.shown_name} is not loaded.", err=True)
    return EXIT_DONE


async def unload(server: ServerClient, model: InstalledModel) -> bool:
    """Unload a model of the server as soon as nobody uses it; whether it was loaded.

    Raises:
        NoServerError, ServerAnswerError: it does not answer, or refuses.
    """
    loaded = (await server.get("/api/ps"))["models"]
    if not any(one["digest"] == model.manifest.digest.hex for one in loaded):
        return False
    await server.post("/api/generate", {"model": model.shown_name, "keep_alive": 0, "stream": False})
    return True
