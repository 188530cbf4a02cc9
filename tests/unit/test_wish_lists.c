/*
 * Further partners: where nobody ranks anyone and all want the same few, the last have to look for partners again and again,
 * and still end with one.
 */
#include <stdio.h>
#include <stdlib.h>

#include "match/wish.h"
#include "support/wished.h"

#define MOST 150

/* Mentors with a level; the higher, the better for all, and all mentees are alike. */
static reversa_matching *match(reversa_context *ctx, rt_wished *w, reversa_side from, int n_mentors, int n_mentees)
{
    static char people[20000];
    int length = snprintf(people, sizeof people, "id,role,openness\n");
    for (int k = 0; k < n_mentors; k++)
        length += snprintf(people + length, sizeof people - (size_t)length, "M%d,mentor,0.%03d\n", k, k);
    for (int k = 0; k < n_mentees; k++)
        length += snprintf(people + length, sizeof people - (size_t)length, "E%d,mentee,0.5\n", k);
    rt_wish(w, ctx, people, "person_id,other_id,rank\n", NULL,
            "\"rules\": [], \"criteria\": [{\"criterion\": \"mean\", \"attribute\": \"openness\", \"weight\": 1}]");
    reversa_wishes_options options;
    reversa_wishes_options_init(&options);
    options.from = from;
    assert_int_equal(reversa_wishes_match(ctx, w->problem, &options, &w->matching), REVERSA_OK);
    return w->matching;
}

static void test_wish_lists_reach_the_last(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    for (int side = 0; side < 2; side++) {
        for (int n_mentees = MOST - 40; n_mentees <= MOST + 40; n_mentees += 40) {
            rt_wished w;
            reversa_matching *matching = match(ctx, &w, (reversa_side)side, MOST, n_mentees);
            int n = n_mentees < MOST ? n_mentees : MOST;
            assert_int_equal(reversa_matching_n_pairs(matching), n);
            for (int32_t k = 0; k < n; k++) { /* the best mentors have someone */
                reversa_matched_pair pair;
                reversa_matching_pair(matching, k, &pair);
                assert_true(atoi(reversa_cohort_id(w.cohort, pair.mentor) + 1) >= MOST - n);
            }
            rt_wished_drop(&w);
        }
    }
    reversa_context_free(ctx);
}

static void test_wish_lists_rows_at_once(void **state)
{
    (void)state;
    reversa_problem problem = {0};
    rv_wish_market market = {.problem = &problem};
    assert_true(rv_wish_rows(&market) > 1);
    problem.side[REVERSA_MENTOR].n = 50000;
    int32_t rows = rv_wish_rows(&market);
    assert_true(rows > 1 && (int64_t)rows * 50000 * 4 <= INT64_C(1) << 24);
    problem.side[REVERSA_MENTOR].n = INT32_MAX;
    assert_int_equal(rv_wish_rows(&market), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wish_lists_reach_the_last),
        cmocka_unit_test(test_wish_lists_rows_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
