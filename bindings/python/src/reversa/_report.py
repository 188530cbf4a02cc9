"""Pages of results: HTML without scripts that people read and decide from."""

from __future__ import annotations

from typing import Any

from reversa._core import Session, path_bytes, text
from reversa._native import ffi, lib
from reversa.cohort import Path


def page_of(session: Session, report: Any, path: Path | None) -> str:
    """The page of a reversa_report, written to a path where one is given."""
    if path is not None:
        session.call(lib.reversa_report_write, report, path_bytes(path))
    return text(lib.reversa_report_html(report, ffi.NULL))
