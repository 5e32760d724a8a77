"""Structured output: JSON Schema turned into grammars that the engine's sampler can follow.

The door is `compile_schema` and `JSON_GRAMMAR` in `schema`, and `check_grammar` in `limits`.
"""
