/*
 * Making a scorer: a problem's rules and criteria turned into operations on laid-out columns, in the order of evaluation.
 *
 * Rules go from cheap to dear, since a pair that fails one is not looked at again; rules on one person alone are settled
 * here, once a person. Criteria go from heavy to light, so that a bound on what is still to come falls fast; callbacks
 * come last. The order never shows: sums of whole numbers do not depend on it.
 */
#include "score/compile.h"

const reversa_problem *rv_scorer_problem(const reversa_scorer *scorer)
{
    return scorer->problem;
}

/* [n] of a side: which people pass all rules on that side alone. NULL without such a rule, or after an error. */
static const uint8_t *judge_side(reversa_context *ctx, reversa_scorer *scorer, reversa_side which)
{
    const reversa_problem *problem = scorer->problem;
    const rv_side *side = &problem->side[which];
    uint8_t *pass = rv_arena_alloc(ctx, &scorer->arena, (size_t)side->n, 1);
    if (!pass)
        return NULL;
    for (int32_t i = 0; i < side->n; i++)
        pass[i] = 1;
    for (int32_t r = 0; r < problem->n_rules; r++) {
        const rv_bound_rule *bound = &problem->rules[r];
        const rv_rule *rule = bound->rule;
        bool concerned = rule->who == RV_WHO_BOTH || (int)rule->who == (int)which;
        if (bound->skipped || rule->kind != RV_RULE_ATTRIBUTE || !concerned)
            continue;
        for (int32_t i = 0; i < side->n; i++)
            pass[i] &= rv_test_holds(&bound->test, side->person[i], rule->missing_pass);
    }
    return pass;
}

