"""What must never be found in the data: counted breaks, 0 always (docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Callable

from kindness.counting import counted_by
from recognition.enums import PeriodState
from recognition.models import Carnation

# Counted anew from the letters themselves. A half-year that waits for its recount is not wrong, it is due.
_UNCOUNTED = """
SELECT count(*) FROM (
    SELECT period_id, recipient_id AS staff_id, count(*) AS carnations
    FROM ({letters}) AS letter GROUP BY period_id, recipient_id
) AS received
FULL JOIN (
    SELECT tally.period_id, line.staff_id, line.carnations
    FROM awards_tallyline AS line
    JOIN awards_tally AS tally ON tally.id = line.tally_id AND tally.state IN ('final', 'published')
    JOIN recognition_period AS period ON period.id = tally.period_id AND period.state = 'closed'
) AS counted USING (period_id, staff_id)
WHERE received.carnations IS DISTINCT FROM counted.carnations
"""

_TOTALS = """
SELECT count(*) FROM awards_tally AS tally
LEFT JOIN (
    SELECT tally_id, sum(carnations) AS letters, count(*) AS recipients FROM awards_tallyline GROUP BY tally_id
) AS line ON line.tally_id = tally.id
WHERE tally.letters <> coalesce(line.letters, 0) OR tally.recipients <> coalesce(line.recipients, 0)
"""

_PLACES = """
SELECT count(*) FROM (
    SELECT rank, tied, rank() OVER (PARTITION BY tally_id ORDER BY rank) AS expected,
           count(*) OVER (PARTITION BY tally_id, rank) AS sharing
    FROM awards_tallyline
) AS line
WHERE rank <> expected OR tied <> (sharing > 1)
"""

_FINALS = """
SELECT count(*) FROM recognition_period AS period
LEFT JOIN (
    SELECT period_id, count(*) AS finals FROM awards_tally WHERE state IN ('final', 'published') GROUP BY period_id
) AS tally ON tally.period_id = period.id
WHERE CASE period.state
          WHEN 'closed' THEN coalesce(finals, 0) <> 1
          WHEN 'closing' THEN coalesce(finals, 0) > 1
          ELSE coalesce(finals, 0) > 0
      END
"""

_ANNOUNCED = """
SELECT count(*) FROM awards_tally AS tally JOIN recognition_period AS period ON period.id = tally.period_id
WHERE tally.state = 'published' AND period.announced_at IS NULL
"""


def letters_not_counted_once() -> int:
    """People whose carnations in a closed half-year differ from the letters that count."""
    counted = Carnation.objects.filter(period__state=PeriodState.CLOSED).counted().order_by()
    letters, params = counted.values("period_id", "recipient_id").query.sql_with_params()
    return counted_by(_UNCOUNTED.format(letters=letters), *params)


INVARIANTS: dict[str, Callable[[], int]] = {
    "letters_not_counted_once": letters_not_counted_once,
    "tallies_not_the_sum_of_their_lines": lambda: counted_by(_TOTALS),
    "lines_in_the_wrong_place": lambda: counted_by(_PLACES),
    "half_years_without_exactly_one_final_tally": lambda: counted_by(_FINALS),
    "published_tallies_not_announced": lambda: counted_by(_ANNOUNCED),
}
