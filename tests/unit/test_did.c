/* Difference in differences against lm() in R with a clustered sandwich. */
#include <reversa/adjust.h>

#include <jansson.h>
#include <math.h>

#include "support/support.h"

#define N 24

static const double outcome[N] = {47.5, 50.7, 54.8, 57.6, 50.3, 50.9, 54.1, 62.1, 48.3, 55.3, 51.2, 57.5,
                                  49.9, 52.6, 52.4, 59.2, 48.8, 50.5, 57.1, 58.6, 49.1, 47.9, 52.4, 56.7};
static const double column[N] = {-1,  -.3, .3, -1.2, .2, 0,   .1,  1.1, -1.2, 1.3, -.7, -1.1,
                                 -.7, .3,  .2, -.3,  -1, -.6, 1.2, .2,  -.6,  -.9, -.2, -1.7};

typedef struct scene {
    reversa_did_rows rows;
    int32_t treated[N];
    int32_t after[N];
    int32_t cluster[N];
    const double *columns[1];
    reversa_did did;
} scene;

static void open_scene(scene *s)
{
    for (int32_t i = 0; i < N; i++) {
        s->treated[i] = i / 2 % 2;
        s->after[i] = i % 2;
        s->cluster[i] = 1000 - 7 * (i / 2);
    }
    s->columns[0] = column;
    s->rows = (reversa_did_rows){sizeof s->rows, N, outcome, s->treated, s->after, s->cluster, 0, s->columns};
}

static void near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-11 * fabs(expected)))
        fail_msg("%.17g, expected %.17g", value, expected);
}

static void check(const reversa_did *did, const double expected[5])
{
    assert_int_equal(did->adjusted.fit, REVERSA_FIT_OK);
    near(did->adjusted.value, expected[0]);
    near(did->adjusted.se, expected[1]);
    near(did->adjusted.low, expected[2]);
    near(did->adjusted.high, expected[3]);
    near(did->p, expected[4]);
}

/* The engagement reference: 71 − 62 against 63 − 60 */
static void test_did_estimate_four_cells(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    static const double cells[4] = {62, 71, 60, 63};
    static const int32_t treated[4] = {1, 1, 0, 0};
    static const int32_t after[4] = {0, 1, 0, 1};
    reversa_did_rows rows = {sizeof rows, 4, cells, treated, after, NULL, 0, NULL};
    reversa_did did;
    assert_int_equal(reversa_did_estimate(ctx, &rows, .95, &did), REVERSA_OK);
    assert_true(did.difference == 6);
    near(did.adjusted.value, 6);
    assert_int_equal(did.adjusted.fit, REVERSA_FIT_TOO_FEW);
    assert_true(isnan(did.adjusted.se) && isnan(did.p));
    assert_true(did.mean[1][1] == 71 && did.mean[0][0] == 60 && did.n[1][0] == 1);
    reversa_context_free(ctx);
}

/* The same cells from the reference file, where it is present. */
static void test_did_estimate_reference(void **state)
{
    (void)state;
    static const char *const cells[4] = {"treat_pre", "treat_post", "ctrl_pre", "ctrl_post"};
    const char *path = rt_shared("references/survival/expected/engagement.json");
    if (!path)
        skip();
    json_error_t error;
    json_t *file = json_load_file(path, 0, &error);
    const json_t *did = json_object_get(file, "did");
    assert_non_null(did);
    double mean[4];
    for (int32_t i = 0; i < 4; i++)
        mean[i] = json_number_value(json_array_get(json_object_get(json_object_get(did, "cells"), cells[i]), 0));
    static const int32_t treated[4] = {1, 1, 0, 0};
    static const int32_t after[4] = {0, 1, 0, 1};
    reversa_context *ctx = rt_context(NULL);
    reversa_did_rows rows = {sizeof rows, 4, mean, treated, after, NULL, 0, NULL};
    reversa_did got;
    assert_int_equal(reversa_did_estimate(ctx, &rows, .95, &got), REVERSA_OK);
    assert_true(json_is_number(json_object_get(did, "did")));
    near(got.difference, json_number_value(json_object_get(did, "did")));
    near(got.adjusted.value, json_number_value(json_object_get(did, "did")));
    reversa_context_free(ctx);
    json_decref(file);
}

/* lm(y ~ tr * po): the sandwich with G/(G − 1)·(n − 1)/(n − k), t with G − 1 */
static void test_did_estimate_clustered_as_r(void **state)
{
    (void)state;
    static const double expected[5] = {2.61666666666668268, 1.56239504698020504, -0.82214164593742733,
                                       6.05547497927079270, 0.12213986752167748};
    reversa_context *ctx = rt_context(NULL);
    scene s;
    open_scene(&s);
    assert_int_equal(reversa_did_estimate(ctx, &s.rows, .95, &s.did), REVERSA_OK);
    check(&s.did, expected);
    near(s.did.difference, expected[0]);
    assert_int_equal(s.did.n_clusters, 12);
    static const double alone[5] = {2.61666666666668268, 1.59873213655209767, -0.69056273463331896, 5.92389606796668389,
                                    0.11530198969602774};
    s.rows.cluster = NULL;
    assert_int_equal(reversa_did_estimate(ctx, &s.rows, .95, &s.did), REVERSA_OK);
    check(&s.did, alone);
    reversa_context_free(ctx);
}

