/* Splitting and landmarks: by hand, against immortal time, and that pieces cover what they were made from. */
#include <reversa/person_time.h>

#include <math.h>

#include "support/survival.h"

static reversa_context *ctx;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    return 0;
}

static int close_context(void **state)
{
    (void)state;
    reversa_context_free(ctx);
    return 0;
}

static reversa_person_time *split(const reversa_survival_rows *rows, const double *cuts, int64_t n_cuts,
                                  const double *start)
{
    reversa_split_options options;
    reversa_person_time *made = NULL;
    reversa_split_options_init(&options);
    options.cuts = cuts;
    options.n_cuts = n_cuts;
    options.start = start;
    assert_int_equal(reversa_person_time_split(ctx, rows, &options, &made), REVERSA_OK);
    return made;
}

typedef struct piece {
    double entry;
    double exit;
    int32_t event;
    int32_t exposed;
    int64_t origin;
} piece;

static void expect_pieces(const reversa_person_time *made, const piece *pieces, int64_t n)
{
    reversa_survival_rows rows;
    reversa_person_time_rows(made, &rows);
    assert_int_equal(rows.n, n);
    for (int64_t i = 0; i < n; i++) {
        assert_true(rows.entry[i] == pieces[i].entry && rows.exit[i] == pieces[i].exit);
        assert_int_equal(rows.event[i], pieces[i].event);
        assert_int_equal(reversa_person_time_exposed(made)[i], pieces[i].exposed);
        assert_int_equal(reversa_person_time_origin(made)[i], pieces[i].origin);
    }
}

static const double entries[] = {0, 2, -INFINITY, 0};
static const double exits[] = {10, 6, 5, 3};
static const int32_t events[] = {1, 2, 0, 1};

static reversa_survival_rows four_rows(void)
{
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = 4;
    rows.entry = entries;
    rows.exit = exits;
    rows.event = events;
    return rows;
}

static void test_split_at_cuts_and_starts(void **state)
{
    (void)state;
    const double cuts[] = {0, 3, 6};
    const double start[] = {4, 2, NAN, 3}; /* inside, at the entry, never, at the exit */
    const piece pieces[] = {{0, 3, 0, 0, 0}, {3, 4, 0, 0, 0}, {4, 6, 0, 1, 0},         {6, 10, 1, 1, 0},
                            {2, 3, 0, 1, 1}, {3, 6, 2, 1, 1}, {-INFINITY, 0, 0, 0, 2}, {0, 3, 0, 0, 2},
                            {3, 5, 0, 0, 2}, {0, 3, 1, 0, 3}};
    const int32_t clusters[] = {0, 0, 0, 0, 1, 1, 2, 2, 2, 3};
    reversa_survival_rows rows = four_rows();
    reversa_person_time *made = split(&rows, cuts, 3, start);
    expect_pieces(made, pieces, 10);
    reversa_person_time_rows(made, &rows);
    assert_memory_equal(rows.cluster, clusters, sizeof clusters);
    assert_null(rows.weight);
    assert_null(rows.group);
    reversa_person_time_free(made);
    reversa_person_time_free(NULL);
}

static void test_split_start_before_and_after(void **state)
{
    (void)state;
    const double start[] = {-INFINITY, INFINITY, -INFINITY, -5};
    const piece pieces[] = {{0, 10, 1, 1, 0}, {2, 6, 2, 0, 1}, {-INFINITY, 5, 0, 1, 2}, {0, 3, 1, 1, 3}};
    reversa_survival_rows rows = four_rows();
    reversa_person_time *made = split(&rows, NULL, 0, start);
    expect_pieces(made, pieces, 4);
    reversa_person_time_free(made);
}

/* What differs by rounding alone makes no piece: reversa_survival_create() would refuse it. */
static void test_split_leaves_no_slivers(void **state)
{
    (void)state;
    const double cuts[] = {1e-9, 5, 5 + 1e-9, 10 - 1e-9};
    const double start[] = {1e-9, 2 + 1e-9, NAN, 3 - 1e-9};
    const piece pieces[] = {{0, 5, 0, 1, 0}, {5, 10, 1, 1, 0},           {2, 5, 0, 1, 1},
                            {5, 6, 2, 1, 1}, {-INFINITY, 1e-9, 0, 0, 2}, {1e-9, 5, 0, 0, 2},
                            {0, 3, 1, 0, 3}};
    reversa_survival *survival = NULL;
    reversa_survival_rows rows = four_rows();
    reversa_person_time *made = split(&rows, cuts, 4, start);
    expect_pieces(made, pieces, 7);
    reversa_person_time_rows(made, &rows);
    assert_int_equal(reversa_survival_create(ctx, &rows, &survival), REVERSA_OK);
    reversa_survival_free(survival);
    reversa_person_time_free(made);
}

