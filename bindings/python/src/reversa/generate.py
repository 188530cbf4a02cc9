"""Organisations that do not exist, and what their programme did: for trying, teaching and tests."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from reversa._core import Session, fill, held
from reversa._native import ffi, lib
from reversa.cohort import Cohort, Path, Preferences, Previous
from reversa.events import Employment, Pairs, Sessions, Surveys
from reversa.matching import Matching
from reversa.problem import Problem


@dataclass(frozen=True)
class Organisation:
    """People who do not exist, what they wish, and pairs of earlier rounds."""

    cohort: Cohort
    preferences: Preferences
    previous: Previous

    def problem(self, programme: Any = None) -> Problem:
        """The problem of all three."""
        return Problem(self.cohort, programme, preferences=self.preferences, previous=self.previous)

    def write(self, folder: Path) -> None:
        """Write people.csv, preferences.csv and previous.csv into a folder, which is made if it is not there."""
        os.makedirs(folder, exist_ok=True)
        for part, name in ((self.cohort, "people"), (self.preferences, "preferences"), (self.previous, "previous")):
            part.save(os.path.join(folder, name + ".csv"))


@dataclass(frozen=True)
class Events:
    """What happened in a programme that does not exist."""

    employment: Employment
    sessions: Sessions
    surveys: Surveys
    pairs: Pairs


def organisation(
    people: int = 400, *, seed: int = 1, mentor_share: float = 0.25, mentee_share: float = 0.12
) -> Organisation:
    """Draw an organisation: the same arguments give the same one.

    Parameters
    ----------
    people
        1 to 20,000,000.
    seed
        Of the draw, and of the cohort's order.
    mentor_share, mentee_share
        Shares of people who offer to mentor, and who want a mentor.
    """
    options = ffi.new("reversa_generate_options *")
    lib.reversa_generate_options_init(options)
    fill(options, people=people, seed=seed, mentor_share=mentor_share, mentee_share=mentee_share)
    out = ffi.new("reversa_organisation *")
    with Session() as session:
        session.call(lib.reversa_generate, options, out)
    cohort = Cohort._of(held(out.cohort, lib.reversa_cohort_free))
    keep = (cohort._object,)
    return Organisation(
        cohort,
        Preferences._of(held(out.preferences, lib.reversa_preferences_free, keep), cohort),
        Previous._of(held(out.previous, lib.reversa_previous_free, keep), cohort),
    )


def events(
    matching: Matching,
    *,
    seed: int = 1,
    hazard_ratio: float = 0.7,
    skill_gain: float = 0.8,
    recommend_gain: float = 1.0,
) -> Events:
    """Draw what happened after a matching: who left, who met, what they answered.

    Parameters
    ----------
    hazard_ratio
        True effect on leaving, 0.05 to 20; 1 for none.
    skill_gain, recommend_gain
        True mean gains, on scales of 1 to 5 and of 0 to 10.
    """
    options = ffi.new("reversa_generate_events_options *")
    lib.reversa_generate_events_options_init(options)
    fill(options, seed=seed, hazard_ratio=hazard_ratio, skill_gain=skill_gain, recommend_gain=recommend_gain)
    out = ffi.new("reversa_events *")
    with Session() as session:
        session.call(lib.reversa_generate_events, matching._solved, matching._object, options, out)
    return Events(
        Employment._of(held(out.employment, lib.reversa_employment_free)),
        Sessions._of(held(out.sessions, lib.reversa_sessions_free)),
        Surveys._of(held(out.surveys, lib.reversa_surveys_free)),
        Pairs._of(held(out.pairs, lib.reversa_pair_list_free)),
    )
