/*
 * Rules on a chunk of mentors: each passes over the positions that are left and keeps those that pass.
 *
 * Keeping is written without branches, since whether a pair passes is as good as random. Positions stay ascending, so
 * lists of pairs (forbidden, ended, listed) are merged in one pass.
 */
#include "score/row.h"

static bool is_scalar(rv_rule_kind kind)
{
    return kind == RV_RULE_LEVEL_GAP || kind == RV_RULE_SAME || kind == RV_RULE_DIFFERENT;
}

/* Keys low .. low + span pass. An empty cell never lies within: it has a key below all others. */
static void set_range(rv_row_rule *rule, int64_t low, int64_t high)
{
    bool empty = low > high;
    rule->low = empty ? INT64_MAX : low; /* nobody has that key */
    rule->span = empty ? 0 : (uint64_t)high - (uint64_t)low;
}

/* The mentor's keys that pass: mentee − mentor within the bounds. */
static void bound_level(rv_row_rule *rule, int64_t mentee)
{
    const rv_rule_op *op = rule->op;
    int64_t low = op->at_most == INT64_MAX ? RV_NO_KEY + 1 : mentee - op->at_most;
    int64_t high = op->at_least == INT64_MIN ? INT64_MAX : mentee - op->at_least;
    set_range(rule, low, high);
}

/* The counts that pass: bounds are in millionths and may have decimals. */
static void bound_count(rv_row_rule *rule)
{
    const rv_rule_op *op = rule->op;
    int64_t low = op->at_least <= 0 ? 0 : op->at_least / RV_MILLION + (op->at_least % RV_MILLION > 0);
    int64_t high = op->at_most < 0 ? -1 : op->at_most / RV_MILLION;
    set_range(rule, low, high);
}

/* Prepare one rule. False if the mentee has no value: then it holds for every mentor, or the row is dead. */
static bool begin_rule(rv_score_work *work, const rv_rule_op *op, rv_row_rule *rule)
{
    bool missing = false;
    *rule = (rv_row_rule){.op = op};
    if (is_scalar(op->kind)) {
        int64_t key = rv_column_key(op->column, work->person, &missing);
        if (op->kind == RV_RULE_LEVEL_GAP && !missing)
            bound_level(rule, key);
        else
            rule->low = key;
    } else if (op->kind != RV_RULE_NOT_IN_REPORTING_LINE) {
        missing = op->column->offset[work->person + 1] == op->column->offset[work->person];
        bound_count(rule);
    }
    if (missing && !op->missing_pass)
        work->dead = true;
    return !missing;
}

void rv_rules_begin(rv_score_work *work)
{
    const reversa_scorer *scorer = work->scorer;
    const reversa_problem *problem = scorer->problem;
    work->n_rules = 0;
    work->dead = scorer->mentee_pass && !scorer->mentee_pass[work->mentee];
    for (int32_t r = 0; r < scorer->n_rules && !work->dead; r++)
        work->n_rules += begin_rule(work, &scorer->rules[r], &work->rules[work->n_rules]);
    work->forbidden = rv_listing_open(&problem->forbidden, work->mentee);
    work->ended = rv_listing_open(&problem->ended, work->mentee);
    work->listed = rv_listing_open(&problem->listed, work->mentee);
}

/* The positions to begin with: all, or those that are listed. */
static int32_t begin_chunk(rv_score_work *work)
{
    int32_t *keep = work->eligible;
    int32_t n = 0;
    if (!work->scorer->problem->listed.offset) {
        for (; n < work->count; n++)
            keep[n] = n;
        return n;
    }
    rv_listing *listed = &work->listed;
    rv_listing_skip(listed, work->first);
    for (int64_t i = listed->at; i < listed->end && listed->rows->mentor[i] < work->first + work->count; i++)
        keep[n++] = listed->rows->mentor[i] - work->first;
    return n;
}

static int32_t drop(int32_t *keep, int32_t n, int32_t position)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < n; i++) {
        keep[kept] = keep[i];
        kept += keep[i] != position;
    }
    return kept;
}

/* Drop the positions that a row of pairs lists. */
static int32_t drop_listed(rv_score_work *work, rv_listing *listing, int32_t n)
{
    int32_t *keep = work->eligible;
    rv_listing_skip(listing, work->first);
    int64_t at = listing->at;
    int32_t kept = 0;
    if (at == listing->end || listing->rows->mentor[at] >= work->first + work->count)
        return n;
    for (int32_t i = 0; i < n; i++) {
        int32_t position = keep[i];
        while (at < listing->end && listing->rows->mentor[at] - work->first < position)
            at++;
        keep[kept] = position;
        kept += at == listing->end || listing->rows->mentor[at] - work->first != position;
    }
    return kept;
}

static bool within(const rv_row_rule *rule, int64_t key)
{
    return (uint64_t)key - (uint64_t)rule->low <= rule->span;
}

