"""Retention, rates, engagement, surveys and equity: beside what the C examples print, beside scipy, and by hand."""

import csv
import math
import re
from pathlib import Path
from typing import Any

import numpy
import pandas
import polars
import pytest
import reversa
from scipy import stats

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
DATA = EXAMPLES / "data"


def expected(name: str) -> str:
    return (EXAMPLES / "expected" / f"{name}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def study() -> reversa.Retention:
    return reversa.retention(
        DATA / "employment.csv", window_start="2027-01-01", as_of="2028-12-31", adjust=["department", "level"]
    )


def test_retention_is_that_of_the_example(study: reversa.Retention) -> None:
    lines = expected("retention").splitlines()
    assert lines[0] == f"{study['hazard_ratio'].n} people"
    for heading, reading in zip(lines[1::2], lines[2::2]):
        name, value, low, high = re.match(r"(\w+): ([\d.]+) \(([\d.]+) to ([\d.]+)\)", heading).groups()  # type: ignore[union-attr]
        figure = study[name]
        e = figure.estimate
        assert (f"{e.value:.2f}", f"{e.low:.2f}", f"{e.high:.2f}") == (value, low, high)
        assert figure.reading == reading.strip()
        assert figure.biased == heading.endswith("BIASED")


def test_retention_tables_hang_together(study: reversa.Retention) -> None:
    names = [figure.name for figure in study]
    assert study.summary["figure"] == names and len(study) == len(names)
    assert study.summary["biased"].count(True) == 3
    assert str(study.window[0]) == "2027-01-01" and str(study.window[1]) == "2028-12-31"
    assert study.pairs.n_rows == study["matched_risk_difference"].n
    assert len(set(study.pairs["control_id"])) == study.pairs.n_rows
    assert "tenure" in study.balance["column"][-1]
    assert any("found no control" in warning for warning in study.warnings)
    assert all(warning.split(":")[0] in study._repr_html_() for warning in study.warnings)
    assert "hazard ratio 0.58" in repr(study)
    with pytest.raises(KeyError):
        study["hazard"]


def test_retention_takes_any_table(study: reversa.Retention) -> None:
    frame = pandas.read_csv(DATA / "employment.csv", dtype=str, keep_default_na=False)
    frame["level"] = frame["level"].astype(int)
    for table in (frame, polars.from_pandas(frame), frame.to_dict("list")):
        employment = reversa.Employment(table)
        assert employment.columns == ["department", "level", "gender"]
        again = reversa.retention(
            employment, window_start="2027-01-01", as_of="2028-12-31", adjust=["department", "level"]
        )
        assert again.summary.to_dict()["reading"] == study.summary.to_dict()["reading"]
        assert again.pairs.to_dict() == study.pairs.to_dict()


def test_retention_curves_split_time_at_the_start() -> None:
    people = {
        "person_id": ["a", "b", "c", "d"],
        "hire_date": ["2020-01-01"] * 4,
        "exit_date": ["2020-04-10", "2020-07-19", "", ""],
        "exit_reason": ["voluntary", "voluntary", "", ""],
        "programme_start": ["", "2020-02-20", "2020-05-30", ""],
    }
    found = reversa.retention(people, as_of="2024-01-01", window_start="2019-01-01")
    outside, inside = found.curves.groups
    month = 30.4375
    at = found.curves.survival_at([99 / month, 100 / month, 199 / month, 200 / month])
    survival = dict(zip(zip(at["group"], [0, 1, 2, 3] * 2), at["survival"]))
    assert [survival[(outside, k)] for k in range(4)] == pytest.approx([1, 2 / 3, 2 / 3, 2 / 3])
    assert [survival[(inside, k)] for k in range(4)] == pytest.approx([1, 1, 1, 1 / 2])
    del found
    assert at.n_rows == 8


def test_retention_by_group_hides_small_ones() -> None:
    open_to_all = reversa.retention(DATA / "employment.csv", as_of="2028-12-31", by="gender", smallest=0).groups
    hidden = reversa.retention(DATA / "employment.csv", as_of="2028-12-31", by="gender").groups
    assert open_to_all["group"] == hidden["group"] == ["F", "M", "X"]
    assert sum(open_to_all["n"]) == 496 and not any(open_to_all["hidden"])
    for i, is_hidden in enumerate(hidden["hidden"]):
        assert hidden["n"][i] == (-1 if is_hidden else open_to_all["n"][i])
        assert math.isnan(hidden["stay"][i]) == is_hidden
    assert any(hidden["hidden"])


def test_retention_names_what_is_wrong() -> None:
    with pytest.raises(reversa.DataError, match="shoe"):
        reversa.retention(DATA / "employment.csv", adjust=["shoe"])
    with pytest.raises(reversa.ArgumentError, match="level"):
        reversa.retention(DATA / "employment.csv", level=95)
    with pytest.raises(ValueError, match="as_of is 'soon'"):
        reversa.retention(DATA / "employment.csv", as_of="soon")
    with pytest.raises(ValueError, match="where"):
        reversa.retention(DATA / "employment.csv", where=("gender",))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="adjust"):
        reversa.retention(DATA / "employment.csv", adjust="level")
    with pytest.raises(reversa.DataError) as caught:
        reversa.Employment({"person_id": ["a"], "hire_date": ["2020-01-02"], "exit_date": ["2020-01-01"],
                            "exit_reason": [""], "programme_start": [""]})
    assert caught.value.row == 1
    with pytest.raises(TimeoutError):
        reversa.retention(DATA / "employment.csv", time_limit=1e-9)


