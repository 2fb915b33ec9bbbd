"""The notice as a sheet to put up on a board or to attach to an official letter. Nobody is named in it."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language, gettext as _, pgettext

from documents.model import Column, Report, Section, Sheet
from documents.rendering import render
from ideas import notice_words
from ideas.queries.contests import Terms
from kindness.dates import format_date


def make(terms: Terms, file_format: str) -> bytes:
    """file_format: pdf or hwpx."""
    notice = terms.notice
    language = get_language() or "ko"
    city = settings.SITE["city_en" if language == "en" else "city"]
    return render(
        Report(
            title=notice.contest.title,
            subtitle=_subtitle(terms, city),
            facts=notice_words.at_a_glance(notice),
            sections=[one for one in _sections(terms) if one.paragraphs or one.sheet],
            footer=f"{city} · {notice.contest.title}",
            language=language,
        ),
        file_format,
    )


def _subtitle(terms: Terms, city: str) -> str:
    """Whose notice, of which day; that it was changed, or is a draft."""
    notice = terms.notice
    if notice.posted_at is None:
        return _("%(city)s · notice, draft") % {"city": city}
    day = format_date(notice.posted_at)
    if notice.number == 1:
        return _("%(city)s · notice of %(day)s") % {"city": city, "day": day}
    return _("%(city)s · changed notice of %(day)s, version %(number)d") % {
        "city": city,
        "day": day,
        "number": notice.number,
    }


def _sections(terms: Terms) -> list[Section]:
    notice = terms.notice
    return [
        Section(_("About the contest"), paragraphs=notice.text.split("\n") if notice.text else []),
        Section(_("Criteria"), sheet=_criteria(terms)),
        Section(_("How points become places"), sheet=_facts(notice_words.judging(notice))),
        Section(_("Judging phases"), sheet=_phases(terms)),
        Section(_("Prizes"), sheet=_prizes(terms)),
        Section(_("What the contest rests on"), sheet=_facts(notice_words.awarding(notice))),
        Section(_("What you can rely on"), sheet=_facts(notice_words.afterwards(notice))),
    ]


def _facts(facts: list[notice_words.Fact]) -> Sheet | None:
    """Nothing where there is none."""
    if not facts:
        return None
    return Sheet("", [Column(_("What"), "text", 32), Column(_("What holds"), "text", 90)], facts)


def _criteria(terms: Terms) -> Sheet:
    return Sheet(
        _("Criteria"),
        [
            Column(_("Criterion"), "text", 24),
            Column(_("Points"), "number", 8),
            Column(_("What judges look at")),
        ],
        [(one.name, one.weight, one.help) for one in terms.criteria],
    )


def _phases(terms: Terms) -> Sheet:
    return Sheet(
        _("Judging phases"),
        [Column(_("Phase"), "text", 24), Column(_("Days and rules"))],
        [(one.name, notice_words.phase_facts(one)) for one in terms.phases],
    )


def _prizes(terms: Terms) -> Sheet:
    return Sheet(
        _("Prizes"),
        [
            Column(_("Prize"), "text", 24),
            Column(_("How many ideas"), "number", 12),
            Column(_("Won for each"), "number", 16),
            Column(pgettext("prize", "Carried out"), "text", 12),
        ],
        [(one.name, one.seats, one.amount or "–", _("Yes") if one.adopts else "–") for one in terms.prizes],
    )
