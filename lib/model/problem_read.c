/*
 * Questions to a finished problem: does a test hold, what does a pair cost, what was noted of it.
 *
 * None of them allocates or fails, so any thread may ask. People are people of the cohort, not ordinals.
 */
#include "model/problem.h"

const char *rv_problem_tag(const reversa_problem *problem, int32_t code)
{
    int32_t known = problem->cohort->tags.count;
    if (code < known)
        return rv_dictionary_text(&problem->cohort->tags, code);
    RV_REQUIRE(code - known < problem->n_tags);
    return problem->tags[code - known];
}

int64_t rv_column_key(const rv_column *column, int32_t person, bool *missing_out)
{
    if (column->kind == REVERSA_COLUMN_NUMBER) {
        *missing_out = column->number[person] == REVERSA_MISSING_NUMBER;
        return column->number[person];
    }
    RV_REQUIRE(column->kind == REVERSA_COLUMN_TEXT || column->kind == REVERSA_COLUMN_DATE);
    int32_t missing = column->kind == REVERSA_COLUMN_TEXT ? RV_MISSING_CODE : REVERSA_MISSING_DATE;
    *missing_out = column->code[person] == missing;
    return column->code[person];
}

static bool has_key(const rv_bound_test *test, int64_t key)
{
    int32_t low = 0;
    int32_t high = test->n_keys;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (test->keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < test->n_keys && test->keys[low] == key;
}

bool rv_test_holds(const rv_bound_test *test, int32_t person, bool missing)
{
    bool is_missing;
    int64_t key = rv_column_key(test->column, person, &is_missing);
    if (is_missing)
        return missing;
    return test->by_key ? has_key(test, key) : key >= test->at_least && key <= test->at_most;
}

static bool is_listed(const rv_pair_set *set, int32_t mentor, int32_t mentee)
{
    int32_t column = set->ordinal[REVERSA_MENTOR][mentor];
    return set->bits[set->ordinal[REVERSA_MENTEE][mentee] * set->words + column / 64] >> (column % 64) & 1;
}

bool rv_limit_selects(const rv_bound_limit *limit, int32_t mentor, int32_t mentee)
{
    if (limit->listed)
        return is_listed(limit->listed, mentor, mentee);
    if (!limit->limit->has_where)
        return true;
    if (limit->limit->kind == RV_LIMIT_QUOTA)
        return rv_test_holds(&limit->where, limit->limit->side == REVERSA_MENTOR ? mentor : mentee, false);
    bool missing[2];
    int64_t key[2] = {rv_column_key(limit->column, mentor, &missing[0]),
                      rv_column_key(limit->column, mentee, &missing[1])};
    if (missing[0] || missing[1])
        return false;
    return (key[0] != key[1]) == limit->limit->where_different;
}

int64_t rv_limit_cost(const reversa_problem *problem, const rv_bound_limit *limit, int32_t mentor, int32_t mentee)
{
    int64_t cost;
    if (limit->cost_score_column >= 0) {
        int64_t row = rv_scores_find(problem->scores, mentor, mentee);
        cost = row >= 0 ? problem->scores->column[limit->cost_score_column][row] : REVERSA_MISSING_NUMBER;
    } else {
        cost = limit->cost->number[limit->limit->per == RV_WHO_MENTOR ? mentor : mentee];
    }
    return cost == REVERSA_MISSING_NUMBER ? 0 : cost;
}

int64_t rv_limit_budget(const rv_bound_limit *limit, int32_t person)
{
    if (!limit->at_most)
        return limit->limit->at_most_number;
    int64_t budget = limit->at_most->number[person];
    return budget == REVERSA_MISSING_NUMBER ? INT64_MAX : budget;
}

const char *rv_problem_note(const reversa_problem *problem, int32_t mentor, int32_t mentee)
{
    const reversa_previous *previous = problem->previous;
    int64_t row = previous ? rv_previous_find(previous, mentor, mentee) : -1;
    return row >= 0 ? previous->note[row] : "";
}

int32_t reversa_problem_n_warnings(const reversa_problem *problem)
{
    return problem->n_warnings;
}

const char *reversa_problem_warning(const reversa_problem *problem, int32_t index)
{
    return index >= 0 && index < problem->n_warnings ? problem->warnings[index] : NULL;
}

int32_t reversa_problem_n_people(const reversa_problem *problem, reversa_side side)
{
    return problem->side[side == REVERSA_MENTOR ? REVERSA_MENTOR : REVERSA_MENTEE].n;
}

int32_t reversa_problem_n_criteria(const reversa_problem *problem)
{
    return problem->n_criteria;
}

const char *reversa_problem_criterion_name(const reversa_problem *problem, int32_t criterion)
{
    return criterion >= 0 && criterion < problem->n_criteria ? problem->criteria[criterion].criterion->name : NULL;
}
