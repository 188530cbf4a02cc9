"""Curves, tests and Cox models beside lifelines and statsmodels, and by hand."""

import math
from typing import Any

import numpy
import pandas
import pytest
import reversa
from hypothesis import given, settings
from hypothesis import strategies as st
from reversa.survival import CompetingRisks, Cox, KaplanMeier

lifelines = pytest.importorskip("lifelines")
duration = pytest.importorskip("statsmodels.duration.api")


def people(seed: int, n: int = 300, *, late: bool = True) -> pandas.DataFrame:
    draw = numpy.random.default_rng(seed)
    x, z = draw.normal(size=n), draw.integers(0, 2, n)
    group = draw.choice(["a", "b", "c"], n)
    stay = numpy.ceil(draw.exponential(numpy.exp(-0.5 * x + 0.4 * z) * 12))  # whole months: many ties
    seen = draw.integers(1, 40, n)
    entry = numpy.where(draw.random(n) < 0.4, draw.integers(0, 6, n), 0) if late else numpy.zeros(n)
    frame = pandas.DataFrame(
        {
            "entry": entry.astype(float),
            "exit": numpy.minimum(stay, seen).astype(float),
            "left": (stay <= seen).astype(int),
            "x": x,
            "z": z,
            "group": group,
            "person": draw.integers(0, n // 2, n),
        }
    )
    return frame[frame["exit"] > frame["entry"]].reset_index(drop=True)


def after(frame: pandas.DataFrame) -> pandas.Series:
    """Entries between whole months: whether someone who enters at an event's time is at risk then is no question."""
    return frame["entry"] + 0.5


@pytest.mark.parametrize("seed", range(4))
def test_curve_is_that_of_lifelines(seed: int) -> None:
    frame = people(seed, late=False)
    ours = KaplanMeier().fit("exit", "left", data=frame)
    theirs = lifelines.KaplanMeierFitter().fit(frame["exit"], frame["left"])
    table = ours.curve
    expected = theirs.survival_function_at_times(table["time"]).to_numpy()
    numpy.testing.assert_allclose(table["survival"], expected, rtol=1e-10, atol=1e-12)
    bounds = theirs.confidence_interval_.loc[table["time"]].to_numpy()
    inside = numpy.array(table["survival"]) < 1
    inside &= numpy.array(table["survival"]) > 0
    numpy.testing.assert_allclose(numpy.array(table["low"])[inside], bounds[inside, 0], rtol=1e-6)
    numpy.testing.assert_allclose(numpy.array(table["high"])[inside], bounds[inside, 1], rtol=1e-6)
    assert ours.median().value == theirs.median_survival_time_
    hazard = lifelines.NelsonAalenFitter(nelson_aalen_smoothing=False).fit(frame["exit"], frame["left"])
    expected = hazard.cumulative_hazard_at_times(table["time"]).to_numpy()
    numpy.testing.assert_allclose(table["hazard"], expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_curve_with_entry_is_that_of_statsmodels(seed: int) -> None:
    frame = people(seed)
    ours = KaplanMeier().fit("exit", "left", entry="entry", data=frame)
    theirs = duration.SurvfuncRight(frame["exit"], frame["left"], entry=frame["entry"])
    found = ours.survival_at(theirs.surv_times)
    numpy.testing.assert_allclose(found["survival"], theirs.surv_prob, rtol=1e-10)
    numpy.testing.assert_allclose(found["at_risk"], theirs.n_risk)


row = st.tuples(st.integers(0, 5), st.integers(1, 8), st.booleans())


@settings(max_examples=60, deadline=None)
@given(st.lists(row, min_size=1, max_size=30))
def test_curve_by_its_definition(rows: list[tuple[int, int, bool]]) -> None:
    entry = [float(start) for start, _, _ in rows]
    leave = [float(start + length) for start, length, _ in rows]
    event = [left for _, _, left in rows]
    table = KaplanMeier().fit(leave, event, entry=entry).curve
    survival = 1.0
    for i, time in enumerate(sorted(set(leave))):
        at_risk = sum(a < time <= b for a, b in zip(entry, leave))
        left = sum(e and b == time for e, b in zip(event, leave))
        survival *= 1 - left / at_risk
        assert table["time"][i] == time
        assert table["at_risk"][i] == at_risk
        assert table["survival"][i] == pytest.approx(survival, abs=1e-12)


def test_weights_are_counts() -> None:
    draw = numpy.random.default_rng(5)
    exit, left, weight = draw.integers(1, 9, 60), draw.integers(0, 2, 60), draw.integers(1, 4, 60)
    once = KaplanMeier().fit(exit, left, weights=weight)
    spread = KaplanMeier().fit(exit.repeat(weight), left.repeat(weight))
    assert once.curve.to_dict() == spread.curve.to_dict()


def test_restricted_mean_is_the_area_below() -> None:
    frame = people(3, late=False)
    ours = KaplanMeier().fit("exit", "left", groups="group", data=frame)
    utils = pytest.importorskip("lifelines.utils")
    for group in ours.groups:
        own = frame[frame["group"] == group]
        fitted = lifelines.KaplanMeierFitter().fit(own["exit"], own["left"])
        expected = utils.restricted_mean_survival_time(fitted, t=10)
        assert ours.restricted_mean(10, group).value == pytest.approx(expected, rel=1e-9)
    difference = ours.restricted_mean_difference(10, "a", "b").value
    assert difference == pytest.approx(ours.restricted_mean(10, "a").value - ours.restricted_mean(10, "b").value)


@pytest.mark.parametrize("kind, theirs", [("log-rank", None), ("gehan", "wilcoxon"), ("tarone-ware", "tarone-ware")])
def test_log_rank_is_that_of_lifelines(kind: Any, theirs: str | None) -> None:
    statistics = pytest.importorskip("lifelines.statistics")
    frame = people(7, late=False)
    ours = reversa.log_rank("exit", "left", "group", data=frame, kind=kind)
    expected = statistics.multivariate_logrank_test(frame["exit"], frame["group"], frame["left"], weightings=theirs)
    assert ours.statistic == pytest.approx(expected.test_statistic, rel=1e-9)
    assert ours.p == pytest.approx(expected.p_value, rel=1e-7)
    assert ours.df == 2


@pytest.mark.parametrize("seed", range(3))
def test_log_rank_is_that_of_statsmodels(seed: int) -> None:
    frame = people(seed)
    late = reversa.log_rank("exit", "left", "z", entry="entry", data=frame)
    theirs = duration.survdiff(frame["exit"], frame["left"], frame["z"], entry=after(frame))
    assert late.statistic == pytest.approx(theirs[0], rel=1e-9)
    assert late.z**2 == pytest.approx(late.statistic)
    within = reversa.log_rank("exit", "left", "z", strata="group", data=frame)
    theirs = duration.survdiff(frame["exit"], frame["left"], frame["z"], strata=frame["group"])
    assert within.statistic == pytest.approx(theirs[0], rel=1e-9)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("seed", range(3))
def test_cox_is_that_of_statsmodels(seed: int, ties: Any) -> None:
    frame = people(seed)
    ours = Cox(ties=ties).fit("exit", "left", ["x", "z"], entry="entry", strata="group", data=frame)
    model = duration.PHReg(
        frame["exit"], frame[["x", "z"]], frame["left"], entry=after(frame), strata=frame["group"], ties=ties
    )
    theirs = model.fit()
    assert ours.fit_state == "ok"
    numpy.testing.assert_allclose(ours.summary["coefficient"], theirs.params, rtol=2e-5, atol=1e-7)
    if ties == "breslow":  # of Efron's ties statsmodels has the information at another point
        numpy.testing.assert_allclose(ours.summary["se"], theirs.bse, rtol=1e-4)
        assert ours.log_likelihood == pytest.approx(theirs.llf, rel=1e-7)


@pytest.mark.parametrize("clusters", [None, "person"])
def test_cox_is_that_of_lifelines(clusters: str | None) -> None:
    frame = people(11, late=clusters is None)
    if clusters:  # lifelines' robust errors know nothing of late entry, and are approximate with ties
        frame["exit"] += numpy.random.default_rng(1).random(len(frame)) / 2
    ours = Cox().fit("exit", "left", ["x", "z"], entry="entry", clusters=clusters, data=frame)
    columns = ["entry", "exit", "left", "x", "z"] + ([clusters] if clusters else [])
    theirs = lifelines.CoxPHFitter().fit(
        frame[columns], "exit", "left", entry_col="entry", cluster_col=clusters, fit_options={"precision": 1e-10}
    )
    numpy.testing.assert_allclose(ours.summary["coefficient"], theirs.params_, rtol=1e-6)
    numpy.testing.assert_allclose(ours.summary["se"], theirs.standard_errors_, rtol=1e-5)
    assert ours.log_likelihood == pytest.approx(theirs.log_likelihood_, rel=1e-9)


def test_cox_predicts_its_baseline_and_orders_people() -> None:
    frame = people(2, late=False)
    cox = Cox(ties="breslow").fit("exit", "left", ["x", "z"], data=frame)
    theirs = lifelines.CoxPHFitter(baseline_estimation_method="breslow")
    theirs.fit(frame[["exit", "left", "x", "z"]], "exit", "left", fit_options={"precision": 1e-10})
    found = cox.predict({"x": 0.5, "z": 1}, [3, 9])
    person = pandas.DataFrame({"x": [0.5], "z": [1]})
    expected = theirs.predict_survival_function(person, times=[3, 9]).to_numpy()[:, 0]
    numpy.testing.assert_allclose(found["survival"], expected, rtol=2e-2)  # theirs are Efron's coefficients
    baseline = cox.baseline()
    at_zero = cox.predict({"x": 0, "z": 0}, baseline["time"])
    numpy.testing.assert_allclose(baseline["hazard"], at_zero["hazard"], rtol=1e-12)
    risk = -(frame["x"] * cox.summary["coefficient"][0] + frame["z"] * cox.summary["coefficient"][1])
    utils = pytest.importorskip("lifelines.utils")
    expected = utils.concordance_index(frame["exit"], risk, frame["left"])
    assert cox.concordance().estimate.value == pytest.approx(expected, rel=1e-9)


def test_proportionality_sees_a_changing_effect() -> None:
    draw = numpy.random.default_rng(4)
    x = draw.integers(0, 2, 600)
    times = numpy.where(x == 1, draw.weibull(3, 600), draw.weibull(0.7, 600)) + 1e-3  # hazards that cross
    found = Cox().fit(times, [1] * 600, {"x": x}).proportionality()
    assert found["column"] == ["x", "(all)"]
    assert found["p"][0] < 1e-6
    martingale = Cox().fit(times, [1] * 600, {"x": x}).residuals()["martingale"]
    assert abs(sum(martingale)) < 1e-8


def test_competing_exits_are_those_of_lifelines() -> None:
    draw = numpy.random.default_rng(8)
    times = draw.random(200) * 10
    cause = draw.integers(0, 3, 200)
    group = draw.choice(["a", "b"], 200)
    ours = CompetingRisks().fit(times, cause)
    for one in (1, 2):
        theirs = lifelines.AalenJohansenFitter(calculate_variance=False).fit(times, cause, event_of_interest=one)
        column = theirs.cumulative_density_.iloc[:, 0]
        for time in (1.0, 4.0, 8.0):
            expected = column[column.index <= time].iloc[-1]
            assert ours.incidence(time, cause=one).value == pytest.approx(expected, rel=1e-9)
    whole = sum(ours.incidence(5, cause=one).value for one in (0, 1, 2))
    assert whole == pytest.approx(1)
    two = CompetingRisks().fit(times, cause, groups=group)
    assert two.gray(1).df == 1 and 0 <= two.gray(1).p <= 1
    assert two.summary.n_rows == 2 * 200
    with pytest.raises(KeyError):
        two.incidence(1, cause=1)
    with pytest.raises(ValueError):
        ours.incidence(1, cause=3)
    with pytest.raises(RuntimeError):
        CompetingRisks().summary


@pytest.mark.parametrize("module", ["reversa.survival", "reversa._cox", "reversa._equity", "reversa.events"])
def test_examples_of_the_documentation(module: str) -> None:
    import doctest
    import importlib

    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_every_table_gives_the_same_model(tmp_path: Any) -> None:
    duckdb, polars, pyarrow = (pytest.importorskip(name) for name in ("duckdb", "polars", "pyarrow"))
    frame = people(1)
    frame["x"] = frame["x"].round(3)
    frame.to_csv(tmp_path / "people.csv", index=False)
    tables = {
        "pandas": frame,
        "polars": polars.from_pandas(frame),
        "pyarrow": pyarrow.Table.from_pandas(frame),
        "duckdb": duckdb.sql("SELECT * FROM frame"),
        "dict": frame.to_dict("list"),
        "csv": tmp_path / "people.csv",
        "table": reversa.Table({**reversa.arrow.table_of(frame.to_dict("list"))._columns}),
    }
    expected = Cox().fit("exit", "left", ["x", "group"], entry="entry", data=frame).summary.to_dict()
    assert expected["column"][0] == "x" and len(expected["column"]) == 3
    for name, table in tables.items():
        assert Cox().fit("exit", "left", ["x", "group"], entry="entry", data=table).summary.to_dict() == expected, name
    array = frame[["x", "z"]].to_numpy()
    plain = Cox().fit(frame["exit"], frame["left"], array).summary
    assert plain["column"] == ["x0", "x1"]
    assert plain["p"] == Cox().fit("exit", "left", frame[["x", "z"]], data=frame).summary["p"]


def test_what_has_no_number_says_why() -> None:
    apart = Cox().fit([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0], {"x": [1, 1, 1, 0, 0, 0], "y": [1, 2, 1, 2, 1, 2]})
    assert apart.fit_state == "separated"
    assert math.isnan(apart.summary["coefficient"][0]) and apart.summary["why"][0] == "separated"
    assert "separated" in apart._repr_html_()
    km = KaplanMeier().fit([1, 2, 3], [1, 0, 0])
    assert math.isnan(km.median().value) and km.median().fit == "not reached"
    assert str(km.median()) == "none (not reached)"
    assert str(reversa.Estimate(0.5, math.nan, math.nan, math.nan)) == "0.5 (no interval)"
    none = reversa.log_rank([1, 2], [0, 0], ["a", "b"])
    assert none.fit == "no events" and math.isnan(none.p)
    empty = KaplanMeier().fit([], [])
    assert empty.curve.n_rows == 0 and empty.summary["n"] == [0]


def test_what_is_wrong_is_named() -> None:
    with pytest.raises(reversa.DataError) as caught:
        KaplanMeier().fit([1.0, 2.0, None], [1, 1, 1])
    assert (caught.value.row, caught.value.column) == (3, "exit")
    with pytest.raises(reversa.DataError):
        KaplanMeier().fit([1.0], [1], entry=[2.0])
    with pytest.raises(ValueError, match="event has 1 rows, exit has 2"):
        KaplanMeier().fit([1.0, 2.0], [1])
    with pytest.raises(ValueError, match="event, row 2: 0.5 is not a whole number"):
        KaplanMeier().fit([1.0, 2.0], [1, 0.5])
    with pytest.raises(ValueError, match="exit, row 1: 'soon' is not a number"):
        KaplanMeier().fit(["soon"], [1])
    with pytest.raises(KeyError, match="no column 'stay'"):
        KaplanMeier().fit("stay", "left", data={"left": [1]})
    with pytest.raises(TypeError, match="there is no data"):
        KaplanMeier().fit("stay", [1])
    with pytest.raises(TypeError, match="dates"):
        KaplanMeier().fit(pandas.to_datetime(["2027-01-01"]), [1])
    with pytest.raises(ValueError, match="groups, row 2"):
        KaplanMeier().fit([1, 2], [1, 1], groups=["a", None])
    with pytest.raises(ValueError, match="interval"):
        KaplanMeier(interval="wide")  # type: ignore[arg-type]
    with pytest.raises(reversa.ArgumentError):
        KaplanMeier(level=2).fit([1], [1])
    with pytest.raises(RuntimeError, match="fit"):
        KaplanMeier().curve
    with pytest.raises(RuntimeError, match="fit"):
        Cox().summary
    with pytest.raises(KeyError):
        Cox().fit([1, 2, 3], [1, 1, 1], {"x": [1, 3, 2]}).predict({}, [1])
    with pytest.raises(reversa.DataError) as missing:
        Cox().fit([1, 2, 3], [1, 1, 1], {"y": [1, 3, 2], "x": [1, None, 2]})
    assert (missing.value.row, missing.value.column) == (2, "x")
    with pytest.raises(ValueError, match="x has 2 rows"):
        Cox().fit([1, 2, 3], [1, 1, 1], {"x": [1, 3]})
    with pytest.raises(reversa.ArgumentError):
        Cox().fit([1, 2, 3], [1, 1, 1], {})
