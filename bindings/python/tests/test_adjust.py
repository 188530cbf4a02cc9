"""Adjustment beside statsmodels and numpy, on drawn data and where the data cannot tell."""

import math
from typing import Any

import numpy
import pandas
import polars
import pytest
import reversa
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reversa.adjust import Logistic, balance, difference_in_differences, propensity_weights

statsmodels = pytest.importorskip("statsmodels.api")


def frame(seed: int, n: int = 300) -> pandas.DataFrame:
    draw = numpy.random.default_rng(seed)
    age, unit = draw.normal(40, 8, n), draw.choice(["a", "b", "c"], n, p=[0.5, 0.3, 0.2])
    eta = -0.5 + 0.06 * (age - 40) + 0.7 * (unit == "b")
    return pandas.DataFrame({"age": age, "unit": unit, "joined": (draw.random(n) < 1 / (1 + numpy.exp(-eta))).astype(int)})


def design(data: pandas.DataFrame) -> Any:
    usual = data["unit"].value_counts().index[0]
    columns = [numpy.ones(len(data)), data["age"]]
    columns += [(data["unit"] == unit).astype(float) for unit in sorted(set(data["unit"])) if unit != usual]
    return numpy.column_stack(columns)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), weighted=st.booleans(), shifted=st.booleans())
def test_logistic_is_that_of_statsmodels(seed: int, weighted: bool, shifted: bool) -> None:
    data = frame(seed)
    draw = numpy.random.default_rng(seed + 1)
    weights = draw.integers(1, 4, len(data)).astype(float) if weighted else None
    offset = draw.normal(0, 0.3, len(data)) if shifted else None
    model = Logistic().fit("joined", ["age", "unit"], weights=weights, offset=offset, data=data)
    family = statsmodels.families.Binomial()
    theirs = statsmodels.GLM(data["joined"], design(data), family=family, freq_weights=weights, offset=offset).fit()
    table = model.summary
    numpy.testing.assert_allclose(table["log_odds"], theirs.params, rtol=1e-6, atol=1e-8)
    numpy.testing.assert_allclose(table["se"], theirs.bse, rtol=1e-5)
    numpy.testing.assert_allclose(table["p"], theirs.pvalues, rtol=1e-4, atol=1e-12)
    numpy.testing.assert_allclose(numpy.column_stack([table["low"], table["high"]]), theirs.conf_int(), rtol=1e-4, atol=1e-6)
    numpy.testing.assert_allclose(model.fitted, theirs.fittedvalues, rtol=1e-6)
    assert model.log_likelihood == pytest.approx(theirs.llf)
    assert model.n == len(data) and model.n_events == data["joined"].sum()


def test_logistic_tells_what_it_cannot() -> None:
    parted = Logistic().fit([0, 0, 0, 1, 1, 1], {"x": [1, 2, 3, 4, 5, 6]})
    assert parted.why == "separated" and parted.column == "x" and math.isnan(parted.summary["log_odds"][1])
    firth = Logistic(firth=True).fit([0, 0, 0, 1, 1, 1], {"x": [1, 2, 3, 4, 5, 6]})
    assert firth.why == "ok" and 0 < firth.summary["log_odds"][1] < 10
    twice = Logistic().fit([0, 1, 0, 1, 1], {"x": [1, 2, 3, 4, 5], "y": [2, 4, 6, 8, 10]})
    assert twice.why == "collinear" and twice.column == "y"
    assert Logistic().fit([], {}).why == "no data" and len(Logistic().fit([], {}).fitted) == 0
    with pytest.raises(RuntimeError, match="not fitted"):
        Logistic().summary
    with pytest.raises(reversa.DataError) as caught:
        Logistic().fit([0, 2], {"x": [1, 2]})
    assert caught.value.row == 2
    with pytest.raises(ValueError, match="x has 3 rows"):
        Logistic().fit([0, 1], {"x": [1, 2, 3]})
    with pytest.raises(reversa.ArgumentError):
        Logistic(level=2).fit([0, 1], {"x": [1, 2]})
    assert "<script>" not in Logistic().fit([0, 1, 0, 1], {"<script>": [1, 2, 2, 1]})._repr_html_()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), truncate=st.sampled_from([1.0, 0.99, 0.9]), kind=st.sampled_from(["stabilised", "att"]))
