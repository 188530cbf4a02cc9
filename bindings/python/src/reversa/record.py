"""The record of a run: the chain of decisions, and the run made again from its result.json."""

from __future__ import annotations

from dataclasses import dataclass

from reversa._core import Progress, Session, path_bytes
from reversa._native import ffi, lib
from reversa._proof import texts_until_null
from reversa.cohort import Path


@dataclass(frozen=True)
class Replay:
    """A run made again, beside the one that is on record.

    Attributes
    ----------
    differences
        What differs, a sentence each: outcome, levels, files, and the first line in which a file differs.
    n_files
        How many files were compared.
    """

    differences: list[str]
    n_files: int

    @property
    def identical(self) -> bool:
        """Nothing differs."""
        return not self.differences


def check_decisions(path: Path) -> int:
    """Check the chain of a decisions.ndjson: every line carries its number and the hash of the line before.

    Parameters
    ----------
    path
        The file that `Matching.write` left.

    Returns
    -------
    int
        The number of lines.

    Raises
    ------
    FileError
        It cannot be read.
    FormatError, DataError
        A line is not a JSON object; or the chain breaks, or begins or ends in the middle. `row` is the line.

    Examples
    --------
    >>> import reversa
    >>> matching = reversa.match({"id": ["m", "e"], "role": ["mentor", "mentee"], "level": [1, 5]})
    >>> matching.write("out")
    >>> reversa.check_decisions("out/decisions.ndjson")
    3
    """
    n_lines = ffi.new("int64_t *")
    with Session(threads=1) as session:
        session.call(lib.reversa_decisions_check, path_bytes(path), n_lines)
    found: int = n_lines[0]
    return found


def replay(
    path: Path,
    *,
    inputs: Path | None = None,
    threads: int | None = None,
    time_limit: float | None = None,
    memory_limit: int | None = None,
    progress: Progress = False,
) -> Replay:
    """Run again what a result.json tells of, and compare outcome, levels and the hashes of all files. Nothing is written.

    Parameters
    ----------
    path
        A result.json; the files beside it serve to say where they differ.
    inputs
        The folder of the inputs, by the names they had; None for the paths as they were given, relative ones to the working
        directory. They must be the same, byte for byte.
    threads, time_limit, memory_limit, progress
        As of `match`.

    Raises
    ------
    FileError, FormatError
        A file cannot be read, or the manifest is not JSON.
    DataError
        It is no manifest, or an input is not the one of the run.
    UnsupportedError
        People or pair data came from memory, such as from a data frame: save them, and match the files.
    """
    options = ffi.new("reversa_replay_options *")
    lib.reversa_replay_options_init(options)
    folder = None if inputs is None else ffi.new("char[]", path_bytes(inputs))
    if folder is not None:
        options.inputs = folder
    with Session(threads=threads, time_limit=time_limit, memory_limit=memory_limit, progress=progress) as session:
        handle = session.make(lib.reversa_replay_create, path_bytes(path), options)
    return Replay(texts_until_null(handle, lib.reversa_replay_difference), lib.reversa_replay_n_files(handle))
