/* Arithmetic on planes against arithmetic on numbers. */
#include <string.h>

#include "score/plan.h"
#include "support/support.h"

#define DIGITS 12

static uint64_t planes[2][DIGITS * RV_SPAN_WORDS];
static int32_t numbers[2][RV_SPAN];

static void draw(uint64_t *random, int which, int32_t most)
{
    memset(planes[which], 0, sizeof planes[which]);
    for (int32_t m = 0; m < RV_SPAN; m++) {
        numbers[which][m] = (int32_t)rt_between(random, 0, most);
        for (int32_t p = 0; p < DIGITS; p++) {
            if (numbers[which][m] >> p & 1)
                rv_set_bit(planes[which] + p * RV_SPAN_WORDS, m);
        }
    }
}

static int32_t number_at(const uint64_t *from, int32_t mentor)
{
    int32_t number = 0;
    for (int32_t p = 0; p < DIGITS; p++)
        number |= (int32_t)(from[p * RV_SPAN_WORDS + mentor / 64] >> (mentor % 64) & 1) << p;
    return number;
}

static bool has(const uint64_t *set, int32_t mentor)
{
    return set[mentor / 64] >> (mentor % 64) & 1;
}

static void test_sums_of_planes(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t digits = 1; digits <= 8; digits++) {
        draw(&random, 0, 1000);
        draw(&random, 1, (1 << digits) - 1);
        rv_span_add(planes[0], DIGITS, planes[1], digits);
        for (int32_t m = 0; m < RV_SPAN; m++)
            assert_int_equal(number_at(planes[0], m), numbers[0][m] + numbers[1][m]);
    }
}

static void test_comparisons_of_planes(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    uint64_t eligible[RV_SPAN_WORDS];
    uint64_t picked[RV_SPAN_WORDS];
    for (int32_t w = 0; w < RV_SPAN_WORDS; w++)
        eligible[w] = (uint64_t)rt_between(&random, 0, INT64_MAX);
    draw(&random, 0, 255);
    draw(&random, 1, 300);
    for (int32_t least = 0; least < 256; least += 5) {
        rv_span_least(planes[0], 8, least, eligible, picked);
        int32_t n = 0;
        for (int32_t m = 0; m < RV_SPAN; m++) {
            assert_int_equal(has(picked, m), has(eligible, m) && numbers[0][m] >= least);
            n += has(picked, m);
        }
        assert_int_equal(rv_span_size(picked), n);
    }
    memset(picked, 0, sizeof picked);
    rv_set_bit(picked, 7);
    const rv_score_head asked = {.n = 9, .n_words = RV_SPAN_WORDS, .planes = planes[1]};
    rv_span_compare(planes[0], 8, &asked, 0, eligible, picked);
    for (int32_t m = 0; m < RV_SPAN; m++)
        assert_int_equal(has(picked, m), m == 7 || (has(eligible, m) && numbers[0][m] >= numbers[1][m]));
}

static void test_counts_of_sets(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 2;
    draw(&random, 0, 4095); /* its planes are twelve random sets */
    rv_set sets[DIGITS];
    static uint64_t at_least[(RV_COUNT_MOST + 1) * RV_SPAN_WORDS];
    static uint64_t count[DIGITS * RV_SPAN_WORDS];
    for (int32_t p = 0; p < DIGITS; p++)
        sets[p] = planes[0] + p * RV_SPAN_WORDS;
    for (int32_t most = 1; most <= RV_COUNT_MOST; most++) {
        rv_span_tally(sets, DIGITS, 0, most, at_least);
        for (int32_t m = 0; m < RV_SPAN; m++) {
            for (int32_t c = 1; c <= most; c++)
                assert_int_equal(has(at_least + c * RV_SPAN_WORDS, m),
                                 __builtin_popcount((unsigned)numbers[0][m]) >= c);
        }
    }
    for (int32_t p = 0; p < DIGITS; p++)
        rv_span_count(sets[p], count, 4, RV_SPAN_WORDS);
    for (int32_t m = 0; m < RV_SPAN; m++)
        assert_int_equal(number_at(count, m), __builtin_popcount((unsigned)numbers[0][m]));
}

static void test_mix_is_the_exclusive_or(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 3;
    draw(&random, 0, 4095);
    rv_set sets[DIGITS];
    uint64_t mixed[RV_SPAN_WORDS];
    for (int32_t p = 0; p < DIGITS; p++)
        sets[p] = planes[0] + p * RV_SPAN_WORDS;
    for (int32_t n = 0; n <= DIGITS; n++) {
        rv_span_mix(sets, n, 0, n % 3 == 0, mixed);
        for (int32_t w = 0; w < RV_SPAN_WORDS; w++) {
            uint64_t expected = n % 3 == 0 ? UINT64_MAX : 0;
            for (int32_t p = 0; p < n; p++)
                expected ^= sets[p][w];
            assert_true(mixed[w] == expected);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums_of_planes),
        cmocka_unit_test(test_comparisons_of_planes),
        cmocka_unit_test(test_counts_of_sets),
        cmocka_unit_test(test_mix_is_the_exclusive_or),
    };
    return cmocka_run_group_tests_name("span", tests, NULL, NULL);
}