def test_rates_are_those_of_the_example() -> None:
    found = reversa.rates(DATA / "employment.csv", "2028-01-01", "2028-12-31", by="department")
    table = found.summary
    everyone = {rate: i for i, (group, rate) in enumerate(zip(table["group"], table["rate"])) if group == "(everyone)"}
    text = expected("rates")
    for name, definition in found.definitions.items():
        i = everyone[name]
        line = f"{name}: {100 * table['value'][i]:.1f} % ({100 * table['low'][i]:.1f} to {100 * table['high'][i]:.1f})"
        assert f"{line}\n  {definition}\n" in text
    for i, (group, rate) in enumerate(zip(table["group"], table["rate"])):
        if rate == "retention" and table["hidden"][i]:
            assert f"  {group}: hidden (fewer than 5)" in text
    head = found.headcount
    assert head["at_end"][0] == head["at_start"][0] + head["hires"][0] - head["exits"][0]
    assert "turnover" in repr(found) and "<table>" in found._repr_html_()


def test_engagement_is_that_of_the_example() -> None:
    found = reversa.engagement(DATA / "sessions.csv", DATA / "pairs.csv", as_of="2027-06-30")
    c, a = found.counts, found.adherence
    line = f"{c['n_pairs']} pairs, {c['n_running']} run; {100 * a.value:.0f} % of {c['n_closed']} due meetings were held"
    assert expected("engagement").startswith(f"{line} ({100 * a.low:.0f} to {100 * a.high:.0f} %)")
    pairs, windows = found.pairs, found.windows
    assert sum(pairs["n_met"]) == c["n_met"] == windows["state"].count("met")
    assert windows.n_rows == c["n_windows"]
    frame = pandas.read_csv(DATA / "sessions.csv")
    frame = frame[frame["start"].str[:10] <= "2027-06-30"]
    held = frame[frame["state"] == "held"].groupby(["mentor_id", "mentee_id"]).size()
    assert [held[pair] for pair in zip(pairs["mentor_id"], pairs["mentee_id"])] == pairs["held"]
    assert "adherence" in repr(found)


def test_support_is_that_of_the_example() -> None:
    found = reversa.engagement(DATA / "sessions.csv", DATA / "pairs.csv", as_of="2027-06-30")
    support = found.support()
    lines = expected("engagement").splitlines()
    flagged = [row for row in support.summary.rows() if row[-1]]
    assert lines[1:-1] == [
        f"ask how it goes: {mentor} and {mentee}, silent for {days} days" for mentor, mentee, days, *_ in flagged
    ]
    assert lines[-1].endswith(
        f"{support.n_flagged_silent} of {support.n_flagged_silent + support.n_unflagged_silent} pairs that did not meet "
        f"were flagged, and {support.n_flagged_met} of {support.n_flagged_met + support.n_unflagged_met} that did"
    )
    assert support.summary.n_rows == found.counts["n_running"]
    assert 0 <= support.sensitivity.low <= support.sensitivity.value <= support.sensitivity.high <= 1
    assert support._notes()[0] in support._repr_html_() and "1 of 40" in repr(support)
    with pytest.raises(reversa.ArgumentError):
        found.support(threshold=2)


