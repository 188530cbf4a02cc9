"""Metrics on random data beside lifelines, statsmodels and scipy: what they say, this says."""

import math
from typing import Any

import numpy
import pandas
import pytest
import reversa
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reversa.survival import CompetingRisks, Cox, KaplanMeier, landmark, split
from scipy import stats

lifelines = pytest.importorskip("lifelines")
proportion = pytest.importorskip("statsmodels.stats.proportion")
tables = pytest.importorskip("statsmodels.stats.contingency_tables")
duration = pytest.importorskip("statsmodels.duration.api")

SEEDS = st.integers(0, 10**6)


def people(seed: int, n: int = 80, late: bool = True) -> pandas.DataFrame:
    """Months with ties, some seen late, two causes of leaving, some who join a programme."""
    draw = numpy.random.default_rng(seed)
    entry = numpy.where(draw.random(n) < 0.3, draw.integers(1, 8, n), 0) if late else numpy.zeros(n)
    exit = entry + draw.integers(1, 30, n)
    start = numpy.where(draw.random(n) < 0.5, draw.integers(0, 25, n).astype(float), numpy.nan)
    frame = pandas.DataFrame({"entry": entry, "exit": exit, "cause": draw.choice([0, 1, 2], n, p=[0.3, 0.5, 0.2])})
    return frame.assign(left=(frame["cause"] > 0).astype(int), start=start, age=draw.normal(40, 8, n).round(1),
                        unit=draw.choice(["a", "b"], n), weight=draw.integers(1, 4, n))


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, late=st.booleans(), weighted=st.booleans())
def test_kaplan_meier_is_that_of_lifelines(seed: int, late: bool, weighted: bool) -> None:
    data = people(seed, late=late)
    weights = data["weight"] if weighted else None
    km = KaplanMeier().fit("exit", "left", entry="entry" if late else None, weights=weights, data=data)
    theirs = lifelines.KaplanMeierFitter()
    entry = data["entry"] if late else None
    theirs.fit(data["exit"], data["left"], entry=entry, weights=weights)
    times = sorted(set(data["exit"]))
    found = km.survival_at(times)
    numpy.testing.assert_allclose(found["survival"], theirs.survival_function_at_times(times), rtol=1e-9, atol=1e-12)
    at_risk = [data.loc[(data["entry"] < t) & (data["exit"] >= t), "weight" if weighted else "left"] for t in times]
    assert found["at_risk"] == [own.sum() if weighted else len(own) for own in at_risk]
    if not late:
        limits = theirs.confidence_interval_.loc[times].to_numpy()
        inside = numpy.array(found["survival"]) > 0
        numpy.testing.assert_allclose(numpy.array(found["low"])[inside], limits[inside, 0], rtol=1e-7)
        assert km.median().value == theirs.median_survival_time_ or math.isnan(km.median().value)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_log_rank_is_that_of_lifelines_and_statsmodels(seed: int) -> None:
    data = people(seed, late=False)
    found = reversa.log_rank("exit", "left", "unit", data=data)
    theirs = lifelines.statistics.multivariate_logrank_test(data["exit"], data["unit"], data["left"])
    assert (found.statistic, found.p) == pytest.approx((theirs.test_statistic, theirs.p_value))
    chi, p = duration.survdiff(data["exit"], data["left"], data["unit"])
    assert (found.statistic, found.p) == pytest.approx((chi, p))
    inside = CompetingRisks().fit("exit", "left", groups="unit", data=data)
    assert inside.log_rank().statistic == pytest.approx(found.statistic) and inside.n_rows == len(data)
    cause = reversa.log_rank("exit", "cause", "unit", data=data, cause=2)
    of_cause = CompetingRisks().fit("exit", "cause", groups="unit", data=data).log_rank(2)
    assert of_cause.statistic == cause.statistic and of_cause.summary.to_dict() == cause.summary.to_dict()


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, ties=st.sampled_from(["efron", "breslow"]), late=st.booleans())
def test_cox_is_that_of_statsmodels(seed: int, ties: Any, late: bool) -> None:
    data = people(seed, late=late)
    cox = Cox(ties=ties).fit("exit", "left", ["age", "unit"], entry="entry", data=data)
    usual = data["unit"].value_counts()
    other = min(usual.index, key=lambda unit: (usual[unit], unit != "a"))
    assume(usual.nunique() == 2)
    columns = pandas.DataFrame({"age": data["age"], "unit": (data["unit"] == other).astype(float)})
    seen_from = data["entry"] + 0.5  # there someone is at risk at the time of their entry, here and in R from then on
    model = duration.PHReg(data["exit"], columns, status=data["left"], entry=seen_from, ties=ties)
    theirs = model.fit(disp=False)
    table = cox.summary
    numpy.testing.assert_allclose(numpy.log(table["hazard_ratio"]), theirs.params, rtol=1e-5, atol=1e-6)
    numpy.testing.assert_allclose(table["se"], theirs.bse, rtol=1e-4)
    assert cox.log_likelihood == pytest.approx(theirs.llf)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, cuts=st.lists(st.integers(1, 30), max_size=4, unique=True).map(sorted))
