"""`groundup catalogue`: the records of models that come with Groundup.

This file reads the command line of the group; each of its commands is in a file of its own.
"""

from __future__ import annotations

import click

from .check import check


@click.group(epilog="Example: groundup catalogue check")
def catalogue() -> None:
    """Look after the records of models that come with Groundup.

    What they say is shown by: groundup models
    """


catalogue.add_command(check)
