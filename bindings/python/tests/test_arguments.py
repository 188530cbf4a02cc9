"""What does not fit is named with its value; what the library holds is copied as itself and not pickled."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
import reversa

PEOPLE = {"id": ["m", "e"], "role": ["mentor", "mentee"], "level": [1, 5]}


@pytest.mark.parametrize(
    ("call", "kind", "name"),
    [
        (lambda: reversa.match(PEOPLE, candidates="x"), TypeError, "candidates is 'x'"),  # type: ignore[arg-type]
        (lambda: reversa.match(PEOPLE, candidates=2**40), ValueError, "candidates is 1099511627776"),
        (lambda: reversa.match(PEOPLE, gap="x"), TypeError, "gap is 'x'"),  # type: ignore[arg-type]
        (lambda: reversa.match(PEOPLE, threads=1.5), TypeError, "threads is 1.5"),  # type: ignore[arg-type]
        (lambda: reversa.match(PEOPLE, threads=10**10), ValueError, "threads is 10000000000"),
        (lambda: reversa.match(PEOPLE, threads=-1), ValueError, "threads is -1"),
        (lambda: reversa.match(PEOPLE, memory_limit="2G"), TypeError, "memory_limit is '2G'"),  # type: ignore[arg-type]
        (lambda: reversa.match(PEOPLE, time_limit="3"), TypeError, "time_limit is '3'"),  # type: ignore[arg-type]
        (lambda: reversa.match(PEOPLE, progress="yes"), TypeError, "progress is 'yes'"),  # type: ignore[arg-type]
        (lambda: reversa.Cohort(PEOPLE, seed=-1), ValueError, "seed is -1"),
        (lambda: reversa.Cohort(PEOPLE, seed="a"), ValueError, "seed is 'a'"),  # type: ignore[arg-type]
        (lambda: reversa.Problem(PEOPLE).rematch(curve="x"), TypeError, "curve is 'x'"),  # type: ignore[arg-type]
        (lambda: reversa.Problem(PEOPLE).shortlist(top=None), TypeError, "top is None"),  # type: ignore[arg-type]
        (lambda: reversa.match(PEOPLE).advice(best=0.5), TypeError, "best is 0.5"),  # type: ignore[arg-type]
        (lambda: reversa.survival.Cox(max_iterations="x"), TypeError, "max_iterations is 'x'"),  # type: ignore[arg-type]
        (lambda: reversa.generate.organisation("many"), TypeError, "people is 'many'"),  # type: ignore[arg-type]
    ],
)
def test_a_value_that_does_not_fit_is_named(call: Callable[[], Any], kind: type[Exception], name: str) -> None:
    with pytest.raises(kind, match=name):
        call()


def test_what_the_library_holds_is_copied_as_itself() -> None:
    matching = reversa.match(PEOPLE)
    for one in (matching, matching.problem, matching.problem.cohort):
        assert copy.copy(one) is one and copy.deepcopy({"one": one})["one"] is one
        with pytest.raises(TypeError, match=f"a {type(one).__name__} cannot be pickled"):
            pickle.dumps(one)
    assert pickle.loads(pickle.dumps(matching.pairs)) == matching.pairs
