"""From the bytes of an image file to its pixels, with little trust.

The file may be hostile: this runs only in a worker, which has no network and bounded memory, and the
sizes that the file claims are checked before a pixel is decoded. Nothing but pixels goes on: what else a
file tells (place, camera, comments) ends here.
"""

from __future__ import annotations

import io
import warnings
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from groundup.errors import InvalidImageError

FORMATS: Final = ("PNG", "JPEG", "WEBP")
MOST_BYTES: Final = 16 << 20
LONGEST_SIDE: Final = 4096  # pixels
MOST_UNEQUAL: Final = 100  # times that one side may be longer than the other; encoders cut in tiles

Pixels = NDArray[np.uint8]


def read_pixels(data: bytes, number: int = 1) -> Pixels:
    """The pixels (height, width, 3) of a file, upright; what is transparent becomes white.

    Args:
        data: PNG, JPEG or WebP; of several frames the first counts.
        number: which image of the request this is, for the error.

    Raises:
        InvalidImageError: another kind of file, a damaged one, or one that is too large.
    """
    if len(data) > MOST_BYTES:
        size = f"it has {len(data) / (1 << 20):.1f} MiB"
        raise InvalidImageError(number, f"{size}, and at most {MOST_BYTES >> 20} are read")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about oddities that do not matter for the pixels
            image = Image.open(io.BytesIO(data), formats=FORMATS)
            _check_size(image.size, number)
            return np.array(_on_white(ImageOps.exif_transpose(image)), np.uint8)
    except InvalidImageError:
        raise
    except UnidentifiedImageError:
        raise InvalidImageError(number, _unknown(data)) from None
    except Image.DecompressionBombError:  # Pillow's own limit, beyond ours
        raise InvalidImageError(
            number, f"it is far too large: a side may have {LONGEST_SIDE:,} pixels"
        ) from None
    except MemoryError:
        raise InvalidImageError(number, "it needs more memory than an image may") from None
    # Decoders of strangers' files raise nearly anything; all of it means that the file is damaged.
    except Exception as error:
        raise InvalidImageError(number, f"it is damaged ({_clipped(str(error))})") from None


def _check_size(size: tuple[int, int], number: int) -> None:
    """Judge the size in the header: nothing has been decoded yet."""
    width, height = size
    shown = f"it has {width:,} × {height:,} pixels"
    if min(size) < 1:
        raise InvalidImageError(number, f"{shown}, which is nothing to see")
    if max(size) > LONGEST_SIDE:
        raise InvalidImageError(number, f"{shown}, and a side may have {LONGEST_SIDE:,}")
    if max(size) > MOST_UNEQUAL * min(size):
        raise InvalidImageError(number, f"{shown}: one side is more than {MOST_UNEQUAL} times the other")


def _on_white(image: Image.Image) -> Image.Image:
    """The image in red, green and blue."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        white = Image.new("RGBA", seen.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, seen).convert("RGB")
    if image.mode.startswith("I"):  # 16 bits: a plain conversion would cut values off, not scale them
        return _eight_bits(image).convert("RGB")
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    values: NDArray[Any] = np.asarray(image)
    return Image.fromarray(np.clip(values >> 8, 0, 255).astype(np.uint8))


def _unknown(data: bytes) -> str:
    if not data:
        return "it is empty"
    return f"it is none of {', '.join(FORMATS[:-1])} and WebP, or its first bytes are damaged"


def _clipped(text: str, limit: int = 120) -> str:
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= limit else line[:limit] + "…"
