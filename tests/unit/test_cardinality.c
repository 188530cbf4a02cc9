/*
 * Largest matchings against simple augmentation, and the parts against what defines them.
 */
#include <string.h>

#include <reversa/cohort.h>

#include "match/cardinality.h"
#include "support/support.h"

#define MOST 24

/* A random instance, with everything in arrays of its own. */
typedef struct drawn {
    rv_candidate_rows rows;
    int64_t offset[MOST + 1];
    int32_t mentor[MOST * MOST];
    int32_t place[2][MOST];
} drawn;

static void draw(drawn *d, uint64_t *random, int32_t density, int32_t most)
{
    int64_t n = 0;
    memset(d, 0, sizeof *d);
    d->rows = (rv_candidate_rows){.offset = d->offset, .mentor = d->mentor};
    for (int side = 0; side < 2; side++) {
        d->rows.n[side] = (int32_t)rt_between(random, 0, MOST);
        d->rows.place[side] = d->place[side];
        for (int32_t p = 0; p < d->rows.n[side]; p++)
            d->place[side][p] = (int32_t)rt_between(random, rt_between(random, 0, 1),
                                                    side == REVERSA_MENTEE ? 1 : most);
    }
    for (int32_t i = 0; i < d->rows.n[REVERSA_MENTEE]; i++) {
        for (int32_t j = 0; j < d->rows.n[REVERSA_MENTOR]; j++) {
            if (rt_between(random, 1, 100) <= density)
                d->mentor[n++] = j;
        }
        d->offset[i + 1] = n;
    }
}

/* Depth-first augmentation (Kuhn 1955), one place at a time. */
typedef struct plain {
    const drawn *d;
    int32_t load[MOST];
    int32_t holder[MOST][MOST];
    bool seen[MOST];
    int32_t without; /* a mentee who is left out, −1 for none */
} plain;

static bool augment(plain *p, int32_t i)
{
    for (int64_t e = p->d->offset[i]; e < p->d->offset[i + 1]; e++) {
        int32_t j = p->d->mentor[e];
        if (p->seen[j])
            continue;
        p->seen[j] = true;
        if (p->load[j] < p->d->place[REVERSA_MENTOR][j]) {
            p->holder[j][p->load[j]++] = i;
            return true;
        }
        for (int32_t h = 0; h < p->load[j]; h++) {
            if (augment(p, p->holder[j][h])) {
                p->holder[j][h] = i;
                return true;
            }
        }
    }
    return false;
}

static int64_t count_plainly(const drawn *d, int32_t without)
{
    plain p = {.d = d, .without = without};
    int64_t size = 0;
    for (int32_t i = 0; i < d->rows.n[REVERSA_MENTEE]; i++) {
        memset(p.seen, 0, sizeof p.seen);
        size += i != without && d->place[REVERSA_MENTEE][i] > 0 && augment(&p, i);
    }
    return size;
}

/* Pairs are listed ones and keep the places; the count is right. */
static void check_matching(const drawn *d, const rv_cardinality *found)
{
    int32_t load[MOST] = {0};
    int64_t size = 0;
    for (int32_t i = 0; i < d->rows.n[REVERSA_MENTEE]; i++) {
        bool listed = found->mentor[i] < 0;
        for (int64_t e = d->offset[i]; e < d->offset[i + 1]; e++)
            listed = listed || d->mentor[e] == found->mentor[i];
        assert_true(listed);
        if (found->mentor[i] < 0)
            continue;
        assert_int_equal(d->place[REVERSA_MENTEE][i], 1);
        load[found->mentor[i]]++;
        size++;
    }
    for (int32_t j = 0; j < d->rows.n[REVERSA_MENTOR]; j++) {
        assert_int_equal(found->load[j], load[j]);
        assert_true(load[j] <= d->place[REVERSA_MENTOR][j]);
    }
    assert_int_equal(found->size, size);
}