def test_split_time_adds_up_and_changes_nothing(seed: int, cuts: list[int]) -> None:
    data = people(seed)
    pieces = split("exit", "left", start="start", cuts=cuts, entry="entry", keep=["age", "unit"], data=data).to_pandas()
    total = (pieces["exit"] - pieces["entry"]).groupby(pieces["row"]).sum()
    assert total.tolist() == (data["exit"] - data["entry"]).tolist()
    assert pieces.groupby("row")["event"].sum().tolist() == data["left"].tolist()
    assert (pieces.groupby("row")["exit"].max().to_numpy() == data["exit"].to_numpy()).all()
    starts = data["start"].to_numpy()[pieces["row"]]
    assert ((pieces["entry"] >= starts) == (pieces["exposed"] == 1)).all()
    assert not any(((pieces["entry"] < cut) & (pieces["exit"] > cut)).any() for cut in cuts)
    assert pieces["unit"].tolist() == data["unit"].to_numpy()[pieces["row"]].tolist()
    whole = KaplanMeier().fit("exit", "left", entry="entry", data=data)
    parts = KaplanMeier().fit("exit", "event", entry="entry", clusters="person", data=pieces)
    times = sorted(set(data["exit"]))
    assert parts.survival_at(times)["survival"] == pytest.approx(whole.survival_at(times)["survival"])


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_exposure_that_begins_is_that_of_lifelines(seed: int) -> None:
    data = people(seed, n=150, late=False)
    pieces = split("exit", "left", start="start", entry="entry", data=data).to_pandas()
    assume(pieces.loc[pieces["event"] == 1, "exposed"].nunique() == 2)
    cox = Cox(robust=False).fit("exit", "event", ["exposed"], entry="entry", clusters="person", data=pieces)
    theirs = lifelines.CoxTimeVaryingFitter()
    columns = ["person", "entry", "exit", "event", "exposed"]
    theirs.fit(pieces[columns], id_col="person", start_col="entry", stop_col="exit", event_col="event")
    assert math.log(cox.summary["hazard_ratio"][0]) == pytest.approx(theirs.params_["exposed"], abs=1e-4)
    assert cox.summary["se"][0] == pytest.approx(theirs.standard_errors_["exposed"], rel=1e-3)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, at=st.integers(1, 20))
def test_landmark_is_a_filter(seed: int, at: int) -> None:
    data = people(seed, late=False)
    found = landmark("exit", "left", at=at, start="start", keep=["age"], data=data)
    there = data[data["exit"] > at]
    assert found["row"] == there.index.tolist() and found["exit"] == (there["exit"] - at).tolist()
    assert found["event"] == there["left"].tolist() and found["age"] == there["age"].tolist()
    assert found["exposed"] == (there["start"] <= at).astype(int).tolist()


