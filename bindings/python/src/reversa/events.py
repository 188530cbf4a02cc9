"""What happened in a programme: sessions, answers to surveys, employment, and the pairs as they ran."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Union

from reversa._core import Session, fill, name_bytes, path_bytes, text
from reversa._days import MISSING_DATE, Day, day_number, day_of
from reversa._native import ffi, lib
from reversa._result import Estimate, estimate_of, fit_word
from reversa._words import SIDES, Side, choice
from reversa.cohort import Path, Source, read
from reversa.matching import Matching
from reversa.table import Table, Text

if TYPE_CHECKING:
    from typing_extensions import Self

Wave = Literal["before", "during", "after"]

_WAVES = {"before": lib.REVERSA_WAVE_BEFORE, "during": lib.REVERSA_WAVE_DURING, "after": lib.REVERSA_WAVE_AFTER}


def days_column(numbers: Iterable[int]) -> Text:
    """A column of dates as text, empty where missing."""
    return Text.of(["" if number == MISSING_DATE else str(day_of(number)) for number in numbers])


class _Events:
    _what = ""

    def __init__(self, rows: Source) -> None:
        with Session() as session:
            self._adopt(read(session, self._what, rows))

    def _adopt(self, handle: Any) -> None:
        self._object = handle

    @classmethod
    def _of(cls, handle: Any) -> Self:
        """Of an object that the library made otherwise."""
        events = cls.__new__(cls)
        events._adopt(handle)
        return events

    def save(self, path: Path) -> None:
        """Write the file of that name, replaced whole or not at all."""
        with Session(threads=1) as session:
            session.call(getattr(lib, f"reversa_{self._what}_write"), self._object, path_bytes(path))

    def __len__(self) -> int:
        n: int = getattr(lib, f"reversa_{self._what}_n")(self._object)
        return n

    def __repr__(self) -> str:
        return f"<reversa.{type(self).__name__}: {len(self)} rows>"


class Sessions(_Events):
    """Sessions of pairs, immutable.

    Parameters
    ----------
    rows
        A table, or the path of a sessions.csv, with the columns ``mentor_id``, ``mentee_id``, ``start`` (a date, or a date
        and time), ``minutes``, ``state`` (held, cancelled_by_mentor, cancelled_by_mentee, no_show_mentor, no_show_mentee,
        planned), and if you like ``rating_mentor`` and ``rating_mentee``.

    Raises
    ------
    FileError, FormatError, DataError
        With file, row and column of the first 20 things that are wrong.
    """

    _what = "sessions"


class Employment(_Events):
    """Who was employed from when to when, a row a person, immutable.

    Parameters
    ----------
    rows
        A table, or the path of an employment.csv, with the columns ``person_id``, ``hire_date``, ``exit_date`` (empty:
        still there), ``exit_reason``, ``programme_start`` (empty: never took part), and any others, which are kept.

    Raises
    ------
    FileError, FormatError, DataError
        With file, row and column of the first 20 things that are wrong.
    """

    _what = "employment"

    @property
    def columns(self) -> list[str]:
        """Names of the further columns, to adjust for or to report by."""
        n = lib.reversa_employment_n_columns(self._object)
        return [text(lib.reversa_employment_column_name(self._object, index)) for index in range(n)]

    @property
    def latest(self) -> date | None:
        """The latest date in it; None without rows."""
        return day_of(lib.reversa_employment_latest(self._object))


class Pairs(_Events):
    """The pairs as a programme ran them, immutable.

    Parameters
    ----------
    rows
        A table, or the path of a pairs.csv, with the columns ``mentor_id``, ``mentee_id`` and if you like ``start_date``,
        ``end_date``, ``end_reason`` (planned or early), ``state``, ``score``; or a `Matching`: its pairs, not ended.

    Raises
    ------
    FileError, FormatError, DataError
        With file, row and column of the first 20 things that are wrong.
    """

    _what = "pair_list"

    def __init__(self, rows: Union[Source, Matching]) -> None:
        super().__init__(rows.pairs if isinstance(rows, Matching) else rows)

    def _adopt(self, handle: Any) -> None:
        super()._adopt(handle)
        self._rows = ffi.new("reversa_pair_rows *")
        lib.reversa_pair_list_rows(self._object, self._rows)

    def _ids(self) -> tuple[Text, Text]:
        n = len(self)
        mentors = Text.of([text(self._rows.mentor_id[i]) for i in range(n)])
        return mentors, Text.of([text(self._rows.mentee_id[i]) for i in range(n)])


@dataclass(frozen=True)
class Enps:
    """Would people recommend it: points from -100 to 100.

    Attributes
    ----------
    score
        100 times (promoters - detractors) / answers.
    adjusted
        Better for few answers (Rocks 2016): show its interval with the value of `score`.
    n_promoters, n_passives, n_detractors
        Answers of 9 and 10, of 7 and 8, of 0 to 6.
    n_outside
        Answers outside 0 to 10: left out.
    """

    score: Estimate
    adjusted: Estimate
    n_promoters: int
    n_passives: int
    n_detractors: int
    n_outside: int


@dataclass(frozen=True)
class Change:
    """What changed for the same people from before to after.

    Attributes
    ----------
    n
        People with both answers.
    mean_before, mean_after
        Means of the answers.
    difference
        Mean difference, with Student's interval.
    p
        Of Student's test, two-sided.
    wilcoxon_p, sign_p
        Of Wilcoxon's signed-rank test (exact where that can be had) and of the sign test.
    d_z, g_z, d_av
        Effect sizes (Lakens 2013).
    improved, worse
        Shares of the people.
    hake
        (mean after - mean before) / (maximum - mean before).
    fit
        Why numbers are NaN: "ok", "no data", "too few", "no variation".
    """

    n: int
    mean_before: float
    mean_after: float
    difference: Estimate
    p: float
    wilcoxon_p: float
    sign_p: float
    d_z: float
    g_z: float
    d_av: float
    improved: float
    worse: float
    hake: float
    fit: str


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha with Feldt's interval, and the number of people who answered all items."""

    alpha: Estimate
    n_people: int


