#!/usr/bin/env python3
"""Turn the two files of a civil service mentoring scheme into a people.csv.

    convert.py MENTORS.csv MENTEES.csv >people.csv

The scheme keeps mentors and mentees apart, so someone in both files stays two people. Names and biographies are left out:
matching does not need them.
"""

import csv
import sys

GRADES = ("AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4")
PLACES = 3  # partners that each may have, on both sides
COLUMNS = ("id", "role", "level", "organisation", "profession", "characteristics", "identity", "mentor_capacity",
           "mentee_capacity")


def tags(text):
    """"Gay, Non-binary" as a set of tags."""
    return ";".join(part.strip() for part in text.split(",") if part.strip())


def person(row, role, place):
    if row["grade"] not in GRADES:
        sys.exit(f"{place}: unknown grade {row['grade']!r}")
    return {
        "id": f"{role}:{row['email address']}",
        "role": role,
        "level": GRADES.index(row["grade"]) + 1,
        "organisation": row["organisation"],
        "profession": row["profession"],
        "characteristics": tags(row.get("characteristics", "")),
        # empty unless the mentee wants it to count
        "identity": tags(row["identity to match"]) if row.get("match with similar identity") == "yes" else "",
        "mentor_capacity": PLACES if role == "mentor" else 0,
        "mentee_capacity": PLACES if role == "mentee" else 0,
    }


def read(path, role):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [person(row, role, f"{path}:{number}") for number, row in enumerate(csv.DictReader(file), 2)]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(read(sys.argv[1], "mentor") + read(sys.argv[2], "mentee"))


if __name__ == "__main__":
    main()
