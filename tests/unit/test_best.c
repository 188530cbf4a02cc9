#include "score/best.h"

#include <stdlib.h>

#include "support/support.h"

static int by_order(const void *a, const void *b)
{
    const rv_best *x = a;
    const rv_best *y = b;
    return rv_best_before(*x, *y) ? -1 : rv_best_before(*y, *x);
}

/* The heap's entries, best first, must be the first of all entries in order. */
static void check(const rv_best *entries, int32_t n_entries, int32_t room)
{
    rv_best *heap = calloc((size_t)room, sizeof *heap);
    rv_best *sorted = calloc((size_t)n_entries + 1, sizeof *sorted);
    int32_t n = 0;
    assert_non_null(heap);
    assert_non_null(sorted);
    for (int32_t i = 0; i < n_entries; i++) {
        rv_best_offer(heap, &n, room, entries[i]);
        sorted[i] = entries[i];
    }
    qsort(sorted, (size_t)n_entries, sizeof *sorted, by_order);
    assert_int_equal(n, room < n_entries ? room : n_entries);
    if (n > 0)
        assert_int_equal(heap[0].turn, sorted[n - 1].turn); /* the worst is on top */
    assert_int_equal(rv_best_score(heap, n, -1), n ? sorted[0].score : -1);
    qsort(heap, (size_t)n, sizeof *heap, by_order);
    for (int32_t i = 0; i < n; i++) {
        assert_int_equal(heap[i].score, sorted[i].score);
        assert_int_equal(heap[i].turn, sorted[i].turn);
    }
    free(heap);
    free(sorted);
}

static void test_best_keeps_the_best_of_random_entries(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int trial = 0; trial < 300; trial++) {
        rv_best entries[60];
        int32_t n = (int32_t)rt_between(&random, 0, 60);
        for (int32_t i = 0; i < n; i++)
            entries[i] = (rv_best){(int32_t)rt_between(&random, 0, 9), i}; /* many ties */
        for (int32_t i = n - 1; i > 0; i--) {
            int64_t j = rt_between(&random, 0, i);
            rv_best other = entries[i];
            entries[i] = entries[j];
            entries[j] = other;
        }
        check(entries, n, (int32_t)rt_between(&random, 1, 20));
    }
}

static void test_best_prefers_the_sooner_turn(void **state)
{
    (void)state;
    rv_best heap[1];
    int32_t n = 0;
    rv_best_offer(heap, &n, 1, (rv_best){5, 7});
    rv_best_offer(heap, &n, 1, (rv_best){5, 9});
    assert_int_equal(heap[0].turn, 7);
    rv_best_offer(heap, &n, 1, (rv_best){5, 2});
    assert_int_equal(heap[0].turn, 2);
    assert_int_equal(n, 1);
}

/* A turn names a partner and back, and people beside each other begin far apart. */
static void test_best_turns_go_round_everyone(void **state)
{
    (void)state;
    for (int32_t n = 1; n < 40; n++) {
        for (int32_t person = 0; person < 60; person++) {
            int32_t start = rv_best_start(person, n);
            assert_in_range(start, 0, n - 1);
            for (int32_t turn = 0; turn < n; turn++) {
                assert_int_equal(rv_best_partner(turn, start, n), (start + turn) % n);
                assert_int_equal(rv_best_turn((start + turn) % n, start, n), turn);
            }
        }
    }
    int32_t last = INT32_MAX - 1; /* ordinals and counts at their limits */
    assert_in_range(rv_best_start(last, INT32_MAX), 0, INT32_MAX - 1);
    assert_int_equal(rv_best_partner(last, last, INT32_MAX), last - 1);
    assert_int_equal(rv_best_turn(last - 1, last, INT32_MAX), last);
}

static void test_best_score_of_nothing_is_none(void **state)
{
    (void)state;
    assert_int_equal(rv_best_score(NULL, 0, -1), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_best_keeps_the_best_of_random_entries),
        cmocka_unit_test(test_best_prefers_the_sooner_turn),
        cmocka_unit_test(test_best_turns_go_round_everyone),
        cmocka_unit_test(test_best_score_of_nothing_is_none),
    };
    return cmocka_run_group_tests_name("best", tests, NULL, NULL);
}
