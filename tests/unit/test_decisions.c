/*
 * decisions.ndjson: every decision has its line, in a fixed order, without names.
 */
#include <stdlib.h>
#include <string.h>

#include <reversa/io.h>
#include <reversa/match.h>

#include "support/people.h"

static const char people[] = "id,role,name,mentor_capacity,skills,wants\n"
                             "m1,mentor,Ada,1,sql:3,\n"
                             "m2,mentor,=cmd(),2,sql:1,\n"
                             "m3,mentor,<script>,0,sql:1,\n"
                             "e1,mentee,Bob,,,sql:1\n"
                             "e2,mentee,Cleo,,,sql:1\n"
                             "e3,mentee,Dan,,,sql:1\n"
                             "n1,none,Eve,,,\n";

static const char inside[] = "\"rules\": [{\"rule\": \"not_paired_before\"}], \"criteria\": [{\"criterion\": "
                             "\"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 1}]";

#define ALONE                                                                                                          \
    "\"event\":\"unmatched\",\"person\":\"e3\",\"side\":\"mentee\",\"reason\":\"no_eligible\",\"eligible\":0,"         \
    "\"asked\":2,\"removed\":[{\"rule\":\"veto\",\"people\":1},{\"rule\":\"not_forbidden\",\"people\":1}]}"

/* By hand: e2 is pinned to m2; e1 goes to m1 (e3 may not: vetoed), and e3 has nobody: m2 is forbidden. */
static const char *const expected[] = {
    "\"event\":\"run\",\"schema\":\"reversa.decisions/1\",\"outcome\":\"optimal\",\"seed\":1,\"inputs\":[",
    "\"event\":\"excluded\",\"person\":\"m3\",\"side\":\"mentor\",\"reason\":\"no_capacity\"}",
    "\"event\":\"excluded\",\"person\":\"n1\",\"reason\":\"opted_out\"}",
    "\"event\":\"veto\",\"person\":\"m1\",\"other\":\"e3\"}",
    "\"event\":\"override\",\"mentor\":\"m2\",\"mentee\":\"e1\",\"state\":\"ended\",\"note\":\"\"}",
    "\"event\":\"override\",\"mentor\":\"m2\",\"mentee\":\"e2\",\"state\":\"pinned\",\"note\":\"\\u003cHR\\u003e\"}",
    "\"event\":\"override\",\"mentor\":\"m2\",\"mentee\":\"e3\",\"state\":\"forbidden\",\"note\":\"cousins\"}",
    "\"event\":\"match\",\"mentor\":\"m1\",\"mentee\":\"e1\",\"score\":1000000,\"state\":\"active\"}",
    "\"event\":\"match\",\"mentor\":\"m2\",\"mentee\":\"e2\",\"score\":333333,\"state\":\"pinned\"}",
    ALONE,
    "\"event\":\"end\",\"lines\":11}",
};

#define N_EXPECTED (sizeof expected / sizeof expected[0])

typedef struct scene {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_preferences *preferences;
    reversa_previous *previous;
    reversa_problem *problem;
    reversa_matching *matching;
} scene;

static void open_scene(scene *s)
{
    static const char preferences[] = "person_id,other_id,rank,veto\ne1,m1,1,\nm1,e3,,yes\n";
    static const char previous[] = "mentor_id,mentee_id,state,note\nm2,e2,pinned,<HR>\nm2,e3,forbidden,cousins\n"
                                   "m2,e1,ended,\nm1,e1,active,\n";
    *s = (scene){.ctx = rt_context(NULL)};
    s->cohort = rt_people(s->ctx, people);
    s->programme = rt_programme(s->ctx, inside);
    assert_int_equal(reversa_preferences_read(s->ctx, rt_write_text("p.csv", preferences), s->cohort, &s->preferences),
                     REVERSA_OK);
    assert_int_equal(reversa_previous_read(s->ctx, rt_write_text("v.csv", previous), s->cohort, &s->previous),
                     REVERSA_OK);
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    options.preferences = s->preferences;
    options.previous = s->previous;
    assert_int_equal(reversa_problem_create(s->ctx, s->cohort, s->programme, &options, &s->problem), REVERSA_OK);
    assert_int_equal(reversa_match(s->ctx, s->problem, NULL, NULL, &s->matching), REVERSA_OK);
}

static void close_scene(scene *s)
{
    reversa_matching_free(s->matching);
    reversa_problem_free(s->problem);
    reversa_previous_free(s->previous);
    reversa_preferences_free(s->preferences);
    reversa_programme_free(s->programme);
    reversa_cohort_free(s->cohort);
    reversa_context_free(s->ctx);
}

static void test_decisions_one_line_each(void **state)
{
    (void)state;
    scene s;
    open_scene(&s);
    const char *path = rt_path("decisions.ndjson");
    assert_int_equal(reversa_result_write(s.ctx, s.problem, s.matching, REVERSA_RESULT_DECISIONS, path), REVERSA_OK);
    char *text = rt_read(path, NULL);
    size_t n = 0;
    for (char *line = text, *feed; (feed = strchr(line, '\n')) != NULL; line = feed + 1) {
        *feed = '\0';
        assert_true(n < N_EXPECTED);
        if (!strstr(line, expected[n]))
            fail_msg("line %zu: %s", n + 1, line);
        n++;
        assert_null(strstr(line, "Ada"));
        assert_null(strstr(line, "cmd"));
        assert_null(strstr(line, "<"));
    }
    assert_int_equal(n, N_EXPECTED);
    free(text);
    close_scene(&s);
}

static reversa_status write_call(reversa_context *ctx, void *state)
{
    scene *s = state;
    return reversa_result_write(ctx, s->problem, s->matching, REVERSA_RESULT_DECISIONS, rt_path("walked"));
}

static void test_decisions_survive_every_allocation_failure(void **state)
{
    (void)state;
    scene s;
    open_scene(&s);
    rt_walk walk = {.name = "decisions", .call = write_call, .state = &s};
    assert_true(rt_fault_walk(&walk) > 3);
    close_scene(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decisions_one_line_each),
        cmocka_unit_test(test_decisions_survive_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
