"""What must never be found in the data of the scoring."""

from __future__ import annotations

from collections.abc import Callable

from kindness.counting import counted_by

_CALLS_WITH_SHEETS = """
SELECT count(*) FROM monitoring_sheet AS sheet JOIN monitoring_call AS call ON call.id = sheet.call_id
WHERE call.state <> 'made'
"""

# A second time, in the database's words: what was earned among what applied, on the full points, with extras.
_TOTALS = """
SELECT count(*) FROM monitoring_sheet AS sheet
JOIN monitoring_version AS version ON version.id = sheet.version_id
CROSS JOIN LATERAL (
    SELECT sum(points) FILTER (WHERE role = 'base') AS whole FROM monitoring_item WHERE version_id = version.id
) AS card
CROSS JOIN LATERAL (
    SELECT coalesce(sum(CASE WHEN score.raw IS NULL THEN item.points ELSE score.points END)
               FILTER (WHERE role = 'base' AND (score.raw IS NOT NULL OR version.not_applicable = 'full')), 0) AS earned,
           sum(item.points)
               FILTER (WHERE role = 'base' AND (score.raw IS NOT NULL OR version.not_applicable = 'full')) AS possible,
           coalesce(sum(CASE role WHEN 'bonus' THEN score.points WHEN 'deduction' THEN -score.points ELSE 0 END), 0)
               AS extras,
           coalesce(bool_or(item.weight = 'fatal' AND role = 'base' AND score.raw IS NOT NULL AND score.points = 0),
                    false) AS fatal
    FROM monitoring_itemscore AS score JOIN monitoring_item AS item ON item.id = score.item_id
    WHERE score.sheet_id = sheet.id
) AS held
WHERE sheet.state NOT IN ('draft', 'retracted') AND EXISTS (SELECT FROM monitoring_itemscore WHERE sheet_id = sheet.id)
  AND (sheet.fatal <> held.fatal OR abs(sheet.total - CASE WHEN held.fatal THEN 0
       ELSE greatest(0, coalesce(held.earned * card.whole / held.possible, 0) + held.extras) END) > 0.005)
"""

_REPLACED = """
SELECT count(*) FROM monitoring_sheet AS sheet
WHERE sheet.state = 'retracted' AND NOT EXISTS (SELECT FROM monitoring_sheet WHERE replaces_id = sheet.id)
"""


INVARIANTS: dict[str, Callable[[], int]] = {
    "sheets_of_calls_that_were_not_made": lambda: counted_by(_CALLS_WITH_SHEETS),
    "totals_that_are_not_what_the_items_say": lambda: counted_by(_TOTALS),
    "replaced_sheets_without_the_one_that_replaced_them": lambda: counted_by(_REPLACED),
}
