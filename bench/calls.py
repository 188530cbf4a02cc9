#!/usr/bin/env python3
"""Long calls from Python: how soon Ctrl-C ends one, and whether two in two threads run side by side.

  python bench/calls.py [--people 100000] [--rounds 10] [--short]

Needs the package (`pip install ./bindings/python`). Ctrl-C is sent to a process of its own at a random moment of a match; told are
the milliseconds from the signal to the KeyboardInterrupt, the median and the most; the aim is 250. Side by side: two matches
one after the other, then the same two in two threads, each on one thread of the library; seconds on the clock, the least of
three, and how many times as fast. That depends on what else the machine does: `load` is said before.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time

INTERRUPTED = """
import sys, time, reversa, reversa.generate
problem = reversa.generate.organisation(int(sys.argv[1])).problem()
print("ready", flush=True)
try:
    while True:
        reversa.match(problem)
except KeyboardInterrupt:
    import threading
    print(time.time(), threading.active_count(), flush=True)
"""


def interrupt(n_people: int, wait: float) -> float:
    """Milliseconds from a Ctrl-C to the end of the call."""
    process = subprocess.Popen([sys.executable, "-c", INTERRUPTED, str(n_people)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    if process.stdout.readline().strip() != "ready":
        raise SystemExit("the process did not begin")
    time.sleep(wait)
    sent = time.time()
    process.send_signal(signal.SIGINT)
    ended, n_threads = process.stdout.readline().split()
    if process.wait() != 0 or n_threads != "1":
        raise SystemExit(f"something was left behind: {n_threads} threads")
    return 1000 * (float(ended) - sent)


def side_by_side(n_people: int) -> tuple[float, float]:
    """Seconds of two matches one after the other, and in two threads."""
    import reversa
    import reversa.generate

    problems = [reversa.generate.organisation(n_people, seed=seed).problem() for seed in (1, 2)]

    def solve(problem: reversa.Problem) -> None:
        reversa.match(problem, threads=1)

    def in_turn() -> None:
        for problem in problems:
            solve(problem)

    def together() -> None:
        workers = [threading.Thread(target=solve, args=(problem,)) for problem in problems]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    seconds = []
    for run in (in_turn, together):
        least = float("inf")
        for _ in range(3):
            start = time.monotonic()
            run()
            least = min(least, time.monotonic() - start)
        seconds.append(least)
    return seconds[0], seconds[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--short", action="store_true", help="20,000 people, three rounds")
    options = parser.parse_args()
    n_people, rounds = (20_000, 3) if options.short else (options.people, options.rounds)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors, {n_people} people")
    draw = random.Random(1)
    waits = [interrupt(n_people, draw.uniform(0.1, 2)) for _ in range(rounds)]
    print(f"Ctrl-C: median {statistics.median(waits):.0f} ms, at most {max(waits):.0f} ms of {rounds}")
    alone, both = side_by_side(n_people)
    print(f"two matches in turn {alone:.2f} s, side by side {both:.2f} s: {alone / both:.2f} times as fast")
    return 0


if __name__ == "__main__":
    sys.exit(main())
