"""An address as a picture to be scanned."""

from __future__ import annotations

from io import BytesIO


def drawing(text: str) -> bytes:
    """The text as a QR drawing (SVG): black on white whatever the page around it looks like."""
    import segno  # noqa: PLC0415

    file = BytesIO()
    segno.make(text, error="m", micro=False).save(
        file, kind="svg", border=2, light="#fff", xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return file.getvalue()
