"""A disposable program that loads the vocabularies of model files with the real engine library.

Run as a child with the paths as arguments. It caps its own memory and processor time first, then prints
one line per file before it tries, so that the last line names the file that ended it.
"""

from __future__ import annotations

import resource
import sys

MAXIMUM_MEMORY_BYTES = 2 << 30
MAXIMUM_PROCESSOR_S = 60


def main(paths: list[str]) -> None:
    """Load each file, vocabulary only."""
    resource.setrlimit(resource.RLIMIT_AS, (MAXIMUM_MEMORY_BYTES, MAXIMUM_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAXIMUM_PROCESSOR_S, MAXIMUM_PROCESSOR_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import llama_cpp  # noqa: PLC0415 - only after the caps

    llama_cpp.llama_backend_init()
    parameters = llama_cpp.llama_model_default_params()
    parameters.vocab_only = True
    for path in paths:
        print(path, flush=True)  # noqa: T201 - the parent reads it
        model = llama_cpp.llama_model_load_from_file(path.encode(), parameters)
        if model:
            llama_cpp.llama_model_free(model)
        print("loaded" if model else "refused", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
