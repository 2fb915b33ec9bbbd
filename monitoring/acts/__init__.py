"""Words for what the record says of monitoring, by noun."""

from typing import Any

from monitoring.acts import callbacks, results, review, rounds, scorecards, scoring, unkindness, visits

_NOUNS = (scorecards, rounds, scoring, review, results, visits, unkindness, callbacks)
ACTS: dict[str, Any] = {key: word for noun in _NOUNS for key, word in noun.ACTS.items()}
TARGETS: dict[str, Any] = {key: word for noun in _NOUNS for key, word in noun.TARGETS.items()}
SHOWN: dict[str, Any] = {key: word for noun in _NOUNS for key, word in noun.SHOWN.items()}
FIELDS: dict[str, Any] = {key: word for noun in _NOUNS for key, word in noun.FIELDS.items()}
