/* Quadratic forms: by hand, with dependent rows, with nothing. */
#include "support/support.h"

#include <math.h>

#include "metrics/quadratic.h"

static void test_form_by_hand(void **state)
{
    (void)state;
    /* The inverse of [4 2; 2 3] is [3 −2; −2 4] / 8, so (1, 2) gives (3 − 8 + 16) / 8. */
    double matrix[] = {4, 2, 2, 3};
    double vector[] = {1, 2};
    int32_t rank = -1;
    assert_true(fabs(rv_quadratic_form(matrix, vector, 2, &rank) - 11.0 / 8) < 1e-15);
    assert_int_equal(rank, 2);
}

/* Adding a group that only repeats the others changes nothing: here the third row is −(first + second). */
static void test_form_with_dependent_row(void **state)
{
    (void)state;
    double matrix[] = {4, 2, -6, 2, 3, -5, -6, -5, 11};
    double vector[] = {1, 2, -3};
    int32_t rank = -1;
    assert_true(fabs(rv_quadratic_form(matrix, vector, 3, &rank) - 11.0 / 8) < 1e-14);
    assert_int_equal(rank, 2);
}

static void test_form_first_row_empty(void **state)
{
    (void)state;
    double matrix[] = {0, 0, 0, 4};
    double vector[] = {0, 6};
    int32_t rank = -1;
    assert_true(rv_quadratic_form(matrix, vector, 2, &rank) == 9);
    assert_int_equal(rank, 1);
}

static void test_form_without_rank(void **state)
{
    (void)state;
    double matrix[] = {0};
    double vector[] = {0};
    int32_t rank = -1;
    assert_true(isnan(rv_quadratic_form(matrix, vector, 1, &rank)));
    assert_int_equal(rank, 0);
    assert_true(isnan(rv_quadratic_form(matrix, vector, 0, &rank)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form_by_hand),
        cmocka_unit_test(test_form_with_dependent_row),
        cmocka_unit_test(test_form_first_row_empty),
        cmocka_unit_test(test_form_without_rank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
