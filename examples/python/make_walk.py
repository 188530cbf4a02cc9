"""Writes walk.ipynb anew and executes it: make_walk.py [NOTEBOOK]. The text of the notebook is here, what comes out is there."""

import sys
from pathlib import Path

import nbclient
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

TEXT = "text: "
CELLS = [
    """text: # A programme from sign-up to retention

Everything here is drawn: an organisation that does not exist, its programme, and what happened afterwards, with a true effect
that we know. So we can see how near the measures come. With your own people, begin at `reversa.match("people.csv")`.

Every table is a `reversa.Table`: `.to_pandas()` and `.to_polars()` give data frames.""",
    """text: ## Sign-up

A row a person: who offers to mentor, who wants a mentor, what they know and what they want to learn.""",
    """%matplotlib inline
import csv
import os
import tempfile

import reversa
from reversa import generate

organisation = generate.organisation(4000, seed=11)
folder = tempfile.mkdtemp()
organisation.write(folder)
with open(os.path.join(folder, "people.csv"), newline="", encoding="utf-8") as file:
    someone = next(person for person in csv.DictReader(file) if person["role"] == "mentee")
for name in ("id", "role", "level", "department", "location", "wants", "goals", "hours_per_month"):
    print(f"{name:16} {someone[name]}")""",
    """text: The programme says what counts. One for reverse mentoring is built in; rules, criteria and limits are plain data.""",
    """programme = reversa.Programme.reverse_mentoring()
problem = organisation.problem(programme)
for rule in programme.rules:
    print(rule)
problem""",
    """text: ## The best pairs

A match is proven: no other choice of pairs gives more mentees a mentor, and among those none has a higher score.""",
    """matching = reversa.match(problem)
print(matching)
print(matching.certificate)
matching.pairs.select("mentor_id", "mentee_id", "score", "coverage", "overlap_goals", "availability", "gap_level")""",
    """text: How good is it? Beside the same people paired at random:""",
    """matching.plot();""",
    """text: Who meets whom. Counts below five are hidden, and others from which they could be worked out: this can be shown around.""",
    """between = reversa.pair_table(matching, "location")
between.plot();""",
    """text: ## Why this pair, and why not this person""",
    """mentor, mentee = matching.pairs["mentor_id"][0], matching.pairs["mentee_id"][0]
told = matching.explain(mentor, mentee)
print(f"{mentor} and {mentee}: score {told.score:.3f}, in {told.presence} best matching")
for term in sorted(told.terms, key=lambda term: -term.contribution)[:3]:
    print(f"  {term.name}: {term.contribution:.3f}")
print()
print(matching.why_not(matching.unmatched["id"][0])[0].text)""",
    """classes = matching.classify()
print(f"{classes.n_every} of {classes.n_pairs} pairs had to be so; the lottery decided {classes.n_some}")""",
    """text: ## Fair?

More people offer to mentor than are needed. Are some groups passed over? The ratio of their rates, with intervals and exact
tests: an interval that crosses 1 cannot be told from chance.""",
    """audit = reversa.equity(matching, "location", side="mentor")
audit.summary.select("group", "n", "reached", "rate", "ratio", "ratio_low", "ratio_high", "p_holm", "four_fifths")""",
    """audit.plot();""",
    """text: ## A limit, and what it costs

At least 40 pairs are to stay within one department.""",
    """limited = programme.replace(
    limits=[{"limit": "pairs", "where": {"same": "department"}, "at_least": {"count": 40}}]
)
within = reversa.match(reversa.Problem(organisation.cohort, limited, preferences=organisation.preferences))
print(within)
print(within.limits[0])
print(f"the limit costs {1 - sum(within.pairs['score']) / sum(matching.pairs['score']):.1%} of the score")""",
    """text: ## Half a year on

Who meets? A line a pair, a square a meeting that was due.""",
    """happened = generate.events(matching, seed=12, hazard_ratio=0.6)
half = reversa.engagement(happened.sessions, happened.pairs, as_of="2027-06-30")
print(half)
half.plot(pairs=25);""",
    """text: Which pairs should somebody ask how it goes? Beside the list, how often such flags were wrong until now: they are for
offering support, never for ranking people.""",
    """support = half.support()
print(support)
print(support.notes[0])
flagged = [row for row in support.summary.rows() if row[-1]]
for mentor, mentee, days, *_ in flagged[:5]:
    print(f"  {mentor} and {mentee}, silent for {days} days")""",
    """half.by_group(organisation.cohort, "location").select("group", "n_pairs", "n_closed", "n_met", "adherence", "low", "high")""",
    """text: ## What it changed

Ties across departments: reporting lines before, and with those who met. Would pairs drawn without regard to departments
cross them as often?""",
    """whole = reversa.engagement(happened.sessions, happened.pairs, as_of="2028-12-31")
lines = reversa.Network(organisation.cohort, by="department")
gain = lines.add(whole).since(lines)
print(f"ties across departments: {gain.external_before} before, {gain.external_after} with those who met")
chance = reversa.Network(organisation.cohort, whole, by="department").permute(seed=1)
print(f"E-I index of the pairs {chance.ei:.3f}, by chance {chance.expected_ei:.3f}, p = {chance.p:.4f}")""",
    """text: Answers of the same people before and after. The true gains were 1.0 for the recommendation, 0.8 for the others.""",
    """happened.surveys.summary""",
    """text: ## Do people stay?

The true hazard ratio is 0.6: in the programme people leave at 0.6 times the rate. Several answers, and the naive one.""",
    """retention = reversa.retention(happened.employment, adjust=["level"])
print(retention["hazard_ratio"].reading)
retention.summary.select("figure", "value", "low", "high", "unit", "n", "events", "biased")""",
    """axes = retention.plot_ratios()
axes.axvline(0.6, color="green", linestyle=":")
axes.set_title("dotted: the truth", fontsize="medium");""",
    """text: The naive figure is too good: who stays long has more time to join, and that time is counted as the programme's effect.
Where each person's time counts as in the programme only from the day on which they joined, the truth lies in the interval.

Participants beside matched controls, who on that day were there, had not joined, and are alike:""",
    """retention.plot("matched");""",
    """retention.pairs.select("participant_id", "control_id", "date")""",
    """text: For those who decide there is a page, as the command line writes it.""",
    """page = retention.report(os.path.join(folder, "retention.html"))
print(f"{page.count('<svg')} pictures, {page.count('<script')} scripts")""",
    """text: ## Next year

The pairs of this year are the start of the next; at most five of them are broken for the better.""",
    """previous = {name: matching.pairs[name] for name in ("mentor_id", "mentee_id", "state")}
again = reversa.Problem(organisation.cohort, previous=previous).rematch(most_changes=5)
print(again)
again.changes.select("change", "mentor_id", "mentee_id", "score")""",
]


def in_one_piece(outputs: list) -> list:
    """What a cell prints comes in pieces that differ from run to run."""
    found: list = []
    for output in outputs:
        last = found[-1] if found else {}
        if output["output_type"] == "stream" == last.get("output_type") and output["name"] == last["name"]:
            last["text"] += output["text"]
        else:
            found.append(output)
    return found


def main() -> None:
    path = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name("walk.ipynb"))
    cells = []
    for number, text in enumerate(CELLS):
        cell = new_markdown_cell(text[len(TEXT) :]) if text.startswith(TEXT) else new_code_cell(text)
        cell["id"] = f"cell-{number}"
        cells.append(cell)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = new_notebook(cells=cells, metadata=kernel)
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times differ from run to run
        if cell.cell_type == "code":
            cell.outputs = in_one_piece(cell.outputs)
    nbformat.write(notebook, path)


if __name__ == "__main__":
    main()
