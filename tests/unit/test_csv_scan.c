/*
 * The stops of a block against a look at every byte, by both ways.
 */
#include "support/support.h"

#include <string.h>

#include "io/csv_scan.h"

static uint64_t look_at_each(const char *at, size_t n, char delimiter)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < n; i++)
        if (at[i] == delimiter || at[i] == '\n' || at[i] == '\r' || at[i] == '"')
            bits |= UINT64_C(1) << i;
    return bits;
}

static void test_scan_of_random_bytes(void **state)
{
    static const char delimiters[] = ",;\t";
    static const char near[] = ",;\t\n\r\"-+:<\x0B\x0C\x0E!#\x80\x8A\x8D\xA2\xAC\x00\xFF";
    uint64_t random = rt_seed();
    char bytes[RV_CSV_BLOCK + 8];
    (void)state;
    for (int round = 0; round < 20000; round++) {
        char delimiter = delimiters[rt_between(&random, 0, 2)];
        size_t shift = (size_t)rt_between(&random, 0, 7);
        size_t n = (size_t)rt_between(&random, 0, RV_CSV_BLOCK);
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = rt_between(&random, 0, 1) ? (char)rt_between(&random, -128, 127)
                                                 : near[rt_between(&random, 0, (int64_t)sizeof near - 2)];
        uint64_t all = look_at_each(bytes + shift, RV_CSV_BLOCK, delimiter);
        assert_true(rv_csv_scan_block(bytes + shift, delimiter) == all);
        assert_true(rv_csv_scan_plain(bytes + shift, RV_CSV_BLOCK, delimiter) == all);
        assert_true(rv_csv_scan_plain(bytes + shift, n, delimiter) == look_at_each(bytes + shift, n, delimiter));
    }
}

static void test_scan_of_every_byte_at_every_place(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++)
        for (size_t i = 0; i < RV_CSV_BLOCK; i++) {
            char bytes[RV_CSV_BLOCK] = {0};
            bytes[i] = (char)byte;
            uint64_t expected = look_at_each(bytes, RV_CSV_BLOCK, ';');
            assert_true(rv_csv_scan_block(bytes, ';') == expected);
            assert_true(rv_csv_scan_plain(bytes, RV_CSV_BLOCK, ';') == expected);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scan_of_random_bytes),
        cmocka_unit_test(test_scan_of_every_byte_at_every_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
