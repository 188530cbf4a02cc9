/*
 * Rows of two people: their places, ids that the cohort does not know, rows of wrong form.
 */
#include "support/support.h"

#include <stdio.h>
#include <string.h>

#include <reversa/io.h>

#include "io/pairs.h"

static reversa_context *ctx;
static reversa_cohort *cohort;

/* Rows with the ids in columns x and y. */
static reversa_status open_rows(rv_pair_reader *reader, const char *path)
{
    static const char *const names[2] = {"x", "y"};
    rv_file file;
    reversa_status status = rv_file_read(ctx, path, path, &file);
    return status ? status : rv_pairs_open(reader, &file, path, names);
}

static int open_cohort(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    const char *path = rt_write_text("people.csv", "id,role\n=a,mentor\nb,mentee\nc,both\nd,both\n");
    return reversa_people_read(ctx, path, NULL, &cohort);
}

static int close_cohort(void **state)
{
    (void)state;
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return 0;
}

static void test_pairs_next_places(void **state)
{
    (void)state;
    rv_pair_reader reader = {.ctx = ctx, .cohort = cohort, .stage = "test"};
    rv_pair_rows rows;
    bool found;
    ctx->n_errors = 0;
    const char *path = rt_write_text("rows.csv", "y,x,z\nb,'=a,\nc,gone,\nd\nd,c,\n");
    assert_int_equal(open_rows(&reader, path), REVERSA_OK);
    static const char *const ids[4][2] = {{"=a", "b"}, {NULL, "c"}, {NULL, NULL}, {"c", "d"}};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(rv_pairs_next(&reader, &found), REVERSA_OK);
        assert_true(found);
        assert_int_equal(reader.csv.bad, i == 2);
    }
    assert_int_equal(rv_pairs_next(&reader, &found), REVERSA_OK);
    assert_false(found);
    assert_int_equal(rv_pairs_end(&reader, &rows), REVERSA_E_FORMAT);
    assert_null(reader.file.bytes);
    assert_int_equal(rows.n, 4);
    for (int i = 0; i < 4; i++)
        for (int side = 0; side < 2 && i != 2; side++) {
            const int32_t *people = side == 0 ? rows.a : rows.b;
            assert_int_equal(people[i], ids[i][side] ? reversa_cohort_find(cohort, ids[i][side]) : -1);
        }
    rv_pairs_close(&reader);
}

/* Look-ups of several rows are on their way at a time: whatever the number of rows, all arrive. */
static void test_pairs_end_has_everyone_for_any_number_of_rows(void **state)
{
    static const char *const ids[] = {"=a", "b", "c", "d", "gone", "also gone"};
    uint64_t random = rt_seed();
    (void)state;
    for (size_t n = 0; n < 100; n++) {
        char file[4096] = "x,y\n";
        size_t used = strlen(file);
        const char *chosen[100][2];
        for (size_t i = 0; i < n; i++) {
            for (int side = 0; side < 2; side++)
                chosen[i][side] = ids[rt_between(&random, 0, 5)];
            used += (size_t)snprintf(file + used, sizeof file - used, "\"%s\",%s\n", chosen[i][0], chosen[i][1]);
        }
        rv_pair_reader reader = {.ctx = ctx, .cohort = cohort, .stage = "test"};
        rv_pair_rows rows;
        bool found = true;
        ctx->n_errors = 0;
        assert_int_equal(open_rows(&reader, rt_write_text("rows.csv", file)), REVERSA_OK);
        while (found)
            assert_int_equal(rv_pairs_next(&reader, &found), REVERSA_OK);
        assert_int_equal(rv_pairs_end(&reader, &rows), REVERSA_OK);
        assert_int_equal(rows.n, n);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(rows.a[i], reversa_cohort_find(cohort, chosen[i][0]));
            assert_int_equal(rows.b[i], reversa_cohort_find(cohort, chosen[i][1]));
        }
        rv_pairs_close(&reader);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs_next_places),
        cmocka_unit_test(test_pairs_end_has_everyone_for_any_number_of_rows),
    };
    return cmocka_run_group_tests(tests, open_cohort, close_cohort);
}
