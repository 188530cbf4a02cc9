"""What is written of a matching: the files of the command line, byte for byte."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import reversa

DATA = Path(__file__).resolve().parents[3] / "examples" / "data"


def result_of(folder: Path) -> Any:
    """result.json without what varies from run to run."""
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    result.pop("run")
    return result


def same_files(one: Path, two: Path) -> list[str]:
    names = sorted(path.name for path in one.iterdir())
    assert sorted(path.name for path in two.iterdir()) == names
    for name in names:
        if name != "result.json":
            assert (one / name).read_bytes() == (two / name).read_bytes(), name
    assert result_of(one) == result_of(two)
    return names


def test_files_are_those_of_the_command_line(command: str, tmp_path: Path) -> None:
    people, wishes, rules = (DATA / name for name in ("people.csv", "preferences.csv", "programme_quota.json"))
    asked = [command, "match", people, "--preferences", wishes, "-q", "-o"]
    subprocess.run([*asked, tmp_path / "one"], check=True)
    reversa.match(people, preferences=wishes).write(tmp_path / "two", report=True)
    names = same_files(tmp_path / "one", tmp_path / "two")
    assert {"pairs.csv", "unmatched.csv", "certificate.json", "decisions.ndjson", "report.html", "result.json"} == set(names)
    subprocess.run([*asked, tmp_path / "three", "--programme", rules, "--report", "no"], check=True)
    reversa.match(people, reversa.Programme.load(rules), preferences=wishes).write(tmp_path / "four")
    assert same_files(tmp_path / "three", tmp_path / "four") == sorted({*names} - {"report.html"})
    assert reversa.replay(tmp_path / "four" / "result.json").identical


def test_reasons_are_those_of_the_command_line(command: str, tmp_path: Path) -> None:
    people, rules = DATA / "people.csv", DATA / "programme_impossible.json"
    done = subprocess.run([command, "match", people, "--programme", rules, "-q", "-o", tmp_path / "one"])
    assert done.returncode == 4
    matching = reversa.match(people, reversa.Programme.load(rules))
    assert matching.outcome == "infeasible"
    matching.write(tmp_path / "two", report=True)
    assert (tmp_path / "one" / "report.html").read_bytes() == (tmp_path / "two" / "report.html").read_bytes()
    assert result_of(tmp_path / "one")["conflict"] == result_of(tmp_path / "two")["conflict"] != []
    matching.write(tmp_path / "three")
    assert [path.name for path in (tmp_path / "three").iterdir()] == ["result.json"]


@pytest.mark.parametrize("among", ["all", "both"])
def test_pages_of_wishes_are_those_of_the_command_line(command: str, tmp_path: Path, among: Any) -> None:
    people, wishes = DATA / "people.csv", DATA / "preferences.csv"
    asked = [command, "wishes", people, "--preferences", wishes, "--among", among, "-q", "-o"]
    subprocess.run([*asked, tmp_path / "one"], check=True)
    subprocess.run([*asked, tmp_path / "two", "--match"], check=True)
    served = reversa.match_wishes(people, preferences=wishes, among=among)
    matching = reversa.match(people, preferences=wishes)
    page = served.report()
    assert "Who would rather have each other" in page
    assert page.encode() == (tmp_path / "one" / "report.html").read_bytes()
    blocking = matching.blocking(among=among)
    assert matching.report(blocking=blocking).encode() == (tmp_path / "two" / "report.html").read_bytes()
    assert "Who would rather have each other" not in matching.report()
    with pytest.raises(ValueError, match="another matching"):
        served.report(blocking=blocking)
    served.write(tmp_path / "three", report=True)
    assert (tmp_path / "three" / "report.html").read_text(encoding="utf-8") == page


def test_a_page_of_other_columns(tmp_path: Path) -> None:
    matching = reversa.match(DATA / "people.csv")
    page = matching.report(tmp_path / "page.html", by=["location", "department"], audit="gender")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == page
    assert "location" in page and "<script" not in page
    assert matching.report(by=[], audit=[]) != page
    for wrong in ("shoe", "skills", "id"):
        with pytest.raises(KeyError, match=wrong):
            matching.report(by=[wrong])
    with pytest.raises(reversa.DataError, match="name"):
        matching.report(names=True)
    with pytest.raises(OSError):
        matching.report(tmp_path / "no" / "such" / "page.html")
    if Path("/dev/full").exists():
        (tmp_path / "full.html").symlink_to("/dev/full")
        with pytest.raises(OSError):
            matching.report(tmp_path / "full.html")


def test_what_takes_too_long_is_left_out(tmp_path: Path, people: Path) -> None:
    matching = reversa.match(people)
    whole, short = matching.report(), matching.report(time_limit=1e-9)
    assert len(short) < len(whole)
    matching.write(tmp_path, report=True, time_limit=1e-9)
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == short


def test_names_that_act_stay_text() -> None:
    people = {
        "id": ["=cmd()", "<script>alert(1)</script>"],
        "role": ["mentor", "mentee"],
        "level": [1, 5],
        "department": ["<img src=x>", "‮"],
        "name": ["<b>", "&" * 300],
    }
    page = reversa.match(people).report(names=True)
    assert "<script" not in page and "<img src" not in page and "&amp;" * 300 in page


def test_a_review_is_written_too(people: Path, tmp_path: Path) -> None:
    first = reversa.match(people)
    previous = {name: first.pairs[name] for name in ("mentor_id", "mentee_id", "state")}
    again = reversa.Problem(people, previous=previous).rematch(most_changes=1).matching
    again.write(tmp_path / "again", report=True)
    assert again.report() == (tmp_path / "again" / "report.html").read_text(encoding="utf-8")
    assert again.schedule("2027-01-01").n_meetings == 18 and len(again.advice(best=1)) > 0
    assert again.blocking().n_blocking >= 0
    assert again.outcome == "optimal" and again.classify().n_pairs == len(again)
    pytest.importorskip("matplotlib")
    assert again.plot(bins=10).patches


def test_a_draw_after_a_review_belongs_to_it(people: Path) -> None:
    first = reversa.match(people)
    previous = {name: first.pairs[name] for name in ("mentor_id", "mentee_id", "state")}
    again = reversa.Problem(people, previous=previous).rematch().matching
    drawn = again.draw(seed=3)
    assert drawn.levels == again.levels
    del again
    assert len(drawn.report()) > 1000 and len(drawn.advice(best=0)) > 0
    pair = drawn.pairs["mentor_id"][0], drawn.pairs["mentee_id"][0]
    assert drawn.explain(*pair).chosen and drawn.schedule("2027-01-01").summary["mentor_id"][0] == pair[0]
