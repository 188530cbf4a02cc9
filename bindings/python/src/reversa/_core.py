"""How Python calls the library: one context a call, errors as exceptions, Ctrl-C, progress, messages.

A call runs on a thread of its own without the interpreter's lock, while the calling thread waits for it, hands messages to
`logging` and progress to a bar, and cancels it when it is interrupted. Nothing of Python runs inside the library.
"""

from __future__ import annotations

import _thread
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Union

from reversa._native import ffi, lib

if TYPE_CHECKING:
    from typing_extensions import Self

ProgressFunction = Callable[[str, int, int], None]
Progress = Union[bool, ProgressFunction]

logger = logging.getLogger("reversa")
logger.addHandler(logging.NullHandler())

_LEVELS = {
    lib.REVERSA_LOG_ERROR: logging.ERROR,
    lib.REVERSA_LOG_WARNING: logging.WARNING,
    lib.REVERSA_LOG_INFO: logging.INFO,
    lib.REVERSA_LOG_DEBUG: logging.DEBUG,
}
_WAIT_SECONDS = 0.05
_MESSAGE_BYTES = 8192


@dataclass(frozen=True)
class Complaint:
    """One thing that was wrong.

    Attributes
    ----------
    code
        Name of the status, such as ``"REVERSA_E_DATA"``.
    message
        One sentence.
    file
        Name of the input, or None.
    row
        Row in that input, the header being 1 (of data in memory the first row is 1); None where it means nothing.
    column
        Column or key in that input, or None.
    """

    code: str
    message: str
    file: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.row, self.column) if part is not None)
        return f"{place}: {self.message}" if place else self.message


class Error(Exception):
    """What the library refused or could not do.

    Attributes
    ----------
    code, file, row, column
        Of the first thing that was wrong; see `Complaint`.
    complaints
        The first 20 things that were wrong.
    count
        How many there were in all.
    """

    def __init__(self, complaints: list[Complaint], count: int) -> None:
        self.complaints = complaints
        self.count = count
        first = complaints[0]
        self.code, self.file, self.row, self.column = first.code, first.file, first.row, first.column
        text = "\n".join(str(complaint) for complaint in complaints)
        if count > len(complaints):
            text += f"\n... and {count - len(complaints)} more"
        super().__init__(text)

    def __reduce__(self) -> tuple[type[Error], tuple[list[Complaint], int]]:
        return type(self), (self.complaints, self.count)


class ArgumentError(Error, ValueError):
    """A value out of range, or objects that do not belong together."""


class OutOfMemoryError(Error, MemoryError):
    """Out of memory, or over the call's limit."""


class CancelledError(Error):
    """The call was cancelled."""


class DeadlineError(Error, TimeoutError):
    """The time limit passed before there was a result."""


class FileError(Error, OSError):
    """The operating system refused to read or write."""


class FormatError(Error, ValueError):
    """Text that is not well formed: CSV, JSON, UTF-8, a number, a date."""


class DataError(Error, ValueError):
    """Well formed but wrong: a duplicate id, an unknown column, a cycle of managers."""


class UnsupportedError(Error, NotImplementedError):
    """Asked for something that this build or version cannot do."""


class InternalError(Error, RuntimeError):
    """A check inside the library failed; please report it."""


_ERRORS: dict[int, type[Error]] = {
    lib.REVERSA_E_ARGUMENT: ArgumentError,
    lib.REVERSA_E_MEMORY: OutOfMemoryError,
    lib.REVERSA_E_CANCELLED: CancelledError,
    lib.REVERSA_E_DEADLINE: DeadlineError,
    lib.REVERSA_E_IO: FileError,
    lib.REVERSA_E_FORMAT: FormatError,
    lib.REVERSA_E_DATA: DataError,
    lib.REVERSA_E_UNSUPPORTED: UnsupportedError,
    lib.REVERSA_E_INTERNAL: InternalError,
}


def text(pointer: Any) -> str:
    """A C string that is never NULL."""
    value: bytes = ffi.string(pointer)
    return value.decode("utf-8")


def text_or_none(pointer: Any) -> str | None:
    return None if pointer == ffi.NULL else text(pointer)


