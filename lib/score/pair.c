/*
 * One pair by the definitions, straight from the cohort's columns: for explanations and single scores.
 *
 * People are persons of the cohort here, who need not take part on the side. Nothing is shared with rows but the exact
 * ratios, so that the one checks the other.
 */
#include "score/pair.h"

#include <math.h>

int64_t rv_pair_tags(const rv_column *mentors, const rv_column *mentees, rv_couple pair, int64_t full)
{
    int64_t i = mentors->offset[pair.mentor];
    int64_t j = mentees->offset[pair.mentee];
    int64_t sum = 0;
    while (i < mentors->offset[pair.mentor + 1] && j < mentees->offset[pair.mentee + 1]) {
        int32_t a = mentors->tag[i];
        int32_t b = mentees->tag[j];
        if (a == b)
            sum += full ? mentees->weight[j] * rv_least(mentors->weight[i], full) : 1;
        i += a <= b;
        j += b <= a;
    }
    return sum;
}

int64_t rv_pair_minutes(const rv_column *column, rv_couple pair)
{
    int64_t i = column->offset[pair.mentor];
    int64_t j = column->offset[pair.mentee];
    int64_t sum = 0;
    while (i < column->offset[pair.mentor + 1] && j < column->offset[pair.mentee + 1]) {
        const int32_t *one = column->minute + 2 * i;
        const int32_t *other = column->minute + 2 * j;
        int32_t start = one[0] > other[0] ? one[0] : other[0];
        int32_t end = one[1] < other[1] ? one[1] : other[1];
        sum += end > start ? end - start : 0;
        i += one[1] <= other[1];
        j += other[1] <= one[1];
    }
    return sum;
}

/* The row of what a person says of another, −1 if there is none; rows are sorted by person, then other. */
static int64_t find_said(const reversa_preferences *said, int32_t person, int32_t other)
{
    int64_t low = 0;
    int64_t high = said->n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        bool before = said->person[middle] < person || (said->person[middle] == person && said->other[middle] < other);
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    return low < said->n && said->person[low] == person && said->other[low] == other ? low : -1;
}

int32_t rv_pair_rank(const reversa_problem *problem, int32_t person, int32_t other, bool *veto_out)
{
    const reversa_preferences *said = problem->preferences;
    int64_t row = said ? find_said(said, person, other) : -1;
    *veto_out = row >= 0 && said->veto[row];
    return row >= 0 ? said->rank[row] : 0;
}

bool rv_pair_was(const reversa_problem *problem, rv_couple pair, reversa_pair_state state)
{
    const reversa_previous *previous = problem->previous;
    int64_t row = previous ? rv_previous_find(previous, pair.mentor, pair.mentee) : -1;
    bool barred = row >= 0 && previous->state[row] == RV_PAIR_BARRED;
    return row >= 0 &&
           (barred ? state == REVERSA_PAIR_ACTIVE || state == REVERSA_PAIR_FORBIDDEN : previous->state[row] == state);
}

/* ---- Criteria ---- */

static int32_t cover(const rv_bound_criterion *bound, rv_couple pair, bool *missing)
{
    int64_t full = bound->criterion->full;
    int64_t weights = 0;
    *missing = rv_pair_size(bound->mentor, pair.mentor) == 0 || rv_pair_size(bound->mentee, pair.mentee) == 0;
    for (int64_t i = bound->mentee->offset[pair.mentee]; i < bound->mentee->offset[pair.mentee + 1]; i++)
        weights += bound->mentee->weight[i];
    return *missing ? 0 : rv_micro(rv_pair_tags(bound->mentor, bound->mentee, pair, full), rv_ratio_of(full * weights));
}

static int32_t overlap(const rv_bound_criterion *bound, rv_couple pair, bool *missing)
{
    int64_t a = rv_pair_size(bound->mentor, pair.mentor);
    int64_t b = rv_pair_size(bound->mentee, pair.mentee);
    *missing = a == 0 || b == 0;
    int64_t common = *missing ? 0 : rv_pair_tags(bound->mentor, bound->mentee, pair, 0);
    return *missing ? 0 : rv_micro(common, rv_ratio_of(a + b - common));
}

static int32_t available(const rv_bound_criterion *bound, rv_couple pair, bool *missing)
{
    *missing = rv_pair_size(bound->mentor, pair.mentor) == 0 || rv_pair_size(bound->mentor, pair.mentee) == 0;
    return *missing ? 0 : rv_micro(rv_pair_minutes(bound->mentor, pair), rv_ratio_of(bound->criterion->full));
}

static int32_t wait_of(const rv_bound_criterion *bound, rv_couple pair, bool *missing)
{
    bool of_mentor = bound->criterion->side == REVERSA_MENTOR;
    const rv_column *column = of_mentor ? bound->mentor : bound->mentee;
    int64_t rounds = rv_column_key(column, of_mentor ? pair.mentor : pair.mentee, missing);
    return *missing ? 0 : rv_micro(rounds, rv_ratio_of(bound->criterion->full * RV_MILLION));
}

