"""Checks of the public headers: documented, self-contained, fit for cffi."""

import os
import pathlib
import re
import subprocess
import tempfile

import ctext

_DECLARATION = re.compile(r"^REVERSA_API\b([^;{]*);", re.MULTILINE)
_UNFIT = re.compile(r"\b(inline|_Static_assert|static_assert|_Alignas|_Generic|_Noreturn|_Atomic|__attribute__)\b")
STANDARD_INCLUDED = ("stdint.h", "stddef.h", "stdbool.h", "inttypes.h", "limits.h")


class Declaration:
    """One public function: its name, result type, parameter names and the comment directly above it."""

    def __init__(self, path, text, code, match):
        self.where = f"{path}:{ctext.line_of(text, match.start())}"
        head, _, tail = match.group(1).replace("REVERSA_MUST_CHECK", " ").partition("(")
        words = re.findall(r"\w+|\*", head)
        self.name = words[-1]
        self.result = " ".join(words[:-1])
        inside = tail[:tail.rindex(")")]
        self.parameters = [parameter_name(p) for p in ctext.split_parameters(inside)]
        before = text[:match.start()].rstrip("\n")
        start = before.rfind("/**")
        directly_above = before.endswith("*/") and start >= 0 and "*/" not in before[start:-2]
        blank_line_between = text[len(before):match.start()].count("\n") > 1
        self.comment = before[start:] if directly_above and not blank_line_between else ""


def parameter_name(text):
    pointer = re.search(r"\(\s*\*\s*(\w+)", text)
    if pointer:
        return pointer.group(1)
    return re.findall(r"\w+", re.sub(r"\[[^\]]*\]", "", text))[-1]


def declarations(tree):
    found = []
    for path in tree.public_headers():
        text = tree.text(path)
        code = ctext.code_only(text)
        found += [Declaration(path, text, code, match) for match in _DECLARATION.finditer(code)]
    return found


def documentation(tree):
    problems = []
    for declaration in declarations(tree):
        for complaint in _undocumented(declaration):
            problems.append(f"{declaration.where}: {declaration.name}: {complaint}")
    return problems


def _undocumented(declaration):
    comment = declaration.comment
    if not comment:
        return ["no /** comment directly above it"]
    complaints = []
    named = re.findall(r"@param(?:\[[a-z,]+\])?\s+(\w+)", comment)
    complaints += [f"@param {name} is missing" for name in declaration.parameters if name not in named]
    complaints += [f"@param {name} names no parameter" for name in named if name not in declaration.parameters]
    if declaration.result == "reversa_status":
        if not re.search(r"@retval\s+REVERSA_OK\b", comment):
            complaints.append("@retval REVERSA_OK is missing")
        if not re.search(r"@retval\s+REVERSA_E_\w+", comment):
            complaints.append("no @retval says how it fails")
    elif declaration.result != "void" and "@return" not in comment:
        complaints.append("@return is missing")
    return complaints


def fit_for_bindings(tree):
    """Language features that a binding generator cannot read stay out; status.h alone defines the attributes."""
    problems = []
    for path in tree.public_headers():
        code = ctext.code_only(tree.text(path))
        for match in _UNFIT.finditer(code):
            if path != "include/reversa/status.h" or match.group() != "__attribute__":
                problems.append(f"{path}:{ctext.line_of(code, match.start())}: {match.group()} in a public header")
    return problems


def _run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def compile_alone(tree):
    """Each public header is complete by itself, as C11 and as C++17."""
    problems = []
    languages = [("cc", "c", "c11"), ("c++", "c++", "c++17")]
    flags = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "-I", str(tree.root / "include")]
    for path in tree.public_headers():
        source = f"#include <{path.removeprefix('include/')}>\n"
        for compiler, language, standard in languages:
            result = _run([compiler, f"-std={standard}", *flags, "-x", language, "-"], input=source)
            if result.returncode:
                problems.append(f"{path} does not compile alone as {standard}:\n{result.stderr.rstrip()}")
    return problems


def preprocessed(tree):
    """The whole interface as a binding reads it: preprocessed with empty standard headers."""
    with tempfile.TemporaryDirectory() as folder:
        for path in tree.public_headers():
            for is_system, name, _ in tree.includes(path):
                if is_system and f"include/{name}" not in tree.paths:
                    empty = pathlib.Path(folder, name)
                    os.makedirs(empty.parent, exist_ok=True)
                    empty.touch()
        return _run(["cc", "-E", "-P", "-undef", "-nostdinc", "-I", folder, "-I", str(tree.root / "include"), "-x", "c",
                     "-"], input="#include <reversa.h>\n")


def survive_preprocessing(tree):
    if "include/reversa.h" not in tree.paths:
        return ["include/reversa.h is missing"]
    result = preprocessed(tree)
    if result.returncode:
        return [f"cc -E -P -undef -nostdinc fails:\n{result.stderr.rstrip()}"]
    problems = []
    if "#" in result.stdout or "__attribute__" in result.stdout:
        problems.append("directives or attributes are left after preprocessing")
    for declaration in declarations(tree):
        if not re.search(rf"\b{declaration.name}\s*\(", result.stdout):
            problems.append(f"{declaration.name} is not reached from reversa.h")
    standard = "".join(f"#include <{name}>\n" for name in STANDARD_INCLUDED)
    compiled = _run(["cc", "-std=c11", "-fsyntax-only", "-x", "c", "-"], input=standard + result.stdout)
    if compiled.returncode:
        problems.append(f"the preprocessed headers do not compile:\n{compiled.stderr.rstrip()}")
    return problems
