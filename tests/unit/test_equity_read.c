/* Audits read: rates, the choice of the reference, comparisons over what is shown, strata. */
#include "support/numbers.h"

#include <string.h>

#include <reversa/equity.h>

#define MOST 1000

static reversa_context *ctx;
static int32_t group[MOST];
static int32_t stratum[MOST];
static int32_t reached[MOST];
static int64_t n;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    return 0;
}

static int close_context(void **state)
{
    (void)state;
    reversa_context_free(ctx);
    return 0;
}

static void add(int count, int32_t code, int32_t department, int32_t stage)
{
    for (int i = 0; i < count; i++) {
        group[n] = code;
        stratum[n] = department;
        reached[n++] = stage;
    }
}

static reversa_equity *make(bool with_strata)
{
    const int32_t *const attributes[] = {group};
    reversa_equity *equity;
    reversa_equity_rows rows;
    reversa_equity_rows_init(&rows);
    rows.n = n;
    rows.n_attributes = 1;
    rows.attributes = attributes;
    rows.stratum = with_strata ? stratum : NULL;
    rows.n_stages = 2;
    rows.reached = reached;
    assert_int_equal(reversa_equity_create(ctx, &rows, NULL, &equity), REVERSA_OK);
    return equity;
}

/* 12 of 60, 30 of 90, 20 of 50, one person not known of whom nothing may be shown. */
static reversa_equity *three_groups(void)
{
    n = 0;
    add(48, 10, 0, 0);
    add(12, 10, 0, 1);
    add(60, 20, 0, 0);
    add(30, 20, 0, 1);
    add(30, 30, 0, 0);
    add(20, 30, 0, 1);
    return make(false);
}

static void test_rate_is_wilson(void **state)
{
    (void)state;
    reversa_equity *equity = three_groups();
    reversa_estimate rate = reversa_equity_rate(equity, 0, 0, 1);
    rt_close(rate.value, 0.2, 1e-14);
    rt_close(rate.low, 0.1182850532, 1e-9); /* prop.test(12, 60, correct = FALSE) in R */
    rt_close(rate.high, 0.3178180581, 1e-9);
    assert_int_equal(reversa_equity_rate(equity, 3, 0, 1).fit, REVERSA_FIT_NO_DATA);
    assert_int_equal(reversa_equity_rate(equity, 0, 1, 1).fit, REVERSA_FIT_NO_DATA);
    assert_int_equal(reversa_equity_rate(equity, 0, 0, 2).fit, REVERSA_FIT_NO_DATA);
    reversa_equity_free(equity);
}

static void test_compare_with_the_highest(void **state)
{
    (void)state;
    reversa_equity *equity = three_groups();
    reversa_impact impacts[3];
    reversa_impact alone;
    int32_t reference = -1;
    assert_int_equal(reversa_equity_compare(ctx, equity, 0, 1, &reference, impacts), REVERSA_OK);
    assert_int_equal(reference, 2);
    const reversa_impact_counts counts = {12, 60, 20, 50};
    reversa_impact_compare(&counts, 0.95, 5, &alone);
    rt_close(impacts[0].ratio, alone.ratio, 0);
    rt_close(impacts[0].ratio_low, alone.ratio_low, 0);
    rt_close(impacts[0].p, alone.p, 0);
    assert_int_equal(impacts[0].four_fifths, REVERSA_FOUR_FIFTHS_YES);
    double p[] = {impacts[0].p, impacts[1].p};
    assert_int_equal(reversa_holm_adjust(ctx, p, 2, p), REVERSA_OK);
    rt_close(impacts[0].p_holm, p[0], 0);
    rt_close(impacts[1].p_holm, p[1], 0);
    rt_close(impacts[2].ratio, 1, 0);
    assert_true(isnan(impacts[2].p) && isnan(impacts[2].p_holm));
    reversa_equity_free(equity);
}

static void test_compare_with_a_named_one(void **state)
{
    (void)state;
    reversa_equity *equity = three_groups();
    reversa_impact impacts[3];
    const int32_t code = 20;
    const int32_t none = 21;
    int32_t reference = reversa_equity_find(equity, &code);
    assert_int_equal(reference, 1);
    assert_int_equal(reversa_equity_find(equity, &none), -1);
    assert_int_equal(reversa_equity_compare(ctx, equity, 0, 1, &reference, impacts), REVERSA_OK);
    rt_close(impacts[0].ratio, 0.6, 1e-14);
    rt_close(impacts[2].ratio, 1.2, 1e-14);
    rt_close(impacts[1].reference_rate, 1.0 / 3, 1e-14);
    reversa_equity_free(equity);
}

