"""A contest whose authors can be told from everybody else, at each stage in which nobody may know who they are.

Everything is done by the services, so that notices, record and copies are those of a real contest.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import pikepdf

from ideas.enums import IdeaState, Outcome, Recusal
from ideas.models import Assignment, Attachment, Contest, Criterion, Decision, Idea, Objection
from ideas.services.authors import answer_naming, name_author
from ideas.services.decisions import decide, propose_decisions, start_public_check
from ideas.services.files import add_file
from ideas.services.ideas import hand_in_correction, save_draft, start_draft, submit_idea
from ideas.services.judging import Entered, add_judge, close_phase, hand_in, open_judging, pledge, recuse
from ideas.services.objections import file_objection, name_answerer
from ideas.services.screening import accept_ideas, ask_correction, credit_idea, merge_idea, reject_ideas
from ideas.services.voices import show_comment, write_comment
from kindness import clock
from people.enums import Role
from people.models import Department, Staff
from tests.factories.ideas import announce, make_contest, make_idea, notice_of
from tests.factories.people import as_signed_in, make_division, make_outsider, make_staff, make_team

# Who looks at each stage. The judge holds every role a judge may hold; the head is to carry the idea out, and reads as
# every colleague does.
STAGES = {"posted": ("judge",), "judging": ("judge", "outsider"), "checking": ("judge", "head")}
READS_NAMES = {Role.PROGRAMME_OFFICER, Role.AUDITOR}
OUTSIDE = {Role.JUDGE, Role.EVALUATOR, Role.PARTNER}
BEFORE = timedelta(days=2)  # the window ended a minute ago; ideas were handed in before that


@dataclass(frozen=True, slots=True)
class Writer:
    """An author whose every trace is found again."""

    staff: Staff
    division: Department
    team: Department

    @property
    def traces(self) -> tuple[str, ...]:
        """Words, and numbers that stand nowhere else."""
        return (
            self.staff.name, self.staff.number, self.staff.email, self.staff.extension, str(self.staff.pk),
            self.division.name, self.division.code, str(self.division.pk), self.team.name, self.team.code,
        )  # fmt: skip

    def tell(self, words: str) -> str:
        """A text in which everything of its writer stands, as people write it."""
        name, spaced = self.staff.name, " ".join(self.staff.name)
        return (
            f"{words} {self.division.name} {self.team.name} {name} 주무관({self.staff.number}), {spaced}, "
            f"내선 {self.staff.extension}, {self.staff.email}. {name}입니다. {name[1:]} 주무관에게 물어 주십시오."
        )


def make_writer(number: int, name: str, place: str) -> Writer:
    """number: 1 to 9. Ids, numbers and codes that nobody else's could be."""
    division = make_division(f"{place}과", id=771_000_000 + number, code=f"MARKED{number}")
    team = make_team(division, f"{place}결팀", code=f"MARKEDTEAM{number}")
    staff = make_staff(
        team,
        id=772_000_000 + number,
        name=name,
        number=f"77300{number}",
        email=f"marked{number}@daon.example",
        extension=f"7740{number}",
    )
    return Writer(staff, division, team)


