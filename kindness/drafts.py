"""What a person posted after their log-in had ended is not lost.

It waits, for a quarter of an hour, in the anonymous session that carries them through the log-in page,
and is offered only to the person the form was made for.
"""

from __future__ import annotations

from django.http import HttpRequest

MINUTES = 15
MAX_LENGTH = 20_000
AUTHOR_FIELD = "author"  # hidden in the form: the employee number it was rendered for
_KEY = "draft"


def keep(request: HttpRequest) -> None:
    """Keep the posted fields, unless they are too long to be somebody's honest text."""
    fields = {name: request.POST[name] for name in request.POST if name != "csrfmiddlewaretoken"}
    if fields.get(AUTHOR_FIELD) and sum(map(len, fields.values())) <= MAX_LENGTH:
        request.session[_KEY] = {"path": request.path, "fields": fields}
        request.session.set_expiry(MINUTES * 60)


def peek(request: HttpRequest, *, author: str) -> dict[str, str]:
    """The fields kept for this address and this person; empty when there are none."""
    draft = request.session.get(_KEY)
    if not draft or draft["path"] != request.path or draft["fields"].get(AUTHOR_FIELD) != author:
        return {}
    return dict(draft["fields"])


def drop(request: HttpRequest) -> None:
    """The text has been sent, or belongs to somebody else."""
    request.session.pop(_KEY, None)
