"""A picture becomes a new one of what can be seen in it. Runs as a child process: `python -m documents.redrawing < photo`.

Where and with what it was taken, thumbnails, comments and whatever else hides in the file stay behind. The file
is hostile until shown otherwise (reliability rule 19): pixels are counted before they are read, and the process
may use only so much memory and time. Nothing of Django is imported here.
"""

from __future__ import annotations

import io
import sys

from PIL import Image, ImageOps

from kindness.limits import limit_this_process

MOST_PIXELS = 60_000_000  # the largest phone cameras, halved by their own software
LONGEST_SIDE = 2_560
QUALITY = 85
MOST_CPU_SECONDS = 20


def redraw(content: bytes) -> bytes:
    """The picture as JPEG: upright, at most LONGEST_SIDE long, on white. Raises ValueError for anything else."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            _count_pixels(picture)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _as_jpeg(upright)
    except ValueError:
        raise
    except Exception as error:  # the library names a dozen kinds; to the person they are one
        raise ValueError("not a picture") from error


def _count_pixels(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError("too many pixels")


def _as_jpeg(picture: Image.Image) -> bytes:
    seen = picture.convert("RGBA")
    ground = Image.new("RGB", seen.size, "white")
    ground.paste(seen, mask=seen.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def main() -> int:
    """Answer the new picture on standard output, or end with 1."""
    limit_this_process(cpu_seconds=MOST_CPU_SECONDS)
    try:
        sys.stdout.buffer.write(redraw(sys.stdin.buffer.read()))
    except (ValueError, MemoryError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
