#!/usr/bin/env python3
"""
Conflicts, stability with ties, leximin under quotas, and circles beside HiGHS and CP-SAT, on the same models in the same run.

    build/peers/bin/python bench/limits_others.py                       all kinds, all sizes: some minutes
    build/peers/bin/python bench/limits_others.py stable --sizes 200 --seed 2
    build/peers/bin/python bench/limits_others.py --short               the smallest of each

`conflict`: mentors with four places, groups of three to six mentees of whom no two share a mentor. `stable`,
`stable_many`: lists of five with one place, of eight with four, ties on both sides; as many mentees as possible, then
score. `leximin`: three overlapping quotas; mentors with two places, scores in hundredths; the peers solve programs in
succession, with bisection over the scores. `circles`: three to six mentees with a weekly hour in common, one of a
department, no woman or two. Everything is drawn from --seed. Peers get the model as linear rows, one thread, a level
after the other, and --time-limit on the clock for all; their seconds are those of the solver alone, ours those of the
whole program, files included.
Our pairs are put into the peer's rows. A value above a proven bound, or other optima, end this with 1 and leave the files.
"""
import argparse
import csv
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "build" / "release" / "bin" / "reversa"
MILLION = 1000000
HOURS = [f"{day} {hour:02}:00-{hour + 1:02}:00" for day in ("Mon", "Tue", "Wed", "Thu") for hour in (8, 10, 12, 14)]


class Program:
    """Columns from 0 to 1 (whole), rows low <= sum <= high."""

    def __init__(self):
        self.n, self.rows = 0, []

    def column(self):
        self.n += 1
        return self.n - 1

    def row(self, entries, low, high):
        self.rows.append((list(entries), low, high))

    def holds(self, x):
        return all((low is None or low <= total) and (high is None or total <= high) for total, low, high in
                   ((sum(value * x[column] for column, value in entries), low, high) for entries, low, high in self.rows))


