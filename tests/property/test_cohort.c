/*
 * Properties of cohorts: any order of the rows gives the same cohort, and being in one line is what walking up says.
 */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "model/cohort.h"

#define MOST 60

/* Random people; arrays in the order of some permutation. */
typedef struct organisation {
    int n;
    char ids[MOST][16];
    int manager[MOST]; /* −1 for none */
    double level[MOST];
    const char *role[MOST];
    const char *team[MOST];
    const char *tag[MOST][3];
    int n_tags[MOST];
    int32_t start[MOST];
    double utc_offset[MOST];
} organisation;

static void draw(organisation *all, uint64_t *random)
{
    static const char *const roles[] = {"none", "mentor", "mentee", "both"};
    static const char *const words[] = {"red", "GREEN", "blue", "Stra\xC3\x9F\x65", "e\xCC\x81"};
    all->n = (int)rt_between(random, 1, MOST);
    for (int i = 0; i < all->n; i++) {
        snprintf(all->ids[i], sizeof all->ids[i], "%d", i * 7 % 1000);
        all->manager[i] = i == 0 || rt_between(random, 0, 9) == 0 ? -1 : (int)rt_between(random, 0, i - 1);
        all->level[i] = rt_between(random, 0, 4) == 0 ? (double)NAN : (double)rt_between(random, -2, 9);
        all->role[i] = roles[rt_between(random, 0, 3)];
        all->team[i] = rt_between(random, 0, 3) == 0 ? NULL : words[rt_between(random, 0, 4)];
        all->n_tags[i] = (int)rt_between(random, 0, 3);
        int first = (int)rt_between(random, 0, 4);
        for (int k = 0; k < all->n_tags[i]; k++)
            all->tag[i][k] = words[(first + k) % 5];
        all->start[i] = (int32_t)rt_between(random, 0, 10079);
        all->utc_offset[i] = (double)rt_between(random, -1440, 1440);
    }
}

/* The arrays that the builder takes, in the order of `order`. */
typedef struct columns {
    const char *ids[MOST];
    const char *roles[MOST];
    const char *managers[MOST];
    const char *teams[MOST];
    double levels[MOST];
    double utc_offsets[MOST];
    int64_t tag_offsets[MOST + 1];
    const char *tags[3 * MOST];
    int64_t minute_offsets[MOST + 1];
    int32_t starts[MOST];
    int32_t ends[MOST];
} columns;

static void arrange(const organisation *all, const int *order, columns *out)
{
    out->tag_offsets[0] = out->minute_offsets[0] = 0;
    for (int row = 0; row < all->n; row++) {
        int i = order[row];
        out->ids[row] = all->ids[i];
        out->roles[row] = all->role[i];
        out->managers[row] = all->manager[i] < 0 ? NULL : all->ids[all->manager[i]];
        out->teams[row] = all->team[i];
        out->levels[row] = all->level[i];
        out->utc_offsets[row] = all->utc_offset[i];
        out->tag_offsets[row + 1] = out->tag_offsets[row];
        for (int k = 0; k < all->n_tags[i]; k++)
            out->tags[out->tag_offsets[row + 1]++] = all->tag[i][k];
        out->minute_offsets[row + 1] = row + 1;
        out->starts[row] = all->start[i];
        out->ends[row] = all->start[i] + 90;
    }
}

static reversa_cohort *build(reversa_context *ctx, const organisation *all, const int *order)
{
    static columns rows;
    reversa_cohort_builder *b = NULL;
    reversa_cohort *cohort = NULL;
    arrange(all, order, &rows);
    assert_int_equal(reversa_cohort_builder_create(ctx, rows.ids, all->n, NULL, &b), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, b, "role", rows.roles), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, b, "manager_id", rows.managers), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, b, "team", rows.teams), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, b, "level", rows.levels), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, b, "utc_offset", rows.utc_offsets), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, b, "goals", rows.tag_offsets, rows.tags, NULL), REVERSA_OK);
    assert_int_equal(
        reversa_cohort_builder_add_minutes(ctx, b, "availability", rows.minute_offsets, rows.starts, rows.ends),
        REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_finish(ctx, b, &cohort), REVERSA_OK);
    return cohort;
}