static void test_split_wrong_arguments(void **state)
{
    (void)state;
    const double falling[] = {3, 3};
    const double infinite[] = {INFINITY};
    const double wrong_exits[] = {10, 1, 5, 3};
    reversa_person_time *made = NULL;
    reversa_split_options options;
    reversa_survival_rows rows = four_rows();
    reversa_split_options_init(&options);
    assert_int_equal(reversa_person_time_split(ctx, NULL, &options, &made), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_person_time_split(ctx, &rows, NULL, &made), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_person_time_split(ctx, &rows, &options, NULL), REVERSA_E_ARGUMENT);
    options.n_cuts = 2;
    assert_int_equal(reversa_person_time_split(ctx, &rows, &options, &made), REVERSA_E_ARGUMENT);
    options.cuts = falling;
    assert_int_equal(reversa_person_time_split(ctx, &rows, &options, &made), REVERSA_E_ARGUMENT);
    options.cuts = infinite;
    options.n_cuts = 1;
    assert_int_equal(reversa_person_time_split(ctx, &rows, &options, &made), REVERSA_E_ARGUMENT);
    options.struct_size = 0;
    assert_int_equal(reversa_person_time_split(ctx, &rows, &options, &made), REVERSA_E_ARGUMENT);
    reversa_split_options_init(&options);
    rows.exit = wrong_exits;
    assert_int_equal(reversa_person_time_split(ctx, &rows, &options, &made), REVERSA_E_DATA);
    assert_null(made);
}

static void test_split_covers_the_rows(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 20;
    const double cuts[] = {2, 5, 5.5, 9};
    for (int round = 0; round < 50; round++) {
        rt_rows drawn;
        double start[RT_MOST_ROWS];
        rt_rows_draw(&drawn, &random, 40, 2);
        for (int64_t i = 0; i < drawn.n; i++)
            start[i] = rt_between(&random, 0, 3) ? (double)rt_between(&random, 0, 12) : (double)NAN;
        reversa_survival_rows rows = rt_rows_of(&drawn);
        reversa_survival_rows pieces;
        reversa_person_time *made = split(&rows, cuts, 4, start);
        reversa_person_time_rows(made, &pieces);
        int64_t at = 0;
        for (int64_t i = 0; i < rows.n; i++) {
            double reached = rows.entry[i];
            while (at < pieces.n && reversa_person_time_origin(made)[at] == i) {
                bool last = pieces.exit[at] == rows.exit[i];
                assert_true(pieces.entry[at] == reached && pieces.exit[at] > reached);
                assert_int_equal(pieces.event[at], last ? rows.event[i] : 0);
                assert_int_equal(reversa_person_time_exposed(made)[at], start[i] <= pieces.entry[at]);
                assert_true(!(start[i] > pieces.entry[at] && start[i] < pieces.exit[at]));
                assert_true(pieces.weight[at] == rows.weight[i] && pieces.cluster[at] == rows.cluster[i]);
                assert_true(pieces.group[at] == rows.group[i] && pieces.stratum[at] == rows.stratum[i]);
                reached = pieces.exit[at++];
            }
            assert_true(reached == rows.exit[i]);
        }
        assert_int_equal(at, pieces.n);
        reversa_person_time_free(made);
    }
}

static void test_landmark_by_hand(void **state)
{
    (void)state;
    const double start[] = {4, 2, NAN, 1};
    const piece pieces[] = {{0, 7, 1, 0, 0}, {0, 3, 2, 1, 1}, {0, 2, 0, 0, 2}};
    reversa_person_time *made = NULL;
    reversa_survival_rows rows = four_rows();
    assert_int_equal(reversa_person_time_landmark(ctx, &rows, start, 3, &made), REVERSA_OK);
    expect_pieces(made, pieces, 3); /* the last left at the landmark itself */
    reversa_person_time_free(made);
    assert_int_equal(reversa_person_time_landmark(ctx, &rows, NULL, 20, &made), REVERSA_OK);
    expect_pieces(made, NULL, 0);
    reversa_person_time_free(made);
}

/* A person of several rows: those up to the landmark go, the later ones stay; one who comes only later is left out. */
static void test_landmark_of_split_people(void **state)
{
    (void)state;
    const double entry[] = {0, 2, 4, 5};
    const double exit[] = {2, 4, 8, 9};
    const int32_t event[] = {0, 0, 1, 1};
    const int32_t cluster[] = {-3, -3, -3, 9};
    const double start[] = {3, 3, 3, 3};
    const piece pieces[] = {{0, 1, 0, 1, 1}, {1, 5, 1, 1, 2}};
    reversa_person_time *made = NULL;
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = 4;
    rows.entry = entry;
    rows.exit = exit;
    rows.event = event;
    rows.cluster = cluster;
    assert_int_equal(reversa_person_time_landmark(ctx, &rows, start, 3, &made), REVERSA_OK);
    expect_pieces(made, pieces, 2);
    reversa_person_time_rows(made, &rows);
    assert_int_equal(rows.cluster[1], -3);
    reversa_person_time_free(made);
}

static void test_landmark_wrong_arguments(void **state)
{
    (void)state;
    reversa_person_time *made = NULL;
    reversa_survival_rows rows = four_rows();
    assert_int_equal(reversa_person_time_landmark(ctx, &rows, NULL, NAN, &made), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_person_time_landmark(ctx, NULL, NULL, 1, &made), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_person_time_landmark(ctx, &rows, NULL, 1, NULL), REVERSA_E_ARGUMENT);
    assert_null(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split_at_cuts_and_starts), cmocka_unit_test(test_split_start_before_and_after),
        cmocka_unit_test(test_split_leaves_no_slivers),  cmocka_unit_test(test_split_wrong_arguments),
        cmocka_unit_test(test_split_covers_the_rows),    cmocka_unit_test(test_landmark_by_hand),
        cmocka_unit_test(test_landmark_of_split_people), cmocka_unit_test(test_landmark_wrong_arguments),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
