"""Scores of a block, and what a pair costs by a new solve: beside the pair alone, and beside solving by hand."""

import random
from pathlib import Path

import numpy
import pytest
import reversa
from conftest import seed_of

DATA = Path(__file__).resolve().parents[3] / "examples" / "data"


def test_a_block_holds_the_score_of_each_pair(people: Path) -> None:
    problem = reversa.Problem(people)
    block = problem.scores()
    assert block.shape == (25, 30) and set(block.mentors) == {f"m{k}" for k in range(30)}
    matching = reversa.match(problem)
    draw = random.Random(seed_of())
    for mentor, mentee in [(draw.choice(block.mentors), draw.choice(block.mentees)) for _ in range(20)]:
        told = matching.explain(mentor, mentee)
        assert (block[mentor, mentee] == told.score) if told.eligible else numpy.isnan(block[mentor, mentee])
    table = block.table
    assert table.n_rows == matching.certificate.n_eligible
    scores = dict(zip(zip(table["mentor_id"], table["mentee_id"]), table["score"]))
    for mentor, mentee, score in zip(*(matching.pairs[name] for name in ("mentor_id", "mentee_id", "score"))):
        assert scores[mentor, mentee] == score


def test_a_block_goes_to_arrays_and_frames(people: Path) -> None:
    problem = reversa.Problem(people)
    block = problem.scores(["m3", "m1"], ["e2", "e0", "e1"], threads=1)
    whole = problem.scores()
    found = numpy.asarray(block)
    assert found.shape == block.shape == (3, 2) and found.dtype == "float64"
    for i, mentee in enumerate(block.mentees):
        for k, mentor in enumerate(block.mentors):
            assert numpy.array_equal(found[i, k], whole[mentor, mentee], equal_nan=True)
            assert block.micro[i, k] == (-1 if numpy.isnan(found[i, k]) else round(found[i, k] * 1e6))
    frame = block.to_pandas()
    assert list(frame.index) == ["e2", "e0", "e1"] and list(frame.columns) == ["m3", "m1"]
    assert block.to_polars().height == block.table.n_rows and "<table>" in block._repr_html_()
    assert problem.scores("m1", "e0").shape == (1, 1)
    nothing = problem.scores([], ["e0"])
    assert nothing.shape == (1, 0) and numpy.asarray(nothing).shape == (1, 0) and nothing.table.n_rows == 0
    assert len(nothing.micro) == 0


def test_candidates_are_the_best_of_each(people: Path) -> None:
    problem = reversa.Problem(people)
    rows = list(problem.scores().table.rows())
    for k in (1, 3):
        candidates = problem.candidates(k)
        table = candidates.table
        found = set(table.rows())
        assert len(found) == table.n_rows == len(candidates) and found <= set(rows)
        for column in (0, 1):
            for person in {row[column] for row in rows}:
                own = sorted((row[2] for row in rows if row[column] == person), reverse=True)
                kept = sorted((row[2] for row in found if row[column] == person), reverse=True)
                assert kept[:k] == own[:k]
        assert all(
            any(sum(other[2] > row[2] for other in rows if other[c] == row[c]) < k for c in (0, 1)) for row in found
        )
    assert problem.candidates(10**6).table.n_rows == candidates.n_eligible == len(rows)


def test_who_is_not_on_a_side_fits_nobody(people: Path) -> None:
    problem = reversa.Problem(people)
    assert problem.scores(["e0"], ["m0", "e0"]).micro.tolist() == [[-1], [-1]]
    with pytest.raises(KeyError):
        problem.scores(["nobody"])


def test_too_many_at_once_and_time(many_people: Path) -> None:
    problem = reversa.Problem(many_people)
    with pytest.raises(ValueError, match="pairs"):
        problem.scores()
    with pytest.raises(reversa.DeadlineError):
        problem.scores(mentees=[f"e{k}" for k in range(5000)], time_limit=0.05)


def losses(before: reversa.Matching, after: reversa.Matching) -> dict[str, int]:
    return {one.name: one.value - two.value for one, two in zip(before.levels, after.levels)}


def test_solving_again_tells_what_a_pair_costs(people: Path) -> None:
    limit = {"limit": "quota", "side": "mentee", "where": {"attribute": "department", "is": "d0"}, "at_most": {"count": 1}}
    programme = reversa.Programme.reverse_mentoring().replace(limits=[limit, {"limit": "conflict", "people": [["m0", "e0"]]}])
    cohort = reversa.Cohort(people)
    matching = reversa.match(cohort, programme)
    assert matching.outcome == "optimal"
    chosen = list(zip(matching.pairs["mentor_id"], matching.pairs["mentee_id"]))
    other = [pair for pair in zip(*(reversa.Problem(cohort).scores().table[c] for c in ("mentor_id", "mentee_id")))]
    others = [pair for pair in other if pair not in chosen and pair != ("m0", "e0")]
    for pair, state in [(chosen[0], "forbidden"), (chosen[-1], "forbidden"), (others[0], "pinned"), (others[-1], "pinned")]:
        told = matching.explain(*pair, solve=True)
        assert told.chosen == (state == "forbidden") and told.solved is not None
        previous = {"mentor_id": [pair[0]], "mentee_id": [pair[1]], "state": [state]}
        after = reversa.match(cohort, programme, previous=previous)
        assert told.solved.claim == "exact" and told.solved.possible == (after.outcome == "optimal")
        if told.solved.possible:
            assert told.solved.least == told.solved.most == losses(matching, after)
    assert matching.explain(*chosen[0]).solved is None


def test_a_new_solve_agrees_with_prices(people: Path) -> None:
    matching = reversa.match(people)
    for mentor, mentee in (("m0", "e0"), (matching.pairs["mentor_id"][0], matching.pairs["mentee_id"][0])):
        told = matching.explain(mentor, mentee, solve=True)
        assert told.solved is not None and told.exchange.claim == told.solved.claim == "exact"
        assert told.exchange.possible == told.solved.possible and told.exchange.loss == told.solved.least


def test_a_deciding_value_decides() -> None:
    plain = {
        "schema": "reversa.programme/1",
        "rules": [],
        "criteria": [
            {"criterion": "mean", "attribute": "openness", "weight": 1},
            {"criterion": "mean", "attribute": "extraversion", "weight": 3},
        ],
        "objective": ["score"],
    }

    def solved(openness: float) -> reversa.Matching:
        people = {
            "id": ["m1", "m2", "e"],
            "role": ["mentor", "mentor", "mentee"],
            "openness": [openness, 0.9, 0.5],
            "extraversion": [0.5, 0.52, 0.5],
        }
        return reversa.match(people, plain)

    told = solved(0.7).explain("m1", "e")
    deciding = {term.name: term.deciding for term in told.terms}
    assert not told.chosen and deciding["mean_openness"] is not None
    assert deciding["mean_openness"] == pytest.approx(0.73, abs=2e-6)  # where three times 0.01 is made good
    openness = deciding["mean_openness"] * 2 - 0.5
    assert solved(round(openness + 1e-5, 6)).explain("m1", "e").chosen
    assert not solved(round(openness - 1e-5, 6)).explain("m1", "e").chosen
