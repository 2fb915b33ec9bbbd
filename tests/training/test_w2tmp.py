import pytest
from uuid import uuid4
from datetime import timedelta
from kindness import clock
from people.enums import Role
from tests.factories.people import make_division, make_staff, give_role
from tests.factories.training import *
from tests.support.client import client_of
from tests.support.statements import statements
pytestmark = pytest.mark.django_db
def post(course, **f):
    division = make_division("도로과"); make_staff(division); me = make_staff(division, name="김서윤")
    head = make_staff(division); give_role(head, Role.DIVISION_HEAD)
    cohort = make_cohort_with_session(make_course("c"+str(uuid4()), **course), **f)
    if f: make_enrolment(cohort, make_staff())
    client = client_of(me); client.get("/help/")
    with statements() as asked:
        r = client.post(f"/training/cohorts/{cohort.pk}/enrol/", {"token": str(uuid4()), "waitlist": "on"})
    print(course, f, r.status_code, len(asked))
    if course:
        for n, s in enumerate(asked, 1): print(n, str(s)[:160])
    r = client.get("/training/"); assert r.status_code == 200
def test_x():
    post({}); post({"needs_approval": True}); post({}, capacity=1)
    post({"needs_approval": True}, capacity=1)