def test_split_names_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="start has 1 rows"):
        split([1, 2], start=[1])
    with pytest.raises(reversa.ArgumentError):
        split([1, 2], cuts=[2, 1])
    with pytest.raises(reversa.ArgumentError):
        landmark([1, 2], at=math.inf)
    with pytest.raises(TypeError, match="real number"):
        landmark([1, 2], at="soon")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'exit' of their own"):
        split("exit", keep=["exit"], data={"exit": [1, 2]})
    with pytest.raises(KeyError, match="shoe"):
        split("exit", keep=["shoe"], data={"exit": [1, 2]})
    with pytest.raises(reversa.DataError) as caught:
        split([1, 2], entry=[0, 3])
    assert caught.value.row == 2
    assert split([], []).n_rows == 0 and landmark([1.0], at=5).n_rows == 0
    weighted = split([5, 6], [1, 0], start=[2, None], weights=[2, 3], clusters=["a", "b"])
    assert weighted["weight"] == [2, 2, 3] and weighted["person"] == [0, 0, 1]


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_equity_is_that_of_scipy_and_statsmodels(seed: int) -> None:
    draw = numpy.random.default_rng(seed)
    n = 300
    frame = pandas.DataFrame({"team": draw.choice(["a", "b"], n), "unit": draw.choice(["x", "y", "z"], n)})
    frame["chosen"] = draw.random(n) < numpy.where(frame["team"] == "a", 0.5, draw.uniform(0.2, 0.6))
    audit = reversa.equity(frame, "team", reached="chosen", stratum="unit", smallest=0)
    assert audit.n_strata == 3
    table = audit.compare(reference="a")
    counts = frame.groupby("team")["chosen"].agg(["size", "sum"])
    low, high = proportion.proportion_confint(counts["sum"], counts["size"], method="wilson")
    numpy.testing.assert_allclose([table["low"], table["high"]], [low, high])
    two = [[counts["sum"][team], counts["size"][team] - counts["sum"][team]] for team in ("b", "a")]
    assert table["p"][1] == pytest.approx(stats.fisher_exact(two)[1])
    newcombe = proportion.confint_proportions_2indep(*two[0][:1], sum(two[0]), *two[1][:1], sum(two[1]), method="newcomb")
    assert (table["difference_low"][1], table["difference_high"][1]) == pytest.approx(newcombe)
    strata = [pandas.crosstab(own["team"], own["chosen"]).reindex(index=["b", "a"], columns=[True, False], fill_value=0)
              for _, own in frame.groupby("unit")]
    theirs = tables.StratifiedTable([own.to_numpy() for own in strata])
    within = audit.stratified("b", "a")
    assert within.odds_ratio.value == pytest.approx(theirs.oddsratio_pooled)
    assert within.risk_ratio.value == pytest.approx(theirs.riskratio_pooled)
    assert within.p == pytest.approx(theirs.test_null_odds(correction=False).pvalue)
    assert (within.odds_ratio.low, within.odds_ratio.high) == pytest.approx(theirs.oddsratio_pooled_confint())


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_changes_in_surveys_are_those_of_scipy(seed: int) -> None:
    draw = numpy.random.default_rng(seed)
    n = int(draw.integers(5, 60))
    before, after = draw.integers(1, 6, n), draw.integers(1, 6, n)
    assume((before != after).sum() > 2 and (after - before).std() > 0)
    ids = [f"p{i}" for i in range(n)]
    rows = {"person_id": ids * 2, "date": ["2027-01-01"] * n + ["2027-09-01"] * n, "item": ["skill"] * 2 * n,
            "wave": ["before"] * n + ["after"] * n, "score": [*before.tolist(), *after.tolist()]}
    found = reversa.Surveys(rows).change("skill")
    theirs = stats.ttest_rel(after, before)
    assert (found.n, found.p) == (n, pytest.approx(theirs.pvalue))
    interval = theirs.confidence_interval()
    assert (found.difference.low, found.difference.high) == pytest.approx((interval.low, interval.high))
    up, down = (after > before).sum(), (after < before).sum()
    assert found.sign_p == pytest.approx(stats.binomtest(int(up), int(up + down)).pvalue)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_rates_are_those_of_pandas(seed: int) -> None:
    draw = numpy.random.default_rng(seed)
    n = 60
    hire = pandas.Timestamp("2026-01-01") + pandas.to_timedelta(draw.integers(0, 900, n), unit="D")
    exit = hire + pandas.to_timedelta(draw.integers(1, 900, n), unit="D")
    gone = draw.random(n) < 0.5
    frame = pandas.DataFrame({"person_id": [f"p{i}" for i in range(n)], "hire_date": hire.strftime("%Y-%m-%d"),
                              "exit_date": numpy.where(gone, exit.strftime("%Y-%m-%d"), ""),
                              "exit_reason": numpy.where(gone, "voluntary", ""), "programme_start": ""})
    first, last = pandas.Timestamp("2027-01-01"), pandas.Timestamp("2027-12-31")
    found = reversa.rates(frame, first.date(), last.date(), smallest=0)
    until = pandas.Series(exit).where(gone, pandas.Timestamp("2100-01-01"))
    row = found.headcount.to_pandas().iloc[0]
    assert row["hires"] == ((hire >= first) & (hire <= last)).sum()
    assert row["exits"] == ((until >= first) & (until <= last) & (hire <= last)).sum()
    there = [((hire <= day) & (until > day)).sum() for day in pandas.date_range(first, last)]
    assert row["at_end"] == there[-1]
    table = found.summary.to_pandas().set_index("rate")
    if table.loc["turnover", "denominator"] > 0:
        assert table.loc["turnover", "value"] == pytest.approx(row["exits"] / row["average"])
