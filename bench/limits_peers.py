#!/usr/bin/env python3
"""30 quotas beside CBC, HiGHS, OR-tools CP-SAT and glpsol, on the same models in the same run.

    python3 bench/limits_peers.py --mentees 1000 5000              some minutes
    python3 bench/limits_peers.py --short                          a minute
    python3 bench/limits_peers.py --mentees 20000 --kinds cells --limit 150

Instances are those of limits_make.py, both kinds. Each tool gets the whole model as an MPS file (CP-SAT the same model through its
Python interface), one thread, and a limit of time; ours ends at
a relative gap of 1e-6 at the latest, the others at that gap or the one that ours reached, whichever is larger. Told are medians of the
processor's seconds, the most memory that the process held, the value, and the gap between it and the tool's own bound; a value above
another tool's bound ends this with 1. CBC and glpsol come from Debian (coinor-cbc, glpk-utils), the others from PyPI,
into build/peers; a peer that cannot be had is left out.
"""

import argparse
import csv
import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
import venv
from pathlib import Path

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
OURS = ROOT / "build" / "release" / "bin" / "reversa"
PYTHON = ROOT / "build" / "peers" / "bin" / "python"
GAP = 1e-6
PACKAGES = ("highspy", "ortools")
TOOLS = ("reversa", "cbc", "highs", "cp-sat", "glpsol")


class Model:
    """An instance as arrays: pairs with scores, and limits as lists of pairs."""

    def __init__(self, folder):
        with open(folder / "people.csv", newline="") as file:
            people = {row["id"]: row for row in csv.DictReader(file)}
        self.pairs = []
        with open(folder / "scores.csv", newline="") as file:
            for row in csv.DictReader(file):
                self.pairs.append((row["mentor_id"], row["mentee_id"], round(float(row["score"]) * 1e6)))
        limits = json.loads((folder / "programme.json").read_text())["limits"]
        self.limits = []
        for limit in limits:
            count = limit.get("at_least", limit.get("at_most"))["count"]
            self.limits.append((limit_members(limit, people, self.pairs), "at_least" in limit, count))

    def rows_of_people(self):
        rows = {}
        for k, (mentor, mentee, _) in enumerate(self.pairs):
            rows.setdefault(mentor, []).append(k)
            rows.setdefault(mentee, []).append(k)
        return rows

    def write_mps(self, path):
        entries = [[] for _ in self.pairs]
        heads, bounds = ["N  COST"], []
        for person, members in self.rows_of_people().items():
            heads.append(f"L  {person}")
            bounds.append((person, 1))
            for k in members:
                entries[k].append(person)
        for i, (members, is_least, count) in enumerate(self.limits):
            heads.append(f"{'G' if is_least else 'L'}  Q{i}")
            bounds.append((f"Q{i}", count))
            for k in members:
                entries[k].append(f"Q{i}")
        with open(path, "w") as file:
            file.write("NAME quotas\nROWS\n" + "".join(f" {head}\n" for head in heads))
            file.write("COLUMNS\n M1 'MARKER' 'INTORG'\n")
            for k, rows in enumerate(entries):
                file.write(f" x{k} COST {-self.pairs[k][2]}\n" + "".join(f" x{k} {row} 1\n" for row in rows))
            file.write(" M2 'MARKER' 'INTEND'\nRHS\n" + "".join(f" RHS {row} {n}\n" for row, n in bounds))
            file.write("ENDATA\n")  # rows of people bound every pair


def limit_members(limit, people, pairs):
    if limit["limit"] == "pairs":
        column = limit["where"]["same"]
        return [k for k, (m, e, _) in enumerate(pairs) if people[m][column] == people[e][column] != ""]
    column, value = limit["where"]["attribute"], limit["where"]["is"]
    side = 0 if limit["side"] == "mentor" else 1
    return [k for k, pair in enumerate(pairs) if people[pair[side]][column] == value]


# ---- Tools: each returns (value, bound), either None; in micro-points ----


def run(command, seconds):
    """Output of a command, with its own seconds and memory."""
    code = (
        "import resource, subprocess, sys; p = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, "
        "stderr=subprocess.STDOUT, timeout=float(sys.argv[1])); u = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "sys.stdout.buffer.write(p.stdout); print('\\n@usage', u.ru_utime + u.ru_stime, u.ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(seconds * 1.5 + 60), *map(str, command)], stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL, check=False,
    )
    found = re.search(r"@usage (\S+) (\S+)", done.stdout)
    return done.stdout, float(found[1]) if found else None, int(found[2]) / 1024 if found else None


def number(pattern, text):
    found = re.findall(pattern, text)
    return float(found[-1]) if found else None


def run_reversa(folder, seconds):
    out = folder / "ours"
    command = [OURS, "match", folder / "people.csv", "--scores", folder / "scores.csv"]
    command += ["--programme", folder / "programme.json", "--threads", 1, "--time-limit", seconds, "--gap", f"{GAP:.6f}"]
    shutil.rmtree(out, ignore_errors=True)
    _, used, memory = run([*command, "-q", "-o", out], seconds)
    if not (out / "result.json").exists():
        return None, None, used, memory
    level = json.loads((out / "result.json").read_text())["levels"][-1]
    return level["value"], level["bound"], used, memory


def run_cbc(folder, seconds, gap):
    text, used, memory = run(
        ["cbc", folder / "model.mps", "-sec", seconds, "-ratio", gap, "-threads", 0, "-solve", "-quit"], seconds
    )
    value, bound = number(r"Objective value:\s+(\S+)", text), number(r"Lower bound:\s+(\S+)", text)
    if value is not None and bound is None:
        bound = value if "Optimal solution found" in text else None
    return negate(value), negate(bound), used, memory


