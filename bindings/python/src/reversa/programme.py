"""The programme: which pairs are allowed, what counts how much, which limits hold, what is best."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any, Union

from reversa._core import Complaint, DataError, Session, path_bytes, text
from reversa._native import ffi, lib
from reversa.arrow import is_path

Json = dict[str, Any]


class Programme:
    """Rules, criteria, limits and the order of the objective, as plain data.

    Parameters
    ----------
    data
        What a programme file holds (``reversa.programme/1``), as Python data. It is copied.

    Raises
    ------
    FormatError, DataError
        An unknown key, a value of the wrong kind or out of range; `column` of the error names the key.

    Examples
    --------
    >>> programme = Programme.reverse_mentoring()
    >>> [rule["rule"] for rule in programme.rules][:2]
    ['level_gap', 'not_in_reporting_line']
    >>> rules = programme.rules
    >>> rules[0]["at_least"] = 3
    >>> programme.replace(rules=rules).rules[0]["at_least"]
    3
    >>> rules[0]["at_leest"] = rules[0].pop("at_least")
    >>> programme.replace(rules=rules)
    Traceback (most recent call last):
    reversa._core.DataError: programme:rules[0].at_leest: Unknown key
    programme:rules[0]: Needs at_least or at_most
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data: Json = _plain(data, "", 0)
        self._object = self._parse("programme")

    @classmethod
    def reverse_mentoring(cls) -> Programme:
        """The built-in programme: juniors mentor seniors outside their own line of command."""
        with Session(threads=1) as session:
            return cls._of(session, session.make(lib.reversa_programme_builtin))

    @classmethod
    def load(cls, path: Union[str, PathLike[str]]) -> Programme:
        """Read a programme file.

        Raises
        ------
        FileError, FormatError, DataError
            With file, and the key in `column`.
        """
        with Session(threads=1) as session:
            return cls._of(session, session.make(lib.reversa_programme_read, path_bytes(path)))

    @classmethod
    def _of(cls, session: Session, handle: Any) -> Programme:
        """Of an object that the library made otherwise: results tell the file that it came from."""
        programme = cls.__new__(cls)
        programme._data = _as_json(session, handle)
        programme._object = handle
        return programme

    def _parse(self, source: str) -> Any:
        document = json.dumps(self._data, ensure_ascii=False).encode("utf-8", "surrogatepass")
        with Session(threads=1) as session:
            return session.make(lib.reversa_programme_parse, document, len(document), source.encode("utf-8"))

    @property
    def name(self) -> str:
        """The programme's name, "" if it has none."""
        pointer = lib.reversa_programme_name(self._object)
        return "" if pointer == ffi.NULL else text(pointer)

    @property
    def data(self) -> Json:
        """All of it, a copy: change it and make a new `Programme` of it."""
        return copy.deepcopy(self._data)

    def _list(self, key: str) -> list[Any]:
        value = self._data.get(key, [])
        return copy.deepcopy(value) if isinstance(value, list) else []

    @property
    def rules(self) -> list[Json]:
        """Who may be paired; a copy."""
        return self._list("rules")

    @property
    def criteria(self) -> list[Json]:
        """What counts how much; a copy."""
        return self._list("criteria")

    @property
    def limits(self) -> list[Json]:
        """What holds for the whole; a copy."""
        return self._list("limits")

    @property
    def objective(self) -> list[Any]:
        """The levels of the objective, the most important first; a copy."""
        return self._list("objective")

    @property
    def sensitive(self) -> list[str]:
        """Columns named as sensitive, in the programme's order, beside gender and birth_year, which always are."""
        names: list[str] = []
        while (pointer := lib.reversa_programme_sensitive(self._object, len(names))) != ffi.NULL:
            names.append(text(pointer))
        return names

    def replace(self, **parts: Any) -> Programme:
        """The same programme with some of its keys (``rules``, ``criteria``, ``limits``, ``objective``, ...) replaced."""
        return Programme({**self._data, **parts})

    def save(self, path: Union[str, PathLike[str]]) -> None:
        """Write it as a programme file, replaced whole or not at all."""
        with Session(threads=1) as session:
            session.call(lib.reversa_programme_write, self._object, path_bytes(path))

    def __reduce__(self) -> tuple[type[Programme], tuple[Json]]:
        return type(self), (self._data,)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Programme) and self._data == other._data

    def __hash__(self) -> int:
        return hash(json.dumps(self._data, sort_keys=True))

    def __repr__(self) -> str:
        parts = [f"{len(self._list(key))} {key}" for key in ("rules", "criteria", "limits")]
        return f"<reversa.Programme {self.name!r}: {', '.join(parts)}>"


def programme_of(given: Union[Programme, Json, str, PathLike[str], None]) -> Programme | None:
    """A programme of its data or of the path of its file; None stays."""
    if given is None or isinstance(given, Programme):
        return given
    if isinstance(given, Mapping):
        return Programme(given)
    if is_path(given):
        return Programme.load(given)
    raise TypeError(f"a programme is a Programme, its data or a path, not {type(given).__name__}")


_DEEPEST = 50


def _plain(value: Any, key: str, depth: int) -> Any:
    """A copy in dicts, lists, text, numbers and truth values; DataError with the key for anything else."""
    if depth > _DEEPEST:
        raise _wrong(key, "Is nested too deeply")
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:
        value = value.item()  # a number of numpy
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        for name in value:
            if not isinstance(name, str):
                raise _wrong(key, f"Has a key that is not text: {name!r}")
        return {name: _plain(item, f"{key}.{name}" if key else name, depth + 1) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, f"{key}[{index}]", depth + 1) for index, item in enumerate(value)]
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise _wrong(key, "Is text with a character that cannot be written")
        return str(value)
    if isinstance(value, int) and -(2**63) <= value < 2**63:
        return int(value)
    if isinstance(value, float) and abs(value) < float("inf"):
        return float(value)
    kind = f"{value}, which is no number here" if isinstance(value, (int, float)) else f"of type {type(value).__name__}"
    raise _wrong(key, f"Is {kind}; a programme holds dicts, lists, text, numbers and truth values")


def _wrong(key: str, message: str) -> DataError:
    return DataError([Complaint("REVERSA_E_DATA", message, "programme", None, key or None)], 1)


def _as_json(session: Session, programme: Any) -> Json:
    """What the library writes of a programme."""
    with tempfile.TemporaryDirectory(prefix="reversa-") as folder:
        path = Path(folder) / "programme.json"
        session.call(lib.reversa_programme_write, programme, path_bytes(path))
        data: Json = json.loads(path.read_text(encoding="utf-8"))
        return data
