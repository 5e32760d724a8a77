"""Tries the chat template of a Modelfile; what is wrong with it is told with the Modelfile's own lines."""

from __future__ import annotations

from groundup.chat import template_trial
from groundup.cli.async_runner import run_async
from groundup.errors import InvalidModelfileError, TemplateError, UnusableTemplateError
from groundup.library.modelfile.recipe import Named


def try_template(template: Named, path: str) -> bool:
    """Render one question through a template of a Modelfile; returns whether it is written in Go.

    Args:
        template: its text, and the line of the Modelfile on which it begins.
        path: of the Modelfile.

    Raises:
        InvalidModelfileError: it cannot be used; the error names the line and the reason.
    """
    try:
        return run_async(template_trial.try_template, template.text)
    except UnusableTemplateError as error:
        line = template.line + error.line - 1
        raise InvalidModelfileError(path, line, error.problem, error.hint) from None
    except TemplateError as error:
        problem = f"the template fails with a first question: {error.detail.rstrip('.')}"
        raise InvalidModelfileError(path, template.line, problem) from None
