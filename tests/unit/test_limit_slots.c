/*
 * Rows over mentees whom one mentor cannot meet all: which are listed, and what each mentor pays.
 *
 * A meeting takes an hour. m1 is there from nine to eleven on Monday, m2 all Monday. With m1 there is time for one of e1, e2 and
 * e3. With e4 or e5 alone there is as well, but e5's hour leaves none of two for e4, though two would fit into their time.
 */
#include "match/limit_lazy.h"
#include "match/limit_use.h"
#include "support/limits.h"

#define N_MENTEES 5

static const char people[] = "id,role,openness,mentor_capacity,availability\n"
                             "m1,mentor,0.1,3,Mon 09:00-11:00\n"
                             "m2,mentor,0.5,3,Mon 00:00-24:00\n"
                             "e1,mentee,0.2,,Mon 09:00-10:00\n"
                             "e2,mentee,0.6,,Mon 09:00-10:00\n"
                             "e3,mentee,0.8,,Mon 08:30-10:15\n"
                             "e4,mentee,1.0,,Mon 09:00-11:00\n"
                             "e5,mentee,0.9,,Mon 09:30-10:30\n";

static void open_slots(rt_limits *f, rv_search *search, const char *previous, const char *limits)
{
    const rt_limits_text text = {people, NULL, previous, limits, "[\"score\"]"};
    rt_limits_open_text(f, &text);
    assert_int_equal(rv_search_open(&f->solve, NULL, search), REVERSA_OK);
}

static void close_slots(rt_limits *f, rv_search *search)
{
    rv_search_close(search);
    rt_limits_close(f);
}

/* Rows that a look at parts of pairs lists. */
static int32_t listed_by(rv_search *search, const rv_new_pair *pairs, const double *part, int64_t n)
{
    const rv_look look = {pairs, part, n};
    int32_t added = 0;
    assert_int_equal(rv_slots_separate(search, 0, &look, &added), REVERSA_OK);
    assert_int_equal(rv_lazy_commit(search), REVERSA_OK);
    return added;
}

static int32_t entries_of(const rt_limits *f, const rv_search *search, const char *mentor, const char *mentee)
{
    rv_entry entries[8];
    const rv_new_pair pair = rt_limits_pair(f, mentor, mentee);
    return rv_lazy_entries(search, pair.mentee, pair.mentor, entries);
}

static void test_slots_separate_cuts_an_overfilled_hour_once(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_slots(&f, &search, NULL, "[{\"limit\": \"slots\"}]");
    const rv_new_pair pairs[] = {rt_limits_pair(&f, "m1", "e1"), rt_limits_pair(&f, "m1", "e2")};
    const double full[] = {0.5, 0.5};
    const double over[] = {0.5, 0.6};
    assert_int_equal(listed_by(&search, pairs, full, 2), 0);
    assert_int_equal(listed_by(&search, pairs, over, 2), 1);
    assert_int_equal(listed_by(&search, pairs, over, 2), 0); /* the row is there */
    assert_int_equal(search.high[search.listed_row], 1);
    assert_int_equal(entries_of(&f, &search, "m1", "e1"), 1);
    assert_int_equal(entries_of(&f, &search, "m1", "e3"), 0); /* 75 minutes in common: a window of their own */
    assert_int_equal(entries_of(&f, &search, "m1", "e4"), 0);
    assert_int_equal(entries_of(&f, &search, "m2", "e1"), 0);
    close_slots(&f, &search);
}

static void test_slots_separate_takes_in_whoever_has_no_other_time(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_slots(&f, &search, NULL, "[{\"limit\": \"slots\"}]");
    const rv_new_pair pairs[] = {rt_limits_pair(&f, "m1", "e2"), rt_limits_pair(&f, "m1", "e3")};
    assert_int_equal(listed_by(&search, pairs, NULL, 2), 1);
    assert_int_equal(entries_of(&f, &search, "m1", "e1"), 1); /* nobody has looked at e1 */
    assert_int_equal(entries_of(&f, &search, "m1", "e4"), 0);
    const rv_new_pair other[] = {rt_limits_pair(&f, "m1", "e1"), rt_limits_pair(&f, "m1", "e3")};
    assert_int_equal(listed_by(&search, other, NULL, 2), 0); /* so this needs no row */
    close_slots(&f, &search);
}

static void test_slots_separate_holds_pins_as_well(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    bool holds;
    int64_t value;
    open_slots(&f, &search, "mentor_id,mentee_id,state\nm1,e1,pinned\n", "[{\"limit\": \"slots\"}]");
    const rv_new_pair same_hour = rt_limits_pair(&f, "m1", "e2");
    const rv_new_pair hour_after = rt_limits_pair(&f, "m1", "e4");
    assert_int_equal(rv_search_evaluate(&search, &hour_after, 1, &holds, &value), REVERSA_OK);
    assert_true(holds);
    assert_int_equal(rv_search_evaluate(&search, &same_hour, 1, &holds, &value), REVERSA_OK);
    assert_false(holds);
    close_slots(&f, &search);
}

/* Whatever rows are there, every choice pays once for each mentor who cannot meet all of theirs. */
static void test_slots_separate_charges_each_mentor_once(void **state)
{
    (void)state;
    static const char *const mentees[N_MENTEES] = {"e1", "e2", "e3", "e4", "e5"};
    static const char *const mentors[2] = {"m1", "m2"};
    rt_limits f;
    rv_search search;
    int n_paid = 0;
    open_slots(&f, &search, NULL, "[{\"limit\": \"slots\", \"soft\": {\"penalty\": 7}}]");
    for (int choice = 0; choice < 243; choice++) { /* each mentee with m1, m2 or nobody */
        rv_new_pair pairs[N_MENTEES];
        int64_t n = 0;
        int64_t scores = 0;
        int64_t load[2] = {0};
        int64_t value;
        int64_t off;
        bool holds;
        for (int i = 0, rest = choice; i < N_MENTEES; i++, rest /= 3) {
            if (rest % 3 == 2)
                continue;
            pairs[n] = rt_limits_pair(&f, mentors[rest % 3], mentees[i]);
            load[rest % 3]++;
            scores += pairs[n++].score;
        }
        if (load[0] > 3 || load[1] > 3)
            continue;
        assert_int_equal(rv_use_slots(&f.solve, &f.problem->limits[0], pairs, n, &off), REVERSA_OK);
        assert_int_equal(rv_search_evaluate(&search, pairs, n, &holds, &value), REVERSA_OK);
        assert_true(holds);
        assert_int_equal(scores - value, 7 * off);
        n_paid += off > 0;
    }
    assert_true(n_paid > 20);
    close_slots(&f, &search);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slots_separate_cuts_an_overfilled_hour_once),
        cmocka_unit_test(test_slots_separate_takes_in_whoever_has_no_other_time),
        cmocka_unit_test(test_slots_separate_holds_pins_as_well),
        cmocka_unit_test(test_slots_separate_charges_each_mentor_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
