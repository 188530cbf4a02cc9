/*
 * The cost of a pair by solving again: a variant of the problem with the pair pinned or forbidden, level by level against the
 * matching as it is.
 *
 * A level's bound holds for matchings that are as good on the levels before. So up to the first level that one of the two
 * solves has not proven, losses are exact; of that level they lie between what is proven of the one and found of the other.
 */
#include <reversa/exchange.h>

#include <string.h>

#include "base/text.h"
#include "match/insight.h"
#include "match/variant.h"
#include "score/pair.h"

typedef struct retrial {
    reversa_context *ctx;
    const reversa_insight *insight;
    int32_t pair[2]; /* people, by reversa_side */
    bool chosen;
    bool was_active; /* eligible, and the new solve does not count it for "keep" since it is pinned there */
    bool eligible;
} retrial;

static bool look_up(retrial *r)
{
    const reversa_problem *problem = r->insight->problem;
    const reversa_matching *matching = r->insight->matching;
    int32_t mentor = problem->side[REVERSA_MENTOR].ordinal[r->pair[REVERSA_MENTOR]];
    int32_t mentee = problem->side[REVERSA_MENTEE].ordinal[r->pair[REVERSA_MENTEE]];
    for (int32_t k = 0; k < matching->n_pairs; k++) {
        const reversa_matched_pair *pair = &matching->pairs[k];
        if (pair->mentor != r->pair[REVERSA_MENTOR] || pair->mentee != r->pair[REVERSA_MENTEE])
            continue;
        r->chosen = true;
        if (pair->state == REVERSA_PAIR_PINNED)
            return false;
    }
    if (mentor < 0 || mentee < 0 || r->pair[REVERSA_MENTOR] == r->pair[REVERSA_MENTEE])
        return true;
    r->eligible = rv_verdicts_eligible(
        r->insight->scorer, (rv_couple){.mentor = r->pair[REVERSA_MENTOR], .mentee = r->pair[REVERSA_MENTEE]});
    r->was_active = !r->chosen && r->eligible && rv_insight_was_active(r->insight, mentee, mentor);
    return true;
}

/* Losses up to the first level of which less than all is known. */
static void compare_levels(const retrial *r, const reversa_matching *after, reversa_solved_exchange *out)
{
    const reversa_matching *before = r->insight->matching;
    for (int32_t l = 0; l < before->n_levels; l++) {
        const reversa_level *then = &before->levels[l];
        const reversa_level *now = &after->levels[l];
        int sign = strcmp(then->name, "even") == 0 ? -1 : 1;
        int64_t more = r->was_active && strcmp(then->name, "keep") == 0;
        bool exact = then->proven && now->proven;
        out->least[l] = sign * (then->value - (exact ? now->value : now->bound) - more);
        out->most[l] = sign * ((exact ? then->value : then->bound) - now->value - more);
        if (out->least[l] != out->most[l])
            return;
    }
    if (before->outcome == REVERSA_OUTCOME_OPTIMAL && after->outcome == REVERSA_OUTCOME_OPTIMAL)
        out->claim = REVERSA_CLAIM_EXACT;
}

/* Levels of the lowest scores leave pinned pairs out, so a pair that is forced may cost less than one that is chosen. */
static bool is_left_out(const retrial *r)
{
    const reversa_programme *programme = r->insight->problem->programme;
    bool found = false;
    for (int32_t l = 0; l < programme->n_levels && !r->chosen; l++) {
        rv_level_kind kind = programme->objective[l].kind;
        found = found || kind == RV_LEVEL_WORST || kind == RV_LEVEL_LEXIMIN;
    }
    return found;
}

static reversa_presence presence_of(const retrial *r, const reversa_solved_exchange *exchange)
{
    if (!r->eligible && !r->chosen)
        return REVERSA_PRESENCE_NONE;
    if (exchange->claim == REVERSA_CLAIM_NONE || (!exchange->possible && exchange->claim != REVERSA_CLAIM_EXACT))
        return REVERSA_PRESENCE_UNKNOWN;
    if (!exchange->possible || rv_lex_sign(exchange->least, exchange->n_levels) > 0)
        return r->chosen ? REVERSA_PRESENCE_EVERY : REVERSA_PRESENCE_NONE;
    bool sure = exchange->claim == REVERSA_CLAIM_EXACT && !is_left_out(r);
    return sure ? REVERSA_PRESENCE_SOME : REVERSA_PRESENCE_UNKNOWN;
}

static void read_result(const retrial *r, const reversa_matching *after, reversa_solved_exchange *out)
{
    switch (after->outcome) {
    case REVERSA_OUTCOME_OPTIMAL:
    case REVERSA_OUTCOME_FEASIBLE:
        out->possible = true;
        out->has_most = true;
        out->claim = REVERSA_CLAIM_AT_LEAST;
        compare_levels(r, after, out);
        return;
    case REVERSA_OUTCOME_INFEASIBLE:
        out->claim = REVERSA_CLAIM_EXACT;
        return;
    default:
        return; /* stopped: nothing is known */
    }
}

static reversa_status solve_again(const retrial *r, reversa_solved_exchange *out)
{
    rv_variant variant;
    reversa_status status = rv_variant_open(r->ctx, r->insight->problem, &variant);
    if (!status)
        status = rv_variant_force(&variant, r->pair, !r->chosen);
    if (!status)
        status = rv_variant_build(&variant);
    if (status == REVERSA_E_DATA) { /* vetoed, or no place is left: such a pair cannot be pinned */
        r->ctx->n_errors = 0;
        out->claim = REVERSA_CLAIM_EXACT;
        status = REVERSA_OK;
    } else if (!status) {
        status = rv_variant_solve(&variant, r->insight->matching);
        if (!status)
            read_result(r, variant.matching, out);
    }
    rv_variant_close(&variant);
    return status;
}

reversa_status reversa_insight_solve(reversa_context *ctx, const reversa_insight *insight, int32_t mentor,
                                     int32_t mentee, reversa_solved_exchange *exchange_out)
{
    if (exchange_out)
        memset(exchange_out, 0, sizeof *exchange_out);
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!insight || !exchange_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", insight ? "exchange_out" : "insight");
    int32_t n = insight->problem->cohort->n_people;
    if (mentor < 0 || mentor >= n || mentee < 0 || mentee >= n)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "No such person: the pair is %d and %d, the cohort has %d people",
                       mentor, mentee, n);
    retrial r = {.ctx = ctx, .insight = insight, .pair = {[REVERSA_MENTOR] = mentor, [REVERSA_MENTEE] = mentee}};
    reversa_solved_exchange exchange = {.n_levels = insight->matching->n_levels};
    bool has_say = look_up(&r);
    if (!has_say)
        exchange.presence = REVERSA_PRESENCE_EVERY;
    else if (mentor == mentee)
        exchange.claim = REVERSA_CLAIM_EXACT;
    else
        status = solve_again(&r, &exchange);
    if (status)
        return status;
    if (has_say)
        exchange.presence = presence_of(&r, &exchange);
    *exchange_out = exchange;
    return REVERSA_OK;
}
