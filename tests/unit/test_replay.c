/*
 * A run made again: identical, or what differs, in its first line; inputs that are not those of the run are refused by name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <reversa/match.h>
#include <reversa/record.h>

#include "support/people.h"

static const char people[] = "id,role,skills,wants\n"
                             "m1,mentor,sql:3,\n"
                             "m2,mentor,python:3,\n"
                             "e1,mentee,,sql:1\n"
                             "e2,mentee,,python:3;sql:1\n";

/* Run once into a folder: the built-in programme, and a preference. */
static const char *first_run(reversa_context *ctx, bool builtin)
{
    reversa_cohort *cohort = NULL;
    reversa_programme *programme = NULL;
    reversa_preferences *preferences = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;
    reversa_problem_options options;
    const char *file = rt_write_text("preferences.csv", "person_id,other_id,rank,veto\ne2,m1,1,\n");
    assert_int_equal(reversa_people_read(ctx, rt_write_text("people.csv", people), NULL, &cohort), REVERSA_OK);
    assert_int_equal(reversa_preferences_read(ctx, file, cohort, &preferences), REVERSA_OK);
    if (!builtin)
        programme = rt_programme(ctx,
                                 "\"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", "
                                 "\"mentee\": \"wants\", \"weight\": 1.5}]");
    reversa_problem_options_init(&options);
    options.preferences = preferences;
    assert_int_equal(reversa_problem_create(ctx, cohort, programme, &options, &problem), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, problem, NULL, NULL, &matching), REVERSA_OK);
    assert_int_equal(reversa_results_write(ctx, problem, matching, rt_path("run")), REVERSA_OK);
    reversa_matching_free(matching);
    reversa_problem_free(problem);
    reversa_preferences_free(preferences);
    reversa_programme_free(programme);
    reversa_cohort_free(cohort);
    return rt_path("run/result.json");
}

/* Change the manifest: the value at list[index].key. */
static const char *change(const char *list, size_t index, const char *key, json_t *value)
{
    const char *path = rt_path("run/result.json");
    json_t *top = json_load_file(path, 0, NULL);
    json_t *object = list ? json_array_get(json_object_get(top, list), index) : top;
    assert_int_equal(json_object_set_new(object, key, value), 0);
    assert_int_equal(json_dump_file(top, path, 0), 0);
    json_decref(top);
    return path;
}

static void test_replay_is_identical(void **state)
{
    (void)state;
    for (int builtin = 0; builtin < 2; builtin++) {
        reversa_context *ctx = rt_context(NULL);
        reversa_replay *replay = NULL;
        const char *path = first_run(ctx, builtin);
        reversa_context_set_threads(ctx, 5);
        assert_int_equal(reversa_replay_create(ctx, path, NULL, &replay), REVERSA_OK);
        if (reversa_replay_difference(replay, 0))
            fail_msg("%s", reversa_replay_difference(replay, 0));
        assert_null(reversa_replay_difference(replay, -1));
        assert_int_equal(reversa_replay_n_files(replay), 4);
        reversa_replay_free(replay);
        reversa_context_free(ctx);
    }
}

static void test_replay_tells_what_differs(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_replay *replay = NULL;
    (void)first_run(ctx, false);
    /* the hash of another pairs.csv, which stands beside the manifest */
    const char
        *other = "mentor_id,mentee_id,score,coverage,state,note\nm1,e1,1000000,1000000,active,\nm9,e2,0,0,active,\n";
    FILE *file = fopen(rt_path("run/pairs.csv"), "w");
    assert_non_null(file);
    assert_true(fputs(other, file) >= 0);
    assert_int_equal(fclose(file), 0);
    (void)change("outputs", 0, "sha256",
                 json_string("05e9f91d3ea3e2e3af3b9c5d2b0c9f9f7e4a5d6a4c0c9b6a7f8e9d0c1b2a3f4e"));
    const char *path = change("levels", 1, "value", json_integer(5));
    assert_int_equal(reversa_replay_create(ctx, path, NULL, &replay), REVERSA_OK);
    assert_string_equal(reversa_replay_difference(replay, 0), "Level 2 is score with 1750000, and was score with 5");
    assert_string_equal(reversa_replay_difference(replay, 1),
                        "pairs.csv has other bytes; the recorded file is not beside the manifest as it was");
    assert_null(reversa_replay_difference(replay, 2));
    reversa_replay_free(replay);
    reversa_context_free(ctx);
}

