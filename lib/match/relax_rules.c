/*
 * The fewest pairs beyond a rule with which everything else can be met.
 *
 * The rule is left out; if that helps, its bound moves as far as it must and no farther, and then a limit of its own counts
 * the pairs that only the moved bound allows: the least number of them is found by halving, each step a trial. Pairs beyond
 * the rule are told by scoring each row twice, with the rule and without.
 */
#include <string.h>

#include "match/relax.h"
#include "score/pair.h"

#define NO_VALUE INT64_MIN
#define POLL_EVERY 64 /* rows between two looks at the clock */

typedef struct work {
    rv_trial *base; /* with all rules */
    rv_relaxations *found;
    int32_t rule;
    rv_arena arena;
    rv_bound_rule *rules; /* [n_rules] as they are tried */
    rv_rule moved;
    int32_t n_rules;
    rv_pair_set set;
    rv_limit words;
    rv_bound_limit own;
    reversa_relaxation relaxation;
} work;

/* ---- The rule ---- */

/* All rules but this one, or with its bound moved to `at_least` … `at_most`. */
static void set_rules(work *w, bool without, int64_t at_least, int64_t at_most)
{
    const reversa_problem *problem = w->base->whole;
    w->n_rules = 0;
    for (int32_t r = 0; r < problem->n_rules; r++) {
        if (r == w->rule && without)
            continue;
        w->rules[w->n_rules] = problem->rules[r];
        if (r == w->rule) {
            w->moved = *problem->rules[r].rule;
            w->moved.test.at_least = at_least;
            w->moved.test.at_most = at_most;
            w->rules[w->n_rules].rule = &w->moved;
        }
        w->n_rules++;
    }
}

/* What a rule with bounds looks at, in millionths; NO_VALUE where a cell is empty or the rule has no bounds. */
static int64_t value_of(const rv_bound_rule *rule, rv_couple pair)
{
    const rv_column *column = rule->column;
    bool missing[2];
    if (rule->rule->kind == RV_RULE_LEVEL_GAP) {
        int64_t mentee = rv_column_key(column, pair.mentee, &missing[0]);
        int64_t mentor = rv_column_key(column, pair.mentor, &missing[1]);
        return missing[0] || missing[1] ? NO_VALUE : mentee - mentor;
    }
    if (rule->rule->kind != RV_RULE_SHARED && rule->rule->kind != RV_RULE_OVERLAP_MINUTES)
        return NO_VALUE;
    if (rv_pair_size(column, pair.mentor) == 0 || rv_pair_size(column, pair.mentee) == 0)
        return NO_VALUE;
    int64_t n = rule->rule->kind == RV_RULE_OVERLAP_MINUTES ? rv_pair_minutes(column, pair)
                                                            : rv_pair_tags(column, column, pair, 0);
    return n * 1000000;
}

static rv_couple couple_of(const rv_trial *trial, const rv_new_pair *pair)
{
    return (rv_couple){.mentor = trial->whole->side[REVERSA_MENTOR].person[pair->mentor],
                       .mentee = trial->whole->side[REVERSA_MENTEE].person[pair->mentee]};
}

/* How far from the rule's bounds the witness goes: on one side alone, else false. */
static bool witness_bounds(const work *w, const rv_trial *trial, int64_t *least_out, int64_t *most_out)
{
    const rv_bound_rule *rule = &w->base->whole->rules[w->rule];
    const rv_test *test = &rule->rule->test;
    *least_out = test->at_least;
    *most_out = test->at_most;
    for (int64_t k = 0; k < trial->n_witness; k++) {
        rv_couple pair = couple_of(trial, &trial->witness[k]);
        if (rv_verdicts_eligible(w->base->solve.scorer, pair))
            continue;
        int64_t value = value_of(rule, pair);
        if (value == NO_VALUE)
            return false;
        *least_out = value < *least_out ? value : *least_out;
        *most_out = value > *most_out ? value : *most_out;
    }
    return (*least_out < test->at_least) != (*most_out > test->at_most);
}

/* ---- Trials with other rules ---- */

