"""What stands once: the library's numbers for sides and claims as words, words as its numbers, and scores from 0 to 1."""

from __future__ import annotations

from typing import Any, Literal

from reversa._native import lib

Side = Literal["mentor", "mentee"]

SIDES: dict[str, int] = {"mentor": lib.REVERSA_MENTOR, "mentee": lib.REVERSA_MENTEE}
SIDE_NAMES: dict[int, Side] = {lib.REVERSA_MENTOR: "mentor", lib.REVERSA_MENTEE: "mentee"}
CLAIMS = {lib.REVERSA_CLAIM_NONE: "none", lib.REVERSA_CLAIM_EXACT: "exact", lib.REVERSA_CLAIM_AT_LEAST: "at_least"}
PRESENCES = {
    lib.REVERSA_PRESENCE_UNKNOWN: "unknown",
    lib.REVERSA_PRESENCE_EVERY: "every",
    lib.REVERSA_PRESENCE_SOME: "some",
    lib.REVERSA_PRESENCE_NONE: "none",
}
MILLION = 1_000_000


def choice(name: str, value: Any, among: dict[str, int]) -> int:
    """The number that stands for a word; ValueError names the words there are."""
    if not isinstance(value, str) or value not in among:
        raise ValueError(f"{name} is {value!r}, not one of {', '.join(among)}")
    return among[value]


def seed_number(name: str, seed: Any) -> int:
    """A seed as the library takes it; ValueError names it where it is none."""
    if not hasattr(seed, "__index__") or not 0 <= seed.__index__() < 2**64:
        raise ValueError(f"{name} is {seed!r}, not a whole number from 0 to 2**64 - 1")
    number: int = seed.__index__()
    return number


def points(micro: int) -> float:
    """A score from 0 to 1; NaN where there is none."""
    return micro / MILLION if micro >= 0 else float("nan")


def week_minute(minute: int) -> str:
    """A minute of the week as people read it: "Thu 10:00"."""
    day, rest = divmod(minute, 1440)
    return f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[day]} {rest // 60:02}:{rest % 60:02}"
