#!/usr/bin/env python3
"""
Two kinds of limits beside a MILP solver: reviewers with least loads, and time budgets.

    limits_kinds.py REVERSA reviewers [--papers 118] [--reviewers 177] [--minimum]
    limits_kinds.py REVERSA gap --kind C [--agents 10] [--jobs 60] [--ratio 0.8]

`reviewers` draws papers and reviewers around topics; each paper gets three reviewers, each reviewer at least one and at
most four papers: limits `load`, a network. With --minimum a reviewer has at least two or none (mentor_minimum), an integer
program. `gap` draws generalised assignment as the literature does (types A to E): costs against times,
each agent's time a share of what the jobs take. scipy.optimize.milp (HiGHS) solves the same model where scipy is there;
both optima are compared; others end this with 1. Everything is drawn from --seed.
"""
import argparse
import csv
import json
import math
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

MILLION = 1000000


def draw_reviewers(args, rng):
    """Scores of reviewers by papers in millionths: the cosine of topics, clustered and unevenly popular."""
    topics = 12
    popular = [1 / (k + 1) for k in range(topics)]

    def profile(n):
        weights = [0.02 * rng.random() for _ in range(topics)]
        for k in rng.choices(range(topics), popular, k=n):
            weights[k] += 0.3 + rng.random()
        return weights

    papers = [profile(2) for _ in range(args.papers)]
    reviewers = [profile(3) for _ in range(args.reviewers)]
    norm = lambda a: math.sqrt(sum(x * x for x in a))
    return [[int(MILLION * sum(x * y for x, y in zip(r, p)) / (norm(r) * norm(p)) * 0.999) for p in papers]
            for r in reviewers]


