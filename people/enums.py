"""The fixed words about people and places."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DepartmentKind(TextChoices):
    CITY = "city", _("Agency")
    EXECUTIVE = "executive", _("Executive office")
    BUREAU = "bureau", _("Office / bureau")
    OFFICER = "officer", _("Officer (department)")
    DIVISION = "division", _("Division")
    AGENCY = "agency", _("Directly affiliated agency")
    BUSINESS = "business", _("Business office")
    TOWN = "town", _("Eup/myeon/dong")
    COUNCIL = "council", _("Council secretariat")
    TEAM = "team", _("Team")


class DepartmentGroup(TextChoices):
    """Surveys compare like with like: by group (domain facts 1.3)."""

    MAIN = "main", _("Main office")
    AFFILIATED = "affiliated", _("Affiliated agencies and business offices")
    TOWN = "town", _("Eup, myeon and dong")
    COUNCIL = "council", _("Council")


class EmploymentType(TextChoices):
    GENERAL = "general", _("General service")
    FIXED_TERM = "fixed_term", _("Fixed-term civil servant")
    PERMANENT = "permanent", _("Public-service worker")
    TEMPORARY = "temporary", _("Fixed-term worker")
    OUTSIDE = "outside", _("Outside account")


# Whose names may stand on letters and lists by default: everybody the city employs.
EMPLOYED = (
    EmploymentType.GENERAL,
    EmploymentType.FIXED_TERM,
    EmploymentType.PERMANENT,
    EmploymentType.TEMPORARY,
)


class StaffStatus(TextChoices):
    ACTIVE = "active", _("In service")
    ON_LEAVE = "on_leave", _("On leave")
    SECONDED = "seconded", _("Seconded")
    CLOSED = "closed", _("Account is closed")


class AccountState(TextChoices):
    """Can this person log in, and with whose password?"""

    NO_PASSWORD = "none", _("No password yet")
    ONE_TIME = "one_time", _("One-time password handed out")
    IN_USE = "in_use", _("Own password")
    CLOSED = "closed", _("Account is closed")


class Role(TextChoices):
    """Grants are dated rows. `staff` is everybody and therefore no grant."""

    DIVISION_HEAD = "division_head", _("Department head")
    PROGRAMME_OFFICER = "programme_officer", _("Programme officer")
    TRAINING_OFFICER = "training_officer", _("Training officer")
    HR_OFFICER = "hr_officer", _("HR officer")
    PROTECTION_OFFICER = "protection_officer", _("Protection officer")
    COMMITTEE_MEMBER = "committee_member", _("Committee member")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    EVALUATOR = "evaluator", _("Outside evaluator")
    PARTNER = "partner", _("Partner institution")
    JUDGE = "judge", _("Judge")
