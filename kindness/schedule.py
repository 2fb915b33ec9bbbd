"""When the jobs look. Beat only says "look"; a query says what is due, so a missed or doubled tick is harmless.

`expires` keeps a queue that was not served from filling with looks that later ones repeat.
"""

from __future__ import annotations

from typing import Any


def _every(seconds: int, task: str) -> dict[str, Any]:
    return {"task": task, "schedule": float(seconds), "options": {"expires": seconds * 2}}


BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "mark that beat is alive": _every(10, "home.mark_beat"),
    "open and close half-years that are due": _every(5, "recognition.move_periods"),
    "keep the totals of counted half-years": _every(30, "recognition.keep_totals"),
    "deliver letters whose undo minutes are over": _every(5, "recognition.deliver_letters"),
    "remind people of an unused carnation": _every(600, "recognition.remind_senders"),
    "tally closed half-years": _every(5, "awards.tally_due_periods"),
    "make requested reports": _every(2, "awards.make_reports"),
    "work out requested assignments": _every(2, "training.solve_plans"),
    "mix the answers of training surveys": _every(20, "training.mix_answers"),
    "sum up the styles of finished cohorts": _every(600, "training.sum_up_styles"),
    "remind people of their training": _every(600, "training.remind_people"),
    "offer on the seats whose offers are over": _every(30, "training.offer_seats"),
    "free the seats of people who have left": _every(600, "training.release_departed"),
    "remind people of promised call-backs": _every(60, "monitoring.remind_promises"),
    "erase numbers of ended call-backs": _every(600, "monitoring.mask_numbers"),
    "make scores final that can no longer be appealed": _every(600, "monitoring.finish_sheets"),
    "work out the agreement of closed calibrations": _every(10, "monitoring.work_out_agreements"),
    "erase reports of unkindness whose day has come": _every(3600, "monitoring.erase_reports"),
    "remind departments of adopted ideas": _every(3600, "ideas.remind_owners"),
    "remind judges of ideas left": _every(3600, "ideas.remind_judges"),
    "remind authors of corrections asked for": _every(3600, "ideas.remind_authors"),
    "compare received ideas": _every(30, "ideas.compare_ideas"),
    "mail notices": _every(5, "notifications.mail_due_notices"),
    "seal audit rows": _every(30, "audit.seal_rows"),
    "clear ended sessions": _every(3600, "people.clear_sessions"),
}
