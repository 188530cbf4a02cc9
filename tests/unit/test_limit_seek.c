/*
 * Stages that count, guided by the score: with nothing but shares the empty matching holds, and must not be what comes out.
 */
#include <reversa/match.h>

#include "support/large_stage.h"

/* Shares hold without any pair, and the best mixture of matchings meets them with no matching that does: all pairs are worth
 * the same to a level that counts. */
static void test_master_guide_reaches_what_a_count_allows(void **state)
{
    (void)state;
    static const char shares[] =
        "{\"limit\":\"pairs\",\"where\":{\"same\":\"a\"},\"at_least\":{\"share\":0.45}},"
        "{\"limit\":\"pairs\",\"where\":{\"same\":\"b\"},\"at_most\":{\"share\":0.21}},"
        "{\"limit\":\"quota\",\"side\":\"mentor\",\"where\":{\"attribute\":\"c\",\"is\":\"g0\"},"
        "\"at_least\":{\"share\":0.37}}";
    static const char *const levels[] = {"\"mentees\",\"score\"", "\"mentees\""};
    if (!rv_mip_default_solver())
        skip();
    for (uint64_t round = 0; round < 4; round++) {
        made m = {.ctx = rt_context(NULL)};
        reversa_matching *matching;
        reversa_level level;
        make_limits(&m, rt_seed() + 9300 + round, 1, levels[round % 2], shares);
        assert_int_equal(reversa_match(m.ctx, m.problem, NULL, NULL, &matching), REVERSA_OK);
        reversa_matching_level(matching, 0, &level);
        print_message("%s: %lld of %lld\n", levels[round % 2], (long long)level.value, (long long)level.bound);
        assert_true(level.bound > 150);
        assert_true(level.value >= level.bound - 2);
        reversa_matching_free(matching);
        unmake(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_master_guide_reaches_what_a_count_allows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
