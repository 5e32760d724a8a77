"""Chat templates in Go's template language, turned into Jinja, the one language that is rendered here.

The door is `to_jinja` in `translation`. A template's way: `tokens` cuts it, `parser` builds a tree
(`syntax`), `expressions` and `statements` write that tree as Jinja, `conversation` puts the messages
before it as such templates expect them. Nothing of a template runs here; what comes out is rendered
like any other template, in the renderer's process and under its limits.
"""
