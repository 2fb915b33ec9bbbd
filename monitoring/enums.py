"""The fixed words of monitoring."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _, pgettext_lazy


# --- scorecards ---------------------------------------------------------------------------------------------
class CardKind(TextChoices):
    PHONE = "phone", _("Telephone kindness")
    VISIT = "visit", _("Experience visits")


class VersionState(TextChoices):
    """draft → frozen (used by a round or a team, or frozen by hand): never changed again."""

    DRAFT = "draft", _("Draft")
    FROZEN = "frozen", _("Frozen")


class ItemKind(TextChoices):
    """What a rater enters: see rules.scoring for the raw value of each."""

    POINTS = "points", _("Points")
    SCALE = "scale", _("Five points")
    YES_NO = "yes_no", _("Yes or no")
    GRADED = "graded", _("Grades")
    BANDED = "banded", _("Number in bands")


class ItemRole(TextChoices):
    BASE = "base", _("Base item")
    BONUS = "bonus", _("Bonus points")
    DEDUCTION = "deduction", _("Penalty points")


class Weight(TextChoices):
    """fatal: failed, the whole call is worth nothing; critical: failed, the call is marked, its points stand."""

    NORMAL = "normal", _("Normal")
    CRITICAL = "critical", _("Critical")
    FATAL = "fatal", _("Fatal")


class NotApplicable(TextChoices):
    """What an item that does not apply is worth (domain facts 1.3)."""

    EXCLUDED = "excluded", _("Left out, the rest converted")
    FULL = "full", _("Full points")


class Grade(TextChoices):
    EXCELLENT = "excellent", pgettext_lazy("grade of a call", "Excellent")
    GOOD = "good", pgettext_lazy("grade of a call", "Good")
    FAIR = "fair", pgettext_lazy("grade of a call", "Fair")
    POOR = "poor", pgettext_lazy("grade of a call", "Poor")
    VERY_POOR = "very_poor", pgettext_lazy("grade of a call", "Very poor")


# --- rounds -------------------------------------------------------------------------------------------------
class RoundKind(TextChoices):
    AGENCY = "agency", _("Outside agency")
    OWN = "own", _("Own check")
    SELF = "self", _("Self-check")
    CALL_CENTRE = "call_centre", _("Call centre")


class RoundState(TextChoices):
    """planned → open (calls are drawn and made) → closed (nothing more is scored) → released (people see theirs)."""

    PLANNED = "planned", _("Planned")
    OPEN = "open", _("In progress")
    CLOSED = "closed", _("Calls ended")
    RELEASED = "released", _("Results published")


class SampleUnit(TextChoices):
    PERSON = "person", _("Person")
    DIVISION = "division", _("Department")


class Excluded(TextChoices):
    """Why somebody is not asked in a round."""

    AWAY = "away", _("On leave or seconded")
    ABSENT = "absent", _("Away for most of the period")
    NEW = "new", _("Hired too recently")
    FIELD = "field", _("Field worker")
    EMPLOYMENT = "employment", _("Type of employment")
    NO_PHONE = "no_phone", _("No telephone number")
    RATER = "rater", _("Rater of this round")
    BY_HAND = "by_hand", _("Excluded by hand")


class CallState(TextChoices):
    """planned → made (an outcome to be scored) or unreachable (tried as often as planned); or cancelled."""

    PLANNED = "planned", _("To be made")
    MADE = "made", _("Made")
    UNREACHABLE = "unreachable", _("Unreachable")
    CANCELLED = "cancelled", _("Cancelled")


class Outcome(TextChoices):
    """What happened, entered before anything is scored."""

    ANSWERED = "answered", _("Call answered")
    TRANSFERRED = "transferred", _("Transferred")
    ABSENT_MEMO = "absent_memo", _("Away, memo offered")
    ABSENT_NO_MEMO = "absent_no_memo", _("Away, no memo offered")
    NO_ANSWER = "no_answer", _("Nobody answered")
    BUSY = "busy", _("Busy")
    WRONG_PERSON = "wrong_person", _("Wrong person")


# Somebody spoke: the call can be scored. With the person themselves only in the first two.
SCORED = (Outcome.ANSWERED, Outcome.TRANSFERRED, Outcome.ABSENT_MEMO, Outcome.ABSENT_NO_MEMO)
WITH_THE_PERSON = (Outcome.ANSWERED, Outcome.TRANSFERRED)
TRIED_AGAIN = (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.WRONG_PERSON)


class CallExclusion(TextChoices):
    """Why a made call does not count. Only the person and those who run monitoring see which."""

    SHIELDED = "shielded", _("Protected days of the person")
    NOT_THEIR_DUTY = "not_their_duty", _("Not their duty")
    STAND_IN = "stand_in", _("Somebody else answered")
    WRONG_SUBJECT = "wrong_subject", _("Wrong person sampled")
    CALL_QUALITY = "call_quality", _("Quality of the call")
    AFTER_ABUSE = "after_abuse", _("Right after an abusive call")
    FACTS = "facts", _("Facts were otherwise")
    RATER = "rater", _("Rater too far from the others")


# --- sheets -------------------------------------------------------------------------------------------------
class SheetPurpose(TextChoices):
    LIVE = "live", _("Score of the call")
    SECOND = "second", _("Second score")
    CALIBRATION = "calibration", _("Calibration")


class SheetState(TextChoices):
    """draft → submitted → checked → released → acknowledged or disputed → final; an old one is kept as retracted."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CHECKED = "checked", _("Checked")
    RELEASED = "released", _("Shown to the person")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    DISPUTED = "disputed", _("Appealed")
    FINAL = "final", _("Final")
    RETRACTED = "retracted", _("Replaced")


