"""The record: the chain of decisions breaks where a line is changed; a replay finds the same, or says what differs."""

import json
import shutil
from pathlib import Path

import pytest
import reversa


@pytest.fixture
def written(people: Path, tmp_path: Path) -> Path:
    reversa.match(people).write(tmp_path / "out", report=True)
    return tmp_path / "out"


def test_the_chain_of_decisions(written: Path, tmp_path: Path) -> None:
    path = written / "decisions.ndjson"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert reversa.check_decisions(path) == len(lines)
    changed = tmp_path / "changed.ndjson"
    for wrong in (lines[:-1], lines[1:], lines[:2] + lines[3:]):
        changed.write_text("".join(wrong), encoding="utf-8")
        with pytest.raises(reversa.DataError):
            reversa.check_decisions(changed)
    changed.write_text("".join(lines[:2]) + "no JSON\n", encoding="utf-8")
    with pytest.raises(reversa.FormatError) as caught:
        reversa.check_decisions(changed)
    assert caught.value.row == 3
    with pytest.raises(OSError):
        reversa.check_decisions(tmp_path / "none")


def test_a_replay_is_the_same(written: Path) -> None:
    again = reversa.replay(written / "result.json", threads=1)
    assert again.identical and again.differences == [] and again.n_files >= 4


def test_a_replay_says_what_differs(written: Path, people: Path, tmp_path: Path) -> None:
    manifest = json.loads((written / "result.json").read_text(encoding="utf-8"))
    manifest["levels"][0]["value"] -= 1
    (written / "result.json").write_text(json.dumps(manifest), encoding="utf-8")
    again = reversa.replay(written / "result.json")
    assert not again.identical and any("mentees" in one for one in again.differences)
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    shutil.copy(people, inputs / "people.csv")
    assert reversa.replay(written / "result.json", inputs=inputs).differences == again.differences
    with open(inputs / "people.csv", "a", encoding="utf-8") as file:
        file.write("one more,mentee,5,,,\n")
    with pytest.raises(reversa.DataError, match=r"people\.csv"):
        reversa.replay(written / "result.json", inputs=inputs)


def test_what_came_from_memory_cannot_be_replayed(tmp_path: Path) -> None:
    reversa.match({"id": ["m", "e"], "role": ["mentor", "mentee"], "level": [1, 5]}).write(tmp_path)
    with pytest.raises(reversa.UnsupportedError):
        reversa.replay(tmp_path / "result.json")
    (tmp_path / "result.json").write_text("{}")
    with pytest.raises(reversa.DataError):
        reversa.replay(tmp_path / "result.json")
    with pytest.raises(reversa.FormatError):
        reversa.replay(tmp_path / "decisions.ndjson")
