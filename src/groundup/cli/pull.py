"""`groundup pull`: bring models from hubs to this device.

This file reads the command line. The work is in `pulling`.
"""

from __future__ import annotations

import click

from .model_names import complete_model
from .pulling import PullOptions, pull_all
from .transfer.rate_type import RateType


@click.command(
    epilog="Examples: groundup pull qwen3:4b · groundup pull hf.co/owner/repository:Q4_K_M · "
    "groundup pull registry.school.example/class/tiny"
)
@click.argument("names", nargs=-1, required=True, metavar="NAME...", shell_complete=complete_model)
@click.option("--json", "as_json", is_flag=True, help="Print every event as one JSON object on a line.")
@click.option(
    "--revision", default="", metavar="REVISION",
    help="The state of a Hugging Face repository: a branch, a tag or a commit.",
)  # fmt: skip
@click.option(
    "--limit-rate", type=RateType(), default=0, metavar="RATE",
    help="At most so many bytes a second, such as 5M or 500k. Others use the line, too.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Ask nothing: of several variants take the usual one.")
def pull(names: tuple[str, ...], as_json: bool, revision: str, limit_rate: int, yes: bool) -> int:
    """Bring models from hubs to this device.

    NAME is that of a model at Ollama's registry (qwen3:4b), at Hugging Face (hf.co/owner/repository,
    with :QUANTISATION if it has several), or at a registry that you allowed (groundup hubs). Only what
    is missing is fetched, every byte is verified, and whatever interrupts it, the same command goes on.
    """
    options = PullOptions(revision=revision, bytes_per_s=limit_rate, yes=yes, as_json=as_json)
    return pull_all(names, options)
