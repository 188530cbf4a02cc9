#!/usr/bin/env python3
"""
What the example needs of an organisation: an earlier round, and its own names in the ten limits.

    prepare.py PEOPLE.csv PAIRS.csv DIR

PAIRS.csv is of an earlier round (`reversa match PEOPLE.csv -o earlier`). Writes into DIR: previous.csv, in which every third
of these pairs is still active; programme.json, with the department that has the most mentors and two mentees who had the
same mentor; and nothing_fits.json, the same where no active pair at all may be broken.
"""
import collections
import csv
import json
import os
import sys

people_file, pairs_file, folder = sys.argv[1:4]
with open(people_file, newline="", encoding="utf-8-sig") as file:
    people = {row["id"]: row for row in csv.DictReader(file)}
with open(pairs_file, newline="", encoding="utf-8-sig") as file:
    pairs = [(row["mentor_id"], row["mentee_id"]) for row in csv.DictReader(file)]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "programme.json"), encoding="utf-8") as file:
    programme = json.load(file)

mentees = collections.defaultdict(list)
for mentor, mentee in pairs:
    mentees[mentor].append(mentee)
departments = collections.Counter(row["department"] for row in people.values() if row["role"] in ("mentor", "both"))
for limit in programme["limits"]:
    if limit["limit"] == "conflict":
        limit["people"] = [next(group[:2] for group in mentees.values() if len(group) > 1)]
    if limit["limit"] == "quota" and limit["where"]["attribute"] == "department":
        limit["where"]["is"] = max(departments, key=lambda name: (departments[name], name))

os.makedirs(folder, exist_ok=True)
with open(os.path.join(folder, "previous.csv"), "w", newline="", encoding="utf-8") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["mentor_id", "mentee_id", "state"])
    out.writerows([mentor, mentee, "active"] for mentor, mentee in pairs[::3])
with open(os.path.join(folder, "programme.json"), "w", encoding="utf-8") as file:
    json.dump(programme, file, indent=2)
for limit in programme["limits"]:
    if limit["limit"] == "changes":
        limit["at_most"] = 0
with open(os.path.join(folder, "nothing_fits.json"), "w", encoding="utf-8") as file:
    json.dump(programme, file, indent=2)
