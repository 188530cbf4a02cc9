#!/usr/bin/env python3
"""Counts the tests in JUnit files as ctest, pytest and check_source.py write them.

    count_tests.py [--failed N] [FILE]...

A cmocka program counts with each of its tests ("[  PASSED  ] n test(s)"), any other test as one. The last line is
`N passed, M failed`. --failed adds failures that left no file, such as a build that broke. Ends with 1 if any failed.
"""

import argparse
import re
import sys
import xml.etree.ElementTree as ElementTree

SUMMARY = re.compile(r"^\[\s*(PASSED|FAILED|SKIPPED)\s*\] (\d+) test\(s\)", re.MULTILINE)


def count_case(case):
    """(passed, failed, skipped) of one test as ctest sees it."""
    output = case.findtext("system-out") or ""
    counts = {"PASSED": 0, "FAILED": 0, "SKIPPED": 0}
    for kind, number in SUMMARY.findall(output):
        counts[kind] += int(number)
    status = case.get("status")
    broke = status == "fail" or case.find("failure") is not None or case.find("error") is not None
    if status in ("notrun", "disabled") or case.find("skipped") is not None:
        return 0, 0, 1
    if broke and counts["FAILED"] == 0:
        counts["FAILED"] = 1  # it crashed, hung, leaked, or is no cmocka program
    elif not broke and sum(counts.values()) == 0:
        counts["PASSED"] = 1
    return counts["PASSED"], counts["FAILED"], counts["SKIPPED"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--failed", type=int, default=0)
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    passed, failed, skipped = 0, arguments.failed, 0
    for path in arguments.files:
        cases = list(ElementTree.parse(path).getroot().iter("testcase"))
        if not cases:
            print(f"failed: no tests were found ({path})")
            failed += 1
        for case in cases:
            counts = count_case(case)
            passed, failed, skipped = passed + counts[0], failed + counts[1], skipped + counts[2]
            if counts[1]:
                print(f"failed: {case.get('name')} ({path})")
    if skipped:
        print(f"{skipped} skipped")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
