"""The columns of a roster file and the words they may hold. Documented in docs/roster.md; change both together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from people.enums import EmploymentType, StaffStatus


@dataclass(frozen=True, slots=True)
class Column:
    """`header` is what the template says; `also` are other words for the same thing seen in such files."""

    field: str
    header: str
    also: tuple[str, ...] = ()
    required: bool = False
    longest: int = 40
    example: str = ""


COLUMNS: tuple[Column, ...] = (
    Column("number", "직원번호", ("사번", "직원 번호"), required=True, longest=20, example="001234"),
    Column("name", "성명", ("이름",), required=True, longest=60, example="김서윤"),
    Column("department_code", "부서코드", ("조직코드",), longest=20, example="D1010"),
    Column("division", "부서", ("부서명", "소속", "과"), longest=60, example="민원여권과"),
    Column("team", "팀", ("팀명", "담당"), longest=60, example="친절민원팀"),
    Column("rank", "직급", (), longest=40, example="지방행정주사보"),
    Column("grade", "급", ("급수",), longest=4, example="7"),
    Column("position", "직위", (), longest=40, example="주무관"),
    Column("employment_type", "신분", ("고용형태", "직원구분"), longest=20, example="일반직"),
    Column("front_line", "민원접점", ("민원접점직원", "대민"), longest=10, example="Y"),
    Column("hired_on", "임용일", ("임용일자", "최초임용일"), longest=30, example="2024-01-02"),
    Column("extension", "내선번호", ("내선", "행정전화"), longest=20, example="031-000-2511"),
    Column("email", "전자우편", ("이메일", "메일", "e-mail"), longest=254, example="kim@daon.example"),
    Column("status", "상태", ("재직상태",), longest=10, example="재직"),
)
BY_FIELD = {column.field: column for column in COLUMNS}

EMPLOYMENT_TYPES = {
    "일반직": EmploymentType.GENERAL,
    "임기제": EmploymentType.FIXED_TERM,
    "공무직": EmploymentType.PERMANENT,
    "기간제": EmploymentType.TEMPORARY,
}
STATUSES = {"재직": StaffStatus.ACTIVE, "휴직": StaffStatus.ON_LEAVE, "파견": StaffStatus.SECONDED}
YES = frozenset({"y", "yes", "o", "○", "1", "예", "해당", "true"})
NO = frozenset({"", "n", "no", "x", "0", "아니오", "아니요", "해당없음", "false"})


def _key(header: str) -> str:
    return "".join(header.split()).casefold()


_FIELDS = {_key(word): column.field for column in COLUMNS for word in (column.header, *column.also)}


@dataclass(frozen=True, slots=True)
class Header:
    """Which cell of a row is which field, and the columns that are not read."""

    places: dict[str, int]
    ignored: tuple[str, ...]


def understand(header: Sequence[str]) -> Header:
    """Refuses wrong_columns: a needed column is missing, or one stands there twice."""
    places: dict[str, int] = {}
    ignored, doubled = [], []
    for place, word in enumerate(header):
        field = _FIELDS.get(_key(word))
        if field is None:
            ignored += [word] if word else []
        elif field in places:
            doubled.append(word)
        else:
            places[field] = place
    missing = [column.header for column in COLUMNS if column.required and column.field not in places]
    if not {"department_code", "division"} & places.keys():
        missing.append(f"{BY_FIELD['department_code'].header}/{BY_FIELD['division'].header}")
    if missing or doubled:
        raise _wrong_columns(missing, doubled)
    return Header(places, tuple(ignored))


def _wrong_columns(missing: list[str], doubled: list[str]) -> Refused:
    words = (
        _("The first row lacks these columns: %(columns)s. Please use the column names of the template.")
        if missing
        else _("These columns stand in the first row twice: %(columns)s. Please keep one of each.")
    )
    return Refused(
        "wrong_columns",
        words % {"columns": ", ".join(missing or doubled)},
        title=_("The columns of the file do not fit."),
    )
