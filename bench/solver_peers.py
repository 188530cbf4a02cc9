#!/usr/bin/env python3
"""The network solver beside LEMON, OR-tools, scipy, lapjv and mentor-match, on the same instances in the same run.

    python3 bench/solver_peers.py                 10^4 to 10^6 mentees: most of an hour
    python3 bench/solver_peers.py --short         up to 3·10^4: some minutes

Builds the programs of bench/solvers (that of LEMON where liblemon-dev and a C++ compiler are), makes a Python environment
of its own in build/ and installs the others into it from PyPI, and goes without a peer that cannot be had. Each
measurement is a process of its own, single thread, with a limit of its own; tools take turns, and the median is
told: seconds of the processor for the solve alone (with the certificate, for us), and the most memory that the process
held. Where the model is the same, pairs and score must be the same, or this ends with 1. How time grows with
the number of mentees is drawn into build/solver_growth.svg.
"""

import argparse
import csv
import json
import math
import os
import random
import resource
import statistics
import subprocess
import sys
import venv
from dataclasses import dataclass, field
from pathlib import Path

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
PROGRAMS = ROOT / "build" / "release" / "bench" / "solvers"
SCHEME = ROOT / "examples" / "civil_service"
OURS = "reversa"
PACKAGES = {"scipy": "scipy", "ortools": "ortools", "lapx": "lap", "mentor-match": "matching"}  # and what to import
PACKAGE_OF = {"ortools": "ortools", "scipy": "scipy", "scipy-dense": "scipy", "lapjv": "lapx"}
PACKAGE_OF["mentor-match"] = "mentor-match"
ROUNDS = 5
ONCE = 5  # seconds from which a call is made once
LETTERS = {"uniform": "r", "clustered": "c"}


@dataclass(frozen=True)
class Case:
    """A line of the table."""

    kind: str  # as network_write has it, or "scheme" for mentor-match's people
    mentors: int
    ratio: float = 1.0
    capacity: int = 1
    target: float = 0  # ratio to the fastest peer; 0 for none
    most: float = 0  # seconds; 0 for no such target
    six: bool = False  # one of those whose geometric mean has a target
    long: bool = False  # peers get three times the limit

    def title(self):
        size = f"{self.mentors:,}"
        if self.kind == "scheme":
            return f"mentor-match's people, {size} × {size}, capacity 3"
        if self.is_dense():
            return f"{self.kind.replace('-', ', ')}, {size} × {size}"
        capacity = f", capacity {self.capacity}" if self.capacity > 1 else ""
        return f"{LETTERS[self.kind]} {size}{capacity}, {self.ratio:g}"

    def is_dense(self):
        return self.kind.startswith("dense")

    def n_mentees(self):
        return round(self.mentors * self.ratio * self.capacity)

    def tools(self):
        if self.kind == "scheme":
            return (OURS, "mentor-match")
        if self.is_dense():
            return (OURS, "lapjv", "scipy-dense")
        return (OURS, "lemon", "ortools", *(("scipy",) if self.capacity == 1 and not self.long else ()))


def six(mentors, with_targets):
    for kind in LETTERS:
        for ratio in (0.9, 1.0, 1.1):
            target = 0 if not with_targets else 15 if ratio == 1 else 5
            yield Case(kind, mentors, ratio, target=target, six=with_targets)


SHORT = (
    *six(10**4, False),
    Case("clustered", 3333, 1.1, 3),
    Case("uniform", 3333, 1.0, 3),
    Case("uniform", 3000, 0.9),
    Case("clustered", 3000, 1.1),
    Case("uniform", 30000, 0.9),
    Case("clustered", 30000, 1.1),
    Case("dense-uniform", 2000),
    Case("dense-clustered", 2000),
    Case("scheme", 50, target=500),
)
FULL = (
    *SHORT,
    *six(10**5, True),
    Case("clustered", 33333, 1.0, 3, target=6),
    Case("clustered", 33333, 1.1, 3, target=6),
    Case("uniform", 33333, 1.0, 3, target=6),
    Case("uniform", 10**6, 0.9, target=15, most=6, long=True),
    Case("clustered", 10**6, 1.1, target=15, most=6, long=True),
    Case("dense-uniform", 10**4, target=30),
    Case("dense-clustered", 10**4, target=20),
    Case("scheme", 500, target=500),
)


@dataclass
class Job:
    """The measurements of one tool on one instance."""

    seconds: list = field(default_factory=list)
    answer: dict = field(default_factory=dict)
    note: str = ""
    over: float = 0  # the limit that it passed

    def median(self):
        return statistics.median(self.seconds) if self.seconds else float("nan")


def say(text):
    print(text, file=sys.stderr, flush=True)


# ---- What is there


