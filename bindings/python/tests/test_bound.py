"""Every function of the library is bound, or left out with a reason: the two lists are held together here."""

import re
from pathlib import Path

import reversa
from reversa._native import lib

SOURCE = Path(reversa.__file__).parent

# What is called by a name that is put together.
PATTERNS = {
    r"reversa_\w+_free": "objects free themselves (Session.make)",
    r"reversa_(people|preferences|previous|scores|sessions|surveys|employment|pair_list)_(read|import)": "cohort.read",
    r"reversa_(preferences|previous|sessions|surveys|employment|pair_list)_write": "save",
    r"reversa_(sessions|surveys|employment|pair_list)_n": "len",
}

LEFT_OUT = {
    "tables come by Arrow or from files, which does all that rows in C arrays do": (
        r"reversa_cohort_builder_\w+",
        r"reversa_(preferences|previous|scores|sessions|surveys|employment)_create",
        r"reversa_(session|survey|employment|pair)_rows_init",
        r"reversa_pair_list_scores",
    ),
    "the session makes a context for each call and keeps messages and progress in a mailbox": (
        r"reversa_context_(memory_peak|memory_used|resume|set_log|set_progress)",
    ),
    "columns of a result come by one call": (
        r"reversa_matching_(contribution|unmatched)",
        r"reversa_schedule_(slot|meeting)",
    ),
    "the same answer is given in a form that is bound": (
        r"reversa_results_write",
        r"reversa_shortlist_(reasons|write)",
        r"reversa_rematch_(exchange|n_exchanges|trade_at|write_file|curve_is_whole)",
        r"reversa_insight_(exchange|options_init)",
        r"reversa_infeasible_options_init",
        r"reversa_infeasibility_(pair|part|person)",
        r"reversa_crowding_(find|partner|person)",
        r"reversa_why_not_(gain|holder|n_holders)",
        r"reversa_(curve_create|impact_compare|impact_stratified)",
        r"reversa_equity_(find|n_stages)",
    ),
    "numpy and scipy have it": (
        r"reversa_(gini|holm_adjust|burstiness_of|scores_above_median|cronbach_alpha|response_rate|change_of|gain_of)",
        r"reversa_enps_(change|of_counts|of_scores)",
    ),
}


def test_every_function_is_bound_or_left_out() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    named = set(re.findall(r"\breversa_\w+", text))
    functions = {name for name in dir(lib) if name.startswith("reversa_")}
    bound = {name for name in functions if name in named or any(re.fullmatch(one, name) for one in PATTERNS)}
    left_out = {pattern for patterns in LEFT_OUT.values() for pattern in patterns}
    missing = {name for name in functions - bound if not any(re.fullmatch(one, name) for one in left_out)}
    assert not missing, "neither bound nor left out"
    stale = {one for one in left_out if not any(re.fullmatch(one, name) for name in functions - bound)}
    assert not stale, "left out, but bound or gone"
