"""Drawing with matplotlib, which is imported when something is drawn."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reversa._counts import CountTable
    from reversa._cox import Cox
    from reversa._engagement import Engagement
    from reversa._result import Estimate
    from reversa._retention import Figure
    from reversa.survival import Curves
    from reversa.table import Table

# Blue, orange, green and so on that people who see colours differently tell apart (Okabe & Ito 2008).
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_MET, _MISSED, _OPEN = "#0072B2", "#D55E00", "#D9D9D9"
_DASHES = ("-", "--", ":", "-.")  # where the colours begin again
_LONGEST_NAME = 40
_MOST_VALUES = 40


def _axes(ax: Any, width: float, height: float) -> Any:
    """The axes to draw on."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as missing:
        raise ImportError("drawing needs matplotlib: pip install 'reversa[plot]', or pip install matplotlib") from missing
    if ax is not None:
        return ax
    import sys

    if "matplotlib.pyplot" in sys.modules:  # the user draws with it: the figure is theirs to show
        return sys.modules["matplotlib.pyplot"].subplots(figsize=(width, height))[1]
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def _name(label: Any) -> str:
    """A label as matplotlib takes it: no mathematics in it, and not without end."""
    said = str(label).replace("$", r"\$")
    return said if len(said) <= _LONGEST_NAME else said[: _LONGEST_NAME - 1] + "…"


