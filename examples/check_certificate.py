#!/usr/bin/env python3
"""Check a result of `reversa match` from its files alone: that the pairs keep the rules, and that none can be better.

    check_certificate.py [--inputs DIR] FOLDER

FOLDER is what `reversa match -o` wrote; the inputs are those that its result.json names, or files of these names in DIR.
Nothing is shared with reversa: rules, criteria and scores are worked out from the documented formulas, in whole numbers.
Ends with 0 if everything holds, 1 if something is wrong, 2 if something cannot be checked, which it names.

Why no matching is better. A pair has a profit w, a vector with a number for each level of the objective: its score on `score`,
1 on `pairs`, 1 on `keep` if it was active, else 0. The k-th place that a person fills has a profit f(k): 1 on `mentees` or
`mentors` for the first place on that side, 1 - 2k on `even` for mentors, else 0. Where limits ask for least loads, a level before
all, `least`, has 1 for each place that they ask for. Vectors compare by the first component that differs. The certificate has a
vector for each person, the price p of their places; where quotas are part of the proof it has one for each, too, and a quota's
people are together what one person is: f(k) is 1 on `least` up to its least number. Whatever pairs are chosen, each pays the
prices of its two people and of the quotas around them, and each place that is filled earns one price. So

    value  =  sum over chosen pairs of (w - p(mentee) - p(mentor))  +  sum over filled places of (f(k) + p)
          <=  sum over eligible pairs of max(0, w - p - p)          +  sum over places of max(0, f(k) + p).

The right side knows nothing of the choice: no matching exceeds it. Where the pairs of pairs.csv reach it, they are the best.
A level `worst` has no prices: the others are then proven over the pairs that score as much as it says, or more.
"""
import argparse, csv, functools, hashlib, io, itertools, json, os, sys, unicodedata
from collections import Counter
from decimal import Decimal
nfc = functools.partial(unicodedata.normalize, "NFC")
MILLION, WEEK = 10 ** 6, 7 * 1440
NUMBERS = {"level", "utc_offset", "birth_year", "extraversion", "openness", "hours_per_month", "mentor_capacity",
           "mentee_capacity", "mentor_minimum", "waiting_rounds"}
SETS = {"languages", "goals", "interests"}  # without weights
DAYS, SIDES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ("mentor", "mentee")
COLUMN_OF = {"level_gap": "level", "not_in_reporting_line": "manager_id", "overlap_minutes": "availability",
             "availability": "availability", "waiting": "waiting_rounds"}

class Wrong(Exception): """The result is not what it says."""
class Refused(Exception): """This program cannot check that."""
def demand(condition, text):
    if not condition:
        raise Wrong(text)

