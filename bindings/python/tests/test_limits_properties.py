"""Random cohorts and programmes: with limits against HiGHS (scipy's milp), without limits against scipy's assignment."""

from typing import Any

import numpy
import reversa
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

DEPARTMENTS = ("red", "green", "blue")
Limits = list[dict[str, Any]]


class Drawn:
    """People, their pairs, and the same as rows of an integer program: a variable a pair, then one a mentor that is 1 where
    the mentor has anybody."""

    def __init__(self, data: st.DataObject, *, plain: bool) -> None:
        def numbers(n: int, low: int, high: int) -> list[int]:
            return data.draw(st.lists(st.integers(low, high), min_size=n, max_size=n))

        self.n_mentors, self.n_mentees = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 7))
        n_pairs = self.n_mentors * self.n_mentees
        self.department = [[DEPARTMENTS[k] for k in numbers(n, 0, 2)] for n in (self.n_mentors, self.n_mentees)]
        self.places = [1] * self.n_mentors if plain else numbers(self.n_mentors, 1, 3)
        self.minimum = [min(low, places) for low, places in zip(numbers(self.n_mentors, 0, 3), self.places)]
        self.score = numpy.array(numbers(n_pairs, 0, 1_000_000)).reshape(self.n_mentors, self.n_mentees)
        self.hours = numpy.array(numbers(n_pairs, 0, 9)).reshape(self.score.shape)
        self.eligible = numpy.ones(self.score.shape, bool)
        if not plain:
            self.eligible = numpy.array(numbers(n_pairs, 0, 5)).reshape(self.score.shape) > 0
        self.rows: list[tuple[Any, float, float]] = []
        for i, places in enumerate(self.places):
            self.add(self.of_mentor(i), 0, places)
        for k in range(self.n_mentees):
            self.add(self.of_mentee(k), 0, 1)

    def of_mentor(self, i: int) -> Any:
        chosen = numpy.zeros(self.score.shape)
        chosen[i, :] = 1
        return chosen

    def of_mentee(self, k: int) -> Any:
        chosen = numpy.zeros(self.score.shape)
        chosen[:, k] = 1
        return chosen

    def add(self, pairs: Any, low: float, high: float, mentors: Any = None) -> None:
        used = numpy.zeros(self.n_mentors) if mentors is None else mentors
        self.rows.append((numpy.concatenate([(pairs * self.eligible).ravel(), used]), low, high))

    def tables(self) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
        mentors, mentees = [f"m{i}" for i in range(self.n_mentors)], [f"e{k}" for k in range(self.n_mentees)]
        people = {
            "id": mentors + mentees,
            "role": ["mentor"] * self.n_mentors + ["mentee"] * self.n_mentees,
            "department": self.department[0] + self.department[1],
            "mentor_capacity": self.places + [None] * self.n_mentees,
            "mentor_minimum": self.minimum + [None] * self.n_mentees,
        }
        found = numpy.argwhere(self.eligible)
        scores = {
            "mentor_id": [mentors[i] for i, _ in found],
            "mentee_id": [mentees[k] for _, k in found],
            "score": [int(self.score[i, k]) / 1e6 for i, k in found],
            "hours": [int(self.hours[i, k]) for i, k in found],
        }
        return people, scores

    def limit(self, data: st.DataObject, kind: str) -> dict[str, Any]:
        """A random limit of the kind, whose rows are added."""
        infinite = numpy.inf
        name = data.draw(st.sampled_from(DEPARTMENTS))
        side = data.draw(st.sampled_from(["mentor", "mentee"]))
        count = data.draw(st.integers(0, 4))
        least = data.draw(st.booleans())
        inside = numpy.array(self.department[side == "mentee"]) == name
        chosen = numpy.where(inside[:, None] if side == "mentor" else inside[None, :], numpy.ones(self.score.shape), 0)
        bound = {"at_least" if least else "at_most": {"count": count}}
        low, high = (count, infinite) if least else (0, count)
        if kind == "quota":
            self.add(chosen, low, high)
            return {"limit": kind, "side": side, "where": {"attribute": "department", "is": name}, **bound}
        if kind == "share":
            share = data.draw(st.sampled_from([0.25, 0.5, 0.75]))
            self.add(chosen - share, *((0, infinite) if least else (-infinite, 0)))
            where = {"attribute": "department", "is": name}
            return {"limit": "quota", "side": side, "where": where, "at_least" if least else "at_most": {"share": share}}
        if kind == "pairs":
            apart = numpy.array(self.department[0])[:, None] != numpy.array(self.department[1])[None, :]
            self.add(apart.astype(float), low, high)
            return {"limit": kind, "where": {"different": "department"}, **bound}
        if kind == "budget":
            per = data.draw(st.sampled_from(["mentor", "all"]))
            for i in range(self.n_mentors if per == "mentor" else 0):
                self.add(self.of_mentor(i) * self.hours, 0, 3 * count)
            if per == "all":
                self.add(self.hours, 0, 5 * count)
            return {"limit": kind, "per": per, "cost": "hours", "at_most": (3 if per == "mentor" else 5) * count}
        if kind == "load":
            for i in range(self.n_mentors):
                self.add(self.of_mentor(i), 0 if not least else 1, 2 if not least else infinite)
            return {"limit": kind, "side": "mentor", **({"at_least": 1} if least else {"at_most": 2})}
        for i in range(self.n_mentors):
            one = numpy.eye(self.n_mentors)[i]
            self.add(self.of_mentor(i), 0, infinite, -self.minimum[i] * one)
            self.add(self.of_mentor(i), -infinite, 0, -self.places[i] * one)
        return {"limit": "mentor_minimum"}

    def best(self) -> int | None:
        """The best sum of scores by HiGHS; None where nothing meets the rows."""
        weight = numpy.concatenate([-(self.score * self.eligible).ravel().astype(float), numpy.zeros(self.n_mentors)])
        rows = [numpy.array([row[k] for row in self.rows]) for k in range(3)]
        found = milp(
            weight,
            constraints=LinearConstraint(rows[0], rows[1], rows[2]),
            integrality=numpy.ones(len(weight)),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0},
        )
        assert found.status in (0, 2), found.message
        return None if found.x is None else -round(float(weight @ numpy.round(found.x)))


