"""Programmes and matchings, beside scipy's assignment and beside each other."""

import csv
from pathlib import Path

import numpy
import pytest
import reversa
from scipy.optimize import linear_sum_assignment

RULELESS = {
    "schema": "reversa.programme/1",
    "rules": [],
    "criteria": [],
    "limits": [],
    "objective": ["score"],
}


def write_rows(path: Path, header: list[str], rows: list[list[object]]) -> Path:
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("seed", range(5))
def test_score_is_that_of_scipy(tmp_path: Path, seed: int) -> None:
    draw = numpy.random.default_rng(seed)
    n_mentors, n_mentees = draw.integers(5, 40, 2)
    score = draw.integers(0, 1_000_001, (n_mentees, n_mentors))
    people = [[f"m{j}", "mentor"] for j in range(n_mentors)] + [[f"e{i}", "mentee"] for i in range(n_mentees)]
    write_rows(tmp_path / "people.csv", ["id", "role"], people)
    rows = [[f"m{j}", f"e{i}", f"{score[i, j] / 1e6:.6f}"] for i in range(n_mentees) for j in range(n_mentors)]
    write_rows(tmp_path / "scores.csv", ["mentor_id", "mentee_id", "score"], rows)
    matching = reversa.match(tmp_path / "people.csv", RULELESS, scores=tmp_path / "scores.csv")
    row, column = linear_sum_assignment(score, maximize=True)
    assert matching.outcome == "optimal"
    assert matching.levels[0].value == score[row, column].sum()
    assert matching.gap == 0.0
    total = sum(round(value * 1e6) for value in matching.pairs["score"])
    assert total == matching.levels[0].value


def test_contributions_add_up_to_the_score(people: Path) -> None:
    matching = reversa.match(people)
    pairs = matching.pairs
    assert len(matching) == pairs.n_rows > 0
    criteria = matching.problem.criteria
    assert criteria
    for i, score in enumerate(pairs["score"]):
        assert sum(round(pairs[name][i] * 1e6) for name in criteria) == round(score * 1e6)


def test_everyone_is_matched_or_unmatched(people: Path) -> None:
    matching = reversa.match(people)
    with open(people, newline="", encoding="utf-8") as file:
        mentees = {row["id"] for row in csv.DictReader(file) if row["role"] == "mentee"}
    unmatched = {
        one for one, side in zip(matching.unmatched["id"], matching.unmatched["side"]) if side == "mentee"
    }
    assert set(matching.pairs["mentee_id"]) | unmatched == mentees
    assert not set(matching.pairs["mentee_id"]) & unmatched


def test_written_files_hold_the_same_pairs(people: Path, tmp_path: Path) -> None:
    matching = reversa.match(people)
    matching.write(tmp_path / "out")
    with open(tmp_path / "out" / "pairs.csv", newline="", encoding="utf-8") as file:
        rows = [(row["mentor_id"], row["mentee_id"]) for row in csv.DictReader(file)]
    assert rows == list(zip(matching.pairs["mentor_id"], matching.pairs["mentee_id"]))


def test_programme_survives_saving(tmp_path: Path) -> None:
    programme = reversa.Programme.reverse_mentoring()
    programme.save(tmp_path / "programme.json")
    assert reversa.Programme.load(tmp_path / "programme.json") == programme
    assert programme.replace(limits=[]) == programme
    assert programme.objective[0] == "mentees"


def test_programme_tells_what_is_sensitive() -> None:
    programme = reversa.Programme.reverse_mentoring()
    assert programme.sensitive == []
    assert programme.replace(sensitive=["union", "faith é"]).sensitive == ["union", "faith é"]


def test_programme_error_names_the_key() -> None:
    with pytest.raises(reversa.DataError) as caught:
        reversa.Programme({**RULELESS, "rulez": []})
    assert caught.value.column == "rulez"


def test_limit_holds_and_is_told(people: Path) -> None:
    limit = {"limit": "quota", "side": "mentee", "where": {"attribute": "department", "is": "d0"}, "at_most": {"count": 1}}
    programme = reversa.Programme.reverse_mentoring().replace(limits=[limit])
    matching = reversa.match(people, programme)
    assert matching.outcome == "optimal"
    (use,) = matching.limits
    assert use.value <= 1 and use.most == 1 and use.least is None


def test_impossible_limits_are_an_outcome(people: Path) -> None:
    limit = {"limit": "pairs", "where": {"same": "department"}, "at_least": {"count": 1000}}
    matching = reversa.match(people, reversa.Programme.reverse_mentoring().replace(limits=[limit]))
    assert matching.outcome == "infeasible"
    assert len(matching) == 0


def test_table_goes_to_data_frames(people: Path) -> None:
    pairs = reversa.match(people).pairs
    pandas_frame = pairs.to_pandas()
    assert list(pandas_frame.columns) == pairs.columns
    assert pairs.to_polars()["mentor_id"].to_list() == pairs["mentor_id"]
    assert "<table>" in pairs._repr_html_()
