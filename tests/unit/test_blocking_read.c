/*
 * Reading blocking pairs: nothing where there is nothing.
 */
#include <string.h>

#include "model/blocking.h"
#include "model/matching.h"
#include "support/support.h"

static void test_blocking_read_out_of_range(void **state)
{
    (void)state;
    static const reversa_blocking_pair pairs[] = {{.mentor = 4, .mentee = 7, .score = 9}};
    const reversa_blocking blocking = {.summary = {.n_blocking = 3, .n_listed = 1}, .pairs = pairs};
    static const reversa_blocking_pair none;
    reversa_blocking_pair pair;
    reversa_blocking_summary summary;
    reversa_blocking_get(&blocking, 0, &pair);
    assert_int_equal(pair.mentee, 7);
    reversa_blocking_get(&blocking, 1, &pair);
    assert_memory_equal(&pair, &none, sizeof pair);
    reversa_blocking_get(&blocking, -1, &pair);
    assert_memory_equal(&pair, &none, sizeof pair);
    reversa_blocking_summarise(&blocking, &summary);
    assert_int_equal(summary.n_blocking, 3);
    reversa_blocking_free(NULL);
    assert_string_equal(rv_wishes_from_names[REVERSA_MENTEE], "mentee");
    assert_string_equal(rv_wishes_among_names[REVERSA_WISHES_BOTH], "both");
    assert_null(rv_wishes_among_names[REVERSA_WISHES_BOTH + 1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_blocking_read_out_of_range)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