def build():
    names = ["network_write", "network_kernel", "network_dense", "network_people"]
    commands = [["cmake", "--preset", "release"], ["cmake", "--build", "build/release", "-j", str(os.cpu_count())]]
    commands[1] += ["--target", *names]
    for command in commands:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
    lemon = [*commands[1][:5], "--target", "network_lemon"]
    if subprocess.run(lemon, cwd=ROOT, capture_output=True, check=False).returncode:
        say("without LEMON: liblemon-dev or a C++ compiler is not installed")
        return False
    return True


def python_of(folder):
    """The interpreter of an environment, and the packages that are there or could be installed."""
    python = folder / "bin" / "python"
    found = set()
    try:
        if not python.exists():
            venv.create(folder, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        say(f"without the peers in Python: {error}")
        return None, found
    for package, module in PACKAGES.items():
        test = [python, "-c", f"import {module}"]
        if subprocess.run(test, capture_output=True, check=False).returncode:
            say(f"installing {package} into {folder}")
            install = [python, "-m", "pip", "install", "-q", package]
            if subprocess.run(install, check=False).returncode:
                say(f"without {package}: it cannot be installed")
                continue
        found.add(package)
    return python, found


def find_tools(folder):
    """What to run for each tool, to which the instance is added; ours depends on the kind of instance."""
    has_lemon = build()
    tools = {OURS: []}
    if has_lemon:
        tools["lemon"] = [str(PROGRAMS / "network_lemon")]
    python, packages = python_of(folder)
    for tool, package in PACKAGE_OF.items():
        if package in packages:
            tools[tool] = [str(python), "-B", str(BENCH / "solver_python.py"), tool]
    return tools, python


def version_line(python):
    script = f"""import importlib.metadata as m
for p in {tuple(PACKAGES) + ("numpy",)}:
    try: print(p, m.version(p), end=", ")
    except m.PackageNotFoundError: pass"""
    if not python:
        return ""
    return subprocess.run([python, "-c", script], capture_output=True, text=True, check=False).stdout.strip(", ")


def machine_line():
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = "unknown"
    return f"{os.cpu_count()} cores, {model}, load {os.getloadavg()[0]:.1f}"


# ---- Instances


def random_person(draw, role, number):
    """Someone as mentor-match's own generator of trial data draws them: every choice alike."""
    grades = ("AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4")
    identities = ("Asexual or aromantic", "Gay", "Lesbian", "Bisexual or pansexual", "Transgender", "Non-binary")
    person = {
        "email address": f"{role}.{number:04}",
        "grade": draw.choice(grades[2:] if role == "mentor" else grades[:-1]),
        "organisation": draw.choice(("Fun", "Truth", "Joy", "Love", "Virtue", "Peace")),
        "profession": draw.choice(("Policy", "DDaT", "Operations", "HR", "Security")),
    }
    if role == "mentor":
        some = draw.sample(identities, draw.randint(1, 2))
        person["characteristics"] = draw.choice(("", ", ".join(some)))
    else:
        person["match with similar identity"] = draw.choice(("yes", "no"))
        person["identity to match"] = draw.choice(("", *identities))
    return person


def write_scheme(folder, size):
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(1)
    for role in ("mentor", "mentee"):
        people = [random_person(draw, role, number) for number in range(size)]
        with open(folder / f"{role}s.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(people[0]))
            writer.writeheader()
            writer.writerows(people)


def instance_of(case, folder, sample):
    """The file, or for mentor-match's people the folder, of an instance; kept for the next run."""
    if case.kind == "scheme":
        path = sample if sample and case.mentors == 50 else folder / f"scheme-{case.mentors}"
        if path != sample:
            write_scheme(path, case.mentors)
        convert = [sys.executable, "-B", SCHEME / "convert.py", path / "mentors.csv", path / "mentees.csv"]
        with open(folder / f"people-{case.mentors}.csv", "wb") as file:
            subprocess.run(convert, stdout=file, check=True)
        return path
    name = f"{case.kind}-{case.mentors}-{case.capacity}-{case.ratio}"
    path = folder / f"{name}.bin"
    writer = PROGRAMS / "network_write"
    if not path.exists() or path.stat().st_mtime < writer.stat().st_mtime:
        say(f"writing {name}")
        numbers = (case.mentors, case.capacity, case.ratio, 20, 1)
        subprocess.run([writer, case.kind, *map(str, numbers), path], check=True)
    return path


# ---- Measuring


def command_of(tools, tool, case, path, folder):
    if tool != OURS:
        return [*tools[tool], str(path)]
    if case.kind == "scheme":
        return [PROGRAMS / "network_people", folder / f"people-{case.mentors}.csv", SCHEME / "programme.json"]
    return [PROGRAMS / ("network_dense" if case.is_dense() else "network_kernel"), path]


def parse(text):
    """JSON, or words: a name, then keys and numbers."""
    if text.startswith("{"):
        return json.loads(text)
    words = text.split()[1:]
    return {key: float(value) if "." in value else int(value) for key, value in zip(words[::2], words[1::2])}


def run_once(command, limit):
    """An answer, a note in place of one, or the limit in seconds of the processor that was passed."""
    spare = 20  # for reading the instance
    environment = dict(os.environ)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[name] = "1"

    def bound():
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit + spare), int(limit + spare)))

    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, preexec_fn=bound, timeout=10 * limit, check=False
        )
    except subprocess.TimeoutExpired:
        return {"over": limit}
    if done.returncode < 0:
        return {"over": limit}
    if done.returncode:
        return {"note": (done.stderr.strip().splitlines() or ["it failed"])[-1]}
    answer = parse(done.stdout)
    return {"over": limit} if answer.get("seconds", 0) > limit else answer


