"""How good a matching is, worked out again from the scores of all pairs."""

from pathlib import Path

import pytest
import reversa

DATA = Path(__file__).resolve().parents[3] / "examples" / "data"


def test_the_best_alone_and_the_matching_are_those_of_the_scores(people: Path) -> None:
    matching = reversa.match(people)
    table = matching.problem.scores().table
    best: dict[str, float] = {}
    for mentee, score in zip(table["mentee_id"], table["score"]):
        best[mentee] = max(best.get(mentee, 0.0), score)
    found = matching.baseline()
    assert list(found.scores("best alone")) == sorted(best.values())
    assert list(found.scores("this matching")) == sorted(matching.pairs["score"])
    reach = found.reach
    made = dict(zip(matching.pairs["mentee_id"], matching.pairs["score"]))
    assert (reach.n, reach.n_best) == (len(made), sum(score == best[mentee] for mentee, score in made.items()))
    assert reach.total == pytest.approx(sum(made.values())) and reach.possible == pytest.approx(sum(best[e] for e in made))
    summary = found.summary
    for k, name in enumerate(summary["series"]):
        scores = list(found.scores(name))
        assert summary["pairs"][k] == len(scores) and summary["total"][k] == pytest.approx(sum(scores))
        assert (summary["lowest"][k], summary["highest"][k]) == (scores[0], scores[-1])
        assert summary["median"][k] == scores[(len(scores) - 1) // 2]
        bins = found.histogram(name, 10)
        assert bins == [sum(min(int(round(score * 1e6)) // 100_000, 9) == b for score in scores) for b in range(10)]


def test_chance_is_drawn_from_the_seed(people: Path) -> None:
    matching = reversa.match(people)
    eligible = set(matching.problem.scores().table["score"])
    draws = [list(matching.baseline(seed, threads=seed).scores("at random")) for seed in (1, 2, 3)]
    assert draws[0] == list(matching.baseline(1).scores("at random")) and len({tuple(draw) for draw in draws}) > 1
    assert all(set(draw) <= eligible and sum(draw) <= sum(matching.pairs["score"]) + 1e-9 for draw in draws if len(draw) == len(matching))
    assert matching.baseline(2**64 - 1).seed == 2**64 - 1


def test_what_cannot_be_asked(people: Path) -> None:
    matching = reversa.match(people)
    found = matching.baseline()
    for wrong in (0, -1, 10**9):
        with pytest.raises(ValueError, match="bins"):
            found.histogram("at random", wrong)
    with pytest.raises(ValueError, match="series"):
        found.scores("worst")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="seed"):
        matching.baseline(-1)
    limits = [{"limit": "pairs", "where": {"same": "department"}, "at_least": {"count": 1000}}]
    with pytest.raises(reversa.ArgumentError):
        reversa.match(people, reversa.Programme.reverse_mentoring().replace(limits=limits)).baseline()
    nobody = reversa.match({"id": ["m", "e"], "role": ["mentor", "mentee"], "level": [5, 1]}).baseline()
    assert nobody.summary["pairs"] == [0, 0, 0] and "nan" in repr(nobody) and "<table>" in nobody._repr_html_()


def test_it_is_drawn() -> None:
    figure = pytest.importorskip("matplotlib.figure")
    found = reversa.match(DATA / "people.csv").baseline()
    axes = found.plot(ax=figure.Figure().add_subplot(), best_alone=True)
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["this matching", "at random", "best alone"]
    assert sum(axes.patches[2].get_data().values) == found.summary["pairs"][2]
