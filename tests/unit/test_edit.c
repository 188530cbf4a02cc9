/*
 * An edited cohort: without edits it is the same, cell for cell; with them everyone else is.
 */
#include "model/edit.h"

#include <string.h>

#include <reversa/io.h>

#include "support/instance.h"
#include "support/people.h"

static void check_column(const reversa_cohort *a, const reversa_cohort *b, const rv_column *one)
{
    const rv_column *two = rv_cohort_column(b, one->name);
    assert_non_null(two);
    assert_int_equal(one->kind, two->kind);
    for (int32_t p = 0; p < a->n_people; p++) {
        int32_t q = rv_edit_person(a, b, p);
        if (one->number)
            assert_int_equal(one->number[p], two->number[q]);
        if (one->code)
            assert_int_equal(one->code[p], two->code[q]);
        if (!one->offset)
            continue;
        int64_t n = one->offset[p + 1] - one->offset[p];
        assert_int_equal(n, two->offset[q + 1] - two->offset[q]);
        for (int64_t k = 0; k < n; k++) {
            if (one->tag)
                assert_int_equal(one->tag[one->offset[p] + k], two->tag[two->offset[q] + k]);
            if (one->weight)
                assert_int_equal(one->weight[one->offset[p] + k], two->weight[two->offset[q] + k]);
            for (int e = 0; e < 2 && one->minute; e++)
                assert_int_equal(one->minute[2 * (one->offset[p] + k) + e], two->minute[2 * (two->offset[q] + k) + e]);
        }
    }
}

static void check_same(const reversa_cohort *a, const reversa_cohort *b)
{
    for (int32_t c = 0; c < a->n_columns; c++)
        check_column(a, b, &a->columns[c]);
    for (int32_t p = 0; p < a->n_people; p++) {
        int32_t q = rv_edit_person(a, b, p);
        assert_string_equal(reversa_cohort_id(a, p), reversa_cohort_id(b, q));
        assert_int_equal(a->role[p], b->role[q]);
        for (int side = 0; side < 2; side++)
            assert_int_equal(a->capacity[side][p], b->capacity[side][q]);
        if (a->manager)
            assert_int_equal(a->manager[p] < 0 ? -1 : rv_edit_person(a, b, a->manager[p]), b->manager[q]);
    }
}

static void test_cohort_edit_of_nothing_is_the_same(void **state)
{
    (void)state;
    for (int round = 0; round < 40; round++) {
        uint64_t random = rt_seed() + 71000 + (uint64_t)round;
        reversa_context *ctx = rt_context(NULL);
        rt_instance it;
        reversa_cohort *copy;
        rt_instance_draw(&it, &random, (int32_t)rt_between(&random, 0, 30), false);
        rt_instance_build(ctx, &it);
        assert_int_equal(rv_cohort_edit(ctx, it.cohort, NULL, 0, &copy), REVERSA_OK);
        assert_int_equal(copy->n_people, it.cohort->n_people);
        check_same(it.cohort, copy);
        reversa_cohort_free(copy);
        rt_instance_free(&it);
        reversa_context_free(ctx);
    }
}

static void test_cohort_edit_adds_people_like_others(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 72000;
    reversa_context *ctx = rt_context(NULL);
    rt_instance it;
    reversa_cohort *copy;
    rt_instance_draw(&it, &random, 20, false);
    rt_instance_build(ctx, &it);
    const int32_t tag = 0;
    const int32_t level = 2000;
    const int32_t week[2] = {10000, 10080};
    const rv_cell cells[] = {{.column = "role", .text = "mentor"},
                             {.column = "mentor_capacity", .number = 2000000},
                             {.column = "skills", .n = 1, .tags = &tag, .level = &level},
                             {.column = "availability", .n = 1, .week = week},
                             {.column = "team", .text = "one that is new"},
                             {.column = "no such column", .number = 1}};
    const rv_edit edits[] = {{.id = "new one", .person = 3, .n_cells = 6, .cells = cells},
                             {.id = "new two", .person = 4}};
    assert_int_equal(rv_cohort_edit(ctx, it.cohort, edits, 2, &copy), REVERSA_OK);
    assert_int_equal(copy->n_people, 22);
    check_same(it.cohort, copy);
    int32_t one = reversa_cohort_find(copy, "new one");
    const rv_column *skills = rv_cohort_column(copy, "skills");
    const rv_column *availability = rv_cohort_column(copy, "availability");
    assert_int_equal(copy->capacity[REVERSA_MENTOR][one], 2);
    assert_int_equal(copy->role[one], RV_ROLE_MENTOR);
    assert_int_equal(copy->manager ? copy->manager[one] : -1, -1);
    assert_int_equal(skills->offset[one + 1] - skills->offset[one], 1);
    assert_int_equal(skills->weight[skills->offset[one]], 2000);
    assert_int_equal(availability->offset[one + 1] - availability->offset[one], 1);
    assert_int_equal(availability->minute[2 * availability->offset[one]], 10000);
    assert_int_equal(availability->minute[2 * availability->offset[one] + 1], 10080);
    int32_t two = reversa_cohort_find(copy, "new two");
    assert_int_equal(copy->role[two], it.cohort->role[4]);
    reversa_cohort_free(copy);
    rt_instance_free(&it);
    reversa_context_free(ctx);
}

