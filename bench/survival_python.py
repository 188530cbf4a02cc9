"""Python's side of survival_peers.py: survival_python.py lifelines|statsmodels FILE ROWS COLUMNS

Answers lines "TASK THREADS CALLS" with one JSON object each, as survival_peers.R does. What people hold beforehand is
prepared beforehand: a data frame with the columns of the model for lifelines, arrays for statsmodels.
"""

import gc
import json
import sys
import time
import warnings

import numpy as np

MONTHS = np.arange(1, 120)


def lifelines_tasks(d):
    import pandas as pd
    from lifelines import CoxPHFitter, KaplanMeierFitter
    from lifelines.statistics import logrank_test

    columns = ["entry", "exit", "event", "person"] + [f"x{j + 1}" for j in range(len(d) - 4)]
    frame = pd.DataFrame({name: d[j] for j, name in enumerate(columns)})

    def cox(n, *others, **options):
        part = frame[["exit", "event", *others] + [f"x{j + 1}" for j in range(n)]].copy()
        return lambda: CoxPHFitter().fit(part, "exit", "event", **options)

    def logrank():
        one = frame["x1"] == 1
        groups = [frame.loc[rows, name] for name in ("exit", "event") for rows in (one, ~one)]
        return lambda: logrank_test(*groups)

    def curve(fit):
        return fit.survival_function_at_times(MONTHS).to_numpy()

    def estimates(fit):
        return [*fit.params_, *fit.standard_errors_]

    return {
        "km": (lambda: lambda: KaplanMeierFitter().fit(frame["exit"], frame["event"]), curve),
        "km_entry": (
            lambda: lambda: KaplanMeierFitter().fit(frame["exit"], frame["event"], entry=frame["entry"]),
            curve,
        ),
        "logrank": (logrank, lambda test: [test.test_statistic]),
        "cox_5": (lambda: cox(5), estimates),
        "cox_20": (lambda: cox(20), estimates),
        "cox_5_entry": (lambda: cox(5, "entry", entry_col="entry"), estimates),
        "cox_5_cluster": (lambda: cox(5, "person", cluster_col="person"), estimates),
    }


def statsmodels_tasks(d):
    from statsmodels.duration.api import PHReg, SurvfuncRight, survdiff

    def cox(n, fit_options=None, **options):
        x = d[4 : 4 + n].T.copy()
        return lambda: PHReg(d[1], x, status=d[2], ties="efron", **options).fit(**(fit_options or {}))

    def curve(fit):
        at = np.searchsorted(fit.surv_times, MONTHS, side="right")
        return np.concatenate(([1.0], fit.surv_prob))[at]

    def estimates(fit):
        return [*fit.params, *fit.bse]

    return {
        "km": (lambda: lambda: SurvfuncRight(d[1], d[2]), curve),
        "km_entry": (lambda: lambda: SurvfuncRight(d[1], d[2], entry=d[0]), curve),
        "logrank": (lambda: lambda: survdiff(d[1], d[2], d[4]), lambda test: [test[0]]),
        "cox_5": (lambda: cox(5), estimates),
        "cox_20": (lambda: cox(20), estimates),
        "cox_5_entry": (lambda: cox(5, entry=d[0]), estimates),
        "cox_5_cluster": (lambda: cox(5, {"groups": d[3].astype(int)}), estimates),
    }


def resident(name):
    """A line of /proc/self/status in megabytes, NaN where there is no such system."""
    try:
        with open("/proc/self/status", encoding="ascii") as lines:
            return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name + ":"))
    except (OSError, StopIteration):
        return float("nan")


def forget_peak():
    try:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
            file.write("5")
    except OSError:
        pass


def answer(prepare, values, calls):
    run = prepare()
    gc.collect()
    forget_peak()
    base = resident("VmRSS")
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(calls):
        result = run()
    wall, cpu = (time.perf_counter() - wall) / calls, (time.process_time() - cpu) / calls
    peak = resident("VmHWM")
    return {"wall": wall, "cpu": cpu, "base": base, "peak": peak, "values": [float(v) for v in values(result)]}


def main():
    package, path, rows, columns = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    warnings.simplefilter("ignore")
    d = np.fromfile(path, count=rows * (4 + columns)).reshape(4 + columns, rows)
    tasks = {"lifelines": lifelines_tasks, "statsmodels": statsmodels_tasks}[package](d)
    print("ready", flush=True)
    for line in sys.stdin:
        task, _, calls = line.split()
        try:
            print(json.dumps(answer(*tasks[task], int(calls))), flush=True)
        except Exception as error:  # a peer that fails has no figure
            print(json.dumps({"error": repr(error)[:200]}), flush=True)


if __name__ == "__main__":
    main()
