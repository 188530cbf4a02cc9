"""Stable pairs and blocking pairs, beside all matchings of a few people and beside the definition."""

import csv
import itertools
import random
from pathlib import Path

import pytest
import reversa
from conftest import seed_of

RULELESS = {"schema": "reversa.programme/1", "rules": [], "criteria": [], "limits": [], "objective": ["score"]}
Ranks = dict[tuple[str, str], int]


def wishes_of(ranks: Ranks) -> dict[str, list[object]]:
    return {
        "person_id": [who for who, _ in ranks],
        "other_id": [whom for _, whom in ranks],
        "rank": list(ranks.values()),
    }


def problem_of(mentors: list[str], mentees: list[str], ranks: Ranks, draw: random.Random) -> reversa.Problem:
    roles = ["mentor"] * len(mentors) + ["mentee"] * len(mentees)
    cells = list(itertools.product(mentors, mentees))
    scores = {
        "mentor_id": [mentor for mentor, _ in cells],
        "mentee_id": [mentee for _, mentee in cells],
        "score": [draw.randrange(1_000_001) / 1e6 for _ in cells],
    }
    people = {"id": mentors + mentees, "role": roles}
    return reversa.Problem(people, RULELESS, preferences=wishes_of(ranks), scores=scores)


def blocks(pairs: set[tuple[str, str]], mentors: list[str], mentees: list[str], ranks: Ranks) -> set[tuple[str, str]]:
    """By the definition: each ranks the other above their partner, or has none; no rank comes last."""
    partner = {a: b for a, b in pairs} | {b: a for a, b in pairs}

    def wants(who: str, whom: str) -> bool:
        last = 2**31
        return who not in partner or ranks.get((who, whom), last) < ranks.get((who, partner[who]), last)

    return {(a, b) for a in mentors for b in mentees if (a, b) not in pairs and wants(a, b) and wants(b, a)}


def pairs_of(matching: reversa.Matching) -> set[tuple[str, str]]:
    return set(zip(matching.pairs["mentor_id"], matching.pairs["mentee_id"]))


def test_proposers_are_served_best_of_all_stable_matchings() -> None:
    draw = random.Random(seed_of())
    for _ in range(20):
        n = draw.randint(1, 5)
        mentors, mentees = [f"m{k}" for k in range(n)], [f"e{k}" for k in range(n)]
        ranks: Ranks = {}
        for side, others in ((mentors, mentees), (mentees, mentors)):
            for who in side:
                ranks.update({(who, whom): k + 1 for k, whom in enumerate(draw.sample(others, n))})
        problem = problem_of(mentors, mentees, ranks, draw)
        stable = [
            made
            for order in itertools.permutations(mentees)
            if not blocks(made := set(zip(mentors, order)), mentors, mentees, ranks)
        ]
        for proposers, side in (("mentee", 1), ("mentor", 0)):
            matching = reversa.match_wishes(problem, proposers=proposers)  # type: ignore[arg-type]
            made = pairs_of(matching)
            assert made in stable
            for pair in made:
                best = min(ranks[one[side], one[1 - side]] for other in stable for one in other if one[side] == pair[side])
                assert ranks[pair[side], pair[1 - side]] == best
            assert matching.outcome == "feasible" and matching.certificate.proof == "stable"


