"""Explanations beside what can be checked: forbidding a pair and solving again costs what is said, relaxing helps as said."""

import csv
from pathlib import Path

import pytest
import reversa


@pytest.fixture(scope="module")
def matching(tmp_path_factory: pytest.TempPathFactory) -> reversa.Matching:
    from conftest import write_people

    return reversa.match(write_people(tmp_path_factory.mktemp("explain") / "people.csv", 20, 26, seed=3))


def again(matching: reversa.Matching, mentor: str, mentee: str, state: str) -> reversa.Matching:
    previous = {"mentor_id": [mentor], "mentee_id": [mentee], "state": [state]}
    return reversa.match(matching.problem.cohort, previous=reversa.Previous(previous, matching.problem.cohort))


def test_exchange_is_what_a_new_solve_loses(matching: reversa.Matching) -> None:
    before = {level.name: level.value for level in matching.levels}
    for mentor, mentee in list(zip(matching.pairs["mentor_id"], matching.pairs["mentee_id"]))[:8]:
        told = matching.explain(mentor, mentee)
        after = {level.name: level.value for level in again(matching, mentor, mentee, "forbidden").levels}
        assert told.chosen and told.exchange.claim == "exact"
        assert told.exchange.loss == {name: before[name] - after[name] for name in before}
        assert (told.presence == "every") == any(told.exchange.loss.values())
        assert sum(round(term.contribution * 1e6) for term in told.terms) == round(told.score * 1e6)


def test_alternatives_of_a_pair_cost_what_forcing_loses(matching: reversa.Matching) -> None:
    before = {level.name: level.value for level in matching.levels}
    mentor, mentee = matching.pairs["mentor_id"][0], matching.pairs["mentee_id"][0]
    told = matching.explain(mentor, mentee)
    assert told.for_mentee.alternatives
    for other in told.for_mentee.alternatives:
        after = {level.name: level.value for level in again(matching, other.partner, mentee, "pinned").levels}
        assert other.exchange.loss == {name: before[name] - after[name] for name in before}


def test_terms_and_rules_tell_the_values_behind_them() -> None:
    people = {
        "id": ["m1", "e1"],
        "role": ["mentor", "mentee"],
        "level": [2, 5],
        "skills": ["python:3;sql", None],
        "wants": [None, "python;=cmd()"],
        "availability": ["Mon 09:00-11:00", "Mon 10:40-12:00"],
    }
    rules = [{"rule": "overlap_minutes", "at_least": 10}]
    criteria = [
        {"criterion": "coverage", "mentor": "skills", "mentee": "wants", "weight": 1},
        {"criterion": "gap", "attribute": "level", "ideal": 3, "range": 3, "weight": 1},
        {"criterion": "preference", "side": "mentee", "weight": 1},
    ]
    programme = {"schema": "reversa.programme/1", "rules": rules, "criteria": criteria}
    told = reversa.match(people, programme).explain("m1", "e1")
    assert [(term.mentor, term.mentee, term.common) for term in told.terms] == [
        ("python:3, sql", "python, =cmd()", "python"),
        ("2", "5", "gap 3"),
        (None, None, None),
    ]
    rule = told.rules[-1]
    assert (rule.mentor, rule.mentee, rule.common) == ("120 minutes a week", "80 minutes a week", "20 minutes a week")


def test_classification_counts_all_pairs(matching: reversa.Matching) -> None:
    told = matching.classify()
    assert told.claim == "exact"
    assert told.n_every + told.n_some == told.n_pairs == len(matching)
    assert told.pairs["mentor_id"] == matching.pairs["mentor_id"]
    assert told.pairs["presence"].count("every") == told.n_every


def test_why_not_says_who_has_the_place(matching: reversa.Matching) -> None:
    unmatched = matching.unmatched
    person = next(one for one, side in zip(unmatched["id"], unmatched["side"]) if side == "mentee")
    (answer,) = matching.why_not(person, solve=True)
    assert answer.signed_up and answer.n_partners == 0 and answer.reason == "outbid"
    assert answer.rivals and answer.rivals[0].partner == answer.best_partner
    matched = set(zip(matching.pairs["mentor_id"], matching.pairs["mentee_id"]))
    assert all((rival.partner, rival.holder) in matched for rival in answer.rivals if rival.holder)
    assert person in answer.text
    helps = [remedy for remedy in answer.remedies if remedy.matches]
    assert helps and all(remedy.checked and remedy.new_partner for remedy in helps)


def test_nobody_of_that_id_is_a_key_error(matching: reversa.Matching) -> None:
    with pytest.raises(KeyError):
        matching.why_not("nobody")
    with pytest.raises(KeyError):
        matching.explain("nobody", "e0")


def test_alternatives_are_in_order(matching: reversa.Matching) -> None:
    found = matching.alternatives(6)
    assert found.ended == "all" and found.claim == "exact" and len(found.matchings) == 6
    losses = [tuple(one.loss.values()) for one in found.matchings]
    assert losses == sorted(losses) and not any(losses[0])
    pairs = set(zip(matching.pairs["mentor_id"], matching.pairs["mentee_id"]))
    different = {frozenset(pairs - set(one.removed) | set(one.added)) for one in found.matchings}
    assert len(different) == 6


