"""Beside the values that R's survival and cmprsk give on public data, through the Python package."""

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy
import pytest
import reversa
from reversa.adjust import Logistic, balance, propensity_weights
from reversa.survival import CompetingRisks, Cox, KaplanMeier, landmark, split

REFERENCES = Path(__file__).resolve().parents[4] / "shared" / "references" / "survival"


def reference(name: str) -> tuple[dict[str, Any], Any]:
    """The data as columns of numbers, and what R says of them."""
    if not REFERENCES.is_dir():
        pytest.skip("the references are not here")
    with open(REFERENCES / "data" / f"{name}.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    data = {key: numpy.array([float(row[key]) for row in rows]) for key in rows[0]}
    return data, json.loads((REFERENCES / "expected" / f"{name}.json").read_text(encoding="utf-8"))


def same_fit(cox: Cox, expected: Any) -> None:
    table = cox.summary
    numpy.testing.assert_allclose(numpy.log(table["hazard_ratio"]), expected["coef"], rtol=1e-8)
    numpy.testing.assert_allclose(table["se"], expected["se"], rtol=1e-8)
    assert cox.log_likelihood == pytest.approx(expected["loglik"], rel=1e-10)
    ratios = numpy.column_stack([table["ratio_low"], table["ratio_high"]])
    numpy.testing.assert_allclose(ratios, numpy.column_stack([expected["hr_lower"], expected["hr_upper"]]), rtol=1e-7)


@pytest.mark.parametrize("name", ["lung", "rossi"])
def test_curves(name: str) -> None:
    data, expected = reference(name)
    r = expected["km"]
    for interval, bounds in (("log-log", "loglog"), ("log", "log"), ("plain", "plain"), ("arcsine", "arcsin")):
        curve = KaplanMeier(interval=interval).fit("time", "event", data=data).curve  # type: ignore[arg-type]
        for column, theirs in (("time", "time"), ("at_risk", "n_risk"), ("events", "n_event"), ("survival", "surv"),
                               ("hazard", "cumhaz_nelson_aalen"), ("low", f"{bounds}_lower"), ("high", f"{bounds}_upper")):
            found, value = numpy.array(curve[column]), numpy.array(r[theirs], float)
            known = ~numpy.isnan(found)
            numpy.testing.assert_allclose(found[known], value[known], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("name", "group", "strata"), [("lung", "female", "ph_ecog"), ("rossi", "fin", "wexp")])
def test_log_rank(name: str, group: str, strata: str) -> None:
    data, expected = reference(name)
    r = expected["logrank"]
    for key, options in (
        ("logrank", {}), ("gehan", {"kind": "gehan"}), ("tarone_ware", {"kind": "tarone-ware"}),
        ("peto_rho1", {"kind": "fleming-harrington", "rho": 1.0}), ("fh_1_1", {"kind": "fleming-harrington", "rho": 1.0, "gamma": 1.0}),
        ("stratified", {"strata": strata}),
    ):
        found = reversa.log_rank("time", "event", group, data=data, **options)  # type: ignore[arg-type]
        assert (found.statistic, found.p) == pytest.approx((r[key]["chisq"], r[key]["p"]), rel=1e-9), key


def test_cox() -> None:
    data, expected = reference("lung")
    columns = ["age", "female", "ph_ecog"]
    same_fit(Cox().fit("time", "event", columns, data=data), expected["cox_efron"])
    same_fit(Cox(ties="breslow").fit("time", "event", columns, data=data), expected["cox_breslow"])
    same_fit(Cox().fit("time", "event", columns[:2], strata="ph_ecog", data=data), expected["cox_strata"])
    same_fit(Cox().fit("time", "event", columns, clusters="inst", data=data), expected["cox_cluster_inst"])
    data, expected = reference("heart")
    columns = ["age", "year", "surgery", "transplant"]
    same_fit(Cox().fit("stop", "event", columns, entry="start", data=data), expected["cox_startstop_efron"])
    fit = Cox().fit("stop", "event", columns, entry="start", clusters="id", data=data)
    same_fit(fit, expected["cox_startstop_cluster"])


def test_causes() -> None:
    data, expected = reference("mgus2")
    r = expected["aalen_johansen"]
    exits = CompetingRisks().fit("time", "state", data=data)
    for time, shares in zip(r["at"]["time"], r["at"]["pstate"]):
        found = [exits.incidence(time, cause=cause).value for cause in (0, 1, 2)]
        assert found == pytest.approx(shares, rel=1e-10)
    grouped = CompetingRisks().fit("time", "state", groups="male", data=data)
    for cause, statistic, p in zip(r["gray_test"]["cause"], r["gray_test"]["stat"], r["gray_test"]["p"]):
        found_test = grouped.gray(int(cause))
        assert (found_test.statistic, found_test.p) == pytest.approx((statistic, p), rel=1e-7)


def test_weights_and_balance() -> None:
    data, expected = reference("rossi")
    r = expected["iptw"]
    model = Logistic().fit(r["treat"], r["covs"], data=data)
    numpy.testing.assert_allclose(model.summary["log_odds"], r["logit_coef"], rtol=1e-7)
    numpy.testing.assert_allclose(model.summary["se"], r["logit_se"], rtol=1e-6)
    assert -2 * model.log_likelihood == pytest.approx(r["deviance"])
    numpy.testing.assert_allclose(model.fitted[:20], r["ps_first20"], rtol=1e-7)
    weights = propensity_weights(r["treat"], model.fitted, data=data)
    numpy.testing.assert_allclose(weights.values[:20], r["sw_first20"], rtol=1e-7)
    assert [weights.effective_control, weights.effective_treated] == pytest.approx(r["ess_control_treated"], rel=1e-7)
    apart = balance(r["treat"], r["covs"], weights=weights, data=data).summary
    numpy.testing.assert_allclose(apart["difference_before"], r["smd_raw"], rtol=1e-7)
    numpy.testing.assert_allclose(apart["difference_after"], r["smd_sw"], rtol=1e-5, atol=1e-7)
    for kind, key in (("stabilised", "cox_ate"), ("att", "cox_att")):
        own = propensity_weights(r["treat"], model.fitted, kind=kind, data=data)  # type: ignore[arg-type]
        cox = Cox(robust=True).fit("time", "event", [r["treat"]], weights=own.values, data=data)
        assert math.log(cox.summary["hazard_ratio"][0]) == pytest.approx(r[key]["coef"], rel=1e-6)
        assert cox.summary["se"][0] == pytest.approx(r[key]["robust_se"], rel=1e-6)


def test_time_before_the_programme_is_given_back() -> None:
    data, expected = reference("immortal_null")
    start = numpy.where(data["mentor_start"] < 0, math.nan, data["mentor_start"])
    given: dict[str, Any] = {"entry": "entry", "start": start, "keep": ["age", "dept"], "data": data}
    pieces = split("time", "event", **given)
    assert pieces.n_rows == expected["tv_rows"]
    columns = ["exposed", "age"]
    exposed = Cox().fit("exit", "event", columns, entry="entry", clusters="person", data=pieces)
    same_fit(exposed, expected["time_dependent"])
    within = Cox().fit("exit", "event", columns, entry="entry", strata="dept", data=pieces)
    same_fit(within, expected["time_dependent_strata_dept"])
    ever = {**data, "ever": (data["mentor_start"] >= 0).astype(float)}
    naive = Cox().fit("time", "event", ["ever", "age"], entry="entry", data=ever)
    same_fit(naive, expected["naive_ever_mentored"])
    assert naive.summary["hazard_ratio"][0] < 0.4 and abs(exposed.summary["hazard_ratio"][0] - 1) < 0.05
    there = landmark("time", "event", at=12, **given)
    assert there.n_rows == expected["landmark12_n"]
    same_fit(Cox().fit("exit", "event", columns, data=there), expected["landmark12"])
    test = reversa.log_rank("exit", "event", "exposed", entry="entry", data=pieces)
    assert (test.statistic, test.p) == pytest.approx((expected["mantel_byar"]["chisq"], expected["mantel_byar"]["p"]))
    curves = KaplanMeier().fit("exit", "event", entry="entry", groups="exposed", data=pieces)
    for r in expected["simon_makuch_km"]:
        found = curves.survival_at(r["times"]).to_dict()
        own = [share for group, share in zip(found["group"], found["survival"]) if group == str(r["mentored"])]
        assert own == pytest.approx(r["surv"], rel=1e-9)
