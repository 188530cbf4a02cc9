"""Checks that need nothing but the text of the files. Each takes a Tree and returns a list of complaints."""

import math
import re

import ctext

# ---- floors: what a room of lib/ may include besides itself

ROOMS_BELOW = {
    "base": set(),
    "model": {"base"},
    "io": {"model", "base"},
    "score": {"model", "base"},
    "metrics": {"model", "base"},
    "match": {"score", "model", "base"},
    "report": {"match", "io", "score", "metrics", "model", "base"},
    "study": {"match", "io", "score", "metrics", "model", "base"},
}

STANDARD_HEADERS = set("""assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h math.h
    setjmp.h signal.h stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h
    string.h tgmath.h time.h uchar.h wchar.h wctype.h""".split())
SYSTEM_HEADERS = STANDARD_HEADERS | set("""pthread.h sched.h unistd.h fcntl.h dirent.h poll.h sys/mman.h sys/stat.h
    sys/types.h sys/uio.h""".split())

# A foreign library is a guest in one room; so are the instructions of one processor, beside their portable twin.
GUESTS = {
    "glpk.h": re.compile(r"lib/match/solver_glpk\.c"),
    "interfaces/highs_c_api.h": re.compile(r"lib/match/solver_highs\.c"),
    "jansson.h": re.compile(r"lib/io/.*"),
    "utf8proc.h": re.compile(r"lib/base/utf8\.c"),
    "cpuid.h": re.compile(r"lib/base/sha256_x86\.c"),
    "immintrin.h": re.compile(r"lib/base/sha256_x86\.c"),
    "emmintrin.h": re.compile(r"lib/io/csv_scan\.h"),
}


SEES_THE_INSIDE = {"bench/solvers/kernel.c", "bench/solvers/dense.c"}  # time the solver alone


def floors(tree):
    problems = []
    for path in tree.files("lib"):
        for is_system, name, line in tree.includes(path):
            complaint = _library_include(tree, path, is_system, name)
            if complaint:
                problems.append(f"{path}:{line}: {complaint}")
    for path in tree.public_headers():
        for is_system, name, line in tree.includes(path):
            public = f"include/{name}" in tree.paths
            if not is_system or not (public or name in STANDARD_HEADERS):
                problems.append(f"{path}:{line}: a public header includes <{name}>, which is not public")
    for path in tree.files("examples", "bench", "bindings"):
        for _, name, line in tree.includes(path):
            inside = name.split("/")[0] in ROOMS_BELOW or "lib/" in name
            if inside and path not in SEES_THE_INSIDE:
                problems.append(f"{path}:{line}: {name} is inside the library; only public headers are for programs")
    return problems


def _library_include(tree, path, is_system, name):
    room = path.split("/")[1]
    if room not in ROOMS_BELOW:
        return f"lib/{room} is not a room of the house"
    if name in GUESTS:
        return None if GUESTS[name].fullmatch(path) else f"<{name}> is not allowed here"
    if is_system:
        known = name in SYSTEM_HEADERS or f"include/{name}" in tree.paths
        return None if known else f"<{name}> is neither C11, POSIX nor a public header"
    target = name.split("/")[0]
    if "/" not in name or f"lib/{name}" not in tree.paths:
        return f'"{name}" is not a file of lib/, named by its room'
    if target != room and target not in ROOMS_BELOW[room]:
        return f"{room} must not include {target}: it is not on a floor below"
    return None


def cycles(tree):
    graph = tree.include_graph()
    done = set()
    problems = []

    def visit(path, trail):
        if path in trail:
            problems.append(" → ".join(trail[trail.index(path):] + [path]))
        elif path not in done:
            for target in graph.get(path, ()):
                visit(target, trail + [path])
            done.add(path)

    for path in graph:
        visit(path, [])
    return problems


# ---- sizes

MAX_FILE_LINES = 600
MAX_PUBLIC_HEADER_LINES = 300
MAX_EXAMPLE_LINES = 80
MAX_FUNCTION_LINES = 80
MAX_PARAMETERS = 6
MAX_NESTING = 4
MAX_P95_FUNCTION_LINES = 60


def file_sizes(tree):
    problems = []
    for path in tree.c_files():
        n_lines = tree.text(path).count("\n")
        limit = MAX_FILE_LINES
        if path.startswith("include/"):
            limit = MAX_PUBLIC_HEADER_LINES
        elif re.fullmatch(r"examples/[^/]*\.c", path):
            limit = MAX_EXAMPLE_LINES
        if n_lines > limit:
            problems.append(f"{path}: {n_lines} lines, at most {limit}")
    return problems


def function_sizes(tree):
    problems = []
    for path in tree.c_files():
        for function in ctext.functions(tree.text(path)):
            measures = [("lines", function.n_lines, MAX_FUNCTION_LINES),
                        ("parameters", function.n_parameters, MAX_PARAMETERS),
                        ("levels of nesting", function.nesting, MAX_NESTING)]
            for what, value, limit in measures:
                if value > limit:
                    problems.append(f"{path}:{function.line}: {function.name} has {value} {what}, at most {limit}")
    return problems


