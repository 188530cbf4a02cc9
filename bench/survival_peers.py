#!/usr/bin/env python3
"""Survival on whole-month tenure with heavy ties: reversa beside R's survival, lifelines and statsmodels.

    python3 bench/survival_peers.py                 10^4, 10^5 and 10^6 rows, one thread and two
    python3 bench/survival_peers.py --short         10^4 and 10^5 rows, one thread, slow calls left out

Builds bench/survival.c, makes a Python environment of its own in build/ and installs lifelines and statsmodels into it,
takes R where Rscript and the package survival are there (apt-get install r-base-core r-cran-survival), and goes without
a peer that cannot be had. All get the same rows. Calls are interleaved, one of each in turn, and the median is
told, of the clock and of the processor. What each held at most is measured in a process of its own, from the resident
size just before the call (VmRSS) to the largest during it (VmHWM, reset before).
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass, field
from pathlib import Path

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
PROGRAM = ROOT / "build" / "release" / "bench" / "survival"
PACKAGES = ("lifelines", "statsmodels")
OURS = "reversa"
SIZES = (10**4, 10**5, 10**6)
ROUND_SECONDS = 0.05  # short calls are repeated until a measurement lasts about this long
SLOW = 15  # seconds from which a peer's call is not run again for two threads, which it does not know of
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Case:
    """A line of the table: one task of ours, those it is compared with, and how many times faster it should be."""

    title: str
    task: str
    peers: tuple  # of (tool, task)
    target: float = 0  # ratio to the fastest of them; 0 for none
    only_at: int = 0  # rows for which the target holds; 0 for all


def all_peers(task):
    return tuple((tool, task) for tool in ("R",) + PACKAGES)


def cox_cases(name, task):
    call = (("R", task),)
    yield Case(f"{name}, against coxph()", task, call, 10)
    yield Case(f"{name}, with residuals and concordance as coxph() gives", task + "_all", call)
    yield Case(f"{name}, against R's bare fitter", task, (("R", task + "_fitter"),), 1.5)
    yield Case(f"{name}, against lifelines and statsmodels", task, all_peers(task)[1:])


CASES = (
    Case("Kaplan–Meier", "km", all_peers("km"), 5),
    Case("Kaplan–Meier by way of person-time", "km_held", all_peers("km")),
    Case("Kaplan–Meier, (entry, exit]", "km_entry", all_peers("km_entry"), 5),
    Case("log-rank", "logrank", all_peers("logrank"), 5),
    Case("log-rank by way of person-time", "logrank_held", all_peers("logrank")),
    *cox_cases("Cox, 5 columns", "cox_5"),
    *cox_cases("Cox, 20 columns", "cox_20"),
    *cox_cases("Cox, 5 columns, (entry, exit]", "cox_5_entry"),
    Case("Cox, clusters, against coxph()", "cox_5_cluster", (("R", "cox_5_cluster"),), 50, 10**6),
    Case("Cox, clusters, against coxph() of (0, exit]", "cox_5_cluster", (("R", "cox_5_cluster_counting"),)),
    Case("Cox, clusters, all given by coxph(), of (0, exit]", "cox_5_cluster_all", (("R", "cox_5_cluster_counting"),)),
    Case("Cox, clusters, against lifelines and statsmodels", "cox_5_cluster", all_peers("cox_5_cluster")[1:]),
)


def columns_of(task):
    return 20 if "20" in task else 5 if "cox" in task else 1 if "logrank" in task else 0


def jobs(tools):
    """Every (tool, task) that some case needs, each once."""
    found = {}
    for case in CASES:
        for job in ((OURS, case.task), *case.peers):
            if job[0] in tools:
                found[job] = True
    return list(found)


@dataclass
class Job:
    """The measurements of one task by one tool, for one number of rows and threads."""

    walls: list = field(default_factory=list)
    cpus: list = field(default_factory=list)
    values: list = field(default_factory=list)
    note: str = ""

    def wall(self):
        return statistics.median(self.walls) if self.walls else float("nan")

    def cpu(self):
        return statistics.median(self.cpus) if self.cpus else float("nan")


class Worker:
    """A process that holds the rows and answers."""

    def __init__(self, command, threads):
        environment = dict(os.environ)
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
            environment[name] = str(threads)
        self.threads = threads
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        if self.process.stdout.readline().strip() != "ready":
            raise RuntimeError(f"{command[0]} did not start")

    def ask(self, task, calls):
        self.process.stdin.write(f"{task} {self.threads} {calls}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"it ended at {task}")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def end(self):
        self.process.stdin.close()
        self.process.wait()


# ---- What is there


def build():
    for command in (
        ["cmake", "--preset", "release"],
        ["cmake", "--build", "build/release", "-j", str(os.cpu_count()), "--target", "bench_survival"],
    ):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)


def python_of(folder):
    """The interpreter of an environment with the packages, made where it is not there; None where that fails."""
    python = folder / "bin" / "python"
    wanted = "import " + ", ".join(PACKAGES)
    if python.exists() and not subprocess.run([python, "-c", wanted], capture_output=True, check=False).returncode:
        return python
    say(f"installing {' and '.join(PACKAGES)} into {folder}")
    try:
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        say(f"without lifelines and statsmodels: {error}")
        return None
    return python


def version_lines(tools):
    if "R" in tools:
        script = 'cat(R.version.string, ", survival ", format(packageVersion("survival")), sep = "")'
        yield subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, check=False).stdout
    if "lifelines" in tools:
        names = (*PACKAGES, "numpy", "scipy", "pandas")
        script = f"import importlib.metadata as m\nprint(*(f'{{p}} {{m.version(p)}}' for p in {names}), sep=', ')"
        yield subprocess.run(
            [tools["lifelines"][0], "-c", script], capture_output=True, text=True, check=False
        ).stdout.strip()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = "unknown"
    yield f"{os.cpu_count()} cores, {model}"


def find_tools(folder):
    """The command of each tool, to which FILE ROWS COLUMNS are added; ours makes its rows itself."""
    tools = {OURS: [str(PROGRAM), "--serve"]}
    has_survival = ["Rscript", "-e", 'quit(status = !requireNamespace("survival", quietly = TRUE))']
    if shutil.which("Rscript") and not subprocess.run(has_survival, capture_output=True, check=False).returncode:
        tools["R"] = ["Rscript", str(BENCH / "survival_peers.R")]
    else:
        say("without R: Rscript or its package survival is not installed")
    python = python_of(folder)
    if python:
        for package in PACKAGES:
            tools[package] = [str(python), "-B", str(BENCH / "survival_python.py"), package]
    return tools


def start(tools, tool, path, rows, columns, threads):
    place = [] if tool == OURS else [str(path)]
    return Worker([*tools[tool], *place, str(rows), str(columns)], threads)


# ---- Measuring


def say(text):
    print(text, file=sys.stderr, flush=True)


def expected_seconds(job, rows, results):
    """What the last sizes let expect: growing by ten as it grew before."""
    one, two = (results.get((job, rows // size, 1)) for size in (10, 100))
    if not one or not one.walls:
        return float("inf") if one and one.note else 0
    growth = one.wall() / two.wall() if two and two.walls else 10
    return one.wall() * max(growth, 10)


def first_call(workers, job, known, limit, expected):
    """A job with one call made and the number of calls and rounds that it then gets."""
    tool, task = job
    if expected > limit:
        known.note = f"left out, about {expected:.0f} s expected"
        return 0, 0
    try:
        answer = workers[tool].ask(task, 1)
    except RuntimeError as error:
        known.note = str(error)
        return 0, 0
    known.values = answer["values"]
    wall = answer["wall"]
    if wall > 1:  # long enough to be no matter of warming up
        known.walls.append(wall)
        known.cpus.append(answer["cpu"])
    return max(1, min(200, int(ROUND_SECONDS / wall))), 7 if wall < 1 else 2 if wall < 10 else 0


def measure(tools, path, rows, threads, results, limit):
    workers = {tool: start(tools, tool, path, rows, 20, threads) for tool in tools}
    plan = {}
    for job in jobs(tools):
        known = results[(job, rows, threads)] = Job()
        before = results.get((job, rows, 1)) if threads > 1 and job[0] != OURS else None
        if before and (not before.walls or before.wall() > SLOW):
            results[(job, rows, threads)] = before
            continue
        plan[job] = first_call(workers, job, known, limit, expected_seconds(job, rows, results))
        say(f"{rows} rows, {threads} threads: {' '.join(job)} {known.note or plan[job]}")
    for turn in range(max((rounds for _, rounds in plan.values()), default=0)):
        for (tool, task), (calls, rounds) in plan.items():
            if turn < rounds:
                answer = workers[tool].ask(task, calls)
                results[((tool, task), rows, threads)].walls.append(answer["wall"])
                results[((tool, task), rows, threads)].cpus.append(answer["cpu"])
    for worker in workers.values():
        worker.end()


def measure_memory(tools, path, rows, results):
    """(megabytes before, at most) of each job, in a fresh process with the columns it needs."""
    found = {}
    for job in jobs(tools):
        known = results[(job, rows, 1)]
        if not known.values or (known.walls and known.wall() > 2 * SLOW):
            continue
        worker = start(tools, job[0], path, rows, columns_of(job[1]), 1)
        answer = worker.ask(job[1], 1)
        worker.end()
        found[job] = (answer["base"], answer["peak"])
        say(f"memory at {rows} rows: {' '.join(job)} {answer['base']:.0f} to {answer['peak']:.0f} MB")
    return found


# ---- Telling


def difference(ours, theirs):
    """The largest difference of two lists of numbers, in shares of the number, or of 0.01 where that is less."""
    if not ours or len(ours) != len(theirs):
        return float("nan")
    return max(abs(a - b) / max(abs(a), abs(b), 0.01) for a, b in zip(ours, theirs))


def seconds(job):
    if not job or not job.walls:
        return "–"
    wall, cpu = 1000 * job.wall(), 1000 * job.cpu()
    return " (".join(f"{value:,.0f}" if value >= 100 else f"{value:.3g}" for value in (wall, cpu)) + ")"


def ratio(case, rows, threads, results):
    """Of the fastest peer to us: on the clock, of the processor."""
    ours = results[((OURS, case.task), rows, threads)]
    peers = [results.get((peer, rows, threads)) for peer in case.peers]
    peers = [peer for peer in peers if peer and peer.walls]
    if not peers or not ours.walls:
        return None
    return min(p.wall() for p in peers) / ours.wall(), min(p.cpu() for p in peers) / max(ours.cpu(), 1e-9)


def case_line(case, rows, threads, results):
    ours = [seconds(results[((OURS, case.task), rows, count)]) for count in threads]
    peers = [(peer[0], results.get((peer, rows, threads[0]))) for peer in case.peers]
    theirs = "; ".join(f"{tool} {seconds(job)}" for tool, job in peers if job)
    notes = "; ".join(f"{tool} {job.note}" for tool, job in peers if job and job.note)
    target = case.target if case.only_at in (0, rows) else 0
    ratios = []
    for count in threads:
        found = ratio(case, rows, count, results)
        text = "–" if not found else f"{found[0]:.1f} ({found[1]:.1f})"
        ratios.append(f"**{text}**" if found and found[0] < target else text)
    cells = (case.title, f"{rows:,}", *ours, theirs, *ratios, f"{target:g}" if target else "", notes)
    return "| " + " | ".join(cells) + " |"


def print_times(sizes, threads, results):
    print("\nMilliseconds on the clock (of the processor), those of the peers at one thread; ratio of the fastest peer")
    print("of the line to us, in bold where it is below the target.\n")
    words = ["one thread", "two threads"][: len(threads)]
    heads = ["", "rows", *(f"reversa, {word}" for word in words), "peers", *(f"ratio, {word}" for word in words)]
    print("| " + " | ".join([*heads, "target", ""]) + " |\n|" + "---|" * (len(heads) + 2))
    for case in CASES:
        for rows in sizes:
            print(case_line(case, rows, threads, results))


def print_differences(sizes, results):
    print("\nGreatest difference to us of curve values, statistics, coefficients and standard errors, in bold above")
    print(f"{TOLERANCE:g}.\n")
    print("| | " + " | ".join(f"{rows:,} rows" for rows in sizes) + " |\n|---|" + "---|" * len(sizes))
    peers = {}
    for case in CASES:
        for peer in case.peers:
            peers.setdefault((peer, case.task.removesuffix("_all").removesuffix("_held")), None)
    for peer, task in peers:
        cells = []
        for rows in sizes:
            job = results.get((peer, rows, 1))
            gap = difference(results[((OURS, task), rows, 1)].values, job.values if job else [])
            cells.append("–" if gap != gap else f"{gap:.1e}" if gap <= TOLERANCE else f"**{gap:.1e}**")
        print(f"| {' '.join(peer)} | " + " | ".join(cells) + " |")


def print_memory(rows, memory):
    print(f"\nMemory at {rows:,} rows in MB: more than before the call (the whole process, rows and interpreter")
    print("included).\n")
    print("| | reversa | R | lifelines | statsmodels | share of R's |\n|---|---|---|---|---|---|")

    def cell(job):
        return f"{memory[job][1] - memory[job][0]:.1f} ({memory[job][1]:.0f})" if job in memory else "–"

    shown = set()
    for case in CASES:
        if case.task in shown:
            continue
        shown.add(case.task)
        peer = case.task.removesuffix("_all").removesuffix("_held")
        other = peer + "_counting" if ("R", peer) not in memory else peer
        ours, theirs = memory.get((OURS, case.task)), memory.get(("R", other))
        share = "–"
        if ours and theirs:
            share = f"{(ours[1] - ours[0]) / max(theirs[1] - theirs[0], 0.1):.2f} ({ours[1] / theirs[1]:.2f})"
        cells = [cell((OURS, case.task)), cell(("R", other)), *(cell((tool, peer)) for tool in PACKAGES), share]
        print(f"| {case.task} | " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="up to 100,000 rows, one thread, calls of up to 2 s")
    parser.add_argument("--largest", type=int, default=10**6, choices=SIZES, help="rows (default 1,000,000)")
    parser.add_argument("--limit", type=float, default=150, help="seconds; a call expected to last longer is left out")
    parser.add_argument("--venv", type=Path, default=ROOT / "build" / "bench-venv", help="where the packages go")
    chosen = parser.parse_args()
    if chosen.short:
        chosen.largest, chosen.limit = min(chosen.largest, 10**5), 2
    sizes = [rows for rows in SIZES if rows <= chosen.largest]
    threads = [1] if chosen.short else [1, 2]
    build()
    tools = find_tools(chosen.venv)
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            path = Path(folder) / f"{rows}.bin"
            subprocess.run([PROGRAM, "--write", path, str(rows)], check=True)
            for count in threads:
                measure(tools, path, rows, count, results, chosen.limit)
        memory = measure_memory(tools, path, sizes[-1], results)
    print("\n".join(version_lines(tools)))
    print_times(sizes, threads, results)
    print_differences(sizes, results)
    print_memory(sizes[-1], memory)


if __name__ == "__main__":
    main()
