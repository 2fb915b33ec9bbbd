"""Files: CSV beside COPY TO, XLSX beside bare XlsxWriter, the award report of three thousand people."""

from __future__ import annotations

import argparse
import io
from functools import partial

import xlsxwriter
from django.db import connection
from django.utils import translation

from awards import reports
from awards.models import ReportJob, Tally
from awards.queries import all_lines
from bench.data import City, build
from bench.database import using
from bench.result import Result, alternate, say, seconds
from bench.servers import Ground
from documents.xlsx import write_xlsx

LARGE, USUAL = "export_large", "export_usual"
LARGE_PEOPLE = 100_000
REPORTED = 3_000

# The same joins, order and columns as the list of places.
PLAIN = """
    COPY (
        SELECT line.rank, letter.recipient_name, staff.number, letter.recipient_division_name, letter.recipient_rank,
               line.carnations, line.distinct_divisions,
               CASE WHEN line.tied THEN '공동 ' || line.rank || '위' ELSE '' END
        FROM awards_tallyline line
        JOIN people_staff staff ON staff.id = line.staff_id
        JOIN recognition_carnation letter ON letter.recipient_id = staff.id AND letter.sent_at = line.last_received_at
        WHERE line.tally_id = %s ORDER BY line.rank, line.staff_id
    ) TO STDOUT (FORMAT csv)
"""