static reversa_status try_rules(work *w, rv_verdict *verdict, int64_t *least_out, int64_t *most_out,
                                bool *one_sided_out)
{
    rv_trial trial;
    reversa_status status = rv_trial_open(w->found->ctx, w->base->whole, w->rules, w->n_rules, &trial);
    *verdict = RV_VERDICT_UNKNOWN;
    if (!status)
        status = rv_trial_run(&trial, verdict);
    if (!status && *verdict == RV_VERDICT_FEASIBLE)
        *one_sided_out = witness_bounds(w, &trial, least_out, most_out);
    rv_trial_close(&trial);
    return status;
}

/* Move the bound by whole units, from the programme's to where the witness without the rule is. */
static reversa_status move_bound(work *w, int64_t least, int64_t most)
{
    const rv_test *test = &w->base->whole->rules[w->rule].rule->test;
    bool is_most = most > test->at_most;
    int64_t sign = is_most ? 1 : -1;
    int64_t bad = sign * (is_most ? test->at_most : test->at_least);
    int64_t good = sign * (is_most ? most : least);
    reversa_status status = REVERSA_OK;
    while (!status && good - bad > 1000000 && w->relaxation.least) {
        int64_t steps = (good - bad) / 1000000;
        int64_t middle = good - (steps - steps / 2) * 1000000;
        rv_verdict verdict;
        bool one_sided = false;
        if (middle <= bad)
            break;
        set_rules(w, false, is_most ? test->at_least : sign * middle, is_most ? sign * middle : test->at_most);
        status = try_rules(w, &verdict, &least, &most, &one_sided);
        w->relaxation.least = verdict != RV_VERDICT_UNKNOWN;
        if (verdict == RV_VERDICT_FEASIBLE)
            good = one_sided && sign * (is_most ? most : least) > bad ? sign * (is_most ? most : least) : middle;
        else if (verdict == RV_VERDICT_INFEASIBLE)
            bad = middle;
    }
    w->relaxation.dropped = false;
    w->relaxation.is_most = is_most;
    w->relaxation.from = is_most ? test->at_most : test->at_least;
    w->relaxation.to = sign * good;
    set_rules(w, false, is_most ? test->at_least : sign * good, is_most ? sign * good : test->at_most);
    return status;
}

/* ---- Pairs beyond the rule ---- */

static reversa_status mark_beyond(work *w, rv_trial *trial)
{
    reversa_context *ctx = w->found->ctx;
    const rv_side *side = trial->whole->side;
    size_t n_mentors = (size_t)side[REVERSA_MENTOR].n;
    w->set = (rv_pair_set){.ordinal = {side[0].ordinal, side[1].ordinal}, .words = (int64_t)(n_mentors + 63) / 64};
    uint64_t *bits = rv_arena_alloc(ctx, &w->arena, (size_t)side[REVERSA_MENTEE].n * (size_t)w->set.words,
                                    sizeof *bits);
    int32_t *with = rv_arena_alloc(ctx, &w->arena, n_mentors, sizeof *with);
    int32_t *without = rv_arena_alloc(ctx, &w->arena, n_mentors, sizeof *without);
    if (!bits || !with || !without)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < side[REVERSA_MENTEE].n; i++) {
        const rv_solve *base = &w->base->solve;
        reversa_status status = i % POLL_EVERY == 0 ? rv_stop_status(ctx) : REVERSA_OK;
        if (!status)
            status = rv_scorer_row(base->scorer, base->work[0], i, NULL, with);
        if (!status)
            status = rv_scorer_row(trial->solve.scorer, trial->solve.work[0], i, NULL, without);
        if (status)
            return rv_solve_worded(base, status);
        for (int32_t j = 0; j < (int32_t)n_mentors; j++)
            if (with[j] < 0 && without[j] >= 0)
                bits[i * w->set.words + j / 64] |= UINT64_C(1) << (j % 64);
    }
    w->set.bits = bits;
    return REVERSA_OK;
}

static bool is_beyond(const work *w, const rv_new_pair *pair)
{
    return w->set.bits[pair->mentee * w->set.words + pair->mentor / 64] >> (pair->mentor % 64) & 1;
}

static int64_t count_beyond(const work *w, const rv_trial *trial)
{
    int64_t n = 0;
    for (int64_t k = 0; k < trial->n_witness; k++)
        n += is_beyond(w, &trial->witness[k]);
    return n;
}

