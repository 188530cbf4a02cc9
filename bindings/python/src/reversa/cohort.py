"""People, and what is known of pairs: preferences, earlier pairs, scores from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal, Protocol, Union, runtime_checkable

from reversa._core import Held, Session, path_bytes, text
from reversa._native import ffi, lib
from reversa._words import seed_number
from reversa.arrow import is_path, stream_of

if TYPE_CHECKING:
    from typing_extensions import Self


@runtime_checkable
class SupportsArrow(Protocol):
    """A table: pandas 2.2 or later, polars, pyarrow, DuckDB relations, and what else speaks the Arrow C stream interface."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...



Path = Union[str, "PathLike[str]"]
Source = Union[Path, Mapping[str, Any], SupportsArrow]



def read(session: Session, what: str, source: Source, *arguments: Any, keep: tuple[Any, ...] = ()) -> Any:
    """An object of a file or of a table: by reversa_<what>_read or reversa_<what>_import."""
    if is_path(source):
        return session.make(getattr(lib, f"reversa_{what}_read"), path_bytes(source), *arguments, keep=keep)
    stream, capsule = stream_of(source)
    made = session.make(getattr(lib, f"reversa_{what}_import"), stream, *arguments, keep=keep)
    del capsule  # the stream in it was moved out and released
    return made


UNKNOWN_MANAGER = {"error": lib.REVERSA_UNKNOWN_MANAGER_ERROR, "root": lib.REVERSA_UNKNOWN_MANAGER_ROOT}


class Cohort(Held):
    """The people of a programme, immutable.

    Parameters
    ----------
    people
        A table with a row a person, or the path of a people.csv, which describes the columns: a data frame of pandas, polars,
        pyarrow, DuckDB, or a dict of lists. Sets of tags are ``"a;b"`` or lists of text. Rows of data in memory count from 1.
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
        options.seed = seed_number("seed", seed)
        if unknown_manager not in UNKNOWN_MANAGER:
            raise ValueError(f"unknown_manager is {unknown_manager!r}, not 'error' or 'root'")
        options.unknown_manager = UNKNOWN_MANAGER[unknown_manager]
        with Session() as session:
            self._object = read(session, "people", people, options)

    @classmethod
    def _of(cls, handle: Any) -> Cohort:
        """Of an object that the library made otherwise."""
        cohort = cls.__new__(cls)
        cohort._object = handle
        return cohort

    def save(self, path: Path) -> None:
        """Write people.csv, replaced whole or not at all: reading it again gives an equal cohort."""
        with Session(threads=1) as session:
            session.call(lib.reversa_people_write, self._object, path_bytes(path))

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
        name = person_id.encode("utf-8", "surrogatepass") if isinstance(person_id, str) else b"\0"
        person: int = -1 if b"\0" in name else lib.reversa_cohort_find(self._object, name)
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


def name_of(cohort: Cohort, person: int) -> str | None:
    """The id of a person; None for nobody (a negative index)."""
    return cohort.id(person) if person >= 0 else None


class _PairData(Held):
    """What is known of pairs of a cohort."""

    _what = ""

    def __init__(self, rows: Source, cohort: Cohort) -> None:
        self.cohort = cohort
        with Session() as session:
            self._object = read(session, self._what, rows, cohort._object, keep=(cohort._object,))

    @classmethod
    def _of(cls, handle: Any, cohort: Cohort) -> Self:
        """Of an object that the library made otherwise."""
        data = cls.__new__(cls)
        data.cohort = cohort
        data._object = handle
        return data

    def save(self, path: Path) -> None:
        """Write the file of that name, replaced whole or not at all; not for scores."""
        with Session(threads=1) as session:
            session.call(
                getattr(lib, f"reversa_{self._what}_write"), self.cohort._object, self._object, path_bytes(path)
            )


class Preferences(_PairData):
    """Ranks and vetoes: a table or the path of a preferences.csv."""

    _what = "preferences"


class Previous(_PairData):
    """Earlier and reviewed pairs: a table or the path of a previous.csv, or of a reviewed pairs.csv."""

    _what = "previous"


class Scores(_PairData):
    """Scores from elsewhere, in place of criteria: a table or the path of a scores.csv."""

    _what = "scores"
