/* Every call of the Cox model with each of its allocations failing. */
#include "support/cox.h"

typedef struct scene {
    rt_cox data;
    reversa_survival *survival;
    reversa_cox_columns columns;
    reversa_cox_options options;
    reversa_cox *cox;
    double linear[RT_COX_ROWS];
    double out[RT_COX_COLUMNS * RT_COX_ROWS];
} scene;

static void open_data(reversa_context *ctx, void *state)
{
    scene *s = state;
    uint64_t random = rt_seed();
    s->cox = NULL;
    rt_cox_draw(&s->data, &random, RT_COX_LATE | RT_COX_STRATA | RT_COX_WEIGHTS);
    s->data.p = 2;
    for (int32_t i = 0; i < s->data.n; i++)
        s->data.x[1][i] = (double)(i * i % 17);
    for (int32_t j = 0; j < 2; j++)
        s->data.column[j] = s->data.x[j];
    s->survival = rt_cox_survival(ctx, &s->data);
    reversa_cox_columns_init(&s->columns);
    s->columns.n_columns = 2;
    s->columns.column = s->data.column;
    s->columns.offset = s->data.offset;
    reversa_context_set_threads(ctx, 2);
}

static void open_model(reversa_context *ctx, void *state)
{
    scene *s = state;
    open_data(ctx, state);
    s->cox = rt_cox_fit(ctx, &s->data, s->survival, NULL);
}

static void release(reversa_context *ctx, void *state)
{
    scene *s = state;
    (void)ctx;
    reversa_cox_free(s->cox);
    reversa_survival_free(s->survival);
}

static reversa_status fit(reversa_context *ctx, void *state)
{
    scene *s = state;
    return reversa_cox_fit(ctx, s->survival, &s->columns, &s->options, &s->cox);
}

static reversa_status residuals(reversa_context *ctx, void *state)
{
    scene *s = state;
    return reversa_cox_residuals(ctx, s->cox, REVERSA_RESIDUAL_DFBETA, s->out, NULL);
}

static reversa_status proportionality(reversa_context *ctx, void *state)
{
    scene *s = state;
    reversa_test tests[2];
    reversa_test global;
    return reversa_cox_proportionality(ctx, s->cox, REVERSA_TRANSFORM_RANK, tests, &global);
}

static reversa_status predict(reversa_context *ctx, void *state)
{
    scene *s = state;
    double x[2] = {1, 2};
    double time = 5;
    reversa_cox_person person = {0, x};
    reversa_cox_prediction prediction;
    return reversa_cox_predict(ctx, s->cox, &person, &time, 1, &prediction);
}

static reversa_status concordance(reversa_context *ctx, void *state)
{
    scene *s = state;
    reversa_concordance c;
    return reversa_concordance_count(ctx, s->survival, s->linear, NULL, &c);
}

static void walk_fit(bool firth)
{
    scene s = {0};
    rt_walk walk = {.name = "reversa_cox_fit", .setup = open_data, .call = fit, .release = release, .state = &s};
    reversa_cox_options_init(&s.options);
    s.options.firth = firth;
    walk.out = &s.cox;
    assert_true(rt_fault_walk(&walk) > 4);
}

static void test_fit_without_memory(void **state)
{
    (void)state;
    walk_fit(false);
}

static void test_firth_without_memory(void **state)
{
    (void)state;
    walk_fit(true);
}

static void walk_call(const char *name, reversa_status (*call)(reversa_context *ctx, void *state))
{
    scene s = {0};
    rt_walk walk = {.name = name, .setup = open_model, .call = call, .release = release, .state = &s};
    assert_true(rt_fault_walk(&walk) > 0);
}

static void test_residuals_without_memory(void **state)
{
    (void)state;
    walk_call("reversa_cox_residuals", residuals);
}

static void test_proportionality_without_memory(void **state)
{
    (void)state;
    walk_call("reversa_cox_proportionality", proportionality);
}

static void test_predict_without_memory(void **state)
{
    (void)state;
    walk_call("reversa_cox_predict", predict);
}

static void test_concordance_without_memory(void **state)
{
    (void)state;
    walk_call("reversa_concordance_count", concordance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fit_without_memory),       cmocka_unit_test(test_firth_without_memory),
        cmocka_unit_test(test_residuals_without_memory), cmocka_unit_test(test_proportionality_without_memory),
        cmocka_unit_test(test_predict_without_memory),   cmocka_unit_test(test_concordance_without_memory),
    };
    return cmocka_run_group_tests_name("cox_fault", tests, NULL, NULL);
}
