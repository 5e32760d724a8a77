"""Asks every tool what it keeps on this device."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Final

from . import gpt4all, hugging_face, jan, llama_cpp, lm_studio, ollama
from .found import Findings, FoundModel, Skipped
from .naming import with_own_names
from .tool import Surroundings, Tool
from .tool_folder import ToolFolder

TOOLS: Final = {
    tool.key: tool
    for tool in (
        ollama.TOOL, lm_studio.TOOL, hugging_face.TOOL, jan.TOOL, gpt4all.TOOL, llama_cpp.TOOL,
    )
}  # fmt: skip


def search(where: Surroundings | None = None, *, tools: Collection[str] | None = None) -> Findings:
    """The models of these tools, each with a name of its own; nothing but headers of small files is read.

    Args:
        where: the user's home and environment; None means those of this process.
        tools: keys of `TOOLS`; None means all.
    """
    findings = Findings()
    for tool in TOOLS.values():
        if tools is None or tool.key in tools:
            _search_tool(tool, where or Surroundings(), findings)
    findings.models = with_own_names(_without_copies(findings))
    return findings


def _search_tool(tool: Tool, where: Surroundings, findings: Findings) -> None:
    seen: set[str] = set()
    for place in tool.folders(where):
        real = os.path.realpath(place)
        if real not in seen and _is_folder(Path(real), findings):
            seen.add(real)
            findings.looked_in.append(place)
            findings.models.extend(tool.find(ToolFolder(place, findings.skipped)))


def _without_copies(findings: Findings) -> list[FoundModel]:
    """The models without those that a tool before has under the same name, with files of the same sizes."""
    kept: dict[tuple[object, ...], FoundModel] = {}
    for model in findings.models:
        first = kept.setdefault((model.name, *(file.size_bytes for file in model.weights)), model)
        if first is not model and model.weights:
            holder = TOOLS[first.tool].title
            findings.skipped.append(Skipped(model.weights[0].path, f"{holder} has {first.name.short}, too"))
    return list(kept.values())


def _is_folder(path: Path, findings: Findings) -> bool:
    try:
        os.listdir(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        findings.skipped.append(Skipped(path, f"it cannot be read: {error.strerror}"))
        return False
    return True
