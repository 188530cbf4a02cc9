/* Matched controls: every day's pairs are eligible and, by trying all, the best; calipers and exact columns hold. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/employment.h"

#define MOST 12

/* A small workforce with several joiners a day and few controls, so that they compete. */
static void draw(uint64_t *random, rt_employee *people, int32_t n)
{
    static const char *const units[2] = {"a", "b"};
    for (int32_t i = 0; i < n; i++) {
        int32_t hire = (int32_t)rt_between(random, 0, 120);
        int32_t exit = hire + (int32_t)rt_between(random, 20, 300);
        int32_t start = 100 + 50 * (int32_t)rt_between(random, 0, 5);
        people[i] = (rt_employee){
            hire, exit, RT_NEVER, NULL, (double)rt_between(random, 20, 60), units[rt_between(random, 0, 1)]};
        if (start >= hire && start < exit && rt_between(random, 0, 2) > 0)
            people[i].start = start;
    }
}

/* The rule again, from the dates alone: tenure caliper in days. Closeness in millionths, −1 where not allowed. */
static int64_t allowed(const rt_employee *people, int32_t joiner, int32_t control, double caliper, bool same_unit)
{
    const rt_employee *j = &people[joiner];
    const rt_employee *c = &people[control];
    int32_t apart = abs(j->hire - c->hire);
    bool there = c->hire <= j->start && j->start < c->exit;
    bool joined = c->start != RT_NEVER && c->start <= j->start;
    if (joiner == control || !there || joined || apart > caliper || (same_unit && strcmp(j->unit, c->unit) != 0))
        return -1;
    return lround(1e6 * (1 - apart / caliper));
}

/* The best of a day by trying all: pairs first, then closeness. */
typedef struct trial {
    const rt_employee *people;
    int32_t n;
    double caliper;
    int32_t joiners[MOST];
    int32_t n_joiners;
    bool used[MOST];
    int64_t best;
} trial;

static void try_all(trial *t, int32_t index, int64_t value)
{
    if (index == t->n_joiners) {
        t->best = value > t->best ? value : t->best;
        return;
    }
    try_all(t, index + 1, value);
    for (int32_t c = 0; c < t->n; c++) {
        int64_t close = t->used[c] ? -1 : allowed(t->people, t->joiners[index], c, t->caliper, true);
        if (close < 0)
            continue;
        t->used[c] = true;
        try_all(t, index + 1, value + 1000000000 + close);
        t->used[c] = false;
    }
}

static void check_against_all(const rt_employee *people, int32_t n, const rv_retention_frame *frame, double caliper)
{
    trial t = {.people = people, .n = n, .caliper = caliper};
    for (int32_t day = 100; day <= 350; day += 50) {
        int64_t value = 0;
        t.n_joiners = 0;
        t.best = 0;
        for (int32_t i = 0; i < n; i++)
            if (people[i].start == day)
                t.joiners[t.n_joiners++] = i;
        try_all(&t, 0, 0);
        for (int64_t p = 0; p < frame->retention->n_pairs; p++) {
            const reversa_retention_pair *pair = &frame->retention->pairs[p];
            if (pair->date != day)
                continue;
            int64_t close = allowed(people, (int32_t)pair->participant, (int32_t)pair->control, caliper, true);
            assert_true(close >= 0);
            assert_int_equal(people[pair->participant].start, day);
            assert_false(t.used[pair->control]);
            t.used[pair->control] = true; /* also for the days to come */
            value += 1000000000 + close;
        }
        assert_int_equal(value, t.best);
    }
}

