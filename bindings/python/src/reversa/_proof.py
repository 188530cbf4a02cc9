"""How a solve ended and what is proven of it: levels of the objective, certificates, limits, and who was left out."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Any

from reversa._core import text
from reversa._memory import ids
from reversa._native import ffi, lib
from reversa._words import MILLION, SIDE_NAMES
from reversa.table import Table, Text

_SCOPES = {lib.REVERSA_SCOPE_CANDIDATES: "candidates", lib.REVERSA_SCOPE_ELIGIBLE: "eligible"}
_PROOFS = {
    lib.REVERSA_PROOF_NONE: "none",
    lib.REVERSA_PROOF_DUALS: "duals",
    lib.REVERSA_PROOF_SEARCH: "search",
    lib.REVERSA_PROOF_STABLE: "stable",
}


@dataclass(frozen=True)
class Level:
    """A level of the objective: what was reached, and what no matching that is as good on the levels before can exceed."""

    name: str
    value: int
    bound: int
    given_up: int
    proven: bool


@dataclass(frozen=True)
class Certificate:
    """What is proven, and over which pairs."""

    scope: str
    proof: str
    n_eligible: int
    n_candidates: int
    rounds: int


@dataclass(frozen=True)
class LimitUse:
    """How a limit stands. `least` and `most` are None where there is no such bound."""

    text: str
    value: int
    least: int | None
    most: int | None
    tight: bool
    violation: int


def levels_of(result: Any, n: int, read: Any) -> list[Level]:
    """The levels of a result, read one by one."""
    level = ffi.new("reversa_level *")
    found: list[Level] = []
    for index in range(n):
        read(result, index, level)
        found.append(Level(text(level.name), level.value, level.bound, level.given_up, level.proven))
    return found


def certificate_of(found: Any) -> Certificate:
    """A reversa_certificate as Python has it."""
    return Certificate(_SCOPES[found.scope], _PROOFS[found.proof], found.n_eligible, found.n_candidates, found.rounds)


def unmatched_table(cohort: Any, columns: dict[str, array[int]]) -> Table:
    """Who is left out, as a table: person, side, reason, eligible and best score in the library's numbers."""
    best = columns["best_score"]
    return Table(
        {
            "id": ids(cohort, columns["person"]),
            "side": Text.of([SIDE_NAMES[value] for value in columns["side"]]),
            "reason": Text.of([text(lib.reversa_reason_name(value)) for value in columns["reason"]]),
            "eligible": columns["eligible"],
            "best_score": array("d", [value / MILLION if value >= 0 else float("nan") for value in best]),
        }
    )


def texts_until_null(result: Any, read: Any) -> list[str]:
    """Sentences that are read one by one, up to the first that is not there."""
    found: list[str] = []
    while (pointer := read(result, len(found))) != ffi.NULL:
        found.append(text(pointer))
    return found
