/* Likelihood, score and information against their definition; threads; shifts of the predictors. */
#include "metrics/cox.h"

#include <math.h>

#include "support/cox.h"

static reversa_context *ctx;

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

typedef struct scene {
    rt_cox data;
    reversa_survival *survival;
    rv_arena arena;
    rv_cox_frame frame;
    rv_cox_sums sums;
} scene;

static void open_scene(scene *s)
{
    reversa_cox_columns columns;
    reversa_cox_columns_init(&columns);
    columns.n_columns = s->data.p;
    for (int32_t j = 0; j < s->data.p; j++)
        s->data.column[j] = s->data.x[j];
    columns.column = s->data.column;
    columns.offset = s->data.offset;
    s->survival = rt_cox_survival(ctx, &s->data);
    rv_arena_open(ctx, &s->arena);
    s->frame.unit = 1;
    assert_int_equal(rv_cox_frame_build(ctx, &s->arena, s->survival, &columns, 0, &s->frame), REVERSA_OK);
    assert_int_equal(rv_cox_sums_open(ctx, &s->arena, &s->frame, s->data.efron, &s->sums), REVERSA_OK);
}

static void close_scene(scene *s)
{
    rv_arena_free(&s->arena);
    reversa_survival_free(s->survival);
}

/* Compare everything at coefficients beta of the caller's columns. */
static void check(scene *s, const double *beta)
{
    double score[RT_COX_COLUMNS];
    double information[RT_COX_COLUMNS * RT_COX_COLUMNS];
    int32_t p = s->data.p;
    for (int32_t j = 0; j < p; j++)
        s->sums.beta[j] = beta[j] * s->frame.scale[j];
    assert_int_equal(rv_cox_sums_evaluate(ctx, &s->sums), REVERSA_OK);
    double likelihood = rt_cox_judge(&s->data, beta, NULL, score, information);
    rt_cox_near(s->sums.log_likelihood, likelihood, 1e-12, "likelihood");
    for (int32_t i = 0; i < p; i++) {
        double size = sqrt(information[i * p + i]);
        double value = s->sums.score[i] * s->frame.scale[i];
        assert_true(fabs(value - score[i]) < 1e-9 * size);
        for (int32_t j = 0; j < p; j++) {
            double entry = rv_packed_at(s->sums.information, i, j) * s->frame.scale[i] * s->frame.scale[j];
            double other = sqrt(information[j * p + j]);
            assert_true(fabs(entry - information[i * p + j]) < 1e-9 * size * other);
        }
    }
}

static void test_evaluate_is_the_definition(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t trial = 0; trial < 128; trial++) {
        scene s = {0};
        double zero[RT_COX_COLUMNS] = {0};
        double beta[RT_COX_COLUMNS];
        rt_cox_draw(&s.data, &random, trial % 64);
        open_scene(&s);
        for (int32_t j = 0; j < s.data.p; j++)
            beta[j] = (double)rt_between(&random, -100, 100) / (j % 2 ? 500 : 100);
        check(&s, zero);
        check(&s, beta);
        close_scene(&s);
    }
}

/* Offsets that differ by thousands between strata, and by 300 within one, must not end exp(). Where rows enter late a
 * risk set that is left after larger ones keeps the digits that the larger ones leave it: there by 10. */
static void test_evaluate_with_enormous_predictors(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int32_t trial = 0; trial < 20; trial++) {
        scene s = {0};
        double zero[RT_COX_COLUMNS] = {0};
        rt_cox_draw(&s.data, &random, RT_COX_STRATA | (trial % 2 ? RT_COX_LATE : 0));
        for (int32_t i = 0; i < s.data.n; i++)
            s.data.offset[i] = (i % 7 ? 0 : trial % 2 ? 10 : 300) + 1000.0 * (s.data.stratum[i] - 3);
        open_scene(&s);
        assert_int_equal(rv_cox_sums_evaluate(ctx, &s.sums), REVERSA_OK);
        rt_cox_near(s.sums.log_likelihood, rt_cox_judge(&s.data, zero, NULL, NULL, NULL), 1e-10, "likelihood");
        close_scene(&s);
    }
}

/* A row alone at risk early, of a tiny risk, has a hazard of e^40: later sums must not lose their digits to it. */
static void test_evaluate_after_a_tiny_risk_set(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 2;
    for (int32_t trial = 0; trial < 20; trial++) {
        scene s = {0};
        double zero[RT_COX_COLUMNS] = {0};
        rt_cox_draw(&s.data, &random, RT_COX_LATE);
        for (int32_t i = 0; i < s.data.n; i++)
            s.data.entry[i] = fmax(s.data.entry[i], 0);
        s.data.entry[0] = -1;
        s.data.exit[0] = 0;
        s.data.event[0] = 1;
        s.data.offset[0] = -40;
        open_scene(&s);
        check(&s, zero);
        close_scene(&s);
    }
}

static void test_evaluate_weighted_is_the_definition(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 3;
    for (int32_t trial = 0; trial < 64; trial++) {
        scene s = {0};
        double course[RT_COX_ROWS];
        double beta[2 * RT_COX_COLUMNS] = {0};
        double score[2 * RT_COX_COLUMNS];
        double fast_score[RT_COX_COLUMNS];
        double information[4 * RT_COX_COLUMNS * RT_COX_COLUMNS];
        double fast[RT_COX_COLUMNS * RT_COX_COLUMNS];
        double g[64];
        rt_cox_draw(&s.data, &random, trial % 32);
        int32_t p = s.data.p;
        for (int32_t i = 0; i < s.data.n; i++)
            course[i] = sin(s.data.exit[i]);
        open_scene(&s);
        assert_true(s.frame.n_slots <= 64);
        for (int64_t k = 0; k < s.frame.n_slots; k++)
            g[k] = isfinite(s.frame.slot_time[k]) ? sin(s.frame.slot_time[k]) : 0;
        for (int32_t j = 0; j < p; j++)
            s.sums.beta[j] = 0;
        assert_int_equal(rv_cox_sums_evaluate(ctx, &s.sums), REVERSA_OK);
        assert_int_equal(rv_cox_sums_weighted(ctx, &s.sums, g, fast_score, fast), REVERSA_OK);
        (void)rt_cox_judge(&s.data, beta, course, score, information);
        for (int32_t i = 0; i < p; i++) {
            rt_cox_near(fast_score[i] * s.frame.scale[i], score[p + i], 1e-9, "score of the course");
            for (int32_t j = 0; j < p; j++)
                rt_cox_near(rv_packed_at(fast, i, j) * s.frame.scale[i] * s.frame.scale[j],
                            information[i * 2 * p + p + j], 1e-9, "mixed information");
        }
        close_scene(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_evaluate_is_the_definition),
        cmocka_unit_test(test_evaluate_with_enormous_predictors),
        cmocka_unit_test(test_evaluate_after_a_tiny_risk_set),
        cmocka_unit_test(test_evaluate_weighted_is_the_definition),
    };
    return cmocka_run_group_tests_name("cox_sums", tests, open_context, close_context);
}
