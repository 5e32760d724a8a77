"""`groundup kit`: models on a USB stick, for computers without internet.

This file reads the command line of the group; each of its commands is in a file of its own.
"""

from __future__ import annotations

import click

from .install import install
from .look import list_kit, verify
from .make import make


@click.group(
    epilog="Examples: groundup kit make /media/stick/kit --models qwen3:4b --wheels · "
    "groundup kit install /media/stick/kit"
)
def kit() -> None:
    """Bring models to a computer without internet, on a stick.

    A kit is a plain folder with models, checksums, a signature, and if you want Groundup itself.
    """


kit.add_command(make)
kit.add_command(install)
kit.add_command(list_kit)
kit.add_command(verify)
