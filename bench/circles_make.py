#!/usr/bin/env python3
"""Writes people and a programme of circles: circles_make.py MENTEES MENTORS DIR [--seed N]

The people are those of `reversa generate --people 24000`, spread evenly over the organisation: so many who signed up as
mentees, so many as mentors with one circle each; managers beyond them are left out. A circle has a mentor and 3 to 6 mentees
with an hour in common, at most one mentee a department, and no woman or at least two. Same arguments, same files.
"""

import argparse
import csv
import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REVERSA = ROOT / "build" / "release" / "bin" / "reversa"
PROGRAMME = {
    "circle": {"mentors": 1, "mentees": {"at_least": 3, "at_most": 6}, "minutes": 60, "composition": [
        {"side": "mentee", "attribute": "department", "each_at_most": 1},
        {"side": "mentee", "where": {"attribute": "gender", "is": "F"}, "none_or_at_least": 2}]},
    "objective": ["mentees", "score"],
}


def spread(rows, role, n):
    rows = [row for row in rows if row["role"] == role]
    if len(rows) < n:
        raise SystemExit(f"{len(rows)} of {n} {role}s in the organisation")
    return [rows[k * len(rows) // n] for k in range(n)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mentees", type=int)
    parser.add_argument("mentors", type=int)
    parser.add_argument("dir", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.dir.mkdir(parents=True, exist_ok=True)
    out = subprocess.run([REVERSA, "generate", "--people", "24000", "--seed", str(args.seed), "--events", "no", "-q", "-o",
                          "-"], check=True, capture_output=True, text=True).stdout
    rows = list(csv.DictReader(out.splitlines()))
    chosen = spread(rows, "mentee", args.mentees) + spread(rows, "mentor", args.mentors)
    ids = {row["id"] for row in chosen}
    with open(args.dir / "people.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        for row in sorted(chosen, key=lambda row: row["id"]):
            writer.writerow({**row, "manager_id": row["manager_id"] if row["manager_id"] in ids else "",
                             "mentor_capacity": "1" if row["role"] == "mentor" else ""})
    programme = json.loads(subprocess.run([REVERSA, "programme"], check=True, capture_output=True, text=True).stdout)
    programme.pop("limits", None)
    (args.dir / "programme.json").write_text(json.dumps({**programme, **PROGRAMME}, indent=2) + "\n", encoding="utf-8")


main()
