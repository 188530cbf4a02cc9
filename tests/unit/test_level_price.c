/*
 * The price of a level is the difference to a programme that does not have it; the proof stays that of the whole.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/match.h"

static reversa_matching *match_with_prices(reversa_context *ctx, const rt_case *drawn, bool prices)
{
    reversa_match_options options;
    reversa_match_options_init(&options);
    assert_false(options.level_prices);
    options.candidates = 2;
    options.level_prices = prices;
    reversa_matching *matching = NULL;
    assert_int_equal(reversa_match(ctx, drawn->problem, NULL, &options, &matching), REVERSA_OK);
    return matching;
}

static int64_t value_of(const reversa_matching *matching, int32_t index)
{
    reversa_level level;
    reversa_matching_level(matching, index, &level);
    return strcmp(level.name, "even") == 0 ? -level.value : level.value;
}

/* The words but for one. */
static void leave_out(const char *words, int32_t left_out, char *rest, size_t size)
{
    size_t used = 0;
    for (int32_t l = 0; *words; l++) {
        size_t length = strcspn(words, " ");
        if (l != left_out)
            used += (size_t)snprintf(rest + used, size - used, "%s%.*s", used ? " " : "", (int)length, words);
        words += length + strspn(words + length, " ");
    }
}

static void draw(rt_case *drawn, uint64_t *random)
{
    rt_case_shape shape = {.people = 30, .most = 2, .density = 40, .top = 1000000, .pins = true};
    rt_case_draw(drawn, random, &shape);
    for (int32_t k = 0; k < drawn->n * drawn->n; k++) {
        if (drawn->state[k] < 0 && rt_between(random, 0, 4) == 0)
            drawn->state[k] = REVERSA_PAIR_ACTIVE;
    }
}

static bool stands_before(const char *words, const char *one, const char *other)
{
    const char *at = strstr(words, one);
    return at && at < strstr(words, other);
}

/* Does the objective still have a count before `worst`, and one that fixes the number of pairs before `leximin`? */
static bool is_objective(const rt_case *drawn, const char *words)
{
    bool several = false;
    for (int32_t p = 0; p < drawn->n; p++)
        several = several || rt_case_most(drawn, 0, p) > 1 || rt_case_most(drawn, 1, p) > 1;
    if (strstr(words, "worst"))
        return stands_before(words, "pairs", "worst") || stands_before(words, "mentees", "worst");
    return !strstr(words, "leximin") || stands_before(words, "pairs", "leximin") ||
           (!several && stands_before(words, "mentees", "leximin"));
}

static void check_against_rest(reversa_context *ctx, rt_case *drawn, const reversa_matching *whole, int32_t left_out)
{
    char words[sizeof drawn->objective];
    char rest[sizeof drawn->objective] = "";
    int32_t n = reversa_matching_n_levels(whole);
    memcpy(words, drawn->objective, sizeof words);
    leave_out(words, left_out, rest, sizeof rest);
    if (!is_objective(drawn, rest)) {
        for (int32_t l = left_out + 1; l < n; l++)
            assert_true(reversa_matching_level_price(whole, left_out, l) == REVERSA_NO_PRICE);
        return;
    }
    memcpy(drawn->objective, rest, sizeof rest);
    rt_case_build(ctx, drawn);
    reversa_matching *without = match_with_prices(ctx, drawn, false);
    for (int32_t l = left_out + 1; l < n; l++)
        assert_int_equal(reversa_matching_level_price(whole, left_out, l),
                         value_of(without, l - 1) - value_of(whole, l));
    assert_true(reversa_matching_level_price(whole, left_out, left_out + 1) >= 0);
    reversa_matching_free(without);
    rt_case_unbuild(drawn);
    memcpy(drawn->objective, words, sizeof words);
}

static void test_level_price_is_the_difference_without_it(void **state)
{
    (void)state;
    static const char *const objectives[] = {
        "mentees score",         "mentees even score", "keep mentees worst score", "pairs mentees leximin keep",
        "mentees pairs leximin", "pairs worst even"};
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 60; round++) {
        rt_case drawn;
        draw(&drawn, &random);
        snprintf(drawn.objective, sizeof drawn.objective, "%s", objectives[round % 6]);
        rt_case_build(ctx, &drawn);
        reversa_matching *plain = match_with_prices(ctx, &drawn, false);
        reversa_matching *whole = match_with_prices(ctx, &drawn, true);
        int32_t n = reversa_matching_n_levels(whole);
        assert_true(reversa_matching_level_price(plain, 0, 1) == REVERSA_NO_PRICE);
        assert_int_equal(reversa_matching_certificate(whole).rounds, reversa_matching_certificate(plain).rounds);
        assert_int_equal(reversa_matching_certificate(whole).n_candidates,
                         reversa_matching_certificate(plain).n_candidates);
        rt_case copy = drawn; /* the matching goes on with the problem of `drawn` */
        for (int32_t left_out = 0; left_out + 1 < n; left_out++)
            check_against_rest(ctx, &copy, whole, left_out);
        assert_true(reversa_matching_level_price(whole, 1, 1) == REVERSA_NO_PRICE);
        assert_true(reversa_matching_level_price(whole, -1, 1) == REVERSA_NO_PRICE);
        assert_true(reversa_matching_level_price(whole, 0, n) == REVERSA_NO_PRICE);
        reversa_matching_free(plain);
        reversa_matching_free(whole);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    reversa_context_free(ctx);
}

/* Two pairs of 0.3 and 0.4, or one of 0.9. */
static void test_level_price_hands_on_what_is_given_up(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    rt_case_open(&drawn, 4);
    snprintf(drawn.objective, sizeof drawn.objective, "mentees pairs:0.5 score");
    drawn.role[0] = drawn.role[1] = 1;
    drawn.role[2] = drawn.role[3] = 2;
    drawn.score[0 * 4 + 2] = 900000; /* the only one that both mentees could have … */
    drawn.score[0 * 4 + 3] = 300000;
    drawn.score[1 * 4 + 2] = 400000; /* … and the other way for the first */
    rt_case_build(ctx, &drawn);
    reversa_matching *matching = match_with_prices(ctx, &drawn, true);
    assert_int_equal(value_of(matching, 2), 700000);
    /* without `pairs`, `score` may cost a mentee instead: one pair of 0.9 */
    assert_int_equal(reversa_matching_level_price(matching, 1, 2), 200000);
    assert_int_equal(reversa_matching_level_price(matching, 0, 1), 0);
    assert_int_equal(reversa_matching_level_price(matching, 0, 2), 0);
    reversa_matching_free(matching);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_level_price_is_the_difference_without_it),
        cmocka_unit_test(test_level_price_hands_on_what_is_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