def percentile_95(values):
    """Nearest rank: the smallest value that at least 95 % do not pass."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1] if values else 0


def function_lengths(tree):
    return [f.n_lines for path in tree.files("lib") for f in ctext.functions(tree.text(path))]


def typical_function(tree):
    value = percentile_95(function_lengths(tree))
    if value > MAX_P95_FUNCTION_LINES:
        return [f"95 % of the functions in lib/ have up to {value} lines, at most {MAX_P95_FUNCTION_LINES}"]
    return []


# ---- calls

# (names, where they are allowed after all, why not)
FORBIDDEN_CALLS = [
    ("printf fprintf vprintf vfprintf dprintf vdprintf puts putchar perror wprintf", None, "the library never prints"),
    ("sprintf vsprintf strcpy strcat stpcpy gets scanf fscanf sscanf strtok strtok_r alloca", None, "it is unbounded"),
    ("asprintf vasprintf strdup strndup getline getdelim open_memstream posix_memalign aligned_alloc", None,
     "memory comes from rv_alloc"),
    ("malloc calloc realloc reallocarray free", r"lib/base/memory\.c", "memory comes from rv_alloc"),
    ("exit _exit _Exit quick_exit abort atexit raise", None, "the library never ends the program"),
    ("system popen fork execv signal sigaction", None, "the library leaves the process alone"),
    ("assert", r"lib/base/context\.h", "RV_REQUIRE is for that"),
    ("getenv secure_getenv setenv putenv setlocale localeconv newlocale uselocale nl_langinfo", None,
     "the library reads no environment and no locale"),
    ("strtod strtof strtold atof atoi atol atoll strtol strtoll strtoul strtoull strcoll strxfrm strftime", None,
     "it depends on the locale or hides errors"),
    ("time clock clock_gettime gettimeofday localtime localtime_r gmtime gmtime_r mktime sleep usleep nanosleep",
     r"lib/base/.*", "the clock is in base"),
    ("rand srand rand_r random srandom drand48 lrand48 getrandom arc4random", None, "random numbers come from a seed"),
    ("setjmp longjmp sigsetjmp siglongjmp", r"lib/match/solver_glpk\.c", "only GLPK's room needs it"),
]
FORBIDDEN_WORDS = [
    (r"\b(stdout|stderr|stdin)\b", "the library never prints"),
    (r"\b(_Thread_local|__thread|thread_local)\b", "no thread-locals"),
    (r"\basm\b|__asm__", "no assembler"),
]


def calls(tree):
    rules = []
    for names, allowed, why in FORBIDDEN_CALLS:
        # not a member (x.free, x->free), not a longer name
        pattern = re.compile(r"(?<![\w.>])(" + "|".join(names.split()) + r")\s*\(")
        rules.append((pattern, re.compile(allowed) if allowed else None, why))
    rules += [(re.compile(pattern), None, why) for pattern, why in FORBIDDEN_WORDS]
    problems = []
    for path in tree.files("lib"):
        code = ctext.code_only(tree.text(path))
        for pattern, allowed, why in rules:
            if allowed and allowed.fullmatch(path):
                continue
            for match in pattern.finditer(code):
                line = ctext.line_of(code, match.start())
                problems.append(f"{path}:{line}: {match.group(1) if match.lastindex else match.group()}: {why}")
    return problems


# ---- words and comments

TEXT_SUFFIXES = (".c", ".h", ".cpp", ".py", ".sh", ".md", ".txt", ".cmake", ".json", ".in", ".map", ".toml", ".yml")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(home|root|work|Users|mnt)/\w")


def words(tree):
    """Nothing unfinished, nothing that only one machine has. The checks themselves name these words."""
    problems = []
    for path in tree.paths:
        is_text = path.endswith(TEXT_SUFFIXES) or "/" not in path or path.startswith(".ci/")
        if not is_text or path.startswith("tests/check/") or path == "LICENSE":
            continue
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            for pattern, what in ((UNFINISHED, "unfinished"), (MACHINE_PATH, "a path of one machine")):
                match = pattern.search(line)
                if match:
                    problems.append(f"{path}:{number}: {what}: {match.group()}")
    return problems


def opening_comments(tree):
    """Each .c of the library opens with 3 to 14 lines that say the idea."""
    problems = []
    for path in tree.files("lib", suffixes=(".c",)):
        match = re.match(r"/\*.*?\*/", tree.text(path), re.DOTALL)
        n_lines = match.group().count("\n") + 1 if match else 0
        if not 3 <= n_lines <= 14:
            problems.append(f"{path}: opens with a comment of {n_lines} lines; 3 to 14 should say the idea")
    return problems


# ---- tests

# Files of lib/ that need no unit test of their own, and why.
WITHOUT_UNIT_TEST = {}


def unit_tests(tree):
    problems = []
    for path in tree.files("lib", suffixes=(".c",)):
        _, room, *rest = path.split("/")
        name = rest[-1][:-2]
        wanted = [f"tests/unit/test_{name}.c", f"tests/unit/test_{room}_{name}.c"]
        if path not in WITHOUT_UNIT_TEST and not any(w in tree.paths for w in wanted):
            problems.append(f"{path}: {wanted[0]} is missing")
    for path in WITHOUT_UNIT_TEST:
        if path not in tree.paths:
            problems.append(f"{path} is excused from having a unit test but does not exist")
    return problems


def n_lines(tree, *folders):
    return sum(tree.text(path).count("\n") for path in tree.files(*folders))


def summary(tree):
    lengths = function_lengths(tree)
    library = n_lines(tree, "lib", "include")
    tests = n_lines(tree, "tests")
    ratio = tests / library if library else 0
    return [f"{len(lengths)} functions in lib/: 95 % have up to {percentile_95(lengths)} lines, the longest "
            f"{max(lengths, default=0)}",
            f"{library} lines in lib/ and include/, {tests} lines of C in tests/: {ratio:.2f} to 1"]