def test_longevity_by_hand() -> None:
    pairs = {
        "mentor_id": ["a", "b", "c", "d"],
        "mentee_id": ["e"] * 4,
        "start_date": ["2027-01-01"] * 4,
        "end_date": ["2027-01-31", "2027-03-01", "", ""],
        "end_reason": ["early", "planned", "", ""],
    }
    none = {"mentor_id": [], "mentee_id": [], "start": [], "minutes": [], "state": []}
    curve = reversa.engagement(none, pairs, as_of="2027-06-30").longevity()
    assert curve.survival_at([30, 31, 90])["survival"] == pytest.approx([1, 3 / 4, 3 / 4])
    assert "4 pairs" in repr(curve)


def test_engagement_by_hand() -> None:
    sessions = {
        "mentor_id": ["m"] * 4,
        "mentee_id": ["e"] * 4,
        "start": ["2027-01-10", "2027-02-05", "2027-04-20", "2027-04-25"],
        "minutes": [60, 30, 60, 60],
        "state": ["held", "held", "cancelled_by_mentee", "held"],
    }
    pairs = {"mentor_id": ["m"], "mentee_id": ["e"], "start_date": ["2027-01-01"]}
    found = reversa.engagement(sessions, pairs, as_of="2027-05-31", meetings_per_month=1, months=6, tolerance_days=0)
    assert found.windows["state"] == ["met", "met", "missed", "met", "missed", "open"]
    assert found.adherence.value == pytest.approx(3 / 5)
    assert found.pairs["streak"] == [0] and found.pairs["longest_streak"] == [2]
    assert found.pairs["volume"] == pytest.approx([150 / 300])
    cancelled = dict(zip(found.summary["figure"], found.summary["value"]))["cancelled_by_mentee"]
    assert cancelled == pytest.approx(1 / 4)
    assert str(found.as_of) == "2027-05-31"


def test_engagement_of_a_matching() -> None:
    matching = reversa.match(DATA / "people.csv", preferences=DATA / "preferences.csv")
    listed = reversa.Pairs(matching)
    assert len(listed) == len(matching)
    programme = reversa.Programme.reverse_mentoring()
    found = reversa.engagement(
        DATA / "sessions.csv", listed, as_of="2027-06-30", start="2027-01-01", programme=programme
    )
    assert found.pairs["mentor_id"] == matching.pairs["mentor_id"]
    with pytest.raises(reversa.ArgumentError):
        reversa.engagement(DATA / "sessions.csv", listed, as_of="2027-06-30", meetings_per_month=0)


def test_surveys_by_hand_and_by_scipy() -> None:
    surveys = reversa.Surveys(DATA / "surveys.csv")
    frame = pandas.read_csv(DATA / "surveys.csv").dropna(subset=["score"])
    own = frame[frame["item"] == "recommend"]
    after = own[own["wave"] == "after"].groupby("person_id")["score"].last()
    enps = surveys.enps("recommend")
    assert (enps.n_promoters, enps.n_detractors) == ((after >= 9).sum(), (after <= 6).sum())
    assert enps.score.value == pytest.approx(100 * ((after >= 9).mean() - (after <= 6).mean()))
    skill = frame[frame["item"] == "skill:digital"].pivot_table("score", "person_id", "wave", "last").dropna()
    change = surveys.change("skill:digital")
    assert change.n == len(skill)
    assert change.p == pytest.approx(stats.ttest_rel(skill["after"], skill["before"]).pvalue)
    assert change.hake == pytest.approx(
        (skill["after"].mean() - skill["before"].mean()) / (5 - skill["before"].mean())
    )
    two = frame[(frame["wave"] == "after") & (frame["item"] != "recommend")]
    both = two.pivot_table("score", "person_id", "item", "last").dropna()
    items = list(both.columns)
    variance = both.var(ddof=1).sum() / both.sum(axis=1).var(ddof=1)
    alpha = surveys.alpha(items)
    assert alpha.n_people == len(both)
    assert alpha.alpha.value == pytest.approx(2 * (1 - variance))
    assert surveys.response(n_asked=200).value == pytest.approx(frame[frame["wave"] == "after"].person_id.nunique() / 200)
    assert surveys.summary["item"] == surveys.items
    nobody = surveys.change(items[0], as_of="1999-01-01")  # nobody had answered
    assert nobody.fit == "no data" and nobody.n == 0 and math.isnan(nobody.p)
    with pytest.raises(ValueError, match="wave"):
        surveys.enps("recommend", wave="late")  # type: ignore[arg-type]