def measure(case, commands, limit):
    jobs = {tool: Job() for tool in commands}
    for turn in range(ROUNDS):
        for tool, command in commands.items():
            job = jobs[tool]
            once = ONCE if tool != OURS else 4 * ONCE
            if job.note or job.over or (turn > 0 and job.median() > once):
                continue
            answer = run_once(command, limit * (3 if case.long else 1))
            job.note, job.over = answer.get("note", ""), answer.get("over", 0)
            if not job.note and not job.over:
                job.seconds.append(answer["seconds"])
                job.answer = answer
            if turn == 0:
                say(f"{case.title()}: {tool} {time_of(job)}")
    return jobs


def disagreements(case, jobs):
    """What must be the same and is not."""
    ours = jobs[OURS]
    if not ours.seconds:
        yield f"{case.title()}: reversa has no result: {ours.note or 'over the limit'}"
        return
    for tool, job in jobs.items():
        if not job.seconds:
            continue
        if case.kind == "scheme":
            if any(job.answer[key] > ours.answer[key] for key in ("mentees", "mentors")):
                yield f"{case.title()}: {tool} reaches more people"
        elif any(job.answer[key] != ours.answer[key] for key in ("pairs", "score")):
            yield f"{case.title()}: {tool} has {job.answer}, reversa {ours.answer}"


# ---- Telling


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def time_of(job):
    if not job:
        return "–"
    return number(job.median()) if job.seconds else f"> {number(job.over)}" if job.over else job.note


def ratio_of(jobs):
    """(to the fastest peer, is it only a lower bound), None without one."""
    peers = [job for tool, job in jobs.items() if tool != OURS]
    ended = [job.median() for job in peers if job.seconds]
    limits = [job.over for job in peers if job.over]
    if not jobs[OURS].seconds or not (ended or limits):
        return None
    return (min(ended) if ended else min(limits)) / max(jobs[OURS].median(), 1e-6), not ended


def verdict(case, jobs):
    """The cells of ratio and target."""
    found = ratio_of(jobs)
    if not found:
        return "–", ""
    text = f"{'> ' if found[1] else ''}{found[0]:,.1f}"
    missed = found[0] < case.target or (case.most and jobs[OURS].median() > case.most)
    target = f"{case.target:g}" if case.target else ""
    if case.most:
        target += f", under {case.most:g} s"
    return f"**{text}**" if missed else text, target


def memory_of(jobs):
    return "; ".join(f"{tool} {number(job.answer['mb'])}" for tool, job in jobs.items() if job.seconds)


def print_table(results):
    print("\nSeconds of the processor (median), the solve alone; ratio of the fastest peer to us, in bold where")
    print("the target is missed; `>` where a peer passed its limit; megabytes of the whole process.\n")
    print("| | reversa | peers | ratio | target | MB |\n|---|---|---|---|---|---|")
    for case, jobs in results.items():
        peers = "; ".join(f"{tool} {time_of(job)}" for tool, job in jobs.items() if tool != OURS)
        ours = number(jobs[OURS].median())
        print(f"| {case.title()} | {ours} | {peers} | {' | '.join(verdict(case, jobs))} | {memory_of(jobs)} |")
    found = [ratio_of(jobs) for case, jobs in results.items() if case.six]
    if found and all(found):
        mean = math.exp(statistics.fmean(math.log(ratio) for ratio, _ in found))
        text = f"{'> ' if any(bound for _, bound in found) else ''}{mean:.1f}"
        text = text if mean >= 10 else f"**{text}**"
        print(f"\nGeometric mean of the ratios at 100,000, capacity 1: {text} (target 10).")
    for case, jobs in results.items():
        if case.kind == "scheme" and len(jobs) > 1:
            told = (f"{tool} {job.answer['mentees']} mentees and {job.answer['mentors']} mentors in "
                    f"{job.answer['pairs']} pairs" for tool, job in jobs.items() if job.seconds)
            print(f"\n{case.title()}, who has a partner: {'; '.join(told)}.")


