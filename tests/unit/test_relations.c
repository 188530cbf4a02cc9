/*
 * Pair data: sorted, checked, without people unknown to the cohort. The oracle of the random test keeps rows in an array
 * and looks everything up by walking through it.
 */
#include "support/people.h"

#include <stdlib.h>
#include <string.h>

#include "model/relations.h"

#define N_PEOPLE 9

static reversa_context *ctx;
static reversa_cohort *cohort;
static const rv_origin from_file = {.source = "pairs.csv", .sha256 = "ab", .first_row = 2};

static int open_people(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    cohort = rt_people(ctx, "id,role\nA,both\nB,both\nC,both\nD,both\nE,both\nF,both\nG,both\nH,both\nI,both\n");
    return 0;
}

static int close_people(void **state)
{
    (void)state;
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return 0;
}

static void test_pair_state_names(void **state)
{
    (void)state;
    assert_string_equal(rv_pair_state_names[REVERSA_PAIR_ACTIVE], "active");
    assert_string_equal(rv_pair_state_names[REVERSA_PAIR_ENDED], "ended");
    assert_string_equal(rv_pair_state_names[REVERSA_PAIR_PINNED], "pinned");
    assert_string_equal(rv_pair_state_names[REVERSA_PAIR_FORBIDDEN], "forbidden");
}

static void test_finish_empty(void **state)
{
    (void)state;
    const rv_pair_rows none = {.n = 0};
    reversa_preferences *preferences = NULL;
    reversa_previous *previous = NULL;
    reversa_scores *scores = NULL;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_preferences_finish(ctx, cohort, &from_file, &none, &preferences), REVERSA_OK);
    assert_int_equal(rv_previous_finish(ctx, cohort, &from_file, &none, &previous), REVERSA_OK);
    assert_int_equal(rv_scores_finish(ctx, cohort, &from_file, &none, &scores), REVERSA_OK);
    assert_int_equal(preferences->n + previous->n + scores->n, 0);
    assert_int_equal(rv_scores_find(scores, 0, 1), -1);
    assert_int_equal(rv_previous_find(previous, 0, 1), -1);
    assert_string_equal(scores->origin.source, "pairs.csv");
    assert_string_equal(scores->origin.sha256, "ab");
    assert_ptr_not_equal(scores->origin.source, from_file.source);
    reversa_preferences_free(preferences);
    reversa_previous_free(previous);
    reversa_scores_free(scores);
    reversa_preferences_free(NULL);
    reversa_previous_free(NULL);
    reversa_scores_free(NULL);
}

static void test_preferences_finish_unknown_people_are_counted(void **state)
{
    (void)state;
    const int32_t a[] = {3, -1, 2, 4};
    const int32_t b[] = {1, 2, -1, -1};
    const int32_t rank[] = {0, 1, -7, 2}; /* of a row that is left out nothing is checked */
    const rv_pair_rows rows = {.n = 4, .a = a, .b = b, .rank = rank};
    reversa_preferences *preferences = NULL;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_preferences_finish(ctx, cohort, &from_file, &rows, &preferences), REVERSA_OK);
    assert_int_equal(preferences->n, 1);
    assert_int_equal(preferences->origin.n_unknown, 3);
    assert_int_equal(preferences->person[0], 3);
    assert_int_equal(preferences->rank[0], 0);
    assert_false(preferences->veto[0]);
    reversa_preferences_free(preferences);
}

