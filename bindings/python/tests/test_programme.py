"""Programmes as plain data: there and back, edited and used again, and what is wrong named by its key."""

import copy
import json
import logging
import pickle
from pathlib import Path
from typing import Any

import numpy
import pytest
import reversa

DATA = Path(__file__).resolve().parents[3] / "examples" / "data"
FILES = sorted(DATA.glob("programme_*.json"))


def test_parts_are_copies_that_can_be_given_back() -> None:
    programme = reversa.Programme.reverse_mentoring()
    rules, criteria = programme.rules, programme.criteria
    assert rules[0]["rule"] == "level_gap" and rules[0]["at_least"] == 2
    rules[0]["at_least"] = 4
    criteria.append({"criterion": "mean", "attribute": "extraversion", "weight": 2})
    assert programme.rules[0]["at_least"] == 2 and len(programme.criteria) == len(criteria) - 1
    changed = programme.replace(rules=rules, criteria=criteria, limits=[{"limit": "one_role"}], name="mine")
    assert changed.rules == rules and changed.criteria == criteria and changed.limits == [{"limit": "one_role"}]
    assert changed.name == "mine" and changed != programme and changed.objective == programme.objective
    people = {"id": ["m", "e"], "role": ["mentor", "mentee"], "level": [1, 4], "extraversion": [0.5, 0.5], "openness": [1, 1]}
    assert len(reversa.match(people)) == 1 and len(reversa.match(people, changed)) == 0  # three levels are too few now


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_the_same_there_and_back(path: Path, tmp_path: Path) -> None:
    programme = reversa.Programme.load(path)
    again = reversa.Programme(programme.data)
    assert again == programme and hash(again) == hash(programme)
    again.save(tmp_path / "again.json")
    assert reversa.Programme.load(tmp_path / "again.json") == programme
    given = json.loads(path.read_text(encoding="utf-8"))
    for key in ("rules", "limits", "objective"):
        assert programme.data.get(key, []) == given.get(key, []) or key not in given
    assert pickle.loads(pickle.dumps(programme)) == copy.deepcopy(programme) == programme


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"rulez": []}, "rulez"),
    ({"rules": {}}, "rules"),
    ({"rules": [{"rule": "level_gap", "at_least": 2, "colour": 1}]}, "rules[0].colour"),
    ({"rules": [{"rule": "level_gap", "at_least": 2}, {"rule": "none"}]}, "rules[1].rule"),
    ({"criteria": [{"criterion": "mean", "attribute": "openness", "weight": 0}]}, "criteria[0].weight"),
    ({"criteria": [{"criterion": "mean", "attribute": "openness", "weight": float("nan")}]}, "criteria[0].weight"),
    ({"criteria": [{"criterion": "mean", "attribute": "openness", "weight": float("inf")}]}, "criteria[0].weight"),
    ({"criteria": [{"criterion": "mean", "attribute": object(), "weight": 1}]}, "criteria[0].attribute"),
    ({"limits": [{"limit": "load", "side": "both", "at_most": 1}]}, "limits[0].side"),
    ({"limits": [{"limit": "load", "side": "mentor", "at_most": 2**80}]}, "limits[0].at_most"),
    ({"limits": [{"limit": "conflict", "people": [{"a", "b"}]}]}, "limits[0].people[0]"),
    ({"limits": [{"limit": "conflict", "people": [{1: 2}]}]}, "limits[0].people[0]"),
    ({"objective": ["mentees", "shoes"]}, "objective[1]"),
    ({"name": "\ud800"}, "name"),
    ({"name": "a\0b"}, "name"),
    ({"cadence": {"meetings_per_month": -1}}, "cadence.meetings_per_month"),
    ({"schema": "reversa.programme/9"}, "schema"),
]


@pytest.mark.parametrize("part, key", WRONG, ids=[key for _, key in WRONG])
def test_what_is_wrong_is_named_by_its_key(part: dict[str, Any], key: str) -> None:
    with pytest.raises(reversa.DataError) as caught:
        reversa.Programme.reverse_mentoring().replace(**part)
    assert key in [complaint.column for complaint in caught.value.complaints]
    assert caught.value.code == "REVERSA_E_DATA" and caught.value.file == "programme"


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(reversa.DataError) as caught:
        reversa.Programme.reverse_mentoring().replace(rulez=[], rules=[{"rule": "level_gap", "at_leest": 1}])
    assert {"rulez", "rules[0].at_leest"} <= {complaint.column for complaint in caught.value.complaints}


def test_what_refers_to_itself_is_refused() -> None:
    data: dict[str, Any] = {}
    data["rules"] = [data]
    with pytest.raises(reversa.DataError, match="nested"):
        reversa.Programme(data)


def test_numbers_of_numpy_and_tuples_are_numbers_and_lists() -> None:
    plain = reversa.Programme.reverse_mentoring()
    rules = ({"rule": "level_gap", "at_least": numpy.int64(3)},)
    assert plain.replace(rules=rules).rules == [{"rule": "level_gap", "at_least": 3}]
    criteria = [{"criterion": "mean", "attribute": "openness", "weight": numpy.float64(1.5)}]
    assert plain.replace(criteria=criteria).criteria[0]["weight"] == 1.5


def test_a_programme_is_data_a_file_or_an_object(people: Path, tmp_path: Path) -> None:
    programme = reversa.Programme.reverse_mentoring()
    programme.save(tmp_path / "programme.json")
    found = [reversa.match(people, given).pairs for given in (programme, programme.data, tmp_path / "programme.json", None)]
    assert found[1:] == found[:-1]
    with pytest.raises(TypeError, match="int"):
        reversa.match(people, 5)  # type: ignore[arg-type]
    with pytest.raises(reversa.DataError) as caught:
        (tmp_path / "wrong.json").write_text('{"schema": "reversa.programme/1", "rules": [{"rule": "level_gap"}]}')
        reversa.Programme.load(tmp_path / "wrong.json")
    assert caught.value.file is not None and caught.value.file.endswith("wrong.json") and caught.value.column == "rules[0]"


def test_errors_can_be_sent() -> None:
    with pytest.raises(reversa.DataError) as caught:
        reversa.Cohort({"id": ["a", "a"], "role": ["mentor", "mentor"]})
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is reversa.DataError and str(again) == str(caught.value)
    assert (again.code, again.row, again.column) == ("REVERSA_E_DATA", caught.value.row, "id")


def test_warnings_of_a_match_go_to_logging(people: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="reversa"):
        reversa.match(people)
    assert {record.name for record in caplog.records} == {"reversa"}
    assert all(record.levelno in (logging.INFO, logging.WARNING) for record in caplog.records)
    caplog.clear()
    with caplog.at_level(logging.CRITICAL, logger="reversa"):
        reversa.match(people)
    assert not caplog.records


def test_what_cannot_be_asked_of_a_call(people: Path) -> None:
    problem = reversa.Problem(people)
    for wrong in ({"threads": -1}, {"memory_limit": -1}, {"time_limit": float("nan")}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            reversa.match(problem, **wrong)  # type: ignore[arg-type]
    matching = reversa.match(problem)
    for nobody in ("m0\0", "\ud800", "", "=cmd()", "x" * 300):
        assert nobody not in problem.cohort
        with pytest.raises(KeyError):
            matching.explain(nobody, "e0")
    with pytest.raises(ValueError, match="null"):
        reversa.Cohort("people.csv\0.txt")
