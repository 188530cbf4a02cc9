#!/usr/bin/env python3
"""An organisation where places are scarce: the junior half mentors the senior half, one place each.

    reversa generate --people 100000 --seed 1 --events no -o 100k
    python3 bench/square.py 100k/people.csv square.csv
    reversa match square.csv -o out -v

Cells that are empty, since a person was not signed up, are filled from other people's: the same file for the same input.
"""

import argparse
import csv
import sys

FILLED = (
    "skills", "wants", "goals", "interests", "extraversion", "openness", "availability", "hours_per_month", "languages",
    "trained", "waiting_rounds",
)  # fmt: skip


def fill_cells(rows):
    """Who has none takes what someone else has; of people and columns, each a different one."""
    donors = {name: [row[name] for row in rows if row[name]] for name in FILLED}
    for place, row in enumerate(rows):
        for column, name in enumerate(FILLED):
            if not row[name] and donors[name]:
                row[name] = donors[name][(place * 2654435761 + column * 40503) % len(donors[name])]


def set_roles(rows):
    half = len(rows) // 2
    for place, row in enumerate(rows):
        mentors = place < half
        row["role"] = "mentor" if mentors else "mentee"
        row["mentor_capacity"] = "1" if mentors else ""
        row["mentee_capacity"] = "" if mentors else "1"
        row["mentor_minimum"] = ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", help="people.csv of `reversa generate`")
    parser.add_argument("output", help="the file to write")
    chosen = parser.parse_args()
    with open(chosen.people, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = sorted(reader, key=lambda row: (int(row["level"]), row["id"]))
    fill_cells(rows)
    set_roles(rows)
    rows.sort(key=lambda row: row["id"])
    with open(chosen.output, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames)
        writer.writeheader()
        writer.writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
