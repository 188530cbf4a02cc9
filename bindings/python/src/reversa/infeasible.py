"""Why limits cannot be met together, and the least changes that help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reversa._core import Session, text
from reversa._native import ffi, lib
from reversa._result import Result, table_of_rows
from reversa.table import Table

if TYPE_CHECKING:
    from reversa.problem import Problem


@dataclass(frozen=True)
class Clash:
    """A limit that takes part in the contradiction, in words."""

    limit: int
    text: str


@dataclass(frozen=True)
class Relaxation:
    """The least change of one limit or rule, or of several together, with which the others can be met."""

    text: str
    least: bool
    change: int


@dataclass(frozen=True)
class Infeasibility(Result):
    """Why the limits cannot be met: an irreducible set of them (`is_minimal`: proven so), and what would help."""

    verdict: str
    is_minimal: bool
    clashes: list[Clash]
    crowds: list[str]
    relaxations: list[Relaxation]

    @property
    def summary(self) -> Table:
        """A row a change that helps: text, least (proven to be the least), change (in the units of what is changed)."""
        rows = ([one.text, one.least, one.change] for one in self.relaxations)
        return table_of_rows({"text": "t", "least": "b", "change": "q"}, rows)

    def _title(self) -> str:
        words = {"yes": "The limits can be met", "no": "The limits cannot be met", "unknown": "It is not known"}
        return words[self.verdict]

    def _notes(self) -> list[str]:
        return [*(clash.text for clash in self.clashes), *self.crowds]


def infeasibility(problem: Problem, time_limit: float | None) -> Infeasibility:
    """See `Problem.infeasibility`."""
    with Session(time_limit=time_limit) as session:
        handle = session.make(lib.reversa_infeasibility_find, problem._object, ffi.NULL, keep=(problem._object,))
    verdicts = {
        lib.REVERSA_FEASIBILITY_UNKNOWN: "unknown",
        lib.REVERSA_FEASIBILITY_YES: "yes",
        lib.REVERSA_FEASIBILITY_NO: "no",
    }
    clash = ffi.new("reversa_clash *")
    clashes = []
    for index in range(lib.reversa_infeasibility_n_clashes(handle)):
        lib.reversa_infeasibility_clash(handle, index, clash)
        clashes.append(Clash(clash.limit, text(clash.text)))
    crowding = lib.reversa_infeasibility_crowding(handle)
    crowd = ffi.new("reversa_crowd *")
    crowds = []
    for index in range(lib.reversa_crowding_n(crowding)):
        lib.reversa_crowding_crowd(crowding, index, crowd)
        crowds.append(text(crowd.text))
    found = ffi.new("reversa_relaxation *")
    relaxations = []
    for index in range(lib.reversa_infeasibility_n_relaxations(handle)):
        lib.reversa_infeasibility_relaxation(handle, index, found)
        relaxations.append(Relaxation(text(found.text), found.least, found.change))
    return Infeasibility(
        verdicts[lib.reversa_infeasibility_verdict(handle)],
        lib.reversa_infeasibility_is_minimal(handle),
        clashes,
        crowds,
        relaxations,
    )
