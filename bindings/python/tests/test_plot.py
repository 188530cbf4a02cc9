"""Every drawing is drawn, on axes of its own or those given, with any names, and without matplotlib says what is missing."""

import builtins
import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import reversa

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

DATA = Path(__file__).resolve().parents[3] / "examples" / "data"
NAMES = ["$x_$", "<script>", "\u202eabc", "y" * 300, "a", ""]


def drawn(axes: Any) -> Any:
    """Draws for good, and gives back the axes."""
    axes.figure.canvas.draw()
    return axes


def texts(axes: Any) -> list[str]:
    return [text.get_text() for text in axes.texts]


def test_curves() -> None:
    km = reversa.survival.KaplanMeier().fit([1.0, 2, 3, 4, 5, 6] * 3, [1, 1, 0] * 6, groups=NAMES * 3)
    axes = drawn(km.plot(unit="months"))
    assert axes.get_xlabel() == "months" and len(axes.lines) == len(NAMES)
    alone = reversa.survival.KaplanMeier().fit([1.0, 2, 3], [1, 1, 0])
    plain = drawn(alone.plot())
    assert "at risk" in texts(plain) and "3" in texts(plain)
    assert plain.lines[0].get_ydata().tolist() == pytest.approx([1, 2 / 3, 1 / 3, 1 / 3])
    labels = [f"group {k:02}" for k in range(30)]
    many = drawn(reversa.survival.KaplanMeier().fit([1.0, 2, 3] * 30, [1, 1, 0] * 30, groups=sorted(labels * 3)).plot())
    assert len({(line.get_color(), line.get_linestyle()) for line in many.lines[:30]}) == 28  # of 7 colours and 4 dashes
    assert set(labels) < set(texts(many))  # each row of the numbers at risk by its name
    drawn(reversa.survival.KaplanMeier().fit([], []).plot())
    few = drawn(reversa.survival.KaplanMeier().fit([*range(1, 101)], [1, *[0] * 99]).plot())
    assert few.get_ylim()[0] > 0.8 and few.get_ylabel().startswith("still there (from 0.")
    assert plain.get_ylim()[0] == 0 and plain.get_ylabel() == "still there"
    given = matplotlib.figure.Figure().add_subplot()
    assert alone.plot(ax=given, interval=False, at_risk=False) is given and not given.collections


def test_incidence() -> None:
    exits = reversa.survival.CompetingRisks().fit([1, 2, 3, 4] * 6, [1, 2, 1, 0] * 6, groups=NAMES * 4)
    axes = drawn(exits.plot(unit="months"))
    assert axes.get_xlabel() == "months" and len(axes.lines) == 2 * len(NAMES)
    one = drawn(reversa.survival.CompetingRisks().fit([1, 2, 3, 4], [1, 2, 1, 0]).plot(interval=False))
    assert one.lines[0].get_ydata().tolist()[-1] == pytest.approx(0.5) and not one.collections
    drawn(reversa.survival.CompetingRisks().fit([], []).plot())


def test_curves_of_retention() -> None:
    study = reversa.retention(DATA / "employment.csv", as_of="2028-12-31", window_start="2027-01-01", adjust=["level"])
    for of, groups in (("matched", 2), ("everyone", 1)):
        axes = drawn(study.plot(of))  # type: ignore[arg-type]
        assert len(axes.lines) == groups and axes.get_xlabel().startswith("months since")
    ratios = drawn(study.plot_ratios())
    assert [label.get_text() for label in ratios.get_yticklabels()][0] == "naive hazard ratio (biased)"
    assert drawn(study.plot_balance()).get_legend() is not None
    with pytest.raises(ValueError, match="of is 'all'"):
        study.plot("all")  # type: ignore[arg-type]


def test_forest() -> None:
    cox = reversa.survival.Cox().fit(
        [1, 2, 3, 4, 5, 6, 7, 8], [1] * 8, {"$x$": [3, 1, 2, 5, 4, 8, 6, 7], "same": [1] * 8}
    )
    axes = drawn(cox.plot())
    assert [label.get_text() for label in axes.get_yticklabels()] == ["same", r"\$x\$"]
    assert any("no number" in text for text in texts(axes))


def test_retention_and_calendar() -> None:
    study = reversa.retention(DATA / "employment.csv", window_start="2027-01-01", as_of="2028-12-31")
    axes = drawn(study.plot())
    assert [text.get_text() for text in axes.get_legend().get_texts()] == study.curves.groups
    found = reversa.engagement(DATA / "sessions.csv", DATA / "pairs.csv", as_of="2027-06-30")
    axes = drawn(found.plot(pairs=5))
    assert len(axes.get_yticks()) == 5
    assert len(axes.patches) == found.windows["pair"].count(0) * 5
    nothing = reversa.engagement(
        {"mentor_id": ["m"], "mentee_id": ["e"], "start": ["2027-01-01"], "minutes": [1], "state": ["held"]},
        {"mentor_id": ["m"], "mentee_id": ["e"]},
        as_of="2027-01-01",
    )
    drawn(nothing.plot())


def test_impact_and_scores() -> None:
    audit = reversa.equity({"team": NAMES * 6, "chosen": [1, 0, 1] * 12}, "team", reached="chosen", smallest=0)
    axes = drawn(audit.plot())
    assert sum("(reference)" in label.get_text() for label in axes.get_yticklabels()) == 1
    matching = reversa.match(DATA / "people.csv")
    axes = drawn(matching.plot(bins=20))
    assert sum(axes.patches[0].get_data().values) == len(matching)
    with pytest.raises(ValueError, match="bins"):
        matching.plot(bins=0)


def test_heat_map() -> None:
    matching = reversa.match(DATA / "people.csv")
    with open(DATA / "people.csv", newline="", encoding="utf-8") as file:
        department = {row["id"]: row["department"] for row in csv.DictReader(file)}
    table = matching.between("department")
    pairs = Counter(
        (department[mentor], department[mentee])
        for mentor, mentee in zip(matching.pairs["mentor_id"], matching.pairs["mentee_id"])
    )
    assert {(mentor, mentee): n for mentor, mentee, n, _ in table.rows()} == dict(pairs)
    total = sum(n * mean for _, _, n, mean in table.rows())
    assert total == pytest.approx(sum(matching.pairs["score"]))
    axes = drawn(matching.plot(by="department"))
    assert sum(int(text) for text in texts(axes)) == len(matching)
    with pytest.raises(KeyError, match="shoe"):
        matching.between("shoe")
    with pytest.raises(KeyError):
        matching.between("level")
    people = {"id": ["m", "e"], "role": ["mentor", "mentee"], "level": [1, 5], "unit": ["$<x>$", ""]}
    drawn(reversa.match(people).plot("unit"))


def test_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **others: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest, **others)

    monkeypatch.setattr(builtins, "__import__", refuse)
    km = reversa.survival.KaplanMeier().fit([1.0, 2], [1, 1])
    with pytest.raises(ImportError, match="pip install"):
        km.plot()