class Surveys(_Events):
    """Answers to surveys, immutable.

    Parameters
    ----------
    rows
        A table, or the path of a surveys.csv, with the columns ``person_id``, ``date``, ``wave`` (before, during, after),
        ``item``, ``score``; an empty date or score is missing.

    Raises
    ------
    FileError, FormatError, DataError
        With file, row and column of the first 20 things that are wrong.

    Examples
    --------
    >>> surveys = reversa.Surveys("surveys.csv")           # doctest: +SKIP
    >>> surveys.enps("recommend").score                    # doctest: +SKIP
    """

    _what = "surveys"

    @property
    def items(self) -> list[str]:
        """What was asked, in the order of first answers."""
        n = lib.reversa_surveys_n_items(self._object)
        return [text(lib.reversa_surveys_item(self._object, index)) for index in range(n)]

    def _options(
        self, wave: Wave, pairs: Pairs | None, side: Side, as_of: Day | None, level: float, maximum: float = 5.0
    ) -> Any:
        options = ffi.new("reversa_survey_options *")
        lib.reversa_survey_options_init(options)
        fill(options, level=level, maximum=maximum)
        options.wave = choice("wave", wave, _WAVES)
        options.side = choice("side", side, SIDES)
        options.as_of = day_number("as_of", as_of)
        if pairs is not None:
            options.pairs = pairs._rows
        return options

    def _item(self, item: str) -> bytes:
        """An item that is asked for, which somebody must have answered: a name with a slip of the pen finds nobody."""
        name = name_bytes("item", item)
        if item not in self.items:
            raise KeyError(f"the surveys have no item {item!r}")
        return name

    def response(
        self,
        item: str | None = None,
        *,
        pairs: Pairs | None = None,
        n_asked: int = 0,
        wave: Wave = "after",
        side: Side = "mentee",
        as_of: Day | None = None,
        level: float = 0.95,
    ) -> Estimate:
        """Share of those asked who answered, with Wilson's interval.

        Parameters
        ----------
        item
            What was asked, perhaps answered by nobody; None for anything.
        pairs, side
            Who was asked: the people of the list on that side. None: everyone who answered counts, of `n_asked`.
        n_asked
            How many were asked; 0 for the people of `pairs`.
        wave
            When.
        as_of
            Answers dated later do not count.
        level
            Of the interval.

        Returns
        -------
        Estimate
            A share from 0 to 1; NaN with "no data" where nobody is known to have been asked.
        """
        options = self._options(wave, pairs, side, as_of, level)
        fill(options, n_asked=n_asked)
        out = ffi.new("reversa_estimate *")
        with Session() as session:
            name = ffi.NULL if item is None else name_bytes("item", item)
            session.call(lib.reversa_survey_response, self._object, name, options, out)
        return estimate_of(out)

    def enps(
        self,
        item: str,
        *,
        wave: Wave = "after",
        pairs: Pairs | None = None,
        side: Side = "mentee",
        as_of: Day | None = None,
        level: float = 0.95,
    ) -> Enps:
        """Would people recommend it, by an item of 0 to 10; parameters as of `response`.

        An item that is not in `items` raises KeyError here and in the methods below.
        """
        options = self._options(wave, pairs, side, as_of, level)
        out = ffi.new("reversa_enps *")
        with Session() as session:
            session.call(lib.reversa_survey_enps, self._object, self._item(item), options, out)
        return Enps(
            estimate_of(out.score),
            estimate_of(out.adjusted),
            out.n_promoters,
            out.n_passives,
            out.n_detractors,
            out.n_outside,
        )

    def change(
        self,
        item: str,
        *,
        maximum: float = 5.0,
        pairs: Pairs | None = None,
        side: Side = "mentee",
        as_of: Day | None = None,
        level: float = 0.95,
    ) -> Change:
        """What changed in an item from before to after for the same people.

        `maximum` is that of the item's scale, for Hake's gain; the other parameters are as of `response`.
        """
        options = self._options("after", pairs, side, as_of, level, maximum)
        out = ffi.new("reversa_skill_gain *")
        with Session() as session:
            session.call(lib.reversa_survey_gain, self._object, self._item(item), options, out)
        found = out.change
        exact = found.wilcoxon_exact
        return Change(
            found.n,
            found.mean_before,
            found.mean_after,
            estimate_of(found.mean),
            found.p,
            found.wilcoxon_p if exact != exact else exact,
            found.sign_p,
            found.d_z,
            found.g_z,
            found.d_av,
            found.improved,
            found.worse,
            out.hake,
            fit_word(found.fit),
        )

    def enps_change(
        self,
        item: str,
        *,
        pairs: Pairs | None = None,
        side: Side = "mentee",
        as_of: Day | None = None,
        level: float = 0.95,
    ) -> Estimate:
        """By how many points (-200 to 200) the same people would recommend it more after than before.

        Parameters are as of `response`. The interval is that of the mean of paired differences; there is none, with "too
        few", for one person, and with "no variation" where all changed alike.

        Examples
        --------
        >>> surveys.enps_change("recommend")   # doctest: +SKIP
        """
        options = self._options("after", pairs, side, as_of, level)
        out = ffi.new("reversa_estimate *")
        with Session() as session:
            session.call(lib.reversa_survey_enps_change, self._object, self._item(item), options, out)
        return estimate_of(out)

    def n_later(self, as_of: Day) -> int:
        """How many answers are dated later: those that `as_of` leaves out."""
        n: int = lib.reversa_survey_n_later(self._object, day_number("as_of", as_of))
        return n

    def by_group(
        self,
        item: str,
        people: Any,
        by: str,
        *,
        pairs: Pairs,
        wave: Wave = "after",
        side: Side = "mentee",
        as_of: Day | None = None,
        level: float = 0.95,
        lowest: float = float("-inf"),
        highest: float = float("inf"),
        smallest: int = 5,
    ) -> Table:
        """Answers to an item by a column of the people on one side of the pairs, such as the location.

        Parameters
        ----------
        item
            What was asked.
        people
            A `Cohort`, or a table with the columns ``id`` and `by`, or the path of a CSV file.
        by
            The column.
        pairs, side
            Who was asked, and is in a group.
        wave, as_of, level
            As of `response`.
        lowest, highest
            Answers outside count as missing where scores are used: 0 and 10 for "would you recommend it".
        smallest
            Groups in which fewer answered are hidden, and others with which one could be found; 0 shows all. One table is one
            item in one wave: what one hides another may show.

        Returns
        -------
        Table
            A row a group, in the order of the values: group, hidden, response_hidden, change_hidden, n_asked, n_answered,
            n_both (-1 where hidden), and each with low and high response (share), mean (of the answers), enps (adjusted; for
            items from 0 to 10) and change (after less before, of those who answered both).

        Raises
        ------
        KeyError
            No such column.

        Examples
        --------
        >>> surveys.by_group("recommend", "people.csv", "department", pairs=pairs).to_pandas()   # doctest: +SKIP
        """
        from reversa._groups import pair_groups, survey_table

        options = self._options(wave, pairs, side, as_of, level)
        fill(options, lowest=lowest, highest=highest)
        name = self._item(item)
        groups = pair_groups(pairs, people, by, side, smallest)
        made = ffi.new("reversa_survey_group[]", len(groups.labels) + 1)
        with Session() as session:
            session.call(lib.reversa_survey_by_group, self._object, name, options, groups.struct, made)
        return survey_table(groups, made)

    def _changes(self, pairs: Pairs, as_of: int, held: list[Any]) -> list[dict[str, Any]]:
        """What changed in each item and side, for a report; `held` keeps the names."""
        found = []
        for index in range(lib.reversa_surveys_n_items(self._object)):
            item = lib.reversa_surveys_item(self._object, index)
            for side in (lib.REVERSA_MENTOR, lib.REVERSA_MENTEE):
                options = self._options("after", pairs, "mentee", None, 0.95)
                options.side, options.as_of = side, as_of
                if text(item) == "recommend":
                    options.lowest, options.highest = 0, 10
                gain = ffi.new("reversa_skill_gain *")
                with Session() as session:
                    session.call(lib.reversa_survey_gain, self._object, item, options, gain)
                held.append(gain)
                if gain.change.n > 0:
                    found.append({"item": item, "side": side, "change": gain.change})
        return found

    def alpha(
        self,
        items: Sequence[str],
        *,
        wave: Wave = "after",
        pairs: Pairs | None = None,
        side: Side = "mentee",
        as_of: Day | None = None,
        level: float = 0.95,
    ) -> Alpha:
        """How far items measure the same thing, by the people who answered them all; parameters as of `response`."""
        options = self._options(wave, pairs, side, as_of, level)
        names = [ffi.new("char[]", self._item(item)) for item in items]
        out = ffi.new("reversa_alpha *")
        with Session() as session:
            held = ffi.new("const char *[]", names)
            session.call(lib.reversa_survey_alpha, self._object, held, len(names), options, out)
        return Alpha(estimate_of(out.alpha), out.n_people)

    @property
    def summary(self) -> Table:
        """A row an item: how many people answered before and after, the means, the change with its interval and p."""
        found = [self.change(item) for item in self.items]
        return Table(
            {
                "item": Text.of(self.items),
                "n": array("q", [one.n for one in found]),
                "mean_before": array("d", [one.mean_before for one in found]),
                "mean_after": array("d", [one.mean_after for one in found]),
                "difference": array("d", [one.difference.value for one in found]),
                "low": array("d", [one.difference.low for one in found]),
                "high": array("d", [one.difference.high for one in found]),
                "p": array("d", [one.p for one in found]),
                "why": Text.of([one.fit for one in found]),
            }
        )