static void test_retention_match_by_brute_force(void **state)
{
    (void)state;
    static const char *const exact[1] = {"unit"};
    reversa_context *ctx = rt_context(NULL);
    int64_t n_pairs = 0;
    for (uint64_t round = 0; round < 60; round++) {
        uint64_t random = rt_seed() + 1000 * round;
        rt_employee people[MOST];
        rv_retention_frame frame;
        reversa_retention_options options;
        draw(&random, people, MOST);
        reversa_retention_options_init(&options);
        options.as_of = 10000;
        options.exact = exact;
        options.n_exact = 1;
        options.caliper_tenure = 2;
        options.seed = round;
        reversa_employment *employment = rt_employment(ctx, people, MOST);
        rt_frame_open(ctx, employment, &options, &frame);
        assert_int_equal(rv_retention_match(&frame), REVERSA_OK);
        check_against_all(people, MOST, &frame, 2 * RV_TENURE_MONTH);
        n_pairs += frame.retention->n_pairs;
        rt_frame_close(&frame);
        reversa_employment_free(employment);
    }
    assert_true(n_pairs > 60);
    reversa_context_free(ctx);
}

/* One joiner, three who could do: the propensity's caliper leaves the one whose age is like. */
static void test_retention_match_propensity(void **state)
{
    (void)state;
    enum { N = 60 };
    static const char *const adjust[1] = {"age"};
    rt_employee people[N];
    reversa_context *ctx = rt_context(NULL);
    for (int32_t i = 0; i < N; i++) { /* the older, the earlier they join; pairs of like age, one of whom joins */
        int32_t age = 20 + i / 2;
        people[i] = (rt_employee){0, 2000, i % 2 ? 1000 - 20 * (i / 2) : RT_NEVER, NULL, age, "a"};
    }
    reversa_retention_options options;
    rv_retention_frame frame;
    reversa_retention_options_init(&options);
    options.adjust = adjust;
    options.n_adjust = 1;
    options.caliper_propensity = 0.001;
    reversa_employment *employment = rt_employment(ctx, people, N);
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(rv_retention_match(&frame), REVERSA_OK);
    assert_int_equal(frame.retention->n_pairs, N / 2);
    for (int64_t p = 0; p < N / 2; p++)
        assert_int_equal(frame.retention->pairs[p].control, frame.retention->pairs[p].participant - 1);
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

/* A caliper of 0 asks for the same day of hire; who has no control is counted in a warning. */
static void test_retention_match_nobody_alike(void **state)
{
    (void)state;
    static const rt_employee people[3] = {{0, 500, 100, NULL, 30, "a"},
                                          {1, 500, RT_NEVER, NULL, 30, "a"},
                                          {0, 100, RT_NEVER, NULL, 30, "a"}}; /* leaves on the very day */
    reversa_context *ctx = rt_context(NULL);
    reversa_retention_options options;
    rv_retention_frame frame;
    reversa_retention_options_init(&options);
    options.caliper_tenure = 0;
    reversa_employment *employment = rt_employment(ctx, people, 3);
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(rv_retention_match(&frame), REVERSA_OK);
    assert_int_equal(frame.retention->n_pairs, 0);
    assert_int_equal(frame.retention->n_warnings, 1);
    assert_non_null(strstr(frame.retention->warnings[0], "1 of 1 people"));
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

/* Everyone alike: ties are spread, so that all joiners of a day find someone although each lists but a few. */
static void test_retention_match_ties(void **state)
{
    (void)state;
    enum { N = 400 };
    rt_employee people[N];
    reversa_context *ctx = rt_context(NULL);
    for (int32_t i = 0; i < N; i++)
        people[i] = (rt_employee){0, 500, i % 2 ? 100 : RT_NEVER, NULL, 30, "a"};
    rv_retention_frame frame;
    reversa_employment *employment = rt_employment(ctx, people, N);
    rt_frame_open(ctx, employment, NULL, &frame);
    assert_int_equal(rv_retention_match(&frame), REVERSA_OK);
    assert_int_equal(frame.retention->n_pairs, N / 2);
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retention_match_by_brute_force),
        cmocka_unit_test(test_retention_match_propensity),
        cmocka_unit_test(test_retention_match_nobody_alike),
        cmocka_unit_test(test_retention_match_ties),
    };
    return cmocka_run_group_tests_name("retention_match", tests, NULL, NULL);
}
