"""When pairs meet: held to everyone's availability, written as calendars, and the same as the command line's."""

import csv
import subprocess
from datetime import date
from pathlib import Path

import pytest
import reversa

DATA = Path(__file__).resolve().parents[3] / "examples" / "data"
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def clock(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def minutes_of(row: dict[str, str]) -> set[int]:
    """The minutes of the UTC week at which someone is available."""
    found: set[int] = set()
    for part in filter(None, row["availability"].split(";")):
        day, hours = part.split(" ")
        start, end = (clock(one) for one in hours.split("-"))
        first = DAYS.index(day) * 1440 + start - int(row["utc_offset"] or 0)
        found |= {minute % 10080 for minute in range(first, first + (end - start) % 1440)}
    return found


def events_of(path: Path) -> list[dict[str, str]]:
    """The events of a calendar file, unfolded."""
    raw = path.read_bytes()
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n") and raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    events: list[dict[str, str]] = []
    for line in raw.replace(b"\r\n ", b"").decode().split("\r\n"):
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and ":" in line:
            name, value = line.split(":", 1)
            events[-1].setdefault(name.split(";")[0], value)
    return events


def test_times_are_common_and_meetings_are_due() -> None:
    matching = reversa.match(DATA / "people.csv")
    schedule = matching.schedule("2027-02-01")
    with open(DATA / "people.csv", newline="", encoding="utf-8") as file:
        people = {row["id"]: row for row in csv.DictReader(file)}
    table = schedule.summary
    assert table.n_rows == len(schedule) == len(matching)
    taken: dict[str, set[int]] = {}
    for mentor, mentee, slot, minute, shared in table.rows():
        if minute < 0:
            assert slot == ""
            continue
        assert DAYS.index(slot[:3]) * 1440 + clock(slot[4:]) == minute
        meeting = {at % 10080 for at in range(minute, minute + schedule.minutes)}
        assert meeting <= minutes_of(people[mentor]) & minutes_of(people[mentee])
        assert shared or not taken.get(mentor, set()) & meeting
        taken[mentor] = taken.get(mentor, set()) | meeting
    meetings = schedule.meetings
    assert meetings.n_rows == len(matching) * schedule.n_meetings == len(matching) * 18
    slots = {(mentor, mentee): slot for mentor, mentee, slot, *_ in table.rows()}
    for mentor, mentee, number, day, time in meetings.rows():
        if time:
            assert slots[mentor, mentee] == f"{DAYS[date.fromisoformat(day).weekday()]} {time}"
    assert schedule.meetings.to_pandas().groupby(["mentor_id", "mentee_id"])["date"].is_monotonic_increasing.all()


def test_calendars_are_those_of_the_command_line(command: str, tmp_path: Path) -> None:
    asked = [command, "match", DATA / "people.csv", "-q", "-o", tmp_path / "out", "--start", "2027-02-01", "--ics"]
    subprocess.run([*asked, tmp_path / "all.ics"], check=True)
    subprocess.run([*asked, tmp_path / "each"], check=True)
    matching = reversa.match(DATA / "people.csv")
    matching.invitations(tmp_path / "mine.ics", date(2027, 2, 1))
    matching.invitations(tmp_path / "mine", "2027-02-01")
    assert (tmp_path / "mine.ics").read_bytes() == (tmp_path / "all.ics").read_bytes()
    names = sorted(path.name for path in (tmp_path / "each").iterdir())
    assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == names and len(names) == len(matching)
    for name in names:
        assert (tmp_path / "mine" / name).read_bytes() == (tmp_path / "each" / name).read_bytes()


def test_one_pair_alone(tmp_path: Path) -> None:
    matching = reversa.match(DATA / "people.csv")
    schedule = matching.schedule("2027-02-01")
    last = (matching.pairs["mentor_id"][-1], matching.pairs["mentee_id"][-1])
    schedule.write(tmp_path / "one", pair=last)
    events = events_of(tmp_path / "one")
    assert len(events) == schedule.n_meetings and all(last[0] in e["DESCRIPTION"] + e["SUMMARY"] for e in events)
    dates = schedule.meetings["date"][-schedule.n_meetings :]
    assert [e["DTSTART"][:8] for e in events] == [day.replace("-", "") for day in dates]
    with pytest.raises(KeyError, match="no pair"):
        schedule.write(tmp_path / "two", pair=(last[1], last[0]))


def test_what_cannot_be_written(tmp_path: Path, people: Path) -> None:
    matching = reversa.match(people)
    with pytest.raises(reversa.DataError, match="start"):
        matching.schedule()
    with pytest.raises(ValueError, match="start"):
        matching.schedule("soon")
    schedule = matching.schedule("2027-02-01")
    assert set(schedule.meetings["time"]) == {""}  # nobody said when
    with pytest.raises(reversa.DataError, match="name"):
        schedule.write(tmp_path / "a.ics", names=True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "old.ics").write_text("")
    with pytest.raises(reversa.FileError, match="not empty"):
        schedule.write(tmp_path / "full")
    with pytest.raises(OSError):
        schedule.write(tmp_path / "no" / "such" / "folder")
    if Path("/dev/full").exists():
        (tmp_path / "disk.ics").symlink_to("/dev/full")
        with pytest.raises(OSError):
            schedule.write(tmp_path / "disk.ics")
    assert not (tmp_path / "a.ics").exists()


def test_names_that_act_stay_text(tmp_path: Path) -> None:
    people = {
        "id": ["=cmd()", "a,;\\"],
        "role": ["mentor", "mentee"],
        "level": [1, 5],
        "name": ["<script>\\,;", "‮" + "x" * 300],
        "availability": ["Sun 23:00-24:00", "Sun 23:00-24:00"],
    }
    schedule = reversa.match(people).invitations(tmp_path / "a.ics", "2027-02-01", names=True)
    events = events_of(tmp_path / "a.ics")
    assert len(events) == schedule.n_meetings == 18 and all("x" * 300 in e["SUMMARY"] + e["DESCRIPTION"] for e in events)
    assert "<table>" in schedule._repr_html_() and schedule.summary["slot"] == ["Sun 23:00"]
