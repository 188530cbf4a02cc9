/*
 * What a set of pairs is worth on every level, recounted from the pairs alone, and what no set of pairs can exceed.
 *
 * Both serve every solver: whatever it says of its answer, these numbers go into the result.
 */
#include <string.h>

#include "base/text.h"
#include "match/solve.h"

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Count pairs into the scratch counts, or take them out again; returns how many counts went between 0 and 1. */
static int64_t count_people(const rv_solve *solve, int side, const rv_new_pair *pairs, int64_t n, int32_t step)
{
    int64_t n_changed = 0;
    for (int64_t k = 0; k < n; k++) {
        int32_t *count = &solve->count[side][side == REVERSA_MENTEE ? pairs[k].mentee : pairs[k].mentor];
        n_changed += step > 0 ? *count == 0 : *count == 1;
        *count += step;
    }
    return n_changed;
}

static int64_t matched_people(const rv_solve *solve, int side, const rv_new_pair *chosen, int64_t n)
{
    int64_t matched = count_people(solve, side, solve->pinned, solve->n_pinned, 1);
    matched += count_people(solve, side, chosen, n, 1);
    (void)count_people(solve, side, chosen, n, -1);
    (void)count_people(solve, side, solve->pinned, solve->n_pinned, -1);
    return matched;
}

static int64_t total_score(const rv_new_pair *pairs, int64_t n)
{
    int64_t total = 0;
    for (int64_t k = 0; k < n; k++)
        total += pairs[k].score;
    return total;
}

static int64_t kept_pairs(const rv_solve *solve, const rv_new_pair *pairs, int64_t n)
{
    int64_t kept = 0;
    for (int64_t k = 0; k < n; k++)
        kept += rv_solve_was_active(solve, pairs[k].mentee, pairs[k].mentor);
    return kept;
}

/* Σ load² of mentors: one more pair at a load of c adds 2c + 1. */
static int64_t squared_loads(const rv_solve *solve, const rv_new_pair *chosen, int64_t n)
{
    int32_t *count = solve->count[REVERSA_MENTOR];
    int64_t sum = 0;
    for (int64_t k = 0; k < solve->n_pinned; k++)
        sum += 2 * (int64_t)count[solve->pinned[k].mentor]++ + 1;
    for (int64_t k = 0; k < n; k++)
        sum += 2 * (int64_t)count[chosen[k].mentor]++ + 1;
    (void)count_people(solve, REVERSA_MENTOR, chosen, n, -1);
    (void)count_people(solve, REVERSA_MENTOR, solve->pinned, solve->n_pinned, -1);
    return sum;
}

static int64_t lowest_score(const rv_new_pair *pairs, int64_t n)
{
    int64_t lowest = RV_MILLION;
    for (int64_t k = 0; k < n; k++)
        lowest = smaller(lowest, pairs[k].score);
    return lowest;
}

void rv_solution_value(const rv_solve *solve, const rv_new_pair *chosen, int64_t n, int64_t value_out[RV_MAX_LEVELS])
{
    for (int32_t l = 0; l < solve->n_levels; l++) {
        switch (solve->levels[l]) {
        case RV_LEVEL_MENTEES:
            value_out[l] = matched_people(solve, REVERSA_MENTEE, chosen, n);
            break;
        case RV_LEVEL_MENTORS:
            value_out[l] = matched_people(solve, REVERSA_MENTOR, chosen, n);
            break;
        case RV_LEVEL_PAIRS:
            value_out[l] = solve->n_pinned + n;
            break;
        case RV_LEVEL_KEEP:
            value_out[l] = kept_pairs(solve, solve->pinned, solve->n_pinned) + kept_pairs(solve, chosen, n);
            break;
        case RV_LEVEL_EVEN:
            value_out[l] = squared_loads(solve, chosen, n);
            break;
        case RV_LEVEL_WORST:
            value_out[l] = lowest_score(chosen, n);
            break;
        case RV_LEVEL_LEXIMIN:
            value_out[l] = lowest_score(chosen, n) / solve->objective[l].step * solve->objective[l].step;
            break;
        default:
            value_out[l] = total_score(solve->pinned, solve->n_pinned) + total_score(chosen, n);
            break;
        }
    }
}

/* People who can have a partner, pairs that their places allow, and the best that these can score. */
typedef struct side_bound {
    int64_t people;
    int64_t pairs;
    int64_t score;
} side_bound;

static side_bound bound_side(const rv_solve *solve, int side)
{
    side_bound bound = {0};
    const rv_places *places = &solve->side[side];
    int32_t n_others = solve->side[1 - side].n;
    for (int32_t p = 0; p < places->n; p++) {
        bool known = solve->n_eligible >= 0;
        int64_t partners = known ? solve->eligible[side][p] : n_others;
        int64_t best = known ? solve->best[side][p] : RV_MILLION;
        int64_t room = (int64_t)places->most[p] - places->pinned[p];
        int64_t units = room < 0 ? 0 : room < partners ? room : partners;
        bound.people += units > 0 || places->pinned[p] > 0;
        bound.pairs += units;
        bound.score += units > 0 ? units * best : 0;
    }
    return bound;
}

void rv_solution_trivial_bound(const rv_solve *solve, int64_t bound_out[RV_MAX_LEVELS])
{
    side_bound mentor = bound_side(solve, REVERSA_MENTOR);
    side_bound mentee = bound_side(solve, REVERSA_MENTEE);
    for (int32_t l = 0; l < solve->n_levels; l++) {
        switch (solve->levels[l]) {
        case RV_LEVEL_MENTEES:
            bound_out[l] = smaller(mentee.people, solve->n_pinned + mentor.pairs);
            break;
        case RV_LEVEL_MENTORS:
            bound_out[l] = smaller(mentor.people, solve->n_pinned + mentee.pairs);
            break;
        case RV_LEVEL_PAIRS:
            bound_out[l] = solve->n_pinned + smaller(mentor.pairs, mentee.pairs);
            break;
        case RV_LEVEL_KEEP:
            bound_out[l] = solve->problem->active.offset ? solve->problem->active.offset[solve->side[REVERSA_MENTEE].n]
                                                         : 0;
            break;
        case RV_LEVEL_EVEN:
            bound_out[l] = squared_loads(solve, NULL, 0);
            break;
        case RV_LEVEL_WORST:
        case RV_LEVEL_LEXIMIN:
            bound_out[l] = RV_MILLION;
            break;
        default:
            bound_out[l] = total_score(solve->pinned, solve->n_pinned) + smaller(mentor.score, mentee.score);
            break;
        }
    }
}

void rv_solution_free(rv_solve *solve, rv_solution *solution)
{
    rv_free(solve->ctx, solution->chosen);
    rv_free(solve->ctx, solution->price[REVERSA_MENTOR]);
    rv_free(solve->ctx, solution->price[REVERSA_MENTEE]);
    rv_free(solve->ctx, solution->load_price[REVERSA_MENTOR]);
    rv_free(solve->ctx, solution->load_price[REVERSA_MENTEE]);
    rv_free(solve->ctx, solution->own_price[REVERSA_MENTOR]);
    rv_free(solve->ctx, solution->own_price[REVERSA_MENTEE]);
    rv_free(solve->ctx, solution->quota_price);
    rv_free(solve->ctx, solution->conflict);
    memset(solution, 0, sizeof *solution);
}
