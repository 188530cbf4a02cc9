/*
 * Variants: unchanged they solve to the same; a rule or a limit that is dropped no longer holds.
 */
#include "match/variant.h"

#include "match/mip.h"
#include "support/instance.h"
#include "support/people.h"

static const char people[] = "id,role,level\nm1,mentor,1\nm2,mentor,3\ne1,mentee,4\ne2,mentee,4\n";
#define INSIDE                                                                                                         \
    "\"rules\": [{\"rule\": \"level_gap\", \"at_least\": 2}], \"criteria\": [{\"criterion\": \"gap\", \"attribute\": " \
    "\"level\", \"ideal\": 3, \"range\": 3, \"weight\": 1}], \"objective\": [\"mentees\", \"score\"], \"limits\": "

static void test_variant_solve_unchanged_gives_the_same(void **state)
{
    (void)state;
    for (int round = 0; round < 30; round++) {
        uint64_t random = rt_seed() + 95000 + (uint64_t)round;
        reversa_context *ctx = rt_context(NULL);
        reversa_matching *matching;
        rv_variant variant;
        rt_instance it;
        rt_instance_draw(&it, &random, (int32_t)rt_between(&random, 0, 15), round % 3 == 0);
        rt_instance_build(ctx, &it);
        assert_int_equal(reversa_match(ctx, it.problem, NULL, NULL, &matching), REVERSA_OK);
        assert_int_equal(rv_variant_can_edit(it.problem), !it.user.function || it.listed);
        assert_int_equal(rv_variant_open(ctx, it.problem, &variant), REVERSA_OK);
        if (rv_variant_can_edit(it.problem))
            assert_int_equal(rv_variant_edit(&variant, NULL, 0), REVERSA_OK);
        assert_int_equal(rv_variant_solve(&variant, matching), REVERSA_OK);
        assert_int_equal(variant.matching->n_pairs, matching->n_pairs);
        for (int32_t k = 0; k < matching->n_pairs; k++) {
            assert_int_equal(variant.matching->pairs[k].mentor, rv_variant_person(&variant, matching->pairs[k].mentor));
            assert_int_equal(variant.matching->pairs[k].mentee, rv_variant_person(&variant, matching->pairs[k].mentee));
            assert_int_equal(variant.matching->pairs[k].score, matching->pairs[k].score);
        }
        rv_variant_close(&variant);
        reversa_matching_free(matching);
        rt_instance_free(&it);
        reversa_context_free(ctx);
    }
}

static int64_t pairs_of(const rt_case *made, const reversa_matching *like, int rule, int limit)
{
    rv_variant variant;
    assert_int_equal(rv_variant_open(made->ctx, made->problem, &variant), REVERSA_OK);
    if (rule >= 0)
        rv_variant_drop_rule(&variant, rule);
    if (limit >= 0)
        rv_variant_drop_limit(&variant, limit);
    assert_int_equal(rv_variant_solve(&variant, like), REVERSA_OK);
    int64_t n = variant.matching->n_pairs;
    assert_int_equal(n > 0 ? rv_variant_load(&variant, variant.matching->pairs[0].mentee, REVERSA_MENTEE) : 0, n > 0);
    rv_variant_close(&variant);
    return n;
}

static void test_variant_drop_leaves_one_out(void **state)
{
    (void)state;
    rt_case made = {0};
    reversa_matching *matching;
    assert_int_equal(rt_make(&made, people, INSIDE "[]"), REVERSA_OK);
    assert_int_equal(reversa_match(made.ctx, made.problem, NULL, NULL, &matching), REVERSA_OK);
    assert_int_equal(pairs_of(&made, matching, -1, -1), 1);
    assert_int_equal(pairs_of(&made, matching, 0, -1), 2);
    reversa_matching_free(matching);
    if (rv_mip_default_solver()) {
        assert_int_equal(rt_make(&made, people,
                                 INSIDE "[{\"limit\": \"quota\", \"side\": \"mentee\", \"at_most\": {\"count\": 0}}]"),
                         REVERSA_OK);
        assert_int_equal(reversa_match(made.ctx, made.problem, NULL, NULL, &matching), REVERSA_OK);
        assert_int_equal(pairs_of(&made, matching, -1, -1), 0);
        assert_int_equal(pairs_of(&made, matching, -1, 0), 1);
        reversa_matching_free(matching);
    }
    rt_drop(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_variant_solve_unchanged_gives_the_same),
        cmocka_unit_test(test_variant_drop_leaves_one_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
