#!/usr/bin/env python3
"""Holds the source to the rules of the house. Run by ./dev check, after the build whose library it looks at.

    check_source.py [--root DIR] [--build DIR] [--junit FILE] [--write-symbols]

Prints a line for each check and the complaints of those that failed; ends with 1 if any did.
"""

import argparse
import pathlib
import sys
import time
import unittest
import xml.etree.ElementTree as ElementTree

import header_checks
import text_checks
import tool_checks
from tree import Tree


def checks(tree, build):
    """(name, function) of every check, the quick ones first."""
    plain = [
        ("floors", text_checks.floors),
        ("include cycles", text_checks.cycles),
        ("file sizes", text_checks.file_sizes),
        ("function sizes", text_checks.function_sizes),
        ("typical function", text_checks.typical_function),
        ("forbidden calls", text_checks.calls),
        ("words", text_checks.words),
        ("opening comments", text_checks.opening_comments),
        ("unit tests", text_checks.unit_tests),
        ("documentation", header_checks.documentation),
        ("headers fit for bindings", header_checks.fit_for_bindings),
        ("headers compile alone", header_checks.compile_alone),
        ("headers survive preprocessing", header_checks.survive_preprocessing),
        ("formatting", tool_checks.formatting),
    ]
    built = [
        ("exported symbols", tool_checks.symbols),
        ("mutable globals", tool_checks.mutable_globals),
        ("clang-tidy", tool_checks.tidy),
    ]
    yield "self-test", self_test
    for name, check in plain:
        yield name, lambda check=check: check(tree)
    for name, check in built:
        yield name, lambda check=check: check(tree, build)


def self_test():
    """The checks themselves, on small trees that are wrong in one way each."""
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromName("test_check_source").run(result)
    if result.testsRun == 0:
        return ["no self-test was found"]
    return [f"{case}: {trace}" for case, trace in result.failures + result.errors]


def report(name, problems, seconds):
    print(f"{'ok  ' if not problems else 'FAIL'}  {name} ({seconds:.1f} s)", flush=True)
    for problem in problems:
        print("      " + problem.replace("\n", "\n      "), flush=True)


def write_junit(path, results):
    suite = ElementTree.Element("testsuite", name="check")
    for name, problems in results:
        case = ElementTree.SubElement(suite, "testcase", name=f"check.{name}", status="fail" if problems else "run")
        if problems:
            ElementTree.SubElement(case, "failure", message=f"{len(problems)} complaints")
    ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def main():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=here.parent.parent)
    parser.add_argument("--build", type=pathlib.Path, help="the build to look at (default: build/dev)")
    parser.add_argument("--junit", type=pathlib.Path, help="also write the results there")
    parser.add_argument("--write-symbols", action="store_true", help="write the list of public functions and end")
    arguments = parser.parse_args()
    tree = Tree(arguments.root)
    if arguments.write_symbols:
        tool_checks.write_symbols(tree)
        return 0
    build = (arguments.build or tree.root / "build" / "dev").resolve()
    results = []
    for name, check in checks(tree, build):
        start = time.monotonic()
        problems = check()
        report(name, problems, time.monotonic() - start)
        results.append((name, problems))
    for line in text_checks.summary(tree):
        print("      " + line)
    if arguments.junit:
        write_junit(arguments.junit, results)
    failed = sum(1 for _, problems in results if problems)
    print(f"checks: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
