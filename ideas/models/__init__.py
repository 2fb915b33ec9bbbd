"""What idea contests store, by noun."""

from ideas.models.carrying import Adoption, Progress
from ideas.models.contests import Contest, Criterion, Notice, Phase, Prize
from ideas.models.decisions import Decision, Objection
from ideas.models.ideas import Attachment, Author, BlindCopy, Correction, Idea, Step
from ideas.models.judging import Assignment, Contender, Judge, Score
from ideas.models.screening import Comparison
from ideas.models.voices import Comment, Like

__all__ = [
    "Adoption",
    "Assignment",
    "Attachment",
    "Author",
    "BlindCopy",
    "Comment",
    "Comparison",
    "Contender",
    "Contest",
    "Correction",
    "Criterion",
    "Decision",
    "Idea",
    "Judge",
    "Like",
    "Notice",
    "Objection",
    "Phase",
    "Prize",
    "Progress",
    "Score",
    "Step",
]
