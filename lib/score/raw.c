/*
 * The values behind the score of one pair and behind its rules, in words: what the mentor has, what the mentee has, and
 * what the two have in common or how far apart they are.
 *
 * Each kind of criterion and rule tells what its definition reads, with the functions by which pairs are explained. Cells of
 * sensitive columns are not told.
 */
#include <string.h>

#include "base/text.h"
#include "model/phrase.h"
#include "score/pair.h"

static const char untold[] = "sensitive";

/* A pair, and the three texts in the making. */
typedef struct telling {
    const reversa_problem *problem;
    rv_couple pair;
    int32_t person[2]; /* by side */
    rv_phrase of[2];   /* by side */
    rv_phrase common;
} telling;

static void cells(telling *t, const rv_column *mentors, const rv_column *mentees)
{
    (void)rv_phrase_add_cell(&t->of[REVERSA_MENTOR], mentors, t->pair.mentor);
    (void)rv_phrase_add_cell(&t->of[REVERSA_MENTEE], mentees, t->pair.mentee);
}

static void sets(telling *t, const rv_column *mentors, const rv_column *mentees)
{
    const rv_column *const columns[2] = {[REVERSA_MENTOR] = mentors, [REVERSA_MENTEE] = mentees};
    bool both = rv_phrase_add_tags(&t->of[REVERSA_MENTOR], mentors, t->pair.mentor) > 0;
    both = rv_phrase_add_tags(&t->of[REVERSA_MENTEE], mentees, t->pair.mentee) > 0 && both;
    if (both && rv_phrase_add_common(&t->common, "", columns, t->person) == 0)
        rv_phrase_add(&t->common, "nothing");
}

static void say_minutes(rv_phrase *p, int64_t minutes)
{
    rv_phrase_add_integer(p, minutes);
    rv_phrase_add(p, minutes == 1 ? " minute a week" : " minutes a week");
}

static void minutes(telling *t, const rv_column *column)
{
    bool both = true;
    for (int side = 0; side < 2; side++) {
        rv_couple alone = {t->person[side], t->person[side]};
        both = both && rv_pair_size(column, t->person[side]) > 0;
        if (rv_pair_size(column, t->person[side]) > 0)
            say_minutes(&t->of[side], rv_pair_minutes(column, alone));
    }
    if (both)
        say_minutes(&t->common, rv_pair_minutes(column, t->pair));
}

/* What one says of the other: a rank, a veto. */
static void wish(telling *t, int side)
{
    bool veto;
    int32_t rank = rv_pair_rank(t->problem, t->person[side], t->person[!side], &veto);
    if (rank > 0) {
        rv_phrase_add(&t->of[side], "rank ");
        rv_phrase_add_integer(&t->of[side], rank);
    }
    if (veto)
        rv_phrase_add(&t->of[side], rank > 0 ? ", veto" : "veto");
}

/* Both have a key of the column, and how the two compare. */
static void equality(telling *t, const rv_column *mentors, const rv_column *mentees)
{
    bool missing[2];
    int64_t a = rv_column_key(mentors, t->pair.mentor, &missing[0]);
    int64_t b = rv_column_key(mentees, t->pair.mentee, &missing[1]);
    cells(t, mentors, mentees);
    if (!missing[0] && !missing[1])
        rv_phrase_add(&t->common, a == b ? "the same" : "different");
}

/* Two numbers and what the criterion makes of them; a rule on levels is a gap. */
static void numbers(telling *t, const rv_column *mentors, const rv_column *mentees, rv_criterion_kind kind)
{
    bool missing[2];
    int64_t a = rv_column_key(mentors, t->pair.mentor, &missing[0]);
    int64_t b = rv_column_key(mentees, t->pair.mentee, &missing[1]);
    cells(t, mentors, mentees);
    if (missing[0] || missing[1])
        return;
    if (kind == RV_CRITERION_GAP) {
        rv_phrase_add(&t->common, "gap ");
        rv_phrase_add_number(&t->common, b - a);
    } else if (kind == RV_CRITERION_MEAN) {
        rv_phrase_add(&t->common, "mean ");
        rv_phrase_add_number(&t->common, a + (b - a) / 2);
    } else {
        rv_phrase_add_number(&t->common, a < b ? b - a : a - b);
        rv_phrase_add(&t->common, " apart");
    }
}

