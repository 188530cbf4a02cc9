"""People choose: shortlists, ranks back, stable pairs; what would help; a page to read and calendars to send."""

import random

import reversa
from reversa import generate

organisation = generate.organisation(300, seed=5)
lists = organisation.problem().shortlist(top=4)

# Everyone returns their list in an order of their own, which is drawn here.
draw = random.Random(5)
wishes: dict[str, list[object]] = {"person_id": [], "other_id": [], "rank": []}
for side in ("mentor", "mentee"):
    for person in dict.fromkeys(who for who, on in zip(lists.table["person_id"], lists.table["side"]) if on == side):
        others = [other for other, score, reason in lists.of(person, side)]
        for rank, other in enumerate(draw.sample(others, len(others)), start=1):
            for name, value in zip(wishes, (person, other, rank)):
                wishes[name].append(value)

problem = reversa.Problem(organisation.cohort, preferences=wishes)
stable, best = reversa.match_wishes(problem), reversa.match(problem)
for name, matching in (("from wishes", stable), ("best total", best)):
    blocking = matching.blocking()
    met = blocking.met["mentee"]
    print(f"{name}: {len(matching)} pairs, {blocking.n_blocking} block; {met.n_first} of {met.n_ranking} mentees have their first choice")

for item in best.advice(best=2).checked:
    print(item.text)

best.report("report.html")
print(best.invitations("invitations.ics", "2027-02-01"))
