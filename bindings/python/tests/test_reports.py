"""Pages of metrics, figures by group and by week: beside the command line and beside pandas."""

import subprocess
from pathlib import Path

import pandas
import polars
import pyarrow
import pytest
import reversa

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "examples" / "data"


@pytest.fixture(scope="module")
def study() -> reversa.Retention:
    return reversa.retention(
        DATA / "employment.csv", window_start="2027-01-01", as_of="2028-12-31", adjust=["department", "level"], by="gender"
    )


@pytest.fixture(scope="module")
def calls() -> reversa.Engagement:
    return reversa.engagement(DATA / "sessions.csv", DATA / "pairs.csv", as_of="2027-06-30")


def test_page_of_retention_is_that_of_the_command_line(
    study: reversa.Retention, command: str, tmp_path: Path
) -> None:
    own, theirs = tmp_path / "own.html", tmp_path / "theirs.html"
    page = study.report(own, source="employment.csv")
    assert own.read_text(encoding="utf-8") == page and "<script" not in page
    asked = [command, "retention", "employment.csv", "--from", "2027-01-01", "--as-of", "2028-12-31"]
    asked += ["--adjust", "department,level", "--by", "gender", "--report", theirs]
    subprocess.run(asked, cwd=DATA, check=True, capture_output=True)
    assert theirs.read_text(encoding="utf-8") == page


def test_page_of_engagement_is_that_of_the_command_line(
    calls: reversa.Engagement, command: str, tmp_path: Path
) -> None:
    own, theirs = tmp_path / "own.html", tmp_path / "theirs.html"
    page = calls.report(own, surveys=reversa.Surveys(DATA / "surveys.csv"), source="sessions.csv")
    assert own.read_text(encoding="utf-8") == page
    asked = [command, "engagement", "sessions.csv", "pairs.csv", "--as-of", "2027-06-30", "--surveys", "surveys.csv"]
    subprocess.run([*asked, "--report", theirs], cwd=DATA, check=True, capture_output=True)
    assert theirs.read_text(encoding="utf-8") == page


def test_pages_tell_what_they_are_asked_to(study: reversa.Retention, calls: reversa.Engagement, tmp_path: Path) -> None:
    rates = reversa.rates(DATA / "employment.csv", "2028-01-01", "2028-06-30")
    assert "2028-01-01" in study.report(rates=rates) and "employment.csv" in study.report()
    hostile = '<script>alert(1)</script>=cmd()\u202e"'
    page = study.report(source=hostile)
    assert "<script" not in page and "&lt;script" in page
    assert "<script" not in calls.report(source=hostile)
    assert calls.report(smallest=50) != calls.report() != calls.report(most_pairs=0)
    nobody = reversa.retention(
        {"person_id": [], "hire_date": [], "exit_date": [], "exit_reason": [], "programme_start": []}
    )
    assert nobody.report().startswith("<!DOCTYPE html>")
    with pytest.raises(OSError):
        study.report(tmp_path / "nowhere" / "page.html")
    few = reversa.engagement(DATA / "sessions.csv", calls.pairs.select("mentor_id", "mentee_id", "start"), as_of="2027-06-30")
    with pytest.raises(ValueError, match="another engagement"):
        few.report(support=calls.support())
    assert calls.report(support=calls.support(threshold=0.9)) != calls.report()


def test_curves_of_figures(study: reversa.Retention) -> None:
    matched, everyone = study.matched_curves, study.everyone_curve
    assert matched is not None and everyone is not None
    for group, name in (("participants", "matched_risk_participants"), ("matched controls", "matched_risk_controls")):
        at = matched.survival_at(12 * 30.4375)
        stay = at["survival"][at["group"].index(group)]
        assert 1 - stay == pytest.approx(study[name].estimate.value, abs=1e-12)
    assert everyone.survival_at(12 * 30.4375)["survival"][0] == pytest.approx(study["stay"].estimate.value)
    none = reversa.retention(
        {"person_id": ["a"], "hire_date": ["2020-01-01"], "exit_date": [""], "exit_reason": [""], "programme_start": [""]},
        as_of="2021-01-01",
    )
    assert none.matched_curves is None
    with pytest.raises(ValueError, match="nobody was matched"):
        none.plot("matched")


