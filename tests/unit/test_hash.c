/*
 * SipHash-2-4 and SplitMix64 against numbers of an independent implementation in Python, which was itself checked
 * against the vectors of the SipHash paper (key 00 .. 0f). Our key has a second half of zeros.
 */
#include "support/support.h"

#include "base/hash.h"

static void test_siphash_of_every_tail_length(void **state)
{
    /* Seed 0x0706050403020100, message 0, 1, 2, … (mod 256). */
    static const struct {
        size_t length;
        uint64_t hash;
    } vectors[] = {
        {0, UINT64_C(0xa402ec86ee528132)},   {1, UINT64_C(0x86a88668a52fcf93)},   {2, UINT64_C(0x2b62b2ab49e25c85)},
        {3, UINT64_C(0xb9e74b4b70c97a01)},   {4, UINT64_C(0x5a09244b81e07dfb)},   {5, UINT64_C(0x826a42e2cde7e658)},
        {6, UINT64_C(0x80d199796b816d6f)},   {7, UINT64_C(0xf350389b941f8786)},   {8, UINT64_C(0xeb8e9b0661a15490)},
        {9, UINT64_C(0x6286ed9c2801b70e)},   {10, UINT64_C(0xafdb31aeb928a7c6)},  {11, UINT64_C(0xfb7b8fc6cff7bf19)},
        {12, UINT64_C(0x00619af97f01ea0d)},  {13, UINT64_C(0x6a67a5fd89f4565d)},  {14, UINT64_C(0xf10baff7a5bf1af4)},
        {15, UINT64_C(0xde25ac9eff95f4ec)},  {16, UINT64_C(0xc347d4d6e2682a1b)},  {17, UINT64_C(0xb669170b0f7d08ca)},
        {63, UINT64_C(0xc1b8e705aaa28423)},  {64, UINT64_C(0x81ff0a8f95567591)},  {255, UINT64_C(0x524f39406cdbd012)},
        {256, UINT64_C(0x707b67bb6cdf434b)}, {257, UINT64_C(0xb91b0a208ef946ed)},
    };
    unsigned char message[257];
    (void)state;
    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (unsigned char)i;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        uint64_t hash = rv_siphash(UINT64_C(0x0706050403020100), message, vectors[i].length);
        if (hash != vectors[i].hash)
            fail_msg("length %zu: %016llx", vectors[i].length, (unsigned long long)hash);
    }
}

static void test_siphash_of_other_seeds(void **state)
{
    (void)state;
    assert_true(rv_siphash(0, "", 0) == UINT64_C(0x1e924b9d737700d7));
    assert_true(rv_siphash(0, NULL, 0) == UINT64_C(0x1e924b9d737700d7));
    assert_true(rv_siphash(1, "", 0) == UINT64_C(0x54e761ac4b1ca3de));
    assert_true(rv_siphash(1, "P0001", 5) == UINT64_C(0x8b2e8952c2d915f2));
    assert_true(rv_siphash(2, "P0001", 5) == UINT64_C(0x132f0578e27f39e6));
    assert_true(rv_siphash(UINT64_MAX, "P0001", 5) == UINT64_C(0xcf8c7034642af2db));
    assert_true(rv_siphash(1, "Zo\xc3\xab", 4) == UINT64_C(0x44652a5adeb68c3e));
}

static void test_siphash_does_not_depend_on_alignment(void **state)
{
    char buffer[32] = {0};
    (void)state;
    for (size_t shift = 0; shift < 8; shift++) {
        for (size_t i = 0; i < 5; i++)
            buffer[shift + i] = "P0001"[i];
        assert_true(rv_siphash(1, buffer + shift, 5) == UINT64_C(0x8b2e8952c2d915f2));
    }
}

static void test_random_next_follows_splitmix(void **state)
{
    static const uint64_t expected[] = {UINT64_C(0x599ed017fb08fc85), UINT64_C(0x2c73f08458540fa5),
                                        UINT64_C(0x883ebce5a3f27c77), UINT64_C(0x3fbef740e9177b3f),
                                        UINT64_C(0xe3b8346708cb5ecd)};
    rv_random random = {1234567};
    rv_random zero = {0};
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_true(rv_random_next(&random) == expected[i]);
    assert_true(rv_random_next(&zero) == UINT64_C(0xe220a8397b1dcdaf));
    assert_true(rv_random_next(&zero) == UINT64_C(0x6e789e6aa1b965f4));
}

static void test_random_below_stays_below(void **state)
{
    static const int64_t bounds[] = {1, 2, 3, 7, 1000000, INT64_C(1) << 62, (INT64_C(1) << 62) + 1, INT64_MAX};
    rv_random random = {rt_seed()};
    (void)state;
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
        for (int j = 0; j < 1000; j++) {
            int64_t x = rv_random_below(&random, bounds[i]);
            assert_true(x >= 0 && x < bounds[i]);
        }
    }
}

static void test_random_below_reaches_every_value_evenly(void **state)
{
    int counts[10] = {0};
    rv_random random = {42};
    (void)state;
    for (int i = 0; i < 100000; i++)
        counts[rv_random_below(&random, 10)]++;
    for (int i = 0; i < 10; i++) /* 10,000 expected, standard deviation 95: six of them either way */
        assert_in_range(counts[i], 9430, 10570);
}

static void test_random_below_rejects_the_surplus(void **state)
{
    const int64_t bound = 3 * (INT64_C(1) << 61); /* 2^64 mod bound = 2^62, so a quarter is rejected */
    int64_t low = 0;
    rv_random random = {7};
    (void)state;
    for (int i = 0; i < 30000; i++)
        low += rv_random_below(&random, bound) < bound / 3;
    assert_in_range(low, 9510, 10490); /* a third; without rejection three eighths */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_siphash_of_every_tail_length),
        cmocka_unit_test(test_siphash_of_other_seeds),
        cmocka_unit_test(test_siphash_does_not_depend_on_alignment),
        cmocka_unit_test(test_random_next_follows_splitmix),
        cmocka_unit_test(test_random_below_stays_below),
        cmocka_unit_test(test_random_below_reaches_every_value_evenly),
        cmocka_unit_test(test_random_below_rejects_the_surplus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