def test_alternatives_within_limits_keep_them() -> None:
    rows = {"id": ["m1", "m2", "e1", "e2"], "role": ["mentor", "mentor", "mentee", "mentee"], "level": [1, 2, 4, 5]}
    programme = reversa.Programme(
        {
            "schema": "reversa.programme/1",
            "rules": [],
            "criteria": [{"criterion": "gap", "attribute": "level", "ideal": 3, "range": 3, "weight": 1}],
            "limits": [{"limit": "quota", "side": "mentee", "at_most": {"count": 1}}],
            "objective": ["mentees", "score"],
        }
    )
    found = reversa.match(rows, programme).alternatives(9)
    assert found.ended == "no_more" and found.claim == "exact"
    losses = [tuple(one.loss.values()) for one in found.matchings]
    assert losses == sorted(losses)
    # one of four pairs, or none at all
    assert len(found.matchings) == 5
    assert all(len(one.added) <= 1 for one in found.matchings)


def test_draws_are_optimal(matching: reversa.Matching) -> None:
    drawn = matching.draw(seed=5)
    assert drawn.levels == matching.levels
    table = matching.lottery(4, seed=5)
    assert sum(table["times"]) == 4 * len(matching)
    assert set(zip(drawn.pairs["mentor_id"], drawn.pairs["mentee_id"])) <= set(zip(table["mentor_id"], table["mentee_id"]))


def test_drawing_needs_no_whole_insight(people: Path) -> None:
    matching = reversa.match(people)
    table, drawn = matching.lottery(5, seed=9), matching.draw(9, 3)
    assert matching._insight is None
    assert matching.insight is matching._drawing  # made once, and then used for draws as well
    assert matching.lottery(5, seed=9) == table
    assert matching.draw(9, 3).pairs == drawn.pairs


def test_a_match_can_be_drawn(people: Path) -> None:
    drawn = reversa.match(people, lottery=7)
    assert drawn.drawn and drawn.outcome == "optimal"
    plain = reversa.match(people)
    assert not plain.drawn
    assert [(level.name, level.value) for level in drawn.levels] == [(level.name, level.value) for level in plain.levels]
    again = reversa.match(people, lottery=7, threads=1)
    assert list(again.pairs["mentor_id"]) == list(drawn.pairs["mentor_id"])
    worst = reversa.Programme.reverse_mentoring().replace(objective=["mentees", "worst"])
    with pytest.raises(reversa.Error, match="lottery"):
        reversa.match(people, worst, lottery=7)
    with pytest.raises(ValueError, match="lottery"):
        reversa.match(people, lottery=-1)


def test_a_lottery_has_limits(matching: reversa.Matching) -> None:
    for seed in (-1, 2**64, 1.5, "1", None):
        with pytest.raises(ValueError, match="seed"):
            matching.lottery(1, seed)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="seed"):
            matching.draw(seed)  # type: ignore[arg-type]
    with pytest.raises(reversa.ArgumentError):
        matching.lottery(0, 1)
    with pytest.raises(reversa.ArgumentError):
        matching.draw(1, -1)
    with pytest.raises(reversa.DeadlineError):
        matching.lottery(100_000, 1, time_limit=0.05)
    assert matching.lottery(3, 2**64 - 1, threads=1) == matching.lottery(3, 2**64 - 1, threads=3)


def test_shortlists_are_the_best(matching: reversa.Matching) -> None:
    problem = matching.problem
    lists = problem.shortlist(top=3, sides=("mentee",))
    entries = lists.of("e0", "mentee")
    assert 1 <= len(entries) <= 3
    scores = [score for _, score, _ in entries]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == max(matching.explain(f"m{k}", "e0").score for k in range(20) if matching.explain(f"m{k}", "e0").eligible)
    assert all(reason for _, _, reason in entries)
    balanced = problem.shortlist(top=3, most_lists=4, sides=("mentee",))
    assert balanced.summary("mentee").most_lists <= 4 and balanced.summary("mentee").balanced
    assert lists.table.n_rows == lists.summary("mentee").n_entries


def test_infeasibility_names_the_limits(people: Path) -> None:
    limits = [
        {"limit": "quota", "side": "mentee", "where": {"attribute": "department", "is": "d0"}, "at_least": {"count": 30}}
    ]
    problem = reversa.Problem(people, reversa.Programme.reverse_mentoring().replace(limits=limits))
    told = problem.infeasibility(time_limit=20)
    assert told.verdict == "no"
    assert [clash.limit for clash in told.clashes] == [0]
    assert told.relaxations and all(one.text for one in told.relaxations)


def test_rematch_adds_up(people: Path, tmp_path: Path) -> None:
    first = reversa.match(people)
    previous = {name: first.pairs[name] for name in ("mentor_id", "mentee_id", "state")}
    gone = first.pairs["mentee_id"][0]
    with open(people, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["id"] != gone]
    cohort = reversa.Cohort({name: [row[name] for row in rows] for name in rows[0]})
    problem = reversa.Problem(cohort, previous=previous)
    again = problem.rematch(most_changes=2, curve=5)
    counts = again.counts
    assert counts["before"] == counts["kept"] + counts["broken"] + counts["impossible"] == len(first)
    assert counts["impossible"] == 1 and counts["broken"] <= 2
    changes = again.changes
    assert changes["change"].count("kept") == counts["kept"]
    assert all(changes["text"])
    assert again.stand_bys.n_rows == 2 * len(again.matching)
    assert again.curve and all(trade.claim == "exact" for trade in again.curve)
    again.write(tmp_path / "again")
    assert (tmp_path / "again" / "diff.csv").is_file()
    matching = again.matching
    del again, problem, cohort
    assert len(matching.pairs["mentor_id"]) == len(matching)
