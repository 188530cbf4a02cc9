"""One peer of the network solver on one instance: solver_python.py TOOL FILE.

The instance is read and put into the form that the peer takes before the clock starts; seconds are those of the processor
that the call to solve takes, megabytes the most that the process held, interpreter and instance included. Prints JSON.
solver_peers.py starts it in an environment where the packages are.
"""

import csv
import json
import operator
import sys
import time
from pathlib import Path

STAY_OUT = 10**9  # more than any score: as many mentees as possible come first
GRADES = ("AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4")


class NotThisModel(Exception):
    """The peer cannot express the instance."""


def read_sparse(path):
    """(places of mentees, places of mentors, mentee of each pair, mentor, score)."""
    import numpy

    data = numpy.fromfile(path, dtype=numpy.uint8)
    if data[:8].tobytes() != b"RVSPARSE":
        raise NotThisModel("no sparse instance")
    mentees, mentors, pairs = data[8:32].view(numpy.int64)
    place = 32

    def take(count, kind):
        nonlocal place
        start, place = place, place + int(count) * numpy.dtype(kind).itemsize
        return numpy.frombuffer(data[start:place].tobytes(), dtype=kind)

    most_mentee = take(mentees, numpy.int32)
    most_mentor = take(mentors, numpy.int32)
    offset = take(mentees + 1, numpy.int64)
    mentor = take(pairs, numpy.int32)
    score = take(pairs, numpy.int32)
    mentee = numpy.repeat(numpy.arange(mentees, dtype=numpy.int32), numpy.diff(offset))
    return most_mentee, most_mentor, mentee, mentor, score


def read_dense(path):
    import numpy

    head = numpy.fromfile(path, dtype=numpy.int64, count=3)
    if head[:1].tobytes() != b"RVDENSE1":
        raise NotThisModel("no dense instance")
    return numpy.fromfile(path, dtype=numpy.int32, offset=24).reshape(head[1], head[2])


def timed(call):
    start = time.process_time()
    result = call()
    return result, time.process_time() - start


def peak_mb():
    """VmHWM: ru_maxrss would count the process that started this one."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def run_ortools(path):
    """Successive scaling of costs (Goldberg); mentees who stay out take an arc of their own."""
    import numpy
    from ortools.graph.python import min_cost_flow

    most_mentee, most_mentor, mentee, mentor, score = read_sparse(path)
    n, m = len(most_mentee), len(most_mentor)
    sink = n + m
    flow = min_cost_flow.SimpleMinCostFlow()
    arange = numpy.arange
    pairs = flow.add_arcs_with_capacity_and_unit_cost(
        mentee, n + mentor, numpy.ones(len(score), dtype=numpy.int64), 10**6 - score.astype(numpy.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        arange(n, sink), numpy.full(m, sink), most_mentor.astype(numpy.int64), numpy.zeros(m, dtype=numpy.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        arange(n), numpy.full(n, sink), most_mentee.astype(numpy.int64), numpy.full(n, STAY_OUT)
    )
    flow.set_nodes_supplies(arange(n), most_mentee.astype(numpy.int64))
    flow.set_node_supply(sink, -int(most_mentee.sum()))
    status, seconds = timed(flow.solve)
    if status != flow.OPTIMAL:
        raise RuntimeError(f"status {status}")
    used = flow.flows(pairs)
    return {"pairs": int(used.sum()), "score": int((used * score).sum()), "seconds": seconds}


def run_scipy(path):
    """Only where everyone of the smaller side can be matched: it knows no other model."""
    import numpy
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    most_mentee, most_mentor, mentee, mentor, score = read_sparse(path)
    if most_mentee.max() > 1 or most_mentor.max() > 1:
        raise NotThisModel("no capacities")
    shape = (len(most_mentee), len(most_mentor))
    graph = csr_matrix((score + 1.0, (mentee, mentor)), shape=shape)  # an entry of 0 is no pair
    try:
        (rows, columns), seconds = timed(lambda: min_weight_full_bipartite_matching(graph, maximize=True))
    except ValueError as error:
        raise NotThisModel("no full matching") from error
    score = int(numpy.asarray(graph[rows, columns]).sum()) - len(rows)
    return {"pairs": len(rows), "score": score, "seconds": seconds}


def run_scipy_dense(path):
    import numpy
    from scipy.optimize import linear_sum_assignment

    score = read_dense(path)
    cost = score.astype(numpy.float64)
    (rows, columns), seconds = timed(lambda: linear_sum_assignment(cost, maximize=True))
    return {"pairs": len(rows), "score": int(score[rows, columns].sum(dtype=numpy.int64)), "seconds": seconds}


def run_lapjv(path):
    import lap
    import numpy

    score = read_dense(path)
    cost = 1e6 - score
    (_, columns, _), seconds = timed(lambda: lap.lapjv(cost))
    rows = numpy.arange(len(score))
    return {"pairs": len(rows), "score": int(score[rows, columns].sum(dtype=numpy.int64)), "seconds": seconds}


def scheme_rules(rule, bonus):
    """The points of examples/civil_service, in the terms of mentor-match. It takes them from the end."""
    return [
        rule.Disqualify(lambda match: match.mentee.organisation == match.mentor.organisation),
        rule.Disqualify(rule.Grade(2, operator.gt).evaluate),
        rule.Disqualify(rule.Grade(0, operator.le).evaluate),
        rule.Grade(2, operator.eq, {True: 12, False: 0}),
        rule.Grade(1, operator.eq, {True: 9, False: 0}),
        rule.Equivalent("profession", {True: 10, False: 0}),
        rule.Generic({True: 6, False: 0}, lambda match: match.mentee.identity in match.mentor.characteristics),
        rule.UnmatchedBonus(bonus),
    ]


def read_scheme(folder, role, kind):
    with open(Path(folder) / f"{role}s.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            row["email"] = row["email address"]
            row["grade"] = GRADES.index(row["grade"])
            person = kind(**row)
            person.characteristics = [part for part in row.get("characteristics", "").split(", ") if part]
            wishes = row.get("match with similar identity") == "yes" and row["identity to match"]
            person.identity = wishes or None
            yield person


def run_mentor_match(folder):
    """Three rounds, one after the other, as the service for which it was written runs it; 6 points for the unmatched."""
    from matching import process
    from matching.mentee import Mentee
    from matching.mentor import Mentor
    from matching.rules import rule

    mentors = list(read_scheme(folder, "mentor", Mentor))
    mentees = list(read_scheme(folder, "mentee", Mentee))
    rules = [scheme_rules(rule, 6) for _ in range(3)]
    _, seconds = timed(lambda: process.process_data(mentors, mentees, rules))
    return {
        "pairs": sum(len(mentee.mentors) for mentee in mentees),
        "mentees": sum(bool(mentee.mentors) for mentee in mentees),
        "mentors": sum(bool(mentor.mentees) for mentor in mentors),
        "seconds": seconds,
    }


TOOLS = {
    "ortools": run_ortools,
    "scipy": run_scipy,
    "scipy-dense": run_scipy_dense,
    "lapjv": run_lapjv,
    "mentor-match": run_mentor_match,
}


def main():
    try:
        answer = TOOLS[sys.argv[1]](sys.argv[2])
    except NotThisModel as error:
        answer = {"note": str(error)}
    answer["mb"] = peak_mb()
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
