"""Compiles the message catalogues where they are newer than what was compiled (no machine needs msgfmt)."""

from __future__ import annotations

from pathlib import Path


def compile_stale(locale: Path) -> int:
    """Number of catalogues compiled under `locale`. Fuzzy messages stay untranslated."""
    stale = [source for source in sorted(locale.glob("*/LC_MESSAGES/*.po")) if _is_stale(source)]
    for source in stale:
        _compile(source)
    return len(stale)


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> None:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only when something is stale
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    unfinished = source.with_suffix(".mo.unfinished")
    with unfinished.open("wb") as file:
        write_mo(file, catalogue)
    unfinished.replace(source.with_suffix(".mo"))
