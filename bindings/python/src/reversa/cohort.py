"""People, and what is known of pairs: preferences, earlier pairs, scores from elsewhere."""

from __future__ import annotations

from os import PathLike
from typing import Any, Literal, Union

from reversa._core import Session, path_bytes, text
from reversa._native import ffi, lib

Source = Union[str, "PathLike[str]"]

UNKNOWN_MANAGER = {"error": lib.REVERSA_UNKNOWN_MANAGER_ERROR, "root": lib.REVERSA_UNKNOWN_MANAGER_ROOT}


class Cohort:
    """The people of a programme, immutable.

    Parameters
    ----------
    people
        Path of a people.csv.
    seed
        Draws the order of people, which decides ties: nobody profits from an early id or row.
    unknown_manager
        What to do with a manager_id that is nobody's id: ``"error"``, or ``"root"``: the person is the top of a line.

    Raises
    ------
    FileError, FormatError, DataError
        With file, row and column of the first 20 things that are wrong, in `Error.complaints`.
    """

    def __init__(
        self, people: Source, *, seed: int = 1, unknown_manager: Literal["error", "root"] = "error"
    ) -> None:
        options = ffi.new("reversa_cohort_options *")
        lib.reversa_cohort_options_init(options)
        options.seed = seed
        if unknown_manager not in UNKNOWN_MANAGER:
            raise ValueError(f"unknown_manager is {unknown_manager!r}, not 'error' or 'root'")
        options.unknown_manager = UNKNOWN_MANAGER[unknown_manager]
        with Session() as session:
            self._object = session.make(lib.reversa_people_read, path_bytes(people), options)

    @property
    def seed(self) -> int:
        """The seed that drew the order."""
        seed: int = lib.reversa_cohort_seed(self._object)
        return seed

    @property
    def columns(self) -> list[str]:
        """Names of the columns besides id, in the order in which they came."""
        n = lib.reversa_cohort_n_columns(self._object)
        return [text(lib.reversa_cohort_column_name(self._object, index)) for index in range(n)]

    def __len__(self) -> int:
        n: int = lib.reversa_cohort_n_people(self._object)
        return n

    def __contains__(self, person_id: object) -> bool:
        return isinstance(person_id, str) and self._find(person_id) >= 0

    def _find(self, person_id: str) -> int:
        person: int = lib.reversa_cohort_find(self._object, person_id.encode("utf-8"))
        return person

    def person(self, person_id: str) -> int:
        """The index of a person of that id; KeyError if there is nobody."""
        person = self._find(person_id)
        if person < 0:
            raise KeyError(person_id)
        return person

    def id(self, person: int) -> str:
        """The id of a person; IndexError for another index."""
        pointer = lib.reversa_cohort_id(self._object, person)
        if pointer == ffi.NULL:
            raise IndexError(person)
        return text(pointer)

    def __repr__(self) -> str:
        return f"<reversa.Cohort of {len(self)} people, {len(self.columns)} columns>"


class _PairData:
    """What is known of pairs of a cohort."""

    def __init__(self, rows: Source, cohort: Cohort, reader: Any) -> None:
        self.cohort = cohort
        with Session() as session:
            self._object = session.make(reader, path_bytes(rows), cohort._object, keep=(cohort._object,))


class Preferences(_PairData):
    """Ranks and vetoes: path of a preferences.csv."""

    def __init__(self, rows: Source, cohort: Cohort) -> None:
        super().__init__(rows, cohort, lib.reversa_preferences_read)


class Previous(_PairData):
    """Earlier and reviewed pairs: path of a previous.csv or a reviewed pairs.csv."""

    def __init__(self, rows: Source, cohort: Cohort) -> None:
        super().__init__(rows, cohort, lib.reversa_previous_read)


class Scores(_PairData):
    """Scores from elsewhere, in place of criteria: path of a scores.csv."""

    def __init__(self, rows: Source, cohort: Cohort) -> None:
        super().__init__(rows, cohort, lib.reversa_scores_read)
