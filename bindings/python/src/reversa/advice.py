"""What would help the whole: one more mentor, one more place, another limit, each checked by a new solve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, overload

from reversa._core import Progress, Session, fill, text, text_or_none
from reversa._native import ffi, lib
from reversa._result import Result, table_of_rows
from reversa.cohort import name_of
from reversa.table import Table

if TYPE_CHECKING:
    from reversa.matching import Matching

Kind = Literal["tag", "text", "slot", "place", "limit", "level"]

_KINDS: dict[int, Kind] = {
    lib.REVERSA_ADVICE_TAG: "tag",
    lib.REVERSA_ADVICE_TEXT: "text",
    lib.REVERSA_ADVICE_SLOT: "slot",
    lib.REVERSA_ADVICE_PLACE: "place",
    lib.REVERSA_ADVICE_LIMIT: "limit",
    lib.REVERSA_ADVICE_LEVEL: "level",
}


@dataclass(frozen=True)
class AdviceItem:
    """One change, everything else as it is, and what the levels of the objective gain by it.

    Attributes
    ----------
    kind
        One more mentor with a ``"tag"`` (a skill), a ``"text"`` (a department) or a ``"slot"`` (two hours a week); one
        more ``"place"`` of a mentor; a ``"limit"`` dropped or with another bound; a ``"level"`` left out.
    column, value
        Of a new mentor: the column, and what stands in it (a slot such as ``"Mon 08:00-10:00"``, in UTC); else None.
    person
        Whom a new mentor is otherwise like, or whose place it is; else None.
    index
        Of a limit in the programme, or of a level in the objective; else None.
    change
        Of a limit: ``"dropped"``, ``"at_least"`` or ``"at_most"``; else None.
    before, after
        The bound in pairs of a limit that has another one, or the places of a mentor; else None.
    estimate
        By level: no more than this is gained, compared in the levels' order; None where prices say nothing.
    gain
        By level, in its units (score in millionths): what a new solve has found; None where it was not solved again.
    text
        All that in a sentence.
    """

    kind: Kind
    column: str | None
    value: str | None
    person: str | None
    index: int | None
    change: str | None
    before: int | None
    after: int | None
    estimate: dict[str, int] | None
    gain: dict[str, int] | None
    text: str

    @property
    def checked(self) -> bool:
        """Applied, and solved again to the end."""
        return self.gain is not None


class Advice(Result, Sequence[AdviceItem]):
    """What would help, by kind, the greatest gain first. Made by `Matching.advice`."""

    def __init__(self, items: list[AdviceItem], levels: list[str]) -> None:
        self._items = items
        self._levels = levels

    @overload
    def __getitem__(self, index: int) -> AdviceItem: ...

    @overload
    def __getitem__(self, index: slice) -> list[AdviceItem]: ...

    def __getitem__(self, index: int | slice) -> AdviceItem | list[AdviceItem]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[AdviceItem]:
        return iter(self._items)

    @property
    def checked(self) -> list[AdviceItem]:
        """Those that were applied and solved again."""
        return [item for item in self._items if item.checked]

    @property
    def summary(self) -> Table:
        """A row for each piece of advice: kind, column, value, person, change, before, after, checked, gain and at most
        by level (NaN where not known), text; empty where a cell means nothing."""
        kinds = {"kind": "t", "column": "t", "value": "t", "person": "t", "change": "t", "before": "d", "after": "d"}
        kinds["checked"] = "b"
        kinds.update({f"gain_{name}": "d" for name in self._levels})
        kinds.update({f"at_most_{name}": "d" for name in self._levels})
        kinds["text"] = "t"
        return table_of_rows(kinds, (self._row(item) for item in self._items))

    def _row(self, item: AdviceItem) -> list[Any]:
        nothing = float("nan")
        words = [one or "" for one in (item.kind, item.column, item.value, item.person, item.change)]
        bounds = [nothing if one is None else float(one) for one in (item.before, item.after)]
        known = [
            nothing if found is None else float(found[name])
            for found in (item.gain, item.estimate)
            for name in self._levels
        ]
        return [*words, *bounds, item.checked, *known, item.text]

    def __repr__(self) -> str:
        return f"<reversa.Advice: {len(self)} changes, {len(self.checked)} of them solved>"


def advice(
    matching: Matching, best: int, limits: bool, threads: int | None, time_limit: float | None, progress: Progress
) -> Advice:
    """See `Matching.advice`."""
    options = ffi.new("reversa_advice_options *")
    lib.reversa_advice_options_init(options)
    fill(options, best=best, limits=limits)
    problem = matching._solved
    with Session(threads=threads, time_limit=time_limit, progress=progress) as session:
        handle = session.make(
            lib.reversa_advice_find, problem, matching._object, options, keep=(problem, matching._owner)
        )
    levels = [level.name for level in matching.levels]
    return Advice([_item(matching, handle, index, levels) for index in range(lib.reversa_advice_n(handle))], levels)


def _item(matching: Matching, handle: Any, index: int, levels: list[str]) -> AdviceItem:
    found = ffi.new("reversa_advice_item *")
    lib.reversa_advice_item_read(handle, index, found)
    kind = _KINDS[found.kind]
    change = None
    if kind == "limit":
        change = "dropped" if found.dropped else "at_most" if found.is_most else "at_least"
    bounded = kind == "place" or (kind == "limit" and not found.dropped)
    return AdviceItem(
        kind=kind,
        column=text_or_none(found.column),
        value=text_or_none(found.value),
        person=name_of(matching.problem.cohort, found.person),
        index=found.index if found.index >= 0 else None,
        change=change,
        before=getattr(found, "from") if bounded else None,
        after=found.to if bounded else None,
        estimate=_by_level(levels, found.estimate) if found.has_estimate else None,
        gain=_by_level(levels, found.gain) if found.checked else None,
        text=text(found.text),
    )


def _by_level(levels: list[str], values: Any) -> dict[str, int]:
    return {name: values[k] for k, name in enumerate(levels)}
