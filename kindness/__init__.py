"""The fixed wiring of the project: `celery -A kindness` finds its app here."""