def audit_frame(seed: int = 1) -> pandas.DataFrame:
    draw = numpy.random.default_rng(seed)
    n = 400
    team = draw.choice(["a", "b"], n)
    chosen = draw.random(n) < numpy.where(team == "a", 0.5, 0.35)
    return pandas.DataFrame({"team": team, "unit": draw.choice(["x", "y", "z"], n), "chosen": chosen})


def test_equity_is_that_of_scipy_and_statsmodels() -> None:
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    frame = audit_frame()
    audit = reversa.equity(frame, "team", reached="chosen", stratum="unit")
    table = audit.summary
    assert audit.groups == ["a", "b"] and table["reference"] == [True, False]
    counts = frame.groupby("team")["chosen"].agg(["size", "sum"])
    assert table["n"] == counts["size"].tolist() and table["reached"] == counts["sum"].tolist()
    low, high = proportion.proportion_confint(counts["sum"], counts["size"], method="wilson")
    numpy.testing.assert_allclose(table["low"], low)
    numpy.testing.assert_allclose(table["high"], high)
    two = [[counts["sum"]["b"], counts["size"]["b"] - counts["sum"]["b"]],
           [counts["sum"]["a"], counts["size"]["a"] - counts["sum"]["a"]]]
    assert table["p"][1] == pytest.approx(stats.fisher_exact(two).pvalue)
    assert table["ratio"][1] == pytest.approx(table["rate"][1] / table["rate"][0])
    risk = stats.contingency.relative_risk(two[0][0], sum(two[0]), two[1][0], sum(two[1])).confidence_interval()
    assert (table["ratio_low"][1], table["ratio_high"][1]) == pytest.approx((risk.low, risk.high))
    difference = proportion.confint_proportions_2indep(
        two[0][0], sum(two[0]), two[1][0], sum(two[1]), method="newcomb", compare="diff"
    )
    assert (table["difference_low"][1], table["difference_high"][1]) == pytest.approx(difference)
    strata = [
        [[(g.chosen & (g.team == t)).sum(), (~g.chosen & (g.team == t)).sum()] for t in ("b", "a")]
        for _, g in frame.groupby("unit")
    ]
    within = audit.stratified("b", "a")
    pooled = tables.StratifiedTable([numpy.array(one) for one in strata])
    assert within.n_strata == 3
    assert within.odds_ratio.value == pytest.approx(pooled.oddsratio_pooled)
    assert within.p == pytest.approx(pooled.test_null_odds(correction=False).pvalue)


def test_equity_of_every_table_is_the_same(tmp_path: Path) -> None:
    frame = audit_frame()
    frame.to_csv(tmp_path / "people.csv", index=False)
    expected_rows = reversa.equity(frame, ["team", "unit"], reached="chosen").summary.to_dict()
    words = frame.assign(chosen=["selected" if one else "counted" for one in frame["chosen"]])
    for people in (polars.from_pandas(frame), frame.to_dict("list"), tmp_path / "people.csv", words):
        found = reversa.equity(people, ["team", "unit"], reached="chosen").summary.to_dict()
        assert str(found) == str(expected_rows)


