"""Texts that would act, planted in every cell that takes text; and what reads them back from each file, with Python alone.

    planted.py make                 writes people, wishes, pairs of the last round, programmes, sessions, surveys, employment here
    planted.py check FILE...        reads each file by its kind; a text that would act ends it with an assertion
    planted.py holds FILE KIND...   and each of these planted texts does appear in it, as it was given where it can be
"""
import csv
import html.parser
import json
import pathlib
import re
import sys

PLANTED = {
    "formula": "=cmd()",
    "script": "<script>alert(1)</script>",
    "rtl": "\u202etxt.exe\u2066\u05d0\u05d1\u200f",
    "long": "x" * 300,
    "markup": "</title></style><b onload=\"x\">'&amp;",
    "call": "@SUM(1+1)*cmd|' /C calc'!A0",
    "minus": "-2+3",
    "tab": "\t=1+1\u001b[2J\u009bm",
}
KINDS = list(PLANTED)
TEXTS = list(PLANTED.values())
BIDI = re.compile("[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
TURNS = re.compile("[\u2028-\u202e\u2066-\u2069]")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
WORD_BYTES = 80  # the longest word that may stand where no line can break: in a picture or an attribute
MEETINGS = 6


def text(i):
    """A planted text, or an empty one."""
    return (TEXTS + [""])[i % (len(TEXTS) + 1)]


# ---- making


def write_rows(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def make():
    n = 4 * len(TEXTS)
    mentors = [f"{TEXTS[i % len(TEXTS)]}r{i}" for i in range(n)]
    mentees = [f"{TEXTS[i % len(TEXTS)]}e{i}" for i in range(n)]
    columns = ["id", "role", "name", "department", "gender", "goals", "skills", "wants", "mentor_capacity", TEXTS[0], TEXTS[1]]
    rows = [[p, "mentor", text(i), text(i), text(i // 2), f"{TEXTS[i % 4]}g;all", "sql:3", "", 2, text(i), text(i + 1)]
            for i, p in enumerate(mentors)]
    rows += [[p, "mentee", text(i + 1), text(i), text(i // 2), f"{TEXTS[i % 4]}g;all", "", "sql:1", "", text(i), text(i + 1)]
             for i, p in enumerate(mentees)]
    rows.append(["alone", "mentee", "", "", "", "", "", "", "", "", ""])
    write_rows("people.csv", columns, rows)
    wishes = [[p, mentors[(i * 7 + k) % n], k + 1, ""] for i, p in enumerate(mentees) for k in range(3)]
    wishes += [[p, mentees[(i * 5 + k) % n], k + 1, ""] for i, p in enumerate(mentors) for k in range(3)]
    wishes += [[mentees[1], mentors[20], "", "yes"]]
    write_rows("wishes.csv", ["person_id", "other_id", "rank", "veto"], wishes)
    states = ["active", "pinned", "forbidden", "active"]
    before = [[mentors[i], mentees[(i + 1) % n], states[i % 4], text(i)] for i in range(n)]
    before.append(["gone" + TEXTS[1], mentees[0], "active", TEXTS[1]])
    write_rows("before.csv", ["mentor_id", "mentee_id", "state", "note"], before)
    criteria = [{"criterion": "overlap", "attribute": "goals", "name": TEXTS[0], "weight": 1},
                {"criterion": "coverage", "mentor": "skills", "mentee": "wants", "name": TEXTS[1], "weight": 1},
                {"criterion": "preference", "side": "mentee", "name": TEXTS[2], "weight": 1}]
    plain = {"schema": "reversa.programme/1", "name": "".join(TEXTS[:3]), "rules": [], "criteria": criteria,
             "cadence": {"start": "2027-02-01", "meetings_per_month": 1, "minutes": 60, "months": MEETINGS}}
    limit = {"limit": "quota", "side": "mentee", "where": {"attribute": "department", "is": TEXTS[1]}}
    for name, limits in (("plain", []), ("limited", [limit | {"at_most": {"count": 3}}]),
                         ("never", [limit | {"at_least": {"count": 200}}])):
        pathlib.Path(name + ".json").write_text(json.dumps(plain | {"limits": limits}))
    make_events(mentors, mentees)


def make_events(mentors, mentees):
    n = len(mentors)
    write_rows("met.csv", ["mentor_id", "mentee_id", "start_date"], [[mentors[i], mentees[i], "2027-01-04"] for i in range(n)])
    write_rows("sessions.csv", ["mentor_id", "mentee_id", "start", "minutes", "state"],
               [[mentors[i], mentees[i], f"2027-{1 + k:02d}-11", 60, "held" if (i + k) % 5 else "no_show_mentee"]
                for i in range(n) for k in range(6 if i % 3 else 2)])
    write_rows("surveys.csv", ["person_id", "date", "wave", "item", "score"],
               [[mentees[i], day, wave, TEXTS[i % 3], 2 + i % 3]
                for i in range(n) for wave, day in (("before", "2027-02-01"), ("after", "2027-06-01"))])
    write_rows("employment.csv", ["person_id", "hire_date", "exit_date", "exit_reason", "programme_start", TEXTS[0], TEXTS[1]],
               [[f"{TEXTS[i % len(TEXTS)]}{i}", f"20{20 + i % 5}-03-{1 + i % 28:02d}", f"2026-0{1 + i % 9}-11" if i % 4 == 0 else "",
                 "voluntary" if i % 8 == 0 else "", f"2025-0{1 + i % 9}-11" if i % 2 else "", text(i // 20), text(i // 20)]
                for i in range(400)])


# ---- reading back


class Page(html.parser.HTMLParser):
    """What a browser would make of a page: elements, attributes, and the texts with what they stand in."""

    own = set("html head meta title style body a header main footer section details summary p h1 h2 h3 h4 div span dl dt dd ul ol "
              "li table caption thead tbody tr th td figure figcaption code bdi strong em svg desc g rect line path polyline "
              "polygon circle text tspan".split())
    void = {"meta"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.stack, self.tags, self.attributes, self.texts, self.style = [], set(), [], [], ""

    def handle_starttag(self, tag, attrs):
        assert tag in self.own, tag
        self.tags.add(tag)
        for name, value in attrs:
            assert not name.startswith("on") and name not in ("style", "src", "srcdoc", "action"), (tag, name)
            assert name not in ("href", "xlink:href") or value.startswith("#"), value
            self.attributes.append((tag, name, value or ""))
        if tag not in self.void:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.void:
            self.stack.pop()

    def handle_endtag(self, tag):
        assert self.stack and self.stack.pop() == tag, tag

    def handle_data(self, data):
        if self.stack[-1:] == ["style"]:
            self.style += data
        else:
            self.texts.append((list(self.stack), data))

    def handle_comment(self, data):
        raise AssertionError(data)

    def handle_pi(self, data):
        raise AssertionError(data)

    def unknown_decl(self, data):
        raise AssertionError(data)


def check_page(path):
    """No markup but our own; what turns the direction is gone, what is written from right to left isolated; lines can break."""
    raw = path.read_text(encoding="utf-8")
    page = Page()
    page.feed(raw)
    page.close()
    assert not page.stack, page.stack
    assert "<script" not in raw.lower() and not TURNS.search(raw)
    assert "default-src 'none'" in raw and "overflow-wrap:anywhere" in page.style
    for stack, data in page.texts:
        in_picture = "svg" in stack or "title" in stack
        assert not BIDI.search(data) or stack[-1] == "bdi", (stack, data)
        assert not RIGHT_TO_LEFT.search(data) or stack[-1] == "bdi" or in_picture, (stack, data)
        if "svg" in stack:
            assert max(map(len, data.split()), default=0) <= WORD_BYTES, (stack, data)
    for tag, name, value in page.attributes:
        assert not BIDI.search(value), (tag, name, value)
    return [data for _, data in page.texts] + ["".join(data for _, data in page.texts)]


def is_number(cell):
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", cell) is not None


def check_table(path):
    """No cell that a spreadsheet would run; every row as wide as the header."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    assert rows and all(len(row) == len(rows[0]) for row in rows), path
    cells = [cell for row in rows for cell in row]
    for cell in cells:
        assert cell[:1] not in tuple("=+-@\t\r") or is_number(cell), cell
    return [re.sub("^'(?='*[=+\\-@\t\r])", "", cell) for cell in cells]


def strings_of(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [s for k, v in value.items() for s in [k, *strings_of(v)]]
    return [s for v in value for s in strings_of(v)] if isinstance(value, list) else []


def check_json(path):
    return strings_of(json.loads(path.read_text(encoding="utf-8")))


def check_lines(path):
    """A record: each line by itself, with nothing in it that acts in a terminal or in a browser."""
    raw = path.read_text(encoding="utf-8")
    assert "<" not in raw and not BIDI.search(raw)
    assert all(c.isprintable() or c == "\n" for c in raw)
    return [s for line in raw.split("\n")[:-1] for s in strings_of(json.loads(line))]


def check_terminal(path):
    """What people read on a terminal: nothing steers it, nothing turns the direction of writing."""
    raw = path.read_text(encoding="utf-8")
    for line in raw.split("\n"):
        assert not BIDI.search(line) and line.isprintable(), (path, line)
    return [raw]


def check_calendar(path):
    """Content lines of at most 75 octets; components that nest; no property but those of a meeting."""
    raw = path.read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") and raw.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    lines = raw.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    open_parts, values, n_events = [], [], 0
    for line in lines:
        name, value = re.fullmatch(r"([A-Z-]+)(?:;[A-Z]+=[A-Z-]+)*:(.*)", line).groups()
        if name == "BEGIN":
            open_parts.append(value)
            n_events += value == "VEVENT"
        elif name == "END":
            assert open_parts.pop() == value
        else:
            assert name not in ("ATTACH", "URL", "ORGANIZER", "ATTENDEE"), name
            values.append(re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value))
        assert not BIDI.search(line) and all(c.isprintable() for c in line), line
    assert not open_parts and n_events > 0 and n_events % MEETINGS == 0
    return values


KIND_OF = {".html": check_page, ".csv": check_table, ".json": check_json, ".ndjson": check_lines, ".ics": check_calendar,
           ".txt": check_terminal}


def check(path):
    return KIND_OF[path.suffix](path)


def appears(planted, texts):
    return any(planted in t for t in texts)


def main():
    if sys.argv[1] == "make":
        make()
    elif sys.argv[1] == "check":
        for path in sys.argv[2:]:
            check(pathlib.Path(path))
    else:
        path = pathlib.Path(sys.argv[2])
        texts = check(path)
        for kind in sys.argv[3:]:
            wanted = PLANTED[kind]
            if path.suffix in (".html", ".ics"):  # there what turns the direction is replaced; blanks are blanks
                wanted = TURNS.sub("\ufffd", wanted).rstrip("\u200f").replace("\t", " ")
            assert appears(wanted, texts), (path, kind)


main()
