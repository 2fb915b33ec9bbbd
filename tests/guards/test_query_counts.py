"""How many queries a page costs, with one thing on it and with three: literal, and the same.

Of each count, three are the frame: session, person (with seat, roles and the clock), the bell. A list that
asks again for every line fails here. A new list page needs its line, or the last test fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from kindness import clock
from kindness.access import views
from kindness.halfyear import HalfYear
from people import session
from people.enums import Role
from people.models import Department, Staff
from tests.factories.awards import make_closing_period, make_commendation, make_senders, make_tally, thank
from tests.factories.people import give_role, make_division, make_staff
from tests.factories.recognition import make_carnation, make_period, make_reported_carnation
from tests.factories.training import make_cohort, make_course, make_enrolment, make_session
from tests.guards import (
    ideas_carrying,
    ideas_contests,
    ideas_ideas,
    ideas_judging,
    ideas_results,
    ideas_screening,
    ideas_voices,
    monitoring_callbacks,
    monitoring_results,
    monitoring_review,
    monitoring_rounds,
    monitoring_scorecards,
    monitoring_scoring,
    monitoring_unkindness,
    monitoring_visits,
    training_city,
    training_needs,
)
from tests.guards.enrolment_city import give_lists
from tests.guards.matrix_plans import give_plans
from tests.support.client import client_of
from tests.support.statements import statements
from training.enums import CohortState, Outcome
from training.services.cases import add_case
from training.services.certificates import issue_certificates
from training.services.visits import plan_visit

pytestmark = pytest.mark.django_db
MOST, MOST_OF_AN_ACT = 8, 14


class City:
    """Somebody with every role, and `size` of everything that can stand on a list."""

    def __init__(self, size: int) -> None:
        self.home: Department = make_division("도로과", code="HOME")
        self.me: Staff = make_staff(self.home)
        for role in Role:
            give_role(self.me, role)
        self._letters(size)
        self._papers(size)
        self._certificates(size)
        give_lists(self.me, self.home, size)
        self._results(size)
        self.plan = give_plans({}, self.me, size=size)
        self.keys = training_city.give_lists(size)
        training_needs.give_lists(self.me, size)
        monitoring_callbacks.give_lists(self.me, size)
        self.keys |= monitoring_scorecards.give_lists(size)
        self.keys |= monitoring_results.give_lists(self.home, size)
        self.keys |= monitoring_rounds.give_lists(size)
        self.keys |= monitoring_scoring.give_lists(self.me, size)
        self.keys |= monitoring_review.give_lists(self.me, self.home, size)
        self.keys |= monitoring_visits.give_lists(self.me, self.home, size)
        monitoring_unkindness.give_lists(size)
        self.keys |= ideas_contests.give_lists(self.me, size)
        self.keys |= ideas_screening.give_lists(size)
        self.keys |= ideas_ideas.give_lists(self.me, size)
        self.keys |= ideas_judging.give_lists(self.me, size)
        self.keys |= ideas_voices.give_lists(self.me, size)
        self.keys |= ideas_carrying.give_lists(self.me, self.home, size)
        self.keys |= ideas_results.give_lists(self.me, size)

    def _letters(self, size: int) -> None:
        period = make_period(quota=9)
        others = make_senders(size)
        for other in others:
            make_carnation(other, self.me, period=period)
            make_carnation(self.me, other, period=period)
            make_reported_carnation(other, self.me, period=period)
            make_staff(self.home)

    def _results(self, size: int) -> None:
        for number in range(size):
            add_case(title=f"사례 {number}", body="사례", tags=["여권"], by=self.me)
            plan_visit(host=f"이웃시 {number}", visited_on=clock.today(), leader=self.me, by=self.me)

    def _certificates(self, size: int) -> None:
        for number in range(size):
            cohort = make_cohort(make_course(f"친절교육 {number}"), state=CohortState.FINISHED)
            make_session(cohort, clock.fresh() - timedelta(minutes=1))
            make_enrolment(cohort, self.me, outcome=Outcome.COMPLETED)
            make_enrolment(cohort, make_staff(self.home), outcome=Outcome.COMPLETED)
            issue_certificates(cohort=cohort, by=self.me)

    def _papers(self, size: int) -> None:
        half = HalfYear.containing(clock.fresh()).previous
        for _number in range(size):
            closed = make_closing_period(str(half))
            for person in make_senders(size):
                thank(person, make_senders(2), period=closed)
                make_commendation(person, conferred_on=half.starts_on)
            make_tally(closed)
            half = half.previous


LISTS = (
    {
        "": 8,
        "people/": 7,
        "people/divisions/HOME/": 6,
        "people/search/?q=서": 6,  # inside of names: beginnings alone, when they fill the list, are one less
        "people/import/": 4,
        "people/accounts/": 7,
        "roles/": 5,
        "notices/": 5,
        "carnations/": 6,
        "carnations/?tab=sent": 6,
        "carnations/reports/": 5,
        "periods/": 6,
        "awards/": 5,
        "awards/commendations/": 6,
        "awards/{half}/": 7,
        "awards/{half}/divisions/": 6,
        "awards/{half}/flags/": 5,
        "training/": 8,
        "training/approvals/": 6,
        "me/absences/": 5,
        "me/deputy/": 5,
        "closures/": 5,
        "training/certificates/": 5,
        "training/certificates/all/": 6,
        "training/certificates/all/?q=서": 6,
        "training/hours/": 7,
        "training/overview/": 7,
        "training/partner/": 5,
        "training/teaching/": 4,
        "training/evaluations/": 4,
        "training/visits/": 5,
        "training/cases/": 6,
        "audit/": 8,
        "audit/access/": 5,
        "audit/access/month/": 5,
        "audit/seals/": 6,
        "training/courses/{course}/plan/": 8,
        "training/plans/{plan}/": 6,
        "training/plans/{plan}/?tab=departments": 6,
        "training/plans/{plan}/?tab=people": 8,
        "training/plans/{plan}/?tab=people&only=without&q=과": 8,
    }
    | training_city.LISTS
    | training_needs.LISTS
    | monitoring_callbacks.LISTS
    | monitoring_scorecards.LISTS
    | monitoring_results.LISTS
    | monitoring_rounds.LISTS
    | monitoring_scoring.LISTS
    | monitoring_review.LISTS
    | monitoring_visits.LISTS
    | monitoring_unkindness.LISTS
    | ideas_contests.LISTS
    | ideas_screening.LISTS
    | ideas_ideas.LISTS
    | ideas_judging.LISTS
    | ideas_voices.LISTS
    | ideas_carrying.LISTS
    | ideas_results.LISTS
)
# Acts that once cost too many: (who, what is sent, queries of the act and the way to the page after it).
POSTS = ideas_judging.POSTS | ideas_results.POSTS
# Pages of one thing, forms, files, answers to scripts: nothing on them grows. The lists of one session or cohort
# are counted where they are tested (tests/training/attendance/test_pages.py).
NO_LISTS = {
    "training/overview/<int:year>/training.<slug:file_format>", "training/partner/<uuid:cohort_id>/", "me/calendar/",
    "training/feed/<str:part>.ics",
    "training/cohorts/<uuid:cohort_id>/enrol/", "training/enrolments/<uuid:enrolment_id>/",
    "training/enrolments/<uuid:enrolment_id>/withdraw/", "training/enrolments/<uuid:enrolment_id>/accept/",
    "training/enrolments/<uuid:enrolment_id>/refuse/", "training/enrolments/<uuid:enrolment_id>/move/",
    "training/enrolments/<uuid:enrolment_id>/cancel/", "training/approvals/<uuid:enrolment_id>/",
    "training/cohorts/<uuid:cohort_id>/people/add/", "training/cohorts/<uuid:cohort_id>/capacity/",
    "training/cohorts/<uuid:cohort_id>/cancel/", "me/absences/<uuid:absence_id>/remove/",
    "me/deputy/<uuid:deputy_id>/end/", "closures/<slug:day>/remove/",
    "help/", "privacy/", "login/", "logout/", "session/extend/", "me/", "me/password/",
    "people/import/template.<slug:kind>", "people/import/<uuid:roster_id>/", "roles/grant/",
    "people/import/<uuid:roster_id>/passwords/", "people/accounts/<slug:staff_number>/password/",
    "people/accounts/<slug:staff_number>/close/", "people/accounts/<slug:staff_number>/reopen/",
    "roles/<uuid:grant_id>/end/", "notices/read/", "notices/<uuid:notice_id>/", "carnations/send/",
    "carnations/reports/<uuid:letter_id>/", "carnations/<uuid:letter_id>/", "carnations/<uuid:letter_id>/open/",
    "carnations/<uuid:letter_id>/letter.pdf", "carnations/<uuid:letter_id>/withdraw/",
    "carnations/<uuid:letter_id>/report/", "periods/new/", "periods/<half:half>/", "periods/<half:half>/extend/",
    "periods/<half:half>/close/", "awards/commendations/add/", "awards/reports/<uuid:job_id>/",
    "awards/reports/<uuid:job_id>/progress/", "awards/reports/<uuid:job_id>/download/",
    "awards/<half:half>/publish/", "awards/<half:half>/report/",
    "training/courses/new/", "training/courses/<uuid:course_id>/edit/", "training/courses/<uuid:course_id>/open/",
    "training/courses/<uuid:course_id>/close/", "training/courses/<uuid:course_id>/freeze/",
    "training/courses/<uuid:course_id>/materials/add/", "training/courses/<uuid:course_id>/cohorts/new/",
    "training/cohorts/<uuid:cohort_id>/edit/", "training/cohorts/<uuid:cohort_id>/open/",
    "training/cohorts/<uuid:cohort_id>/sessions/new/", "training/cohorts/<uuid:cohort_id>/materials/add/",
    "training/sessions/<uuid:session_id>/edit/", "training/sessions/<uuid:session_id>/remove/",
    "training/rooms/<int:room_id>/edit/", "training/instructors/<uuid:instructor_id>/edit/",
    "training/partners/new/", "training/partners/<uuid:partner_id>/seats/<slug:staff_number>/end/",
    "training/partners/<uuid:partner_id>/agreements/new/", "training/agreements/<uuid:agreement_id>/edit/",
    "training/agreements/<uuid:agreement_id>/materials/add/", "training/materials/<uuid:material_id>/",
    "training/materials/<uuid:material_id>/remove/", "audit/<int:number>/", "audit/export/",
    "training/sessions/<uuid:session_id>/attendance/", "training/sessions/<uuid:session_id>/paper/",
    "training/sessions/<uuid:session_id>/attendance/<uuid:booking_id>/correct/",
    "training/sessions/<uuid:session_id>/sheet.pdf", "training/sessions/<uuid:session_id>/screen/",
    "training/sessions/<uuid:session_id>/screen/code.svg", "training/check-in/",
    "training/check-in/<uuid:session_id>/", "training/cohorts/<uuid:cohort_id>/finish/",
    "training/certificates/verify/", "training/certificates/<uuid:certificate_id>.pdf",
    "training/certificates/<uuid:certificate_id>/revoke/", "training/certificates/<uuid:certificate_id>/reissue/",
    "audit/access/export/", "healthz", "readyz", "language/", "components/",
    # surveys, self-diagnoses, visits and cases one by one; the survey's comparison: tests/training/results
    "training/evaluations/<uuid:token>/",
    "training/courses/<uuid:course_id>/evaluation/",
    "training/courses/<uuid:course_id>/evaluation/questions/",
    "training/cohorts/<uuid:cohort_id>/evaluation/",
    "training/cohorts/<uuid:cohort_id>/evaluation/open/",
    "training/cohorts/<uuid:cohort_id>/evaluation/open-before/",
    "training/styles/",
    "training/styles/take/",
    "training/styles/delete/",
    "training/cohorts/<uuid:cohort_id>/styles/",
    "training/visits/new/",
    "training/visits/<uuid:visit_id>/",
    "training/visits/<uuid:visit_id>/report/",
    "training/visits/<uuid:visit_id>/photos/add/",
    "training/cases/new/",
    "training/cases/<uuid:case_id>/",
    "training/cases/<uuid:case_id>/edit/",
    "training/cases/<uuid:case_id>/remove/",
    "training/cases/<uuid:case_id>/read/",
    "training/cases/<uuid:case_id>/broadcast/",
    "training/courses/<uuid:course_id>/wishes/", "training/plans/<uuid:plan_id>/progress/",
    "training/plans/<uuid:plan_id>/move/", "training/plans/<uuid:plan_id>/publish/",
    "training/plans/<uuid:plan_id>/discard/",
} | training_needs.NO_LISTS | monitoring_callbacks.NO_LISTS | monitoring_scorecards.NO_LISTS | monitoring_results.NO_LISTS | monitoring_rounds.NO_LISTS | monitoring_scoring.NO_LISTS | monitoring_review.NO_LISTS | monitoring_visits.NO_LISTS | monitoring_unkindness.NO_LISTS | ideas_contests.NO_LISTS | ideas_screening.NO_LISTS | ideas_ideas.NO_LISTS | ideas_judging.NO_LISTS | ideas_voices.NO_LISTS | ideas_carrying.NO_LISTS | ideas_results.NO_LISTS  # fmt: skip


@pytest.fixture(scope="module", params=[1, 3])
def city(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[City]:
    """One city of that size for all pages; every look leaves it as it was."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(session, "TOUCH_EVERY_SECONDS", 3600)
        yield City(request.param)
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper() -> None:
    """Instead of pytest-django's: the look's own savepoint does."""