def test_pairs_of_retention_have_ids(study: reversa.Retention) -> None:
    frame = pandas.read_csv(DATA / "employment.csv", dtype=str)
    pairs = study.pairs.to_pandas()
    joined = frame.set_index("person_id")["programme_start"]
    assert joined[pairs["participant_id"]].tolist() == pairs["date"].tolist()
    assert frame["person_id"][pairs["control_row"]].tolist() == pairs["control_id"].tolist()
    later = joined[pairs["control_id"]].fillna("9999-12-31").to_numpy()
    assert (later > pairs["date"].to_numpy()).all()


def test_weeks_are_those_of_pandas(calls: reversa.Engagement) -> None:
    weeks = calls.weeks
    assert [sum(weeks[state]) for state in weeks.columns[1:]] == [
        calls.counts[f"sessions_{state}"] for state in weeks.columns[1:]
    ]
    days = pandas.to_datetime(weeks["monday"])
    assert set(days.dayofweek) == {0} and set(days[1:] - days[:-1]) == {pandas.Timedelta(days=7)}
    frame = pandas.read_csv(DATA / "sessions.csv")
    frame = frame[(frame["start"].str[:10] <= "2027-06-30") & (frame["state"] == "held")]
    start = pandas.to_datetime(frame["start"].str[:10])
    mondays = (start - pandas.to_timedelta(start.dt.dayofweek, unit="D")).dt.strftime("%Y-%m-%d").value_counts()
    assert {day: n for day, n in zip(weeks["monday"], weeks["held"]) if n} == mondays.to_dict()


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_engagement_by_group_is_that_of_pandas(calls: reversa.Engagement, side: str) -> None:
    people = pandas.read_csv(DATA / "people.csv", dtype=str, keep_default_na=False)
    pairs = calls.pairs.to_pandas()
    pairs["group"] = people.set_index("id")["department"][pairs[f"{side}_id"]].to_numpy()
    sums = pairs.groupby("group")[["n_closed", "n_met"]].sum()
    open_to_all = calls.by_group(DATA / "people.csv", "department", side=side, smallest=0)  # type: ignore[arg-type]
    assert open_to_all["group"] == sums.index.tolist()
    assert open_to_all["n_closed"] == sums["n_closed"].tolist() and open_to_all["n_met"] == sums["n_met"].tolist()
    hidden = calls.by_group(polars.read_csv(DATA / "people.csv"), "department", side=side)  # type: ignore[arg-type]
    again = calls.by_group(reversa.Cohort(DATA / "people.csv"), "department", side=side)  # type: ignore[arg-type]
    assert hidden["n_pairs"] == again["n_pairs"] and any(hidden["hidden"])
    n_people = pairs.groupby("group")[f"{side}_id"].nunique().to_dict()
    for group, is_hidden, n in zip(hidden["group"], hidden["hidden"], hidden["n_pairs"]):
        assert (n == -1) == is_hidden and (is_hidden or n_people[group] >= 5)


def test_people_without_a_group_are_one_group(calls: reversa.Engagement) -> None:
    mentees = calls.pairs["mentee_id"]
    people = {"id": mentees[:10], "level": [1.5, None] * 5}
    table = calls.by_group(people, "level", smallest=0)
    assert table["group"] == ["1.5", "(not known)"] and table["n_pairs"] == [5, len(mentees) - 5]
    with pytest.raises(KeyError, match="shoe"):
        calls.by_group(people, "shoe")
    with pytest.raises(KeyError, match="shoe"):
        calls.by_group(reversa.Cohort(DATA / "people.csv"), "shoe")
    with pytest.raises(ValueError, match="there twice"):
        calls.by_group({"id": ["a", "a"], "level": [1, 2]}, "level")
    with pytest.raises(ValueError, match="side"):
        calls.by_group(people, "level", side="both")  # type: ignore[arg-type]
    with pytest.raises(reversa.ArgumentError):
        calls.by_group(people, "level", smallest=-1)


def test_answers_by_group_are_those_of_pandas() -> None:
    surveys, pairs = reversa.Surveys(DATA / "surveys.csv"), reversa.Pairs(DATA / "pairs.csv")
    people = pandas.read_csv(DATA / "people.csv", dtype=str, keep_default_na=False)
    frame = pandas.read_csv(DATA / "surveys.csv").dropna(subset=["score"])
    mentees = set(pandas.read_csv(DATA / "pairs.csv")["mentee_id"])
    own = frame[(frame["item"] == "skill:digital") & frame["person_id"].isin(mentees)]
    wide = own.pivot_table("score", "person_id", "wave", "last")
    wide["group"] = people.set_index("id")["department"][wide.index]
    table = surveys.by_group("skill:digital", people, "department", pairs=pairs, smallest=0)
    for row in table.to_pandas().itertuples():
        answers = wide[wide["group"] == row.group]
        assert row.n_answered == answers["after"].notna().sum()
        if row.n_answered:
            assert row.mean == pytest.approx(answers["after"].mean())
        both = answers.dropna()
        assert row.n_both == len(both)
        if len(both):
            assert row.change == pytest.approx((both["after"] - both["before"]).mean())
    assert any(surveys.by_group("recommend", people, "department", pairs=pairs)["hidden"])


