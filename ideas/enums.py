"""The fixed words of idea contests."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _, pgettext_lazy


# --- contests -----------------------------------------------------------------------------------------------
class ContestState(TextChoices):
    """draft → posted (entries by the clock, then screening) → judging → public check → announced; or called off.

    Whether entries are taken is no state: the window of the notice in force and the clock decide.
    """

    DRAFT = "draft", _("Notice being written")
    POSTED = "posted", pgettext_lazy("contest", "Notice published")
    JUDGING = "judging", _("Being judged")
    CHECKING = "checking", _("Public check")
    ANNOUNCED = "announced", _("Results announced")
    CALLED_OFF = "called_off", _("Called off")


class Stage(TextChoices):
    """What is going on, in the order in which it does (rules.stages)."""

    WRITING = "writing", _("Notice being written")
    AHEAD = "ahead", _("Begins soon")
    ENTRIES = "entries", _("Ideas are taken")
    SCREENING = "screening", _("Being screened")
    JUDGING = "judging", _("Being judged")
    CHECKING = "checking", _("Public check")
    ANNOUNCED = "announced", _("Results announced")
    CALLED_OFF = "called_off", _("Called off")


class IdeaKind(TextChoices):
    IDEA = "idea", _("New idea")
    PRACTISED = "practised", _("Already practised")


class TieRule(TextChoices):
    """What decides between ideas of equal points; what then still ties is awarded jointly."""

    CRITERIA = "criteria", _("The heaviest criterion first, then the next")
    EARLIER = "earlier", _("The idea received earlier")
    JOINT = "joint", _("Awarded jointly")


class Mean(TextChoices):
    PLAIN = "plain", _("Mean of all judges")
    TRIMMED = "trimmed", _("Mean without the highest and the lowest judge")


class OthersScores(TextChoices):
    """When a judge sees the scores of the others for an idea."""

    NEVER = "never", _("Not at all")
    AFTER_OWN = "after_own", _("After handing in their own")


# --- ideas --------------------------------------------------------------------------------------------------
class IdeaState(TextChoices):
    """draft → submitted ⇄ returned (to be corrected) → accepted (goes to the judges) | rejected | merged; or withdrawn."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("idea", "Submitted")
    RETURNED = "returned", _("To be corrected")
    ACCEPTED = "accepted", _("Passed screening")
    REJECTED = "rejected", _("Not taken up in screening")
    MERGED = "merged", _("Merged with an earlier idea")
    WITHDRAWN = "withdrawn", pgettext_lazy("idea", "Withdrawn")


RECEIVED = (
    IdeaState.SUBMITTED,
    IdeaState.RETURNED,
    IdeaState.ACCEPTED,
    IdeaState.REJECTED,
    IdeaState.MERGED,
)


class Ground(TextChoices):
    """What is no suggestion in the sense of the law (공무원 제안 규정 제2조, domain facts 4)."""

    RIGHTS = "rights", _("Rests on another's patent, design or copyright")
    ADOPTED = "adopted", _("The same as one adopted already")
    IN_FORCE = "in_force", _("In force already, or alike in its basic plan")
    IMPRACTICABLE = "impracticable", _("Hardly practicable by common sense")
    COMPLAINT = "complaint", _("A mere reminder, petition, criticism or complaint")
    PRIVATE_GAIN = "private_gain", _("Serves somebody's business or publicity")
    NOT_OUR_DUTY = "not_our_duty", _("Not among the city's duties")


class StepKind(TextChoices):
    """What happened to an idea, as its authors read it."""

    SUBMITTED = "submitted", pgettext_lazy("idea", "Submitted")
    CORRECTION = "correction", _("Correction requested")
    CORRECTED = "corrected", _("Corrected")
    ACCEPTED = "accepted", _("Passed screening")
    REJECTED = "rejected", _("Not taken up in screening")
    MERGED = "merged", _("Merged with an earlier idea")
    REOPENED = "reopened", _("Screening taken back")
    CREDITED = "credited", _("Credited to an earlier idea")
    WITHDRAWN = "withdrawn", pgettext_lazy("idea", "Withdrawn")
    SHORTLISTED = "shortlisted", _("Shown in the public check")
    DECIDED = "decided", _("Decision announced")
    REVIEWED = "reviewed", _("Decided again")
    PLANNED = "planned", _("Plan to carry it out")
    REPORTED = "reported", _("Quarterly report")
    DONE = "done", pgettext_lazy("idea", "Carried out")
    STOPPED = "stopped", pgettext_lazy("idea", "Stopped")
    RESUMED = "resumed", _("Taken up again")


# --- judging ------------------------------------------------------------------------------------------------
class Recusal(TextChoices):
    RECOGNISED = "recognised", _("I recognise whose idea it is")
    CONFLICT = "conflict", _("Close to an author or to the matter")
    OTHER = "other", pgettext_lazy("recusal", "Another reason")


# --- decisions ----------------------------------------------------------------------------------------------
class Outcome(TextChoices):
    ADOPTED = "adopted", _("Adopted")
    PARTLY = "partly", _("Adopted in part")
    ENCOURAGED = "encouraged", _("Encouraged")
    NOT_ADOPTED = "not_adopted", _("Not adopted")


TAKEN_UP = (Outcome.ADOPTED, Outcome.PARTLY)


class ObjectionKind(TextChoices):
    CHECK = "check", _("Objection in the public check")
    SCREENING = "screen", _("Request to screen again")
    REVIEW = "review", _("Request to decide again")


class ObjectionGround(TextChoices):
    COPIED = "copied", _("Copied from another idea")
    IN_FORCE = "in_force", _("In force already")
    RIGHTS = "rights", _("Somebody else's right")
    AUTHORSHIP = "authorship", _("The authors are not right")
    MISJUDGED = "misjudged", _("Something was misunderstood or left out")
    OTHER = "other", pgettext_lazy("objection", "Other")


class ObjectionOutcome(TextChoices):
    UPHELD = "upheld", pgettext_lazy("objection", "Accepted")
    DISMISSED = "dismissed", pgettext_lazy("objection", "Not accepted")


# --- carrying out -------------------------------------------------------------------------------------------
class AdoptionState(TextChoices):
    """waiting for a plan → planned → under way → done | stopped. Each end keeps its reason."""

    WAITING = "waiting", _("Plan awaited")
    PLANNED = "planned", pgettext_lazy("adopted idea", "Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", pgettext_lazy("adopted idea", "Carried out")
    STOPPED = "stopped", pgettext_lazy("adopted idea", "Stopped")


# --- voices -------------------------------------------------------------------------------------------------
class CommentState(TextChoices):
    """What became of a colleague's comment; read from its moments, not stored."""

    WAITING = "waiting", pgettext_lazy("comment", "To be read")
    SHOWN = "shown", pgettext_lazy("comment", "Shown")
    HIDDEN = "hidden", pgettext_lazy("comment", "Hidden")
