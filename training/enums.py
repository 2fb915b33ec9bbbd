"""The fixed words of training."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CourseState(TextChoices):
    """draft (only the training officers see it) → open → closed."""

    DRAFT = "draft", _("Being planned")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class CohortState(TextChoices):
    """planned → open (people can be enrolled) → finished (completion is settled); or cancelled."""

    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")


class SessionKind(TextChoices):
    LECTURE = "lecture", _("Lecture")
    PRACTICE = "practice", _("Practice")
    VISIT = "visit", _("Benchmarking visit")
    VIDEO = "video", _("Live online training")
    COACHING = "coaching", _("On-site coaching")
    OUTDOOR = "outdoor", _("Outdoors")


class CapUnit(TextChoices):
    """Whose counter must not be left empty."""

    DIVISION = "division", _("Department")
    TEAM = "team", _("Team")


class EnrolmentWay(TextChoices):
    ASSIGNED = "assigned", _("Assigned")
    SELF = "self", _("Own application")
    WAITLIST = "waitlist", _("From the waitlist")


class EnrolmentState(TextChoices):
    """requested (a head decides) → waiting → offered (until the offer ends) → booked; the others are ends."""

    REQUESTED = "requested", _("Waiting for approval")
    WAITING = "waiting", _("Waitlist")
    OFFERED = "offered", _("Seat offered")
    BOOKED = "booked", _("Enrolled")
    DECLINED = "declined", _("Not approved")
    REFUSED = "refused", _("Offer not taken")
    EXPIRED = "expired", _("Offer ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MOVED = "moved", _("Moved to another cohort")
    CANCELLED = "cancelled", _("Cancelled")


HOLDS_SEAT = (EnrolmentState.OFFERED, EnrolmentState.BOOKED)
LIVE = (EnrolmentState.REQUESTED, EnrolmentState.WAITING, EnrolmentState.OFFERED, EnrolmentState.BOOKED)


class Outcome(TextChoices):
    COMPLETED = "completed", _("Completed")
    NOT_COMPLETED = "not_completed", _("Not completed")


class Mark(TextChoices):
    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    LEFT_EARLY = "left_early", _("Left early")
    EXCUSED = "excused", _("Excused")
    ABSENT = "absent", _("Absent")


# In the session, for all of it or a part.
ATTENDED = (Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY)


class MarkSource(TextChoices):
    CODE = "code", _("Code in the room")
    LIST = "list", _("List in the room")
    PAPER = "paper", _("Signed paper list")
    CORRECTION = "correction", _("Correction")


class CheckInOutcome(TextChoices):
    """What became of a typed or scanned code; the failed ones are kept too."""

    ACCEPTED = "accepted", _("Accepted")
    REPEATED = "repeated", _("Accepted before")
    WRONG_CODE = "wrong_code", _("Wrong code")
    NOT_NOW = "not_now", _("Not in the hours of the session")
    NOT_BOOKED = "not_booked", _("Not enrolled")


class PlanState(TextChoices):
    """requested → running → proposed → published or discarded; failed when the solver could not answer."""

    REQUESTED = "requested", _("Requested")
    RUNNING = "running", _("Being worked out")
    PROPOSED = "proposed", _("Proposed")
    PUBLISHED = "published", _("Seats assigned")
    DISCARDED = "discarded", _("Discarded")
    FAILED = "failed", _("Failed")


class Unassigned(TextChoices):
    """Why somebody has no seat in a plan."""

    NO_COHORT = "no_cohort", _("No cohort is open to their department")
    UNAVAILABLE = "unavailable", _("Away on the days of every cohort")
    OVERLAP = "overlap", _("Other training at the same hours as every cohort")
    DIVISION_CAP = "division_cap", _("Too many of their department would be away on one day")
    FULL = "full", _("All seats are taken")
    BY_HAND = "by_hand", _("Taken out by hand")


class Phase(TextChoices):
    PRE = "pre", _("Before the training")
    POST = "post", _("After the training")


class ItemKind(TextChoices):
    SCALE = "scale", _("Five points")
    TEXT = "text", _("Free text")


class Style(TextChoices):
    """The four behaviour styles (Marston 1928). Our own items; no test's name is claimed."""

    D = "D", _("Decisive (D)")
    I = "I", _("Inspiring (I)")  # noqa: E741 - the letter of the style
    S = "S", _("Steady (S)")
    C = "C", _("Careful (C)")


class VisitLevel(TextChoices):
    """Four grades of what was seen elsewhere (seed practice of Guro)."""

    GOOD = "good", _("Good")
    FAIR = "fair", _("Fair")
    WEAK = "weak", _("Needs work")
    POOR = "poor", _("Poor")
