/*
 * Rows for least numbers against enumeration: whatever parts of pairs they are listed for, every set of pairs is worth the same
 * with them, and keeps them exactly where it kept the limits before.
 */
#include "match/limit_lazy.h"
#include "support/limited.h"

static const char *const objectives[] = {"s", "ps", "ms", "es"};
static const rt_draw minimums = {.first_kind = RT_MINIMUM,
                                 .last_kind = RT_MINIMUM,
                                 .most_limits = 1,
                                 .objectives = objectives,
                                 .n_objectives = 4,
                                 .may_be_soft = true};

static int n_rows, n_sets;

typedef struct verdict {
    bool holds;
    int64_t value;
} verdict;

static uint32_t pinned(const rt_limited *it)
{
    return (UINT32_C(1) << it->n_pins) - 1;
}

static verdict judge(rv_search *search, const rv_new_pair *pairs, int n, uint32_t set)
{
    rv_new_pair chosen[RT_MOST_PAIRS];
    int64_t n_chosen = 0;
    verdict v;
    for (int k = 0; k < n; k++)
        if (set >> k & 1)
            chosen[n_chosen++] = pairs[k];
    assert_int_equal(rv_search_evaluate(search, chosen, n_chosen, &v.holds, &v.value), REVERSA_OK);
    return v;
}

/* Every pair that is not pinned. */
static int list_pairs(const rv_solve *solve, rv_new_pair *pairs)
{
    int n = 0;
    int32_t scores[RT_MOST];
    for (int32_t i = 0; i < solve->side[REVERSA_MENTEE].n; i++) {
        assert_int_equal(rv_scorer_row(solve->scorer, solve->work[0], i, NULL, scores), REVERSA_OK);
        for (int32_t j = 0; j < solve->side[REVERSA_MENTOR].n; j++) {
            bool is_pinned = false;
            for (int64_t k = 0; k < solve->n_pinned; k++)
                is_pinned = is_pinned || (solve->pinned[k].mentee == i && solve->pinned[k].mentor == j);
            if (scores[j] >= 0 && !is_pinned)
                pairs[n++] = (rv_new_pair){.mentee = i, .mentor = j, .score = scores[j]};
        }
    }
    return n;
}

static void check_sets(rt_limited_made *m, const rt_limited *it, rv_solve *solve, uint64_t *random)
{
    rv_search search;
    rv_new_pair pairs[RT_MOST_PAIRS];
    double part[RT_MOST_PAIRS];
    static verdict before[1 << RT_MOST_PAIRS];
    int32_t added = 0;
    int n = list_pairs(solve, pairs);
    assert_int_equal(rv_search_open(solve, NULL, &search), REVERSA_OK);
    search.stage = (rv_stage){.level = 0};
    for (uint32_t set = 0; set < UINT32_C(1) << n; set++)
        before[set] = judge(&search, pairs, n, set);
    for (int k = 0; k < n; k++)
        part[k] = (double)rt_between(random, 0, 4) / 4;
    const rv_look look = {.pairs = pairs, .part = part, .n = n};
    for (int i = 0; i < it->n_limits; i++)
        assert_int_equal(rv_minimum_separate(&search, i, &look, &added), REVERSA_OK);
    assert_int_equal(rv_lazy_commit(&search), REVERSA_OK);
    n_rows += added;
    for (uint32_t set = 0; set < UINT32_C(1) << n && added > 0; set++) {
        verdict after = judge(&search, pairs, n, set);
        assert_int_equal(after.holds, before[set].holds);
        assert_int_equal(after.value, before[set].value);
        n_sets += after.holds;
        uint32_t bits = pinned(it);
        for (int k = 0; k < n; k++)
            bits |= set >> k & 1 ? rt_limited_set(m, it, &pairs[k], 1) : 0;
        assert_true(after.holds || !rt_limited_fits(it, bits));
    }
    rv_search_close(&search);
}

static void test_minimum_rows_cut_no_set_off(void **state)
{
    (void)state;
    for (int i = 0; i < 1500; i++) {
        uint64_t random = rt_seed() + 4300000 + (uint64_t)i;
        rt_limited it = rt_limited_draw(&random, &minimums);
        rt_limited_made m;
        rv_solve solve;
        reversa_match_options options = {.struct_size = sizeof options, .candidates = 1};
        rt_limited_make(&m, &it);
        assert_int_equal(rv_solve_open(m.ctx, m.problem, NULL, &options, &solve), REVERSA_OK);
        check_sets(&m, &it, &solve, &random);
        rv_solve_close(&solve);
        rt_limited_unmake(&m);
    }
    print_message("%d rows, %d sets that hold with them\n", n_rows, n_sets);
    assert_true(n_rows > 300 && n_sets > 3000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_minimum_rows_cut_no_set_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
