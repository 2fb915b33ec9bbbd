#!/usr/bin/env python
"""The entry point of every command."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from kindness.embedded.running import adopt_running_servers

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kindness.settings.local")
    if sys.argv[1:2] != ["up"]:
        adopt_running_servers(Path(__file__).resolve().parent)
    execute_from_command_line(sys.argv)
