/*
 * The two ways to SHA-256 against each other on random states and blocks, and each against the example of FIPS 180-4.
 * Where the processor has no such instructions only the portable way is there to be tested.
 */
#include "support/support.h"

#include <string.h>

#include "base/sha256.h"

#define MAX_BLOCKS 9

/* "abc", padded by hand: the one block of the standard's first example. */
static void abc_block(unsigned char block[64])
{
    memset(block, 0, 64);
    memcpy(block, "abc\x80", 4);
    block[63] = 24;
}

typedef void (*block_function)(uint32_t state[8], const unsigned char *blocks, size_t n_blocks);

static void assert_hashes_abc(block_function blocks)
{
    static const uint32_t expected[8] = {0xba7816bf, 0x8f01cfea, 0x414140de, 0x5dae2223,
                                         0xb00361a3, 0x96177a9c, 0xb410ff61, 0xf20015ad};
    unsigned char block[64];
    rv_sha256 hash;
    rv_sha256_begin(&hash);
    abc_block(block);
    blocks(hash.state, block, 1);
    assert_memory_equal(hash.state, expected, sizeof expected);
}

static void test_both_ways_hash_the_standard_example(void **state)
{
    (void)state;
    assert_hashes_abc(rv_sha256_plain_blocks);
    if (rv_sha256_x86_ready())
        assert_hashes_abc(rv_sha256_x86_blocks);
}

static void test_both_ways_agree_on_random_blocks_at_any_address(void **state)
{
    uint64_t random = rt_seed();
    unsigned char bytes[MAX_BLOCKS * 64 + 16];
    (void)state;
    for (int round = 0; round < 2000; round++) {
        uint32_t plain[8];
        uint32_t fast[8];
        size_t n = (size_t)rt_between(&random, 0, MAX_BLOCKS);
        size_t shift = (size_t)rt_between(&random, 0, 15);
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (unsigned char)rt_between(&random, 0, 255);
        for (size_t i = 0; i < 8; i++)
            plain[i] = fast[i] = (uint32_t)rt_between(&random, 0, UINT32_MAX);
        rv_sha256_plain_blocks(plain, bytes + shift, n);
        if (rv_sha256_x86_ready())
            rv_sha256_x86_blocks(fast, bytes + shift, n);
        else
            rv_sha256_plain_blocks(fast, bytes + shift, n);
        assert_memory_equal(plain, fast, sizeof plain);
    }
}

static void test_ready_says_the_same_every_time(void **state)
{
    (void)state;
    assert_int_equal(rv_sha256_x86_ready(), rv_sha256_x86_ready());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_ways_hash_the_standard_example),
        cmocka_unit_test(test_both_ways_agree_on_random_blocks_at_any_address),
        cmocka_unit_test(test_ready_says_the_same_every_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
