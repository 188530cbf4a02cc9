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
from reversa.explain import (
    Alternative,
    Alternatives,
    Clash,
    Classification,
    Exchange,
    Infeasibility,
    Insight,
    ListSummary,
    OtherMatching,
    PairExplanation,
    Relaxation,
    Rematch,
    Remedy,
    Removal,
    Rival,
    RuleCheck,
    Shortlist,
    Standing,
    Term,
    Trade,
    WhyNot,
)
from reversa.matching import Certificate, Level, LimitUse, Matching, Problem, match
from reversa.programme import Programme
from reversa.table import Table

__version__ = version()

__all__ = [
    "Alternative",
    "Alternatives",
    "ArgumentError",
    "CancelledError",
    "Certificate",
    "Clash",
    "Classification",
    "Cohort",
    "Complaint",
    "DataError",
    "DeadlineError",
    "Error",
    "Exchange",
    "FileError",
    "FormatError",
    "Infeasibility",
    "Insight",
    "InternalError",
    "Level",
    "LimitUse",
    "ListSummary",
    "Matching",
    "OtherMatching",
    "OutOfMemoryError",
    "PairExplanation",
    "Preferences",
    "Previous",
    "Problem",
    "Programme",
    "Relaxation",
    "Rematch",
    "Remedy",
    "Removal",
    "Rival",
    "RuleCheck",
    "Scores",
    "Shortlist",
    "Standing",
    "Table",
    "Term",
    "Trade",
    "UnsupportedError",
    "WhyNot",
    "build_info",
    "match",
    "version",
]
