/*
 * Rows of two people: their places, ids that the cohort does not know, rows of wrong form.
 */
#include "support/support.h"

#include <reversa/io.h>

#include "io/pairs.h"

static reversa_context *ctx;
static reversa_cohort *cohort;

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
    assert_int_equal(rv_pairs_open(&reader, path, "x", "y"), REVERSA_OK);
    static const char *const ids[4][2] = {{"=a", "b"}, {NULL, "c"}, {NULL, NULL}, {"c", "d"}};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(rv_pairs_next(&reader, &found), REVERSA_OK);
        assert_true(found);
        assert_int_equal(reader.csv.bad, i == 2);
        for (int side = 0; side < 2 && i != 2; side++)
            assert_int_equal(reader.person[side][i], ids[i][side] ? reversa_cohort_find(cohort, ids[i][side]) : -1);
    }
    assert_int_equal(rv_pairs_next(&reader, &found), REVERSA_OK);
    assert_false(found);
    assert_int_equal(rv_pairs_end(&reader, &rows), REVERSA_E_FORMAT);
    assert_null(reader.file.bytes);
    assert_int_equal(rows.n, 4);
    rv_pairs_close(&reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs_next_places),
    };
    return cmocka_run_group_tests(tests, open_cohort, close_cohort);
}