def run_glpsol(folder, seconds, gap):
    text, used, memory = run(
        ["glpsol", "--freemps", folder / "model.mps", "--min", "--tmlim", int(seconds), "--mipgap", gap, "--cuts"], seconds
    )
    found = re.findall(r"mip =\s+(\S+) >=\s+(\S+)", text)
    plain = [row for row in found if row[0] != "not"]
    return (negate(float(plain[-1][0])), None, used, memory) if plain else (None, None, used, memory)


def run_python(name, folder, seconds, gap):
    command = [PYTHON, BENCH / "limits_peers.py", "--worker", name, folder, "--limit", seconds, "--gap", gap]
    text, used, memory = run(command, seconds)
    found = re.search(r"@answer (\S+) (\S+)", text)
    if not found:
        return None, None, used, memory
    value, bound = (None if word == "None" else float(word) for word in found.groups())
    return value, bound, used, memory


def work_highs(folder, seconds, gap):
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", gap)
    solver.readModel(str(folder / "model.mps"))
    solver.run()
    info = solver.getInfo()
    value = -info.objective_function_value if info.primal_solution_status == 2 else None
    return value, -info.mip_dual_bound


def work_cp_sat(folder, seconds, gap):
    from ortools.sat.python import cp_model

    model = Model(folder)
    program = cp_model.CpModel()
    chosen = [program.NewBoolVar("") for _ in model.pairs]
    for members in model.rows_of_people().values():
        program.AddAtMostOne(chosen[k] for k in members)
    for members, is_least, count in model.limits:
        total = sum(chosen[k] for k in members)
        program.Add(total >= count if is_least else total <= count)
    program.Maximize(sum(score * chosen[k] for k, (_, _, score) in enumerate(model.pairs)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.relative_gap_limit = gap
    status = solver.Solve(program)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return solver.ObjectiveValue() if found else None, solver.BestObjectiveBound()


def negate(value):
    return None if value is None else -value


def measure(tool, folder, seconds, gap):
    if tool == "reversa":
        return run_reversa(folder, seconds)
    if tool == "cbc":
        return run_cbc(folder, seconds, gap)
    if tool == "glpsol":
        return run_glpsol(folder, seconds, gap)
    return run_python(tool, folder, seconds, gap)


def gap_of(value, bound):
    return None if value is None or bound is None else (bound - value) / abs(bound)


# ---- The table ----


def have(tool):
    if tool == "reversa":
        return True
    if tool in ("cbc", "glpsol"):
        return shutil.which(tool) is not None
    if not PYTHON.exists():
        venv.create(PYTHON.parent.parent, with_pip=True)
    package = PACKAGES[tool == "cp-sat"]
    return subprocess.run([PYTHON, "-m", "pip", "install", "-q", package], check=False).returncode == 0


def prepare(mentees, kind):
    folder = ROOT / "build" / "limits" / f"{kind}-{mentees}"
    if not (folder / "programme.json").exists():
        cells = ["--cells"] if kind == "cells" else []
        subprocess.run([sys.executable, BENCH / "limits_make.py", str(mentees), folder, *cells], check=True)
    if not (folder / "model.mps").exists():
        Model(folder).write_mps(folder / "model.mps")
    return folder


def show(value, digits=0):
    return "-" if value is None else f"{value:,.{digits}f}"


def compare(mentees, kind, tools, options):
    folder = prepare(mentees, kind)
    runs = {tool: [] for tool in tools}
    goal = options.gap
    for _ in range(options.rounds):
        for tool in tools:
            if not runs[tool] or (runs[tool][0][2] or options.limit) < options.limit / 2:
                runs[tool].append(measure(tool, folder, options.limit, goal))
            if tool == "reversa":
                goal = max(options.gap, gap_of(*runs[tool][-1][:2]) or 0)
    values, bounds = [], []
    print(f"\n{mentees:,} mentees, {kind}\n{'':10}{'seconds':>9}{'ratio':>8}{'MB':>7}{'value':>20}{'gap':>10}", flush=True)
    ours = None
    for tool in tools:
        value, bound = runs[tool][-1][:2]
        used = statistics.median(row[2] for row in runs[tool]) if runs[tool][0][2] else None
        ours = used if tool == "reversa" else ours
        gap = gap_of(value, bound)
        ratio = used / ours if used and ours else None
        print(f"{tool:10}{show(used, 2):>9}{show(ratio, 1):>8}{show(runs[tool][0][3]):>7}{show(value):>20}"
              f"{'-' if gap is None else f'{gap:.1e}':>10}", flush=True)
        values += [] if value is None else [value]
        bounds += [] if bound is None else [bound]
    return not values or not bounds or max(values) <= min(bounds) * (1 + 1e-9)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentees", type=int, nargs="+", default=[1000, 5000])
    parser.add_argument("--kinds", nargs="+", default=["cells", "cross"], choices=["cells", "cross"])
    parser.add_argument("--gap", type=float, default=GAP)
    parser.add_argument("--tools", nargs="+", default=TOOLS, choices=TOOLS)
    parser.add_argument("--limit", type=float, default=100, help="seconds for each run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--short", action="store_true", help="1,000 mentees, once, 10 seconds each")
    parser.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.short:
        options.mentees, options.rounds, options.limit = [1000], 1, 10
    if options.worker:
        folder = Path(options.worker[1])
        work = work_highs if options.worker[0] == "highs" else work_cp_sat
        print("@answer", *work(folder, options.limit, options.gap))
        return 0
    tools = [tool for tool in options.tools if have(tool)]
    agree = [compare(n, kind, tools, options) for kind in options.kinds for n in options.mentees]
    return 0 if all(agree) else 1


if __name__ == "__main__":
    sys.exit(main())