# What the person has been shown.
SHOWN = (SheetState.RELEASED, SheetState.ACKNOWLEDGED, SheetState.DISPUTED, SheetState.FINAL)
# What a result is made of.
COUNTED = (SheetState.SUBMITTED, SheetState.CHECKED, *SHOWN)


class DisputeReason(TextChoices):
    """Domain facts 1.3."""

    NOT_MY_DUTY = "not_my_duty", _("Not my duty")
    STAND_IN = "stand_in", _("Somebody else answered while I was away")
    WRONG_SUBJECT = "wrong_subject", _("Wrong person sampled")
    CALL_QUALITY = "call_quality", _("Quality of the call")
    AFTER_ABUSE = "after_abuse", _("Right after an abusive call")
    FACTS = "facts", _("Facts were otherwise")


class DisputeOutcome(TextChoices):
    OPEN = "open", _("Being looked at")
    UPHELD = "upheld", _("The score stands")
    REVISED = "revised", _("Scored anew")
    EXCLUDED = "excluded", _("The call does not count")


class CalibrationState(TextChoices):
    """open (everybody scores blind) → closed (agreement is worked out and shown)."""

    OPEN = "open", _("Being scored")
    CLOSED = "closed", _("Closed")


# --- experience visits ----------------------------------------------------------------------------------------
class PlaceKind(TextChoices):
    OWN = "own", _("Our counter")
    ELSEWHERE = "elsewhere", _("Office elsewhere")


class VisitState(TextChoices):
    PLANNED = "planned", _("Planned")
    REPORTED = "reported", _("Report written")
    CANCELLED = "cancelled", _("Cancelled")


# --- unkindness reports ------------------------------------------------------------------------------------------
class Channel(TextChoices):
    WEBSITE = "website", _("City website")
    PETITION = "petition", _("National petition portal")
    PHONE = "phone", _("Telephone")
    VISIT = "visit", _("In person")
    LETTER = "letter", _("Letter")
    OTHER = "other", _("Other")


class ReportState(TextChoices):
    """received → heard (the person said how it was, or did not wish to) → found → closed (help agreed or none needed)."""

    RECEIVED = "received", _("Taken down")
    HEARD = "heard", _("Person heard")
    FOUND = "found", _("Finding made")
    CLOSED = "closed", _("Closed")


class Finding(TextChoices):
    FOUNDED = "founded", _("Founded")
    UNFOUNDED = "unfounded", _("Not founded")
    UNCLEAR = "unclear", _("Unclear")


# --- call-backs ----------------------------------------------------------------------------------------------------
class CallBackState(TextChoices):
    WAITING = "waiting", _("Waiting for a call")
    DONE = "done", _("Called back")
    CLOSED = "closed", _("Closed without a call")


class CallBackAct(TextChoices):
    TAKEN = "taken", _("Memo left")
    NO_ANSWER = "no_answer", _("No answer")
    DONE = "done", _("Called back")
    BY_PROXY = "by_proxy", _("Handled by proxy")
    PASSED_ON = "passed_on", _("Reassigned")
    CLOSED = "closed", _("Closed without a call")
    REOPENED = "reopened", _("Taken back, waiting again")
