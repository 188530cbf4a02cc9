"""Errors, interrupts, progress, messages, threads."""

import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import reversa

INTERRUPTED = """
import os, signal, sys, threading, time, reversa
problem = reversa.Problem(sys.argv[1])
def interrupt():
    time.sleep(0.3)
    global sent
    sent = time.monotonic()
    os.kill(os.getpid(), signal.SIGINT)
interrupter = threading.Thread(target=interrupt)
interrupter.start()
try:
    reversa.match(problem, threads=1)
except KeyboardInterrupt:
    seconds = time.monotonic() - sent
    interrupter.join()
    print(seconds, threading.active_count())
"""


def test_error_names_its_place(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,role,level\na,mentor,1\nb,mentee,x\n", encoding="utf-8")
    with pytest.raises(reversa.FormatError) as caught:
        reversa.Cohort(path)
    found = {(complaint.row, complaint.column) for complaint in caught.value.complaints}
    assert found == {(3, "level")}
    assert caught.value.file is not None and caught.value.file.endswith("people.csv")
    assert caught.value.count == len(caught.value.complaints)
    assert isinstance(caught.value, ValueError)


def test_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError) as caught:
        reversa.Cohort(tmp_path / "nobody.csv")
    assert isinstance(caught.value, reversa.FileError)


def test_memory_limit_is_a_memory_error(people: Path) -> None:
    problem = reversa.Problem(people)
    with pytest.raises(MemoryError):
        reversa.match(problem, memory_limit=1000)


def test_interrupt_ends_the_call(many_people: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, str(many_people)], capture_output=True, text=True, timeout=120, check=True
    )
    seconds, n_threads = done.stdout.split()
    assert int(n_threads) == 1  # nothing is left running
    assert float(seconds) < 30  # it ended by the interrupt; how fast is measured elsewhere


def test_interpreter_runs_while_the_library_works(many_people: Path) -> None:
    problem = reversa.Problem(many_people)
    rounds = 0
    stop = threading.Event()

    def count() -> None:
        nonlocal rounds
        while not stop.wait(0.001):
            rounds += 1

    counter = threading.Thread(target=count)
    counter.start()
    matching = reversa.match(problem, threads=1, time_limit=0.5)
    stop.set()
    counter.join()
    assert matching.outcome in ("optimal", "feasible", "stopped")
    assert rounds > 20


def test_two_matches_run_side_by_side(people: Path) -> None:
    problem = reversa.Problem(people)
    alone = reversa.match(problem).pairs.to_dict()
    found: list[dict[str, list[object]]] = []
    workers = [threading.Thread(target=lambda: found.append(reversa.match(problem).pairs.to_dict())) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert found == [alone] * 4


def test_progress_is_told_to_a_function(many_people: Path) -> None:
    told: list[tuple[str, int, int]] = []
    reversa.match(many_people, threads=1, time_limit=1.0, progress=lambda *what: told.append(what))
    assert told
    assert all(stage and done >= 0 and total >= 0 for stage, done, total in told)


def test_a_failing_progress_function_ends_the_call(many_people: Path) -> None:
    def fail(stage: str, done: int, total: int) -> None:
        raise LookupError(stage)

    problem = reversa.Problem(many_people)
    with pytest.raises(LookupError):
        reversa.match(problem, threads=1, progress=fail)
    assert threading.active_count() == 1


def run_script(code: str, *arguments: str) -> str:
    """What a Python process of its own prints."""
    command = [sys.executable, "-X", "dev", "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def test_many_interrupts_leave_nothing_behind(many_people: Path) -> None:
    """Ctrl-C again and again, also while the call is being cancelled: one KeyboardInterrupt or more, and further calls work."""
    told = run_script(
        """
import os, signal, sys, threading, time, reversa
problem = reversa.Problem(sys.argv[1])
stop = threading.Event()
def interrupt():
    while not stop.wait(0.02):
        os.kill(os.getpid(), signal.SIGINT)
count = 0
interrupter = threading.Thread(target=interrupt)
interrupter.start()
while count < 10:
    try:
        reversa.match(problem, threads=1)
    except KeyboardInterrupt:
        count += 1
while not stop.is_set():
    try:
        stop.set()
    except KeyboardInterrupt:
        pass
while True:
    try:
        interrupter.join()
        break
    except KeyboardInterrupt:
        pass
print(count, reversa.match(problem, time_limit=0.2).outcome)
""",
        str(many_people),
    )
    assert told.split()[0] == "10"


def test_fork_and_exit_while_a_call_runs(many_people: Path) -> None:
    """A child of a process with a running call has a library that works; leaving the interpreter does not wait or crash."""
    told = run_script(
        """
import os, sys, threading, time, reversa
problem = reversa.Problem(sys.argv[1])
threading.Thread(target=lambda: reversa.match(problem), daemon=True).start()
time.sleep(0.1)
child = os.fork()
if child == 0:
    found = reversa.match({"id": ["a", "b"], "role": ["mentor", "mentee"], "level": [1, 5]})
    os._exit(len(found))
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
""",
        str(many_people),
    )
    assert told.split() == ["1"]


def test_progress_may_call_the_library(people: Path, many_people: Path) -> None:
    found: list[int] = []
    reversa.match(many_people, threads=1, time_limit=1.0, progress=lambda *what: found.append(len(reversa.match(people))))
    assert found and len(set(found)) == 1


@pytest.mark.parametrize("with_tqdm", [True, False])
def test_progress_bar(many_people: Path, with_tqdm: bool) -> None:
    """A bar on standard error with tqdm, a line without it."""
    if with_tqdm:
        pytest.importorskip("tqdm")
    code = "import sys\n" + ("" if with_tqdm else "sys.modules['tqdm'] = None\n")
    code += "import reversa\nreversa.match(sys.argv[1], threads=1, time_limit=1.0, progress=True)\n"
    command = [sys.executable, "-c", code, str(many_people)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == ""
    assert "candidates" in done.stderr and ("it/s" in done.stderr) == with_tqdm


def test_messages_go_to_logging(people: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="reversa"):
        reversa.match(people)
    assert caplog.records


def test_objects_outlive_what_they_were_made_of(people: Path) -> None:
    import gc

    matching = reversa.match(people)
    expected = matching.pairs.to_dict()
    problem = matching.problem
    del matching
    gc.collect()
    assert reversa.match(problem).pairs.to_dict() == expected
    del problem
    gc.collect()
