/*
 * An irreducible infeasible set of atoms, by halving (QuickXplain: Junker 2004; the deletion filter of Chinneck & Dravnieks
 * 1991 with its steps gathered).
 *
 * Invariant: what is active, with the part that is still to be looked at, cannot be met. A part is left out only when the
 * rest is proven infeasible without it, and an atom stays only when the rest was proven feasible without it; where a trial
 * ends without a verdict the part stays, and the set is not called minimal. What the solver's own proof needs, and where
 * loads alone cannot be met the people of one counting certificate, are looked at first, since they leave most out at once.
 */
#include "match/filter.h"

#include "match/crowd.h"

typedef struct filter {
    rv_trial *trial;
    int32_t *list; /* [n] atoms to look at */
    int32_t n;
    bool minimal;
} filter;

static void activate(filter *f, int32_t from, int32_t to, bool on)
{
    for (int32_t k = from; k < to; k++)
        f->trial->active[f->list[k]] = on;
}

/* Is what is active proven infeasible? */
static reversa_status is_infeasible(filter *f, bool *infeasible_out)
{
    rv_verdict verdict;
    reversa_status status = rv_trial_run(f->trial, &verdict);
    *infeasible_out = !status && verdict == RV_VERDICT_INFEASIBLE;
    f->minimal = f->minimal && verdict != RV_VERDICT_UNKNOWN;
    return status;
}

/* Activate what is needed of list[from .. to), which is inactive: with all of it nothing can be met. `grown`: something
 * became active since that was last known of what is active alone. */
static reversa_status explain(filter *f, int32_t from, int32_t to, bool grown)
{
    bool infeasible = false;
    reversa_status status = grown ? is_infeasible(f, &infeasible) : REVERSA_OK;
    if (status || infeasible)
        return status;
    if (to - from == 1) {
        activate(f, from, to, true);
        return REVERSA_OK;
    }
    int32_t middle = from + (to - from) / 2;
    activate(f, from, middle, true);
    status = explain(f, middle, to, true);
    activate(f, from, middle, false);
    bool any = false;
    for (int32_t k = middle; k < to; k++)
        any = any || f->trial->active[f->list[k]];
    return status ? status : explain(f, from, middle, any);
}

/* ---- What to look at ---- */

static bool is_suspect(const rv_trial *trial, const rv_atom *atom)
{
    if (trial->by_loads)
        return trial->words[atom->limit].kind == RV_LIMIT_LOAD;
    for (int32_t i = 0; i < trial->n_suspects; i++)
        if (trial->suspects[i] == atom->limit)
            return true;
    return trial->n_suspects == 0;
}

/* Only these atoms, if they alone cannot be met either; `wanted` [n_atoms] is used up. */
static reversa_status narrow(filter *f, bool *wanted)
{
    rv_trial *trial = f->trial;
    bool infeasible;
    bool all = true;
    for (int32_t a = 0; a < trial->n_atoms; a++) {
        bool was = trial->active[a];
        trial->active[a] = was && wanted[a];
        all = all && trial->active[a] == was;
        wanted[a] = was;
    }
    if (all)
        return REVERSA_OK;
    rv_verdict verdict;
    reversa_status status = rv_trial_run(trial, &verdict);
    infeasible = !status && verdict == RV_VERDICT_INFEASIBLE;
    for (int32_t a = 0; a < trial->n_atoms && !infeasible; a++)
        trial->active[a] = wanted[a];
    return status;
}

/* The atoms of loads that the people of a certificate have. */
static void want_crowd(const rv_trial *trial, int side, const rv_crowd *crowd, bool *wanted)
{
    for (int32_t a = 0; a < trial->n_atoms; a++) {
        const rv_atom *atom = &trial->atoms[a];
        const rv_limit *limit = &trial->words[atom->limit];
        if (limit->kind != RV_LIMIT_LOAD)
            continue;
        bool asks = (int)limit->side == side;
        const int32_t *people = asks ? crowd->people : crowd->partners;
        int32_t n = asks ? crowd->n_people : crowd->n_partners;
        for (int32_t i = 0; i < n && atom->is_most != asks; i++)
            wanted[a] = wanted[a] || people[i] == atom->person;
    }
}

/* Loads alone cannot be met: one certificate's people, by a side that asks. */
static reversa_status narrow_to_crowd(filter *f, bool *wanted)
{
    rv_trial *trial = f->trial;
    reversa_status status = REVERSA_OK;
    bool found = false;
    for (int side = 0; side < 2 && !status && !found; side++) {
        rv_crowds crowds;
        status = rv_crowds_of_loads(trial, side, &crowds);
        found = !status && crowds.n > 0;
        for (int32_t a = 0; a < trial->n_atoms && found; a++)
            wanted[a] = false;
        if (found)
            want_crowd(trial, side, &crowds.list[0], wanted);
        rv_crowds_free(&crowds);
    }
    return status || !found ? status : narrow(f, wanted);
}

static reversa_status look(filter *f)
{
    rv_trial *trial = f->trial;
    bool *wanted = rv_alloc(trial->solve.ctx, (size_t)trial->n_atoms, sizeof *wanted);
    f->list = rv_alloc(trial->solve.ctx, (size_t)trial->n_atoms, sizeof *f->list);
    reversa_status status = wanted && f->list ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t a = 0; a < trial->n_atoms && !status; a++)
        wanted[a] = is_suspect(trial, &trial->atoms[a]);
    bool by_loads = trial->by_loads;
    if (!status)
        status = narrow(f, wanted);
    if (!status && by_loads)
        status = narrow_to_crowd(f, wanted);
    for (int32_t a = 0; a < trial->n_atoms && !status; a++)
        if (trial->active[a])
            f->list[f->n++] = a;
    rv_free(trial->solve.ctx, wanted);
    if (status || f->n == 0)
        return status;
    activate(f, 0, f->n, false);
    return explain(f, 0, f->n, false);
}

reversa_status rv_filter_run(rv_trial *trial, rv_filtered *filtered_out)
{
    filter f = {.trial = trial, .minimal = true};
    *filtered_out = (rv_filtered){.minimal = false};
    reversa_status status = rv_trial_run(trial, &filtered_out->verdict);
    if (status || filtered_out->verdict != RV_VERDICT_INFEASIBLE)
        return status;
    reversa_context *ctx = trial->solve.ctx;
    int64_t deadline = ctx->deadline_ns;
    int64_t now = rv_clock_ns();
    if (deadline != INT64_MAX)
        ctx->deadline_ns = now + (deadline - now) / 2; /* the rest is for counts and relaxations */
    status = look(&f);
    ctx->deadline_ns = deadline;
    if (status == REVERSA_E_DEADLINE) {
        ctx->n_errors = 0;
        f.minimal = false;
        for (int32_t a = 0; a < trial->n_atoms; a++)
            trial->active[a] = true;
        status = REVERSA_OK;
    }
    rv_free(trial->solve.ctx, f.list);
    filtered_out->minimal = f.minimal;
    return status;
}
