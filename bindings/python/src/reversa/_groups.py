"""Values of people by id, and the groups that they make: for figures by group and for networks."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Union

from reversa._columns import Columns, items_of
from reversa.arrow import is_missing
from reversa._core import name_bytes, text
from reversa._native import ffi, lib
from reversa._result import estimate_of, table_of_rows
from reversa._words import SIDES, Side, choice
from reversa.cohort import Cohort, Source
from reversa.events import Pairs
from reversa.table import Table

UNKNOWN = "(not known)"

People = Union[Cohort, Mapping[str, Any], Source]


def cohort_values(cohort: Cohort, column: str) -> list[Any]:
    """A text or number column of a cohort [n_people], None where missing; KeyError where there is none."""
    handle = cohort._object
    index = lib.reversa_cohort_column_find(handle, name_bytes("by", column))
    kind = lib.reversa_cohort_column_kind(handle, index) if index >= 0 else -1
    people = range(len(cohort))
    if kind == lib.REVERSA_COLUMN_TEXT:
        pointers = (lib.reversa_cohort_text(handle, index, person) for person in people)
        return [text(pointer) if pointer else None for pointer in pointers]
    if kind == lib.REVERSA_COLUMN_NUMBER:
        found = (lib.reversa_cohort_number(handle, index, person) for person in people)
        return [None if value == lib.REVERSA_MISSING_NUMBER else _plain(value) for value in found]
    raise KeyError(f"the cohort has no text or number column {column!r}")


def _plain(millionths: int) -> float | int:
    return millionths // 1_000_000 if millionths % 1_000_000 == 0 else millionths / 1_000_000


def values_by_id(people: People, by: str) -> dict[str, Any]:
    """What a column says of each person; None where it is empty.

    Raises
    ------
    KeyError
        No such column.
    ValueError
        An id twice, or columns of different length.
    """
    if isinstance(people, Cohort):
        ids = [people.id(person) for person in range(len(people))]
        return dict(zip(ids, cohort_values(people, by)))
    data = Columns(people)
    ids, values = (items_of(data.find("people", name)) for name in ("id", by))
    if len(ids) != len(values):
        raise ValueError(f"{by} has {len(values)} rows, id has {len(ids)}")
    found: dict[str, Any] = {}
    for row, (person, value) in enumerate(zip(ids, values)):
        if str(person) in found:
            raise ValueError(f"people, row {row + 1}: {person!r} is there twice")
        found[str(person)] = None if is_missing(value) or value == "" else value
    return found


def codes_of(values: list[Any]) -> tuple[array[int], list[str]]:
    """A number for each value, -1 where missing, in the order of the values, and the values as text."""
    present = {value for value in values if value is not None}
    try:
        order = sorted(present)
    except TypeError:  # values of different kinds
        order = sorted(present, key=str)
    number = {value: k for k, value in enumerate(order)}
    return array("i", [-1 if value is None else number[value] for value in values]), [str(value) for value in order]


@dataclass(frozen=True)
class PairGroups:
    """A reversa_pair_groups with what it points to, and the groups' names; the last is of those without a value."""

    struct: Any
    labels: list[str]
    held: tuple[Any, ...]
    n_unknown: int

    def shown(self) -> list[tuple[int, str]]:
        """Index and name of the groups that are listed."""
        named = list(enumerate(self.labels))
        return [*named, (len(named), UNKNOWN)] if self.n_unknown else named


def pair_groups(pairs: Pairs, people: People, by: str, side: Side, smallest: int) -> PairGroups:
    """The group of each pair, by a column of the people of one side."""
    values = values_by_id(people, by)
    mentors, mentees = pairs._ids()
    ids = list(mentors if side == "mentor" else mentees)
    numbers, labels = codes_of([values.get(person) for person in ids])
    struct = ffi.new("reversa_pair_groups *")
    lib.reversa_pair_groups_init(struct)
    struct.side = choice("side", side, SIDES)
    memory = ffi.from_buffer("int32_t[]", numbers)
    struct.n_groups, struct.group, struct.smallest = len(labels), memory, smallest
    return PairGroups(struct, labels, (numbers, memory), sum(number < 0 for number in numbers))


_ENGAGEMENT = {"n_pairs": "q", "n_closed": "q", "n_met": "q"}
_SHARES = ("volume", "completion", "covered")


def engagement_table(groups: PairGroups, made: Any) -> Table:
    """What reversa_engagement_by_group() filled in, a row a group."""
    rows = []
    for index, label in groups.shown():
        one = made[index]
        adherence = estimate_of(one.adherence)
        counts = (getattr(one, name) for name in _ENGAGEMENT)
        shares = (getattr(one, name) for name in _SHARES)
        rows.append((label, one.hidden, *counts, adherence.value, adherence.low, adherence.high, *shares, adherence.fit))
    kinds = {"group": "t", "hidden": "b", **_ENGAGEMENT, **dict.fromkeys(("adherence", "low", "high", *_SHARES), "d")}
    return table_of_rows({**kinds, "why": "t"}, rows)


def survey_table(groups: PairGroups, made: Any) -> Table:
    """What reversa_survey_by_group() filled in, a row a group."""
    estimates = ("response", "mean", "enps", "change")
    kinds = {"group": "t", "hidden": "b", "response_hidden": "b", "change_hidden": "b"}
    kinds.update({"n_asked": "q", "n_answered": "q", "n_both": "q"})
    for name in estimates:
        kinds.update({name: "d", f"{name}_low": "d", f"{name}_high": "d"})
    rows = []
    for index, label in groups.shown():
        one = made[index]
        counts = (one.hidden, one.response_hidden, one.change_hidden, one.n_asked, one.n_answered, one.n_both)
        numbers = (value for name in estimates for value in _three(getattr(one, name)))
        rows.append((label, *counts, *numbers))
    return table_of_rows(kinds, rows)


def _three(found: Any) -> tuple[float, float, float]:
    return found.value, found.low, found.high
