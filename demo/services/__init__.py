"""Builds the fictional city through the services of its rooms, as its own people would have done."""

from demo.services.load import load_city

__all__ = ["load_city"]
