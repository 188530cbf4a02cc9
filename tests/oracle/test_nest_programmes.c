/*
 * Nested quotas as a network against the same quotas as an integer program, on random problems far beyond what can be
 * enumerated: sets of last digits of people's numbers, within each other or apart, on either side or on both. The
 * solver that is asked for by name knows nothing of sets.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match/mip.h"
#include "model/matching.h"
#include "support/match.h"

#define ROUNDS 400
#define MOST_SETS 4

typedef struct run {
    int first, last;
} run;

/* Are two runs within each other, or apart? */
static bool agree(run a, run b)
{
    bool apart = a.last < b.first || b.last < a.first;
    bool within = (a.first >= b.first && a.last <= b.last) || (b.first >= a.first && b.last <= a.last);
    return apart || within;
}

static void put_quota(rt_case *drawn, uint64_t *random, const char *side, run digits, int most)
{
    size_t at = strlen(drawn->limits);
    int64_t least = rt_between(random, 0, most);
    int64_t what = rt_between(random, 0, 2);
    char bounds[96];
    if (what == 0)
        snprintf(bounds, sizeof bounds, "\"at_least\":{\"count\":%d}", (int)least / 4);
    else if (what == 1)
        snprintf(bounds, sizeof bounds, "\"at_most\":{\"count\":%d}", (int)least);
    else
        snprintf(bounds, sizeof bounds, "\"at_least\":{\"count\":%d},\"at_most\":{\"count\":%d}", (int)least / 4,
                 (int)least);
    int length = snprintf(drawn->limits + at, sizeof drawn->limits - at,
                          "{\"limit\":\"quota\",\"side\":\"%s\",\"where\":{\"attribute\":\"digit\",\"at_least\":%d,"
                          "\"at_most\":%d},%s},",
                          side, digits.first, digits.last, bounds);
    assert_true(length > 0 && at + (size_t)length < sizeof drawn->limits);
}

static void draw_quotas(rt_case *drawn, uint64_t *random)
{
    static const char *const sides[] = {"mentor", "mentee"};
    drawn->limits[0] = '\0';
    for (int side = 0; side < 2; side++) {
        run list[MOST_SETS];
        int n = 0;
        for (int64_t tries = rt_between(random, side == 0, 8); tries > 0 && n < MOST_SETS; tries--) {
            run digits = {(int)rt_between(random, 0, 9), 0};
            digits.last = (int)rt_between(random, digits.first, 9);
            bool fits = true;
            for (int k = 0; k < n; k++)
                fits = fits && agree(list[k], digits);
            if (!fits)
                continue;
            list[n++] = digits;
            put_quota(drawn, random, sides[side], digits, 2 * (digits.last - digits.first + 1));
        }
    }
}

static void draw_case(rt_case *drawn, uint64_t *random, int round, int people)
{
    static const char *const objectives[] = {"mentees score",         "pairs score",         "score",
                                             "mentors mentees score", "mentees pairs score", "mentees keep score",
                                             "pairs even score"};
    rt_case_shape shape = {.people = people, .most = 1 + round % 3, .density = 20 + round % 5 * 16, .top = 1000000};
    shape.pins = round % 3 == 0;
    shape.bans = round % 2 == 0;
    shape.loads = round % 5 == 0;
    if (round % 4 == 0)
        shape.top = 3;
    rt_case_draw(drawn, random, &shape);
    snprintf(drawn->objective, sizeof drawn->objective, "%s", objectives[rt_between(random, 0, 6)]);
    draw_quotas(drawn, random);
}

static void expect_same(const rt_case *drawn, const reversa_matching *a, const reversa_matching *b, int round)
{
    if (reversa_matching_outcome(a) != reversa_matching_outcome(b))
        fail_msg("round %d: outcomes %d and %d\n%s\n%s", round, reversa_matching_outcome(a),
                 reversa_matching_outcome(b), drawn->objective, drawn->limits);
    for (int32_t l = 0; l < reversa_matching_n_levels(a); l++) {
        reversa_level first, second;
        reversa_matching_level(a, l, &first);
        reversa_matching_level(b, l, &second);
        if (first.value != second.value)
            fail_msg("round %d, %s: %lld and %lld", round, first.name, (long long)first.value, (long long)second.value);
    }
}

