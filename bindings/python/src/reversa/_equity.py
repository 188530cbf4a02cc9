"""Reach and equity: how many of each group reach each stage, and could a difference between groups be chance?"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Union

from reversa._columns import Columns, items_of
from reversa.arrow import is_missing
from reversa._core import Session, fill, name_bytes, text_or_none
from reversa._native import ffi, lib
from reversa._result import Estimate, Result, estimate_of, fit_word, table_of_rows
from reversa._rows import integers
from reversa._words import SIDES, Side, choice
from reversa.cohort import Source
from reversa.matching import Matching
from reversa.table import Table

_STAGES = {
    "everyone": lib.REVERSA_STAGE_EVERYONE,
    "signed_up": lib.REVERSA_STAGE_SIGNED_UP,
    "eligible": lib.REVERSA_STAGE_ELIGIBLE,
    "matched": lib.REVERSA_STAGE_MATCHED,
    "above_median": lib.REVERSA_STAGE_ABOVE_MEDIAN,
}
_FLAGS = {
    lib.REVERSA_FOUR_FIFTHS_NO: "no",
    lib.REVERSA_FOUR_FIFTHS_YES: "yes",
    lib.REVERSA_FOUR_FIFTHS_WITHHELD: "withheld",
}
_RATIO = ("ratio", "ratio_low", "ratio_high")
_DIFFERENCE = ("difference", "difference_low", "difference_high", "p", "p_holm")


@dataclass(frozen=True)
class Stratified:
    """Two groups compared within strata.

    Attributes
    ----------
    n_strata
        Strata that tell something.
    odds_ratio, risk_ratio
        Mantel-Haenszel; their se is that of the logarithm.
    p
        Cochran-Mantel-Haenszel, without correction.
    breslow_day_p
        Are the odds ratios equal over the strata?
    fit
        Why numbers are NaN.
    """

    n_strata: int
    odds_ratio: Estimate
    risk_ratio: Estimate
    p: float
    breslow_day_p: float
    fit: str


class Equity(Result):
    """What `equity` found. Nothing is given of groups that are hidden; of combinations of several columns the hidden ones are
    not listed at all, for their being there would tell."""

    def __init__(self, handle: Any, by: list[str], stages: list[str], labels: list[str]) -> None:
        self._object = handle
        self._by = by
        self._stages = stages
        self._labels = labels
        self._hidden = []
        group = ffi.new("reversa_equity_group *")
        for index in range(len(labels)):
            lib.reversa_equity_group_at(handle, index, group)
            self._hidden.append(bool(group.hidden))

    @property
    def stages(self) -> list[str]:
        """The stages, in order."""
        return list(self._stages)

    @property
    def n_strata(self) -> int:
        """How many strata there are that are known; 0 without strata."""
        return int(lib.reversa_equity_n_strata(self._object))

    @property
    def groups(self) -> list[str]:
        """The groups that are listed, in order; ``"(not known)"`` for those with a value missing."""
        return [self._labels[index] for index in self._listed()]

    def _listed(self) -> list[int]:
        everyone = range(len(self._labels))
        return [index for index in everyone if len(self._by) == 1 or not self._hidden[index]]

    def _stage(self, name: str | None, default: int) -> int:
        if name is None:
            return default
        if name not in self._stages:
            raise ValueError(f"{name!r} is no stage: {', '.join(self._stages)}")
        return self._stages.index(name)

    def _group(self, label: str) -> int:
        for index in self._listed():
            if self._labels[index] == label:
                return index
        raise KeyError(f"{label!r} is no group: {', '.join(map(repr, self.groups))}")

    @property
    def counts(self) -> Table:
        """A row a group, and one for all: how many reached each stage; -1 where that is hidden."""
        rows = []
        for index in [*self._listed(), -1]:
            label = self._labels[index] if index >= 0 else "(all)"
            found = (lib.reversa_equity_count(self._object, index, stage) for stage in range(len(self._stages)))
            rows.append((label, *found))
        return table_of_rows({"group": "t", **dict.fromkeys(self._stages, "q")}, rows)

    def compare(self, start: str | None = None, end: str | None = None, *, reference: str | None = None) -> Table:
        """Compare every group with one of them.

        Parameters
        ----------
        start, end
            Of those at the stage `start`, the share that reached `end`; None for the first and the last.
        reference
            The group to compare with; None for the one with the highest rate.

        Returns
        -------
        Table
            A row a group: group, reference (is it the one?), n and reached (-1 where hidden), rate with low and high
            (Wilson), ratio (impact ratio) with ratio_low and ratio_high, difference with its interval (Newcombe), p
            (Fisher's exact), p_holm (adjusted for all comparisons), four_fifths ("yes", "no", "withheld"), hidden, why.

        Raises
        ------
        ValueError
            No such stage.
        KeyError
            No such group.
        """
        first, last = self._stage(start, 0), self._stage(end, len(self._stages) - 1)
        chosen = ffi.new("int32_t *", -1 if reference is None else self._group(reference))
        impacts = ffi.new("reversa_impact[]", max(len(self._labels), 1))
        with Session() as session:
            session.call(lib.reversa_equity_compare, self._object, first, last, chosen, impacts)
        rows = []
        for index in self._listed():
            one = impacts[index]
            rate = lib.reversa_equity_rate(self._object, index, first, last)
            counts = (lib.reversa_equity_count(self._object, index, stage) for stage in (first, last))
            numbers = (getattr(one, name) for name in (*_RATIO, *_DIFFERENCE))
            flag = _FLAGS[one.four_fifths] if index != chosen[0] else ""
            why = fit_word(one.fit if one.fit else rate.fit)
            place = (self._labels[index], index == chosen[0], *counts, rate.value, rate.low, rate.high)
            rows.append((*place, *numbers, flag, self._hidden[index], why))
        kinds = {"group": "t", "reference": "b", "n": "q", "reached": "q"}
        kinds.update(dict.fromkeys(("rate", "low", "high", *_RATIO, *_DIFFERENCE), "d"))
        return table_of_rows({**kinds, "four_fifths": "t", "hidden": "b", "why": "t"}, rows)

    @property
    def summary(self) -> Table:
        """`compare` from the first stage to the last."""
        return self.compare()

    def stratified(
        self, group: str, reference: str, start: str | None = None, end: str | None = None
    ) -> Stratified:
        """Compare two groups within the strata, such as departments, that the audit was made with."""
        first, last = self._stage(start, 0), self._stage(end, len(self._stages) - 1)
        pair = ffi.new("reversa_equity_pair *", [self._group(group), self._group(reference), first, last])
        out = ffi.new("reversa_stratified *")
        with Session() as session:
            session.call(lib.reversa_equity_stratify, self._object, pair, out)
        return Stratified(
            out.n_strata,
            estimate_of(out.odds_ratio),
            estimate_of(out.risk_ratio),
            out.p,
            out.breslow_day_p,
            fit_word(out.fit),
        )

    def plot(
        self, start: str | None = None, end: str | None = None, *, reference: str | None = None, ax: Any = None
    ) -> Any:
        """Draw the impact ratios with their intervals, and the line of four fifths.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        ImportError
            matplotlib is not installed.
        """
        from reversa import _plot

        first, last = self._stage(start, 0), self._stage(end, len(self._stages) - 1)
        found = self.compare(start, end, reference=reference)
        title = " to ".join(self._stages[stage].replace("_", " ") for stage in (first, last))
        return _plot.impact(found, f"{title}, by {', '.join(self._by)}", ax)

    def __repr__(self) -> str:
        n = len(self._listed())
        return f"<reversa.Equity by {', '.join(self._by)}: {n} groups, {' to '.join(self._stages)}>"


def equity(
    people: Union[Matching, Source],
    by: Union[str, Sequence[str]],
    *,
    reached: Any = None,
    stages: Sequence[str] | None = None,
    side: Side = "mentee",
    stratum: str | None = None,
    smallest: int = 5,
    hide_zeros: bool = False,
    level: float = 0.95,
) -> Equity:
    """Count people by group and stage, decide what may be shown, and compare the groups.

    Parameters
    ----------
    people
        A `Matching`, whose cohort is audited; or a table with a row a person, or the path of a CSV file.
    by
        One to four columns whose combinations are the groups.
    reached
        Of a table: the column (or its name) with the last stage that each person reached: truth values for selected or not,
        names of `stages`, or their numbers from 0; missing: not counted at all.
    stages
        Of a matching: two or more of ``"everyone"``, ``"signed_up"``, ``"eligible"``, ``"matched"``,
        ``"above_median"``, in this order; None for signed up and matched. Of a table: the names of the stages; None for
        ``["counted", "selected"]``.
    side
        Of a matching: whose side.
    stratum
        A column such as the department, for comparisons within.
    smallest
        Groups with a number below are hidden, and others with which one could be found; 0 shows all.
    hide_zeros
        Hide numbers of 0 too.
    level
        Of the intervals, in (0, 1).

    Returns
    -------
    Equity

    Raises
    ------
    DataError, KeyError
        No such column.
    ArgumentError
        A matching without pairs, or an option out of range.

    Examples
    --------
    >>> import reversa
    >>> people = {"team": ["a"] * 20 + ["b"] * 20, "chosen": [True] * 15 + [False] * 5 + [True] * 8 + [False] * 12}
    >>> audit = reversa.equity(people, by="team", reached="chosen")
    >>> [round(ratio, 3) for ratio in audit.summary["ratio"]]
    [1.0, 0.533]
    """
    columns = [by] if isinstance(by, str) else list(by)
    options = ffi.new("reversa_equity_options *")
    lib.reversa_equity_options_init(options)
    fill(options, level=level, smallest=smallest, hide_zeros=hide_zeros)
    if isinstance(people, Matching):
        if reached is not None:
            raise TypeError("reached is for tables; name the stages of a matching in stages")
        return _of_matching(people, columns, stages, side, stratum, options)
    if reached is None:
        raise TypeError("reached is needed: the column with the stage that each person reached")
    return _of_table(people, columns, reached, stages, stratum, options)


def _of_matching(
    matching: Matching, by: list[str], stages: Sequence[str] | None, side: Side, stratum: str | None, options: Any
) -> Equity:
    wanted = ["signed_up", "matched"] if stages is None else list(stages)
    asked = ffi.new("reversa_equity_audit *")
    lib.reversa_equity_audit_init(asked)
    names = [ffi.new("char[]", name_bytes("by", name)) for name in by]
    pointers = ffi.new("const char *[]", names)
    numbers = ffi.new("reversa_stage[]", [choice("a stage", name, _STAGES) for name in wanted])
    within = ffi.NULL if stratum is None else ffi.new("char[]", name_bytes("stratum", stratum))
    asked.side = choice("side", side, SIDES)
    asked.columns, asked.n_columns = pointers, len(names)
    asked.stratum = within
    asked.stages, asked.n_stages = numbers, len(wanted)
    with Session() as session:
        handle = session.make(lib.reversa_equity_from_matching, matching._object, asked, options)
    group = ffi.new("reversa_equity_group *")
    labels = []
    for index in range(lib.reversa_equity_n_groups(handle)):
        lib.reversa_equity_group_at(handle, index, group)
        labels.append((text_or_none(group.label) or "") if group.known else "(not known)")
    return Equity(handle, by, wanted, labels)


def _codes(what: str, values: Any) -> tuple[array[int], list[str]]:
    """A number for each value, -1 where missing, and the values in their order, as text."""
    items = items_of(values)
    present = {item for item in items if not is_missing(item) and item != ""}
    try:
        order = sorted(present)
    except TypeError:
        raise TypeError(f"column {what!r} mixes values that do not go together") from None
    number = {value: k for k, value in enumerate(order)}
    return array("i", [number.get(item, -1) if not is_missing(item) else -1 for item in items]), list(map(str, order))


def _stages_reached(values: Any, stages: list[str]) -> array[int]:
    items = items_of(values)
    words = {"true": 1, "yes": 1, "false": 0, "no": 0} if len(stages) == 2 else {}
    words.update({name: k for k, name in enumerate(stages)})
    found = array("i")
    for i, item in enumerate(items):
        if is_missing(item) or item == "":
            found.append(-1)
        elif isinstance(item, str):
            if item not in words and item.lower() not in words:
                raise ValueError(f"reached, row {i + 1}: {item!r} is no stage: {', '.join(stages)}")
            found.append(words.get(item, words.get(item.lower(), -1)))
        else:
            stage = int(item)
            if stage != item or not 0 <= stage < len(stages):
                raise ValueError(f"reached, row {i + 1}: {item!r} is no stage: 0 to {len(stages) - 1}")
            found.append(stage)
    return found


def _of_table(
    people: Any, by: list[str], reached: Any, stages: Sequence[str] | None, stratum: str | None, options: Any
) -> Equity:
    names = ["counted", "selected"] if stages is None else list(stages)
    data = Columns(people)
    coded = [_codes(name, data.find("by", name)) for name in by]
    last = _stages_reached(data.find("reached", reached), names)
    rows = ffi.new("reversa_equity_rows *")
    lib.reversa_equity_rows_init(rows)
    held = [integers(numbers) for numbers, _ in coded]
    pointers = ffi.new("const int32_t *[]", held)
    rows.n, rows.n_attributes, rows.attributes = len(last), len(by), pointers
    given: list[tuple[str, Any]] = [("reached", last), *((name, numbers) for name, (numbers, _) in zip(by, coded))]
    if stratum is not None:
        numbers, _ = _codes(stratum, data.find("stratum", stratum))
        given.append((stratum, numbers))
        within = integers(numbers)
        rows.stratum = within
    for name, column in given:
        if len(column) != len(last):
            raise ValueError(f"{name} has {len(column)} rows, reached has {len(last)}")
    memory = integers(last)
    rows.n_stages, rows.reached = len(names), memory
    with Session() as session:
        handle = session.make(lib.reversa_equity_create, rows, options)
    group = ffi.new("reversa_equity_group *")
    labels = []
    for index in range(lib.reversa_equity_n_groups(handle)):
        lib.reversa_equity_group_at(handle, index, group)
        values = (coded[k][1][group.codes[k]] for k in range(len(by)))
        labels.append(", ".join(values) if group.known else "(not known)")
    return Equity(handle, by, names, labels)
