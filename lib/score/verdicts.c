/*
 * What each rule says of one pair, by the definitions. The checks come in a fixed order: not_self, veto, not_forbidden,
 * with scores from elsewhere listed, then the programme's rules in its order.
 */
#include "score/pair.h"

#define N_FIXED 3

static bool has_scores(const reversa_scorer *scorer)
{
    return scorer->problem->listed.offset != NULL;
}

int32_t rv_verdicts_count(const reversa_scorer *scorer)
{
    return N_FIXED + has_scores(scorer) + scorer->problem->n_rules;
}

static bool within(int64_t value, const rv_test *bounds)
{
    return value >= bounds->at_least && value <= bounds->at_most;
}

static bool level_gap(const rv_bound_rule *bound, rv_couple pair)
{
    bool mentor_missing;
    bool mentee_missing;
    int64_t mentor = rv_column_key(bound->column, pair.mentor, &mentor_missing);
    int64_t mentee = rv_column_key(bound->column, pair.mentee, &mentee_missing);
    if (mentor_missing || mentee_missing)
        return bound->rule->missing_pass;
    return within(mentee - mentor, &bound->rule->test);
}

static bool equality(const rv_bound_rule *bound, rv_couple pair)
{
    bool mentor_missing;
    bool mentee_missing;
    int64_t mentor = rv_column_key(bound->column, pair.mentor, &mentor_missing);
    int64_t mentee = rv_column_key(bound->column, pair.mentee, &mentee_missing);
    if (mentor_missing || mentee_missing)
        return bound->rule->missing_pass;
    return (mentor == mentee) == (bound->rule->kind == RV_RULE_SAME);
}

static bool in_common(const rv_bound_rule *bound, rv_couple pair)
{
    const rv_column *column = bound->column;
    if (rv_pair_size(column, pair.mentor) == 0 || rv_pair_size(column, pair.mentee) == 0)
        return bound->rule->missing_pass;
    rv_test bounds = bound->rule->test;
    if (bound->rule->kind == RV_RULE_OVERLAP_MINUTES)
        return within(rv_pair_minutes(column, pair) * RV_MILLION, &bounds);
    if (bounds.at_least == INT64_MIN)
        bounds.at_least = RV_MILLION;
    return within(rv_pair_tags(column, column, pair, 0) * RV_MILLION, &bounds);
}

static bool attribute(const rv_bound_rule *bound, rv_couple pair)
{
    const rv_rule *rule = bound->rule;
    bool pass = true;
    if (rule->who != RV_WHO_MENTEE)
        pass = rv_test_holds(&bound->test, pair.mentor, rule->missing_pass);
    if (rule->who != RV_WHO_MENTOR)
        pass = pass && rv_test_holds(&bound->test, pair.mentee, rule->missing_pass);
    return pass;
}

static bool passes(const reversa_problem *problem, const rv_bound_rule *bound, rv_couple pair)
{
    switch (bound->rule->kind) {
    case RV_RULE_LEVEL_GAP:
        return level_gap(bound, pair);
    case RV_RULE_NOT_IN_REPORTING_LINE:
        return !rv_cohort_same_line(problem->cohort, pair.mentor, pair.mentee);
    case RV_RULE_SAME:
    case RV_RULE_DIFFERENT:
        return equality(bound, pair);
    case RV_RULE_SHARED:
    case RV_RULE_OVERLAP_MINUTES:
        return in_common(bound, pair);
    case RV_RULE_ATTRIBUTE:
        return attribute(bound, pair);
    default: /* NOT_PAIRED_BEFORE */
        return !rv_pair_was(problem, pair, REVERSA_PAIR_ENDED);
    }
}

/* The column that a rule looks at, by the programme's words. */
static const char *column_of(const rv_rule *rule)
{
    switch (rule->kind) {
    case RV_RULE_LEVEL_GAP:
        return "level";
    case RV_RULE_NOT_IN_REPORTING_LINE:
        return "manager_id";
    case RV_RULE_OVERLAP_MINUTES:
        return "availability";
    case RV_RULE_NOT_PAIRED_BEFORE:
        return NULL;
    default:
        return rule->test.attribute;
    }
}

/* The checks that hold for every programme. */
static reversa_rule_check fixed_check(const reversa_problem *problem, int32_t index, rv_couple pair)
{
    static const char *const names[N_FIXED + 1] = {"not_self", "veto", "not_forbidden", "listed"};
    bool mentor_vetoes;
    bool mentee_vetoes;
    bool pass;
    switch (index) {
    case 0:
        pass = pair.mentor != pair.mentee;
        break;
    case 1:
        rv_pair_rank(problem, pair.mentor, pair.mentee, &mentor_vetoes);
        rv_pair_rank(problem, pair.mentee, pair.mentor, &mentee_vetoes);
        pass = !mentor_vetoes && !mentee_vetoes;
        break;
    case 2:
        pass = !rv_pair_was(problem, pair, REVERSA_PAIR_FORBIDDEN);
        break;
    default:
        pass = rv_scores_find(problem->scores, pair.mentor, pair.mentee) >= 0;
        break;
    }
    return (reversa_rule_check){names[index], NULL, pass ? REVERSA_VERDICT_PASS : REVERSA_VERDICT_FAIL};
}

reversa_rule_check rv_verdicts_check(const reversa_scorer *scorer, int32_t index, rv_couple pair)
{
    const reversa_problem *problem = scorer->problem;
    int32_t n_fixed = N_FIXED + has_scores(scorer);
    if (index < n_fixed)
        return fixed_check(problem, index, pair);
    const rv_bound_rule *bound = &problem->rules[index - n_fixed];
    reversa_rule_check check = {rv_rule_names[bound->rule->kind], column_of(bound->rule), REVERSA_VERDICT_SKIPPED};
    if (!bound->skipped)
        check.verdict = passes(problem, bound, pair) ? REVERSA_VERDICT_PASS : REVERSA_VERDICT_FAIL;
    return check;
}

bool rv_verdicts_eligible(const reversa_scorer *scorer, rv_couple pair)
{
    const reversa_problem *problem = scorer->problem;
    int32_t n = rv_verdicts_count(scorer);
    bool eligible = problem->side[REVERSA_MENTOR].ordinal[pair.mentor] >= 0 &&
                    problem->side[REVERSA_MENTEE].ordinal[pair.mentee] >= 0;
    for (int32_t i = 0; i < n && eligible; i++)
        eligible = rv_verdicts_check(scorer, i, pair).verdict != REVERSA_VERDICT_FAIL;
    return eligible;
}
