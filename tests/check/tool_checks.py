"""Checks that ask a tool: what the built library exports and holds, the formatting, clang-tidy."""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess

import header_checks

SYMBOLS = "cmake/symbols.txt"
CLANG_VERSION = "14"  # another version formats differently
GCC_ONLY_FLAGS = "--extra-arg=-Wno-unknown-warning-option"  # the build that clang-tidy follows is one of gcc
SYMBOL_LINE = re.compile(r"[0-9a-f]+ (?P<flags>.{7}) (?P<section>\S+)\s+[0-9a-f]+ +(?:\.hidden )?(?P<name>.+)")
MUTABLE_SECTION = re.compile(r"^\.(data|bss|tdata|tbss)(?!\.rel\.ro)")


def _run(command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)


def clang_tool(name):
    return shutil.which(f"{name}-{CLANG_VERSION}") or shutil.which(name)


def declared_symbols(tree):
    return {declaration.name for declaration in header_checks.declarations(tree)}


def exported_symbols(library):
    result = _run(["nm", "-D", "--defined-only", library])
    if result.returncode:
        raise RuntimeError(result.stderr.strip())
    names = set()
    for line in result.stdout.splitlines():
        _, kind, name = line.split()
        if kind != "A":  # the version node itself
            names.add(name.split("@")[0])
    return names


def compare_symbols(declared, exported, listed):
    problems = []
    for what, names in (
            ("declared in a public header but not exported by the library", declared - exported),
            ("exported by the library but not declared with REVERSA_API", exported - declared),
            (f"public but not listed in {SYMBOLS} (./dev symbols writes the list)", declared - listed),
            (f"listed in {SYMBOLS} but gone from the headers: an interface was taken away", listed - declared)):
        problems += [f"{name}: {what}" for name in sorted(names)]
    return problems


def listed_symbols(tree):
    path = tree.root / SYMBOLS
    return set(path.read_text(encoding="utf-8").split()) if path.exists() else set()


def symbols(tree, build):
    library = build / "lib" / "libreversa.so"
    if not library.exists():
        return [f"{library.name} is not built"]
    return compare_symbols(declared_symbols(tree), exported_symbols(library), listed_symbols(tree))


def write_symbols(tree):
    (tree.root / SYMBOLS).write_text("".join(f"{name}\n" for name in sorted(declared_symbols(tree))), encoding="utf-8")


def mutable_globals(_tree, build):
    """No object file of the library holds a variable: contexts never influence each other."""
    archive = build / "lib" / "libreversa_internal.a"
    if not archive.exists():
        return [f"{archive.name} is not built"]
    problems = []
    member = ""
    for line in _run(["objdump", "-t", archive]).stdout.splitlines():
        if "file format" in line:
            member = line.split(":")[0]
        symbol = SYMBOL_LINE.match(line)
        if symbol and "d" not in symbol["flags"]:  # d marks a section's own name
            section, name = symbol["section"], symbol["name"]
            if MUTABLE_SECTION.match(section) or section == "*COM*":
                problems.append(f"{member}: {name} is a variable that every caller shares ({section})")
    return problems


def formatting(tree):
    tool = clang_tool("clang-format")
    if not tool:
        return ["clang-format is not installed"]
    if f"version {CLANG_VERSION}." not in _run([tool, "--version"]).stdout:
        return [f"{tool} is not version {CLANG_VERSION}: another one formats differently"]
    files = tree.c_files()
    if not files:
        return []
    result = _run([tool, "--dry-run", "-Werror", *files], cwd=tree.root)
    wrong = sorted({line.split(":")[0] for line in result.stderr.splitlines() if "error:" in line})
    if result.returncode and not wrong:
        return [result.stderr.strip()]
    return [f"{path} is not formatted (clang-format -i {path})" for path in wrong]


def _tidy_key(tree, path, tool_version):
    digest = hashlib.sha256(tool_version.encode())
    for name in [".clang-tidy", *tree.reachable(path)]:
        digest.update(name.encode())
        digest.update((tree.root / name).read_bytes())
    return digest.hexdigest()


def tidy(tree, build):
    """clang-tidy over lib/. What passed once is not looked at again until it, or a header it includes, changes."""
    tool = clang_tool("clang-tidy")
    if not tool:
        return ["clang-tidy is not installed"]
    if not (build / "compile_commands.json").exists():
        return ["compile_commands.json is missing: the build is not configured"]
    version = _run([tool, "--version"]).stdout
    cache = build.parent / "clang-tidy"
    cache.mkdir(parents=True, exist_ok=True)

    def one(path):
        passed = cache / _tidy_key(tree, path, version)
        if passed.exists():
            return []
        result = _run([tool, "--quiet", "-p", build, GCC_ONLY_FLAGS, path], cwd=tree.root)
        if result.returncode == 0:
            passed.touch()
            return []
        return [_shorten(tree.root, result.stdout) or f"{path}: {result.stderr.strip()}"]

    tree.include_graph()
    # An optional guest's room is only looked at where the guest is.
    commands = json.loads((pathlib.Path(build) / "compile_commands.json").read_text())
    compiled = {pathlib.Path(c["directory"], c["file"]).resolve() for c in commands}
    paths = [p for p in tree.files("lib", suffixes=(".c",)) if pathlib.Path(tree.root, p).resolve() in compiled]
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        return [problem for found in pool.map(one, paths) for problem in found]


def _shorten(root, text):
    return text.replace(str(pathlib.Path(root)) + "/", "").rstrip()
