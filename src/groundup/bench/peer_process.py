"""Child process of `peer`: llama.cpp's own server, from the package `xllamacpp`, on a loopback port.

Reads its settings as JSON from the argument, prints one line of JSON (address, build flags) when
the model is loaded, and ends when its standard input closes, so that it never outlives its parent.
Usage: python -m groundup.bench.peer_process '{"model": ..., "slots": ...}'
"""

from __future__ import annotations

import json
import sys
from typing import Any

import xllamacpp


def main(settings: dict[str, Any]) -> None:
    """Serve until standard input closes."""
    params = xllamacpp.CommonParams()
    params.model.path = settings["model"]
    params.n_ctx = settings["cache_tokens"]
    params.n_parallel = settings["slots"]
    params.kv_unified = True
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = settings["threads"]
    params.n_batch = settings["batch_tokens"]
    params.n_ubatch = min(params.n_ubatch, params.n_batch)
    params.n_gpu_layers = 0
    params.ui = False
    server = xllamacpp.Server(params)
    ready = {
        "address": server.listening_address,
        "system_info": xllamacpp.get_system_info().strip(" |"),
        "build": f"xllamacpp {xllamacpp.__version__}",
        "settings": {
            "n_ctx": params.n_ctx,
            "n_parallel": params.n_parallel,
            "kv_unified": params.kv_unified,
            "threads": settings["threads"],
            "n_batch": params.n_batch,
            "n_ubatch": params.n_ubatch,
            "cache_prompt": params.cache_prompt,
            "cache_ram_mib": params.cache_ram_mib,
            "flash_attn": "auto" if int(params.flash_attn_type) < 0 else bool(int(params.flash_attn_type)),
        },
    }
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
    sys.stdin.buffer.read()
    del server


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
