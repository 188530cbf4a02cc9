"""A first match: people in a dict, the built-in programme, pairs with their scores."""

import reversa

people = {
    "id": ["m1", "m2", "e1", "e2", "e3"],
    "role": ["mentor", "mentor", "mentee", "mentee", "mentee"],
    "level": [1, 2, 7, 6, 8],
    "skills": [["python:4", "sql"], ["writing", "sql:3"], [], [], []],
    "wants": [[], [], ["python"], ["sql"], ["writing:2", "sql"]],
}
matching = reversa.match(people)
print(matching)
for mentor, mentee, score in zip(*(matching.pairs[name] for name in ("mentor_id", "mentee_id", "score"))):
    print(f"{mentor} mentors {mentee}: {score:.3f}")
for answer in matching.why_not(matching.unmatched["id"][0]):
    print(answer.text)
