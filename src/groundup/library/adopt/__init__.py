"""Models that other tools keep on this device: found, checked, and used where they lie.

One file for each tool knows where it keeps models and how (`ollama`, `lm_studio`, `hugging_face`, `jan`,
`gpt4all`, `llama_cpp`); `search` asks all of them, `adoption` makes a model of the library of what they
found. Nothing of another tool's is ever written, moved, linked or deleted here.
"""