static int32_t keep_level(const rv_row_rule *rule, const int64_t *key, int32_t *keep, int32_t n)
{
    const rv_row_rule range = *rule; /* a copy that no store can change */
    const bool missing_pass = range.op->missing_pass;
    int32_t kept = 0;
    for (int32_t i = 0; i < n; i++) {
        int32_t position = keep[i];
        int64_t level = key[position];
        keep[kept] = position;
        kept += within(&range, level) | ((level == RV_NO_KEY) & missing_pass);
    }
    return kept;
}

static int32_t keep_equal(const rv_row_rule *rule, const int64_t *key, int32_t *keep, int32_t n)
{
    const int64_t own = rule->low;
    const bool missing_pass = rule->op->missing_pass;
    const bool wanted = rule->op->kind == RV_RULE_SAME;
    int32_t kept = 0;
    for (int32_t i = 0; i < n; i++) {
        int32_t position = keep[i];
        int64_t other = key[position];
        bool missing = other == RV_NO_KEY;
        keep[kept] = position;
        kept += (((other == own) == wanted) & !missing) | (missing & missing_pass);
    }
    return kept;
}

static int32_t keep_other_lines(const rv_score_work *work, int32_t *keep, int32_t n)
{
    const reversa_cohort *cohort = work->scorer->problem->cohort;
    const int32_t *first = work->scorer->line_first + work->first;
    const int32_t *last = work->scorer->line_last + work->first;
    const int32_t own_first = cohort->line_first[work->person];
    const int32_t own_last = cohort->line_last[work->person];
    int32_t kept = 0;
    for (int32_t i = 0; i < n; i++) {
        int32_t position = keep[i];
        bool below = (first[position] <= own_first) & (own_first <= last[position]);
        bool above = (own_first <= first[position]) & (first[position] <= own_last);
        keep[kept] = position;
        kept += !(below | above);
    }
    return kept;
}

static int32_t keep_shared(rv_score_work *work, const rv_row_rule *rule, int32_t n)
{
    const int64_t *tally = rv_tally_tags(work, rule->op->index);
    const int32_t *size = work->scorer->counters[rule->op->index].postings->size + work->first;
    const rv_row_rule range = *rule;
    const bool missing_pass = range.op->missing_pass;
    int32_t *keep = work->eligible;
    int32_t kept = 0;
    for (int32_t i = 0; i < n; i++) {
        int32_t position = keep[i];
        bool missing = size[position] == 0;
        keep[kept] = position;
        kept += (within(&range, tally[position]) & !missing) | (missing & missing_pass);
    }
    return kept;
}

static int32_t keep_overlap(rv_score_work *work, const rv_row_rule *rule, int32_t n)
{
    int32_t *keep = work->eligible;
    const int32_t *minutes = rv_tally_minutes(work, rule->op->index, keep, n);
    const rv_row_rule range = *rule;
    const bool missing_pass = range.op->missing_pass;
    int32_t kept = 0;
    for (int32_t i = 0; i < n; i++) {
        int32_t position = keep[i];
        int32_t common = minutes[position];
        keep[kept] = position;
        kept += within(&range, common) | ((common < 0) & missing_pass);
    }
    return kept;
}

int32_t rv_rules_keep(rv_score_work *work, const rv_row_rule *rule, int32_t n)
{
    const reversa_scorer *scorer = work->scorer;
    switch (rule->op->kind) {
    case RV_RULE_LEVEL_GAP:
        return keep_level(rule, scorer->scalars[rule->op->index].key + work->first, work->eligible, n);
    case RV_RULE_SAME:
    case RV_RULE_DIFFERENT:
        return keep_equal(rule, scorer->scalars[rule->op->index].key + work->first, work->eligible, n);
    case RV_RULE_NOT_IN_REPORTING_LINE:
        return keep_other_lines(work, work->eligible, n);
    case RV_RULE_SHARED:
        return keep_shared(work, rule, n);
    default:
        return keep_overlap(work, rule, n);
    }
}

static int32_t keep_passing(const uint8_t *pass, int32_t *keep, int32_t n)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < n; i++) {
        keep[kept] = keep[i];
        kept += pass[keep[i]];
    }
    return kept;
}

void rv_rules_filter(rv_score_work *work)
{
    const reversa_scorer *scorer = work->scorer;
    int32_t n = work->dead ? 0 : begin_chunk(work);
    if (n && scorer->mentor_pass)
        n = keep_passing(scorer->mentor_pass + work->first, work->eligible, n);
    if (n && work->self >= work->first && work->self < work->first + work->count)
        n = drop(work->eligible, n, work->self - work->first);
    if (n)
        n = drop_listed(work, &work->forbidden, n);
    if (n && scorer->not_paired_before)
        n = drop_listed(work, &work->ended, n);
    for (int32_t r = 0; r < work->n_rules && n; r++)
        n = rv_rules_keep(work, &work->rules[r], n);
    work->n_eligible = n;
}