/* Two small groups with the highest rates: hidden, not the reference, not among the comparisons. */
static void test_compare_keeps_hidden_groups_out(void **state)
{
    (void)state;
    reversa_impact impacts[6];
    reversa_equity_group at;
    int32_t reference = -1;
    n = 0;
    add(48, 10, 0, 0);
    add(12, 10, 0, 1);
    add(60, 20, 0, 0);
    add(30, 20, 0, 1);
    add(3, 30, 0, 1);
    add(4, 40, 0, 1);
    add(6, -1, 0, 0);
    add(6, -1, 0, 1);
    reversa_equity *equity = make(false);
    assert_int_equal(reversa_equity_compare(ctx, equity, 0, 1, &reference, impacts), REVERSA_OK);
    reversa_equity_group_at(equity, reference, &at);
    assert_true(reference >= 0 && at.known && !at.hidden);
    int n_compared = 0;
    for (int32_t g = 0; g < reversa_equity_n_groups(equity); g++) {
        reversa_equity_group_at(equity, g, &at);
        n_compared += !isnan(impacts[g].p);
        if (at.hidden) {
            assert_int_equal(impacts[g].fit, REVERSA_FIT_TOO_FEW);
            assert_int_equal(impacts[g].four_fifths, REVERSA_FOUR_FIFTHS_WITHHELD);
            assert_true(isnan(impacts[g].rate) && isnan(impacts[g].ratio) && isnan(impacts[g].p_holm));
            assert_true(isnan(reversa_equity_rate(equity, g, 0, 1).low));
        }
        if (!at.known)
            assert_true(isnan(impacts[g].p));
    }
    assert_int_equal(n_compared, 1);
    rt_close(impacts[0].p_holm, impacts[0].p, 0);
    reversa_equity_group_at(equity, 2, &at);
    assert_true(at.hidden);
    reference = 2; /* a hidden one by name: no comparison, since it would give its rate away */
    assert_int_equal(reversa_equity_compare(ctx, equity, 0, 1, &reference, impacts), REVERSA_OK);
    for (int32_t g = 0; g < 4; g++)
        assert_true(isnan(impacts[g].ratio) && isnan(impacts[g].reference_rate) && isnan(impacts[g].p));
    reversa_equity_free(equity);
}

static void test_compare_one_group_and_everyone_selected(void **state)
{
    (void)state;
    reversa_impact impacts[2];
    int32_t reference = -1;
    n = 0;
    add(30, 1, 0, 1);
    reversa_equity *equity = make(false);
    assert_int_equal(reversa_equity_compare(ctx, equity, 0, 1, &reference, impacts), REVERSA_OK);
    assert_int_equal(reference, 0);
    rt_close(impacts[0].ratio, 1, 0);
    reversa_equity_free(equity);
    add(40, 2, 0, 1);
    equity = make(false);
    reference = -1;
    assert_int_equal(reversa_equity_compare(ctx, equity, 0, 1, &reference, impacts), REVERSA_OK);
    rt_close(impacts[1].ratio, 1, 0);
    rt_close(impacts[1].p, 1, 0);
    assert_int_equal(impacts[1].four_fifths, REVERSA_FOUR_FIFTHS_NO);
    reversa_equity_free(equity);
}