static void shuffle(int *order, int n, uint64_t *random)
{
    for (int i = 0; i < n; i++)
        order[i] = i;
    for (int i = n - 1; i > 0; i--) {
        int j = (int)rt_between(random, 0, i);
        int other = order[j];
        order[j] = order[i];
        order[i] = other;
    }
}

static void expect_equal_text(const char *a, const char *b)
{
    assert_int_equal(a == NULL, b == NULL);
    if (a && b)
        assert_string_equal(a, b);
}

/* Equal tags of a person, whose codes may differ between cohorts. */
static void expect_equal_tags(const reversa_cohort *a, const reversa_cohort *b, int32_t p)
{
    const rv_column *x = rv_cohort_column(a, "goals");
    const rv_column *y = rv_cohort_column(b, "goals");
    int64_t count = x->offset[p + 1] - x->offset[p];
    assert_int_equal(y->offset[p + 1] - y->offset[p], count);
    for (int64_t k = 0; k < count; k++) {
        const char *text = rv_dictionary_text(&a->tags, x->tag[x->offset[p] + k]);
        int64_t found = y->offset[p];
        while (found < y->offset[p + 1] && strcmp(rv_dictionary_text(&b->tags, y->tag[found]), text) != 0)
            found++;
        assert_true(found < y->offset[p + 1]);
    }
}

static void expect_equal_cohorts(const reversa_cohort *a, const reversa_cohort *b)
{
    const rv_column *x = rv_cohort_column(a, "availability");
    const rv_column *y = rv_cohort_column(b, "availability");
    assert_int_equal(a->n_people, b->n_people);
    for (int32_t p = 0; p < a->n_people; p++) {
        assert_string_equal(reversa_cohort_id(a, p), reversa_cohort_id(b, p));
        assert_int_equal(a->role[p], b->role[p]);
        assert_int_equal(a->manager[p], b->manager[p]);
        assert_int_equal(a->line_first[p], b->line_first[p]);
        assert_int_equal(a->line_last[p], b->line_last[p]);
        assert_int_equal(reversa_cohort_capacity(a, p, REVERSA_MENTOR), reversa_cohort_capacity(b, p, REVERSA_MENTOR));
        assert_int_equal(reversa_cohort_number(a, 3, p), reversa_cohort_number(b, 3, p));
        expect_equal_text(reversa_cohort_text(a, 2, p), reversa_cohort_text(b, 2, p));
        expect_equal_tags(a, b, p);
        assert_int_equal(x->offset[p + 1], y->offset[p + 1]);
    }
    assert_memory_equal(x->minute, y->minute, (size_t)x->offset[a->n_people] * 2 * sizeof *x->minute);
}

static void test_any_row_order_gives_the_same_cohort(void **state)
{
    (void)state;
    static organisation all;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int round = 0; round < 200; round++) {
        int order[MOST];
        draw(&all, &random);
        for (int i = 0; i < all.n; i++)
            order[i] = i;
        reversa_cohort *one = build(ctx, &all, order);
        shuffle(order, all.n, &random);
        reversa_cohort *two = build(ctx, &all, order);
        expect_equal_cohorts(one, two);
        reversa_cohort_free(one);
        reversa_cohort_free(two);
    }
    reversa_context_free(ctx);
}

static bool walks_up_to(const organisation *all, int from, int to)
{
    for (int i = from; i >= 0; i = all->manager[i])
        if (i == to)
            return true;
    return false;
}

static void test_same_line_is_walking_up(void **state)
{
    (void)state;
    static organisation all;
    uint64_t random = rt_seed() + 1;
    reversa_context *ctx = rt_context(NULL);
    for (int round = 0; round < 100; round++) {
        int order[MOST];
        draw(&all, &random);
        shuffle(order, all.n, &random);
        reversa_cohort *cohort = build(ctx, &all, order);
        for (int i = 0; i < all.n; i++)
            for (int j = 0; j < all.n; j++) {
                bool expected = walks_up_to(&all, i, j) || walks_up_to(&all, j, i);
                int32_t a = reversa_cohort_find(cohort, all.ids[i]);
                int32_t b = reversa_cohort_find(cohort, all.ids[j]);
                assert_int_equal(rv_cohort_same_line(cohort, a, b), expected);
            }
        reversa_cohort_free(cohort);
    }
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_row_order_gives_the_same_cohort),
        cmocka_unit_test(test_same_line_is_walking_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