# ---- The plot

COLOURS = {OURS: "#c0392b", "lemon": "#2471a3", "ortools": "#229954", "scipy": "#af7ac5"}
WIDTH, HEIGHT, MARGIN = 420, 320, 50


def growth(results):
    """For each kind with two sizes or more, the points of each tool: {(kind, ratio): {tool: [(mentees, seconds)]}}."""
    lines = {}
    for case, jobs in results.items():
        if case.kind in LETTERS and case.capacity == 1:
            panel = lines.setdefault((case.kind, case.ratio), {})
            for tool, job in jobs.items():
                if job.seconds:
                    panel.setdefault(tool, []).append((case.n_mentees(), max(job.median(), 1e-4)))
    return {key: panel for key, panel in lines.items() if len(panel.get(OURS, ())) >= 3}


def panel_svg(left, title, lines):
    """Both axes are logarithmic, from 10^3 to 10^6.2 mentees and 10^-4 to 10^3 seconds."""

    def x_of(mentees):
        return left + MARGIN + (math.log10(mentees) - 3) / 3.2 * WIDTH

    def y_of(seconds):
        return MARGIN + HEIGHT - (math.log10(seconds) + 4) / 7 * HEIGHT

    yield f'<text x="{left + MARGIN}" y="{MARGIN - 20}" font-weight="bold">{title}</text>'
    for power in range(-4, 4):
        y = y_of(10**power)
        yield f'<path d="M{left + MARGIN} {y:.0f}h{WIDTH}" stroke="#ddd"/>'
        yield f'<text x="{left + MARGIN - 6}" y="{y + 4:.0f}" text-anchor="end">{10**power:g} s</text>'
    for power in range(3, 7):
        x = x_of(10**power)
        yield f'<path d="M{x:.0f} {MARGIN}v{HEIGHT}" stroke="#ddd"/>'
        yield f'<text x="{x:.0f}" y="{MARGIN + HEIGHT + 18}" text-anchor="middle">{10**power:,}</text>'
    for tool, points in lines.items():
        places = [(x_of(mentees), y_of(seconds)) for mentees, seconds in sorted(points)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline points="{path}" fill="none" stroke="{COLOURS[tool]}" stroke-width="2"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLOURS[tool]}"/>' for x, y in places)
        x, y = places[-1]
        yield f'<text x="{x + 6:.0f}" y="{y - 6:.0f}" fill="{COLOURS[tool]}">{tool}</text>'


def write_plot(path, results):
    panels = growth(results)
    if not panels:
        return
    step = WIDTH + 2 * MARGIN
    parts = []
    for place, ((kind, ratio), lines) in enumerate(panels.items()):
        title = f"{kind}, {ratio:g} mentees a place: seconds of the processor"
        parts += panel_svg(step * place, title, lines)
    size = f'width="{step * len(panels)}" height="{HEIGHT + 2 * MARGIN}"'
    style = 'font-family="sans-serif" font-size="12"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n<rect width="100%" height="100%" fill="white"/>\n'
    path.write_text(head + "\n".join(parts) + "\n</svg>\n", encoding="utf-8")
    print(f"\nGrowth with the number of mentees: {path.relative_to(ROOT)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="up to 30,000 mentees, dense 2,000, people 50")
    parser.add_argument("--only", default="", help="lines whose title contains this")
    parser.add_argument("--limit", type=float, help="seconds of the processor for a peer (60, short 20; 10^6: thrice)")
    parser.add_argument("--sample", type=Path, help="a folder with mentor-match's own sample of 50 (sample_data/small)")
    parser.add_argument("--venv", type=Path, default=ROOT / "build" / "solver-venv", help="where the packages go")
    chosen = parser.parse_args()
    limit = chosen.limit or (20 if chosen.short else 60)
    folder = ROOT / "build" / "solver-instances"
    folder.mkdir(parents=True, exist_ok=True)
    tools, python = find_tools(chosen.venv)
    results = {}
    for case in SHORT if chosen.short else FULL:
        if chosen.only not in case.title():
            continue
        path = instance_of(case, folder, chosen.sample)
        commands = {tool: command_of(tools, tool, case, path, folder) for tool in case.tools() if tool in tools}
        results[case] = measure(case, commands, limit)
    print(version_line(python))
    print(machine_line())
    print_table(results)
    write_plot(ROOT / "build" / "solver_growth.svg", results)
    wrong = [line for case, jobs in results.items() for line in disagreements(case, jobs)]
    said = "\n".join(f"NOT THE SAME: {line}" for line in wrong)
    print(said or "\nPairs and scores agree wherever the model is the same.")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