/* "openness 0.4, extraversion 0.8" of each */
static void profile(telling *t, const rv_bound_criterion *bound)
{
    for (int32_t k = 0; k < bound->criterion->n_attributes; k++) {
        for (int side = 0; side < 2; side++) {
            rv_phrase *p = &t->of[side];
            if (bound->columns[k]->number[t->person[side]] == REVERSA_MISSING_NUMBER)
                continue;
            rv_phrase_add(p, p->length > 0 ? ", " : "");
            rv_phrase_add_clipped(p, bound->columns[k]->name);
            rv_phrase_add(p, " ");
            (void)rv_phrase_add_cell(p, bound->columns[k], t->person[side]);
        }
    }
}

static bool is_sensitive(const reversa_problem *problem, const rv_column *column)
{
    return column && rv_programme_is_sensitive(problem->programme, column->name);
}

static void hide(telling *t)
{
    rv_phrase_add(&t->of[REVERSA_MENTOR], untold);
    rv_phrase_add(&t->of[REVERSA_MENTEE], untold);
}

/* Does a criterion read a sensitive column? */
static bool reads_sensitive(const reversa_problem *problem, const rv_bound_criterion *bound)
{
    bool found = is_sensitive(problem, bound->mentor) || is_sensitive(problem, bound->mentee);
    for (int32_t k = 0; k < bound->criterion->n_attributes && !found; k++)
        found = is_sensitive(problem, bound->columns[k]);
    return found;
}

static void tell_criterion(telling *t, const rv_bound_criterion *bound)
{
    const rv_criterion *criterion = bound->criterion;
    if (reads_sensitive(t->problem, bound)) {
        hide(t);
        return;
    }
    switch (criterion->kind) {
    case RV_CRITERION_COVERAGE:
    case RV_CRITERION_OVERLAP:
        sets(t, bound->mentor, bound->mentee);
        return;
    case RV_CRITERION_AVAILABILITY:
        minutes(t, bound->mentor);
        return;
    case RV_CRITERION_PREFERENCE:
        wish(t, (int)criterion->side);
        return;
    case RV_CRITERION_WAITING:
        (void)rv_phrase_add_cell(&t->of[criterion->side],
                                 criterion->side == REVERSA_MENTOR ? bound->mentor : bound->mentee,
                                 t->person[criterion->side]);
        return;
    case RV_CRITERION_SIMILARITY:
        profile(t, bound);
        return;
    case RV_CRITERION_SAME:
    case RV_CRITERION_DIFFERENT:
        equality(t, bound->mentor, bound->mentee);
        return;
    case RV_CRITERION_USER: /* only its function knows what it reads */
        return;
    default:
        numbers(t, bound->mentor, bound->mentee, criterion->kind);
    }
}

/* ---- Rules ---- */

static void line(telling *t)
{
    const rv_column *column = rv_cohort_column(t->problem->cohort, "manager_id");
    if (column && is_sensitive(t->problem, column))
        hide(t);
    else if (column)
        cells(t, column, column);
    rv_phrase_add(&t->common, rv_cohort_same_line(t->problem->cohort, t->pair.mentor, t->pair.mentee)
                                  ? "one reporting line"
                                  : "no reporting line");
}

static void tell_rule(telling *t, const rv_bound_rule *bound)
{
    const rv_column *column = bound->rule->kind == RV_RULE_ATTRIBUTE ? bound->test.column : bound->column;
    if (bound->skipped)
        return;
    if (bound->rule->kind != RV_RULE_NOT_IN_REPORTING_LINE && is_sensitive(t->problem, column)) {
        hide(t);
        return;
    }
    switch (bound->rule->kind) {
    case RV_RULE_LEVEL_GAP:
        numbers(t, column, column, RV_CRITERION_GAP);
        return;
    case RV_RULE_NOT_IN_REPORTING_LINE:
        line(t);
        return;
    case RV_RULE_SAME:
    case RV_RULE_DIFFERENT:
        equality(t, column, column);
        return;
    case RV_RULE_SHARED:
        sets(t, column, column);
        return;
    case RV_RULE_OVERLAP_MINUTES:
        minutes(t, column);
        return;
    case RV_RULE_ATTRIBUTE:
        if (bound->rule->who != RV_WHO_MENTEE)
            (void)rv_phrase_add_cell(&t->of[REVERSA_MENTOR], column, t->pair.mentor);
        if (bound->rule->who != RV_WHO_MENTOR)
            (void)rv_phrase_add_cell(&t->of[REVERSA_MENTEE], column, t->pair.mentee);
        return;
    default: /* NOT_PAIRED_BEFORE */
        rv_phrase_add(&t->common,
                      rv_pair_was(t->problem, t->pair, REVERSA_PAIR_ENDED) ? "a pair before" : "never a pair");
    }
}

