/* Engagement by group: each group is what its pairs are alone, and nothing hidden can be found. */
#include <math.h>
#include <stdio.h>

#include <reversa/pair_groups.h>

#include "support/attack.h"
#include "support/engagement.h"

#define MOST_GROUPS 8

static rt_programme programme;
static int32_t group[RT_MOST_PAIRS];

/* Pairs with some sessions, each in a group; few are in the last ones. */
static void draw(uint64_t *random, int32_t n_groups)
{
    programme.n_pairs = programme.n_sessions = 0;
    for (int i = 0; i < 90; i++) {
        int64_t pair = rt_pair(&programme, (int32_t)rt_between(random, 0, 40));
        int64_t n = rt_between(random, 0, 12);
        int64_t most = rt_between(random, 0, n_groups);
        group[pair] = (int32_t)rt_between(random, -1, most > 0 ? most - 1 : 0);
        for (int64_t k = 0; k < n; k++)
            rt_session(&programme, pair, (int32_t)rt_between(random, 0, 170),
                       (reversa_session_state)(rt_between(random, 0, 9) % 6));
    }
}

static reversa_engagement *measure(reversa_context *ctx, const reversa_pair_rows *rows)
{
    reversa_sessions *sessions = rt_sessions(ctx, &programme);
    reversa_engagement_options options = rt_as_of(180);
    reversa_engagement *engagement = NULL;
    assert_int_equal(reversa_engagement_create(ctx, sessions, rows, &options, &engagement), REVERSA_OK);
    reversa_sessions_free(sessions);
    return engagement;
}

static reversa_pair_groups groups_of(int32_t n, int64_t smallest)
{
    reversa_pair_groups groups;
    reversa_pair_groups_init(&groups);
    groups.n_groups = n;
    groups.group = group;
    groups.smallest = smallest;
    return groups;
}

static void same(double a, double b)
{
    assert_true(a == b || (isnan(a) && isnan(b)));
}

static void test_groups_are_their_pairs_alone(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed() + 11;
    draw(&random, 4);
    reversa_pair_rows rows = rt_pair_rows(&programme);
    reversa_engagement *whole = measure(ctx, &rows);
    reversa_pair_groups groups = groups_of(4, 0);
    reversa_engagement_group out[5];
    assert_int_equal(reversa_engagement_by_group(ctx, whole, &rows, &groups, out), REVERSA_OK);
    for (int32_t g = 0; g < 5; g++) {
        const char *mentor[RT_MOST_PAIRS];
        const char *mentee[RT_MOST_PAIRS];
        int32_t start[RT_MOST_PAIRS];
        reversa_pair_rows own;
        reversa_engagement_summary s;
        reversa_pair_rows_init(&own);
        for (int64_t i = 0; i < rows.n; i++) {
            if (group[i] != (g == 4 ? -1 : g))
                continue;
            mentor[own.n] = rows.mentor_id[i];
            mentee[own.n] = rows.mentee_id[i];
            start[own.n++] = rows.start[i];
        }
        own.mentor_id = mentor;
        own.mentee_id = mentee;
        own.start = start;
        reversa_engagement *alone = measure(ctx, &own);
        reversa_engagement_summarise(alone, &s);
        assert_false(out[g].hidden);
        assert_int_equal(out[g].n_pairs, s.n_started);
        assert_int_equal(out[g].n_met, s.n_met);
        assert_int_equal(out[g].n_closed, s.n_closed);
        same(out[g].adherence.value, s.adherence.value);
        same(out[g].adherence.low, s.adherence.low);
        same(out[g].volume, s.volume);
        same(out[g].completion, s.completion);
        same(out[g].covered, s.covered);
        reversa_engagement_free(alone);
    }
    reversa_engagement_free(whole);
    reversa_context_free(ctx);
}

