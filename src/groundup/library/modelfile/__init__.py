"""Modelfiles: the recipe of a model, one instruction after the other, in the language of Ollama.

The doors are `read_modelfile` in `reading`, `create_model` in `building`, `written_modelfile` in `writing`.
"""
