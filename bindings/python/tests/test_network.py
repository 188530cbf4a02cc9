"""Networks beside numpy, scipy and a permutation of our own; disclosure beside integer programs; who meets whom by counting."""

import math
from collections import Counter
from pathlib import Path
from typing import Any

import numpy
import pandas
import polars
import pytest
import reversa
from hypothesis import given, settings
from hypothesis import strategies as st
from reversa.disclosure import hide_groups, protect
from scipy import optimize, sparse

DATA = Path(__file__).resolve().parents[3] / "examples" / "data"
FRANCE = Path(__file__).resolve().parents[4] / "shared" / "references" / "survival" / "data"


def described(groups: Any, adjacency: Any) -> dict[str, float]:
    """The figures of a network from its matrix."""
    n, degree = len(groups), adjacency.sum(axis=0)
    same = groups[:, None] == groups[None, :]
    ties, internal = adjacency.sum() / 2, (adjacency * same).sum() / 2
    ends = numpy.argwhere(adjacency)
    values = sorted(set(groups))
    mixing = numpy.array([[adjacency[numpy.ix_(groups == a, groups == b)].sum() for b in values] for a in values])
    mixing = mixing / mixing.sum()
    squares = (mixing.sum(axis=0) * mixing.sum(axis=1)).sum()
    inside = (same.sum() - n) / (n * (n - 1))
    x, y = degree[ends[:, 0]], degree[ends[:, 1]]
    components = sparse.csgraph.connected_components(adjacency)
    return {
        "people": n, "ties": ties, "internal": internal, "external": ties - internal,
        "ei": (ties - 2 * internal) / ties, "expected_ei": 1 - 2 * inside,
        "attribute_assortativity": (numpy.trace(mixing) - squares) / (1 - squares),
        "degree_assortativity": numpy.corrcoef(x, y)[0, 1] if x.std() > 0 else math.nan,
        "density": ties / (n * (n - 1) / 2),
        "transitivity": numpy.trace(adjacency @ adjacency @ adjacency) / (degree * (degree - 1)).sum(),
        "components": components[0], "largest_component": max(Counter(components[1]).values()),
    }


def drawn(seed: int, n: int = 30) -> tuple[Any, Any]:
    draw = numpy.random.default_rng(seed)
    upper = numpy.triu(draw.random((n, n)) < 0.15, 1).astype(int)
    return draw.integers(0, 4, n), upper + upper.T


def made(groups: Any, adjacency: Any, **options: Any) -> reversa.Network:
    people = {"id": [f"p{i}" for i in range(len(groups))], "department": groups}
    ties = [(f"p{a}", f"p{b}") for a, b in numpy.argwhere(adjacency)]  # both ways, and so once
    return reversa.Network(people, ties, **options)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_figures_are_those_of_the_matrix(seed: int) -> None:
    groups, adjacency = drawn(seed)
    network = made(groups, adjacency, smallest=0)
    found = dict(zip(network.summary["figure"], network.summary["value"]))
    for name, value in described(groups, adjacency).items():
        assert found[name] == pytest.approx(value, nan_ok=True), name
    table = network.groups
    for label, external, internal in zip(table["group"], table["external"], table["internal"]):
        own = groups == int(label)
        assert internal == adjacency[numpy.ix_(own, own)].sum() / 2
        assert external == adjacency[numpy.ix_(own, ~own)].sum()


def test_office_of_reference() -> None:
    if not FRANCE.is_dir():
        pytest.skip("the references are not here")
    people = pandas.read_csv(FRANCE / "workfrance_nodes.csv").rename(columns={"dept": "department"})
    ties = pandas.read_csv(FRANCE / "workfrance_edges.csv")
    network = reversa.Network(people, ties[["from", "to"]])
    place = {person: k for k, person in enumerate(people["id"])}
    adjacency = numpy.zeros((len(people), len(people)), int)
    for a, b in zip(ties["from"], ties["to"]):
        adjacency[place[a], place[b]] = adjacency[place[b], place[a]] = 1
    groups = numpy.unique(people["department"], return_inverse=True)[1]
    found = dict(zip(network.summary["figure"], network.summary["value"]))
    for name, value in described(groups, adjacency).items():
        assert found[name] == pytest.approx(value), name
    assert network.permute(999).p_less == pytest.approx(1 / 1000)


