"""What a type checker must find: read by mypy in test_typing.py, never run. A line with `type: ignore` must be an error."""

from pathlib import Path
from typing import Any, Optional, Union, assert_type

import reversa

matching = reversa.match("people.csv", preferences={"person_id": ["a"], "other_id": ["b"], "rank": [1]}, time_limit=3)
assert_type(matching, reversa.Matching)
assert_type(matching.pairs, reversa.Table)
assert_type(matching.pairs["score"], list[Any])
assert_type(matching.levels, list[reversa.Level])
assert_type(matching.bound, dict[str, int])
assert_type(matching.gap, float)
assert_type(matching.certificate.rounds, int)
assert_type(matching.limits[0].least, Optional[int])
assert_type(matching.explain("a", "b"), reversa.PairExplanation)
assert_type(matching.explain("a", "b", solve=True).solved, Optional[reversa.SolvedExchange])
assert_type(matching.why_not("a"), list[reversa.WhyNot])
assert_type(matching.alternatives(3).matchings[0].added, list[tuple[str, str]])
assert_type(matching.level_price("mentees", 1), Optional[int])
assert_type(matching.report(Path("a.html"), by=["department"]), str)
assert_type(matching.schedule("2027-01-01").meetings, reversa.Table)
assert_type(matching.draw(3), reversa.Matching)

advice = matching.advice()
assert_type(advice[0], reversa.AdviceItem)
assert_type(advice[:2], list[reversa.AdviceItem])
assert_type(advice[0].gain, Optional[dict[str, int]])
assert_type([item.text for item in advice], list[str])

blocking = reversa.match_wishes({"id": ["a"]}, proposers="mentor", among="both").blocking(most=None)
assert_type(blocking, reversa.Blocking)
assert_type(blocking.met["mentor"].n_first, int)

circles = reversa.match_circles("people.csv", Path("programme.json"))
assert_type(circles[0], reversa.Circle)
assert_type(circles[0].start, Optional[int])
assert_type([circle.fits for circle in circles], list[list[float]])

problem = reversa.Problem("people.csv", {"schema": "reversa.programme/1"})
assert_type(problem.scores(["a"])["a", "b"], float)
assert_type(problem.rematch(most_changes=2).matching, reversa.Matching)
assert_type(problem.programme, Optional[reversa.Programme])
assert_type(reversa.Programme.load("a.json").replace(rules=[]).rules, list[dict[str, Any]])
assert_type(reversa.replay("result.json").identical, bool)
assert_type(reversa.check_decisions(Path("decisions.ndjson")), int)

study = reversa.retention("employment.csv", adjust=["level"])
assert_type(study.report(Path("a.html")), str)
assert_type(study["stay"].estimate.low, float)
assert_type(study.matched_curves, Optional[reversa.survival.Curves])
assert_type(study.pairs["participant_id"], list[Any])
calls = reversa.engagement("sessions.csv", matching, as_of="2027-06-30")
assert_type(calls.by_group("people.csv", "unit", side="mentor"), reversa.Table)
assert_type(calls.longevity().lasting(90).value, float)
assert_type(reversa.Network("people.csv", calls).add(matching).permute(10).p, float)
assert_type(reversa.pair_table(matching, "unit").count("a"), int)
assert_type(reversa.disclosure.hide_groups([1, 20, 30]), list[bool])
assert_type(reversa.disclosure.protect([[1, 20], [30, 4]]).audit(), reversa.Table)
assert_type(reversa.adjust.Logistic().fit([0, 1], {"x": [1, 2]}).why, str)
assert_type(reversa.adjust.difference_in_differences([1], [1], [1]).adjusted, reversa.Estimate)
assert_type(reversa.survival.split([1, 2], start=[None, 1]), reversa.Table)
study.plot("all")  # type: ignore[arg-type]
reversa.adjust.propensity_weights([1], [0.5], kind="ate")  # type: ignore[arg-type]
calls.by_group("people.csv", "unit", side="both")  # type: ignore[arg-type]

try:
    reversa.Cohort("people.csv")
except reversa.FormatError as error:
    assert_type(error.row, Optional[int])
    assert_type(error.column, Optional[str])
    assert_type(error.complaints, list[reversa.Complaint])
    kind: Union[ValueError, reversa.Error] = error

reversa.match()  # type: ignore[call-arg]
reversa.match("people.csv", solver="simplex")  # type: ignore[arg-type]
reversa.match("people.csv", 5)  # type: ignore[arg-type]
reversa.match_wishes("people.csv", proposers="both")  # type: ignore[arg-type]
assert_type(reversa.generate.organisation(10).problem(), reversa.Problem)
assert_type(matching.lottery(10, 1, time_limit=1.5), reversa.Table)
assert_type(matching._repr_html_(), str)
reversa.Problem("people.csv", previous=matching)
matching.outcome = "optimal"  # type: ignore[misc]
matching.price("a", "chief", 0)  # type: ignore[arg-type]
advice[0].text = ""  # type: ignore[misc]
