"""Rows become files: CSV, XLSX, PDF and HWPX, by one path for every app.

Callers hand over the plain frozen dataclasses of ``documents.model``. Nothing here knows a
person, a carnation or a query, and nothing here reads the database.
"""
