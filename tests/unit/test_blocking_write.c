/*
 * Blocking pairs as CSV: cells, ids that act, files that cannot be written, failed allocations.
 */
#include <stdlib.h>
#include <string.h>

#include <reversa/record.h>

#include "support/wished.h"

static void open_pinned(reversa_context *ctx, void *state)
{
    rt_wished *w = state;
    rt_wish(w, ctx, "id,role\n=cmd(),mentor\nM2,mentor\nE1,mentee\nE2,mentee\n",
            "person_id,other_id,rank\n'=cmd(),E1,1\nE1,'=cmd(),1\nE1,M2,4\n",
            "mentor_id,mentee_id,state\n'=cmd(),E2,pinned\nM2,E1,pinned\n", NULL);
    assert_int_equal(reversa_wishes_match(ctx, w->problem, NULL, &w->matching), REVERSA_OK);
    assert_int_equal(reversa_blocking_create(ctx, w->problem, w->matching, NULL, &w->blocking), REVERSA_OK);
}

static reversa_status write_pinned(reversa_context *ctx, void *state)
{
    const rt_wished *w = state;
    return reversa_blocking_write(ctx, w->blocking, rt_path("blocking.csv"));
}

static void drop_pinned(reversa_context *ctx, void *state)
{
    (void)ctx;
    rt_wished_drop(state);
}

static void test_blocking_write_cells(void **state)
{
    (void)state;
    rt_wished w;
    reversa_context *ctx = rt_context(NULL);
    open_pinned(ctx, &w);
    assert_int_equal(write_pinned(ctx, &w), REVERSA_OK);
    char *text = rt_read(rt_path("blocking.csv"), NULL);
    assert_string_equal(text, "mentor_id,mentee_id,score,mentor_rank,mentee_rank,mentor_leaves,mentor_leaves_rank,"
                              "mentee_leaves,mentee_leaves_rank\n'=cmd(),E1,0,1,1,E2,,M2,4\n");
    free(text);
    assert_int_equal(reversa_blocking_write(ctx, NULL, "-"), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_blocking_write(ctx, w.blocking, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_blocking_write(ctx, w.blocking, "/nowhere/at/all"), REVERSA_E_IO);
    rt_wished_drop(&w);
    reversa_context_free(ctx);
}

static void test_blocking_write_memory(void **state)
{
    (void)state;
    rt_wished w;
    memset(&w, 0, sizeof w);
    const rt_walk walk = {
        .name = "blocking.csv", .setup = open_pinned, .call = write_pinned, .release = drop_pinned, .state = &w};
    assert_true(rt_fault_walk(&walk) > 0);
}

/* In a folder with everything else: all or none, and its hash in result.json. */
static reversa_status write_folder(reversa_context *ctx, void *state)
{
    const rt_wished *w = state;
    reversa_results_options options;
    reversa_results_options_init(&options);
    options.blocking = w->blocking;
    return reversa_results_write_with(ctx, w->problem, w->matching, &options, rt_path("folder"));
}

static void test_blocking_write_folder(void **state)
{
    (void)state;
    rt_wished w;
    rt_wished other;
    reversa_context *ctx = rt_context(NULL);
    open_pinned(ctx, &w);
    open_pinned(ctx, &other);
    assert_int_equal(write_pinned(ctx, &w), REVERSA_OK);
    assert_int_equal(write_folder(ctx, &w), REVERSA_OK);
    char *alone = rt_read(rt_path("blocking.csv"), NULL);
    char *among = rt_read(rt_path("folder/blocking.csv"), NULL);
    char *result = rt_read(rt_path("folder/result.json"), NULL);
    assert_string_equal(alone, among);
    assert_non_null(strstr(result, "\"file\": \"blocking.csv\""));
    free(alone);
    free(among);
    free(result);
    reversa_blocking *own = w.blocking;
    w.blocking = other.blocking;
    assert_int_equal(write_folder(ctx, &w), REVERSA_E_ARGUMENT);
    w.blocking = own;
    rt_wished_drop(&other);
    rt_wished_drop(&w);
    reversa_context_free(ctx);
}

static void test_blocking_write_folder_memory(void **state)
{
    (void)state;
    rt_wished w;
    memset(&w, 0, sizeof w);
    const rt_walk walk = {
        .name = "folder", .setup = open_pinned, .call = write_folder, .release = drop_pinned, .state = &w};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocking_write_cells),
        cmocka_unit_test(test_blocking_write_memory),
        cmocka_unit_test(test_blocking_write_folder),
        cmocka_unit_test(test_blocking_write_folder_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
