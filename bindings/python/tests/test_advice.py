"""What is advised is put into the data by hand: the whole gains what was said."""

import csv
import random
from pathlib import Path

import pytest
import reversa
from conftest import seed_of

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
Row = dict[str, str]


def rows_of(tmp_path: Path, seed: int) -> list[Row]:
    reversa.generate.organisation(200, seed=seed).write(tmp_path)
    with open(tmp_path / "people.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def solved(rows: list[Row], programme: reversa.Programme | None = None) -> dict[str, int]:
    matching = reversa.match({name: [row[name] for row in rows] for name in rows[0]}, programme)
    assert matching.outcome == "optimal"
    return {level.name: level.value for level in matching.levels}


def local_time(slot: str, offset: str) -> str:
    day, hours = slot.split(" ")
    start = (DAYS.index(day) * 1440 + int(hours[:2]) * 60 + int(offset or 0)) % 10080
    at, end = start % 1440, (start + 120) % 1440 or 1440
    return f"{DAYS[start // 1440]} {at // 60:02}:{at % 60:02}-{end // 60:02}:{end % 60:02}"


def changed(rows: list[Row], item: reversa.AdviceItem) -> list[Row]:
    rows = [dict(row) for row in rows]
    row = next(row for row in rows if row["id"] == item.person)
    if item.kind == "place":
        row["mentor_capacity"] = str(item.after)
        return rows
    assert item.column and item.value
    value = {"tag": item.value + ":3", "text": item.value, "slot": ""}[item.kind]
    one_more = {**row, "id": "one more", "role": "mentor", "mentor_capacity": "1", "manager_id": "", "mentor_minimum": ""}
    one_more[item.column] = value or local_time(item.value, row["utc_offset"])
    return [*rows, one_more]


def test_gains_are_found_by_hand(tmp_path: Path) -> None:
    seed = seed_of()
    rows = rows_of(tmp_path, random.Random(seed).randrange(1000))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    matching = reversa.match(columns, level_prices=True)
    before = {level.name: level.value for level in matching.levels}
    advice = matching.advice(best=2)
    tried = [item for item in advice.checked if item.kind not in ("limit", "level")]
    assert {item.kind for item in tried} == {"tag", "text", "slot", "place"}
    for item in tried:
        after = solved(changed(rows, item))
        gain = {name: after[name] - before[name] for name in before}
        assert item.gain == gain, item
        assert item.estimate is None or tuple(gain.values()) <= tuple(item.estimate.values())
    (level,) = [item for item in advice if item.kind == "level"]
    assert level.gain is not None and level.gain["score"] == matching.level_price("mentees", "score")


def test_price_of_a_level_is_what_solving_without_it_gains(people: Path) -> None:
    programme = reversa.Programme.reverse_mentoring()
    matching = reversa.match(people, programme, level_prices=True)
    alone = reversa.match(people, programme.replace(objective=["score"]))
    gain = alone.levels[0].value - matching.levels[1].value
    assert matching.level_price("mentees", "score") == matching.level_price(0, 1) == gain
    assert reversa.match(people, programme).level_price(0, 1) is None
    with pytest.raises(KeyError, match="worst"):
        matching.level_price("mentees", "worst")
    with pytest.raises(KeyError):
        matching.level_price(-1, 1)
    with pytest.raises(ValueError, match="come after"):
        matching.level_price("score", "mentees")
    with pytest.raises(KeyError):
        matching.price("e0", "mentee", 7)
    with pytest.raises(ValueError, match="side"):
        matching.price("e0", "both", 0)  # type: ignore[arg-type]


def test_price_of_a_place_is_what_one_more_gains(people: Path) -> None:
    matching = reversa.match(people)
    before = [level.value for level in matching.levels]
    with open(people, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["mentor_capacity"] = "1" if row["role"] == "mentor" else ""
    place = next(item for item in matching.advice(best=1) if item.kind == "place" and item.checked)
    next(row for row in rows if row["id"] == place.person)["mentor_capacity"] = "2"
    after = list(solved(rows).values())
    assert place.gain is not None and [b - a for a, b in zip(before, after)] == list(place.gain.values())
    price = tuple(matching.price(place.person or "", "mentor", k) for k in range(2))
    assert tuple(place.gain.values()) <= price  # the first place more gains no more than the price


def test_a_limit_has_its_price(people: Path) -> None:
    limit = {"limit": "quota", "side": "mentee", "at_most": {"count": 5}}
    programme = reversa.Programme.reverse_mentoring().replace(limits=[limit])
    matching = reversa.match(people, programme)
    dropped, more = [item for item in matching.advice(best=0) if item.kind == "limit"]
    assert (dropped.change, more.change, more.before, more.after) == ("dropped", "at_most", 5, 6)
    assert more.gain is not None and more.gain["mentees"] == 1
    without = {level.name: level.value for level in reversa.match(people).levels}
    with_it = {level.name: level.value for level in matching.levels}
    assert dropped.gain == {name: without[name] - with_it[name] for name in without}
    assert not [item for item in matching.advice(best=0, limits=False) if item.kind == "limit"]


def test_advice_is_a_table_and_a_sequence(people: Path) -> None:
    advice = reversa.match(people).advice(best=1)
    table = advice.summary
    assert table.n_rows == len(advice) == len(list(advice)) and advice[:2] == list(advice)[:2]
    assert table["checked"].count(True) == len(advice.checked)
    assert table.to_polars()["text"].to_list() == [item.text for item in advice]
    assert "<table>" in advice._repr_html_()


def test_what_cannot_be_asked(people: Path) -> None:
    matching = reversa.match(people)
    for best in (-1, 1001):
        with pytest.raises(reversa.ArgumentError):
            matching.advice(best=best)
    hopeless = reversa.Programme.reverse_mentoring().replace(
        limits=[{"limit": "pairs", "where": {"same": "department"}, "at_least": {"count": 1000}}]
    )
    with pytest.raises(reversa.ArgumentError, match="no pairs"):
        reversa.match(people, hopeless).advice()


def test_ids_that_act_stay_text() -> None:
    people = {
        "id": ["=cmd()", "<script>", "‮e", "x" * 300],
        "role": ["mentor", "mentee", "mentee", "mentee"],
        "level": [1, 5, 5, 5],
        "department": ["<b>", "&amp;", "", "=1+1"],
    }
    advice = reversa.match(people).advice()
    assert [item.person for item in advice if item.kind == "place"] == ["=cmd()"]
    assert "<b>" not in advice._repr_html_().replace("<bdi>", "")