/* Unknown: the pairs of each group, and the meetings held. Given: those of the groups shown and of all. */
static void test_groups_under_attack(void **state)
{
    (void)state;
    static rt_attack a;
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed() + 12;
    int64_t n_hidden = 0;
    int64_t n_shown = 0;
    for (int round = 0; round < 100; round++) {
        int32_t n_groups = (int32_t)rt_between(&random, 2, MOST_GROUPS);
        reversa_engagement_group out[MOST_GROUPS + 1];
        reversa_engagement_group all[MOST_GROUPS + 1];
        draw(&random, n_groups);
        reversa_pair_rows rows = rt_pair_rows(&programme);
        reversa_engagement *engagement = measure(ctx, &rows);
        reversa_pair_groups groups = groups_of(n_groups, 5);
        assert_int_equal(reversa_engagement_by_group(ctx, engagement, &rows, &groups, out), REVERSA_OK);
        groups.smallest = 0;
        assert_int_equal(reversa_engagement_by_group(ctx, engagement, &rows, &groups, all), REVERSA_OK);
        rt_attack_open(&a, 2 * (n_groups + 1));
        rt_attack_add_sum(&a, 0, 2, n_groups + 1);
        rt_attack_add_sum(&a, 1, 2, n_groups + 1);
        for (int32_t g = 0; g <= n_groups; g++) {
            assert_true(out[g].hidden || out[g].n_pairs == 0 || out[g].n_pairs >= 5);
            if (out[g].hidden) {
                assert_true(out[g].n_pairs == -1 && out[g].n_met == -1 && out[g].n_closed == -1);
                assert_true(isnan(out[g].adherence.value) && out[g].adherence.fit == REVERSA_FIT_TOO_FEW);
                assert_true(isnan(out[g].volume) && isnan(out[g].completion) && isnan(out[g].covered));
                continue;
            }
            rt_attack_add_sum(&a, 2 * g, 1, 1);
            rt_attack_add_sum(&a, 2 * g + 1, 1, 1);
        }
        for (int32_t g = 0; g <= n_groups; g++) {
            n_hidden += out[g].hidden;
            n_shown += !out[g].hidden && out[g].n_pairs > 0;
            assert_true(!out[g].hidden || all[g].n_pairs > 0);
            assert_false(out[g].hidden && (rt_attack_settles(&a, 2 * g) || rt_attack_settles(&a, 2 * g + 1)));
        }
        reversa_engagement_free(engagement);
    }
    assert_true(n_hidden > 50 && n_shown > 50);
    reversa_context_free(ctx);
}

/* Six pairs of the same mentor are one person on the other side. */
static void test_group_of_one_mentor_is_small(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    programme.n_pairs = programme.n_sessions = 0;
    for (int i = 0; i < 18; i++) {
        int64_t pair = rt_pair(&programme, 0);
        group[pair] = i / 6;
        if (i < 6)
            programme.pair_mentor[pair] = "one";
    }
    reversa_pair_rows rows = rt_pair_rows(&programme);
    reversa_engagement *engagement = measure(ctx, &rows);
    reversa_pair_groups groups = groups_of(3, 5);
    reversa_engagement_group out[4];
    assert_int_equal(reversa_engagement_by_group(ctx, engagement, &rows, &groups, out), REVERSA_OK);
    assert_true(out[0].hidden && out[1].hidden && !out[2].hidden && !out[3].hidden);
    assert_int_equal(out[3].adherence.fit, REVERSA_FIT_NO_DATA);
    rows.n = 17;
    assert_int_equal(reversa_engagement_by_group(ctx, engagement, &rows, &groups, out), REVERSA_E_ARGUMENT);
    rows.n = 18;
    assert_int_equal(reversa_engagement_by_group(ctx, engagement, &rows, NULL, out), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_engagement_by_group(ctx, NULL, &rows, &groups, out), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_engagement_by_group(NULL, engagement, &rows, &groups, out), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_engagement_by_group(ctx, engagement, &rows, &groups, NULL), REVERSA_E_ARGUMENT);
    groups.side = REVERSA_MENTOR; /* the mentor of six pairs is in one group: so are the others */
    assert_int_equal(reversa_engagement_by_group(ctx, engagement, &rows, &groups, out), REVERSA_OK);
    reversa_engagement_free(engagement);
    reversa_context_free(ctx);
}

/* ---- Memory ---- */

static reversa_engagement *walked;

static void set_up(reversa_context *ctx, void *state)
{
    (void)state;
    uint64_t random = 1;
    draw(&random, 3);
    reversa_pair_rows rows = rt_pair_rows(&programme);
    walked = measure(ctx, &rows);
}

static reversa_status call(reversa_context *ctx, void *state)
{
    (void)state;
    reversa_pair_rows rows = rt_pair_rows(&programme);
    reversa_pair_groups groups = groups_of(3, 5);
    reversa_engagement_group out[4];
    return reversa_engagement_by_group(ctx, walked, &rows, &groups, out);
}

static void release(reversa_context *ctx, void *state)
{
    (void)ctx;
    (void)state;
    reversa_engagement_free(walked);
}

static void test_groups_without_memory(void **state)
{
    (void)state;
    const rt_walk walk = {.name = "engagement by group", .setup = set_up, .call = call, .release = release};
    assert_true(rt_fault_walk(&walk) > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groups_are_their_pairs_alone),
        cmocka_unit_test(test_groups_under_attack),
        cmocka_unit_test(test_group_of_one_mentor_is_small),
        cmocka_unit_test(test_groups_without_memory),
    };
    return cmocka_run_group_tests_name("engagement_groups", tests, NULL, NULL);
}
