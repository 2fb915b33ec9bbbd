"""What the schema stands on; both are trusted extensions, so the owner of the database may create them.

Here and not with people: whoever refers to the user model waits for the first migration of people only.
"""

from typing import ClassVar

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    run_before: ClassVar = [("people", "0001_initial")]
    operations: ClassVar = [BtreeGistExtension(), TrigramExtension()]
