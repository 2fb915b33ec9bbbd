"""Proposals that begin like a text: at least half of their three-letter pieces in common, see ideas/queries/similar.py.

A function, since it has a limit of its own: titles are alike from three pieces in ten, nearly every proposal is.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

FUNCTION = """
    CREATE FUNCTION ideas_proposals_like(typed text) RETURNS TABLE (id uuid, alike real)
    LANGUAGE sql STABLE PARALLEL SAFE SET pg_trgm.similarity_threshold = '0.5' AS $$
        SELECT id, similarity(left(proposal, 160), typed) FROM ideas_idea
        WHERE number IS NOT NULL AND left(proposal, 160) % typed
    $$
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ideas", "0001_initial")]

    operations: ClassVar = [migrations.RunSQL(FUNCTION, "DROP FUNCTION ideas_proposals_like")]
