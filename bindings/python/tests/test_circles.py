"""Circles beside all ways of dividing a few people, and beside the command line."""

import csv
import itertools
import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
import reversa
from conftest import seed_of

DATA = Path(__file__).resolve().parents[3] / "examples" / "data"
WITHOUT_SLOT = {"mentors": 1, "mentees": {"at_least": 2, "at_most": 3}, "minutes": 0}


def programme(circle: dict[str, Any], **parts: Any) -> dict[str, Any]:
    plain = {"schema": "reversa.programme/1", "rules": [], "criteria": [], "objective": ["mentees", "score"]}
    return {**plain, "circle": circle, **parts}


def best_of_all(score: dict[tuple[str, str], int], mentors: list[str], mentees: list[str]) -> tuple[int, int]:
    best = (0, 0)
    for choice in itertools.product([None, *mentors], repeat=len(mentees)):
        sizes = [choice.count(mentor) for mentor in mentors]
        made = [(mentor, mentee) for mentor, mentee in zip(choice, mentees) if mentor is not None]
        if any(size and not 2 <= size <= 3 for size in sizes) or any(pair not in score for pair in made):
            continue
        best = max(best, (len(made), sum(score[pair] for pair in made)))
    return best


def test_circles_are_the_best_of_all() -> None:
    draw = random.Random(seed_of())
    for _ in range(8):
        mentors = [f"m{k}" for k in range(draw.randint(1, 3))]
        mentees = [f"e{k}" for k in range(draw.randint(1, 6))]
        score = {pair: draw.randrange(1_000_001) for pair in itertools.product(mentors, mentees) if draw.random() < 0.8}
        if not score:
            continue
        people = {"id": mentors + mentees, "role": ["mentor"] * len(mentors) + ["mentee"] * len(mentees)}
        scores = {
            "mentor_id": [mentor for mentor, _ in score],
            "mentee_id": [mentee for _, mentee in score],
            "score": [value / 1e6 for value in score.values()],
        }
        found = reversa.match_circles(people, programme(WITHOUT_SLOT), scores=scores)
        assert found.outcome == "optimal" and found.certificate.scope == "eligible"
        assert tuple(level.value for level in found.levels) == best_of_all(score, mentors, mentees)
        total = 0
        for circle in found:
            assert len(circle.mentors) == 1 and 2 <= len(circle.mentees) <= 3 and circle.start is None and circle.slot == ""
            fits = [round(fit * 1e6) for fit in circle.fits]
            assert fits == [score[circle.mentors[0], mentee] for mentee in circle.mentees]
            assert round(circle.score * 1e6) == sum(fits)
            total += sum(fits)
        assert total == found.levels[1].value
        seated = {mentee for circle in found for mentee in circle.mentees}
        left_out = {one for one, side in zip(found.unmatched["id"], found.unmatched["side"]) if side == "mentee"}
        assert seated | left_out == set(mentees) and not seated & left_out


def test_files_are_those_of_the_command_line(command: str, tmp_path: Path) -> None:
    people, rules = DATA / "people.csv", DATA / "programme_circles.json"
    subprocess.run([command, "circles", people, "--programme", rules, "-q", "-o", tmp_path / "one"], check=True)
    found = reversa.match_circles(people, reversa.Programme.load(rules), threads=1)
    found.write(tmp_path / "two")
    for name in ("circles.csv", "unmatched.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    with open(tmp_path / "one" / "circles.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    table = found.people
    for name in ("side", "person_id", "slot_utc", "slot_local"):
        assert table[name] == [row[name] for row in rows]
    assert table["circle"] == [int(row["circle"]) for row in rows]
    assert [round(score * 1e6) for score in table["circle_score"]] == [int(row["circle_score"]) for row in rows]
    fits = ["" if fit != fit else str(round(fit * 1e6)) for fit in table["fit"]]
    assert fits == [row["fit"] for row in rows]
    with open(tmp_path / "one" / "unmatched.csv", newline="", encoding="utf-8") as file:
        reasons = [(row["person_id"], row["side"], row["reason"]) for row in csv.DictReader(file)]
    assert list(zip(*(found.unmatched[name] for name in ("id", "side", "reason")))) == reasons
    assert found.summary.n_rows == len(found) == found.people["side"].count("mentor")


def test_impossible_circles_are_an_outcome(tmp_path: Path) -> None:
    people = {"id": ["m", "e1", "e2"], "role": ["mentor", "mentee", "mentee"]}
    limits = [{"limit": "quota", "side": "mentee", "at_least": {"count": 99}}]
    found = reversa.match_circles(people, programme(WITHOUT_SLOT, limits=limits))
    assert found.outcome == "infeasible" and len(found) == 0 and found
    assert any("quota" in sentence for sentence in found.conflict)
    found.write(tmp_path / "made" / "here")
    assert [path.name for path in (tmp_path / "made" / "here").iterdir()] == ["result.json"]
    assert json.loads((tmp_path / "made" / "here" / "result.json").read_text())["outcome"] == "infeasible"
    assert found.people.n_rows == found.summary.n_rows == 0 and "<table>" in found._repr_html_()


def test_what_cannot_be_asked(people: Path) -> None:
    with pytest.raises(reversa.UnsupportedError, match="circle"):
        reversa.match_circles(people)
    with pytest.raises(reversa.DataError) as caught:
        reversa.match_circles(people, programme({**WITHOUT_SLOT, "colour": 1}))
    assert caught.value.column == "circle.colour"
    with pytest.raises(reversa.ArgumentError):
        reversa.match_circles(people, programme(WITHOUT_SLOT), most_listed=-1)
    with pytest.raises(reversa.UnsupportedError):
        reversa.match(people, programme(WITHOUT_SLOT))
    small = {"id": ["=m()", "<e>", "‮"], "role": ["mentor", "mentee", "mentee"]}
    found = reversa.match_circles(small, programme(WITHOUT_SLOT))
    assert found.people["person_id"] == ["=m()", "<e>", "‮"] and "<e>" not in found._repr_html_()
    with pytest.raises(IndexError):
        found[1]


def test_the_time_limit_is_kept() -> None:
    organisation = reversa.generate.organisation(3000, seed=2)
    circle = {"mentors": 1, "mentees": {"at_least": 3, "at_most": 6}, "minutes": 60}
    asked = reversa.Programme.reverse_mentoring().replace(circle=circle)
    found = reversa.match_circles(organisation.problem(asked), time_limit=0.2)
    assert found.outcome in ("optimal", "feasible", "stopped")
    assert all(level.value <= level.bound for level in found.levels)


def test_counts_and_conflict_of_a_matching(people: Path) -> None:
    matching = reversa.match(people)
    counts = matching.counts
    assert counts["side"] == ["mentor", "mentee"] and counts["signed_up"] == [30, 25]
    for index, side in enumerate(("mentor", "mentee")):
        assert counts["matched"][index] == len(set(matching.pairs[side + "_id"]))
        reasons = [reason for one, reason in zip(matching.unmatched["side"], matching.unmatched["reason"]) if one == side]
        assert counts["outbid"][index] == reasons.count("outbid")
    assert matching.conflict == []
    limits = [{"limit": "pairs", "where": {"same": "department"}, "at_least": {"count": 1000}}]
    hopeless = reversa.match(people, reversa.Programme.reverse_mentoring().replace(limits=limits))
    assert hopeless.conflict and "department" in hopeless.conflict[0]
