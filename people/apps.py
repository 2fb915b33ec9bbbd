"""Departments, staff, dated postings, roles, the roster, log-in."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
