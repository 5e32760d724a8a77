"""How much of a model of 5 GB is read to know its facts before a download.

    python bench/remote_facts.py

The file is mostly a hole: a header with a vocabulary of real size, 151,936 tokens and as many merges, and
nothing behind it. A server on this computer gives ranges of it; every byte that comes is counted. The bar
is 8 MB.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

import gguf
import numpy as np

from download_server import Counter, OneFile, running_server
from groundup.hubs.http import HttpClient
from groundup.hubs.hub import RemoteFile
from groundup.hubs.remote_facts import remote_facts
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.names import Digest

FILE_BYTES = 5_000_000_000
BAR_BYTES = 8_000_000
VOCABULARY = 151_936


def write_model(path: Path) -> None:
    """A file of 5 GB that takes up its header alone."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("Bench")
    writer.add_block_count(1)
    writer.add_context_length(4096)
    writer.add_embedding_length(64)
    writer.add_feed_forward_length(64)
    writer.add_head_count(1)
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list([f"t{number:x}" for number in range(VOCABULARY)])
    writer.add_token_types([1] * VOCABULARY)
    writer.add_token_merges([f"a{number:x} b{number:x}" for number in range(VOCABULARY)])
    writer.add_tensor("token_embd.weight", np.zeros((VOCABULARY, 64), np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    os.truncate(path, FILE_BYTES)


async def measure(url: str, counter: Counter) -> float:
    """Ask for the facts once; gives the seconds that it took."""
    file = RemoteFile(Digest.of(b""), FILE_BYTES, f"{OLLAMA_PREFIX}model", "big.gguf", url)
    started = time.monotonic()
    async with HttpClient() as http:
        facts = await remote_facts(file, OneFile(http, counter))
    assert facts.vocabulary_size == VOCABULARY
    return time.monotonic() - started


def main() -> int:
    """Measure, and say whether the bar is met."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "big.gguf")
        write_model(path)
        counter = Counter(Path(folder, "count"))
        with running_server(path) as url:
            taken_s = asyncio.run(measure(url, counter))
    is_met = counter.value <= BAR_BYTES
    print(f"facts of a file of {FILE_BYTES / 1e9:.0f} GB: {counter.value / 1e6:.2f} MB read, {taken_s:.2f} s")
    print(f"at most {BAR_BYTES / 1e6:.0f} MB: {'yes' if is_met else 'no'}")
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
