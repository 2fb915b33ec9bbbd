"""Letters the demo accounts have received in the present half-year: what a visitor finds on the desk."""

from __future__ import annotations

from dataclasses import dataclass

from demo.words import IMPROPER_REASONS
from recognition.enums import Basis


@dataclass(frozen=True, slots=True)
class Story:
    """`division` is where its sender sits; `days_ago` in days before now, `opened` whether it has been read."""

    recipient: str
    division: str
    basis: Basis
    reason: str
    days_ago: float
    opened: bool = True
    reported: bool = False


STORIES = (
    Story(
        "900001", "수도과", Basis.HELPED,
        "도로 굴착 협의가 급했는데 점심시간에 도면을 함께 봐 주어 하루를 벌었습니다. 덕분에 주민 설명회를 제때 열 수 있었습니다. 고맙습니다.",
        2.1, opened=False,
    ),
    Story(
        "900001", "솔뫼면", Basis.PRAISED,
        "밤사이 파인 농로를 이튿날 아침에 바로 메워 주었다고 이장님께서 마을 방송으로 칭찬하셨습니다. 현장에서 직접 신호를 보아 주셔서 어르신들도 안전하게 지나가셨습니다.",
        61,
    ),
    Story(
        "900002", "행정지원과", Basis.HELPED,
        "여권 기계가 멈춘 날 대기하시던 마흔 분을 직접 다른 창구로 나눠 안내해 주었습니다. 언성이 높아지던 로비가 금세 차분해졌습니다.",
        4.2,
    ),
    Story(
        "900002", "온누리동", Basis.PRAISED,
        "여권을 급히 찾던 유학생 가족에게 절차를 그림으로 설명해 주어, 어머님께서 동 행정복지센터까지 오셔서 고마움을 전하셨습니다.",
        33,
    ),
    Story(
        "900004", "복지정책과", Basis.HELPED,
        "혼자 지내시는 어르신 댁에 함께 방문해 주어 긴급지원을 그날 바로 신청할 수 있었습니다.",
        12.3,
    ),
    Story("900004", "체육진흥과", Basis.HELPED, IMPROPER_REASONS[0], 5.1, reported=True),
    Story(
        "900010", "교통행정과", Basis.HELPED,
        "민원 서식을 알기 쉽게 바꾸는 일을 여러 부서와 함께 조율해 주어 차량등록 창구의 대기 시간이 눈에 띄게 줄었습니다.",
        20.4,
    ),
    Story(
        "900012", "하수과", Basis.HELPED,
        "집중호우 때 두 과의 장비를 한 번에 쓸 수 있게 먼저 나서서 정리해 주셨습니다. 새벽까지 현장을 지켜 주셔서 든든했습니다.",
        47,
    ),
)  # fmt: skip