def reviewers(args, rng, folder):
    score = draw_reviewers(args, rng)
    with open(folder + "/people.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "role", "mentor_capacity", "mentee_capacity", "mentor_minimum"])
        out.writerows([f"r{i:04}", "mentor", 4, 0, 2 if args.minimum else ""] for i in range(args.reviewers))
        out.writerows([f"p{j:04}", "mentee", 0, 3, ""] for j in range(args.papers))
    with open(folder + "/scores.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["mentor_id", "mentee_id", "score"])
        out.writerows([f"r{i:04}", f"p{j:04}", f"{s / MILLION:.6f}"] for i, row in enumerate(score)
                      for j, s in enumerate(row))
    limits = [{"limit": "load", "side": "mentee", "at_least": 3, "at_most": 3}]
    limits.append({"limit": "mentor_minimum"} if args.minimum
                  else {"limit": "load", "side": "mentor", "at_least": 1, "at_most": 4})
    return limits, ["pairs", "score"], score


def reviewers_milp(args, score):
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_matrix
    n, m = args.reviewers, args.papers
    n_open = n if args.minimum else 0
    weight = -np.concatenate([np.array(score, dtype=float).ravel(), np.zeros(n_open)])
    rows, columns, values, low, high = [], [], [], [], []

    def add(entries, least, most):
        for column, value in entries:
            rows.append(len(low)); columns.append(column); values.append(value)
        low.append(least); high.append(most)

    for j in range(m):
        add([(i * m + j, 1) for i in range(n)], 3, 3)
    for i in range(n):
        if args.minimum:
            add([(i * m + j, 1) for j in range(m)] + [(n * m + i, -4)], -np.inf, 0)
            add([(i * m + j, 1) for j in range(m)] + [(n * m + i, -2)], 0, np.inf)
        else:
            add([(i * m + j, 1) for j in range(m)], 1, 4)
    matrix = coo_matrix((values, (rows, columns)), shape=(len(low), len(weight))).tocsr()
    return milp(weight, constraints=LinearConstraint(matrix, low, high), integrality=np.ones(len(weight)),
                bounds=Bounds(0, 1), options={"time_limit": args.time_limit, "mip_rel_gap": 0})


def draw_gap(args, rng):
    """Costs and times of jobs by agents, and times of agents: types A to E of the literature (Chu & Beasley 1997, Yagiura et
    al. 2004)."""
    n, m = args.agents, args.jobs
    if args.kind == "E":
        times = [[int(1 - 10 * math.log(1 - rng.random())) for _ in range(m)] for _ in range(n)]
        costs = [[max(1, int(1000 / t - 10 * rng.random())) for t in row] for row in times]
    elif args.kind == "D":
        times = [[rng.randint(1, 100) for _ in range(m)] for _ in range(n)]
        costs = [[max(1, 111 - t + rng.randint(-10, 10)) for t in row] for row in times]
    else:
        times = [[rng.randint(5, 25) for _ in range(m)] for _ in range(n)]
        costs = [[rng.randint(10, 50) for _ in range(m)] for _ in range(n)]
    if args.kind in "AB":
        cheapest = [min(range(n), key=lambda i: costs[i][j]) for j in range(m)]
        loads = [sum(times[i][j] for j in range(m) if cheapest[j] == i) for i in range(n)]
        room = 9 * m / n + 0.4 * max(loads)
        return costs, times, [int(room * (0.7 if args.kind == "B" else 1))] * n
    return costs, times, [int(args.ratio * sum(row) / n) for row in times]


def gap(args, rng, folder):
    costs, times, room = draw_gap(args, rng)
    with open(folder + "/people.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "role", "mentor_capacity", "mentee_capacity", "hours_available"])
        out.writerows([f"a{i}", "mentor", args.jobs, 0, room[i]] for i in range(args.agents))
        out.writerows([f"j{j}", "mentee", 0, 1, ""] for j in range(args.jobs))
    most = 1000 if args.kind == "E" else 200
    score = [[1000 * (most - c) for c in row] for row in costs]
    with open(folder + "/scores.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["mentor_id", "mentee_id", "score", "hours"])
        out.writerows([f"a{i}", f"j{j}", f"{score[i][j] / MILLION:.6f}", times[i][j]]
                      for i in range(args.agents) for j in range(args.jobs))
    limits = [{"limit": "budget", "per": "mentor", "cost": "hours", "at_most": "hours_available"}]
    return limits, ["mentees", "score"], (score, times, room)


def gap_milp(args, drawn):
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import block_diag, csr_matrix, hstack, identity, vstack
    score, times, room = drawn
    n, m = args.agents, args.jobs
    matrix = vstack([hstack([identity(m)] * n), block_diag([csr_matrix(row) for row in times])]).tocsr()
    low = np.concatenate([np.ones(m), np.full(n, -np.inf)])
    high = np.concatenate([np.ones(m), np.array(room, dtype=float)])
    return milp(-np.array(score, dtype=float).ravel(), constraints=LinearConstraint(matrix, low, high),
                integrality=np.ones(n * m), bounds=Bounds(0, 1),
                options={"time_limit": args.time_limit, "mip_rel_gap": 0})


def user_seconds(run, who):
    before = resource.getrusage(who).ru_utime
    answer = run()
    return answer, resource.getrusage(who).ru_utime - before


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reversa")
    parser.add_argument("model", choices=["reviewers", "gap"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--papers", type=int, default=118)
    parser.add_argument("--reviewers", type=int, default=177)
    parser.add_argument("--minimum", action="store_true")
    parser.add_argument("--kind", choices="ABCDE", default="C")
    parser.add_argument("--agents", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=60)
    parser.add_argument("--ratio", type=float, default=0.8)
    parser.add_argument("--time-limit", type=float, default=60)
    parser.add_argument("--solver", default="auto")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    make, solve = {"reviewers": (reviewers, reviewers_milp), "gap": (gap, gap_milp)}[args.model]
    with tempfile.TemporaryDirectory() as folder:
        limits, objective, drawn = make(args, rng, folder)
        with open(folder + "/programme.json", "w") as file:
            json.dump({"schema": "reversa.programme/1", "rules": [], "criteria": [], "limits": limits,
                       "objective": objective}, file)
        command = [args.reversa, "match", "people.csv", "--scores", "scores.csv", "--programme", "programme.json",
                   "--solver", args.solver, "--time-limit", str(args.time_limit), "-q", "-o", "out"]
        run = lambda: subprocess.run([os.path.abspath(command[0])] + command[1:], cwd=folder,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        started = time.monotonic()
        done, seconds = user_seconds(run, resource.RUSAGE_CHILDREN)
        wall = time.monotonic() - started
        with open(folder + "/out/result.json") as file:
            result = json.load(file)
        levels = [(level["level"], level["value"], level["bound"]) for level in result["levels"]]
        print(f"reversa: {result['outcome']} (exit {done.returncode}), {levels}, user {seconds:.2f} s, wall {wall:.2f} s",
              flush=True)
    try:
        answer, seconds = user_seconds(lambda: solve(args, drawn), resource.RUSAGE_SELF)
    except ImportError:
        print("milp:    no scipy here")
        return 0
    best = None if answer.x is None else round(-answer.fun)
    bound = None if answer.mip_dual_bound is None else -answer.mip_dual_bound
    print(f"milp:    status {answer.status}, value {best}, bound {bound}, user {seconds:.2f} s")
    if best is None or result["outcome"] != "optimal" or answer.status != 0:
        return 0
    is_equal = best == levels[-1][1]
    print("equal" if is_equal else "DIFFERENT")
    return 0 if is_equal else 1


if __name__ == "__main__":
    sys.exit(main())