static void test_compare_wrong_arguments(void **state)
{
    (void)state;
    reversa_equity *equity = three_groups();
    reversa_impact impacts[3];
    int32_t reference = 3;
    assert_int_equal(reversa_equity_compare(ctx, equity, 0, 1, &reference, impacts), REVERSA_E_ARGUMENT);
    reference = -2;
    assert_int_equal(reversa_equity_compare(ctx, equity, 0, 1, &reference, impacts), REVERSA_E_ARGUMENT);
    reference = -1;
    assert_int_equal(reversa_equity_compare(ctx, equity, 1, 0, &reference, impacts), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_equity_compare(ctx, equity, 0, 2, &reference, impacts), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_equity_compare(ctx, NULL, 0, 1, &reference, impacts), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_equity_compare(ctx, equity, 0, 1, NULL, impacts), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_equity_compare(ctx, equity, 0, 1, &reference, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_equity_compare(NULL, equity, 0, 1, &reference, impacts), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_equity_count(equity, 0, 2), 0);
    assert_int_equal(reversa_equity_count(equity, 3, 0), 0);
    assert_int_equal(reversa_equity_n_stages(equity), 2);
    reversa_equity_group at;
    reversa_equity_group_at(equity, 3, &at);
    assert_null(at.codes);
    reversa_equity_free(equity);
}

/* Department by department; one person has none. */
static void test_stratify(void **state)
{
    (void)state;
    const reversa_impact_counts strata[] = {{5, 20, 12, 30}, {8, 30, 10, 20}, {6, 14, 9, 18}};
    const reversa_equity_pair pair = {.group = 0, .reference = 1, .from = 0, .to = 1};
    reversa_stratified expected;
    reversa_stratified found;
    n = 0;
    for (int32_t s = 0; s < 3; s++) {
        add((int)strata[s].selected, 1, 5 * s, 1);
        add((int)(strata[s].n - strata[s].selected), 1, 5 * s, 0);
        add((int)strata[s].reference_selected, 2, 5 * s, 1);
        add((int)(strata[s].reference_n - strata[s].reference_selected), 2, 5 * s, 0);
    }
    add(9, 2, -1, 1); /* stratum not known */
    reversa_equity *equity = make(true);
    reversa_impact_stratified(strata, 3, 0.95, &expected);
    assert_int_equal(reversa_equity_stratify(ctx, equity, &pair, &found), REVERSA_OK);
    rt_close(found.odds_ratio.low, expected.odds_ratio.low, 0);
    rt_close(found.breslow_day, expected.breslow_day, 0);
    assert_int_equal(found.n_strata, 3);
    assert_int_equal(reversa_equity_n_strata(equity), 3);
    reversa_equity_free(equity);
    equity = make(false);
    assert_int_equal(reversa_equity_n_strata(equity), 0);
    assert_int_equal(reversa_equity_stratify(ctx, equity, &pair, &found), REVERSA_OK);
    assert_int_equal(found.fit, REVERSA_FIT_NO_DATA);
    reversa_equity_free(equity);
}

static void test_stratify_withheld(void **state)
{
    (void)state;
    const reversa_equity_pair pair = {.group = 0, .reference = 1, .from = 0, .to = 1};
    const reversa_equity_pair hidden = {.group = 2, .reference = 1, .from = 0, .to = 1};
    const reversa_equity_pair wrong = {.group = 0, .reference = 9, .from = 0, .to = 1};
    reversa_stratified found;
    n = 0;
    add(20, 1, 0, 1); /* a department in which all of both are selected tells nothing … */
    add(20, 2, 0, 1);
    add(2, 1, 1, 1); /* … so that what is left is of two people */
    add(20, 1, 1, 0);
    add(10, 2, 1, 1);
    add(10, 2, 1, 0);
    add(3, 3, 1, 1);
    reversa_equity *equity = make(true);
    assert_int_equal(reversa_equity_stratify(ctx, equity, &pair, &found), REVERSA_OK);
    assert_int_equal(found.fit, REVERSA_FIT_TOO_FEW);
    assert_true(isnan(found.p) && isnan(found.odds_ratio.value));
    assert_int_equal(reversa_equity_stratify(ctx, equity, &hidden, &found), REVERSA_OK);
    assert_int_equal(found.fit, REVERSA_FIT_TOO_FEW);
    assert_int_equal(reversa_equity_stratify(ctx, equity, &wrong, &found), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_equity_stratify(ctx, equity, NULL, &found), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_equity_stratify(ctx, NULL, &pair, &found), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_equity_stratify(ctx, equity, &pair, NULL), REVERSA_E_ARGUMENT);
    reversa_equity_free(equity);
}

/* What is given depends on nothing but the counts that an audit by group and stratum shows. */
static void test_stratify_from_what_is_shown(void **state)
{
    (void)state;
    const reversa_equity_pair pair = {.group = 0, .reference = 1, .from = 0, .to = 1};
    uint64_t random = rt_seed() + 5;
    int n_given = 0;
    int n_partly = 0;
    for (int round = 0; round < 300; round++) {
        reversa_impact_counts strata[6];
        reversa_stratified expected;
        reversa_stratified found;
        int32_t n_strata = (int32_t)rt_between(&random, 1, 6);
        int32_t n_shown = 0;
        n = 0;
        for (int i = (int)rt_between(&random, 300, MOST); i > 0; i--)
            add(1, (int32_t)rt_between(&random, 0, 2), (int32_t)rt_between(&random, 0, n_strata - 1),
                (int32_t)rt_between(&random, 0, 3) / 3);
        reversa_equity *equity = make(true);
        const int32_t *const attributes[] = {group, stratum};
        reversa_equity *both;
        reversa_equity_rows rows;
        reversa_equity_rows_init(&rows);
        rows.n = n;
        rows.n_attributes = 2;
        rows.attributes = attributes;
        rows.n_stages = 2;
        rows.reached = reached;
        assert_int_equal(reversa_equity_create(ctx, &rows, NULL, &both), REVERSA_OK);
        for (int32_t s = 0; s < n_strata; s++) {
            int64_t counts[2][2];
            bool shown = true;
            for (int32_t g = 0; g < 2; g++) {
                const int32_t codes[] = {g, s};
                int32_t at = reversa_equity_find(both, codes);
                for (int32_t k = 0; k < 2; k++)
                    counts[g][k] = at < 0 ? 0 : reversa_equity_count(both, at, k);
                shown = shown && counts[g][0] != REVERSA_HIDDEN_COUNT;
            }
            if (shown)
                strata[n_shown++] = (reversa_impact_counts){counts[0][1], counts[0][0], counts[1][1], counts[1][0]};
        }
        reversa_impact_stratified(strata, n_shown, 0.95, &expected);
        assert_int_equal(reversa_equity_stratify(ctx, equity, &pair, &found), REVERSA_OK);
        if (found.fit == REVERSA_FIT_OK) {
            rt_close(found.odds_ratio.value, expected.odds_ratio.value, 0);
            rt_close(found.p, expected.p, 0);
            assert_int_equal(found.n_strata, expected.n_strata);
        } else if (n_shown == 0) {
            assert_int_equal(found.fit, REVERSA_FIT_TOO_FEW);
        }
        n_given += found.fit == REVERSA_FIT_OK;
        n_partly += found.fit == REVERSA_FIT_OK && n_shown < n_strata;
        reversa_equity_free(both);
        reversa_equity_free(equity);
    }
    assert_true(n_given > 50 && n_partly > 5);
}

typedef struct walked {
    reversa_equity *equity;
} walked;

static void make_walked(reversa_context *walked_ctx, void *state)
{
    reversa_context *kept = ctx;
    ctx = walked_ctx;
    ((walked *)state)->equity = three_groups();
    ctx = kept;
}

static reversa_status read_walked(reversa_context *walked_ctx, void *state)
{
    const reversa_equity_pair pair = {.group = 0, .reference = 1, .from = 0, .to = 1};
    const walked *w = state;
    reversa_impact impacts[3];
    reversa_stratified found;
    int32_t reference = -1;
    reversa_status status = reversa_equity_compare(walked_ctx, w->equity, 0, 1, &reference, impacts);
    return status ? status : reversa_equity_stratify(walked_ctx, w->equity, &pair, &found);
}

static void drop_walked(reversa_context *walked_ctx, void *state)
{
    (void)walked_ctx;
    reversa_equity_free(((walked *)state)->equity);
}

static void test_read_out_of_memory(void **state)
{
    (void)state;
    walked w = {NULL};
    const rt_walk walk = {
        .name = "equity compared", .setup = make_walked, .call = read_walked, .release = drop_walked, .state = &w};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rate_is_wilson),
        cmocka_unit_test(test_compare_with_the_highest),
        cmocka_unit_test(test_compare_with_a_named_one),
        cmocka_unit_test(test_compare_keeps_hidden_groups_out),
        cmocka_unit_test(test_compare_one_group_and_everyone_selected),
        cmocka_unit_test(test_compare_wrong_arguments),
        cmocka_unit_test(test_stratify),
        cmocka_unit_test(test_stratify_withheld),
        cmocka_unit_test(test_stratify_from_what_is_shown),
        cmocka_unit_test(test_read_out_of_memory),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