static void test_preferences_finish_reports_every_wrong_row(void **state)
{
    (void)state;
    int32_t p = rt_person(cohort, "C");
    int32_t q = rt_person(cohort, "A");
    const int32_t a[] = {p, q, p, q, p};
    const int32_t b[] = {q, p, p, p, q};
    const int32_t rank[] = {1, -1, 2, 3, -2};
    const rv_pair_rows rows = {.n = 5, .a = a, .b = b, .rank = rank};
    reversa_preferences *preferences = (reversa_preferences *)&rows;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_preferences_finish(ctx, cohort, &from_file, &rows, &preferences), REVERSA_E_DATA);
    assert_null(preferences);
    assert_int_equal(reversa_context_error_count(ctx), 5);
    rt_assert_error(ctx, REVERSA_E_DATA, 3, "rank", "The rank is below 0");
    rt_assert_error(ctx, REVERSA_E_DATA, 4, "other_id", "'C' stands beside themselves");
    rt_assert_error(ctx, REVERSA_E_DATA, 5, "other_id", "'A' and 'C' are listed already in row 3");
    rt_assert_error(ctx, REVERSA_E_DATA, 6, "rank", "The rank is below 0");
    rt_assert_error(ctx, REVERSA_E_DATA, 6, "other_id", "'C' and 'A' are listed already in row 2");
    int64_t row = 0;
    for (int64_t i = 0; i < 5; i++) {
        reversa_error error;
        reversa_context_error(ctx, i, &error);
        assert_string_equal(error.file, "pairs.csv");
        assert_true(error.row >= row); /* in the order of the file */
        row = error.row;
    }
}

static void test_finish_names_the_row_before_for_a_third_one(void **state)
{
    (void)state;
    const int32_t a[] = {1, 1, 1};
    const int32_t b[] = {2, 2, 2};
    const rv_pair_rows rows = {.n = 3, .a = a, .b = b};
    reversa_previous *previous = NULL;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_previous_finish(ctx, cohort, &from_file, &rows, &previous), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(ctx), 2);
    reversa_error error;
    reversa_context_error(ctx, 1, &error);
    assert_int_equal(error.row, 4);
    assert_non_null(strstr(error.message, "already in row 3"));
    assert_string_equal(error.column, "mentee_id");
}

static void test_finish_keeps_earlier_errors(void **state)
{
    (void)state;
    const rv_pair_rows none = {.n = 0};
    reversa_scores *scores = NULL;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    (void)rv_fail(ctx, REVERSA_E_FORMAT, "A cell was wrong");
    assert_int_equal(rv_scores_finish(ctx, cohort, &from_file, &none, &scores), REVERSA_E_FORMAT);
    assert_null(scores);
}

static void test_scores_finish_column_names(void **state)
{
    (void)state;
    const char *names[] = {"cost", "score", "cost"};
    const int64_t *columns[] = {NULL, NULL, NULL};
    const rv_pair_rows rows = {.n = 0, .column_name = names, .column = columns, .n_columns = 3};
    reversa_scores *scores = NULL;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_scores_finish(ctx, cohort, &from_file, &rows, &scores), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(ctx), 2);
    rt_assert_error(ctx, REVERSA_E_DATA, 0, "score", "The column 'score' is there twice");
    rt_assert_error(ctx, REVERSA_E_DATA, 0, "cost", "The column 'cost' is there twice");
}

/* ---- Against a plain array ---- */

typedef struct drawn {
    int32_t a[64];
    int32_t b[64];
    int32_t number[64];
    bool veto[64];
    uint8_t state[64];
    const char *note[64];
    int64_t cost[64];
    int64_t n;
    int64_t n_unknown;
} drawn;

static void draw(drawn *rows, uint64_t *random)
{
    static const char *const notes[] = {NULL, "", "kept", "a note"};
    bool used[N_PEOPLE][N_PEOPLE] = {{false}};
    *rows = (drawn){.n = rt_between(random, 0, 40)};
    for (int64_t i = 0; i < rows->n; i++) {
        do {
            rows->a[i] = (int32_t)rt_between(random, -1, N_PEOPLE - 1);
            rows->b[i] = (int32_t)rt_between(random, -1, N_PEOPLE - 1);
        } while (rows->a[i] >= 0 && rows->b[i] >= 0 && (rows->a[i] == rows->b[i] || used[rows->a[i]][rows->b[i]]));
        if (rows->a[i] >= 0 && rows->b[i] >= 0)
            used[rows->a[i]][rows->b[i]] = true;
        else
            rows->n_unknown++;
        rows->number[i] = (int32_t)rt_between(random, 0, 1000000);
        rows->veto[i] = rt_between(random, 0, 1) == 1;
        rows->state[i] = (uint8_t)rt_between(random, 0, 3);
        rows->note[i] = notes[rt_between(random, 0, 3)];
        rows->cost[i] = rt_between(random, 0, 4) ? rt_between(random, -5, 5) : REVERSA_MISSING_NUMBER;
    }
}

