"""Days as the library counts them, from 1970-01-01."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Union

Day = Union[str, date, datetime]

_EPOCH = date(1970, 1, 1)
MISSING_DATE = -(2**31)


def day_number(name: str, day: Day | None) -> int:
    """Days since 1970-01-01; the library's mark of a missing date for None."""
    if day is None:
        return MISSING_DATE
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            raise ValueError(f"{name} is {day!r}, not a date like 2027-12-31") from None
    if isinstance(day, datetime):
        day = day.date()
    if not isinstance(day, date):
        raise TypeError(f"{name} is of type {type(day).__name__}, not a date or text like 2027-12-31")
    return (day - _EPOCH).days


def day_of(number: int) -> date | None:
    """The date of a day's number; None where it is missing."""
    return None if number == MISSING_DATE else _EPOCH + timedelta(days=number)
