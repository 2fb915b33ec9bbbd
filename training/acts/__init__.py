"""Words for what the record says of training, by noun."""

from typing import Any

from training.acts import attendance, courses, enrolments, overview, plans, results

_NOUNS = (courses, enrolments, plans, attendance, results, overview)
ACTS: dict[str, Any] = {key: word for noun in _NOUNS for key, word in noun.ACTS.items()}
TARGETS: dict[str, Any] = {key: word for noun in _NOUNS for key, word in noun.TARGETS.items()}
SHOWN: dict[str, Any] = {key: word for noun in _NOUNS for key, word in noun.SHOWN.items()}
FIELDS: dict[str, Any] = {key: word for noun in _NOUNS for key, word in noun.FIELDS.items()}
