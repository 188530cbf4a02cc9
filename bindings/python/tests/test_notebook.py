"""How results of decisions show themselves: tables in HTML in which nothing of the data acts, and streams for data frames."""

from pathlib import Path
from typing import Any

import polars
import pytest
import reversa

HOSTILE = ["=cmd()", "<script>alert(1)</script>", "‮mentee", "x" * 300, "a&b"]


def results() -> dict[str, Any]:
    people = {"id": HOSTILE, "role": ["mentor", "mentor", "mentee", "mentee", "mentee"], "level": [1, 2, 6, 7, 2]}
    matching = reversa.match(people)
    previous = {name: matching.pairs[name] for name in ("mentor_id", "mentee_id", "state")}
    limits = [{"limit": "quota", "side": "mentee", "at_least": {"count": 3}}]
    impossible = reversa.Problem(people, reversa.Programme.reverse_mentoring().replace(limits=limits))
    pair = matching.pairs["mentor_id"][0], matching.pairs["mentee_id"][0]
    return {
        "matching": matching,
        "infeasible": reversa.match(impossible),
        "explain": matching.explain(*pair),
        "not chosen": matching.explain(pair[0], HOSTILE[4]),
        "classify": matching.classify(),
        "why not": matching.why_not(HOSTILE[4], solve=True)[0],
        "alternatives": matching.alternatives(3),
        "advice": matching.advice(),
        "blocking": matching.blocking(),
        "schedule": matching.schedule("2027-01-01"),
        "rematch": reversa.Problem(people, previous=previous).rematch(),
        "shortlist": matching.problem.shortlist(),
        "infeasibility": impossible.infeasibility(),
        "scores": matching.problem.scores(),
    }


def test_everything_shows_itself_and_nothing_acts() -> None:
    for name, result in results().items():
        page = result._repr_html_()
        assert "<table>" in page and "<script" not in page and "a&b" not in page.replace("a&amp;b", ""), name
        assert repr(result), name
        if hasattr(result, "summary") and not callable(result.summary):
            frame = result.summary.to_polars()
            assert frame.height == result.summary.n_rows == len(result.summary.to_pandas()), name


def test_what_is_shown_is_what_is_found() -> None:
    found = results()
    matching, told = found["matching"], found["explain"]
    assert matching.summary["value"] == [level.value for level in matching.levels]
    assert sum(told.summary["contribution"]) == pytest.approx(told.score)
    assert "without the pair the whole loses" in told._repr_html_() and "chosen" in told._repr_html_()
    assert "the rule level_gap fails" in found["not chosen"]._repr_html_()
    assert found["alternatives"].summary["loss_mentees"] == [one.loss["mentees"] for one in found["alternatives"].matchings]
    assert found["why not"].summary["rule"] == [one.name for one in found["why not"].rules]
    assert found["infeasibility"].summary["change"] == [1] and "cannot be met" in found["infeasibility"]._repr_html_()
    assert any("quota" in note for note in found["infeasible"]._notes())


def test_results_are_streams(people: Path) -> None:
    matching = reversa.match(people)
    frame = polars.DataFrame(matching)
    assert frame["mentee_id"].to_list() == matching.pairs["mentee_id"] and frame.columns == matching.pairs.columns
    assert polars.DataFrame(matching.problem.shortlist(top=2)).height == matching.problem.shortlist(top=2).table.n_rows
    kept = reversa.Problem(people, previous=matching).rematch(most_changes=0)  # a matching is a table of earlier pairs
    assert kept.counts["kept"] == len(matching)
