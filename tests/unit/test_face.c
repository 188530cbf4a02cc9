/*
 * leximin on a face, against every choice on it, and its potentials against every arc.
 */
#include <stdlib.h>
#include <string.h>

#include "match/face.h"
#include "support/support.h"

enum { PEOPLE = 5, PAIRS = 12 };

typedef struct drawn {
    rv_face face;
    int32_t mentee[PAIRS];
    int32_t mentor[PAIRS];
    int32_t class_of[PAIRS];
    bool chosen[PAIRS];
    int32_t load[2 * PEOPLE];
    int32_t low[2 * PEOPLE];
    int32_t high[2 * PEOPLE];
} drawn;

static void draw(drawn *d, uint64_t *random, int32_t top)
{
    memset(d, 0, sizeof *d);
    d->face = (rv_face){.n_mentees = PEOPLE,
                        .n_mentors = PEOPLE,
                        .mentee = d->mentee,
                        .mentor = d->mentor,
                        .class_of = d->class_of,
                        .chosen = d->chosen,
                        .load = d->load,
                        .low = d->low,
                        .high = d->high};
    for (int32_t k = 0; k < PEOPLE * PEOPLE && d->face.n_pairs < PAIRS; k++) {
        if (rt_between(random, 0, 1))
            continue;
        int64_t e = d->face.n_pairs++;
        d->mentee[e] = k / PEOPLE;
        d->mentor[e] = k % PEOPLE;
        d->class_of[e] = (int32_t)rt_between(random, 0, top);
        d->chosen[e] = rt_between(random, 0, 2) == 0;
        d->load[d->mentee[e]] += d->chosen[e];
        d->load[PEOPLE + d->mentor[e]] += d->chosen[e];
    }
    for (int32_t p = 0; p < 2 * PEOPLE; p++) {
        int32_t less = (int32_t)rt_between(random, 0, 1);
        d->low[p] = d->load[p] > less ? d->load[p] - less : 0;
        d->high[p] = d->load[p] + (int32_t)rt_between(random, 0, 1);
    }
}

/* How many chosen pairs of each class up to `top`, the lowest first. */
static void count_classes(const drawn *d, uint32_t mask, int32_t top, int32_t *counts)
{
    memset(counts, 0, (size_t)(top + 1) * sizeof *counts);
    for (int64_t e = 0; e < d->face.n_pairs; e++)
        counts[d->class_of[e]] += mask >> e & 1;
}

static uint32_t mask_of(const drawn *d)
{
    uint32_t mask = 0;
    for (int64_t e = 0; e < d->face.n_pairs; e++)
        mask |= (uint32_t)d->chosen[e] << e;
    return mask;
}

static bool is_on_face(const drawn *d, uint32_t mask)
{
    int32_t load[2 * PEOPLE] = {0};
    for (int64_t e = 0; e < d->face.n_pairs; e++) {
        load[d->mentee[e]] += mask >> e & 1;
        load[PEOPLE + d->mentor[e]] += mask >> e & 1;
    }
    for (int32_t p = 0; p < 2 * PEOPLE; p++) {
        if (load[p] < d->low[p] || load[p] > d->high[p])
            return false;
    }
    return true;
}

/* The fewest of the lowest class, then of the next, among all choices with as many pairs. */
static void best_counts(const drawn *d, int32_t top, int32_t *best)
{
    int32_t n = __builtin_popcount(mask_of(d));
    count_classes(d, mask_of(d), top, best);
    for (uint32_t mask = 0; mask < UINT32_C(1) << d->face.n_pairs; mask++) {
        int32_t counts[16];
        if (__builtin_popcount(mask) != n || !is_on_face(d, mask))
            continue;
        count_classes(d, mask, top, counts);
        int32_t c = 0;
        while (c < top && counts[c] == best[c])
            c++;
        if (counts[c] < best[c])
            memcpy(best, counts, sizeof counts);
    }
}

/* No arc that can be taken is below 0. */
static void check_duals(const drawn *d, const rv_duals *duals)
{
    int32_t hub = 2 * PEOPLE;
    for (int64_t e = 0; e < d->face.n_pairs; e++) {
        int sign = rv_duals_sign(duals, d->mentee[e], PEOPLE + d->mentor[e], d->class_of[e]);
        assert_true(d->chosen[e] ? sign <= 0 : sign >= 0);
    }
    for (int32_t p = 0; p < 2 * PEOPLE; p++) {
        bool mentee = p < PEOPLE;
        int sign = rv_duals_sign(duals, mentee ? hub : p, mentee ? p : hub, -1);
        assert_true(d->load[p] == d->high[p] || sign >= 0);
        assert_true(d->load[p] == d->low[p] || sign <= 0);
    }
}

static void test_face_leximin_equals_every_choice(void **state)
{
    (void)state;
    static const int32_t tops[] = {15, 2, 0, 5};
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 1500; round++) {
        drawn d;
        rv_duals duals;
        int32_t best[16];
        int32_t counts[16];
        int32_t top = tops[round % 4];
        draw(&d, &random, top);
        d.face.ctx = ctx;
        int32_t n = __builtin_popcount(mask_of(&d));
        memset(best, 0, sizeof best);
        best_counts(&d, 15, best);
        assert_int_equal(rv_face_leximin(&d.face, &duals), REVERSA_OK);
        /* The number of pairs is free on this face: fewer are better to it, so it may only do better. */
        assert_true(is_on_face(&d, mask_of(&d)));
        check_duals(&d, &duals);
        count_classes(&d, mask_of(&d), 15, counts);
        if (__builtin_popcount(mask_of(&d)) == n)
            assert_memory_equal(counts, best, sizeof counts);
        rv_duals_free(ctx, &duals);
    }
    reversa_context_free(ctx);
}

static void test_duals_sign_compares_class_by_class(void **state)
{
    (void)state;
    rv_dual at[] = {{3, 1}, {7, -1}, {3, 1}, {9, 2}};
    int64_t offset[] = {0, 2, 4, 4};
    const rv_duals duals = {offset, at};
    assert_int_equal(rv_duals_sign(&duals, 0, 1, -1), -1); /* equal at 3, −1 at 7 */
    assert_int_equal(rv_duals_sign(&duals, 1, 0, -1), 1);
    assert_int_equal(rv_duals_sign(&duals, 0, 1, 5), 1);  /* the pair's own class comes first */
    assert_int_equal(rv_duals_sign(&duals, 0, 1, 7), -1); /* −1 + 1 at 7, −2 at 9 */
    assert_int_equal(rv_duals_sign(&duals, 0, 1, 8), -1);
    assert_int_equal(rv_duals_sign(&duals, 2, 2, -1), 0);
    assert_int_equal(rv_duals_sign(&duals, 2, 2, 0), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_face_leximin_equals_every_choice),
        cmocka_unit_test(test_duals_sign_compares_class_by_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
