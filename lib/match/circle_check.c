/*
 * The last word on a result: is every circle one that the programme allows? Judged from people, rules and availability as
 * they are in the problem, minute by minute, with none of the tables that the search went by.
 */
#include "match/circle.h"
#include "score/pair.h"

static bool is_pinned(const reversa_problem *problem, int32_t mentor, int32_t mentee)
{
    const rv_rows *rows = &problem->pinned;
    int32_t m = problem->side[REVERSA_MENTOR].ordinal[mentor];
    int32_t e = problem->side[REVERSA_MENTEE].ordinal[mentee];
    for (int64_t k = rows->offset ? rows->offset[e] : 0; rows->offset && k < rows->offset[e + 1]; k++)
        if (rows->mentor[k] == m)
            return true;
    return false;
}

/* Is the person there for all minutes of the slot? */
static bool is_available(const rv_circle_set *set, int32_t person, int32_t start)
{
    const rv_column *week = set->problem->circle_week;
    if (!week)
        return true;
    int64_t first = week->offset[person];
    int64_t last = week->offset[person + 1];
    if (first == last)
        return set->plan->missing_pass;
    for (int32_t i = 0; i < set->plan->minutes; i++) {
        int32_t minute = (start + i) % RV_WEEK_MINUTES;
        bool inside = false;
        for (int64_t k = first; k < last && !inside; k++)
            inside = minute >= week->minute[2 * k] && minute < week->minute[2 * k + 1];
        if (!inside)
            return false;
    }
    return true;
}

static bool is_selected(const rv_bound_circle_rule *bound, int32_t person, int32_t like)
{
    bool missing;
    bool also_missing;
    if (!bound->each)
        return rv_test_holds(&bound->where, person, false);
    int64_t key = rv_column_key(bound->each, person, &missing);
    return !missing && key == rv_column_key(bound->each, like, &also_missing) && !also_missing;
}

static bool keeps_rule(const rv_bound_circle_rule *bound, const reversa_circle *circle)
{
    bool mentors = bound->rule->side == REVERSA_MENTOR;
    const int32_t *people = mentors ? circle->mentors : circle->mentees;
    int32_t n = mentors ? circle->n_mentors : circle->n_mentees;
    for (int32_t i = 0; i < n; i++) {
        int32_t count = 0;
        for (int32_t j = 0; j < n; j++)
            count += is_selected(bound, people[j], people[i]);
        if (count > bound->rule->at_most || count < bound->rule->at_least ||
            (count > 0 && count < bound->rule->none_or_at_least))
            return false;
    }
    return true;
}

static bool may_meet(const reversa_problem *problem, int32_t a, int32_t b)
{
    bool veto = false;
    bool back = false;
    (void)rv_pair_rank(problem, a, b, &veto);
    (void)rv_pair_rank(problem, b, a, &back);
    for (int32_t k = 0; k < problem->n_limits; k++) {
        const rv_bound_limit *bound = &problem->limits[k];
        for (int32_t g = 0; bound->groups && g < bound->limit->n_groups; g++) {
            int32_t n_both = 0;
            for (int32_t i = 0; i < bound->limit->group_sizes[g]; i++)
                n_both += bound->groups[g][i] == a || bound->groups[g][i] == b;
            if (n_both == 2)
                return false;
        }
    }
    return !veto && !back;
}

static int32_t person_at(const reversa_circle *circle, int32_t i)
{
    return i < circle->n_mentors ? circle->mentors[i] : circle->mentees[i - circle->n_mentors];
}

static bool is_circle(const rv_circle_set *set, const reversa_circle *circle)
{
    const rv_circle_plan *plan = set->plan;
    int32_t n = circle->n_mentors + circle->n_mentees;
    bool good = circle->n_mentors == plan->n_mentors && circle->n_mentees >= plan->at_least &&
                circle->n_mentees <= plan->at_most && (circle->start >= 0) == (set->problem->circle_week != NULL);
    for (int32_t i = 0; i < n && good; i++) {
        good = is_available(set, person_at(circle, i), circle->start);
        for (int32_t j = 0; j < i && good; j++)
            good = person_at(circle, i) != person_at(circle, j) &&
                   may_meet(set->problem, person_at(circle, i), person_at(circle, j));
    }
    for (int32_t i = 0; i < circle->n_mentors && good; i++) {
        for (int32_t j = 0; j < circle->n_mentees && good; j++) {
            rv_couple pair = {.mentor = circle->mentors[i], .mentee = circle->mentees[j]};
            good = rv_verdicts_eligible(set->scorer, pair) || is_pinned(set->problem, pair.mentor, pair.mentee);
        }
    }
    for (int32_t r = 0; r < set->problem->n_circle_rules && good; r++)
        good = keeps_rule(&set->problem->circle_rules[r], circle);
    return good;
}

/* In how many circles is the person, on a side; and in how many of those with another on the other side? */
static int32_t count(const reversa_circles *circles, int side, int32_t person, int32_t other)
{
    int32_t n = 0;
    for (int32_t c = 0; c < circles->n; c++) {
        const reversa_circle *circle = &circles->circle[c];
        bool in = false;
        bool with = other < 0;
        for (int32_t i = 0; i < circle->n_mentors; i++) {
            in = in || (side == REVERSA_MENTOR && circle->mentors[i] == person);
            with = with || (side == REVERSA_MENTEE && circle->mentors[i] == other);
        }
        for (int32_t i = 0; i < circle->n_mentees; i++)
            in = in || (side == REVERSA_MENTEE && circle->mentees[i] == person);
        n += in && with;
    }
    return n;
}

bool rv_circle_check(const rv_circle_set *set, const reversa_circles *circles)
{
    const reversa_problem *problem = set->problem;
    const rv_rows *pins = &problem->pinned;
    bool good = true;
    for (int32_t c = 0; c < circles->n && good; c++)
        good = is_circle(set, &circles->circle[c]);
    for (int32_t m = 0; m < problem->side[REVERSA_MENTOR].n && good; m++)
        good = count(circles, REVERSA_MENTOR, problem->side[REVERSA_MENTOR].person[m], -1) <=
               problem->side[REVERSA_MENTOR].capacity[m];
    for (int32_t e = 0; e < problem->side[REVERSA_MENTEE].n && good; e++) {
        int32_t person = problem->side[REVERSA_MENTEE].person[e];
        good = count(circles, REVERSA_MENTEE, person, -1) <= 1;
        for (int64_t k = pins->offset ? pins->offset[e] : 0; pins->offset && k < pins->offset[e + 1] && good; k++)
            good = count(circles, REVERSA_MENTEE, person, problem->side[REVERSA_MENTOR].person[pins->mentor[k]]) == 1;
    }
    return good;
}
