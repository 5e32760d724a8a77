"""A disposable program that loads a model as the engine does, and prints the buffers that the library made.

Run as a child: path, cells, sequences, micro-batch, and whether to map the file (0 or 1). Prints one JSON
object: MiB by kind of buffer, as the library logs them.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict

import llama_cpp

from groundup.device.instructions import instructions
from groundup.fit.repack import is_repacking

BUFFER = re.compile(r"(\S+) +(model|KV|RS|compute|output) buffer size = +([\d.]+) MiB")


def main(path: str, cells: int, sequences: int, micro_batch: int, is_mapped: int) -> None:
    """Load, and print what the log says."""
    lines: list[str] = []
    keep = llama_cpp.llama_log_callback(
        lambda _level, text, _data: lines.append(text.decode("utf-8", "replace"))
    )
    llama_cpp.llama_log_set(keep, None)
    model_settings = llama_cpp.llama_model_default_params()
    model_settings.load_mode = llama_cpp.LLAMA_LOAD_MODE_MMAP if is_mapped else llama_cpp.LLAMA_LOAD_MODE_NONE
    model_settings.use_extra_bufts = is_repacking(instructions())
    model = llama_cpp.llama_model_load_from_file(path.encode(), model_settings)
    settings = llama_cpp.llama_context_default_params()
    settings.n_ctx = cells
    settings.n_batch = settings.n_ubatch = micro_batch
    settings.n_seq_max = sequences
    settings.n_outputs_max = max(sequences, 64)
    settings.kv_unified = settings.swa_full = True
    settings.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_ENABLED
    context = llama_cpp.llama_init_from_model(model, settings)
    sizes: dict[str, float] = defaultdict(float)
    for where, kind, size in BUFFER.findall("".join(lines)):
        sizes["repacked" if where == "CPU_REPACK" else kind] += float(size)
    print(json.dumps(sizes))  # noqa: T201 - the parent reads it
    llama_cpp.llama_free(context)
    llama_cpp.llama_model_free(model)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:6]))