def test_equity_of_a_matching() -> None:
    matching = reversa.match(DATA / "people.csv", preferences=DATA / "preferences.csv")
    audit = reversa.equity(matching, "gender", stages=["everyone", "signed_up", "matched"], smallest=0)
    with open(DATA / "people.csv", newline="", encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    matched = set(matching.pairs["mentee_id"])
    for group, everyone, signed_up, paired in audit.counts.rows():
        own = [one for one in people if group in (one["gender"], "(all)")]
        assert everyone == len(own)
        assert signed_up == sum(one["role"] in ("mentee", "both") for one in own)
        assert paired == sum(one["id"] in matched for one in own)
    assert reversa.equity(matching, "gender").stages == ["signed_up", "matched"]
    with pytest.raises(reversa.DataError, match="shoe"):
        reversa.equity(matching, "shoe")
    with pytest.raises(ValueError, match="a stage is 'asked'"):
        reversa.equity(matching, "gender", stages=["asked", "matched"])


def test_equity_hides_small_groups() -> None:
    people = {"team": ["a"] * 30 + ["b"] * 30 + ["c"] * 2 + [None] * 6, "chosen": [True, False] * 34}
    audit = reversa.equity(people, "team", reached="chosen")
    found = dict(zip(audit.summary["group"], audit.summary["n"]))
    assert found["c"] == -1 and "(not known)" in found
    assert sum(hidden for hidden in audit.summary["hidden"]) >= 2  # one alone could be found by subtraction
    shown = reversa.equity(people, "team", reached="chosen", smallest=0)
    assert dict(zip(shown.summary["group"], shown.summary["n"])) == {"a": 30, "b": 30, "c": 2, "(not known)": 6}
    crossed = reversa.equity({**people, "unit": ["x", "y"] * 34}, ["team", "unit"], reached="chosen")
    assert not any(crossed.summary["hidden"])  # those that are hidden are not listed at all


def test_equity_names_what_is_wrong() -> None:
    people: dict[str, Any] = {"team": ["a", "b"], "chosen": [1, 2]}
    with pytest.raises(ValueError, match="reached, row 2: 2 is no stage"):
        reversa.equity(people, "team", reached="chosen")
    with pytest.raises(ValueError, match="row 1: 'perhaps'"):
        reversa.equity({"team": ["a"], "chosen": ["perhaps"]}, "team", reached="chosen")
    with pytest.raises(KeyError, match="no column 'group'"):
        reversa.equity(people, "group", reached="chosen")
    with pytest.raises(TypeError, match="reached is needed"):
        reversa.equity(people, "team")
    with pytest.raises(ValueError, match="team has 1 rows"):
        reversa.equity({"team": ["a"], "chosen": [1, 0]}, "team", reached="chosen")
    with pytest.raises(KeyError, match="is no group"):
        reversa.equity({"team": ["a", "b"], "chosen": [1, 0]}, "team", reached="chosen").compare(reference="z")
    with pytest.raises(ValueError, match="is no stage"):
        reversa.equity({"team": ["a", "b"], "chosen": [1, 0]}, "team", reached="chosen").compare("signed_up")
    with pytest.raises(reversa.ArgumentError):
        reversa.equity({"team": ["a", "b"], "chosen": [1, 0]}, [], reached="chosen")


def test_names_are_escaped_where_they_are_shown() -> None:
    names = ["<script>alert(1)</script>", "=cmd()", "\u202egnp.exe", "x" * 300, "", "a & b"]
    km = reversa.survival.KaplanMeier().fit([1.0, 2, 3, 4, 5, 6], [1] * 6, groups=names)
    assert km.groups == sorted(names)
    for shown in (km, reversa.log_rank([1, 2, 3, 4, 5, 6], [1] * 6, names)):
        assert "<script>" not in shown._repr_html_() and "&lt;script&gt;" in shown._repr_html_()
    audit = reversa.equity({"<b>": names * 5, "chosen": [1, 0] * 15}, "<b>", reached="chosen", smallest=0)
    assert "<script>" not in audit._repr_html_() and "<b>" not in audit._repr_html_()
    assert "(not known)" in audit.groups
