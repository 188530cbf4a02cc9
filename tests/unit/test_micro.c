#include "score/micro.h"

#include "support/support.h"

__extension__ typedef __int128 wide;

static void check_micro(int64_t part, int64_t whole)
{
    int64_t held = part < 0 ? 0 : part > whole ? whole : part;
    int64_t expected = (int64_t)(((wide)2000000 * held + whole) / ((wide)2 * whole));
    assert_int_equal(rv_micro(part, rv_ratio_of(whole)), expected);
}

static void test_micro_of_known_ratios(void **state)
{
    (void)state;
    assert_int_equal(rv_micro(0, rv_ratio_of(7)), 0);
    assert_int_equal(rv_micro(7, rv_ratio_of(7)), 1000000);
    assert_int_equal(rv_micro(8, rv_ratio_of(7)), 1000000);
    assert_int_equal(rv_micro(-1, rv_ratio_of(7)), 0);
    assert_int_equal(rv_micro(1, rv_ratio_of(3)), 333333);
    assert_int_equal(rv_micro(2, rv_ratio_of(3)), 666667);
    assert_int_equal(rv_micro(1, rv_ratio_of(2000000)), 1); /* half a micro-point goes up */
    assert_int_equal(rv_micro(1, rv_ratio_of(2000001)), 0);
    assert_int_equal(rv_micro(INT64_MAX - 1, rv_ratio_of(INT64_MAX)), 1000000);
    assert_int_equal(rv_micro(INT64_MAX / 2, rv_ratio_of(INT64_MAX)), 500000);
}

static void test_micro_at_every_size(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int bits = 1; bits < 63; bits++) {
        for (int i = 0; i < 2000; i++) {
            int64_t whole = rt_between(&random, 1, INT64_C(1) << bits);
            check_micro(rt_between(&random, -1, whole), whole);
            check_micro(rt_between(&random, 0, 3), whole);
            check_micro(whole - rt_between(&random, 0, 3), whole);
        }
    }
}

static void test_divide_is_exact_below_two_to_53(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int i = 0; i < 200000; i++) {
        int64_t divisor = rt_between(&random, 1, INT64_C(1) << rt_between(&random, 1, 40));
        int64_t quotient = rt_between(&random, 0, (RV_EXACT_DOUBLE - 1) / divisor);
        int64_t x = quotient * divisor; /* at and beside a multiple is where rounding shows */
        rv_divisor by = rv_divisor_of(divisor);
        assert_int_equal(rv_divide(x, by), quotient);
        if (x > 0)
            assert_int_equal(rv_divide(x - 1, by), (x - 1) / divisor);
        if (x < RV_EXACT_DOUBLE - 1)
            assert_int_equal(rv_divide(x + 1, by), (x + 1) / divisor);
    }
}

static void test_cosine_is_held_and_rounded(void **state)
{
    (void)state;
    assert_int_equal(rv_cosine(-1, 1, 1), 0);
    assert_int_equal(rv_cosine(0, 1, 1), 0);
    assert_int_equal(rv_cosine(1, 1, 1), 1000000);
    assert_int_equal(rv_cosine(1.0000001, 1, 1), 1000000);
    assert_int_equal(rv_cosine(1, 2, 4), 125000);
    assert_int_equal(rv_cosine(0.0000014, 1, 1), 1);
    assert_int_equal(rv_cosine(0.0000016, 1, 1), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_micro_of_known_ratios),
        cmocka_unit_test(test_micro_at_every_size),
        cmocka_unit_test(test_divide_is_exact_below_two_to_53),
        cmocka_unit_test(test_cosine_is_held_and_rounded),
    };
    return cmocka_run_group_tests_name("micro", tests, NULL, NULL);
}
