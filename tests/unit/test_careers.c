/*
 * Careers: what must hold of every row, and the true hazard ratio, found again by counting exits over days.
 */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/cohort.h"
#include "model/events.h"
#include "support/happening.h"

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

static void test_careers_rows_hold_together(void **state)
{
    (void)state;
    rt_happening happening;
    rt_happening_open(ctx, &happening, 500);
    rt_happening_draw(ctx, &happening);
    const reversa_employment *employment = happening.events.employment;
    const reversa_cohort *cohort = happening.organisation.cohort;
    int32_t start = happening.options.start;
    int32_t as_of = happening.options.as_of;
    int64_t n_new = 500 * (int64_t)(as_of - start) / 365 * 120000 / 1000000;
    assert_int_equal(employment->n, 500 + n_new);
    assert_int_equal(employment->n_columns, 3);
    int64_t n_exits = 0;
    for (int64_t i = 0; i < employment->n; i++) {
        int32_t person = reversa_cohort_find(cohort, rv_dictionary_text(&employment->ids, employment->person[i]));
        int32_t left = employment->exit[i];
        int32_t joined = employment->programme_start[i];
        assert_int_equal(person >= 0, i < 500);
        assert_true(employment->hire[i] <= as_of);
        assert_true(person >= 0 ? employment->hire[i] < start : employment->hire[i] > start);
        assert_int_equal(left == REVERSA_MISSING_DATE, employment->reason[i] < 0);
        assert_true(left == REVERSA_MISSING_DATE || (left > start && left > employment->hire[i] && left <= as_of));
        assert_true(joined == REVERSA_MISSING_DATE || (joined >= start && joined <= as_of));
        n_exits += left != REVERSA_MISSING_DATE;
    }
    assert_true(n_exits > 50 && n_exits < 250);
    for (int32_t i = 0; i < reversa_matching_n_pairs(happening.matching); i++) {
        reversa_matched_pair pair;
        reversa_matching_pair(happening.matching, i, &pair);
        const char *id = reversa_cohort_id(cohort, pair.mentor);
        int32_t code = rv_dictionary_find(&employment->ids, id, strlen(id));
        assert_int_equal(employment->programme_start[code], start); /* a row per person: the code is the row */
    }
    rt_happening_close(&happening);
}

/* People without department and level, all of one tenure, so that one rate outside and one inside hold for all. */
static reversa_cohort *alike(int32_t n)
{
    char(*ids)[16] = calloc((size_t)n, sizeof *ids);
    const char **id = calloc((size_t)n, sizeof *id);
    const char **role = calloc((size_t)n, sizeof *role);
    int32_t *hire = calloc((size_t)n, sizeof *hire);
    assert_true(ids && id && role && hire);
    for (int32_t i = 0; i < n; i++) {
        snprintf(ids[i], sizeof ids[i], "a%d", i);
        id[i] = ids[i];
        role[i] = "both";
        hire[i] = 20819 - 4 * 365; /* from 3 to 10 years the rate is one */
    }
    reversa_cohort_builder *builder = NULL;
    reversa_cohort *cohort = NULL;
    assert_int_equal(reversa_cohort_builder_create(ctx, id, n, NULL, &builder), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", role), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_dates(ctx, builder, "hire_date", hire), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &cohort), REVERSA_OK);
    free(ids);
    free(id);
    free(role);
    free(hire);
    return cohort;
}

static void test_careers_have_the_true_hazard_ratio(void **state)
{
    (void)state;
    reversa_cohort *cohort = alike(4000);
    reversa_problem *problem = NULL;
    reversa_generate_events_options options;
    reversa_generate_events_options_init(&options);
    options.seed = rt_seed();
    options.new_hires = 0;
    assert_int_equal(reversa_problem_create(ctx, cohort, NULL, NULL, &problem), REVERSA_OK);
    static const double truths[] = {0.5, 1, 3};
    for (int t = 0; t < 3; t++) {
        reversa_events events;
        options.hazard_ratio = truths[t];
        assert_int_equal(reversa_generate_events(ctx, problem, NULL, &options, &events), REVERSA_OK);
        double days[2] = {0};
        double exits[2] = {0};
        for (int64_t i = 0; i < events.employment->n; i++) {
            int32_t left = events.employment->exit[i];
            int32_t joined = events.employment->programme_start[i];
            int32_t until = left == REVERSA_MISSING_DATE ? options.as_of : left;
            int32_t split = joined == REVERSA_MISSING_DATE ? until : joined;
            days[0] += split - options.start;
            days[1] += until - split;
            exits[joined != REVERSA_MISSING_DATE] += left != REVERSA_MISSING_DATE;
        }
        double log_ratio = log(exits[1] / days[1]) - log(exits[0] / days[0]);
        double se = sqrt(1 / exits[0] + 1 / exits[1]);
        assert_true(fabs(log_ratio - log(truths[t])) < 5 * se); /* one seed in a million fails */
        double yearly = exits[0] / days[0] * 365;
        assert_true(fabs(log(yearly / 0.15)) < 5 / sqrt(exits[0]));
        rt_happening_free_events(&events);
    }
    reversa_problem_free(problem);
    reversa_cohort_free(cohort);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_careers_rows_hold_together),
        cmocka_unit_test(test_careers_have_the_true_hazard_ratio),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