def queries_of(path: str, city: City) -> int:
    """Queries of a GET, once the session has been touched."""
    half = HalfYear.containing(clock.fresh()).previous
    filled = path.format(half=half, course=city.plan.course_id, plan=city.plan.pk, **city.keys)
    with transaction.atomic():
        client = client_of(city.me)
        client.get("/help/")
        with statements() as asked:
            response = client.get(f"/{filled}")
        transaction.set_rollback(True)
    assert response.status_code == 200, response.status_code
    return len(asked)


@pytest.mark.parametrize("path", LISTS)
def test_list_costs_as_many_queries(path: str, city: City):
    assert queries_of(path, city) == LISTS[path]


@pytest.mark.parametrize("path", POSTS)
def test_act_costs_as_many_queries(path: str, city: City):
    who, sent, count = POSTS[path]
    with transaction.atomic():
        client = client_of(city.me if who == "me" else city.keys[who])
        client.get("/help/")
        with statements() as asked:
            response = client.post(f"/{path.format(**city.keys)}", sent)
        transaction.set_rollback(True)
    assert (response.status_code, len(asked)) == (302, count)


def test_nothing_costs_more_than_the_budget():
    assert {path: count for path, count in LISTS.items() if count > MOST} == {}
    assert {path: count for path, (_who, _sent, count) in POSTS.items() if count > MOST_OF_AN_ACT} == {}


def route_of(path: str) -> str:
    """The address of a line above: {half} is any half, {results_round} any round."""
    keys = {"half": "half:half", "division": "slug:code"}
    plain = path.partition("?")[0].replace("HOME", "{division}")
    return re.sub(r"\{(?:\w+_)?(\w+?)\}", lambda key: f"<{keys.get(key[1], f'uuid:{key[1]}_id')}>", plain)


def test_every_page_is_a_list_or_none():
    lists = {route_of(path) for path in LISTS}
    routes = {route for route, _pattern in views()}
    assert routes - lists - NO_LISTS == set()
    assert (lists | NO_LISTS) - routes == set()
