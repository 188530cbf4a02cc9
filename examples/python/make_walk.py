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
that we know. So we can see how near the measures come.""",
    """%matplotlib inline
import reversa
from reversa import generate

organisation = generate.organisation(4000, seed=11)
problem = organisation.problem(reversa.Programme.reverse_mentoring())
problem""",
    """text: ## The best pairs

A match is proven: no other choice of pairs gives more mentees a mentor, and among those none has a higher score.""",
    """matching = reversa.match(problem)
print(matching)
print(matching.certificate)
matching.pairs""",
    """text: How good is it beside a random matching, and beside the best that each mentee could have had alone?""",
    """matching.plot();""",
    """text: ## Why this pair, and why not this person""",
    """mentor, mentee = matching.pairs["mentor_id"][0], matching.pairs["mentee_id"][0]
told = matching.explain(mentor, mentee)
print(f"score {told.score:.3f}, in {told.presence} optimal matching(s); without it the whole loses {told.exchange.loss}")
for term in sorted(told.terms, key=lambda term: -term.contribution)[:3]:
    print(f"  {term.name}: {term.contribution:.3f}")
print(matching.why_not(matching.unmatched["id"][0])[0].text)""",
    """classes = matching.classify()
print(f"{classes.n_every} of {classes.n_pairs} pairs had to be so; the lottery decided {classes.n_some}")""",
    """text: ## A limit, and what it costs

At least 40 pairs are to stay within one department.""",
    """limited = problem.programme.replace(
    limits=[{"limit": "pairs", "where": {"same": "department"}, "at_least": {"count": 40}}]
)
within = reversa.match(reversa.Problem(organisation.cohort, limited, preferences=organisation.preferences))
print(within)
print(within.limits[0])""",
    """text: ## A year later

Who leaves, who meets, what people answer: drawn with a true hazard ratio of 0.6.""",
    """happened = generate.events(matching, seed=12, hazard_ratio=0.6)
engagement = reversa.engagement(happened.sessions, happened.pairs, as_of="2028-12-31")
print(engagement.adherence)
engagement.summary""",
    """retention = reversa.retention(happened.employment, adjust=["level"])
retention.summary""",
    """retention.plot();""",
    """text: The naive figure is far too good: who stays long has more time to join. The others come near the truth.""",
    """text: ## Next year

The pairs of this year are the start of the next; at most five of them are broken for the better.""",
    """previous = {name: matching.pairs[name] for name in ("mentor_id", "mentee_id", "state")}
again = reversa.Problem(organisation.cohort, previous=previous).rematch(most_changes=5)
print(again)
again.changes""",
]


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
    nbformat.write(notebook, path)


if __name__ == "__main__":
    main()
