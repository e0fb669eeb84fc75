"""Pictures are decoded and drawn again: what comes out holds pixels and nothing else, no place, no device, no hidden archive."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from cqp.uploads.inspection.refusals import Refused

# Pillow keeps four bytes for each pixel in colours, one or two for the others.
BYTES_PER_PIXEL = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}
# A photograph can be decoded at half its size, a PNG cannot: this is what the process can hold of it.
MOST_DECODED = 64_000_000
# A progressive photograph is wholly in memory before its first pixel, and gone through once per scan: 3 MB of them last minutes.
MOST_PROGRESSIVE_PIXELS = 12_500_000
MOST_SCANS = 24
# Beyond, a photograph is brought back to a half: enough to read a certificate.
COMFORTABLE_PIXELS = 16_000_000
COMFORTABLE_PROGRESSIVE_PIXELS = 8_000_000
STANDALONE = {0x01, *range(0xD0, 0xD8)}
QUALITY = 88


def rewrite(content: bytes, limits: dict) -> tuple[str, bytes]:
    is_jpeg = content.startswith(b"\xff\xd8")
    Image.MAX_IMAGE_PIXELS = None  # we count them ourselves, before decoding
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG" if is_jpeg else "PNG"]) as picture:
            _refuse_too_large(picture, limits["max_pixels"])
            return ("jpg", _jpeg(picture, content)) if is_jpeg else ("png", _png(picture))
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        KeyError,
        IndexError,
        EOFError,
        TypeError,
    ) as error:
        raise Refused("damaged", "Cette image est abîmée ou incomplète. Enregistrez-la de nouveau.") from error
    except MemoryError as error:
        raise _too_large() from error


def _too_large() -> Refused:
    return Refused("pixels", "Cette image est trop grande. Réduisez ses dimensions, ou enregistrez-la en JPG.")


def _refuse_too_large(picture, max_pixels: int) -> None:
    if picture.width * picture.height > max_pixels:
        raise _too_large()


def _jpeg(picture, content: bytes) -> bytes:
    pixels = picture.width * picture.height
    scans = _scans(content)
    if scans > MOST_SCANS or (scans > 1 and pixels > MOST_PROGRESSIVE_PIXELS):
        raise Refused("pixels", "Cette image est trop longue à décoder. Enregistrez-la de nouveau en JPG ordinaire.")
    if pixels > (COMFORTABLE_PIXELS if scans == 1 else COMFORTABLE_PROGRESSIVE_PIXELS):
        picture.draft(None, (picture.width // 2, picture.height // 2))
    ImageOps.exif_transpose(picture, in_place=True)
    drawn = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
    return _saved(drawn, "JPEG", quality=QUALITY)


def _png(picture) -> bytes:
    if picture.width * picture.height * BYTES_PER_PIXEL.get(picture.mode, 4) > MOST_DECODED:
        raise _too_large()
    ImageOps.exif_transpose(picture, in_place=True)
    # Level 3: a screenshot of 15 million pixels within the time that is given.
    return _saved(picture, "PNG", compress_level=3)


def _saved(picture, form: str, **options) -> bytes:
    """Only what is needed to draw: Pillow would otherwise copy the colour profile, the comment and the resolution of the original."""
    picture.info = {name: value for name, value in picture.info.items() if name == "transparency" and form == "PNG"}
    drawn = io.BytesIO()
    picture.save(drawn, form, **options)
    return drawn.getvalue()


def _scans(content: bytes) -> int:
    """How many times the decoder would go through the picture. Segments are skipped by their length: a thumbnail inside is no scan."""
    at, scans, end = 2, 0, len(content) - 4
    while at < end and scans <= MOST_SCANS:
        at = content.find(b"\xff", at, end)
        if at < 0:
            break
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == 0 or marker in STANDALONE:
            at += 2
        elif marker == 0xD9:
            break
        else:
            scans += marker == 0xDA
            at += 2 + max(int.from_bytes(content[at + 2 : at + 4], "big"), 2)
    return scans