def test_weights_are_those_of_the_formula(seed: int, truncate: float, kind: Any) -> None:
    data = frame(seed)
    e = numpy.asarray(Logistic().fit("joined", ["age", "unit"], data=data).fitted)
    t = data["joined"].to_numpy()
    share = t.mean()
    found = propensity_weights("joined", e, kind=kind, truncate=truncate, data=polars.from_pandas(data))
    expected = numpy.where(t == 1, share / e, (1 - share) / (1 - e)) if kind == "stabilised" else numpy.where(t == 1, 1, e / (1 - e))
    over = numpy.ones(len(t), bool) if kind == "stabilised" else t == 0
    low, high = numpy.quantile(expected[over], [1 - truncate, truncate])
    cut = numpy.where(over, expected.clip(low, high), expected)
    numpy.testing.assert_allclose(found.values, cut, rtol=1e-9)
    assert found.n_truncated == (numpy.abs(cut - expected) > 1e-12).sum()
    for group, size in ((1, found.effective_treated), (0, found.effective_control)):
        own = cut[t == group]
        assert size == pytest.approx(own.sum() ** 2 / (own**2).sum())
    assert found.mean == pytest.approx(cut.mean()) and found.largest == pytest.approx(cut.max())


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_balance_is_that_of_numpy(seed: int) -> None:
    data = frame(seed)
    weights = propensity_weights("joined", Logistic().fit("joined", ["age", "unit"], data=data).fitted, data=data)
    found = balance("joined", ["age", "unit"], weights=weights, data=data)
    row = found.summary.to_pandas().set_index("column").loc["age"]
    t, age = data["joined"] == 1, data["age"]
    spread = math.sqrt((age[t].var() + age[~t].var()) / 2)
    w = numpy.asarray(weights.values)
    after = numpy.average(age[t], weights=w[t]) - numpy.average(age[~t], weights=w[~t])
    assert row["difference_before"] == pytest.approx((age[t].mean() - age[~t].mean()) / spread)
    assert row["difference_after"] == pytest.approx(after / spread, abs=1e-12)
    assert row["ratio_before"] == pytest.approx(age[t].var() / age[~t].var())
    same = balance("joined", ["age"], data=data).summary
    assert same["difference_before"] == same["difference_after"]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), adjusted=st.booleans(), clustered=st.booleans())
def test_difference_in_differences_is_that_of_statsmodels(seed: int, adjusted: bool, clustered: bool) -> None:
    draw = numpy.random.default_rng(seed)
    n = 60
    person = numpy.repeat(numpy.arange(n), 2)
    treated, after = numpy.repeat(draw.integers(0, 2, n), 2), numpy.tile([0, 1], n)
    assume(0 < treated.sum() < 2 * n - 2)
    age = numpy.repeat(draw.normal(40, 8, n), 2)
    y = 2 + 0.5 * treated + 0.3 * after + 0.8 * treated * after + 0.02 * age + numpy.repeat(draw.normal(0, 1, n), 2)
    y = y + draw.normal(0, 0.5, 2 * n)
    columns = [numpy.ones(2 * n), treated, after, treated * after, *([age] if adjusted else [])]
    model = statsmodels.OLS(y, numpy.column_stack(columns))
    theirs = model.fit(cov_type="cluster", cov_kwds={"groups": person}, use_t=True) if clustered else model.fit(cov_type="HC1")
    found = difference_in_differences(
        y, treated, after, clusters=person if clustered else None, covariates={"age": age} if adjusted else ()
    )
    assert found.adjusted.value == pytest.approx(theirs.params[3]) and found.adjusted.se == pytest.approx(theirs.bse[3])
    if clustered:
        assert found.p == pytest.approx(theirs.pvalues[3]) and found.n_clusters == n
        assert (found.adjusted.low, found.adjusted.high) == pytest.approx(tuple(theirs.conf_int()[3]))
    means = [y[(treated == t) & (after == a)].mean() for t in (0, 1) for a in (0, 1)]
    assert found.cells["mean"] == pytest.approx(means)
    assert found.difference == pytest.approx(means[3] - means[2] - means[1] + means[0])


def test_what_cannot_be_compared() -> None:
    empty = difference_in_differences([1.0, 2], [1, 1], [0, 1])
    assert empty.adjusted.fit == "no data" and "none" in repr(empty) and empty.summary["why"] == ["no data", "no data"]
    assert propensity_weights([1, 1], [0.5, 0.5]).why == "no data"
    assert math.isnan(balance([1, 0], {"x": [1, 1]}).summary["difference_before"][0])
    with pytest.raises(reversa.DataError) as caught:
        propensity_weights([1, 0], [0.5, 1.0])
    assert caught.value.row == 2
    with pytest.raises(reversa.ArgumentError):
        propensity_weights([1, 0], [0.5, 0.5], truncate=0.2)
    with pytest.raises(ValueError, match="kind"):
        propensity_weights([1, 0], [0.5, 0.5], kind="ate")  # type: ignore[arg-type]
    with pytest.raises(reversa.DataError, match="2"):
        balance([1, 2], {"x": [1, 2]})
    with pytest.raises(KeyError, match="shoe"):
        balance("shoe", ["x"], data={"x": [1]})
    with pytest.raises(reversa.ArgumentError):
        difference_in_differences([1, 2], [1, 0], [0, 1], level=1.5)


def test_drawings() -> None:
    pytest.importorskip("matplotlib").use("Agg")
    data = frame(1)
    model = Logistic().fit("joined", ["age", "unit"], data=data)
    weights = propensity_weights("joined", model.fitted, data=data)
    axes = model.plot()
    assert "(intercept)" not in [label.get_text() for label in axes.get_yticklabels()]
    did = difference_in_differences([3, 3, 5, 6, 3, 2, 3, 3], [1] * 4 + [0] * 4, [0, 0, 1, 1] * 2)
    for one in (axes, balance("joined", ["age", "unit"], weights=weights, data=data).plot(), did.plot()):
        one.figure.canvas.draw()


def test_weights_of_a_separated_model_say_what_is_missing() -> None:
    data = {"joined": [0, 0, 0, 1, 1, 1], "age": [20.0, 21, 22, 40, 41, 42]}
    separated = Logistic().fit("joined", ["age"], data=data)
    with pytest.raises(reversa.DataError, match="separated"):
        propensity_weights("joined", separated.fitted, data=data)
    penalised = Logistic(firth=True).fit("joined", ["age"], data=data)
    assert len(propensity_weights("joined", penalised.fitted, data=data)) == 6
