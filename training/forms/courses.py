"""What was sent about courses, cohorts, sessions and what they need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.files import ACCEPTED, MOST_MEGABYTES
from kindness.text import CleanText
from people.models import Department
from people.queries import LONGEST
from recognition.forms import DaysField, moment_field
from training.enums import CapUnit, SessionKind
from training.models import Agreement, Course, Instructor, Room, Session
from training.rules import courses as rules, survey_items

MOST_WON = 1_000_000_000_000
LONGEST_PROSE = 4_000


def whole_number(label: Any, low: int, high: int, help_text: Any = "", **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, help_text=help_text, **kwargs)


def prose(label: Any, help_text: Any = "", rows: int = 4) -> CleanText:
    return CleanText(
        label=label,
        multiline=True,
        required=False,
        max_characters=LONGEST_PROSE,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Please write the day as 2026-12-31.")},
        **kwargs,
    )


class TokenForm(forms.Form):
    """A form that makes something: sent twice, it makes it once."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def values(self) -> dict[str, Any]:
        """What was filled in, without the token."""
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}


class AgreementChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.partner.name} · {obj.title}"


# --- courses --------------------------------------------------------------------------------------------------
class CourseForm(TokenForm):
    """Everything about a course but whom it is for (forms.targets)."""

    year = whole_number(_("Year"), 2000, 2999)
    title = CleanText(label=_("Course title"), max_characters=120)
    purpose = prose(_("Purpose of the training"))
    contents = prose(
        _("Contents"), _("One a line, for example: telephone, face to face, malicious complaints.")
    )
    agreement = AgreementChoice(
        label=_("Held by"),
        required=False,
        queryset=Agreement.objects.none(),
        empty_label=_("The city itself"),
    )
    compulsory = forms.BooleanField(
        label=_("Compulsory: overlapping hours are refused, not only pointed out"), required=False
    )
    self_enrolment = forms.BooleanField(label=_("People may apply themselves"), required=False)
    needs_approval = forms.BooleanField(
        label=_("An application needs the approval of the department head"), required=False
    )
    style_first = forms.BooleanField(
        label=_("The behaviour-style self-diagnosis comes before the first session"), required=False
    )
    recognised_hours = forms.DecimalField(
        label=_("Recognised learning hours"), min_value=0, max_value=999, max_digits=5, decimal_places=1
    )
    needed_percent = whole_number(
        _("Attendance needed (%)"), 0, 100, _("Of all sessions, not only of those that are over")
    )
    lates_for_absence = whole_number(
        _("Late arrivals and early leavings that count as one absence"), 0, 20, _("0: they never do")
    )
    pass_score = whole_number(
        _("Score needed in the test"), 0, 100, _("Empty: there is no test"), required=False
    )
    withdraw_days = whole_number(_("Withdrawal until, working days before the first session"), 0, 60)
    offer_hours = whole_number(_("Hours an offered seat is kept"), 1, 336)
    cap_unit = forms.ChoiceField(label=_("No counter left empty: counted by"), choices=CapUnit.choices)
    cap_percent = whole_number(
        _("At most this share of it away on one day (%)"),
        1,
        100,
        _("Empty: everybody but one may be away"),
        required=False,
    )
    reminder_days = DaysField(
        label=_("Reminders, working days before a session"),
        required=False,
        help_text=_("For example 3, 1. Empty for none."),
    )
    survey_items = forms.MultipleChoiceField(
        label=_("Items of the telephone survey it helps with"),
        required=False,
        choices=survey_items.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Departments whose callers found such an item difficult are offered its free seats."),
    )
    cost = whole_number(_("Planned cost (won)"), 0, MOST_WON)

    def __init__(self, *args: Any, agreements: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["agreement"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = agreements

    @staticmethod
    def initial_of(course: Course) -> dict[str, Any]:
        names = set(rules.COURSE_FIELDS) - {"target", "open_to", "agreement"}
        return {name: getattr(course, name) for name in names} | {"agreement": course.agreement_id}

    @staticmethod
    def initial_for(year: int) -> dict[str, Any]:
        """A new course with the rules most courses have."""
        return CourseForm.initial_of(Course(year=year)) | {"recognised_hours": Decimal(2)}


# --- cohorts --------------------------------------------------------------------------------------------------
class PlacesField(forms.CharField):
    """Departments as people write them: `민원여권과, 다온1동`, by name or code. `places`: each way of writing → row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            label=_("Only for these departments"),
            help_text=_(
                "Names with commas between, for example a bundle of eup, myeon and dong. Empty: for all."
            ),
            max_length=8_000,
            **kwargs,
        )
        self.places: Mapping[str, Department] = {}

    def to_python(self, value: Any) -> list[Department]:  # type: ignore[override]
        words = [word.strip() for word in str(value or "").replace("\n", ",").split(",") if word.strip()]
        unknown = [word for word in words if word not in self.places]
        if unknown:
            raise ValidationError(
                _("No department is called %(name)s. Please check the name."),
                code="no_such_department",
                params={"name": unknown[0]},
            )
        return list({self.places[word].pk: self.places[word] for word in words}.values())

    def validate(self, value: Any) -> None:
        """Nothing written is an answer: for all."""

    @staticmethod
    def written(places: Iterable[Department]) -> str:
        return ", ".join(place.name for place in places)


class CohortForm(TokenForm):
    """A cohort; its seats are asked for only once, later they are changed on a page of their own."""

    number = whole_number(_("Cohort number"), 1, 999)
    capacity = whole_number(_("Seats"), 1, 2_000)
    minimum = whole_number(
        _("Fewest people"),
        0,
        2_000,
        _("With fewer, the cohort's page proposes to cancel it. 0: no such number"),
    )
    enrol_from = moment_field(_("Enrolment begins"))
    enrol_until = moment_field(_("Enrolment ends"))
    divisions = PlacesField()

    def __init__(self, *args: Any, places: Mapping[str, Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["divisions"]
        assert isinstance(field, PlacesField)
        field.places = places


class CohortChangeForm(CohortForm):
    """Without the seats."""

    capacity = None  # type: ignore[assignment]


class SessionForm(TokenForm):
    kind = forms.ChoiceField(label=_("Kind of session"), choices=SessionKind.choices)
    title = CleanText(label=_("Subject"), max_characters=120, required=False)
    starts_at = moment_field(_("Begins"))
    ends_at = moment_field(_("Ends"))
    room = forms.ModelChoiceField(
        label=_("Room"), required=False, queryset=Room.objects.none(), empty_label=_("None of the list")
    )
    place = CleanText(
        label=_("Venue"), max_characters=200, required=False, help_text=_("Where no room of the list is used")
    )
    link = CleanText(
        label=_("Address of the live session"),
        max_characters=400,
        required=False,
        help_text=_("Begins with https://. Only people who are enrolled see it."),
        widget=forms.URLInput,
    )
    instructor = forms.ModelChoiceField(
        label=_("Instructor"),
        required=False,
        queryset=Instructor.objects.none(),
        empty_label=_("To be announced"),
    )

    def __init__(self, *args: Any, rooms: Any, instructors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("room", rooms), ("instructor", instructors)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        self.fields["instructor"].label_from_instance = _instructor_label  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(session: Session) -> dict[str, Any]:
        values = {name: getattr(session, name) for name in rules.SESSION_FIELDS}
        return values | {"room": session.room_id, "instructor": session.instructor_id}


def _instructor_label(instructor: Instructor) -> str:
    return f"{instructor.name} ({instructor.affiliation})" if instructor.affiliation else instructor.name


# --- rooms, instructors, institutions -------------------------------------------------------------------------
class RoomForm(forms.Form):
    name = CleanText(label=_("Name of the room"), max_characters=60)
    capacity = whole_number(_("Seats of the room"), 1, 5_000)
    address = CleanText(label=_("Where it is"), max_characters=200, required=False)

    @staticmethod
    def initial_of(room: Room) -> dict[str, Any]:
        return {"name": room.name, "capacity": room.capacity, "address": room.address}


class InstructorForm(forms.Form):
    name = CleanText(label=_("Name"), max_characters=60)
    affiliation = CleanText(label=_("Affiliation"), max_characters=120, required=False)
    person = CleanText(
        label=_("Their account, if they have one"),
        max_characters=LONGEST,
        required=False,
        help_text=_("With it they take attendance in their own sessions."),
    )

    @staticmethod
    def initial_of(instructor: Instructor) -> dict[str, Any]:
        number = instructor.staff.number if instructor.staff else ""
        return {"name": instructor.name, "affiliation": instructor.affiliation, "person": number}


class PartnerForm(forms.Form):
    name = CleanText(label=_("Name of the institution"), max_characters=120)
    contact = CleanText(
        label=_("Contact"), max_characters=120, required=False, help_text=_("Office and telephone number")
    )


class PartnerSeatForm(forms.Form):
    person = CleanText(
        label=_("Number of the outside account"),
        max_characters=20,
        help_text=_("It then sees the institution’s own cohorts, and nothing else."),
    )


class AgreementForm(TokenForm):
    title = CleanText(label=_("Title of the agreement"), max_characters=120)
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    scope = prose(_("Scope"))
    city_provides = prose(_("What the city provides"))
    partner_provides = prose(_("What the institution provides"))
    planned_cohorts = whole_number(_("Cohorts agreed"), 0, 999)
    planned_people = whole_number(_("People agreed"), 0, 100_000)
    cost = whole_number(_("Cost agreed (won)"), 0, MOST_WON)

    @staticmethod
    def initial_of(agreement: Agreement) -> dict[str, Any]:
        return {name: getattr(agreement, name) for name in rules.AGREEMENT_FIELDS}


class MaterialForm(TokenForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, HWP, HWPX, DOCX, XLSX, PPTX, JPG or PNG, up to %(megabytes)d MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        allow_empty_file=True,  # refused in words by the rules
        max_length=None,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text %= {"megabytes": MOST_MEGABYTES}


class YearForm(forms.Form):
    """Which year and month to look at. Nonsense is the present."""

    year = forms.IntegerField(min_value=2000, max_value=2999, required=False)
    month = forms.IntegerField(min_value=1, max_value=12, required=False)

    def chosen(self, name: str, otherwise: int) -> int:
        return (self.cleaned_data.get(name) if self.is_valid() else None) or otherwise
