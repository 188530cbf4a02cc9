/*
 * The fixture of the tests of limits: nine pairs, all of them eligible, with one candidate each to start from.
 */
#include "support/limits.h"

#include <stdio.h>

#include <reversa/io.h>

static const char people[] = "id,role,group,openness,hours,mentor_capacity\n"
                             "m1,mentor,A,0.1,2,2\n"
                             "m2,mentor,B,0.5,3,1\n"
                             "m3,mentor,B,0.9,4,1\n"
                             "e1,mentee,A,0.2,1,\n"
                             "e2,mentee,B,0.6,1.5,\n"
                             "e3,mentee,B,1.0,2,\n";

static void read_pairs(rt_limits *fixture, const rt_limits_text *text)
{
    reversa_context *ctx = fixture->ctx;
    reversa_status status = REVERSA_OK;
    if (text->ranks)
        status = reversa_preferences_read(ctx, rt_write_text("preferences.csv", text->ranks), fixture->cohort,
                                          &fixture->preferences);
    assert_int_equal(status, REVERSA_OK);
    if (text->previous)
        status = reversa_previous_read(ctx, rt_write_text("previous.csv", text->previous), fixture->cohort,
                                       &fixture->previous);
    assert_int_equal(status, REVERSA_OK);
}

static void open_text(rt_limits *fixture, reversa_context *ctx, const rt_limits_text *text)
{
    char inside[2048];
    reversa_match_options options = {.struct_size = sizeof options, .candidates = 1};
    reversa_problem_options known;
    *fixture = (rt_limits){.ctx = ctx ? ctx : rt_context(NULL), .owns_ctx = !ctx};
    ctx = fixture->ctx;
    int n = snprintf(inside, sizeof inside,
                     "\"rules\": [], \"criteria\": [{\"criterion\": \"mean\", \"attribute\": \"openness\", "
                     "\"weight\": 1}], \"limits\": %s, \"objective\": %s",
                     text->limits, text->objective);
    assert_true(n > 0 && (size_t)n < sizeof inside);
    fixture->cohort = rt_people(ctx, text->people ? text->people : people);
    fixture->programme = rt_programme(ctx, inside);
    read_pairs(fixture, text);
    reversa_problem_options_init(&known);
    known.preferences = fixture->preferences;
    known.previous = fixture->previous;
    reversa_status status = reversa_problem_create(ctx, fixture->cohort, fixture->programme, &known, &fixture->problem);
    assert_int_equal(status, REVERSA_OK);
    assert_int_equal(rv_solve_open(ctx, fixture->problem, NULL, &options, &fixture->solve), REVERSA_OK);
    fixture->is_open = true;
}

void rt_limits_open_text(rt_limits *fixture, const rt_limits_text *text)
{
    open_text(fixture, NULL, text);
}

void rt_limits_open(rt_limits *fixture, reversa_context *ctx, const char *limits, const char *objective)
{
    const rt_limits_text text = {.limits = limits, .objective = objective};
    open_text(fixture, ctx, &text);
}

void rt_limits_close(rt_limits *fixture)
{
    if (fixture->is_open)
        rv_solve_close(&fixture->solve);
    reversa_problem_free(fixture->problem);
    reversa_previous_free(fixture->previous);
    reversa_preferences_free(fixture->preferences);
    reversa_programme_free(fixture->programme);
    reversa_cohort_free(fixture->cohort);
    if (fixture->owns_ctx)
        reversa_context_free(fixture->ctx);
    *fixture = (rt_limits){0};
}

rv_new_pair rt_limits_pair(const rt_limits *fixture, const char *mentor, const char *mentee)
{
    const reversa_problem *problem = fixture->problem;
    rv_new_pair pair = {0};
    pair.mentor = problem->side[REVERSA_MENTOR].ordinal[rt_person(fixture->cohort, mentor)];
    pair.mentee = problem->side[REVERSA_MENTEE].ordinal[rt_person(fixture->cohort, mentee)];
    assert_true(pair.mentor >= 0 && pair.mentee >= 0);
    assert_int_equal(
        rv_scorer_pair(fixture->solve.scorer, fixture->solve.work[0], pair.mentor, pair.mentee, &pair.score, NULL),
        REVERSA_OK);
    return pair;
}
