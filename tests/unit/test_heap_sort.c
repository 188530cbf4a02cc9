/*
 * The sort: in order, nothing lost, for every length up to where heaps are three levels deep, and for equal items.
 */
#include "match/heap_sort.h"

#include "support/support.h"

typedef struct card {
    int32_t rank;
    int32_t label;
} card;

static bool is_lower(const card *a, const card *b)
{
    return a->rank < b->rank;
}

RV_HEAP_SORT(sort_cards, card, is_lower)

static void test_heap_sort_of_lists(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int32_t n = 0; n <= 200; n++) {
        card list[200] = {{0}};
        bool seen[200] = {false};
        for (int32_t k = 0; k < n; k++)
            list[k] = (card){(int32_t)rt_between(&random, -3, n % 7 * 40), k};
        card before[200];
        for (int32_t k = 0; k < n; k++)
            before[k] = list[k];
        sort_cards(list, n);
        for (int32_t k = 0; k < n; k++) {
            assert_true(k == 0 || list[k - 1].rank <= list[k].rank);
            assert_false(seen[list[k].label]);
            assert_int_equal(list[k].rank, before[list[k].label].rank);
            seen[list[k].label] = true;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heap_sort_of_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
