"""Image files become pixels; hostile ones become an error before they become anything else."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFile

from groundup.engine.images import LONGEST_SIDE, MOST_BYTES, read_pixels
from groundup.errors import InvalidImageError
from tests.pictures import claiming_png, noise, picture, saved

BOMB = claiming_png(50_000, 50_000)
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "it is empty"),
    "text": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "none of PNG, JPEG and WebP"),
    "another kind": (picture(kind="BMP"), "none of PNG, JPEG and WebP"),
    "gif": (picture(kind="GIF"), "none of PNG, JPEG and WebP"),
    "half": (picture(size=(200, 200))[:5000], "damaged"),
    "half a JPEG": (picture(kind="JPEG", size=(200, 200))[:2000], "damaged"),
    "half a WebP": (picture(kind="WEBP", size=(200, 200))[:2000], "damaged"),
    "header alone": (picture()[:8], "damaged"),
    "wrong sum": (picture().replace(b"IHDR", b"IHDX"), "damaged"),
    "bomb": (BOMB, f"a side may have {LONGEST_SIDE:,}"),
    "one side": (claiming_png(LONGEST_SIDE + 1, 64), "4,097 × 64 pixels, and a side may have"),
    "a line": (picture(size=(505, 5)), "one side is more than 100 times the other"),
    "few pixels behind a claim": (claiming_png(4000, 4000), "damaged"),
    "many bytes": (b"\x89PNG" + bytes(MOST_BYTES), "at most 16 are read"),
}


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_pixels_come_as_they_are(kind: str) -> None:
    """What a file keeps without loss comes out pixel for pixel."""
    assert np.array_equal(read_pixels(picture(1, kind, lossless=True)), noise(1))


def test_jpeg_comes_nearly_as_it_is() -> None:
    """A photo's flat colour survives."""
    flat = Image.new("RGB", (40, 30), (200, 40, 90))
    pixels = read_pixels(saved(flat, "JPEG", quality=95))

    assert pixels.shape == (30, 40, 3)
    assert np.abs(pixels.astype(int) - (200, 40, 90)).max() < 6


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (Image.new("RGBA", (2, 2), (9, 9, 9, 0)), (255, 255, 255)),
        (Image.new("L", (2, 2), 7), (7, 7, 7)),
        (Image.new("1", (2, 2), 1), (255, 255, 255)),
        (Image.new("P", (2, 2), 0), (0, 0, 0)),
        (Image.new("I;16", (2, 2), 0x7F00), (127, 127, 127)),
    ],
    ids=["transparent", "grey", "two colours", "palette", "16 bits"],
)
def test_every_kind_of_pixel_becomes_colour(image: Image.Image, expected: tuple[int, int, int]) -> None:
    """Red, green and blue of 8 bits come out, and white where nothing is."""
    assert read_pixels(saved(image, "PNG"))[0, 0].tolist() == list(expected)


def test_photos_stand_upright() -> None:
    """A telephone's note that the photo lies on its side is followed."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn to the right
    lying = saved(Image.fromarray(noise(2, (30, 20))), "PNG", exif=exif)

    assert np.array_equal(read_pixels(lying), np.rot90(noise(2, (30, 20)), -1))


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_refused(name: str) -> None:
    """The error says which image it was and why."""
    data, reason = REFUSED[name]

    with pytest.raises(InvalidImageError) as caught:
        read_pixels(data, 3)

    assert caught.value.number == 3
    assert reason in caught.value.message


def decodes(data: bytes, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether pixels of a refused file were decoded before it was refused."""
    decoded: list[ImageFile.ImageFile] = []

    def load(image: ImageFile.ImageFile) -> None:
        decoded.append(image)

    with monkeypatch.context() as patch:
        patch.setattr(ImageFile.ImageFile, "load", load)
        with pytest.raises(InvalidImageError):
            read_pixels(data)
    return bool(decoded)


HUGE = claiming_png(6000, 6000)  # below the size at which Pillow itself takes fright


def test_what_is_too_large_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The size in the header is enough: nothing is decoded, and no memory taken for it."""
    assert not decodes(BOMB, monkeypatch)
    assert not decodes(HUGE, monkeypatch)


def test_decoding_first_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that does not look at the size fails the same check."""
    monkeypatch.setattr("groundup.engine.images._check_size", lambda size, number: None)

    assert decodes(HUGE, monkeypatch)
