"""Names of models, digests of their bytes, and names of files from outside.

Everything here is parsed from text alone; nothing is opened.
"""

from .digest import Digest
from .file_names import check_file_name, inside
from .known_models import (
    FAMILIES,
    KNOWN_MODELS,
    SEEDLING,
    known_model,
    looks_like_model,
    looks_published,
    nearest_models,
)
from .model_name import HubKind, ModelName

__all__ = [
    "FAMILIES",
    "KNOWN_MODELS",
    "SEEDLING",
    "Digest",
    "HubKind",
    "ModelName",
    "check_file_name",
    "inside",
    "known_model",
    "looks_like_model",
    "looks_published",
    "nearest_models",
]