def test_change_of_recommendation_by_hand() -> None:
    surveys = reversa.Surveys({
        "person_id": ["a", "b", "c"] * 2, "date": ["2027-01-01"] * 3 + ["2027-09-01"] * 3,
        "wave": ["before"] * 3 + ["after"] * 3, "item": ["recommend"] * 6, "score": [5, 7, 9, 9, 7, 10],
    })
    found = surveys.enps_change("recommend")  # a from -100 to 100, b stays, c stays
    assert found.value == pytest.approx(200 / 3) and found.low < found.value < found.high
    assert surveys.n_later("2027-05-01") == 3 and surveys.n_later("2027-09-01") == 0
    for ask in (surveys.enps, surveys.enps_change, surveys.change, lambda item: surveys.alpha(["recommend", item])):
        with pytest.raises(KeyError, match="no item 'recomend'"):
            ask("recomend")
    assert surveys.response("recomend", n_asked=10).value == 0  # asked, and answered by nobody


def test_results_are_tables_of_their_summaries(study: reversa.Retention, calls: reversa.Engagement) -> None:
    for one in (study, calls, calls.support(), reversa.Network(DATA / "people.csv"), reversa.disclosure.protect([[9, 2], [3, 9]])):
        assert one.to_pandas().columns.tolist() == one.summary.columns
        assert polars.DataFrame(one).equals(one.to_polars(), null_equal=True)
        assert pyarrow.table(one).column_names == one.summary.columns


HOSTILE = ["=cmd()", "<script>alert(1)</script>", "\u202egnp.exe", "x" * 300, " ", "O'Neil; drop"]


def test_names_of_any_kind_are_groups() -> None:
    sessions = {
        "mentor_id": [f"m{i}" for i in range(6)], "mentee_id": HOSTILE, "start": ["2027-01-10"] * 6, "minutes": [60] * 6,
        "state": ["held"] * 6,
    }
    ids = [name.strip() or "blank" for name in HOSTILE]
    sessions["mentee_id"] = ids
    pairs = {"mentor_id": sessions["mentor_id"], "mentee_id": ids, "start_date": ["2027-01-01"] * 6}
    calls = reversa.engagement(sessions, pairs, as_of="2027-03-01")
    table = calls.by_group({"id": ids, "<b>": HOSTILE}, "<b>", smallest=0)
    assert table["group"] == sorted(HOSTILE) and "<script>" not in table._repr_html_()
    network = reversa.Network({"id": ids, "<b>": HOSTILE}, calls, by="<b>", smallest=0)
    assert network.groups["group"] == sorted(HOSTILE) and "<b>" not in network._repr_html_()
    page = calls.report(source=HOSTILE[1])
    assert "<script" not in page
    for bad in ("a\0b", "\ud800"):
        with pytest.raises(ValueError, match="null character or half"):
            calls.report(source=bad)
        with pytest.raises(ValueError, match="null character or half"):
            reversa.Surveys(DATA / "surveys.csv").enps(bad)
        with pytest.raises(ValueError, match="null character or half"):
            reversa.retention(DATA / "employment.csv", adjust=[bad])
        with pytest.raises(ValueError, match="null character or half"):
            reversa.equity(reversa.match(DATA / "people.csv"), bad)
        with pytest.raises(ValueError, match="null character or half"):
            reversa.pair_table(reversa.match(DATA / "people.csv"), bad)
    with pytest.raises(TypeError, match="item is of type int"):
        reversa.Surveys(DATA / "surveys.csv").enps(3)  # type: ignore[arg-type]


def test_no_figure_of_that_name(study: reversa.Retention) -> None:
    for name in ("", "stay\0", "x" * 300, 3):
        with pytest.raises(KeyError):
            study[name]  # type: ignore[index]


def test_a_full_disk_is_an_error(study: reversa.Retention, calls: reversa.Engagement) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no disk is always full here")
    for one in (study, calls):
        with pytest.raises(OSError):
            one.report("/dev/full")
        with pytest.raises(OSError):
            one.report("/proc/none/page.html")
