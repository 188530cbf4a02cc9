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
from reversa import adjust, disclosure, survival
from reversa._engagement import Engagement, Support, engagement
from reversa._equity import Equity, equity
from reversa._pair_table import PairTable, pair_table
from reversa._result import Estimate
from reversa._rates import Rates, rates
from reversa._retention import Figure, Retention, retention
from reversa.advice import Advice, AdviceItem
from reversa.baseline import Baseline, Reach
from reversa.circles import Circle, Circles, match_circles
from reversa.cohort import Cohort, Preferences, Previous, Scores
from reversa import generate
from reversa.explain import (
    Alternative,
    Alternatives,
    Classification,
    Exchange,
    Insight,
    OtherMatching,
    PairExplanation,
    Remedy,
    Removal,
    Rival,
    RuleCheck,
    SolvedExchange,
    Standing,
    Term,
    WhyNot,
)
from reversa.events import Employment, Pairs, Sessions, Surveys
from reversa.infeasible import Clash, Infeasibility, Relaxation
from reversa._proof import Certificate, Level, LimitUse
from reversa.matching import Matching, match
from reversa.problem import Problem
from reversa.network import Network
from reversa.programme import Programme
from reversa.record import Replay, check_decisions, replay
from reversa.rematch import Rematch, Trade
from reversa.shards import Candidates
from reversa.schedule import Schedule
from reversa.scores import ScoreBlock
from reversa.shortlist import ListSummary, Shortlist
from reversa.survival import log_rank
from reversa.table import Table
from reversa.wishes import Blocking, WishesMet, match_wishes

__version__ = version()

__all__ = [
    "Advice",
    "AdviceItem",
    "Alternative",
    "Alternatives",
    "ArgumentError",
    "Baseline",
    "Blocking",
    "CancelledError",
    "Candidates",
    "Certificate",
    "Circle",
    "Circles",
    "Clash",
    "Classification",
    "Cohort",
    "Complaint",
    "DataError",
    "DeadlineError",
    "Employment",
    "Engagement",
    "Equity",
    "Error",
    "Estimate",
    "Exchange",
    "Figure",
    "FileError",
    "FormatError",
    "Infeasibility",
    "Insight",
    "InternalError",
    "Level",
    "LimitUse",
    "ListSummary",
    "Matching",
    "Network",
    "OtherMatching",
    "OutOfMemoryError",
    "PairExplanation",
    "PairTable",
    "Pairs",
    "Preferences",
    "Previous",
    "Problem",
    "Programme",
    "Rates",
    "Reach",
    "Relaxation",
    "Rematch",
    "Remedy",
    "Removal",
    "Replay",
    "Retention",
    "Rival",
    "RuleCheck",
    "Schedule",
    "ScoreBlock",
    "Scores",
    "Sessions",
    "Shortlist",
    "SolvedExchange",
    "Standing",
    "Support",
    "Surveys",
    "Table",
    "Term",
    "Trade",
    "UnsupportedError",
    "WhyNot",
    "WishesMet",
    "adjust",
    "build_info",
    "check_decisions",
    "disclosure",
    "engagement",
    "equity",
    "generate",
    "log_rank",
    "match",
    "match_circles",
    "match_wishes",
    "pair_table",
    "rates",
    "replay",
    "retention",
    "survival",
    "version",
]
