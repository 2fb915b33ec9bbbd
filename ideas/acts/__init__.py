"""Words for what the record says of idea contests, by noun."""

from typing import Any

from ideas.acts import carrying, contests, ideas, judging, results, screening, voices

_NOUNS = (contests, ideas, screening, judging, results, carrying, voices)
ACTS: dict[str, Any] = {key: word for noun in _NOUNS for key, word in noun.ACTS.items()}
TARGETS: dict[str, Any] = {key: word for noun in _NOUNS for key, word in noun.TARGETS.items()}
SHOWN: dict[str, Any] = {key: word for noun in _NOUNS for key, word in noun.SHOWN.items()}
FIELDS: dict[str, Any] = {key: word for noun in _NOUNS for key, word in noun.FIELDS.items()}
