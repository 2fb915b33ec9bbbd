"""What monitoring stores, by noun."""

from monitoring.models.callbacks import CallBack, CallBackRule, CallBackStep
from monitoring.models.imports import SheetImport
from monitoring.models.rounds import Attempt, Call, Rater, Round, Scenario, ShieldedDay, Subject
from monitoring.models.scorecards import Item, Level, Scorecard, Version
from monitoring.models.sheets import CalibrationSet, Dispute, ItemScore, Sheet
from monitoring.models.unkindness import UnkindnessReport
from monitoring.models.visits import Place, Team, TeamMember, TeamVisit, VisitPhoto, VisitScore

__all__ = [
    "Attempt",
    "CalibrationSet",
    "Call",
    "CallBack",
    "CallBackRule",
    "CallBackStep",
    "Dispute",
    "Item",
    "ItemScore",
    "Level",
    "Place",
    "Rater",
    "Round",
    "Scenario",
    "Scorecard",
    "Sheet",
    "SheetImport",
    "ShieldedDay",
    "Subject",
    "Team",
    "TeamMember",
    "TeamVisit",
    "UnkindnessReport",
    "Version",
    "VisitPhoto",
    "VisitScore",
]
