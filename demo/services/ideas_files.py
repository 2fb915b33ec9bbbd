"""Files that come with entries, made by our own writers and handed in as anybody's are."""

from __future__ import annotations

from demo.ideas import ENCLOSED, Enclosed
from documents.model import Report, Section
from documents.pdf import picture, render_report
from ideas.models import Idea
from ideas.services.files import add_file
from people.models import Staff

WIDTH = 120.0  # millimetres


def enclose(idea: Idea, *, title: str, by: Staff) -> None:
    """What belongs to the entry of that title, while it is a draft."""
    enclosed = ENCLOSED.get(title)
    if enclosed is not None:
        add_file(idea=idea, name=enclosed.name, content=_content(enclosed), by=by)


def _content(enclosed: Enclosed) -> bytes:
    if enclosed.sketch:
        image, _height = picture(enclosed.sketch, WIDTH)
        return image
    sections = [Section(title, paragraphs=[text]) for title, text in enclosed.parts]
    return render_report(Report(enclosed.title, sections=sections))