def solve(drawn: Drawn, limits: Limits) -> reversa.Matching:
    people, scores = drawn.tables()
    programme = {"schema": "reversa.programme/1", "rules": [], "criteria": [], "limits": limits, "objective": ["score"]}
    return reversa.match(people, programme, scores=scores, threads=1)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_limits_are_solved_as_by_highs(data: st.DataObject) -> None:
    drawn = Drawn(data, plain=False)
    kinds = ["quota", "share", "pairs", "budget", "load", "mentor_minimum"]
    limits = [drawn.limit(data, kind) for kind in data.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=4))]
    expected = drawn.best()
    matching = solve(drawn, limits)
    if expected is None:
        assert matching.outcome == "infeasible"
        return
    assert matching.outcome == "optimal"
    assert matching.levels[0].value == expected
    pairs = matching.pairs
    made = numpy.zeros(drawn.score.shape)
    for mentor, mentee in zip(pairs["mentor_id"], pairs["mentee_id"]):
        made[int(mentor[1:]), int(mentee[1:])] = 1
    assert (made <= drawn.eligible).all() and (made * drawn.score).sum() == expected
    found = numpy.concatenate([made.ravel(), made.any(axis=1)])
    for row, low, high in drawn.rows:
        assert low <= row @ found <= high


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_without_limits_it_is_the_assignment(data: st.DataObject) -> None:
    drawn = Drawn(data, plain=True)
    matching = solve(drawn, [])
    row, column = linear_sum_assignment(drawn.score, maximize=True)
    assert matching.outcome == "optimal" and matching.gap == 0.0
    assert matching.levels[0].value == drawn.score[row, column].sum()
