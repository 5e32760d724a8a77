"""Messages in, prompts out: chat templates, text that stays text, structured output.

The door is `TemplateRenderer` in `template_renderer`, `Message` in `messages` and
`compile_schema` in `structured.schema`.
"""