/* Criteria that look at one scalar of each. */
static int32_t compare(const rv_bound_criterion *bound, rv_couple pair, bool *missing)
{
    const rv_criterion *criterion = bound->criterion;
    bool without;
    int64_t a = rv_column_key(bound->mentor, pair.mentor, missing);
    int64_t b = rv_column_key(bound->mentee, pair.mentee, &without);
    *missing = *missing || without;
    if (*missing)
        return 0;
    int64_t range = criterion->range;
    switch (criterion->kind) {
    case RV_CRITERION_COMPLEMENT:
        return rv_micro(rv_least(rv_distance(a, b), range), rv_ratio_of(range));
    case RV_CRITERION_CLOSENESS:
        return rv_micro(range - rv_least(rv_distance(a, b), range), rv_ratio_of(range));
    case RV_CRITERION_GAP:
        return rv_micro(range - rv_least(rv_distance(b - a, criterion->ideal), range), rv_ratio_of(range));
    case RV_CRITERION_MEAN:
        return rv_micro(a + b, rv_ratio_of(2 * RV_MILLION));
    case RV_CRITERION_SAME:
        return a == b ? (int32_t)RV_MILLION : 0;
    default: /* DIFFERENT */
        return a == b ? 0 : (int32_t)RV_MILLION;
    }
}

static int32_t prefer(const reversa_problem *problem, const rv_criterion *criterion, rv_couple pair, bool *missing)
{
    bool of_mentee = criterion->side == REVERSA_MENTEE;
    bool veto;
    int32_t rank = of_mentee ? rv_pair_rank(problem, pair.mentee, pair.mentor, &veto)
                             : rv_pair_rank(problem, pair.mentor, pair.mentee, &veto);
    *missing = rank <= 0;
    return *missing ? 0 : rv_micro(1, rv_ratio_of(rank));
}

static int32_t resemble(const rv_bound_criterion *bound, rv_couple pair, bool *missing)
{
    double dot = 0;
    double mentor_sum = 0;
    double mentee_sum = 0;
    *missing = false;
    for (int32_t i = 0; i < bound->criterion->n_attributes; i++) {
        int64_t a = bound->columns[i]->number[pair.mentor];
        int64_t b = bound->columns[i]->number[pair.mentee];
        *missing = *missing || a == REVERSA_MISSING_NUMBER || b == REVERSA_MISSING_NUMBER;
        double x = (double)a / (double)RV_MILLION;
        double y = (double)b / (double)RV_MILLION;
        dot += y * x;
        mentor_sum += x * x;
        mentee_sum += y * y;
    }
    *missing = *missing || !(mentor_sum > 0) || !(mentee_sum > 0);
    return *missing ? 0 : rv_cosine(dot, sqrt(mentor_sum), sqrt(mentee_sum));
}

/* REVERSA_MISSING_VALUE for missing, anything below for a failure. */
static int32_t ask(const reversa_problem *problem, const rv_bound_criterion *bound, rv_couple pair)
{
    const reversa_user_criterion *user = bound->user;
    int32_t value = REVERSA_MISSING_VALUE;
    const reversa_block block = {&pair.mentee, 1, &pair.mentor, 1};
    if (user->function(user->user, problem->cohort, &block, &value) || value > RV_MILLION)
        return INT32_MIN;
    return value;
}

static int32_t value_of(const reversa_problem *problem, const rv_bound_criterion *bound, rv_couple pair, bool *missing)
{
    int32_t value;
    *missing = false;
    switch (bound->criterion->kind) {
    case RV_CRITERION_COVERAGE:
        return cover(bound, pair, missing);
    case RV_CRITERION_OVERLAP:
        return overlap(bound, pair, missing);
    case RV_CRITERION_AVAILABILITY:
        return available(bound, pair, missing);
    case RV_CRITERION_WAITING:
        return wait_of(bound, pair, missing);
    case RV_CRITERION_PREFERENCE:
        return prefer(problem, bound->criterion, pair, missing);
    case RV_CRITERION_SIMILARITY:
        return resemble(bound, pair, missing);
    case RV_CRITERION_USER:
        value = ask(problem, bound, pair);
        *missing = value == REVERSA_MISSING_VALUE;
        return value;
    default:
        return compare(bound, pair, missing);
    }
}

reversa_status rv_pair_values(const reversa_scorer *scorer, rv_couple pair, int32_t *values_out, bool *missing_out,
                              int32_t *failed_out)
{
    const reversa_problem *problem = scorer->problem;
    for (int32_t c = 0; c < problem->n_criteria; c++) {
        const rv_bound_criterion *bound = &problem->criteria[c];
        bool missing;
        int32_t value = value_of(problem, bound, pair, &missing);
        if (value < REVERSA_MISSING_VALUE) {
            *failed_out = c;
            return REVERSA_E_CALLBACK;
        }
        missing_out[c] = missing;
        values_out[c] = missing ? bound->criterion->missing : value;
    }
    return REVERSA_OK;
}

int32_t rv_pair_sum(const reversa_scorer *scorer, const int32_t *values, int32_t *contributions_out)
{
    const reversa_problem *problem = scorer->problem;
    int64_t total = 0;
    for (int32_t c = 0; c < problem->n_criteria; c++)
        total += values[c] == RV_MISSING_SKIP ? 0 : problem->criteria[c].criterion->weight;
    int64_t sum = 0;
    int64_t score = 0;
    for (int32_t c = 0; c < problem->n_criteria; c++) {
        if (values[c] != RV_MISSING_SKIP)
            sum += (int64_t)problem->criteria[c].criterion->weight * values[c];
        int64_t reached = total ? sum / total : 0;
        if (contributions_out)
            contributions_out[c] = (int32_t)(reached - score);
        score = reached;
    }
    return (int32_t)score;
}
