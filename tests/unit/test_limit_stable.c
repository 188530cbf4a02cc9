/*
 * Rows for blocking pairs: which are listed, and what every choice pays.
 *
 * m1 has two places, e1 as well, the others one. Nobody ranks e3 or m3, who rank nobody.
 */
#include "match/limit_lazy.h"
#include "match/limit_use.h"
#include "support/limits.h"

#define N_PAIRS 9

static const char people[] = "id,role,openness,mentor_capacity,mentee_capacity\n"
                             "m1,mentor,0.1,2,\n"
                             "m2,mentor,0.5,1,\n"
                             "m3,mentor,0.9,1,\n"
                             "e1,mentee,0.2,,2\n"
                             "e2,mentee,0.6,,1\n"
                             "e3,mentee,1.0,,1\n";
static const char ranks[] = "person_id,other_id,rank\n"
                            "m1,e1,2\n"
                            "m1,e2,1\n"
                            "m2,e1,1\n"
                            "m2,e2,2\n"
                            "e1,m1,1\n"
                            "e1,m2,2\n"
                            "e2,m2,1\n"
                            "e2,m1,1\n";

static void open_stable(rt_limits *f, rv_search *search, const char *csv, const char *preferences, const char *limits)
{
    const rt_limits_text text = {csv, preferences, NULL, limits, "[\"score\"]"};
    rt_limits_open_text(f, &text);
    assert_int_equal(rv_search_open(&f->solve, NULL, search), REVERSA_OK);
}

static void close_stable(rt_limits *f, rv_search *search)
{
    rv_search_close(search);
    rt_limits_close(f);
}

/* The pairs of a set of nine; false where someone has more than their places. */
static bool choose(const rt_limits *f, unsigned set, rv_new_pair *pairs, int64_t *n_out)
{
    static const char *const mentors[] = {"m1", "m2", "m3"};
    static const char *const mentees[] = {"e1", "e2", "e3"};
    int load[2][3] = {{0}};
    *n_out = 0;
    for (int k = 0; k < N_PAIRS; k++) {
        if (!(set >> k & 1))
            continue;
        load[0][k / 3]++;
        load[1][k % 3]++;
        pairs[(*n_out)++] = rt_limits_pair(f, mentors[k / 3], mentees[k % 3]);
    }
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < 3; i++)
            if (load[side][i] > (i == 0 ? 2 : 1))
                return false;
    return true;
}

/* Whatever rows are there already, every choice pays for each of its blocking pairs, and for no other. */
static void test_stable_separate_charges_each_blocking_pair(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    int n_stable = 0;
    int n_blocked = 0;
    open_stable(&f, &search, people, ranks, "[{\"limit\": \"stable\", \"soft\": {\"penalty\": 7}}]");
    for (unsigned set = 0; set < 1U << N_PAIRS; set++) {
        rv_new_pair pairs[N_PAIRS];
        int64_t n;
        int64_t blocking;
        int64_t value;
        bool holds;
        if (!choose(&f, set, pairs, &n))
            continue;
        int64_t scores = 0;
        for (int64_t k = 0; k < n; k++)
            scores += pairs[k].score;
        assert_int_equal(rv_use_stable(&f.solve, pairs, n, &blocking), REVERSA_OK);
        assert_int_equal(rv_search_evaluate(&search, pairs, n, &holds, &value), REVERSA_OK);
        assert_true(holds);
        assert_int_equal(scores - value, 7 * blocking);
        n_stable += blocking == 0;
        n_blocked += blocking > 0;
    }
    assert_true(n_stable > 0 && n_blocked > 50);
    close_stable(&f, &search);
}

static void test_stable_separate_holds_a_hard_limit(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    int n_stable = 0;
    open_stable(&f, &search, people, ranks, "[{\"limit\": \"stable\"}]");
    for (unsigned set = 0; set < 1U << N_PAIRS; set++) {
        rv_new_pair pairs[N_PAIRS];
        int64_t n;
        int64_t blocking;
        int64_t value;
        bool holds;
        if (!choose(&f, set, pairs, &n))
            continue;
        assert_int_equal(rv_use_stable(&f.solve, pairs, n, &blocking), REVERSA_OK);
        assert_int_equal(rv_search_evaluate(&search, pairs, n, &holds, &value), REVERSA_OK);
        assert_int_equal(holds, blocking == 0);
        n_stable += holds;
    }
    assert_true(n_stable > 0);
    close_stable(&f, &search);
}

/* Rows that a look at parts of m2 and e1, who rank each other first, and of m3 and e1 lists. */
static int32_t listed_by(const rt_limits *f, rv_search *search, double wanted, double other)
{
    const rv_new_pair pairs[] = {rt_limits_pair(f, "m2", "e1"), rt_limits_pair(f, "m3", "e1")};
    const double part[] = {wanted, other};
    const rv_look look = {pairs, part, 2};
    int32_t added = 0;
    rv_lazy_rest rest = {0};
    assert_int_equal(rv_stable_separate(search, 0, &look, &added, &rest), REVERSA_OK);
    assert_int_equal(rv_lazy_commit(search), REVERSA_OK);
    assert_int_equal(rest.violation, 0); /* of whole solutions alone */
    return added;
}

static void test_stable_separate_cuts_parts_that_lack_a_wanted_pair(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_stable(&f, &search, NULL, "person_id,other_id,rank\nm2,e1,1\ne1,m2,1\n", "[{\"limit\": \"stable\"}]");
    assert_int_equal(listed_by(&f, &search, 1, 0), 0);
    assert_int_equal(listed_by(&f, &search, 0.5, 0.5), 1); /* nobody whom they like as much has the other half */
    assert_int_equal(listed_by(&f, &search, 0.5, 0.5), 0); /* the row is there */
    close_stable(&f, &search);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stable_separate_charges_each_blocking_pair),
        cmocka_unit_test(test_stable_separate_holds_a_hard_limit),
        cmocka_unit_test(test_stable_separate_cuts_parts_that_lack_a_wanted_pair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
