"""What training stores, by noun."""

from training.models.attendance import Attendance, CheckIn, Marking
from training.models.cases import CaseReading, GoodCase, Visit, VisitRating
from training.models.certificates import Certificate, CertificateGuess
from training.models.cohorts import Cohort, Instructor, Room, Session
from training.models.courses import Agreement, Course, Partner, PartnerSeat, TargetEntry
from training.models.enrolments import Enrolment, EnrolmentStep, Wish
from training.models.evaluation import (
    EvaluationAnswer,
    EvaluationItem,
    EvaluationRight,
    EvaluationScore,
    EvaluationText,
)
from training.models.feeds import CalendarKey
from training.models.materials import Material
from training.models.needs import SeatOffer
from training.models.plans import Plan, PlanSeat
from training.models.styles import StyleResult, StyleSummary

__all__ = [
    "Agreement",
    "Attendance",
    "CalendarKey",
    "CaseReading",
    "Certificate",
    "CertificateGuess",
    "CheckIn",
    "Cohort",
    "Course",
    "Enrolment",
    "EnrolmentStep",
    "EvaluationAnswer",
    "EvaluationItem",
    "EvaluationRight",
    "EvaluationScore",
    "EvaluationText",
    "GoodCase",
    "Instructor",
    "Marking",
    "Material",
    "Partner",
    "PartnerSeat",
    "Plan",
    "PlanSeat",
    "Room",
    "SeatOffer",
    "Session",
    "StyleResult",
    "StyleSummary",
    "TargetEntry",
    "Visit",
    "VisitRating",
    "Wish",
]
