"""When pairs meet: a weekly time for each, the days of its meetings, and invitations for calendars."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from reversa._core import Progress, Session, fill, path_bytes
from reversa._days import Day, day_number, day_of
from reversa._memory import ids, memory
from reversa._native import ffi, lib
from reversa._result import Result
from reversa._words import week_minute
from reversa.cohort import Path
from reversa.table import Table, Text

if TYPE_CHECKING:
    from reversa.matching import Matching


class Schedule(Result):
    """A weekly time for each pair out of the availability of both, and its meetings by the cadence of the programme. Made by
    `Matching.schedule`. Times are UTC."""

    def __init__(self, matching: Matching, start: Day | None, threads: int | None, time_limit: float | None) -> None:
        options = ffi.new("reversa_schedule_options *")
        lib.reversa_schedule_options_init(options)
        options.start = day_number("start", start)
        problem = matching._solved
        with Session(threads=threads, time_limit=time_limit) as session:
            self._object = session.make(
                lib.reversa_schedule_create, problem, matching._object, options, keep=(problem, matching._owner)
            )
        mentor, mentee = matching._people()
        cohort = matching.problem.cohort._object
        self._mentor, self._mentee = ids(cohort, mentor), ids(cohort, mentee)

    @property
    def n_meetings(self) -> int:
        """Meetings of every pair."""
        n: int = lib.reversa_schedule_n_meetings(self._object)
        return n

    @property
    def minutes(self) -> int:
        """The length of a meeting."""
        n: int = lib.reversa_schedule_minutes(self._object)
        return n

    @property
    def summary(self) -> Table:
        """A row a pair, in the order of `Matching.pairs`: mentor_id, mentee_id, slot (such as "Mon 09:00" in UTC, "" where they
        have no time in common that is long enough), minute (of the week, -1 for none), shared (another meeting of one of
        the two is at that time too)."""
        n = len(self)
        minute, shared = array("i", bytes(4 * n)), array("b", bytes(n))
        lib.glue_slots(self._object, memory(minute), memory(shared))
        return Table(
            {
                "mentor_id": self._mentor,
                "mentee_id": self._mentee,
                "slot": Text.of([week_minute(value) if value >= 0 else "" for value in minute]),
                "minute": minute,
                "shared": [bool(value) for value in shared],
            }
        )

    @property
    def meetings(self) -> Table:
        """A row a meeting, pair by pair: mentor_id, mentee_id, meeting (from 1), date (of the begin in UTC; without a time the
        first day on which it is due), time ("09:00" in UTC, "" where one is to be agreed)."""
        n, each = len(self), self.n_meetings
        day, minute = array("i", bytes(4 * n * each)), array("i", bytes(4 * n * each))
        lib.glue_meetings(self._object, memory(day), memory(minute))
        dates = {number: str(day_of(number)) for number in set(day)}
        times = {value: f"{value // 60:02}:{value % 60:02}" if value >= 0 else "" for value in set(minute)}
        return Table(
            {
                "mentor_id": Text.of([one for one in self._mentor for _ in range(each)]),
                "mentee_id": Text.of([one for one in self._mentee for _ in range(each)]),
                "meeting": array("i", list(range(1, each + 1)) * n),
                "date": Text.of([dates[number] for number in day]),
                "time": Text.of([times[value] for value in minute]),
            }
        )

    def write(
        self, path: Path, *, pair: tuple[str, str] | None = None, names: bool = False, progress: Progress = False
    ) -> None:
        """Write invitations (iCalendar, RFC 5545), an event for each meeting. Events keep their UIDs from run to run.

        Parameters
        ----------
        path
            A name that ends in ``.ics`` is one file, replaced whole or not at all. Any other is a folder, which must be
            empty or not there: a file for each pair goes into it.
        pair
            Ids of a mentor and a mentee: their meetings alone, in one file. None for all pairs.
        names
            Names in place of ids in what people read, from the column ``name``.
        progress
            As of `match`.

        Raises
        ------
        KeyError
            The two are no pair.
        DataError
            Names are asked for, and there is no text column ``name``.
        FileError
            It cannot be written, or the folder is not empty.
        """
        options = ffi.new("reversa_invitation_options *")
        lib.reversa_invitation_options_init(options)
        fill(options, names=names)
        name = path_bytes(path)
        one = pair is not None or name.lower().endswith(b".ics")
        if pair is not None:
            options.pair = self._find(pair)
        function = lib.reversa_invitations_write if one else lib.reversa_invitations_write_folder
        with Session(threads=1, progress=progress) as session:
            session.call(function, self._object, options, name)

    def _find(self, pair: tuple[str, str]) -> int:
        for index, found in enumerate(zip(self._mentor, self._mentee)):
            if found == tuple(pair):
                return index
        raise KeyError(f"{pair!r} are no pair of this schedule")

    def __len__(self) -> int:
        n: int = lib.reversa_schedule_n_pairs(self._object)
        return n

    def __bool__(self) -> bool:
        return True  # a result, also where nobody meets

    def __repr__(self) -> str:
        return f"<reversa.Schedule: {self.n_meetings} meetings of {self.minutes} minutes for each of {len(self)} pairs>"
