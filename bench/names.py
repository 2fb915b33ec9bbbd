"""Names for a city of any size, with the keys by which people are found."""

from __future__ import annotations

from collections.abc import Iterator

from people import hangul

FAMILY = "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심"
FIRST = "서민지하도예수현준은유채시윤건우태재성아"
SECOND = "윤준현서진우원민영호은아연경훈희솔빈주람"


def people_names() -> Iterator[tuple[str, str, str, str]]:
    """(name, name_key, initials, search_words): 12,000 different ones, so a large city has homonyms."""
    for family in FAMILY:
        for first in FIRST:
            for second in SECOND:
                name = family + first + second
                key = hangul.name_key(name)
                yield name, key, hangul.initials(key), hangul.search_words(key)
