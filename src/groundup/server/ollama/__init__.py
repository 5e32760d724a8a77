"""Ollama's native API: one file for each family of addresses."""