def unguarded(cell):
    """A cell without the apostrophe that keeps spreadsheets from running it."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'")[:1] in tuple("=+-@\t\r") else cell

def read(path, expected=None, error=Refused):
    """The text of a file, with the expected SHA-256."""
    with open(path, "rb") as file:
        data = file.read()
    if expected and hashlib.sha256(data).hexdigest() != expected:
        raise error(f"{path} is not the file of that run: its SHA-256 is not that of result.json")
    return data.decode("utf-8-sig")

def table(text):
    """The rows of a CSV as dictionaries."""
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    rows = [list(map(unguarded, row)) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    return [dict(zip(map(nfc, rows[0]), row)) for row in rows[1:]]

def units(value, scale=MILLION):
    """A decimal in whole units of 1/scale."""
    scaled = Decimal(value) * scale
    if scaled != int(scaled):
        raise Refused(f"the number {value} has too many decimals")
    return int(scaled)

def tags(cell, weighted):
    """Tag -> weight in thousandths."""
    parts = (part.rpartition(":") if weighted and ":" in part else (part, "", "1") for part in cell.split(";") if cell)
    found = sorted((nfc(nfc(name.strip()).casefold()), units(weight.strip(), 1000)) for name, _, weight in parts)
    return dict(found) or None  # of one tag the largest

def minutes(cell, offset):
    """A number with a bit for each minute of the UTC week."""
    bits = 0
    for part in cell.split(";") if cell else ():
        day, times = part.split(None, 1)
        start, end = (int(hour) * 60 + int(minute) for hour, minute in (t.split(":") for t in times.split("-")))
        span = (1 << (end - start + 1440 * (end <= start))) - 1
        span <<= (DAYS.index(day.lower()) * 1440 + start - offset) % WEEK
        bits |= span & ((1 << WEEK) - 1) | span >> WEEK
    return bits or None

class People:
    """people.csv, by number in the order of the file."""
    def __init__(self, rows):
        self.rows, self.columns = rows, {}
        self.ids = [row["id"] for row in rows]
        self.number = {name: i for i, name in enumerate(self.ids)}
        bosses = [self.number.get(row.get("manager_id", "")) for row in rows]
        def line(boss):
            while boss is not None:
                yield boss
                boss = bosses[boss]
        self.above = [set(line(boss)) for boss in bosses]

    def column(self, name, kind):
        """For each person the number of their value, and the values."""
        read = {"minutes": lambda cell, offset: minutes(cell, int(offset or 0)),
                "tags": lambda cell, _: tags(cell, name not in SETS), "number": lambda cell, _: units(cell),
                "scalar": lambda cell, _: units(cell) if name in NUMBERS else nfc(cell)}[kind]
        if (name, kind) not in self.columns:
            cells = [(row[name], row.get("utc_offset") if kind == "minutes" else "") for row in self.rows]
            known = {cell: n for n, cell in enumerate(dict.fromkeys(cells))}
            self.columns[name, kind] = [known[c] for c in cells], [read(*c) if c[0] else None for c in known]
        return self.columns[name, kind]

class Term:
    """A rule or a criterion: a function of a value of the mentee and one of the mentor."""
    def __init__(self, mentee, mentor, function, missing, weight=0):
        (own, mentees), (self.keys, mentors), self.weight = mentee, mentor, weight
        of = lambda e, b: missing if e is None or mentors[b] is None else function(e, mentors[b])
        made = functools.lru_cache(300)(lambda a: functools.cache(functools.partial(of, mentees[a])))
        self.row = lambda person: made(own[person])  # of one mentee: each value is worked out when it is first asked for

def micro(part, whole):
    """A ratio in millionths, rounded half up, held to 0 .. 1."""
    return (2 * MILLION * min(max(part, 0), whole) + whole) // (2 * whole)

def within(spec, least=-10 ** 30):
    low, high = units(spec.get("at_least", Decimal(least) / MILLION)), units(spec.get("at_most", 10 ** 24))
    return lambda n: low <= n <= high

class Checker:
    def __init__(self, folder, inputs):
        self.folder = folder
        self.result, self.certificate = (json.loads(read(os.path.join(folder, name)), parse_float=Decimal)
                                         for name in ("result.json", "certificate.json"))
        files = {entry["kind"]: entry for entry in self.result["inputs"]}
        rows = {}
        for kind in ("people", "preferences", "previous", "scores"):
            name = files.get(kind, {"file": None}).get("file", "")
            path = os.path.join(inputs, os.path.basename(name)) if inputs and name else name
            rows[kind] = None if path is None else table(read(path, files[kind]["sha256"]))
        self.programme, self.builtin = self.result["programme"], "programme" not in files
        self.people = People(rows["people"])
        self.everyone, self.anyone = [range(len(self.people.ids))] * 2, ([0] * len(self.people.ids), [0])
        self.levels = [level if isinstance(level, str) else level["level"] for level in self.programme["objective"]]
        self.read_pairs(rows)
        self.read_places()
        self.with_least = "quotas" in self.certificate or any(self.least)
        self.priced = ["least"] * self.with_least + [name for name in self.levels if name != "worst"]
        self.rules = [term for spec in self.programme["rules"] for term in self.rule(spec)]
        self.criteria = [] if self.scores is not None else [t for c in self.programme["criteria"] for t in self.criterion(c)]

    def read_pairs(self, rows):
        """What is known of pairs (mentor, mentee), or of what one says of another."""
        def known(kind, *names):
            for row in rows[kind] or ():
                pair = tuple(self.people.number.get(row[name]) for name in names)
                if None not in pair:
                    yield pair, row
        said = list(known("preferences", "person_id", "other_id"))
        self.rank = {pair: int(row["rank"]) for pair, row in said if row.get("rank")}
        self.state = {pair: row["state"] for pair, row in known("previous", "mentor_id", "mentee_id")}
        vetoed = {pair for pair, row in said if row.get("veto") == "yes"}
        self.banned = vetoed | {pair[::-1] for pair in vetoed} | {p for p, state in self.state.items() if state == "forbidden"}
        self.pinned = {pair for pair, state in self.state.items() if state == "pinned"}
        self.scores = None if rows["scores"] is None else {
            pair: units(row["score"]) for pair, row in known("scores", "mentor_id", "mentee_id")}

    def read_places(self):
        """places[side][person] of those who take part, mentors' side first."""
        self.least, most = [0, 0], [MILLION, MILLION]
        self.unchecked, self.quotas = [], {}  # a quota: place among the limits -> side, people, least and greatest number
        for n, limit in enumerate(self.programme.get("limits", ())):
            kind, side = "soft" if "soft" in limit else limit["limit"], SIDES.index(limit.get("side", "mentor"))
            low, high = limit.get("at_least", 0), limit.get("at_most", MILLION)
            counts = [x.get("count") if isinstance(x, dict) else x for x in (low, high)]
            if kind == "load":
                self.least[side], most[side] = max(self.least[side], low), min(most[side], high)
            elif kind == "quota" and None not in counts:
                keys, held = self.where(limit["where"]) if "where" in limit else (self.anyone[0], [True])
                self.quotas[n] = side, [i for i, key in enumerate(keys) if held[key]], *counts
            else:
                self.unchecked.append(f"the limit {limit['limit']}")
        self.places = [{i: min(int(row.get(name + "_capacity") or 1), most[side]) for i, row in enumerate(self.people.rows)
                        if row["role"] in (name, "both") and int(row.get(name + "_capacity") or 1) > 0}
                       for side, name in enumerate(SIDES)]
        self.groups = self.quotas | {(side, i): (side, [i], self.least[side], most)
                                     for side in (0, 1) for i, most in self.places[side].items()}

    def where(self, spec):
        """A column of whether a test of an attribute holds; None where there is no value."""
        name, listed = spec["attribute"], spec.get("in", [spec["is"]] if "is" in spec else None)
        wanted = {units(v) if name in NUMBERS else nfc(str(v)) for v in listed or ()}
        test = wanted.__contains__ if listed is not None else within(spec)
        keys, values = self.people.column(name, "scalar" if listed is not None else "number")
        return keys, [None if value is None else test(value) for value in values]

    def absent(self, spec, *names):  # is a rule or a criterion left out, for want of a column?
        return (spec.get("optional") or self.builtin) and not all(name in self.people.rows[0] for name in names)

    def rule(self, spec):
        """Terms that are true for the pairs that pass."""
        kind, passes = spec["rule"], spec.get("missing") == "pass"
        name, above = COLUMN_OF.get(kind, spec.get("attribute")), self.people.above
        if name and self.absent(spec, name):
            return []
        if kind == "attribute":
            one, who = self.where(spec), spec.get("who", "both")
            return ([Term(self.anyone, one, lambda e, m: m, passes)] * (who != "mentee") +
                    [Term(one, self.anyone, lambda e, m: e, passes)] * (who != "mentor"))
        bounds = within(spec, MILLION if kind in ("shared", "overlap_minutes") else -10 ** 30)
        column, function = {
            "not_paired_before": (None, lambda e, m: self.state.get((m, e)) != "ended"),
            "not_in_reporting_line": (None, lambda e, m: m not in above[e] and e not in above[m]),
            "level_gap": ("number", lambda e, m: bounds(e - m)),
            "same": ("scalar", lambda e, m: e == m),
            "different": ("scalar", lambda e, m: e != m),
            "shared": ("tags", lambda e, m: bounds(len(e.keys() & m.keys()) * MILLION)),
            "overlap_minutes": ("minutes", lambda e, m: bounds((e & m).bit_count() * MILLION)),
        }[kind]
        values = self.people.column(name, column) if column else self.everyone
        return [Term(values, values, function, passes)]

    def criterion(self, spec):
        """The term with its weight in thousandths, its values in millionths or None; none where it is left out."""
        kind, weight, side = spec["criterion"], units(spec.get("weight", 1), 1000), spec.get("side", "mentee")
        missing = None if spec.get("missing") == "skip" else units(spec.get("missing", 0))
        wide, ideal = (units(spec.get(key, 1)) for key in ("range", "ideal"))
        full = units(spec.get("full", 120 if kind == "availability" else 3), 1000)
        rank = self.rank if side == "mentee" else {pair[::-1]: n for pair, n in self.rank.items()}
        column, function = {
            "preference": ("", lambda e, m: micro(1, rank[e, m]) if (e, m) in rank else missing),
            "coverage": ("tags", lambda e, m: micro(sum(w * min(m.get(t, 0), full) for t, w in e.items()),
                                                    full * sum(e.values()))),
            "overlap": ("tags", lambda e, m: micro(len(e.keys() & m.keys()), len(e.keys() | m.keys()))),
            "complement": ("number", lambda e, m: micro(abs(e - m), wide)),
            "closeness": ("number", lambda e, m: micro(wide - min(abs(e - m), wide), wide)),
            "gap": ("number", lambda e, m: micro(wide - min(abs(e - m - ideal), wide), wide)),
            "availability": ("minutes", lambda e, m: micro((e & m).bit_count() * 1000, full)),
            "mean": ("number", lambda e, m: micro(e + m, 2 * MILLION)),
            "same": ("scalar", lambda e, m: MILLION * (e == m)),
            "different": ("scalar", lambda e, m: MILLION * (e != m)),
            "waiting": ("number", lambda e, m: micro((e if side == "mentee" else m) * 1000, full * MILLION)),
        }.get(kind, (None, None))
        if column is None:
            raise Refused(f"anything: the scores have the criterion {kind}, which this program does not compute")
        name = COLUMN_OF.get(kind, spec.get("attribute"))
        names = (spec["mentee"], spec["mentor"]) if kind == "coverage" else (name, name)
        if column and self.absent(spec, *names):
            return []
        columns = [self.people.column(each, column) if column else self.everyone for each in names]
        if kind == "waiting":
            columns[side == "mentee"] = self.anyone
        return [Term(*columns, function, missing, weight)]

    def eligible(self, mentee, mentors):
        """Those of the mentors with whom the mentee may be paired."""
        mentors = [m for m in mentors if m != mentee and (self.scores is None or (m, mentee) in self.scores)]
        for term in self.rules:
            row, keys = term.row(mentee), term.keys
            mentors = [m for m in mentors if row(keys[m])]
        return [m for m in mentors if (m, mentee) not in self.banned]

    def scores_of(self, mentee, mentors):
        """For each mentor the score up to and with each criterion; the last is the score."""
        rows = [(term.weight, term.row(mentee), term.keys) for term in self.criteria]
        for m in mentors:
            values = [(w, row(keys[m])) for w, row, keys in rows]
            weight = sum(w for w, value in values if value is not None)
            sums = [0, *itertools.accumulate(w * (value or 0) for w, value in values)]
            yield [s // weight for s in sums] if weight else [(self.scores or {}).get((m, mentee), 0)] * len(sums)

    def check_pairs(self):
        """Every pair may be made and scores what is said, and places and pins are kept."""
        self.pairs, ids = {}, self.people.ids
        for row in table(read(os.path.join(self.folder, "pairs.csv"))):
            if row["state"] in ("forbidden", "ended"):
                continue  # carried over, not of this round
            pair = m, e = tuple(self.people.number.get(row[name]) for name in ("mentor_id", "mentee_id"))
            name = f"the pair {row['mentor_id']}, {row['mentee_id']}"
            demand(m in self.places[0] and e in self.places[1], f"{name}: one of them does not take part")
            demand(pair not in self.pairs, f"{name} is there twice")
            demand((row["state"] == "pinned") == (pair in self.pinned), f"{name}: its state is not that of previous.csv")
            demand(pair in self.pinned or self.eligible(e, [m]), f"{name} breaks a rule, a veto or a ban")
            sums = next(self.scores_of(e, [m]))
            demand(int(row["score"]) == sums[-1], f"{name} scores {sums[-1]}, not {row['score']}")
            told = [int(cell) for cell in list(row.values())[3:3 + len(self.criteria)]]
            demand(told == [b - a for a, b in zip(sums, sums[1:])], f"{name}: the parts of its score are others")
            self.pairs[pair] = sums[-1]
        for m, e in self.pinned - set(self.pairs):
            demand(m not in self.places[0] or e not in self.places[1], f"the pinned pair {ids[m]}, {ids[e]} is missing")
        self.loads = [Counter(pair[side] for pair in self.pairs) for side in (0, 1)]
        for key, (side, who, least, most) in self.groups.items():
            load, name = sum(self.loads[side][i] for i in who), "a quota" if key in self.quotas else ids[who[0]]
            demand(least <= load <= most, f"{name} has {load} partners, for {least} to {most} places")

    def value(self, name, pairs):
        """What pairs reach on a level; a sum of squares counts against."""
        loads = [Counter(pair[side] for pair in pairs) for side in (0, 1)]
        return {"mentors": len(loads[0]), "mentees": len(loads[1]), "pairs": len(pairs), "score": sum(pairs.values()),
                "keep": sum(self.state.get(pair) == "active" for pair in pairs),
                "even": -sum(n * n for n in loads[0].values()),
                "worst": min((score for pair, score in pairs.items() if pair not in self.pinned), default=None),
                "least": sum(min(least, sum(loads[side][i] for i in who)) for key, (side, who, least, _) in self.groups.items()
                             if key not in self.quotas or "quotas" in self.certificate)}.get(name)

    def check_values(self):
        said = self.result["certificate"] | {key: self.result[key] for key in ("outcome", "seed")}
        for key in ("outcome", "seed", "proof", "scope", "eligible_pairs"):
            demand(self.certificate[key] == said[key], f"{key} is not the same in certificate.json and result.json")
        for file in (self.certificate, self.result):
            demand([level["level"] for level in file["levels"]] == self.levels, "the levels are not those of the objective")
            for level in file["levels"]:
                value = self.value(level["level"], self.pairs)
                demand(value is None or abs(value) == level["value"], f"{level['level']} reaches {value}, not {level['value']}")

    def prices(self):
        """What each person and each quota pays for a place, a vector. Who they are, their places and loads must be right."""
        found = {row["limit"]: row for row in self.certificate.get("quotas", ())}
        for side, row in ((side, row) for side in (0, 1) for row in self.certificate[SIDES[side] + "s"]):
            i = self.people.number.get(row["id"])
            demand((row["places"], row["load"], len(row["price"])) == (self.places[side].get(i), self.loads[side][i],
                   len(self.levels)), f"certificate.json is wrong on {row['id']}")
            found[side, i] = row
        told = self.groups if "quotas" in self.certificate else self.groups.keys() - self.quotas
        demand(found.keys() == set(told), "certificate.json: not the people who take part, and the quotas")
        return {key: [row.get("least_price", 0)] * self.with_least +
                     [price for price, name in zip(row["price"], self.levels, strict=True) if name != "worst"] for key, row in found.items()}

    def unit(self, key, least, k):  # f(k)
        side = -1 if key in self.quotas else key[0]
        return [(1 - 2 * k) * (side == 0) if n == "even" else int(k <= least) if n == "least" else
                int(side >= 0 and k == 1 and n == SIDES[side] + "s") for n in self.priced]

    def check_best(self):
        """The sum on the right, over every eligible pair; the pairs must reach it. Pinned pairs stand on both sides."""
        prices, n_eligible = self.prices(), 0
        floor = min((level["value"] for level in self.certificate["levels"] if level["level"] == "worst"), default=0)
        fixed = [Counter(pair[side] for pair in self.pinned) for side in (0, 1)]
        bound = [self.value(name, {p: s for p, s in self.pairs.items() if p in self.pinned}) for name in self.priced]
        def is_above(vector):
            return next((x for x in vector if x), 0) > 0
        def reduced(m, e, score):  # what a pair brings less what it pays
            profit = {"pairs": 1, "keep": self.state.get((m, e)) == "active", "score": score}
            return [profit.get(name, 0) - p - q for name, p, q in zip(self.priced, pays[0, m], pays[1, e])]
        pays = {key: list(price) for key, price in prices.items()}
        for key, price in prices.items():
            side, who, least, most = self.groups[key]
            places = sum(min(self.places[side].get(i, 0), len(self.places[1 - side])) for i in who)
            earned = (list(map(sum, zip(self.unit(key, least, k + 1), price)))
                      for k in range(sum(fixed[side][i] for i in who), min(most, places)))
            bound = list(map(sum, zip(bound, *filter(is_above, earned))))
            for i in who if key in self.quotas else ():
                pays[side, i] = list(map(sum, zip(pays.get((side, i), price), price)))
        for e in self.places[1]:
            mentors = self.eligible(e, self.places[0])
            n_eligible += len(mentors)
            asked = [m for m in mentors if self.places[1][e] > fixed[1][e] and self.places[0][m] > fixed[0][m] and
                     (m, e) not in self.pinned and is_above(reduced(m, e, MILLION))]
            free = (reduced(m, e, sums[-1]) for m, sums in zip(asked, self.scores_of(e, asked)) if sums[-1] >= floor)
            bound = list(map(sum, zip(bound, *filter(is_above, free))))
        demand(n_eligible == self.certificate["eligible_pairs"], f"{n_eligible} pairs are eligible, not as said")
        for name, most in zip(self.priced, bound):
            value = self.value(name, self.pairs)
            demand(value == most, f"{name}: the prices allow up to {abs(most)}, the pairs reach {abs(value)}: not proven best")
        return n_eligible

def check(folder, inputs):
    """Print what holds and what is not checked; 0 or 2."""
    checker = Checker(folder, inputs)
    if checker.result["outcome"] not in ("optimal", "feasible"):
        raise Refused(f"there are no pairs: the outcome is {checker.result['outcome']}")
    checker.check_pairs()
    checker.check_values()
    print(f"holds: {len(checker.pairs):,} pairs keep rules, vetoes, pins and places, and score what is said: " +
          ", ".join(f"{level['level']} {level['value']:,}" for level in checker.certificate["levels"]))
    why = [f"the proof is {checker.certificate['proof']}, without prices"] * (checker.certificate["proof"] != "duals")
    priced = checker.certificate["mentors"] or checker.certificate["mentees"]
    why += ["it has no prices"] * (not why and not priced and any(checker.places))
    why += ["the level leximin has no prices"] * ("leximin" in checker.levels)
    why += ["a level gives something up"] * any(level["given_up"] for level in checker.certificate["levels"])
    if not why:
        print(f"holds: no choice among all {checker.check_best():,} eligible pairs is better on any level" +
              " but 'worst', among those that score as much as it says" * ("worst" in checker.levels))
        why += ["the level worst has no prices"] * ("worst" in checker.levels)
    for entry in checker.result["outputs"]:
        read(os.path.join(folder, entry["file"]), entry["sha256"], Wrong)
    checker.unchecked += [f"that nothing is better: {reason}" for reason in why]
    for what in checker.unchecked:
        print(f"not checked: {what}")
    return 2 if checker.unchecked else 0

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", metavar="DIR")
    parser.add_argument("folder", metavar="FOLDER")
    try:
        return check(**vars(parser.parse_args()))
    except Wrong as error:
        print(f"wrong: {error}")
        return 1
    except (Refused, OSError, LookupError, ValueError, TypeError, ArithmeticError) as error:
        print("not checked:", error if isinstance(error, (Refused, OSError)) else f"a file is not as it should be: {error!r}")
        return 2
if __name__ == "__main__":
    sys.exit(main())