def test_blocking_pairs_are_those_of_the_definition(tmp_path: Path) -> None:
    draw = random.Random(seed_of())
    for _ in range(20):
        mentors, mentees = [f"m{k}" for k in range(draw.randint(1, 8))], [f"e{k}" for k in range(draw.randint(1, 8))]
        ranks: Ranks = {}
        for side, others in ((mentors, mentees), (mentees, mentors)):
            for who in side:
                for whom in draw.sample(others, draw.randint(0, len(others))):
                    ranks[who, whom] = draw.randint(1, 3)  # with ties
        problem = problem_of(mentors, mentees, ranks, draw)
        if not ranks:
            continue
        matching = reversa.match(problem)
        made = pairs_of(matching)
        found = matching.blocking()
        table = found.pairs
        expected = blocks(made, mentors, mentees, ranks)
        assert list(zip(table["mentor_id"], table["mentee_id"])) == sorted(expected)
        assert (found.n_blocking, found.n_pinned, len(found)) == (len(expected), 0, len(expected))
        assert found.n_people == len({one for pair in expected for one in pair})
        for mentor, mentee, *_ in table.rows():
            row = {name: table[name][sorted(expected).index((mentor, mentee))] for name in table.columns}
            assert row["mentor_rank"] == ranks.get((mentor, mentee), 0)
            assert row["mentee_leaves"] == next((a for a, b in made if b == mentee), "")
            assert row["mentee_leaves_rank"] == ranks.get((mentee, row["mentee_leaves"]), 0)
        few = matching.blocking(most=1)
        assert few.n_blocking == len(expected) and few.pairs.n_rows == min(1, len(expected))
        assert matching.blocking(most=None).pairs == table
        assert not reversa.match_wishes(problem).blocking().n_blocking
        found.write(tmp_path / "blocking.csv")
        with open(tmp_path / "blocking.csv", newline="", encoding="utf-8") as file:
            assert [(row["mentor_id"], row["mentee_id"]) for row in csv.DictReader(file)] == sorted(expected)


def test_who_gets_whom_is_counted() -> None:
    ranks: Ranks = {("e0", "m0"): 1, ("e1", "m0"): 1, ("e1", "m1"): 2, ("m0", "e0"): 1}
    problem = problem_of(["m0", "m1", "m2"], ["e0", "e1", "e2"], ranks, random.Random(1))
    matching = reversa.match_wishes(problem)
    assert {("m0", "e0"), ("m1", "e1")} <= pairs_of(matching)
    met = matching.blocking().met
    assert met["mentee"] == reversa.WishesMet(n_ranking=2, n_matched=2, n_ranked=2, n_first=1)
    assert met["mentor"] == reversa.WishesMet(1, 1, 1, 1)
    table = matching.blocking().summary
    assert table["side"] == ["mentor", "mentee"] and table["first"] == [1, 1]
    both = reversa.match_wishes(problem, among="both")
    assert pairs_of(both) == {("m0", "e0")}
    assert matching.blocking() and "0 pairs" in repr(matching.blocking())
    assert "<table>" in matching.blocking()._repr_html_()


def test_pinned_pairs_stay_and_are_told(people: Path) -> None:
    cohort = reversa.Cohort(people)
    ranks: Ranks = {("e0", "m1"): 1, ("m1", "e0"): 1}
    previous = {"mentor_id": ["m0"], "mentee_id": ["e0"], "state": ["pinned"]}
    problem = reversa.Problem(cohort, RULELESS, preferences=wishes_of(ranks), previous=previous)
    matching = reversa.match_wishes(problem, among="either")
    assert ("m0", "e0") in pairs_of(matching)
    found = matching.blocking(among="both")
    assert (found.n_blocking, found.n_pinned) == (1, 1)
    assert found.pairs["mentee_leaves"] == ["m0"] and found.pairs["mentee_leaves_pinned"] == [True]


def test_what_cannot_be_asked(people: Path) -> None:
    problem = reversa.Problem(people)
    with pytest.raises(ValueError, match="proposers"):
        reversa.match_wishes(problem, proposers="both")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="among"):
        reversa.match_wishes(problem, among="none")  # type: ignore[arg-type]
    with pytest.raises(reversa.ArgumentError):
        reversa.match(problem).blocking(most=-1)
    with pytest.raises(TypeError, match="alone"):
        reversa.match_wishes(problem, RULELESS)
    limit = {"limit": "quota", "side": "mentee", "at_most": {"count": 3}}
    with pytest.raises(reversa.UnsupportedError, match="quota"):
        reversa.match_wishes(people, reversa.Programme.reverse_mentoring().replace(limits=[limit]))


def test_a_time_limit_ends_it(many_people: Path) -> None:
    problem = reversa.Problem(many_people)
    with pytest.raises(reversa.DeadlineError):
        reversa.match_wishes(problem, time_limit=0.05)
    with pytest.raises(MemoryError):
        reversa.match_wishes(problem, memory_limit=1000)
