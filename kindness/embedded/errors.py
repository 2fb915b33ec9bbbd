"""The one refusal of this package."""


class Missing(Exception):
    """Something the servers need is not there; the message is a sentence for the person at the terminal."""
