"""Where it is."""

from __future__ import annotations

from django.urls import URLPattern, path

from training.views import calendar, cohorts, courses, materials, needs, partners, rooms, targets

_COURSE = "training/courses/<uuid:course_id>"
_COHORT = "training/cohorts/<uuid:cohort_id>"
_SESSION = "training/sessions/<uuid:session_id>"
_PARTNER = "training/partners/<uuid:partner_id>"
_AGREEMENT = "training/agreements/<uuid:agreement_id>"

urlpatterns: list[URLPattern] = [
    path("training/needs/", needs.needs, name="training_needs"),
    path("training/needs/offers/", needs.offers, name="seat_offers"),
    path("training/needs/<slug:code>/<uuid:cohort_id>/", needs.offer, name="offer_seats"),
    path("training/courses/", courses.courses, name="courses"),
    path("training/courses/new/", courses.new_course, name="course_new"),
    path(f"{_COURSE}/", courses.course, name="course"),
    path(f"{_COURSE}/edit/", courses.edit_course, name="course_edit"),
    path(f"{_COURSE}/open/", courses.open_course, name="course_open"),
    path(f"{_COURSE}/close/", courses.close_course, name="course_close"),
    path(f"{_COURSE}/rules/", targets.rules, name="course_rules"),
    path(f"{_COURSE}/target/", targets.target, name="course_target"),
    path(f"{_COURSE}/freeze/", targets.freeze, name="course_freeze"),
    path(f"{_COURSE}/materials/add/", materials.add_to_course, name="course_material_add"),
    path(f"{_COURSE}/cohorts/new/", cohorts.new_cohort, name="cohort_new"),
    path(f"{_COHORT}/", cohorts.cohort, name="cohort"),
    path(f"{_COHORT}/edit/", cohorts.edit_cohort, name="cohort_edit"),
    path(f"{_COHORT}/open/", cohorts.open_cohort, name="cohort_open"),
    path(f"{_COHORT}/sessions/new/", cohorts.new_session, name="session_new"),
    path(f"{_COHORT}/materials/add/", materials.add_to_cohort, name="cohort_material_add"),
    path(f"{_SESSION}/edit/", cohorts.edit_session, name="session_edit"),
    path(f"{_SESSION}/remove/", cohorts.remove_session, name="session_remove"),
    path("training/calendar/", calendar.calendar, name="training_calendar"),
    path("training/rooms/", rooms.rooms, name="rooms"),
    path("training/instructors/", rooms.instructors, name="instructors"),
    path("training/rooms/<int:room_id>/edit/", rooms.edit_room, name="room_edit"),
    path("training/instructors/<uuid:instructor_id>/edit/", rooms.edit_instructor, name="instructor_edit"),
    path("training/partners/", partners.partners, name="partners"),
    path("training/partners/new/", partners.new_partner, name="partner_new"),
    path(f"{_PARTNER}/", partners.partner, name="partner"),
    path(f"{_PARTNER}/seats/<slug:staff_number>/end/", partners.end_seat, name="partner_seat_end"),
    path(f"{_PARTNER}/agreements/new/", partners.new_agreement, name="agreement_new"),
    path(f"{_AGREEMENT}/", partners.agreement, name="agreement"),
    path(f"{_AGREEMENT}/edit/", partners.edit_agreement, name="agreement_edit"),
    path(f"{_AGREEMENT}/materials/add/", materials.add_to_agreement, name="agreement_material_add"),
    path("training/materials/<uuid:material_id>/", materials.material, name="material"),
    path("training/materials/<uuid:material_id>/remove/", materials.remove, name="material_remove"),
]
