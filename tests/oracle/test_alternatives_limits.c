/*
 * The m best matchings within limits against enumeration: all sets of pairs that meet the limits, sorted by their values; what is
 * told must be the front of that list, each set once, with the losses that it has.
 */
#include <reversa/alternatives.h>

#include <stdlib.h>
#include <string.h>

#include "support/limited.h"

static int n_asked, n_told, n_whole, n_by_prices;

typedef struct world {
    const rt_limited *it;
    const rt_limited_made *made;
    int n_levels;
    int n_all;
    int64_t (*value)[RT_MOST_LEVELS]; /* [n_all] larger is better, the best first */
} world;

static void value_of(const rt_limited *it, uint32_t set, int64_t value[RT_MOST_LEVELS])
{
    for (int l = 0; it->objective[l]; l++)
        value[l] = rt_limited_value(it, it->objective[l], set) * (it->objective[l] == 'v' ? -1 : 1);
}

static int better_first(const void *a, const void *b)
{
    const int64_t *one = a;
    const int64_t *other = b;
    for (int l = 0; l < RT_MOST_LEVELS; l++)
        if (one[l] != other[l])
            return one[l] > other[l] ? -1 : 1;
    return 0;
}

static void enumerate(world *w)
{
    uint32_t pins = (1u << w->it->n_pins) - 1;
    w->value = calloc((size_t)1 << w->it->n_pairs, sizeof *w->value);
    for (uint32_t set = 0; set < 1u << w->it->n_pairs; set++)
        if ((set & pins) == pins && rt_limited_fits(w->it, set))
            value_of(w->it, set, w->value[w->n_all++]);
    qsort(w->value, (size_t)w->n_all, sizeof *w->value, better_first);
    w->n_levels = (int)strlen(w->it->objective);
}

static uint32_t bit_of(const world *w, int32_t mentor, int32_t mentee)
{
    for (int k = 0; k < w->it->n_pairs; k++)
        if (rt_limited_person(w->made, w->it, RT_MENTOR, w->it->pairs[k].mentor) == mentor &&
            rt_limited_person(w->made, w->it, RT_MENTEE, w->it->pairs[k].mentee) == mentee)
            return 1u << k;
    fail_msg("a pair that is none");
    return 0;
}

static uint32_t set_of(const world *w, const reversa_alternatives *list, int32_t index, uint32_t base)
{
    reversa_other_matching other;
    uint32_t set = base;
    reversa_alternatives_get(list, index, &other);
    for (int32_t c = 0; c < other.n_added + other.n_removed; c++) {
        reversa_pair_change change;
        reversa_alternatives_change(list, index, c, &change);
        uint32_t bit = bit_of(w, change.mentor, change.mentee);
        assert_int_equal((set & bit) != 0, !change.added);
        set ^= bit;
    }
    return set;
}

static void check_list(const world *w, const reversa_matching *matching, const reversa_alternatives *list, int32_t most)
{
    bool seen[1 << RT_MOST_PAIRS] = {false};
    uint32_t base = 0;
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        base |= bit_of(w, pair.mentor, pair.mentee);
    }
    int32_t n = reversa_alternatives_count(list);
    if (n != (most < w->n_all ? most : w->n_all))
        rt_limited_succeed(w->made, REVERSA_E_INTERNAL, w->it); /* shows the programme */
    assert_int_equal(reversa_alternatives_claim(list), REVERSA_CLAIM_EXACT);
    assert_int_equal(reversa_alternatives_ended(list),
                     most > w->n_all ? REVERSA_ALTERNATIVES_NO_MORE : REVERSA_ALTERNATIVES_ALL);
    for (int32_t k = 0; k < n; k++) {
        reversa_other_matching other;
        int64_t value[RT_MOST_LEVELS] = {0};
        uint32_t set = set_of(w, list, k, base);
        assert_false(seen[set]);
        seen[set] = true;
        assert_true(rt_limited_fits(w->it, set));
        value_of(w->it, set, value);
        reversa_alternatives_get(list, k, &other);
        assert_int_equal(other.n_levels, w->n_levels);
        for (int l = 0; l < w->n_levels; l++) {
            if (value[l] != w->value[k][l])
                rt_limited_succeed(w->made, REVERSA_E_INTERNAL, w->it);
            assert_int_equal(other.loss[l], w->value[0][l] - value[l]);
        }
    }
    n_told += n;
    n_whole += n < most;
}

static void check(const rt_limited *it, int32_t most)
{
    rt_limited_made m;
    reversa_matching *matching = NULL;
    world w = {.it = it, .made = &m};
    rt_limited_make(&m, it);
    reversa_context_set_threads(m.ctx, 1);
    rt_limited_succeed(&m, reversa_match(m.ctx, m.problem, NULL, NULL, &matching), it);
    enumerate(&w);
    assert_int_equal(w.n_all > 0, reversa_matching_outcome(matching) == REVERSA_OUTCOME_OPTIMAL);
    if (w.n_all > 0) {
        reversa_insight *insight = NULL;
        reversa_alternatives *list = NULL;
        rt_limited_succeed(&m, reversa_insight_create(m.ctx, m.problem, matching, NULL, &insight), it);
        rt_limited_succeed(&m, reversa_alternatives_find(m.ctx, insight, most, &list), it);
        check_list(&w, matching, list, most);
        reversa_alternatives_free(list);
        reversa_insight_free(insight);
        n_asked++;
        n_by_prices += !rv_problem_needs_search(m.problem);
    }
    free(w.value);
    reversa_matching_free(matching);
    rt_limited_unmake(&m);
}

static const char *const objectives[] = {"es", "s", "ems", "ps", "mp", "se", "kes", "evs", "kv", "skv"};

static const rt_draw counts = {.last_kind = RT_LOAD, .most_limits = 3, .objectives = objectives, .n_objectives = 10};
static const rt_draw everything = {.last_kind = RT_MINIMUM,
                                   .most_limits = RT_MOST_LIMITS,
                                   .objectives = objectives,
                                   .n_objectives = 10,
                                   .may_be_soft = true};

static void check_many(uint64_t stream, int n, const rt_draw *what)
{
    static const int32_t mosts[] = {2, 4, 7, 12};
    n_asked = n_told = n_whole = n_by_prices = 0;
    for (int round = 0; round < n; round++) {
        uint64_t random = rt_seed() + stream * 100000 + (uint64_t)round;
        rt_limited it = rt_limited_draw(&random, what);
        check(&it, mosts[round % 4]);
    }
    print_message("%d programmes: %d asked, %d of them by prices, %d matchings told, %d lists whole\n", n, n_asked,
                  n_by_prices, n_told, n_whole);
    assert_true(n_asked > n / 2 && n_told > n && n_by_prices < n_asked / 2);
}

static void test_alternatives_within_counts(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(61, 150, &counts);
}

static void test_alternatives_within_everything(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(62, 250, &everything);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alternatives_within_counts),
        cmocka_unit_test(test_alternatives_within_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