def test_permutation_is_that_of_dealing_groups_out() -> None:
    groups, adjacency = drawn(5)
    found = made(groups, adjacency).permute(4000, seed=3)
    draw = numpy.random.default_rng(7)
    ties = adjacency.sum() / 2
    eis = []
    for _ in range(4000):
        dealt = draw.permutation(groups)
        eis.append(1 - (adjacency * (dealt[:, None] == dealt[None, :])).sum() / ties)
    assert found.mean == pytest.approx(numpy.mean(eis), abs=0.01) and found.sd == pytest.approx(numpy.std(eis), abs=0.01)
    assert found.p_less == pytest.approx((numpy.array(eis) <= found.ei + 1e-12).mean(), abs=0.03)
    assert found == made(groups, adjacency).permute(4000, seed=3, threads=1) and found.n == 4000
    with pytest.raises(reversa.ArgumentError):
        made(groups, adjacency).permute(0)
    with pytest.raises(OverflowError):
        made(groups, adjacency).permute(10, seed=-1)


def test_matching_adds_ties_by_either_way() -> None:
    matching = reversa.match(DATA / "people.csv")
    cohort = matching.problem.cohort
    lines = reversa.Network(cohort)
    assert lines.n_people == len(cohort) and lines.n_ties > 0
    after = lines.add(matching)
    assert after.summary.to_dict() == lines.add(reversa.Pairs(matching)).summary.to_dict()
    apart = reversa.Network(DATA / "people.csv")
    assert apart.summary["value"] == pytest.approx(lines.summary["value"])
    assert apart.add(matching.pairs).since(apart).n_new == after.since(lines).n_new
    people = pandas.read_csv(DATA / "people.csv", dtype=str).sample(frac=1, random_state=1)
    assert reversa.Network(people).summary.to_dict() == apart.summary.to_dict()
    gain = after.since(lines)
    assert gain.n_new == after.n_ties - lines.n_ties and gain.external_after >= gain.external_before
    assert lines.add([]).since(lines).n_new == 0
    calls = reversa.engagement(DATA / "sessions.csv", DATA / "pairs.csv", as_of="2027-06-30")
    met = reversa.Network(DATA / "people.csv", calls)
    assert met.n_ties == sum(n > 0 for n in calls.pairs["held"])
    with pytest.raises(ValueError, match="not of the same people"):
        lines.since(reversa.Network({"id": ["a"], "department": ["x"]}, []))


def test_who_is_left_out_is_told() -> None:
    people = {"id": ["a", "b", "c", "d"], "unit": ["x", None, "y", "y"], "manager_id": ["", "a", "a", "zz"]}
    network = reversa.Network(polars.DataFrame(people), by="unit")
    assert (network.n_people, network.n_ties, network.n_without, network.n_ties_without) == (3, 1, 1, 2)
    assert "1 people of no known unit" in network._repr_html_() and "E-I 1.000" in repr(network)
    assert all(network.groups["hidden"]) and network.groups["external"] == [-1, -1]
    nobody = reversa.Network({"id": [], "department": []}, [])
    assert math.isnan(nobody.ei) and math.isnan(nobody.permute(10).p)
    with pytest.raises(KeyError, match="shoe"):
        reversa.Network(people, by="shoe")
    with pytest.raises(KeyError, match="neither"):
        reversa.Network(people, {"x": ["a"]}, by="unit")
    with pytest.raises(ValueError, match="row 2: 'ab'"):
        reversa.Network(people, [("a", "c"), "ab"], by="unit")  # type: ignore[list-item]


def bounds(table: Any, cells: Any, floor: int) -> list[tuple[float, float]]:
    """The least and the most that each count can be, by integer programs."""
    rows, columns = table.shape
    sums = []
    for i in range(rows + 1):
        for k in range(columns + 1):
            own = numpy.zeros((rows, columns))
            own[slice(None) if i == rows else i, slice(None) if k == columns else k] = 1
            sums.append(own.ravel())
    true = [float(own @ table.ravel()) for own in sums]
    rules = []
    for own, value, hidden in zip(sums, true, cells):
        low, high = (floor, numpy.inf) if hidden else (value, value)
        rules.append(optimize.LinearConstraint(own, low, high))
    found = []
    for own, value, hidden in zip(sums, true, cells):
        if not hidden:
            found.append((value, value))
            continue
        ends = []
        for sign in (1, -1):
            solved = optimize.milp(sign * own, constraints=rules, integrality=numpy.ones(own.size))
            ends.append(sign * solved.fun if solved.status == 0 else math.inf)
        found.append((round(ends[0]), round(ends[1]) if ends[1] < math.inf else math.inf))
    return found


