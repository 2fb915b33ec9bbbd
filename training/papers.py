"""What leaves training on paper or as a file: the list to sign, the certificate, the hours. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import IO

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext as _

from documents.model import Certificate as CertificatePage, Column, Sheet, SigningSheet
from documents.pdf import render_certificate, render_signing
from documents.qr import drawing
from documents.xlsx import write_xlsx
from kindness import clock
from kindness.dates import format_date, format_date_weekday, format_datetime, format_span
from kindness.halfyear import SEOUL, HalfYear
from training.models import Certificate, Session
from training.queries.attendance import Line
from training.queries.certificates import HoursLine, HoursTotal


def public_address(path: str) -> str:
    """As people outside type it."""
    return f"{settings.PUBLIC_URL}{path}"


# --- the list to sign --------------------------------------------------------------------------------------------
def signing_sheet(session: Session, lines: Sequence[Line], *, with_ranks: bool, printed_by: str) -> bytes:
    """A4 pages to be signed by hand, PDF."""
    course = session.cohort.course
    where = session.room.name if session.room else session.place or session.link
    labels = [_("No."), _("Department"), _("Rank"), _("Name")]
    rows = [[str(n), line.division, line.rank, line.name] for n, line in enumerate(lines, 1)]
    if not with_ranks:
        labels, rows = _without_ranks(labels), [_without_ranks(row) for row in rows]
    return render_signing(
        SigningSheet(
            title=_("Attendance sheet"),
            facts=[
                (_("Course"), course.title),
                (_("Cohort"), _("Cohort %(cohort)s, session %(session)s") % _numbers(session)),
                (_("Date and time"), when(session)),
                (_("Venue"), where),
                (_("Instructor"), session.instructor.name if session.instructor else ""),
                (_("People with a seat"), _("%(n)s people") % {"n": len(lines)}),
            ],
            labels=labels,
            rows=rows,
            signature=_("Signature"),
            note=_(
                "Please enter the signed sheet in the list of the session, and keep the paper with the course's papers."
            ),
            footer=_("Printed by %(by)s, %(at)s") % {"by": printed_by, "at": format_datetime(clock.now())},
            language=get_language() or "ko",
        )
    )


def _without_ranks(row: list[str]) -> list[str]:
    """A partner institution sees names and departments, nothing else."""
    return [*row[:2], *row[3:]]


def _numbers(session: Session) -> dict[str, int]:
    return {"cohort": session.cohort.number, "session": session.number}


def when(session: Session) -> str:
    """`2026. 11. 21. (토) 14:00~17:00`."""
    ends = session.ends_at.astimezone(SEOUL)
    starts = session.starts_at.astimezone(SEOUL)
    return f"{format_date_weekday(starts)} {starts:%H:%M}~{ends:%H:%M}"


def sheet_name(session: Session) -> str:
    name = _("Attendance sheet %(course)s %(cohort)s-%(session)s")
    return f"{name % (_numbers(session) | {'course': session.cohort.course.title})}.pdf"


# --- the certificate ---------------------------------------------------------------------------------------------
def certificate(found: Certificate) -> bytes:
    """One A4 page, PDF. What it says is what the verification page says."""
    verify = public_address(reverse("certificate_verify"))
    scanned = f"{verify}?{urlencode({'number': str(found), 'code': found.code})}"
    return render_certificate(
        CertificatePage(
            title=_("Certificate of completion"),
            number=_("No. %(number)s") % {"number": found},
            facts=facts(found),
            sentence=_("This is to certify that the person named above has completed the course."),
            date=format_date(found.issued_at),
            issuer=issuer(),
            seal=_("(official seal omitted)"),
            checks=[
                (_("Verify at"), verify),
                (_("Certificate number"), str(found)),
                (_("Verification code"), found.code),
            ],
            note=_(
                "The verification page shows every line of this certificate. If a line differs, it is not genuine."
            ),
            qr=drawing(scanned).decode(),
            void=_("Revoked %(day)s") % {"day": format_date(found.revoked_at)} if found.revoked_at else "",
            language=get_language() or "ko",
        )
    )


def facts(found: Certificate) -> list[tuple[str, str]]:
    """What a certificate says, line by line: on paper and on the verification page."""
    return [
        (_("Department"), found.division_name),
        (_("Rank"), found.rank or "–"),
        (_("Full name"), found.name),
        (_("Course"), f"{found.course_title} ({_('cohort %(number)s') % {'number': found.cohort_number}})"),
        (_("Period"), span(found)),
        (_("Recognised learning hours"), _("%(hours)s hours") % {"hours": f"{found.hours.normalize():f}"}),
    ]


def span(found: Certificate) -> str:
    if found.first_day == found.last_day:
        return format_date(found.first_day)
    return format_span(found.first_day, found.last_day)


def certificate_name(found: Certificate) -> str:
    return f"{_('Certificate of completion')} {found}.pdf"


def issuer() -> str:
    city = settings.SITE["city_en" if get_language() == "en" else "city"]
    return _("Mayor of %(city)s") % {"city": city}


# --- hours -------------------------------------------------------------------------------------------------------
def hours_workbook(
    half: HalfYear, lines: Sequence[HoursLine], totals: Sequence[HoursTotal], *, printed_by: str
) -> IO[bytes]:
    """Two sheets: each training of each person, and each person's sum of the half-year and of the year so far."""
    file = BytesIO()
    footer = _("Printed by %(by)s, %(at)s") % {"by": printed_by, "at": format_datetime(clock.now())}
    write_xlsx([_trainings(half, lines), _sums(half, totals)], file, footer=footer)
    return file


def _trainings(half: HalfYear, lines: Sequence[HoursLine]) -> Sheet:
    columns = [
        Column(_("Staff number")),
        Column(_("Name")),
        Column(_("Department")),
        Column(_("Rank")),
        Column(_("Course")),
        Column(_("Cohort"), "number"),
        Column(_("First day"), "date"),
        Column(_("Last day"), "date"),
        Column(_("Recognised learning hours"), "number"),
        Column(_("Certificate number")),
        Column(_("Held by")),
    ]
    rows = [
        (
            line.number,
            line.name,
            line.division,
            line.rank,
            line.course,
            line.cohort,
            line.first_day,
            line.last_day,
            line.hours,
            line.certificate,
            line.held_by or _("The city itself"),
        )
        for line in lines
    ]
    note = _("%(half)s, by the last day of the training. Only completed courses with a valid certificate.")
    return Sheet(_("Recognised hours"), columns, rows, note % {"half": half.label})


def _sums(half: HalfYear, totals: Sequence[HoursTotal]) -> Sheet:
    columns = [
        Column(_("Staff number")),
        Column(_("Name")),
        Column(_("Department")),
        Column(_("Hours of the half-year"), "number"),
        Column(_("Hours of the year so far"), "number"),
    ]
    rows = [(each.number, each.name, each.division, each.half, each.year) for each in totals]
    note = _("The year so far: from 1 January to the end of the %(half)s.")
    return Sheet(_("Sums by person"), columns, rows, note % {"half": half.label})


def hours_name(half: HalfYear) -> str:
    return f"{_('Recognised hours %(half)s') % {'half': half}}.xlsx"
