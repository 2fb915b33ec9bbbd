"""What the views of this room ask alike."""

from __future__ import annotations

from django.http import Http404

from awards.models import Tally
from awards.queries import Half, half_of
from kindness.halfyear import HalfYear


def found_half(half: HalfYear) -> Half:
    """The half-year, or 404."""
    found = half_of(half)
    if found is None:
        raise Http404
    return found


def found_tally(half: HalfYear) -> Tally:
    """The standing tally of a half-year, or 404: before the close there is nothing to see."""
    found = found_half(half)
    if found.tally is None:
        raise Http404
    return found.tally
