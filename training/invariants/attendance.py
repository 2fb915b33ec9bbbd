"""What must never be found in the data of attendance, completion and certificates."""

from __future__ import annotations

from collections.abc import Callable

from kindness.counting import counted_by

_MARKS = """
SELECT count(*) FROM training_attendance AS row
LEFT JOIN LATERAL (
    SELECT mark, at FROM training_marking AS marking WHERE marking.attendance_id = row.id ORDER BY id DESC LIMIT 1
) AS latest ON true
WHERE row.mark IS DISTINCT FROM coalesce(latest.mark, '') OR row.marked_at IS DISTINCT FROM latest.at
"""

# The rule a second time, in the database's words: what training.rules.completion settles must agree with it.
_OUTCOMES = """
SELECT count(*) FROM training_enrolment AS person
JOIN training_cohort AS cohort ON cohort.id = person.cohort_id
JOIN training_course AS course ON course.id = person.course_id
CROSS JOIN LATERAL (SELECT count(*) AS held FROM training_session WHERE cohort_id = cohort.id) AS session
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE mark IN ('present', 'late', 'left_early')) AS there,
           count(*) FILTER (WHERE mark IN ('late', 'left_early')) AS lates
    FROM training_attendance WHERE enrolment_id = person.id AND live
) AS marks
CROSS JOIN LATERAL (
    SELECT session.held > 0
       AND (there - CASE course.lates_for_absence WHEN 0 THEN 0 ELSE lates / course.lates_for_absence END) * 100
           >= course.needed_percent * session.held
       AND (course.pass_score IS NULL OR coalesce(person.score, -1) >= course.pass_score) AS completed
) AS rule
WHERE person.state = 'booked' AND person.outcome <> CASE
    WHEN cohort.state <> 'finished' THEN ''
    WHEN rule.completed THEN 'completed'
    ELSE 'not_completed'
END
"""

_UNCERTIFIED = """
SELECT count(*) FROM training_enrolment AS person
WHERE outcome = 'completed'
  AND NOT EXISTS (SELECT FROM training_certificate WHERE enrolment_id = person.id)
"""

_UNEARNED = """
SELECT count(*) FROM training_certificate AS certificate
JOIN training_enrolment AS person ON person.id = certificate.enrolment_id
WHERE certificate.revoked_at IS NULL AND person.outcome <> 'completed'
"""

_TWICE = """
SELECT count(*) FROM (
    SELECT FROM training_certificate WHERE revoked_at IS NULL GROUP BY enrolment_id HAVING count(*) > 1
) AS person
"""

_GAPS = """
SELECT coalesce(sum(last - numbers), 0) FROM (
    SELECT max(serial) AS last, count(*) AS numbers FROM training_certificate GROUP BY year
) AS issued
"""


INVARIANTS: dict[str, Callable[[], int]] = {
    "marks_that_are_not_the_latest_marking": lambda: counted_by(_MARKS),
    "outcomes_against_the_rule": lambda: counted_by(_OUTCOMES),
    "completed_without_a_certificate": lambda: counted_by(_UNCERTIFIED),
    "valid_certificates_without_completion": lambda: counted_by(_UNEARNED),
    "completions_with_two_valid_certificates": lambda: counted_by(_TWICE),
    "numbers_of_certificates_left_out": lambda: counted_by(_GAPS),
}
