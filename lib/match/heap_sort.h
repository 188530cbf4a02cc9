/*
 * A sort in place without memory of its own, for lists in any order: O(n log n) at worst (heapsort, Williams 1964; Floyd 1964).
 *
 * RV_HEAP_SORT(name, item, before) defines static void name(__typeof__(item) *list, int64_t n), after which no item is `before` the one in
 * front of it; before(const item *, const item *) is a function or a macro. Equal items come in an order that depends on the
 * list alone.
 */
#ifndef RV_MATCH_HEAP_SORT_H
#define RV_MATCH_HEAP_SORT_H

#include <stdint.h>

#define RV_HEAP_SORT(name, item, before)                                                                               \
    static void name##_sift(__typeof__(item) *list, int64_t root, int64_t n)                                           \
    {                                                                                                                  \
        for (int64_t child = 2 * root + 1; child < n; child = 2 * root + 1) {                                          \
            child += child + 1 < n && before(&list[child], &list[child + 1]);                                          \
            if (!before(&list[root], &list[child]))                                                                    \
                return;                                                                                                \
            __typeof__(item) swapped = list[root];                                                                     \
            list[root] = list[child];                                                                                  \
            list[child] = swapped;                                                                                     \
            root = child;                                                                                              \
        }                                                                                                              \
    }                                                                                                                  \
                                                                                                                       \
    static void name(__typeof__(item) *list, int64_t n)                                                                \
    {                                                                                                                  \
        for (int64_t root = n / 2 - 1; root >= 0; root--)                                                              \
            name##_sift(list, root, n);                                                                                \
        for (int64_t end = n - 1; end > 0; end--) {                                                                    \
            __typeof__(item) swapped = list[0];                                                                        \
            list[0] = list[end];                                                                                       \
            list[end] = swapped;                                                                                       \
            name##_sift(list, 0, end);                                                                                 \
        }                                                                                                              \
    }

#endif