def _frameless(ax: Any) -> None:
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def curves(result: Curves, ax: Any, interval: bool, at_risk: bool, unit: str, scale: float = 1.0) -> Any:
    """Survival curves as steps, their intervals, and numbers at risk below; times are divided by the scale."""
    n = len(result.groups)
    many, own_figure = n > len(_COLOURS), ax is None
    interval = interval and not many  # they would cover each other
    ax = _axes(ax, 10 if many else 7.5, 4.2 + (0.25 * n + 0.4 if at_risk else 0))
    table = result.curve
    times = [time / scale for time in table["time"]]
    rows = list(zip(table["group"], times, table["survival"], table["low"], table["high"]))
    latest = max((row[1] for row in rows), default=1.0)
    for k, label in enumerate(result.groups):
        own = [row for row in rows if row[0] == str(label)]
        colour = _COLOURS[k % len(_COLOURS)]
        start = min(0.0, own[0][1]) if own else 0.0
        times = [start, *(row[1] for row in own)]
        steps, dashes = [1.0, *(row[2] for row in own)], _DASHES[k // len(_COLOURS) % len(_DASHES)]
        ax.step(times, steps, dashes, where="post", color=colour, label=_name(label) or None)
        if interval:
            low, high = [1.0, *(row[3] for row in own)], [1.0, *(row[4] for row in own)]
            ax.fill_between(times, low, high, step="post", color=colour, alpha=0.18, linewidth=0)
    seen = [value for row in rows for value in (row[2], row[3] if interval else row[2]) if value == value]
    least = min(seen, default=0.0)
    bottom = 0.0 if least < 0.5 else math.floor(20 * least - 0.5) / 20  # where few leave, what there is to see
    ax.set_ylim(bottom, 1 + 0.02 * (1 - bottom))
    ax.set_xlim(left=min(0.0, min((row[1] for row in rows), default=0.0)), right=latest)
    ax.set_xlabel(unit)
    ax.set_ylabel(f"still there (from {bottom:g})" if bottom else "still there")
    _frameless(ax)
    if many and own_figure:
        ax.figure.subplots_adjust(right=0.66, top=1 - 0.4 / ax.figure.get_size_inches()[1])
    if many and not at_risk:  # beside the curves, which it would hide
        ax.legend(frameon=False, fontsize="small", ncols=1 + n // 20, loc="upper left", bbox_to_anchor=(1.01, 1))
    elif not many and any(str(label) for label in result.groups):
        ax.legend(frameon=False)
    if at_risk and rows:
        _numbers_at_risk(result, ax, scale)
    return ax


def _numbers_at_risk(result: Curves, ax: Any, scale: float) -> None:
    ticks = [tick for tick in ax.get_xticks() if ax.get_xlim()[0] <= tick <= ax.get_xlim()[1]]
    found = result.survival_at([tick * scale for tick in ticks])
    cells = [f"{number:.0f}" for number in found["at_risk"]]
    low = ax.get_position().y0
    n = len(result.groups)
    lines = 0.4 + 0.25 * n
    height = ax.figure.get_size_inches()[1]
    bottom = min(max(0.6, 1 - 3.4 / height), low + lines / height)
    ax.figure.subplots_adjust(bottom=bottom, left=0.12)
    from matplotlib.transforms import ScaledTranslation

    for k, label in enumerate(result.groups):
        down = ScaledTranslation(0, -(0.62 + 0.22 * k), ax.figure.dpi_scale_trans)
        shift = ax.get_xaxis_transform() + down
        colour = _COLOURS[k % len(_COLOURS)]
        for tick, cell in zip(ticks, cells[k * len(ticks) : (k + 1) * len(ticks)]):
            ax.text(tick, 0, cell, transform=shift, ha="center", va="top", fontsize="small", color=colour)
        if n > len(_COLOURS):  # the rows are the legend
            place = {"transform": ax.transAxes + down + ScaledTranslation(0, -0.06, ax.figure.dpi_scale_trans)}
            ax.plot([1.04, 1.1], [0, 0], _DASHES[k // len(_COLOURS) % len(_DASHES)], color=colour, clip_on=False, **place)
            ax.text(1.12, 0, _name(label), transform=ax.transAxes + down, va="top", fontsize="small", color=colour)
    title = ax.transAxes + ScaledTranslation(0, -0.42, ax.figure.dpi_scale_trans)
    ax.text(0, 0, "at risk", transform=title, ha="left", va="top", fontsize="small")


def incidence(found: Table, ax: Any, interval: bool, unit: str) -> Any:
    """Who has left for which cause by when, as steps from 0."""
    ax = _axes(ax, 7.5, 4.2)
    rows = list(zip(*(found[name] for name in ("group", "cause", "time", "incidence", "low", "high"))))
    groups, causes = (list(dict.fromkeys(row[k] for row in rows)) for k in (0, 1))
    for g, group in enumerate(groups):
        for c, cause in enumerate(causes):
            own = [row for row in rows if row[:2] == (group, cause)]
            colour = _COLOURS[c % len(_COLOURS)]
            label = f"cause {cause}" + (f", {_name(group)}" if group or len(groups) > 1 else "")
            times = [0.0, *(row[2] for row in own)]
            dashes = _DASHES[g % len(_DASHES)]
            ax.step(times, [0.0, *(row[3] for row in own)], dashes, where="post", color=colour, label=label)
            if interval and g == 0:
                low, high = ([0.0, *(row[k] for row in own)] for k in (4, 5))
                ax.fill_between(times, low, high, step="post", color=colour, alpha=0.18, linewidth=0)
    ax.set_ylim(0, 1.02)
    ax.set_xlim(left=0, right=max((row[2] for row in rows), default=1.0))
    ax.set_xlabel(unit)
    ax.set_ylabel("have left")
    _frameless(ax)
    if rows:
        ax.legend(frameon=False)
    return ax


def _intervals(ax: Any, names: list[str], columns: list[list[float]], colours: list[str]) -> None:
    """Points with their intervals (values, lows, highs), a line each, the first on top, on a logarithmic axis."""
    values, low, high = columns
    finite = [v for v in (*values, *low, *high) if 0 < v < math.inf]
    for i, value in enumerate(values):
        y = len(values) - 1 - i
        if not (0 < value < math.inf):
            ax.text(1, y, " no number", va="center", fontsize="small", color="#666666")
            continue
        if low[i] == low[i] and high[i] == high[i]:
            ax.plot([max(low[i], 1e-300), high[i]], [y, y], color=colours[i], linewidth=1.6)
        ax.plot([value], [y], "s", color=colours[i], markersize=6)
    ax.axvline(1, color="#666666", linewidth=0.8)
    ax.set_xscale("log")
    least, most = min([*finite, 0.8]), max([*finite, 1.25])
    ax.set_xlim(least / 1.15, most * 1.15)
    ax.xaxis.set_major_formatter(lambda x, _: f"{x:g}")
    ax.xaxis.set_minor_formatter(lambda x, _: f"{x:g}" if most / least < 10 else "")
    ax.tick_params(axis="x", which="both", labelsize="small", length=3.5, pad=4)
    ax.set_yticks(range(len(names)), list(reversed(names)))
    ax.set_ylim(-0.6, len(names) - 0.4)
    _frameless(ax)


def forest(model: Cox, ax: Any) -> Any:
    """Hazard ratios with their intervals."""
    table = model.summary
    ax = _axes(ax, 7, 1.4 + 0.4 * table.n_rows)
    names = [_name(name) for name in table["column"]]
    columns = [table[name] for name in ("hazard_ratio", "ratio_low", "ratio_high")]
    _intervals(ax, names, columns, [_COLOURS[0]] * table.n_rows)
    ax.set_xlabel("hazard ratio")
    ax.figure.set_layout_engine("tight")
    return ax


def ratios(figures: list[Figure], ax: Any) -> Any:
    """Rate ratios with their intervals, each with the people it rests on; biased ones in another colour."""
    ax = _axes(ax, 7, 1.6 + 0.4 * len(figures))
    names = [_name(one.name.replace("_", " ")) + (" (biased)" if one.biased else "") for one in figures]
    columns = [[getattr(one.estimate, field) for one in figures] for field in ("value", "low", "high")]
    _intervals(ax, names, columns, [_COLOURS[one.biased] for one in figures])
    ax.set_xlabel("rate of leaving in the programme / outside")
    ax.figure.set_layout_engine("tight")
    return ax


def odds(table: Table, ax: Any) -> Any:
    """Odds ratios with their intervals, without the intercept."""
    shown = [i for i, name in enumerate(table["column"]) if name != "(intercept)"]
    ax = _axes(ax, 7, 1.4 + 0.4 * len(shown))
    names = [_name(table["column"][i]) for i in shown]
    columns = [[table[name][i] for i in shown] for name in ("odds_ratio", "ratio_low", "ratio_high")]
    _intervals(ax, names, columns, [_COLOURS[0]] * len(shown))
    ax.set_xlabel("odds ratio")
    ax.figure.set_layout_engine("tight")
    return ax


def changes(means: list[list[float]], found: Estimate, ax: Any) -> Any:
    """Two groups before and after, and what the treated would have been."""
    ax = _axes(ax, 6, 4)
    for group, label in ((1, "in the programme"), (0, "not in the programme")):
        ax.plot([0, 1], means[group], "o-", color=_COLOURS[1 - group], label=label)
    expected = means[1][0] + means[0][1] - means[0][0]
    ax.plot([0, 1], [means[1][0], expected], "--", color=_COLOURS[0], alpha=0.6, label="had they changed as the others")
    ax.annotate("", (1.03, means[1][1]), (1.03, expected), arrowprops={"arrowstyle": "<->", "color": "#666666"})
    ax.text(1.05, (means[1][1] + expected) / 2, f"{means[1][1] - expected:.3g}", va="center", fontsize="small")
    ax.set_xlim(-0.15, 1.2)
    ax.set_xticks([0, 1], ["before", "after"])
    ax.set_ylabel("mean")
    ax.set_title(f"difference in differences {found}", fontsize="medium")
    _frameless(ax)
    ax.legend(frameon=False)
    ax.figure.set_layout_engine("tight")
    return ax


def balance(found: Table, how: str, ax: Any) -> Any:
    """Standardised differences, column by column, before and after; the first on top."""
    names = found["column"]
    ax = _axes(ax, 7, 1.8 + 0.32 * len(names))
    series = ((f"before {how}", found["difference_before"], "none"), (f"after {how}", found["difference_after"], None))
    lines = list(range(len(names) - 1, -1, -1))
    far = 0.15
    for k, (label, values, face) in enumerate(series):
        shown = [(abs(value), y) for value, y in zip(values, lines) if value == value]
        far = max([far, *(value for value, _ in shown)])
        colour = _COLOURS[1 - k]
        ax.plot(*(zip(*shown) if shown else ([], [])), "o", color=colour, mfc=face or colour, label=label)
    for y in lines:
        ax.axhline(y, color="#E5E5E5", linewidth=0.8, zorder=0)
    ax.axvline(0.1, color="#666666", linewidth=0.8, linestyle="--")
    ax.set_xlim(0, far * 1.06)
    ax.set_yticks(lines, [_name(name) for name in names], fontsize="small")
    ax.set_ylim(-0.6, max(len(names), 1) - 0.4)
    ax.set_xlabel("standardised difference (dashed: 0.1)")
    _frameless(ax)
    ax.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0, 1))
    ax.figure.set_layout_engine("tight")
    return ax


def impact(found: Table, title: str, ax: Any) -> Any:
    """Impact ratios with their intervals and the line of four fifths."""
    shown = [i for i, hidden in enumerate(found["hidden"]) if not hidden]
    ax = _axes(ax, 7, 1.8 + 0.4 * len(shown))
    flags, reference = found["four_fifths"], found["reference"]
    names = [_name(found["group"][i]) + (" (reference)" if reference[i] else "") for i in shown]
    colours = [_COLOURS[1] if flags[i] == "yes" else _COLOURS[0] for i in shown]
    columns = [[found[name][i] for i in shown] for name in ("ratio", "ratio_low", "ratio_high")]
    _intervals(ax, names, columns, colours)
    ax.axvline(0.8, color=_COLOURS[1], linewidth=0.8, linestyle="--")
    ax.set_xlabel("rate / reference rate (dashed: four fifths)")
    ax.set_title(_name(title) if len(title) > 2 * _LONGEST_NAME else title.replace("$", r"\$"), fontsize="medium")
    ax.figure.set_layout_engine("tight")
    return ax


def calendar(result: Engagement, ax: Any, pairs: int) -> Any:
    """A line a pair: its due windows by what became of them, and the sessions that met them."""
    windows = result._windows(pairs)
    order = list(dict.fromkeys(windows["pair"]))
    ax = _axes(ax, 9, 1.4 + 0.22 * len(order))
    from matplotlib import dates as untyped

    dates: Any = untyped
    line = {pair: len(order) - 1 - k for k, pair in enumerate(order)}
    names = {}
    colours = {"met": _MET, "missed": _MISSED, "open": _OPEN}
    bars: dict[str, list[tuple[int, float, float]]] = {state: [] for state in colours}
    dots: list[tuple[float, int]] = []
    for pair, mentor, mentee, _, first, last, state, session in windows.rows():
        names[pair] = _name(f"{mentor} · {mentee}")
        start, end = (date.fromisoformat(day).toordinal() for day in (first, last))
        left = float(dates.date2num(date.fromordinal(start)))
        bars[state].append((line[pair], left, float(end - start + 1)))
        if session:
            dots.append((float(dates.date2num(date.fromisoformat(session))) + 0.5, line[pair]))
    for state, those in bars.items():
        if those:
            ys, lefts, widths = zip(*those)
            ax.barh(ys, widths, left=lefts, height=0.72, color=colours[state], label=state, edgecolor="white")
    if dots:
        ax.plot(*zip(*dots), "o", color="white", markersize=3, label=None)
    ax.axvline(float(dates.date2num(result.as_of)) + 1, color="black", linewidth=0.8)
    ax.set_yticks(range(len(order)), [names[pair] for pair in reversed(order)], fontsize="small")
    ax.set_ylim(-0.8, max(len(order), 1) - 0.2)
    ax.xaxis_date()
    ax.xaxis.set_major_formatter(dates.ConciseDateFormatter(ax.xaxis.get_major_locator()))
    _frameless(ax)
    if order:
        ax.legend(frameon=False, ncols=3, loc="lower left", bbox_to_anchor=(0, 1))
    ax.figure.set_layout_engine("tight")
    return ax


def scores(n_pairs: int, series: dict[str, list[int]], ax: Any) -> Any:
    """How many pairs have which score, beside another way of pairing."""
    ax = _axes(ax, 7.5, 4)
    n = max((len(counts) for counts in series.values()), default=1)
    for k, (name, counts) in enumerate(series.items()):
        edges = [i / n for i in range(n + 1)]
        ax.stairs(counts, edges, label=name, color=_COLOURS[k], fill=k == 0, alpha=0.75 if k == 0 else 1, linewidth=1.6)
    ax.set_xlim(0, 1)
    ax.set_xlabel("score")
    ax.set_ylabel("pairs")
    ax.set_title(f"{n_pairs} pairs", fontsize="medium")
    _frameless(ax)
    ax.legend(frameon=False)
    return ax


def _frequent(values: list[str], pairs: list[int]) -> list[str]:
    """In order, the values with the most pairs: as many as can be read."""
    n: dict[str, int] = {}
    for value, number in zip(values, pairs):
        n[value] = n.get(value, 0) + number
    return sorted(sorted(n, key=lambda value: (-n[value], value))[:_MOST_VALUES])


def _squares(ax: Any, counts: list[list[int]], names: tuple[list[str], list[str]]) -> None:
    """Counts as squares, the more the darker, each with its number; a hidden one (-1) is a dash on grey."""
    most = max((max(line) for line in counts if line), default=0)
    if counts and counts[0]:
        ax.imshow([[max(number, 0) for number in line] for line in counts], cmap="Blues", vmin=0, vmax=max(most, 1))
    for i, line in enumerate(counts):
        for k, number in enumerate(line):
            if number < 0:
                ax.fill([k - 0.5, k + 0.5, k + 0.5, k - 0.5], [i - 0.5, i - 0.5, i + 0.5, i + 0.5], color="#EEEEEE", lw=0)
            if number:
                colour = "white" if number > 0.6 * most else "black"
                said = f"{number}" if number > 0 else "–"
                ax.text(k, i, said, ha="center", va="center", fontsize="small", color=colour)
    rows, columns = names
    ax.set_xticks(range(len(columns)), [_name(value or "(none)") for value in columns], rotation=90, fontsize="small")
    ax.set_yticks(range(len(rows)), [_name(value or "(none)") for value in rows], fontsize="small")
    ax.tick_params(length=0)
    ax.set_xticks([k - 0.5 for k in range(1, len(columns))], minor=True)
    ax.set_yticks([i - 0.5 for i in range(1, len(rows))], minor=True)
    ax.grid(which="minor", color="white", linewidth=1.2)
    ax.tick_params(which="minor", length=0)
    for side in ax.spines.values():
        side.set_visible(False)


_SIDE = 0.45  # inches of a square


def counts(found: CountTable, ax: Any) -> Any:
    """A table of counts as a heat map, without its totals."""
    cells = [line[: len(found.columns)] for line in found._cells[:-1]]
    ax = _axes(ax, 3 + _SIDE * len(found.columns), 2.6 + _SIDE * len(found.rows))
    _squares(ax, cells, (found.rows, found.columns))
    title, below, beside = found._titles()
    ax.set_title(_name(title), fontsize="medium")
    ax.set_xlabel(_name(below))
    ax.set_ylabel(_name(beside))
    ax.figure.set_layout_engine("tight")
    return ax


def heat(found: Table, column: str, ax: Any) -> Any:
    """How many pairs join which values: a square a value of the mentor and one of the mentee."""
    rows, columns = (_frequent(found[side], found["pairs"]) for side in ("mentor", "mentee"))
    ax = _axes(ax, 3 + _SIDE * len(columns), 2.6 + _SIDE * len(rows))
    counts = [[0] * len(columns) for _ in rows]
    place, of = {value: i for i, value in enumerate(rows)}, {value: k for k, value in enumerate(columns)}
    for mentor, mentee, pairs, _ in found.rows():
        if mentor in place and mentee in of:
            counts[place[mentor]][of[mentee]] = pairs
    _squares(ax, counts, (rows, columns))
    ax.set_xlabel(f"{_name(column)} of the mentee")
    ax.set_ylabel(f"{_name(column)} of the mentor")
    shown = sum(map(sum, counts))
    rest = sum(found["pairs"]) - shown
    ax.set_title(f"{shown} pairs" + (f", without {rest} of less frequent values" if rest else ""), fontsize="medium")
    ax.figure.set_layout_engine("tight")
    return ax