/* lm(y ~ tr * po + z) */
static void test_did_estimate_adjusted_as_r(void **state)
{
    (void)state;
    static const double expected[5] = {5.7036522486393730347, 0.8121179970698305661, 3.9161925888453312794,
                                       7.4911119084334147900, 0.0000220204304901525};
    reversa_context *ctx = rt_context(NULL);
    scene s;
    open_scene(&s);
    s.rows.n_columns = 1;
    assert_int_equal(reversa_did_estimate(ctx, &s.rows, .95, &s.did), REVERSA_OK);
    check(&s.did, expected);
    near(s.did.difference, 2.61666666666668268);
    reversa_context_free(ctx);
}

static void test_did_estimate_degenerate(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    scene s;
    open_scene(&s);
    double both[N];
    for (int32_t i = 0; i < N; i++)
        both[i] = s.treated[i] * s.after[i];
    s.columns[0] = both; /* the column says what the programme would */
    s.rows.n_columns = 1;
    assert_int_equal(reversa_did_estimate(ctx, &s.rows, .95, &s.did), REVERSA_OK);
    assert_int_equal(s.did.adjusted.fit, REVERSA_FIT_COLLINEAR);
    open_scene(&s);
    for (int32_t i = 0; i < N; i++)
        s.after[i] = s.treated[i] ? s.after[i] : 0;
    assert_int_equal(reversa_did_estimate(ctx, &s.rows, .95, &s.did), REVERSA_OK);
    assert_int_equal(s.did.adjusted.fit, REVERSA_FIT_NO_DATA);
    assert_true(isnan(s.did.difference) && isnan(s.did.mean[0][1]) && isnan(s.did.p));
    open_scene(&s);
    double same[N];
    for (int32_t i = 0; i < N; i++)
        same[i] = 3.7;
    s.rows.outcome = same;
    assert_int_equal(reversa_did_estimate(ctx, &s.rows, .95, &s.did), REVERSA_OK);
    assert_int_equal(s.did.adjusted.fit, REVERSA_FIT_NO_VARIATION);
    assert_true(fabs(s.did.adjusted.value) < 1e-12 && isnan(s.did.adjusted.se) && isnan(s.did.adjusted.low) &&
                isnan(s.did.adjusted.high) && isnan(s.did.p));
    s.rows.n = 0;
    assert_int_equal(reversa_did_estimate(ctx, &s.rows, .95, &s.did), REVERSA_OK);
    assert_int_equal(s.did.adjusted.fit, REVERSA_FIT_NO_DATA);
    reversa_context_free(ctx);
}

static void test_did_estimate_wrong_input(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    scene s;
    open_scene(&s);
    assert_int_equal(reversa_did_estimate(NULL, &s.rows, .95, &s.did), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_did_estimate(ctx, NULL, .95, &s.did), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_did_estimate(ctx, &s.rows, 1, &s.did), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_did_estimate(ctx, &s.rows, .95, NULL), REVERSA_E_ARGUMENT);
    s.after[3] = 4;
    s.treated[5] = -1;
    assert_int_equal(reversa_did_estimate(ctx, &s.rows, .95, &s.did), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(ctx), 2);
    s.rows.n = -1;
    assert_int_equal(reversa_did_estimate(ctx, &s.rows, .95, &s.did), REVERSA_E_ARGUMENT);
    reversa_context_free(ctx);
}

static void walk_setup(reversa_context *ctx, void *state)
{
    (void)ctx;
    open_scene(state);
}

static reversa_status walk_call(reversa_context *ctx, void *state)
{
    scene *s = state;
    return reversa_did_estimate(ctx, &s->rows, .95, &s->did);
}

static void test_did_estimate_without_memory(void **state)
{
    (void)state;
    scene s;
    rt_walk walk = {.name = "reversa_did_estimate", .setup = walk_setup, .call = walk_call};
    walk.state = &s;
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_did_estimate_four_cells),     cmocka_unit_test(test_did_estimate_reference),
        cmocka_unit_test(test_did_estimate_clustered_as_r), cmocka_unit_test(test_did_estimate_adjusted_as_r),
        cmocka_unit_test(test_did_estimate_degenerate),     cmocka_unit_test(test_did_estimate_wrong_input),
        cmocka_unit_test(test_did_estimate_without_memory),
    };
    return cmocka_run_group_tests_name("did", tests, NULL, NULL);
}