@settings(max_examples=25, deadline=None)
@given(
    table=st.tuples(st.integers(1, 3), st.integers(2, 3)).flatmap(
        lambda shape: st.lists(st.integers(0, 12), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
            lambda counts: numpy.array(counts).reshape(shape)
        )
    ),
    zeros=st.booleans(),
)
def test_bounds_are_those_of_integer_programs(table: Any, zeros: bool) -> None:
    found = protect(table, smallest=4, hide_zeros=zeros)
    cells = found.summary["hidden"]
    audit = found.audit()
    assert list(zip(audit["low"], audit["high"])) == bounds(table, cells, 0 if zeros else 1)
    for hidden, low, high, reason in zip(cells, audit["low"], audit["high"], found.reasons["reason"]):
        assert hidden == (high > low) == (reason != "shown")
        assert reason != "small" or high - low >= 3
    for i, line in enumerate(table):
        for k, count in enumerate(line):
            if 0 < count < 4 or (zeros and count == 0):
                assert found.count(str(i), str(k)) == -1


def test_tables_of_any_kind() -> None:
    frame = pandas.DataFrame({"team": list("aab") * 9, "chosen": [True, False, True] * 9})
    crossed = protect(pandas.crosstab(frame["team"], frame["chosen"]))
    assert crossed.rows == ["a", "b"] and crossed.columns == ["False", "True"] and crossed.count("b") == 9
    named = protect({"a": 12, "<b>": 3, "c": 9})
    assert named.summary["column"] == ["count"] * 4 and named.count("<b>") == -1 and named.count() == 24
    assert "<b>" not in named._repr_html_() and "–" in named._repr_html_()
    assert named.summary["count"] == protect([12, 3, 9]).summary["count"]
    assert protect([]).n_hidden == 0 and hide_groups([]) == []
    assert hide_groups([[40, 2], [30, 30], [20, 20]]).count(True) >= 2
    with pytest.raises(ValueError, match="row 2: -1 is not a count"):
        protect([1, -1])
    with pytest.raises(ValueError, match="1.5 is not a count"):
        protect([[1.5]])
    with pytest.raises(ValueError, match="differ in length"):
        protect([[1, 2], [3]])
    with pytest.raises(ValueError, match="rows has 1 names"):
        protect([1, 2], rows=["a"])
    with pytest.raises(KeyError, match="'z' is no row"):
        named.count("z")
    with pytest.raises(reversa.ArgumentError):
        protect([1, 2], spread=-1)


def test_pair_table_counts_pairs() -> None:
    matching = reversa.match(DATA / "people.csv")
    department = pandas.read_csv(DATA / "people.csv", dtype=str).set_index("id")["department"]
    pairs = matching.pairs.to_pandas()
    crossed = pandas.crosstab(department[pairs["mentor_id"]].to_numpy(), department[pairs["mentee_id"]].to_numpy())
    table = reversa.pair_table(matching, smallest=0)
    for mentor in table.rows:
        for mentee in table.columns:
            expected = crossed.loc[mentor, mentee] if mentor in crossed.index and mentee in crossed.columns else 0
            assert table.count(mentor, mentee) == expected
    assert table.count() == len(matching) and table.n_hidden == 0
    hidden = reversa.pair_table(matching)
    assert hidden.n_hidden > 0 and "–" in hidden._repr_html_()
    assert "(others)" in reversa.pair_table(matching, most=3).rows
    with pytest.raises(reversa.DataError):
        reversa.pair_table(matching, "shoe")
    with pytest.raises(reversa.ArgumentError):
        reversa.pair_table(matching, most=1)
    pytest.importorskip("matplotlib").use("Agg")
    axes = hidden.plot()
    axes.figure.canvas.draw()
    assert sum(text.get_text() == "–" for text in axes.texts) == sum(
        count == -1 for row, column, count, _ in hidden.summary.rows() if "(all)" not in (row, column)
    )
    protect([[1, 2], [30, 4]]).plot().figure.canvas.draw()
    protect([]).plot().figure.canvas.draw()


def test_longevity_where_nobody_ended_early() -> None:
    calls = reversa.engagement(DATA / "sessions.csv", DATA / "pairs.csv", as_of="2027-06-30")
    curve = calls.longevity()
    lasting = curve.lasting(60)
    at = curve.survival_at(60)
    assert lasting.value == pytest.approx(at["survival"][0])
    assert math.isnan(curve.lasting(10_000).value) and curve.lasting(10_000).fit == "not reached"