static int64_t fewer(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Between 0 pairs, which cannot be, and those of the witness. The last feasible trial keeps its witness. */
static reversa_status fewest(work *w, rv_trial *trial)
{
    rv_verdict verdict;
    w->words = (rv_limit){.kind = RV_LIMIT_PAIRS, .at_most = {.given = true, .value = INT32_MAX}};
    w->own = (rv_bound_limit){
        .limit = &w->words, .text = "pairs beyond the rule", .cost_score_column = -1, .listed = &w->set};
    reversa_status status = rv_trial_run(trial, &verdict);
    int64_t bad = 0;
    int64_t good = status || verdict != RV_VERDICT_FEASIBLE ? 0 : count_beyond(w, trial);
    for (int64_t next = 1; !status && good - bad > 1 && w->relaxation.least; next = fewer(2 * next, (good - bad) / 2)) {
        int64_t middle = bad + next;
        w->words.at_most.value = middle;
        trial->own = &w->own;
        status = rv_trial_run(trial, &verdict);
        w->relaxation.least = verdict != RV_VERDICT_UNKNOWN;
        if (verdict == RV_VERDICT_FEASIBLE)
            good = count_beyond(w, trial);
        else if (verdict == RV_VERDICT_INFEASIBLE)
            bad = middle;
    }
    w->relaxation.change = good;
    trial->own = NULL;
    return status;
}

static reversa_status keep(work *w, const rv_trial *trial)
{
    rv_relaxations *found = w->found;
    int32_t *people[2] = {NULL, NULL};
    w->relaxation.n_pairs = (int32_t)count_beyond(w, trial);
    for (int side = 0; side < 2; side++) {
        people[side] = rv_arena_alloc(found->ctx, found->arena, (size_t)w->relaxation.n_pairs, sizeof(int32_t));
        if (!people[side])
            return REVERSA_E_MEMORY;
    }
    int32_t n = 0;
    for (int64_t k = 0; k < trial->n_witness; k++) {
        if (!is_beyond(w, &trial->witness[k]))
            continue;
        rv_couple pair = couple_of(trial, &trial->witness[k]);
        people[REVERSA_MENTOR][n] = pair.mentor;
        people[REVERSA_MENTEE][n++] = pair.mentee;
    }
    if (w->relaxation.change > 0)
        found->list[found->n++] = (rv_relaxation){
            .relaxation = w->relaxation, .mentors = people[REVERSA_MENTOR], .mentees = people[REVERSA_MENTEE]};
    return REVERSA_OK;
}

static reversa_status relax_one(work *w)
{
    rv_verdict verdict;
    int64_t least = 0;
    int64_t most = 0;
    bool one_sided = false;
    w->relaxation = (reversa_relaxation){
        .kind = REVERSA_RELAXED_RULE, .index = w->rule, .dropped = true, .least = true};
    set_rules(w, true, 0, 0);
    reversa_status status = try_rules(w, &verdict, &least, &most, &one_sided);
    if (status || verdict != RV_VERDICT_FEASIBLE)
        return status;
    if (one_sided)
        status = move_bound(w, least, most);
    if (status)
        return status;
    rv_trial trial;
    status = rv_trial_open(w->found->ctx, w->base->whole, w->rules, w->n_rules, &trial);
    if (!status)
        status = mark_beyond(w, &trial);
    if (!status)
        status = fewest(w, &trial);
    if (!status)
        status = keep(w, &trial);
    rv_trial_close(&trial);
    return status;
}

reversa_status rv_relax_rules(rv_trial *trial, rv_relaxations *found)
{
    const reversa_problem *problem = trial->whole;
    reversa_status status = REVERSA_OK;
    for (int32_t r = 0; r < problem->n_rules && !status; r++) {
        work w = {.base = trial, .found = found, .rule = r};
        if (problem->rules[r].skipped)
            continue;
        rv_arena_open(found->ctx, &w.arena);
        w.rules = rv_arena_alloc(found->ctx, &w.arena, (size_t)problem->n_rules, sizeof *w.rules);
        status = w.rules ? relax_one(&w) : REVERSA_E_MEMORY;
        rv_arena_free(&w.arena);
    }
    return status;
}