def _complaints(ctx: Any, status: int) -> tuple[list[Complaint], int]:
    name = text(lib.reversa_status_name(status))
    count = lib.reversa_context_error_count(ctx)
    error = ffi.new("reversa_error *")
    found = []
    for index in range(min(count, 20)):
        lib.reversa_context_error(ctx, index, error)
        if error.code == lib.REVERSA_OK:
            break
        found.append(
            Complaint(
                text(lib.reversa_status_name(error.code)),
                text(error.message).replace("options->", ""),
                text_or_none(error.file),
                error.row or None,
                text_or_none(error.column),
            )
        )
    return found or [Complaint(name, name)], max(count, 1)


class _Bar:
    """Progress on standard error: by tqdm where it is installed, else a line that is written over."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: Any = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage:
            self.close()
            self._stage = stage
            self._bar = self._open(stage)
        if self._bar is not None:
            self._bar.total = total or None
            self._bar.n = done
            self._bar.refresh()
        else:
            share = f" {100 * done // total} %" if total else ""
            print(f"\r{stage}{share}   ", end="", file=sys.stderr, flush=True)

    @staticmethod
    def _open(stage: str) -> Any:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            return None
        return tqdm(desc=stage)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
        elif self._stage:
            print(file=sys.stderr)
        self._bar, self._stage = None, ""


def _check_session(threads: int | None, time_limit: float | None, memory_limit: int | None) -> None:
    for name, number, most in (("threads", threads, 2**31 - 1), ("memory_limit", memory_limit, 2**64 - 1)):
        if number is not None and not hasattr(number, "__index__"):
            raise TypeError(f"{name} is {number!r}, not a whole number")
        if number is not None and not 0 <= number <= most:
            raise ValueError(f"{name} is {number}, not 0 or more" if number < 0 else f"{name} is {number}, above {most}")
    if time_limit is not None and not hasattr(time_limit, "__float__"):
        raise TypeError(f"time_limit is {time_limit!r}, not a number of seconds")
    if time_limit is not None and time_limit != time_limit:
        raise ValueError("time_limit is not a number")


class Session:
    """A context for one call or a few that belong together.

    Parameters
    ----------
    threads
        Threads that a call may use; None for one a processor. Results never depend on it.
    time_limit
        Seconds from now; None for no limit.
    memory_limit
        Bytes that the call and what it makes may hold; None for no limit.
    progress
        True for a bar on standard error, or a function of (stage, done, total); total is 0 while unknown.
    """

    def __init__(
        self,
        *,
        threads: int | None = None,
        time_limit: float | None = None,
        memory_limit: int | None = None,
        progress: Progress = False,
    ) -> None:
        _check_session(threads, time_limit, memory_limit)
        self._progress: ProgressFunction | None = None
        self._bar: _Bar | None = None
        if progress is True:
            self._bar = _Bar()
            self._progress = self._bar
        elif progress:
            if not callable(progress):
                raise TypeError(f"progress is {progress!r}, neither True nor a function of (stage, done, total)")
            self._progress = progress
        self._mailbox = ffi.gc(lib.glue_mailbox_create(), lib.glue_mailbox_free)
        out = ffi.new("reversa_context **")
        if self._mailbox == ffi.NULL or lib.reversa_context_create(ffi.NULL, out) != lib.REVERSA_OK:
            raise MemoryError("reversa: no memory for a context")
        self.context = out[0]
        lib.reversa_context_set_threads(self.context, 0 if threads is None else threads)
        if time_limit is not None:
            lib.reversa_context_set_time_limit(self.context, max(time_limit, 1e-9))
        if memory_limit is not None:
            lib.reversa_context_set_memory_limit(self.context, memory_limit)
        wanted = [level for level, number in _LEVELS.items() if logger.isEnabledFor(number)]
        lib.glue_mailbox_attach(self._mailbox, self.context, max(wanted, default=lib.REVERSA_LOG_ERROR))
        self._told = 0

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self.context is not None:
            lib.reversa_context_free(self.context)
            self.context = None
        if self._bar is not None:
            self._bar.close()

    def _read_mail(self) -> None:
        level = ffi.new("reversa_log_level *")
        buffer = ffi.new("char[]", _MESSAGE_BYTES)
        while lib.glue_mailbox_take(self._mailbox, level, buffer, _MESSAGE_BYTES):
            logger.log(_LEVELS.get(level[0], logging.INFO), "%s", ffi.string(buffer).decode("utf-8", "replace"))
        if self._progress is None:
            return
        told = ffi.new("glue_progress *")
        lib.glue_mailbox_progress(self._mailbox, told)
        if told.n_told > self._told:
            self._told = told.n_told
            self._progress(ffi.string(told.stage).decode("utf-8", "replace"), told.done, told.total)

    def call(self, function: Any, *arguments: Any) -> None:
        """Run a library function whose first parameter is the context; raises what it reports."""
        status: list[int] = []
        refused: list[Exception] = []
        ended = threading.Event()

        def run() -> None:
            try:
                status.append(function(self.context, *arguments))
            except Exception as wrong:  # an argument that no C type takes
                refused.append(wrong)
            finally:
                ended.set()

        try:
            # Not threading.Thread: its start() waits, and an interrupt there would leave a thread of which nobody knows.
            _start(run, ended)
            while not ended.wait(_WAIT_SECONDS):
                self._read_mail()
            self._read_mail()
        except BaseException:
            self._end(ended)
            raise
        if refused:
            raise refused[0]
        if not status:
            raise RuntimeError("reversa: the call did not return")
        if status[0] != lib.REVERSA_OK:
            raise _ERRORS.get(status[0], Error)(*_complaints(self.context, status[0]))

    def _end(self, ended: threading.Event) -> None:
        """Cancel the call and wait for its end, a fraction of a second away; a further Ctrl-C does not leave it behind."""
        while True:
            try:
                lib.reversa_context_cancel(self.context)
                if ended.wait(1.0):
                    return
            except KeyboardInterrupt:
                continue

    def make(self, function: Any, *arguments: Any, keep: tuple[Any, ...] = ()) -> Any:
        """Run a library function whose last parameter receives a new object, which frees itself; what it borrows
        (`keep`) is held until then."""
        out_type = ffi.typeof(function).args[-1]
        out = ffi.new(out_type)
        name = out_type.item.item.cname.removeprefix("struct ").strip()
        release = getattr(lib, name + "_free")
        try:
            self.call(function, *arguments, out)
        except BaseException:
            release(out[0])
            raise
        return held(out[0], release, keep)


def held(pointer: Any, release: Any, keep: tuple[Any, ...] = ()) -> Any:
    """An object that frees itself; what it borrows (`keep`) is held until then."""

    def release_and_let_go(freed: Any, kept: tuple[Any, ...] = keep) -> None:
        release(freed)

    return ffi.gc(pointer, release_and_let_go)


class Held:
    """What the library holds for Python, and nobody changes: a copy is the thing itself, and it stays in its process."""

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError(
            f"a {type(self).__name__} cannot be pickled: pass on what it was made of, or its tables, which can"
        )


def fill(options: Any, **values: Any) -> None:
    """Put values into a struct of options; what does not fit is named."""
    for name, value in values.items():
        try:
            setattr(options, name, value)
        except TypeError as wrong:
            raise TypeError(f"{name} is {value!r}: {wrong}") from None
        except OverflowError as wrong:
            raise ValueError(f"{name} is {value!r}: {wrong}") from None


def _start(run: Callable[[], None], ended: threading.Event) -> None:
    """Begin `run` on a thread of its own; where the system gives none, `ended` is set."""
    try:
        _thread.start_new_thread(run, ())
    except RuntimeError:
        ended.set()
        raise


def path_bytes(path: Any) -> bytes:
    """A path as the library takes it."""
    import os

    found = os.fsencode(path)
    if b"\0" in found:
        raise ValueError(f"the path {path!r} has a null character in it")
    return found


def name_bytes(what: str, name: str) -> bytes:
    """A name, such as that of a column, as the library takes it."""
    if not isinstance(name, str):
        raise TypeError(f"{what} is of type {type(name).__name__}, not text")
    if "\0" in name or any("\ud800" <= sign <= "\udfff" for sign in name):
        raise ValueError(f"{what} is {name!r}, which has a null character or half a character in it")
    return name.encode("utf-8")


def version() -> str:
    """The version of the library, "major.minor.patch"."""
    return text(lib.reversa_version())


def build_info() -> str:
    """The libraries that this build contains, one line."""
    return text(lib.reversa_build_info())