/* The checks that hold for every programme. */
static void tell_fixed(telling *t, int32_t index)
{
    if (index == 0) {
        rv_phrase_add(&t->common, t->pair.mentor == t->pair.mentee ? "one person" : "two people");
    } else if (index == 1) {
        wish(t, REVERSA_MENTOR);
        wish(t, REVERSA_MENTEE);
    } else if (index == 2) {
        rv_phrase_add(&t->common, rv_pair_was(t->problem, t->pair, REVERSA_PAIR_FORBIDDEN) ? "forbidden" : "");
    } else {
        int64_t row = rv_scores_find(t->problem->scores, t->pair.mentor, t->pair.mentee);
        rv_phrase_add(&t->common, row >= 0 ? "score " : "no score");
        if (row >= 0)
            rv_phrase_add_number(&t->common, t->problem->scores->score[row]);
    }
}

/* ---- Questions ---- */

static telling open_telling(const reversa_problem *problem, rv_couple pair, reversa_raw_values *values)
{
    telling t = {.problem = problem, .pair = pair};
    t.person[REVERSA_MENTOR] = pair.mentor;
    t.person[REVERSA_MENTEE] = pair.mentee;
    t.of[REVERSA_MENTOR] = rv_phrase_open(problem, values->mentor, sizeof values->mentor);
    t.of[REVERSA_MENTEE] = rv_phrase_open(problem, values->mentee, sizeof values->mentee);
    t.common = rv_phrase_open(problem, values->common, sizeof values->common);
    return t;
}

static reversa_status check(reversa_context *ctx, const reversa_scorer *scorer, rv_couple pair,
                            reversa_raw_values *values_out)
{
    if (values_out)
        memset(values_out, 0, sizeof *values_out);
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!scorer || !values_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", scorer ? "values_out" : "scorer");
    int32_t n = scorer->problem->cohort->n_people;
    if (pair.mentor < 0 || pair.mentor >= n || pair.mentee < 0 || pair.mentee >= n)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "No such person: the pair is %d and %d, the cohort has %d people",
                       pair.mentor, pair.mentee, n);
    return REVERSA_OK;
}

reversa_status reversa_scorer_term_values(reversa_context *ctx, const reversa_scorer *scorer, int32_t term,
                                          int32_t mentor, int32_t mentee, reversa_raw_values *values_out)
{
    rv_couple pair = {mentor, mentee};
    reversa_status status = check(ctx, scorer, pair, values_out);
    if (status)
        return status;
    if (term < 0 || term >= scorer->problem->n_criteria)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "There is no term %d: there are %d", term, scorer->problem->n_criteria);
    telling t = open_telling(scorer->problem, pair, values_out);
    tell_criterion(&t, &scorer->problem->criteria[term]);
    return REVERSA_OK;
}

reversa_status reversa_scorer_rule_values(reversa_context *ctx, const reversa_scorer *scorer, int32_t rule,
                                          int32_t mentor, int32_t mentee, reversa_raw_values *values_out)
{
    rv_couple pair = {mentor, mentee};
    reversa_status status = check(ctx, scorer, pair, values_out);
    if (status)
        return status;
    int32_t n = rv_verdicts_count(scorer);
    if (rule < 0 || rule >= n)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "There is no rule %d: there are %d", rule, n);
    telling t = open_telling(scorer->problem, pair, values_out);
    int32_t n_fixed = n - scorer->problem->n_rules;
    if (rule < n_fixed)
        tell_fixed(&t, rule);
    else
        tell_rule(&t, &scorer->problem->rules[rule - n_fixed]);
    return REVERSA_OK;
}