class BlindCity:
    """posted: handed in, one to be corrected, one merged, one credited, one turned down and asked about again. judging: one handed in, one stepped back from.
    checking: a shortlist with a comment and an objection."""

    def __init__(self, stage: str) -> None:
        self.officer = make_staff(make_division("기획예산과"), roles=[Role.PROGRAMME_OFFICER])
        moment = clock.fresh()
        self.contest: Contest = make_contest(
            opens_at=moment - timedelta(days=12), closes_at=moment - timedelta(minutes=1), public_days=10
        )
        self._people()
        self.viewers: dict[str, Staff] = {name: getattr(self, name) for name in STAGES[stage]}
        with clock.at(moment - BEFORE):
            self._write()
        self._screen()
        if stage != "posted":
            self._judge()
        if stage == "checking":
            self._show()
        self._ask_again()
        self.contest.refresh_from_db()

    def _people(self) -> None:
        self.writers = [
            make_writer(1, "갈매샛별", "노을마루"),
            make_writer(2, "한별누리", "바다물결"),
            make_writer(3, "도담새롬", "이슬가람"),
            make_writer(4, "라온미르", "여울솔빛"),
            make_writer(5, "가온하루", "달빛누리"),
        ]
        seats = set(Role) - READS_NAMES - OUTSIDE
        self.judge = make_staff(make_division("세정과"), roles=sorted(seats), name="심사한")
        self.other_judge = make_staff(make_division("회계과"), name="심사두")
        self.outsider = make_outsider(roles=[Role.JUDGE], name="밖심사")
        self.colleague = make_staff(make_division("문화관광과"), name="동료한")
        self.owner = make_division("민원여권과")
        self.head = make_staff(self.owner, roles=[Role.DIVISION_HEAD], name="과장한")

    # --- handed in ----------------------------------------------------------------------------------------------
    def _write(self) -> None:
        first, second, third, fourth, fifth = self.writers
        self.idea = self._entered(first, "마무리 문구 카드", second)
        self.merged = self._entered(third, "통화 끝 문구 카드")
        self.returned = self._entered(fourth, "쉬운 안내문 공방")
        self.rejected = self._entered(fifth, "복도 색 띠")
        self.draft = start_draft(contest=self.contest, by=first.staff)
        save_draft(idea=self.draft, by=first.staff, title="초안", problem=first.tell("초안"))
        earlier = announce(make_contest(title="지난 공모"))
        self.earlier = make_idea(earlier, second.staff, IdeaState.REJECTED, title="예전 카드")
        Idea.objects.filter(pk=self.earlier.pk).update(priority_at=clock.now() - timedelta(days=300))

    def _entered(self, writer: Writer, title: str, coauthor: Writer | None = None) -> Idea:
        by = writer.staff
        idea = start_draft(contest=self.contest, by=by)
        texts = {name: writer.tell(title) for name in ("problem", "proposal", "effect", "cost")}
        save_draft(idea=idea, by=by, title=f"{title} {writer.staff.name}", **texts)
        if coauthor is not None:
            name_author(idea=idea, staff=coauthor.staff, share=30, by=by)
            answer_naming(idea=idea, consents=True, by=coauthor.staff)
            save_draft(idea=idea, by=by, effect=coauthor.tell(title))
            for name, content in (("기안.docx", docx(writer)), ("설명.pdf", pdf(writer))):
                add_file(idea=idea, name=f"{writer.staff.name}_{name}", content=content, by=by)
        return submit_idea(idea=idea, pledged=True, by=as_signed_in(by))

    # --- screened -----------------------------------------------------------------------------------------------
    def _screen(self) -> None:
        ask_correction(idea=self.returned, text="비용을 적어 주세요.", by=self.officer)
        author = self.writers[3]
        save_draft(idea=self.returned, by=author.staff, cost=author.tell("종이값"))
        hand_in_correction(idea=self.returned, by=author.staff)
        merge_idea(idea=self.merged, into=self.idea, by=self.officer)
        credit_idea(idea=self.idea, earlier=self.earlier, by=self.officer)
        reject_ideas(
            ideas=[self.rejected], ground="in_force", text="이미 시행하고 있습니다.", by=self.officer
        )
        accept_ideas(ideas=[self.idea, self.returned], by=self.officer)
        for staff in (self.judge, self.other_judge, self.outsider):
            pledge(
                judge=add_judge(contest=self.contest, staff=staff, by=self.officer), by=as_signed_in(staff)
            )

    # --- judged -------------------------------------------------------------------------------------------------
    def _judge(self) -> None:
        open_judging(contest=self.contest, by=self.officer)
        self._hand_in(self.other_judge)
        self._hand_in(self.judge, self.returned)
        mine = Assignment.objects.get(judge__staff=self.outsider, idea=self.returned)
        recuse(
            assignment=mine, kind=Recusal.RECOGNISED, note="낯익은 글입니다.", by=as_signed_in(self.outsider)
        )

    def _hand_in(self, judge: Staff, *ideas: Idea) -> None:
        mine = Assignment.objects.filter(judge__staff=judge, submitted_at=None, recused_as="")
        for one in mine.filter(idea__in=ideas) if ideas else mine:
            hand_in(assignment=one, comment="좋은 뜻입니다.", entries=self.points, by=as_signed_in(judge))

    @property
    def points(self) -> dict[int, Entered]:
        criteria = Criterion.objects.filter(notice=notice_of(self.contest))
        return {one.pk: Entered(one.weight) for one in criteria}

    # --- shown --------------------------------------------------------------------------------------------------
    def _show(self) -> None:
        for judge in (self.judge, self.outsider):
            self._hand_in(judge)
        close_phase(phase=notice_of(self.contest).phases.get(), by=self.officer)
        propose_decisions(contest=self.contest, by=self.officer)
        for one in Decision.objects.select_related("idea__contest", "prize"):
            decide(
                idea=one.idea, outcome=Outcome.ADOPTED, reason="바로 할 수 있습니다.", prize=one.prize,
                owner=self.owner, planned_for="내년", by=self.officer,
            )  # fmt: skip
        start_public_check(contest=self.contest, by=self.officer)
        comment = write_comment(idea=self.idea, text="그림이 있으면 좋겠습니다.", by=self.colleague)
        show_comment(comment=comment, by=self.officer)
        write_comment(idea=self.idea, text="창구에도 두면 좋겠습니다.", by=self.judge)
        file_objection(
            idea=self.idea, kind="check", ground="in_force", text="비슷한 것이 있습니다.", by=self.head
        )

    # --- asked for again ----------------------------------------------------------------------------------------
    def _ask_again(self) -> None:
        """What was turned down; the only officer screened it, so the head is named to answer."""
        author = self.writers[4]
        text = author.tell("다시 보아 주십시오.")
        asked = file_objection(
            idea=self.rejected, kind="screen", ground="misjudged", text=text, by=author.staff
        )
        name_answerer(objection=asked, person=self.head, by=self.officer)

    # --- what is looked for, and where ----------------------------------------------------------------------------
    @cached_property
    def traces(self) -> re.Pattern[str]:
        """Of every author; what stood in the files beside their text; file names as they were given."""
        found = {trace for one in self.writers for trace in (*one.traces, *hidden_in_files(one))}
        found |= set(Attachment.objects.values_list("name", flat=True))
        return re.compile("|".join(map(_alone, sorted(found, key=len, reverse=True))))

    def found_in(self, text: str) -> set[str]:
        """The traces that stand in it."""
        return set(self.traces.findall(text))

    def values(self, viewer: Staff) -> dict[str, list[Any]]:
        """What stands in an address for each of its parameters. Numbers of staff are the viewer's own or a judge's."""
        return {
            "contest_id": [self.contest.pk],
            "idea_id": [self.idea.pk, self.draft.pk, self.rejected.pk],
            "assignment_id": list(Assignment.objects.values_list("pk", flat=True)),
            "file_id": list(Attachment.objects.values_list("pk", flat=True)),
            "comment_id": list(self.idea.comments.values_list("pk", flat=True)) or [self.idea.pk],
            "objection_id": list(Objection.objects.values_list("pk", flat=True)) or [self.idea.pk],
            "notice_id": list(viewer.notices.values_list("pk", flat=True)),
            "judge_number": [self.other_judge.number],
            "staff_number": [viewer.number],
            "version_number": [1],
            "number": [1],
            "order": [0],
        }

    @property
    def form(self) -> dict[str, str]:
        """Whatever a form of these pages may ask for."""
        points = {f"points-{criterion}": str(one.points) for criterion, one in self.points.items()}
        return points | {
            "text": "살펴보았습니다.", "reason": "살펴보았습니다.", "comment": "살펴보았습니다.",
            "kind": "recognised", "ground": "in_force", "answer": "yes", "person": self.colleague.number,
            "title": "새 제목", "share": "10", "act": "accept", "all": "1", "format": "csv", "purpose": "시험",
        }  # fmt: skip