class Instance:
    """People, pairs with scores, and the same limits as a programme and as rows; a subclass has `levels`."""

    levels = ["mentees", "score"]
    verb = "match"
    bounded = 0, 1  # sides whose places bound their pairs

    def __init__(self, rng, size):
        self.rng, self.size = rng, size
        self.people, self.pairs, self.ranks, self.limits, self.extra = {}, {}, [], [], {}
        self.program = Program()
        self.draw()
        for side in self.bounded:
            members = {}
            for pair, column in self.column.items():
                members.setdefault(pair[side], []).append((column, 1))
            for person, entries in members.items():
                self.program.row(entries, None, self.people[person]["mentee_capacity" if side else "mentor_capacity"])
        self.rows()

    def person(self, name, role, places, **columns):
        mentor = role == "mentor"
        self.people[name] = {"id": name, "role": role, "mentor_capacity": places if mentor else 0,
                             "mentee_capacity": 0 if mentor else places, **columns}

    def candidates(self, n_mentors, degree, grid=1):
        """Each mentee's mentors, the low numbers more popular, with scores in multiples of `grid` millionths."""
        self.column = {}
        for e in range(self.size):
            chosen = set()
            while len(chosen) < min(degree, n_mentors):
                chosen.add(int(n_mentors * self.rng.random() ** 1.3))
            for m in sorted(chosen):
                self.pairs[f"m{m:03}", f"e{e:03}"] = grid * self.rng.randint(1, MILLION // grid)
        for pair in self.pairs:
            self.column[pair] = self.program.column()

    def objective(self, level):
        return {column: self.pairs[pair] if level == "score" else 1 for pair, column in self.column.items()}

    def write(self, folder):
        def write_table(name, heads, rows):
            with open(folder / name, "w", newline="") as file:
                csv.writer(file).writerows([heads, *rows])
        heads = list(next(iter(self.people.values())))
        write_table("people.csv", heads, [[person[head] for head in heads] for person in self.people.values()])
        write_table("scores.csv", ["mentor_id", "mentee_id", "score"],
                    [[*pair, f"{score / MILLION:.6f}"] for pair, score in self.pairs.items()])
        write_table("preferences.csv", ["person_id", "other_id", "rank"], self.ranks)
        (folder / "programme.json").write_text(json.dumps(
            {"schema": "reversa.programme/1", "rules": [], "criteria": [], "limits": self.limits, "objective": self.levels,
             **self.extra}))

    def read(self, folder):
        with open(folder / "out" / "pairs.csv", newline="") as file:
            return [(row["mentor_id"], row["mentee_id"]) for row in csv.DictReader(file)]

    def complete(self, x, pairs):
        for pair in pairs:
            x[self.column[pair]] = 1


class Conflict(Instance):
    sizes = [100, 300, 1000]

    def draw(self):
        n_mentors = round(self.size / 4)
        for m in range(n_mentors):
            self.person(f"m{m:03}", "mentor", 4)
        for e in range(self.size):
            self.person(f"e{e:03}", "mentee", 1)
        self.candidates(n_mentors, 8)
        mentees = [f"e{e:03}" for e in range(self.size)]
        self.groups = [self.rng.sample(mentees, self.rng.randint(3, 6)) for _ in range(self.size)]
        self.limits = [{"limit": "conflict", "people": self.groups}]

    def rows(self):
        of = {}
        for (mentor, mentee), column in self.column.items():
            of.setdefault(mentee, {})[mentor] = column
        for group in self.groups:
            together = {}
            for mentee in group:
                for mentor, column in of[mentee].items():
                    together.setdefault(mentor, []).append((column, 1))
            for entries in together.values():
                if len(entries) > 1:
                    self.program.row(entries, None, 1)


class Stable(Instance):
    sizes = [100, 300, 1000]
    places, degree = 1, 5

    def draw(self):
        n_mentors = self.size // self.places
        for m in range(n_mentors):
            self.person(f"m{m:03}", "mentor", self.places)
        for e in range(self.size):
            self.person(f"e{e:03}", "mentee", 1)
        self.candidates(n_mentors, self.degree)
        self.limits = [{"limit": "stable"}]
        self.rank, lists = {}, {}
        for mentor, mentee in self.pairs:
            lists.setdefault(mentor, []).append(mentee)
            lists.setdefault(mentee, []).append(mentor)
        for person, others in sorted(lists.items()):
            self.rng.shuffle(others)
            rank = 1
            for other in others:
                self.rank[person, other] = rank
                self.ranks.append([person, other, rank])
                rank += self.rng.random() < 0.4  # else a tie with the next

    def rows(self):
        lists = {}
        for pair, column in self.column.items():
            for side in (0, 1):
                lists.setdefault(pair[side], []).append((self.rank[pair[side], pair[1 - side]], column))
        for mentor, mentee in self.pairs:  # the mentee has as good, or the mentor's places are full of as good
            entries = {}
            for person, other, weight in ((mentee, mentor, self.places), (mentor, mentee, 1)):
                for rank, column in lists[person]:
                    if rank <= self.rank[person, other]:
                        entries[column] = entries.get(column, 0) + weight
            self.program.row(entries.items(), self.places, None)


class StableMany(Stable):
    places, degree = 4, 8


class Leximin(Instance):
    sizes = [60, 150, 400]
    levels = ["pairs", "leximin"]

    def draw(self):
        n, rng = self.size, self.rng
        n_mentors = round(0.6 * n)
        for m in range(n_mentors):
            self.person(f"m{m:03}", "mentor", 2, gender="F" if m % 5 < 2 else "M", site=rng.choice("abcde"),
                        region=rng.choice("NESW"))
        for e in range(n):
            self.person(f"e{e:03}", "mentee", 1, gender=rng.choice("FM"), site=rng.choice("abcde"), region=rng.choice("NESW"))
        self.candidates(n_mentors, 10, MILLION // 100)
        quota = {"limit": "quota", "side": "mentor"}
        self.limits = [
            {**quota, "where": {"attribute": "gender", "is": "F"}, "at_least": {"count": int(0.45 * n)}},
            {**quota, "where": {"attribute": "site", "is": "a"}, "at_most": {"count": int(0.15 * n)}},
            {"limit": "pairs", "where": {"same": "region"}, "at_least": {"count": int(0.4 * n)}}]

    def rows(self):
        for limit in self.limits:
            where, low, high = limit["where"], *(limit.get(bound, {}).get("count") for bound in ("at_least", "at_most"))
            chosen = [pair for pair in self.pairs if
                      (self.people[pair[0]]["region"] == self.people[pair[1]]["region"] if "same" in where
                       else self.people[pair[0]][where["attribute"]] == where["is"])]
            self.program.row([(self.column[pair], 1) for pair in chosen], low, high)


class Circles(Instance):
    sizes = [30, 60, 120]
    verb = "circles"
    bounded = (1,)  # mentor_capacity counts circles

    def draw(self):
        rng, n_mentors = self.rng, self.size // 4
        self.hours = {}
        for name, role in ([(f"m{m:03}", "mentor") for m in range(n_mentors)]
                           + [(f"e{e:03}", "mentee") for e in range(self.size)]):
            self.hours[name] = sorted(rng.sample(range(len(HOURS)), 3 if role == "mentor" else 5))
            self.person(name, role, 1, department=rng.choice("ABCDEFG"), gender=rng.choice("FM"), utc_offset=0,
                        availability=";".join(HOURS[k] for k in self.hours[name]))
        self.candidates(n_mentors, 12)
        self.extra = {"circle": {"mentors": 1, "mentees": {"at_least": 3, "at_most": 6}, "minutes": 60, "composition": [
            {"side": "mentee", "attribute": "department", "each_at_most": 1},
            {"side": "mentee", "where": {"attribute": "gender", "is": "F"}, "none_or_at_least": 2}]}}

    def rows(self):
        program = self.program
        of = {}
        for (mentor, mentee), column in self.column.items():
            of.setdefault(mentor, {})[mentee] = column
        self.aux = {}
        for mentor, members in of.items():
            slot = {k: program.column() for k in self.hours[mentor]}
            women = program.column()
            self.aux[mentor] = slot, women
            program.row([(column, 1) for column in slot.values()], None, 1)  # an hour stands for a circle
            size = [(column, 1) for column in members.values()]
            program.row(size + [(column, -3) for column in slot.values()], 0, None)
            program.row(size + [(column, -6) for column in slot.values()], None, 0)
            some_women, departments = [], {}
            for mentee, column in members.items():
                program.row([(column, 1)] + [(slot[k], -1) for k in self.hours[mentee] if k in slot], None, 0)
                departments.setdefault(self.people[mentee]["department"], []).append((column, 1))
                if self.people[mentee]["gender"] == "F":
                    some_women.append((column, 1))
                    program.row([(column, 1), (women, -1)], None, 0)
            for entries in departments.values():
                program.row(entries, None, 1)
            program.row(some_women + [(women, -2)], 0, None)

    def read(self, folder):
        circles, pairs = {}, []
        with open(folder / "out" / "circles.csv", newline="") as file:
            for row in csv.DictReader(file):
                circles.setdefault(row["circle"], {}).setdefault(row["side"], []).append(row["person_id"])
        for circle in circles.values():
            pairs += [(circle["mentor"][0], mentee) for mentee in circle["mentee"]]
        return pairs

    def complete(self, x, pairs):
        super().complete(x, pairs)
        together = {}
        for mentor, mentee in pairs:
            together.setdefault(mentor, []).append(mentee)
        for mentor, mentees in together.items():
            slot, women = self.aux[mentor]
            common = [k for k in slot if all(k in self.hours[mentee] for mentee in mentees)]
            if common:
                x[slot[common[0]]] = 1
            x[women] = int(any(self.people[mentee]["gender"] == "F" for mentee in mentees))


KINDS = {"conflict": Conflict, "stable": Stable, "stable_many": StableMany, "leximin": Leximin, "circles": Circles}


# ---- Peers: (x or None, bound or None, proven); no x and proven is infeasible ----


def solve_milp(program, weight, seconds):
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_matrix
    at = [(i, column, value) for i, (entries, _, _) in enumerate(program.rows) for column, value in entries]
    i, columns, values = zip(*at)
    matrix = coo_matrix((values, (i, columns)), shape=(len(program.rows), program.n)).tocsr()
    low = [-np.inf if row[1] is None else row[1] for row in program.rows]
    high = [np.inf if row[2] is None else row[2] for row in program.rows]
    cost = np.zeros(program.n)
    for column, value in weight.items():
        cost[column] = -value
    call = lambda: milp(cost, constraints=LinearConstraint(matrix, low, high), integrality=np.ones(program.n),
                        bounds=Bounds(0, 1), options={"time_limit": seconds, "mip_rel_gap": 0})
    answer, used = user_seconds(call, resource.RUSAGE_SELF)
    x = None if answer.x is None else [round(value) for value in answer.x]
    bound = None if answer.mip_dual_bound is None else -answer.mip_dual_bound
    return x, bound, answer.status in (0, 2), used


def solve_cp_sat(program, weight, seconds):
    from ortools.sat.python import cp_model
    model = cp_model.CpModel()
    chosen = [model.NewBoolVar("") for _ in range(program.n)]
    for entries, low, high in program.rows:
        total = cp_model.LinearExpr.WeightedSum([chosen[c] for c, _ in entries], [value for _, value in entries])
        if entries:
            model.AddLinearConstraint(total, -10**9 if low is None else low, 10**9 if high is None else high)
    model.Maximize(cp_model.LinearExpr.WeightedSum([chosen[c] for c in weight], list(weight.values())))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    status, used = user_seconds(lambda: solver.Solve(model), resource.RUSAGE_SELF)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    x = [solver.Value(column) for column in chosen] if found else None
    return x, solver.BestObjectiveBound(), status in (cp_model.OPTIMAL, cp_model.INFEASIBLE), used


PEERS = {"HiGHS": solve_milp, "CP-SAT": solve_cp_sat}


class Peer:
    """A peer on an instance: levels in succession, each held by a row; `values` ends with the first level without a proof."""

    def __init__(self, solve, instance, seconds):
        self.solve, self.instance, self.used = solve, instance, 0.0
        self.deadline = time.monotonic() + seconds
        self.kept = len(instance.program.rows)
        self.values, self.x = [], None
        for level in instance.levels:
            if not (self.leximin() if level == "leximin" else self.level(instance.objective(level))):
                break
        del instance.program.rows[self.kept:]

    def ask(self, weight):
        left = self.deadline - time.monotonic()
        if left < 0.1:
            return None, None, False
        x, bound, is_proven, used = self.solve(self.instance.program, weight, left)
        self.used += used
        return x, bound, is_proven

    def level(self, weight):
        x, bound, is_proven = self.ask(weight)
        value = None if x is None else sum(w * x[column] for column, w in weight.items())
        self.x = x or self.x
        self.values.append((value, value if is_proven else bound, is_proven))
        if value is not None:
            self.instance.program.row(weight.items(), value, None)
        return is_proven and value is not None

    def leximin(self):
        """Fewest pairs of the lowest score, then of the next, …; bisection finds the lowest score that somebody must have."""
        program, n_pairs = self.instance.program, sum(self.x[c] for c in self.instance.column.values())
        grade = {}
        for pair, column in self.instance.column.items():
            grade.setdefault(self.instance.pairs[pair], []).append((column, 1))
        values, at, settled = sorted(grade), 0, []
        program.row([(c, 1) for c in self.instance.column.values()], n_pairs, n_pairs)
        while len(settled) < n_pairs:
            used = [k for k in range(at, len(values)) if any(self.x[c] for c, _ in grade[values[k]])]
            low, high = used[0], len(values)  # nobody below low is possible; nobody below high is not
            while high - low > 1:
                middle = (low + high) // 2
                program.row([entry for k in range(at, middle) for entry in grade[values[k]]], None, 0)
                x, _, is_proven = self.ask({})
                program.rows.pop()
                if not is_proven:
                    return self.stopped(settled)
                if x is None:
                    high = middle
                else:
                    self.x, low = x, middle
                    low = min(k for k in range(at, len(values)) if any(x[c] for c, _ in grade[values[k]]))
            if low > at:
                program.row([entry for k in range(at, low) for entry in grade[values[k]]], None, 0)
            x, _, is_proven = self.ask({c: -1 for c, _ in grade[values[low]]})
            if not is_proven:
                return self.stopped(settled)
            self.x = x
            count = sum(x[c] for c, _ in grade[values[low]])
            program.row(grade[values[low]], count, count)
            settled += [values[low]] * count
            at = low + 1
        self.values.append((settled, settled, True))
        return True

    def stopped(self, settled):
        self.values.append((None, settled, False))
        return False


# ---- Comparison ----


def user_seconds(run, who):
    before = resource.getrusage(who).ru_utime
    answer = run()
    return answer, resource.getrusage(who).ru_utime - before


def run_ours(instance, folder, options):
    """(values as of a peer, seconds of the processor, what is wrong or ""); our pairs are put into the peer's rows."""
    instance.write(folder)
    command = [options.reversa.resolve(), instance.verb, "people.csv", "--scores", "scores.csv", "--programme",
               "programme.json", "--time-limit", str(options.time_limit), "--threads", "1", "-q", "-o", "out"]
    command += ["--preferences", "preferences.csv"] if instance.ranks else []
    command += ["--report", "no"] if instance.verb == "match" else []
    done, used = user_seconds(lambda: subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                                     text=True, check=False), resource.RUSAGE_CHILDREN)
    if not (folder / "out" / "result.json").exists():
        return [], used, "" if done.returncode == 6 else done.stderr.strip() or f"exit code {done.returncode}"
    result = json.loads((folder / "out" / "result.json").read_text())
    if result["outcome"] == "infeasible":
        return [(None, None, True)], used, ""
    pairs, x = instance.read(folder), [0] * instance.program.n
    instance.complete(x, pairs)
    fault = "" if instance.program.holds(x) else "our pairs break a row of the model"
    values = []
    for level in result["levels"]:
        if level["level"] == "leximin":
            scores = sorted(instance.pairs[pair] for pair in pairs)
            values.append((scores, scores if result["outcome"] == "optimal" else None, result["outcome"] == "optimal"))
            continue
        value = sum(w * x[column] for column, w in instance.objective(level["level"]).items())
        if value != level["value"]:
            fault = f"{level['level']} is {level['value']}, of the pairs {value}"
        values.append((value, level["bound"], level["value"] == level["bound"]))
    return values, used, fault


def exceeds(value, bound):
    """Of leximin a bound is the proven beginning of the best scores."""
    if value is None or bound is None:
        return False
    return value[:len(bound)] > bound if isinstance(value, list) else value > bound + 1e-6 * abs(bound) + 0.5


def disagree(one, other):
    """Levels of two tools that cannot both be right: a value above the other's bound, while all levels before are equal."""
    for (value, bound, is_proven), (value_2, bound_2, is_proven_2) in zip(one, other):
        if is_proven and is_proven_2:
            if value != value_2:
                return True
            continue
        return exceeds(value, bound_2) or exceeds(value_2, bound)
    return False


def show(levels, values):
    """Value and gap as words."""
    words, gaps = [], []
    for level, (value, bound, is_proven) in zip(levels, values):
        if value is None:
            words.append("infeasible" if is_proven else f"{level} –")
            gaps.append("" if is_proven else f"{level} open")
        elif isinstance(value, list):
            words.append(f"lowest {', '.join(f'{v / MILLION:.2f}' for v in value[:4])} …")
        else:
            words.append(f"{value / MILLION:,.6f}" if level == "score" else f"{value}")
        if value is not None and not is_proven:
            gaps.append(f"{level} " + ("open" if bound is None or isinstance(bound, list)
                                       else f"{(bound - value) / max(abs(value), 1):.1e}"))
    return "; ".join(words) or "–", "; ".join(gap for gap in gaps if gap) or ("proven" if words else "–")


def compare(kind, size, options):
    instance = KINDS[kind](random.Random(f"{kind} {size} {options.seed}"), size)
    folder = Path(tempfile.mkdtemp(prefix=f"limits-{kind}-{size}-"))
    ours, ours_used, fault = run_ours(instance, folder, options)
    answers = [("reversa", ours, ours_used)]
    for name in options.peers:
        try:
            peer = Peer(PEERS[name], instance, options.time_limit)
            answers.append((name, peer.values, peer.used))
        except ImportError:
            pass
    for name, values, used in answers:
        value, gap = show(instance.levels, values)
        ratio = "" if name == "reversa" else f"{used / max(ours_used, 0.01):.1f}"
        print(f"| {kind} {size} | {name} | {used:.2f} | {ratio} | {value} | {gap} |", flush=True)
    bad = [f"{a[0]} and {b[0]} cannot both be right" for k, a in enumerate(answers) for b in answers[:k]
           if disagree(a[1], b[1])]
    bad += [fault] if fault else []
    if bad:
        print(f"DIFFERENT: {'; '.join(bad)}: {folder}", flush=True)
    else:
        shutil.rmtree(folder)
    return not bad


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(KINDS)}; default: all")
    parser.add_argument("--reversa", type=Path, default=OURS)
    parser.add_argument("--sizes", type=int, nargs="+", help="mentees; default: three sizes of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--short", action="store_true", help="the smallest size of each, 20 seconds")
    options = parser.parse_args()
    if not set(options.kinds) <= set(KINDS):
        parser.error(f"a kind is one of {', '.join(KINDS)}")
    if options.short:
        options.time_limit = min(options.time_limit, 20)
    print("| mentees | tool | user s | ratio | value | gap |\n|---|---|---|---|---|---|")
    agree = True
    for kind in options.kinds or KINDS:
        for size in options.sizes or KINDS[kind].sizes[:1 if options.short else None]:
            agree = compare(kind, size, options) and agree
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
