#!/usr/bin/env python3
"""Writes a programme with 30 quotas and its people: limits_make.py MENTEES DIR [--cells] [--levels mentees,score]

The network is that of network_write (clustered, one place each, 11 mentees for 10 mentors, 20 candidates a mentee); people.csv
has a column of groups for each limit, drawn independently of each other and of the scores, so that every limit cuts
across all others. Limits on both people of a pair (`pairs`, the same group) alternate between at least and at most; the others
are on the mentees (at least) and on the mentors (at most). Bounds are what the best pairs without limits have, + 3 % or
− 15 %. Same arguments, same files, wherever the network's optimum is the same.

With --cells the limits are 6 x 5 disjoint cells instead: pairs of a mentor of one of six groups and a mentee of one of five,
alternately at most 85 % and at least 103 % of what the best pairs without limits have. A cell is a column that holds "y" for
its mentors and its mentees and nothing for all others: blanks are never the same.
"""

import argparse
import array
import csv
import json
import random
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WRITE = ROOT / "build" / "release" / "bench" / "solvers" / "network_write"
MATCH = ROOT / "build" / "release" / "bin" / "reversa"
N_PAIRS, N_MENTEE, N_MENTOR = 20, 5, 5
N_LIMITS = N_PAIRS + N_MENTEE + N_MENTOR
CELL_MENTOR, CELL_MENTEE = 6, 5
DEGREE = 20
RATIO = 1.1


def read_network(path):
    with open(path, "rb") as file:
        file.read(8)
        n_mentees, n_mentors, n_pairs = array.array("q", file.read(24))
        file.read(4 * (n_mentees + n_mentors))
        offset = array.array("q", file.read(8 * (n_mentees + 1)))
        mentor = array.array("i", file.read(4 * n_pairs))
        score = array.array("i", file.read(4 * n_pairs))
    return n_mentees, n_mentors, offset, mentor, score


def n_groups(limit):
    return 2 + limit % 5


def write_people(folder, n_mentees, n_mentors, seed):
    draw = random.Random(seed)
    group = {}
    with open(folder / "people.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["id", "role", *(f"g{k}" for k in range(N_LIMITS))])
        for letter, role, n in (("m", "mentor", n_mentors), ("e", "mentee", n_mentees)):
            for i in range(n):
                own = [draw.randrange(n_groups(k)) for k in range(N_LIMITS)]
                group[f"{letter}{i}"] = own
                rows.writerow([f"{letter}{i}", role, *(f"v{g}" for g in own)])
    return group


def write_cells(folder, n_mentees, n_mentors, seed):
    draw = random.Random(seed)
    group = {}
    with open(folder / "people.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        cells = [(a, b) for a in range(CELL_MENTOR) for b in range(CELL_MENTEE)]
        rows.writerow(["id", "role", *(f"c{a}{b}" for a, b in cells)])
        sides = (("m", "mentor", n_mentors, CELL_MENTOR, 0), ("e", "mentee", n_mentees, CELL_MENTEE, 1))
        for letter, role, n, n_groups_of_side, at in sides:
            for i in range(n):
                own = group[f"{letter}{i}"] = draw.randrange(n_groups_of_side)
                rows.writerow([f"{letter}{i}", role, *("y" if cell[at] == own else "" for cell in cells)])
    return group


def write_scores(folder, network):
    n_mentees, _, offset, mentor, score = network
    with open(folder / "scores.csv", "w") as file:
        file.write("mentor_id,mentee_id,score\n")
        for e in range(n_mentees):
            file.writelines(
                f"m{mentor[k]},e{e},{score[k] / 1e6:.6f}\n" for k in range(offset[e], offset[e + 1])
            )


def programme(levels, limits):
    return {"schema": "reversa.programme/1", "rules": [], "criteria": [], "limits": limits, "objective": levels}


def run_match(folder, name, out):
    command = [MATCH, "match", folder / "people.csv", "--scores", folder / "scores.csv"]
    subprocess.run([*command, "--programme", folder / name, "-q", "-o", out], check=True)
    with open(out / "pairs.csv", newline="") as file:
        return [(row["mentor_id"], row["mentee_id"]) for row in csv.DictReader(file)]


def counted(limit, group, pair):
    mentor, mentee = (group[person][limit] for person in pair)
    if limit < N_PAIRS:
        return mentor == mentee
    return (mentee if limit < N_PAIRS + N_MENTEE else mentor) == 0


def make_limits(group, pairs):
    limits = []
    for k in range(N_LIMITS):
        n = sum(counted(k, group, pair) for pair in pairs)
        is_least = k % 2 == 0 if k < N_PAIRS else k < N_PAIRS + N_MENTEE
        bound = {"at_least": {"count": int(n * 1.03 + 0.5)}} if is_least else {"at_most": {"count": int(n * 0.85)}}
        if k < N_PAIRS:
            limits.append({"limit": "pairs", "where": {"same": f"g{k}"}, **bound})
        else:
            side = "mentee" if k < N_PAIRS + N_MENTEE else "mentor"
            limits.append({"limit": "quota", "side": side, "where": {"attribute": f"g{k}", "is": "v0"}, **bound})
    return limits


def make_cells(group, pairs):
    count = {}
    for mentor, mentee in pairs:
        cell = group[mentor], group[mentee]
        count[cell] = count.get(cell, 0) + 1
    limits = []
    for a in range(CELL_MENTOR):
        for b in range(CELL_MENTEE):
            n = count.get((a, b), 0)
            is_least = (a + b) % 2 == 1
            bound = {"at_least": {"count": int(n * 1.03 + 0.5)}} if is_least else {"at_most": {"count": int(n * 0.85)}}
            limits.append({"limit": "pairs", "where": {"same": f"c{a}{b}"}, **bound})
    return limits


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mentees", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--levels", default="score", help="of the objective, by comma")
    parser.add_argument("--cells", action="store_true", help="6 x 5 disjoint cells instead of limits that cross")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    levels = options.levels.split(",")
    folder = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    instance = folder / "network.bin"
    n_mentors = round(options.mentees / RATIO)
    arguments = ["clustered", n_mentors, 1, RATIO, DEGREE, options.seed, instance]
    subprocess.run([str(word) for word in (WRITE, *arguments)], check=True)
    network = read_network(instance)
    write, make = (write_cells, make_cells) if options.cells else (write_people, make_limits)
    group = write(folder, network[0], network[1], options.seed)
    write_scores(folder, network)
    (folder / "free.json").write_text(json.dumps(programme(levels, [])))
    limits = make(group, run_match(folder, "free.json", folder / "free"))
    (folder / "programme.json").write_text(json.dumps(programme(levels, limits), indent=1))


if __name__ == "__main__":
    main()
