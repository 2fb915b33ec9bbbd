"""The child process in which Typst works: a job as JSON on standard input, the file on standard output.

A process of its own, because Typst keeps what it computed for the next ten documents (ten reports of 3,000
lines: a gigabyte), and because a process can be given a time limit. It costs about 0.08 s a document.
Run as a script, so it knows nothing of the project, its settings or its database.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pylopdf_fonts_ko
import typst

TEMPLATES = Path(__file__).parent / "typst"
DOTS_PER_INCH = 200


def main() -> None:
    job = json.load(sys.stdin.buffer)
    compiler = typst.Compiler(
        TEMPLATES / job["template"],
        root=TEMPLATES,
        # The fonts inside Typst stand in for characters the Korean ones lack; those of the machine are never used.
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[pylopdf_fonts_ko.sans_path().parent]),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(job["data"], ensure_ascii=False)},
    )
    file = compiler.compile(format=job["format"], ppi=DOTS_PER_INCH)
    if not isinstance(file, bytes):
        sys.exit("the template gave more than one file")
    sys.stdout.buffer.write(file)


if __name__ == "__main__":
    main()
