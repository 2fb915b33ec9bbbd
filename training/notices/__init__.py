"""What training tells people, by noun."""

from training.notices import attendance, courses, enrolments, overview, plans, results

NOTICES = {
    **courses.NOTICES,
    **enrolments.NOTICES,
    **plans.NOTICES,
    **attendance.NOTICES,
    **results.NOTICES,
    **overview.NOTICES,
}