static reversa_status judge_people(reversa_context *ctx, reversa_scorer *scorer)
{
    const reversa_problem *problem = scorer->problem;
    bool any = false;
    for (int32_t r = 0; r < problem->n_rules; r++)
        any = any || problem->rules[r].rule->kind == RV_RULE_ATTRIBUTE;
    if (!any)
        return REVERSA_OK;
    scorer->mentor_pass = judge_side(ctx, scorer, REVERSA_MENTOR);
    scorer->mentee_pass = judge_side(ctx, scorer, REVERSA_MENTEE);
    return scorer->mentor_pass && scorer->mentee_pass ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status lay_out_lines(reversa_context *ctx, reversa_scorer *scorer)
{
    const reversa_cohort *cohort = scorer->problem->cohort;
    const rv_side *side = &scorer->problem->side[REVERSA_MENTOR];
    int32_t *first = rv_arena_alloc(ctx, &scorer->arena, (size_t)side->n, sizeof *first);
    int32_t *last = rv_arena_alloc(ctx, &scorer->arena, (size_t)side->n, sizeof *last);
    if (!first || !last)
        return REVERSA_E_MEMORY;
    for (int32_t m = 0; m < side->n; m++) {
        first[m] = cohort->line_first[side->person[m]];
        last[m] = cohort->line_last[side->person[m]];
    }
    scorer->line_first = first;
    scorer->line_last = last;
    return REVERSA_OK;
}

/* Lay out what a rule on pairs needs. Rules that need no operation of their own are noted, and *is_op is false. */
static reversa_status compile_rule(reversa_context *ctx, reversa_scorer *scorer, const rv_bound_rule *bound,
                                   rv_rule_op *op, bool *is_op)
{
    const rv_rule *rule = bound->rule;
    *op = (rv_rule_op){.kind = rule->kind, .missing_pass = rule->missing_pass, .column = bound->column};
    op->at_least = rule->test.at_least;
    op->at_most = rule->test.at_most;
    if (rule->kind == RV_RULE_SHARED && op->at_least == INT64_MIN)
        op->at_least = RV_MILLION; /* one common member unless the rule says otherwise */
    *is_op = true;
    switch (rule->kind) {
    case RV_RULE_LEVEL_GAP:
    case RV_RULE_SAME:
    case RV_RULE_DIFFERENT:
        op->index = rv_compile_scalars(ctx, scorer, bound->column);
        break;
    case RV_RULE_SHARED:
        op->index = rv_compile_counter(ctx, scorer, bound->column, bound->column, 0);
        break;
    case RV_RULE_OVERLAP_MINUTES:
        op->index = rv_compile_weeks(ctx, scorer, bound->column);
        break;
    case RV_RULE_NOT_IN_REPORTING_LINE:
        *is_op = scorer->problem->cohort->line_first && !scorer->line_first;
        return *is_op ? lay_out_lines(ctx, scorer) : REVERSA_OK;
    case RV_RULE_NOT_PAIRED_BEFORE:
        scorer->not_paired_before = true;
        *is_op = false;
        break;
    default: /* ATTRIBUTE is settled person by person */
        *is_op = false;
        break;
    }
    return op->index < 0 ? REVERSA_E_MEMORY : REVERSA_OK;
}

static reversa_status compile_rules(reversa_context *ctx, reversa_scorer *scorer)
{
    static const int cost[RV_N_RULE_KINDS] = {
        [RV_RULE_LEVEL_GAP] = 1, [RV_RULE_NOT_IN_REPORTING_LINE] = 3, [RV_RULE_SAME] = 0, [RV_RULE_DIFFERENT] = 2,
        [RV_RULE_SHARED] = 4,    [RV_RULE_OVERLAP_MINUTES] = 5,
    };
    const reversa_problem *problem = scorer->problem;
    for (int32_t r = 0; r < problem->n_rules; r++) {
        const rv_bound_rule *bound = &problem->rules[r];
        rv_rule_op op;
        bool is_op;
        if (bound->skipped)
            continue;
        reversa_status status = compile_rule(ctx, scorer, bound, &op, &is_op);
        if (status)
            return status;
        if (!is_op)
            continue;
        int32_t at = scorer->n_rules++;
        for (; at > 0 && cost[scorer->rules[at - 1].kind] > cost[op.kind]; at--)
            scorer->rules[at] = scorer->rules[at - 1];
        scorer->rules[at] = op;
    }
    return REVERSA_OK;
}

/* Lay out the columns of a criterion; −1 after an error. */
static int32_t compile_columns(reversa_context *ctx, reversa_scorer *scorer, const rv_bound_criterion *bound)
{
    const rv_criterion *criterion = bound->criterion;
    switch (criterion->kind) {
    case RV_CRITERION_COVERAGE:
        return rv_compile_counter(ctx, scorer, bound->mentor, bound->mentee, criterion->full);
    case RV_CRITERION_OVERLAP:
        return rv_compile_counter(ctx, scorer, bound->mentor, bound->mentee, 0);
    case RV_CRITERION_AVAILABILITY:
        return rv_compile_weeks(ctx, scorer, bound->mentor);
    case RV_CRITERION_SIMILARITY:
        return rv_compile_vectors(ctx, scorer, bound);
    case RV_CRITERION_WAITING:
        return criterion->side == REVERSA_MENTOR ? rv_compile_scalars(ctx, scorer, bound->mentor) : 0;
    case RV_CRITERION_COMPLEMENT:
    case RV_CRITERION_CLOSENESS:
    case RV_CRITERION_GAP:
    case RV_CRITERION_MEAN:
    case RV_CRITERION_SAME:
    case RV_CRITERION_DIFFERENT:
        return rv_compile_scalars(ctx, scorer, bound->mentor);
    default: /* PREFERENCE reads the problem's rows, USER the callback */
        return 0;
    }
}

/* The denominator of a criterion, where it is the same for every pair; 1 where it has none. */
static int64_t whole_of(const rv_criterion *criterion)
{
    switch (criterion->kind) {
    case RV_CRITERION_COMPLEMENT:
    case RV_CRITERION_CLOSENESS:
    case RV_CRITERION_GAP:
        return criterion->range;
    case RV_CRITERION_AVAILABILITY:
        return criterion->full;
    case RV_CRITERION_MEAN:
        return 2 * RV_MILLION;
    case RV_CRITERION_WAITING:
        return criterion->full * RV_MILLION;
    default:
        return 1;
    }
}

static bool later(const rv_term_op *a, const rv_term_op *b)
{
    bool a_calls = a->kind == RV_CRITERION_USER;
    bool b_calls = b->kind == RV_CRITERION_USER;
    return a_calls != b_calls ? a_calls : a->weight < b->weight;
}

static reversa_status compile_terms(reversa_context *ctx, reversa_scorer *scorer)
{
    const reversa_problem *problem = scorer->problem;
    for (int32_t c = 0; c < problem->n_criteria; c++) {
        const rv_bound_criterion *bound = &problem->criteria[c];
        const rv_criterion *criterion = bound->criterion;
        rv_term_op op = {.kind = criterion->kind, .criterion = c, .bound = bound};
        op.weight = criterion->weight;
        op.on_missing = criterion->missing;
        op.ratio = rv_ratio_of(whole_of(criterion));
        op.index = compile_columns(ctx, scorer, bound);
        if (op.index < 0)
            return REVERSA_E_MEMORY;
        scorer->skips = scorer->skips || op.on_missing == RV_MISSING_SKIP;
        int32_t at = scorer->n_terms++;
        for (; at > 0 && later(&scorer->terms[at - 1], &op); at--)
            scorer->terms[at] = scorer->terms[at - 1];
        scorer->terms[at] = op;
    }
    return REVERSA_OK;
}

/* Tables with room for one entry per rule and criterion. */
static reversa_status make_tables(reversa_context *ctx, reversa_scorer *scorer)
{
    rv_arena *arena = &scorer->arena;
    size_t n_rules = (size_t)scorer->problem->n_rules;
    size_t n_terms = (size_t)scorer->problem->n_criteria;
    size_t n = n_rules + n_terms;
    scorer->scalars = rv_arena_alloc(ctx, arena, n, sizeof(rv_scalars));
    scorer->postings = rv_arena_alloc(ctx, arena, n, sizeof(rv_postings));
    scorer->counters = rv_arena_alloc(ctx, arena, n, sizeof(rv_counter));
    scorer->weeks = rv_arena_alloc(ctx, arena, n, sizeof(rv_weeks));
    scorer->vectors = rv_arena_alloc(ctx, arena, n_terms, sizeof(rv_vectors));
    scorer->rules = rv_arena_alloc(ctx, arena, n_rules, sizeof(rv_rule_op));
    scorer->terms = rv_arena_alloc(ctx, arena, n_terms, sizeof(rv_term_op));
    bool made = scorer->scalars && scorer->postings && scorer->counters && scorer->weeks && scorer->vectors &&
                scorer->rules && scorer->terms;
    return made ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status compile(reversa_context *ctx, reversa_scorer *scorer)
{
    reversa_status status = make_tables(ctx, scorer);
    if (status == REVERSA_OK)
        status = judge_people(ctx, scorer);
    if (status == REVERSA_OK)
        status = compile_rules(ctx, scorer);
    if (status == REVERSA_OK)
        status = compile_terms(ctx, scorer);
    if (status == REVERSA_OK && !scorer->problem->listed.offset)
        status = rv_compile_sets(ctx, scorer);
    return status;
}

reversa_status rv_scorer_build(reversa_context *ctx, const reversa_problem *problem, reversa_scorer **scorer_out)
{
    *scorer_out = NULL;
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_scorer *scorer = rv_arena_alloc(ctx, &arena, 1, sizeof *scorer);
    if (!scorer) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    scorer->arena = arena;
    scorer->problem = problem;
    scorer->n_mentors = problem->side[REVERSA_MENTOR].n;
    scorer->n_mentees = problem->side[REVERSA_MENTEE].n;
    reversa_status status = compile(ctx, scorer);
    if (status) {
        reversa_scorer_free(scorer);
        return status;
    }
    *scorer_out = scorer;
    return REVERSA_OK;
}

reversa_status reversa_scorer_create(reversa_context *ctx, const reversa_problem *problem, reversa_scorer **scorer_out)
{
    if (scorer_out)
        *scorer_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!problem || !scorer_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Making a scorer needs a problem and a place for the scorer");
    return rv_scorer_build(ctx, problem, scorer_out);
}

void reversa_scorer_free(reversa_scorer *scorer)
{
    if (!scorer)
        return;
    rv_arena arena = scorer->arena; /* the scorer lies in it */
    rv_arena_free(&arena);
}
