"""The demo accounts of docs/contract.md: who they are, where they sit, what they may do."""

from __future__ import annotations

from dataclasses import dataclass

from people.enums import Role

PASSWORD = "daon-demo-2026"  # noqa: S105 - printed on the front page of the demonstration


@dataclass(frozen=True, slots=True)
class Account:
    """`seat` is "division/team" (the division twice for its head); empty for outsiders."""

    number: str
    name: str
    seat: str
    position: str
    roles: tuple[Role, ...] = ()


SEATS = (
    Account("900001", "김서윤", "도로과/도로시설팀", "주무관"),
    Account("900002", "이지호", "민원여권과/여권팀", "주무관"),
    Account("900003", "박하은", "도로과/도로관리팀", "주무관"),
    Account("900004", "최도현", "중앙동/민원팀", "주무관"),
    Account("900010", "정민서", "민원여권과/친절민원팀", "팀장", (Role.PROGRAMME_OFFICER,)),
    Account("900020", "강예준", "민원여권과/친절민원팀", "주무관", (Role.PROGRAMME_OFFICER,)),
    Account("900011", "조수아", "행정지원과/교육후생팀", "주무관", (Role.TRAINING_OFFICER,)),
    Account("900012", "윤상철", "도로과/도로과", "과장", (Role.DIVISION_HEAD,)),
    Account("900013", "장지유", "민원여권과/생활민원팀", "주무관", (Role.PROTECTION_OFFICER,)),
    Account("900014", "임재훈", "기획예산과/평가통계팀", "팀장", (Role.COMMITTEE_MEMBER, Role.JUDGE)),
    Account("900015", "한윤정", "감사담당관/감사팀", "주무관", (Role.AUDITOR,)),
    Account("900018", "오다은", "행정지원과/인사팀", "주무관", (Role.HR_OFFICER,)),
    Account("900019", "서건우", "정보통신과/정보기획팀", "주무관", (Role.SYSTEM_ADMIN,)),
)
OUTSIDERS = (
    Account("900016", "신가은", "", "", (Role.EVALUATOR,)),
    Account("900017", "권태윤", "", "", (Role.PARTNER,)),
    Account("900021", "배소라", "", "", (Role.EVALUATOR,)),
    Account("900022", "문지환", "", "", (Role.EVALUATOR,)),
    Account("900023", "하윤슬", "", "", (Role.EVALUATOR,)),
    Account("900024", "노은재", "", "", (Role.JUDGE,)),
)
ACCOUNTS = (*SEATS, *OUTSIDERS)
