"""The prompt that a request comes to, shown instead of answered: `_debug_render_only`."""

from __future__ import annotations

import time
from typing import Any

from starlette.responses import Response

from groundup.chat.model import Prepared
from groundup.server.answers import json_response

from .values import timestamp


def rendering_response(model: str, prepared: Prepared, images: int) -> Response:
    """The text that the model would read, with "[img-0]" for an image; `images` is how many go with it."""
    spans = prepared.prompt.spans
    text = "".join(span.text if span.image is None else f"[img-{span.image}]" for span in spans)
    shown: dict[str, Any] = {"rendered_template": text}
    if images:
        shown["image_count"] = images
    return json_response({"model": model, "created_at": timestamp(time.time()), "_debug_info": shown})
