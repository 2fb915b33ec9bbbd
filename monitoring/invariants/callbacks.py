"""What must never be found in the data of the callbacks."""

from __future__ import annotations

from collections.abc import Callable

from kindness.counting import counted_by

_CHANGED_WITHOUT_A_STEP = """
SELECT count(*) FROM monitoring_callback AS promise
CROSS JOIN LATERAL (
    SELECT step.act, step.by_id FROM monitoring_callbackstep AS step
    WHERE step.callback_id = promise.id AND step.act IN ('taken', 'done', 'by_proxy', 'closed', 'reopened')
    ORDER BY step.id DESC LIMIT 1
) AS latest
WHERE promise.state <> CASE
        WHEN latest.act IN ('done', 'by_proxy') THEN 'done' WHEN latest.act = 'closed' THEN 'closed' ELSE 'waiting'
    END
   OR (promise.state <> 'waiting' AND promise.done_by_id <> latest.by_id)
"""

_HELD_BY_SOMEBODY_ELSE = """
SELECT count(*) FROM monitoring_callback AS promise
CROSS JOIN LATERAL (
    SELECT step.to_id FROM monitoring_callbackstep AS step
    WHERE step.callback_id = promise.id AND step.act = 'passed_on' ORDER BY step.id DESC LIMIT 1
) AS latest
WHERE promise.staff_id <> latest.to_id
"""

_WITHOUT_A_BEGINNING = """
SELECT count(*) FROM monitoring_callback AS promise
WHERE (SELECT count(*) FROM monitoring_callbackstep WHERE callback_id = promise.id AND act = 'taken') <> 1
"""

_DUE_BEFORE_TAKEN = "SELECT count(*) FROM monitoring_callback WHERE due_at <= taken_at OR tried_at < taken_at"

_TOLD_THE_NUMBER = """
SELECT count(*) FROM notifications_notice AS notice
JOIN monitoring_callback AS promise ON notice.url = '/callbacks/' || promise.id || '/'
WHERE promise.phone <> '' AND position(promise.phone IN notice.params::text) > 0
"""


INVARIANTS: dict[str, Callable[[], int]] = {
    "call_backs_that_do_not_stand_as_their_last_step": lambda: counted_by(_CHANGED_WITHOUT_A_STEP),
    "call_backs_held_by_somebody_else_than_the_last": lambda: counted_by(_HELD_BY_SOMEBODY_ELSE),
    "call_backs_without_one_beginning": lambda: counted_by(_WITHOUT_A_BEGINNING),
    "call_backs_due_or_tried_before_they_were_taken": lambda: counted_by(_DUE_BEFORE_TAKEN),
    "callers_numbers_in_notices": lambda: counted_by(_TOLD_THE_NUMBER),
}
