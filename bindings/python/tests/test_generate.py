"""Organisations that do not exist: the same arguments give the same one, and files read back as they were."""

from pathlib import Path

import pytest
import reversa
from reversa import generate


def test_organisations_repeat_and_are_saved(tmp_path: Path) -> None:
    made = generate.organisation(600, seed=4)
    expected = reversa.match(made.problem()).pairs
    assert reversa.match(generate.organisation(600, seed=4).problem()).pairs == expected
    made.write(tmp_path / "org")
    folder = tmp_path / "org"
    again = reversa.match(
        reversa.Cohort(folder / "people.csv", seed=4),
        preferences=folder / "preferences.csv",
        previous=folder / "previous.csv",
    )
    assert again.pairs == expected


def test_events_go_through_the_measures(tmp_path: Path) -> None:
    matching = reversa.match(generate.organisation(2000, seed=2).problem())
    happened = generate.events(matching, seed=3, hazard_ratio=0.3)
    assert len(happened.pairs) == len(matching)
    assert len(happened.employment) > len(matching.problem.cohort)  # people were hired since
    assert len(happened.sessions) > len(matching) and len(happened.surveys) > 0
    happened.sessions.save(tmp_path / "sessions.csv")
    assert len(reversa.Sessions(tmp_path / "sessions.csv")) == len(happened.sessions)


def test_report_is_one_page(tmp_path: Path) -> None:
    matching = reversa.match(generate.organisation(300).problem())
    page = matching.report()
    assert page.startswith("<!DOCTYPE html>") and "<script" not in page
    matching.write(tmp_path / "out", report=True)
    assert (tmp_path / "out" / "report.html").read_text(encoding="utf-8") == page


def test_arguments_out_of_range_are_refused() -> None:
    with pytest.raises(reversa.ArgumentError):
        generate.organisation(0)
