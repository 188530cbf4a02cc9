/*
 * The manifest read back: what was written, and each thing that is missing or wrong by its key.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <reversa/io.h>

#include "io/manifest.h"
#include "support/people.h"

static const char people[] = "id,role,manager_id\nm1,mentor,boss\ne1,mentee,m1\n";

/* The result.json of a run with other options than the default ones. */
static const char *write_result(reversa_context *ctx)
{
    reversa_cohort_options options;
    reversa_match_options match;
    reversa_cohort *cohort = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;
    const char *path = rt_path("result.json");
    reversa_cohort_options_init(&options);
    options.seed = UINT64_MAX - 6;
    options.unknown_manager = REVERSA_UNKNOWN_MANAGER_ROOT;
    assert_int_equal(reversa_people_read(ctx, rt_write_text("people.csv", people), &options, &cohort), REVERSA_OK);
    reversa_programme *programme = rt_programme(ctx, "\"rules\": [], \"criteria\": []");
    assert_int_equal(reversa_problem_create(ctx, cohort, programme, NULL, &problem), REVERSA_OK);
    reversa_match_options_init(&match);
    match.solver = REVERSA_SOLVER_NETWORK;
    match.candidates = 3;
    match.level_prices = true;
    match.gap = 0.015;
    match.lottery = true;
    match.lottery_seed = UINT64_MAX - 8;
    match.lottery_draw = 5;
    assert_int_equal(reversa_match(ctx, problem, NULL, &match, &matching), REVERSA_OK);
    assert_int_equal(reversa_result_write(ctx, problem, matching, REVERSA_RESULT_SUMMARY, path), REVERSA_OK);
    reversa_matching_free(matching);
    reversa_problem_free(problem);
    reversa_programme_free(programme);
    reversa_cohort_free(cohort);
    return path;
}

static void test_manifest_reads_what_was_written(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_manifest manifest;
    const char *path = write_result(ctx);
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_manifest_read(ctx, path, &manifest), REVERSA_OK);
    assert_string_equal(manifest.outcome, "optimal");
    assert_true(manifest.seed == UINT64_MAX - 6);
    assert_int_equal(manifest.unknown_manager, REVERSA_UNKNOWN_MANAGER_ROOT);
    assert_int_equal(manifest.options.solver, REVERSA_SOLVER_NETWORK);
    assert_int_equal(manifest.options.candidates, 3);
    assert_true(manifest.options.level_prices);
    assert_true(manifest.options.gap == 0.015);
    assert_true(manifest.options.lottery);
    assert_true(manifest.options.lottery_seed == UINT64_MAX - 8);
    assert_int_equal(manifest.options.lottery_draw, 5);
    assert_false(manifest.user_criteria);
    assert_string_equal(manifest.version, reversa_version());
    assert_int_equal(manifest.n_inputs, 2);
    assert_string_equal(manifest.inputs[0].kind, "people");
    assert_string_equal(manifest.inputs[1].kind, "programme");
    assert_int_equal(manifest.n_outputs, 4);
    assert_string_equal(manifest.outputs[3].file, "decisions.ndjson");
    assert_int_equal(manifest.n_levels, 2);
    assert_string_equal(manifest.levels[0].name, "mentees");
    assert_int_equal(manifest.levels[0].value, 1);
    assert_non_null(strstr(manifest.programme, "\"criteria\""));
    rv_arena_free(&manifest.arena);
    reversa_context_free(ctx);
}

/* Each key in turn is taken away, or holds what it must not: the error names it. */
static void test_manifest_names_what_is_wrong(void **state)
{
    (void)state;
    static const char *const keys[] = {"schema",  "outcome", "seed",   "inputs",
                                       "outputs", "options", "levels", "programme"};
    reversa_context *ctx = rt_context(NULL);
    const char *path = write_result(ctx);
    for (size_t i = 0; i < 2 * sizeof keys / sizeof keys[0]; i++) {
        rv_manifest manifest;
        const char *key = keys[i / 2];
        json_t *top = json_load_file(path, 0, NULL);
        assert_non_null(top);
        assert_int_equal(i % 2 ? json_object_set_new(top, key, json_real(0.5)) : json_object_del(top, key), 0);
        char *text = json_dumps(top, 0);
        const char *wrong = rt_write_text("wrong.json", text);
        assert_int_equal(rv_begin(ctx), REVERSA_OK);
        assert_int_equal(rv_manifest_read(ctx, wrong, &manifest), REVERSA_E_DATA);
        assert_null(manifest.source);
        rt_assert_error(ctx, REVERSA_E_DATA, 0, key,
                        strcmp(key, "schema") == 0 ? "Must be \"reversa.result/1\""
                                                   : "Is missing, or not what reversa writes there");
        json_decref(top);
        free(text);
    }
    rv_manifest manifest;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_manifest_read(ctx, rt_write_text("no.json", "{"), &manifest), REVERSA_E_FORMAT);
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_manifest_read(ctx, rt_write_text("no.json", ""), &manifest), REVERSA_E_FORMAT);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_manifest_reads_what_was_written),
        cmocka_unit_test(test_manifest_names_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