/* Rows change or are added, all others stay, and what was there before is as it was. */
static void test_edit_states_changes_rows(void **state)
{
    (void)state;
    static const char people[] = "id,role\nm1,mentor\nm2,mentor\ne1,mentee\ne2,mentee\n";
    static const char rows[] = "mentor_id,mentee_id,state,note\nm1,e1,active,first\nm2,e2,ended,=cmd()\n";
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = rt_people(ctx, people);
    reversa_previous *before;
    reversa_previous *after;
    reversa_previous *more;
    const int32_t known[2] = {rt_person(cohort, "m1"), rt_person(cohort, "e1")};
    const int32_t ended[2] = {rt_person(cohort, "m2"), rt_person(cohort, "e2")};
    const int32_t fresh[2] = {rt_person(cohort, "m2"), rt_person(cohort, "e1")};
    assert_int_equal(reversa_previous_read(ctx, rt_write_text("edit_state.csv", rows), cohort, &before), REVERSA_OK);

    const rv_edit_pair barred = {.pair = {known[0], known[1]}, .state = RV_PAIR_BARRED};
    assert_int_equal(rv_edit_states(ctx, before, cohort, &barred, 1, &after), REVERSA_OK);
    assert_int_equal(after->n, 2);
    int64_t row = rv_previous_find(after, known[0], known[1]);
    assert_int_equal(after->state[row], RV_PAIR_BARRED);
    assert_string_equal(after->note[row], "first");
    row = rv_previous_find(after, ended[0], ended[1]);
    assert_int_equal(after->state[row], REVERSA_PAIR_ENDED);
    assert_string_equal(after->note[row], "=cmd()");
    assert_int_equal(before->state[rv_previous_find(before, known[0], known[1])], REVERSA_PAIR_ACTIVE);

    const rv_edit_pair pinned = {.pair = {fresh[0], fresh[1]}, .state = REVERSA_PAIR_PINNED};
    assert_int_equal(rv_edit_states(ctx, after, cohort, &pinned, 1, &more), REVERSA_OK);
    reversa_previous_free(after);
    assert_int_equal(more->n, 3);
    row = rv_previous_find(more, fresh[0], fresh[1]);
    assert_int_equal(more->state[row], REVERSA_PAIR_PINNED);
    assert_string_equal(more->note[row] ? more->note[row] : "", "");
    assert_int_equal(more->state[rv_previous_find(more, known[0], known[1])], RV_PAIR_BARRED);
    assert_int_equal(before->n, 2);
    reversa_previous_free(more);

    const rv_edit_pair several[] = {{.pair = {fresh[0], fresh[1]}, .state = REVERSA_PAIR_FORBIDDEN},
                                    {.pair = {ended[0], ended[1]}, .state = REVERSA_PAIR_PINNED},
                                    {.pair = {known[0], known[1]}, .state = RV_PAIR_BARRED}};
    for (int with = 0; with < 2; with++) {
        assert_int_equal(rv_edit_states(ctx, with ? before : NULL, cohort, several, 3, &more), REVERSA_OK);
        assert_int_equal(more->n, 3);
        for (int k = 0; k < 3; k++) {
            row = rv_previous_find(more, several[k].pair[REVERSA_MENTOR], several[k].pair[REVERSA_MENTEE]);
            assert_true(row >= 0);
            assert_int_equal(more->state[row], several[k].state);
        }
        reversa_previous_free(more);
    }
    assert_int_equal(rv_edit_states(ctx, before, cohort, NULL, 0, &more), REVERSA_OK);
    assert_int_equal(more->n, 2);
    row = rv_previous_find(more, known[0], known[1]);
    assert_int_equal(more->state[row], REVERSA_PAIR_ACTIVE);
    assert_string_equal(more->note[row], "first");
    reversa_previous_free(more);
    reversa_previous_free(before);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

typedef struct state_scene {
    const reversa_cohort *cohort;
    const reversa_previous *before;
    rv_edit_pair pairs[2];
} state_scene;

static reversa_status state_call(reversa_context *ctx, void *state)
{
    const state_scene *s = state;
    reversa_previous *after = NULL;
    reversa_status status = rv_begin(ctx);
    if (!status)
        status = rv_edit_states(ctx, s->before, s->cohort, s->pairs, 2, &after);
    assert_int_equal(after == NULL, status != REVERSA_OK);
    reversa_previous_free(after);
    return status;
}

static void test_edit_states_survives_every_allocation_failure(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = rt_people(ctx, "id,role\nm1,mentor\ne1,mentee\ne2,mentee\n");
    reversa_previous *before;
    const char *path = rt_write_text("edit_walk.csv", "mentor_id,mentee_id,state,note\nm1,e1,active,x\n");
    assert_int_equal(reversa_previous_read(ctx, path, cohort, &before), REVERSA_OK);
    int32_t mentor = rt_person(cohort, "m1");
    state_scene scene = {.cohort = cohort,
                         .before = before,
                         .pairs = {{.pair = {mentor, rt_person(cohort, "e2")}, .state = REVERSA_PAIR_PINNED},
                                   {.pair = {mentor, rt_person(cohort, "e1")}, .state = RV_PAIR_BARRED}}};
    rt_walk walk = {.name = "edit_state", .call = state_call, .state = &scene};
    assert_true(rt_fault_walk(&walk) > 2);
    reversa_previous_free(before);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cohort_edit_of_nothing_is_the_same),
        cmocka_unit_test(test_cohort_edit_adds_people_like_others),
        cmocka_unit_test(test_edit_states_changes_rows),
        cmocka_unit_test(test_edit_states_survives_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
