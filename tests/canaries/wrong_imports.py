"""Imports against the contracts, each to be appended to a module: together they break every contract."""

from __future__ import annotations

WRONG_IMPORTS = {
    "fit/kv.py": "import groundup.engine.client",  # upwards
    "library/gguf_types.py": "import groundup.library.gguf",  # in a circle
    "cli/figures.py": "import groundup.engine.libllama",  # native code in the user's program
    "engine/sampler.py": "import llama_cpp",  # a second native door
    "library/split_files.py": "import gguf",  # a second reader of model files
    "chat/messages.py": "import jinja2",  # templates outside their process
}