def _alone(trace: str) -> str:
    """A number is found only where it stands alone."""
    return rf"(?<![0-9A-Za-z]){trace}(?![0-9A-Za-z])" if trace.isdigit() else re.escape(trace)


# --- files that say who made them ---------------------------------------------------------------------------------
def hidden_in_files(writer: Writer) -> tuple[str, str]:
    """Words that stand in what belongs to a file, not in its text."""
    return f"maker-{writer.staff.number}", f"만든이 {writer.staff.name}"


def docx(writer: Writer) -> bytes:
    account, name = hidden_in_files(writer)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("_rels/.rels", "<Relationships/>")
        package.writestr(
            "docProps/core.xml", f"<cp:coreProperties><dc:creator>{name}</dc:creator></cp:coreProperties>"
        )
        package.writestr(
            "docProps/app.xml", f"<Properties><Company>{writer.division.name}</Company></Properties>"
        )
        package.writestr(
            "word/document.xml", f'<w:p><w:ins w:id="1" w:author="{account}"><w:t>카드</w:t></w:ins></w:p>'
        )
    return out.getvalue()


def pdf(writer: Writer) -> bytes:
    account, name = hidden_in_files(writer)
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Author"], document.docinfo["/Creator"] = name, account
        document.save(out)
    return out.getvalue()
