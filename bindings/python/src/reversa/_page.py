"""The page of a matching, and what goes into a folder of results beside the pairs: each part from its own call, as the command
line has them. Parts that take time (the comparison with chance, the lottery) are left out where the time limit has passed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from reversa._core import DeadlineError, Progress, Session, fill
from reversa._native import ffi, lib
from reversa.wishes import Blocking, blocking_of

if TYPE_CHECKING:
    from reversa.matching import Matching

_SIDES = (lib.REVERSA_MENTEE, lib.REVERSA_MENTOR)
_GROUPED = (lib.REVERSA_COLUMN_TEXT, lib.REVERSA_COLUMN_NUMBER)
_REASON_SECONDS = 10.0


def _unless_late(make: Callable[[], Any]) -> Any:
    try:
        return make()
    except DeadlineError:
        return None


class Parts:
    """What is found out of a matching for its page and its record.

    Parameters
    ----------
    page
        For a page: find out how many pairs the lottery decided also where there are no prices.
    threads, time_limit, progress
        As of `match`, for all parts together; None for 10 seconds to find out why limits cannot be met.
    blocking
        Who would rather have each other, for the page; None to find it where the pairs are made from wishes alone.
    """

    def __init__(
        self,
        matching: Matching,
        page: bool,
        threads: int | None,
        time_limit: float | None,
        progress: Progress,
        blocking: Blocking | None = None,
    ) -> None:
        if blocking is not None and blocking._matching != matching._object:
            raise ValueError("blocking is of another matching")
        self.matching = matching
        self.baseline: Any = None
        self.lottery: Any = None
        self.why: Any = None
        self.blocking: Any = None if blocking is None else blocking._object
        impossible = matching.outcome == "infeasible"
        limit = _REASON_SECONDS if impossible and time_limit is None else time_limit
        with Session(threads=threads, time_limit=limit, progress=progress) as session:
            if matching.outcome in ("optimal", "feasible"):
                self.baseline = _unless_late(lambda: self._compare(session))
                proof = matching.certificate.proof
                if proof == "duals" or (page and proof != "stable"):
                    self.lottery = _unless_late(lambda: self._classify(session))
                among = matching._among
                if page and blocking is None and among is not None:
                    self.blocking = _unless_late(lambda: blocking_of(session, matching, among))
            elif impossible:
                self.why = _unless_late(
                    lambda: session.make(
                        lib.reversa_infeasibility_find, matching._solved, ffi.NULL, keep=(matching._solved,)
                    )
                )

    def _compare(self, session: Session) -> Any:
        options = ffi.new("reversa_baseline_options *")
        lib.reversa_baseline_options_init(options)
        options.seed = self.matching.problem.cohort.seed
        return session.make(lib.reversa_baseline_create, self.matching._solved, self.matching._object, options)

    def _classify(self, session: Session) -> Any:
        matching = self.matching
        found = ffi.new("reversa_classification *")
        options = ffi.new("reversa_insight_options *")
        lib.reversa_insight_options_init(options)
        options.ties_only = True
        insight = session.make(lib.reversa_insight_create, matching._solved, matching._object, options)
        session.call(lib.reversa_insight_classify, insight, ffi.NULL, found)
        return found

    def _columns(self, asked: Iterable[str] | None, usual: list[str]) -> list[str]:
        cohort = self.matching.problem.cohort._object

        def can_group(name: str) -> bool:
            column = lib.reversa_cohort_column_find(cohort, name.encode("utf-8"))
            return column >= 0 and lib.reversa_cohort_column_kind(cohort, column) in _GROUPED

        if asked is None:
            return [name for name in dict.fromkeys(usual) if can_group(name)]
        wanted = list(dict.fromkeys([asked] if isinstance(asked, str) else asked))
        for name in wanted:
            if not can_group(name):
                raise KeyError(f"the cohort has no column of text or numbers {name!r}")
        return wanted

    def page(self, session: Session, names: bool, by: Iterable[str] | None, audit: Iterable[str] | None) -> Any:
        """Lay it all out: a reversa_report."""
        matching = self.matching
        programme = matching.problem.programme
        sensitive = programme.sensitive if programme is not None else []
        maps, audits = self._columns(by, ["department"]), self._columns(audit, ["gender", *sensitive])
        parts = ffi.new("reversa_report_parts *")
        lib.reversa_report_parts_init(parts)
        parts.names = names
        held: list[Any] = []  # what the parts point to
        if self.baseline is not None:
            parts.baseline = self.baseline
        if self.lottery is not None:
            parts.lottery = self.lottery
        if self.blocking is not None:
            parts.blocking = self.blocking
        if self.why is not None:
            parts.why = self.why
        if matching.outcome in ("optimal", "feasible"):
            tables = ffi.new("reversa_pair_table *[]", [self._table(session, name, held) for name in maps])
            found = ffi.new("reversa_report_audit[]", 2 * len(audits))
            for k, (name, side) in enumerate((name, side) for name in audits for side in _SIDES):
                self._audit(session, name, side, found[k], held)
            parts.tables, parts.n_tables = ffi.cast("const reversa_pair_table *const *", tables), len(maps)
            parts.audits, parts.n_audits = found, 2 * len(audits)
            held += [tables, found]
        report = session.make(lib.reversa_report_create, matching._solved, matching._object, parts)
        del held
        return report

    def _table(self, session: Session, name: str, held: list[Any]) -> Any:
        options = ffi.new("reversa_pair_table_options *")
        lib.reversa_pair_table_options_init(options)
        column = ffi.new("char[]", name.encode("utf-8"))
        fill(options, column=column)
        table = session.make(lib.reversa_pair_table_create, self.matching._object, options)
        held.append(table)
        return table

    def _audit(self, session: Session, name: str, side: int, audit: Any, held: list[Any]) -> None:
        asked = ffi.new("reversa_equity_audit *")
        lib.reversa_equity_audit_init(asked)
        column = ffi.new("char[]", name.encode("utf-8"))
        columns = ffi.new("const char *[]", [column])
        asked.side, asked.n_columns, asked.columns = side, 1, columns
        equity = session.make(lib.reversa_equity_from_matching, self.matching._object, asked, ffi.NULL)
        audit.equity, audit.column, audit.side = equity, column, side
        held += [column, columns, equity]