static int64_t look_up(const drawn *rows, int32_t a, int32_t b)
{
    for (int64_t i = 0; i < rows->n; i++)
        if (rows->a[i] == a && rows->b[i] == b)
            return i;
    return -1;
}

static void compare_preferences(const drawn *rows, const reversa_preferences *made)
{
    int64_t at = 0;
    for (int32_t a = 0; a < N_PEOPLE; a++)
        for (int32_t b = 0; b < N_PEOPLE; b++) {
            int64_t row = look_up(rows, a, b);
            if (row < 0)
                continue;
            assert_true(at < made->n);
            assert_int_equal(made->person[at], a);
            assert_int_equal(made->other[at], b);
            assert_int_equal(made->rank[at], rows->number[row]);
            assert_int_equal(made->veto[at], rows->veto[row]);
            at++;
        }
    assert_int_equal(at, made->n);
    assert_int_equal(made->origin.n_unknown, rows->n_unknown);
}

static void compare_pairs(const drawn *rows, const reversa_previous *previous, const reversa_scores *scores)
{
    int64_t at = 0;
    for (int32_t mentee = 0; mentee < N_PEOPLE; mentee++)
        for (int32_t mentor = 0; mentor < N_PEOPLE; mentor++) {
            int64_t row = look_up(rows, mentor, mentee);
            assert_int_equal(rv_scores_find(scores, mentor, mentee), row < 0 ? -1 : at);
            assert_int_equal(rv_previous_find(previous, mentor, mentee), row < 0 ? -1 : at);
            if (row < 0)
                continue;
            assert_int_equal(previous->mentor[at], mentor);
            assert_int_equal(previous->mentee[at], mentee);
            assert_int_equal(previous->state[at], rows->state[row]);
            assert_int_equal(previous->row[at], row + 2);
            assert_string_equal(previous->note[at], rows->note[row] ? rows->note[row] : "");
            assert_int_equal(scores->score[at], rows->number[row]);
            assert_true(scores->column[0][at] == rows->cost[row]);
            at++;
        }
    assert_int_equal(at, previous->n);
    assert_int_equal(at, scores->n);
}

static void test_finish_random_rows_against_an_array(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    const char *name = "cost";
    for (int round = 0; round < 500; round++) {
        drawn rows;
        draw(&rows, &random);
        const int64_t *cost = rows.cost;
        const rv_pair_rows given = {.n = rows.n,
                                    .a = rows.a,
                                    .b = rows.b,
                                    .rank = rows.number,
                                    .veto = rows.veto,
                                    .state = rows.state,
                                    .note = rows.note,
                                    .score = rows.number,
                                    .column_name = &name,
                                    .column = &cost,
                                    .n_columns = 1};
        reversa_preferences *preferences = NULL;
        reversa_previous *previous = NULL;
        reversa_scores *scores = NULL;
        assert_int_equal(rv_begin(ctx), REVERSA_OK);
        assert_int_equal(rv_preferences_finish(ctx, cohort, &from_file, &given, &preferences), REVERSA_OK);
        assert_int_equal(rv_previous_finish(ctx, cohort, &from_file, &given, &previous), REVERSA_OK);
        assert_int_equal(rv_scores_finish(ctx, cohort, &from_file, &given, &scores), REVERSA_OK);
        compare_preferences(&rows, preferences);
        compare_pairs(&rows, previous, scores);
        reversa_preferences_free(preferences);
        reversa_previous_free(previous);
        reversa_scores_free(scores);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pair_state_names),
        cmocka_unit_test(test_finish_empty),
        cmocka_unit_test(test_preferences_finish_unknown_people_are_counted),
        cmocka_unit_test(test_preferences_finish_reports_every_wrong_row),
        cmocka_unit_test(test_finish_names_the_row_before_for_a_third_one),
        cmocka_unit_test(test_finish_keeps_earlier_errors),
        cmocka_unit_test(test_scores_finish_column_names),
        cmocka_unit_test(test_finish_random_rows_against_an_array),
    };
    return cmocka_run_group_tests(tests, open_people, close_people);
}