static void test_replay_refuses_other_inputs(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_replay *replay = NULL;
    const char *path = first_run(ctx, false);
    (void)rt_write_text("people.csv", "no longer people");
    (void)rt_write_text("preferences.csv", "");
    assert_int_equal(reversa_replay_create(ctx, path, NULL, &replay), REVERSA_E_DATA);
    assert_null(replay);
    assert_int_equal(reversa_context_error_count(ctx), 2); /* both are named */
    for (int64_t i = 0; i < 2; i++) {
        reversa_error error;
        reversa_context_error(ctx, i, &error);
        assert_string_equal(error.file, rt_path(i ? "preferences.csv" : "people.csv"));
        assert_non_null(
            strstr(error.message, i ? "Is not the preferences of the run" : "Is not the people of the run"));
    }
    assert_int_equal(remove(rt_path("people.csv")), 0);
    assert_int_equal(reversa_replay_create(ctx, path, NULL, &replay), REVERSA_E_IO);
    reversa_context_free(ctx);
}

static void test_replay_takes_inputs_from_a_folder(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_replay *replay = NULL;
    reversa_replay_options options;
    (void)first_run(ctx, true);
    const char *path = change("inputs", 0, "file", json_string("standard input"));
    assert_int_equal(reversa_replay_create(ctx, path, NULL, &replay), REVERSA_E_UNSUPPORTED);
    (void)change("inputs", 1, "file", json_string("/elsewhere/preferences.csv"));
    reversa_replay_options_init(&options);
    options.inputs = rt_folder();
    assert_int_equal(reversa_replay_create(ctx, path, &options, &replay), REVERSA_OK);
    assert_null(reversa_replay_difference(replay, 0));
    reversa_replay_free(replay);
    (void)change("inputs", 0, "sha256", json_null());
    assert_int_equal(reversa_replay_create(ctx, path, &options, &replay), REVERSA_E_UNSUPPORTED);
    reversa_context_free(ctx);
}

static void test_replay_arguments(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_replay *replay = NULL;
    reversa_replay_options options = {0};
    assert_int_equal(reversa_replay_create(NULL, "x", NULL, &replay), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_replay_create(ctx, NULL, NULL, &replay), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_replay_create(ctx, "x", NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_replay_create(ctx, "x", &options, &replay), REVERSA_E_ARGUMENT);
    reversa_replay_free(NULL);
    reversa_context_free(ctx);
}

typedef struct walked {
    const char *path;
    reversa_replay *replay;
} walked;

static reversa_status walk_call(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_replay_create(ctx, w->path, NULL, &w->replay);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_replay_free(w->replay);
    w->replay = NULL;
}

static void test_replay_survives_every_allocation_failure(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    walked w = {.path = first_run(ctx, false)};
    rt_walk walk = {.name = "replay", .call = walk_call, .release = walk_release, .state = &w, .out = &w.replay};
    walk.every_one_to = 100;
    walk.stride = 7;
    assert_true(rt_fault_walk(&walk) > 100);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replay_is_identical),
        cmocka_unit_test(test_replay_tells_what_differs),
        cmocka_unit_test(test_replay_refuses_other_inputs),
        cmocka_unit_test(test_replay_takes_inputs_from_a_folder),
        cmocka_unit_test(test_replay_arguments),
        cmocka_unit_test(test_replay_survives_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
