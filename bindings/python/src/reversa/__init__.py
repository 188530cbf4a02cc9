"""Reverse mentoring: how well people fit, the best pairs, and what the programme did.

A first match::

    import reversa

    matching = reversa.match("people.csv")
    print(matching)                   # <reversa.Matching optimal: 1293 pairs; ...>
    matching.pairs.to_pandas()
"""

from reversa._core import (
    ArgumentError,
    CancelledError,
    Complaint,
    DataError,
    DeadlineError,
    Error,
    FileError,
    FormatError,
    InternalError,
    OutOfMemoryError,
    UnsupportedError,
    build_info,
    version,
)
from reversa.cohort import Cohort, Preferences, Previous, Scores
from reversa.matching import Certificate, Level, LimitUse, Matching, Problem, match
from reversa.programme import Programme
from reversa.table import Table

__version__ = version()

__all__ = [
    "ArgumentError",
    "CancelledError",
    "Certificate",
    "Cohort",
    "Complaint",
    "DataError",
    "DeadlineError",
    "Error",
    "FileError",
    "FormatError",
    "InternalError",
    "Level",
    "LimitUse",
    "Matching",
    "OutOfMemoryError",
    "Preferences",
    "Previous",
    "Problem",
    "Programme",
    "Scores",
    "Table",
    "UnsupportedError",
    "build_info",
    "match",
    "version",
]
