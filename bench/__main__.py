"""`python -m bench [name …] [--large]`: each figure beside its yardstick; the last lines are JSON."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django
from django.utils.module_loading import import_string

from bench.result import Result, say
from bench.servers import Ground, ground


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What it tells, the function that measures it, and whether `make bench` without names runs it."""

    figures: tuple[str, ...]
    measure: str
    usual: bool = True


BENCHMARKS = (
    Benchmark(("list_letters", "list_lines", "send_letter"), "bench.pages.measure"),
    Benchmark(("memory_worker", "cold_start", "first_visit", "first_visit_requests"), "bench.footprint.measure"),
    Benchmark(("sql_get", "sql_post", "sql_growth", "page_time", "page_asking_everybody"), "bench.growth.measure"),
    Benchmark(("tally", "tally_memory"), "bench.tally.measure"),
    Benchmark(("tally_growth",), "bench.tally.measure_growth"),
    Benchmark(("roster", "roster_dry_run"), "bench.roster.measure"),
    Benchmark(("people_search", "people_search_p95"), "bench.search.measure"),
    Benchmark(("csv_export", "xlsx_export", "report_xlsx", "report_pdf"), "bench.exports.measure"),
    Benchmark(("assignment", "assignment_many"), "bench.assignment.measure"),
    Benchmark(("attendance_page", "cohort_page"), "bench.training.measure_pages"),
    Benchmark(("enrolment_storm",), "bench.training.measure_storm"),
    Benchmark(("survey_results",), "bench.monitoring.measure_results"),
    Benchmark(("survey_import",), "bench.monitoring.measure_import"),
    Benchmark(("survey_item",), "bench.monitoring.measure_item"),
    Benchmark(("ideas_list", "ideas_judging"), "bench.ideas.measure_pages"),
    Benchmark(("ideas_similar",), "bench.ideas.measure_similar"),
    Benchmark(("deadline_storm",), "bench.ideas.measure_storm"),
    Benchmark(("suite", "suite_test"), "bench.suite.measure", usual=False),
)  # fmt: skip


def main() -> int:
    """0 when every figure keeps its limit."""
    options = read_options()
    chosen = [one for one in BENCHMARKS if wanted(one, options.names)]
    results: list[Result] = []
    with ground() as servers:
        os.environ.update(servers.environment())
        django.setup()
        for benchmark in chosen:
            say(f"--- {', '.join(benchmark.figures)}")
            measure: Callable[[Ground, Any], list[Result]] = import_string(benchmark.measure)
            results += measure(servers, options)
            for result in results[-len(benchmark.figures) :]:
                say(result.line())
    print(*(result.line() for result in results), sep="\n")
    return 0 if all(result.ok for result in results) else 1


def read_options() -> argparse.Namespace:
    names = sorted(name for one in BENCHMARKS for name in one.figures)
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*names, []], metavar="name", help=", ".join(names))
    parser.add_argument(
        "--large", action="store_true", help="tally_growth up to 10,000,000 letters (minutes)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each pair is measured (default 5)")
    return parser.parse_args()


def wanted(benchmark: Benchmark, names: list[str]) -> bool:
    return bool(set(names) & set(benchmark.figures)) if names else benchmark.usual


if __name__ == "__main__":
    sys.exit(main())