/* What a network proves of nested quotas. */
static void expect_proven(const reversa_matching *matching)
{
    reversa_certificate certificate = reversa_matching_certificate(matching);
    assert_int_equal(certificate.scope, REVERSA_SCOPE_ELIGIBLE);
    assert_int_equal(certificate.proof, REVERSA_PROOF_DUALS);
    assert_int_equal(matching->solver, REVERSA_SOLVER_NETWORK);
    bool optimal = reversa_matching_outcome(matching) == REVERSA_OUTCOME_OPTIMAL;
    assert_true(optimal || reversa_matching_outcome(matching) == REVERSA_OUTCOME_INFEASIBLE);
    for (int32_t l = 0; l < reversa_matching_n_levels(matching) && optimal; l++) {
        reversa_level level;
        reversa_matching_level(matching, l, &level);
        assert_true(level.proven);
        assert_int_equal(level.value, level.bound);
    }
    for (int32_t k = 0; k < reversa_matching_n_limits(matching) && optimal; k++) {
        reversa_limit_use use;
        reversa_matching_limit(matching, k, &use);
        assert_int_equal(use.violation, 0);
    }
}

/* The limits that are named are enough by themselves: without the others there is no matching either. */
static void expect_reason(reversa_context *ctx, rt_case *drawn, const reversa_matching *matching, int round)
{
    char kept[sizeof drawn->limits] = "";
    int32_t n_named = 0;
    const char *text;
    while ((text = reversa_matching_conflict(matching, n_named)) != NULL) {
        assert_true(strlen(text) > 0);
        n_named++;
    }
    assert_true(n_named > 0);
    int32_t n = 0;
    char all[sizeof drawn->limits];
    memcpy(all, drawn->limits, sizeof all);
    for (char *at = all; *at && n < reversa_matching_n_limits(matching);) {
        char *end = strstr(at, "},{");
        size_t length = end ? (size_t)(end - at) + 2 : strlen(at);
        reversa_limit_use use;
        reversa_matching_limit(matching, n++, &use);
        bool named = false;
        for (int32_t k = 0; k < n_named; k++)
            named = named || strcmp(reversa_matching_conflict(matching, k), use.text) == 0;
        if (named)
            strncat(kept, at, length);
        at += length;
    }
    rt_case_unbuild(drawn);
    memcpy(drawn->limits, kept, sizeof kept);
    rt_case_build(ctx, drawn);
    reversa_matching *again = rt_case_match(ctx, drawn, 4, REVERSA_SOLVER_AUTO);
    if (reversa_matching_outcome(again) != REVERSA_OUTCOME_INFEASIBLE)
        fail_msg("round %d: '%s' is no reason", round, kept);
    reversa_matching_free(again);
}

static void test_nested_quotas_agree_with_integer_programs(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    reversa_solver other = rv_mip_solver_of(REVERSA_SOLVER_GLPK) ? REVERSA_SOLVER_GLPK : REVERSA_SOLVER_HIGHS;
    int n_infeasible = 0, n_bound = 0;
    for (int round = 0; round < ROUNDS && rv_mip_default_solver(); round++) {
        rt_case drawn;
        draw_case(&drawn, &random, round, round % 8 ? 24 : 60);
        rt_case_build(ctx, &drawn);
        reversa_matching *a = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_NETWORK);
        reversa_matching *b = rt_case_match(ctx, &drawn, 4, other);
        bool infeasible = reversa_matching_outcome(a) == REVERSA_OUTCOME_INFEASIBLE;
        expect_same(&drawn, a, b, round);
        expect_proven(a);
        n_infeasible += infeasible;
        n_bound += !infeasible && reversa_matching_certificate(b).proof == REVERSA_PROOF_SEARCH;
        if (infeasible && drawn.load[0][0] < 0 && drawn.load[0][1] < 0 && drawn.load[1][0] < 0 && drawn.load[1][1] < 0)
            expect_reason(ctx, &drawn, a, round);
        reversa_matching_free(b);
        reversa_matching_free(a);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    print_message("%d problems: %d infeasible, %d that the network without sets does not settle\n", ROUNDS,
                  n_infeasible, n_bound);
    assert_true(!rv_mip_default_solver() || (n_infeasible > ROUNDS / 20 && n_bound > ROUNDS / 5));
    reversa_context_free(ctx);
}

static char *print_with(rt_case *drawn, int32_t threads)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_context_set_threads(ctx, threads);
    rt_case_build(ctx, drawn);
    reversa_matching *matching = rt_case_match(ctx, drawn, 2, REVERSA_SOLVER_AUTO);
    char *text = rt_case_print(drawn, matching);
    reversa_matching_free(matching);
    rt_case_unbuild(drawn);
    reversa_context_free(ctx);
    return text;
}

static void test_nested_quotas_do_not_depend_on_rows_or_threads(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int round = 0; round < 40; round++) {
        rt_case drawn;
        draw_case(&drawn, &random, round, 80);
        char *first = print_with(&drawn, 1);
        rt_case_shuffle(&drawn, &random);
        char *second = print_with(&drawn, 4);
        assert_string_equal(first, second);
        free(first);
        free(second);
        rt_case_free(&drawn);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nested_quotas_agree_with_integer_programs),
        cmocka_unit_test(test_nested_quotas_do_not_depend_on_rows_or_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