/* The proof: mentees of the crowded part know nobody outside, and the count is mentees outside + places inside. */
static void check_proof(const drawn *d, const rv_cardinality *found)
{
    int64_t bound = 0;
    for (int32_t i = 0; i < d->rows.n[REVERSA_MENTEE]; i++) {
        bool crowded = found->part[REVERSA_MENTEE][i] == RV_PART_CROWDED;
        bound += crowded ? 0 : d->place[REVERSA_MENTEE][i];
        for (int64_t e = d->offset[i]; e < d->offset[i + 1] && crowded; e++)
            assert_int_equal(found->part[REVERSA_MENTOR][d->mentor[e]], RV_PART_CROWDED);
    }
    for (int32_t j = 0; j < d->rows.n[REVERSA_MENTOR]; j++) {
        if (found->part[REVERSA_MENTOR][j] == RV_PART_CROWDED)
            bound += d->place[REVERSA_MENTOR][j];
    }
    assert_int_equal(found->size, bound);
}

/* A mentee is in the crowded part if and only if some largest matching leaves them out; a mentor is in the roomy part if
 * and only if one place less changes nothing. */
static void check_parts(drawn *d, const rv_cardinality *found)
{
    for (int32_t i = 0; i < d->rows.n[REVERSA_MENTEE]; i++) {
        bool spared = d->place[REVERSA_MENTEE][i] > 0 && count_plainly(d, i) == found->size;
        assert_int_equal(spared, found->part[REVERSA_MENTEE][i] == RV_PART_CROWDED);
    }
    for (int32_t j = 0; j < d->rows.n[REVERSA_MENTOR]; j++) {
        if (d->place[REVERSA_MENTOR][j] == 0)
            continue;
        d->place[REVERSA_MENTOR][j]--;
        bool spared = count_plainly(d, -1) == found->size;
        d->place[REVERSA_MENTOR][j]++;
        assert_int_equal(spared, found->part[REVERSA_MENTOR][j] == RV_PART_ROOMY);
    }
}

static void test_cardinality_find_equals_plain_augmentation(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 1500; round++) {
        drawn d;
        rv_cardinality found;
        rv_arena arena;
        draw(&d, &random, 2 + round % 30, 1 + round % 3);
        rv_arena_open(ctx, &arena);
        assert_int_equal(rv_cardinality_find(ctx, &arena, &d.rows, &found), REVERSA_OK);
        check_matching(&d, &found);
        check_proof(&d, &found);
        assert_int_equal(found.size, count_plainly(&d, -1));
        assert_int_equal(rv_cardinality_split(ctx, &d.rows, &found), REVERSA_OK);
        check_proof(&d, &found);
        check_parts(&d, &found);
        rv_arena_free(&arena);
    }
    reversa_context_free(ctx);
}

/* A chain in which the first choice of everyone but the first is wrong: mentee k knows mentors k − 1 and k, and mentee 0
 * knows the last mentor alone, so that everyone must have their second. */
static void test_cardinality_find_long_chain(void **state)
{
    (void)state;
    enum { N = 20000 };
    static int64_t offset[N + 1];
    static int32_t mentor[2 * N];
    static int32_t places[N];
    int64_t n = 0;
    for (int32_t i = 0; i < N; i++) {
        places[i] = 1;
        mentor[n++] = (i + N - 1) % N;
        if (i > 0)
            mentor[n++] = i;
        offset[i + 1] = n;
    }
    rv_candidate_rows rows = {.n = {N, N}, .offset = offset, .mentor = mentor, .place = {places, places}};
    reversa_context *ctx = rt_context(NULL);
    rv_cardinality found;
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_cardinality_find(ctx, &arena, &rows, &found), REVERSA_OK);
    assert_int_equal(found.size, N);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_cardinality_find_stops(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    drawn d;
    rv_cardinality found;
    rv_arena arena;
    reversa_context *ctx = rt_context(NULL);
    do
        draw(&d, &random, 20, 1);
    while (count_plainly(&d, -1) == d.rows.n[REVERSA_MENTEE]);
    rv_arena_open(ctx, &arena);
    reversa_context_cancel(ctx);
    assert_int_equal(rv_cardinality_find(ctx, &arena, &d.rows, &found), REVERSA_E_CANCELLED);
    check_matching(&d, &found);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cardinality_find_equals_plain_augmentation),
        cmocka_unit_test(test_cardinality_find_long_chain),
        cmocka_unit_test(test_cardinality_find_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
