/*
 * Knapsacks against enumeration: for random programmes with budgets and any multipliers no bound is below what a set of pairs
 * within the limits reaches, no loss cuts one off, and the search by itself, without a solver, ends at the optimum.
 */
#include <string.h>

#include "match/limit_pack.h"
#include "support/limited.h"

static const char *const objectives[] = {"s", "p", "ps", "pk", "ks", "es", "em"};
static const rt_draw budgets = {
    .first_kind = RT_BUDGET, .last_kind = RT_BUDGET, .most_limits = 2, .objectives = objectives, .n_objectives = 7};
static const rt_draw mixed = {.first_kind = RT_QUOTA,
                              .last_kind = RT_CONFLICT,
                              .most_limits = RT_MOST_LIMITS,
                              .objectives = objectives,
                              .n_objectives = 7,
                              .may_be_soft = true};

static int n_packs, n_open, n_cut;

typedef struct round {
    const rt_limited *it;
    rt_limited_made made;
    rv_solve solve;
    rv_search search;
    rv_pack pack;
    int64_t unit;
    int64_t pins;                 /* their value in the stage's level */
    uint32_t bits[RT_MOST_PAIRS]; /* by item: its pair's bit */
} round;

static uint32_t pinned(const rt_limited *it)
{
    return (UINT32_C(1) << it->n_pins) - 1;
}

static int64_t value_of(const round *r, uint32_t set)
{
    char level = r->it->objective[r->search.stage.level];
    return (rt_limited_value(r->it, level, set) - r->pins) / r->unit;
}

/* Does a set meet the limits, and the levels held so far? */
static bool is_within(const round *r, uint32_t set)
{
    if ((set & pinned(r->it)) != pinned(r->it) || !rt_limited_fits(r->it, set))
        return false;
    for (int k = 0; k < r->search.stage.level; k++) {
        int64_t low = r->search.low[r->search.level_row + k] * r->search.unit[k];
        int64_t pins = rt_limited_value(r->it, r->it->objective[k], pinned(r->it));
        if (rt_limited_value(r->it, r->it->objective[k], set) - pins < low)
            return false;
    }
    return true;
}

/* Every set that reaches the target keeps below the bound, and below it with each item's loss. */
static void expect_valid(const round *r)
{
    const rv_pack *pack = &r->pack;
    for (uint32_t set = 0; set < UINT32_C(1) << r->it->n_pairs; set++) {
        if (!is_within(r, set) || value_of(r, set) < pack->target)
            continue;
        bool follows = true; /* it agrees with what is fixed */
        for (int32_t k = 0; k < pack->n_items; k++) {
            bool in = set & r->bits[k];
            follows = follows && (pack->state[k] == RV_PACK_FREE || (pack->state[k] == RV_PACK_IN) == in);
        }
        rv_wide value = (rv_wide)value_of(r, set) * RV_PACK_ONE;
        assert_true(!follows || value <= pack->bound);
        for (int32_t k = 0; k < pack->n_items && follows; k++) {
            if (pack->state[k] != RV_PACK_FREE)
                continue;
            bool in = set & r->bits[k];
            assert_true(value <= pack->bound + (in ? pack->loss[k].in : pack->loss[k].out));
        }
    }
}

/* Multipliers of the right sign, or none. */
static void draw_multipliers(rv_pack *pack, uint64_t *random)
{
    for (int32_t i = 0; i < pack->n_rows; i++) {
        int64_t size = rt_between(random, 0, 2) * rt_between(random, 0, 600000);
        if (size > pack->rows[i].steepest)
            size = pack->rows[i].steepest;
        bool can[2] = {i < pack->n_jobs || pack->rows[i].low != INT64_MIN, pack->rows[i].high != INT64_MAX};
        int side = can[0] && can[1] ? (int)rt_between(random, 0, 1) : can[1];
        pack->y[i] = side ? size : -size;
    }
}

static void check_bounds(round *r, uint64_t *random)
{
    rv_pack *pack = &r->pack;
    for (int32_t k = 0; k < pack->n_items; k++)
        r->bits[k] = rt_limited_set(&r->made, r->it, &pack->items[k].pair, 1) & ~pinned(r->it);
    for (int n = 0; n < 6; n++) {
        pack->target = r->search.stage.value + rt_between(random, 0, 2);
        draw_multipliers(pack, random);
        bool holds = true;
        int32_t fixed = (int32_t)rt_between(random, 0, 2);
        for (int32_t i = 0; i < fixed && pack->n_items > 0 && holds; i++) {
            int32_t k = (int32_t)rt_between(random, 0, pack->n_items - 1);
            rv_pack_state state = rt_between(random, 0, 1) ? RV_PACK_IN : RV_PACK_OUT;
            holds = pack->state[k] != RV_PACK_FREE || rv_pack_fix(pack, k, state);
        }
        if (holds) {
            rv_pack_evaluate(pack);
            rv_pack_probe(pack);
            expect_valid(r);
            rv_pack_descend(pack, 20);
            rv_pack_probe(pack);
            expect_valid(r);
        }
        rv_pack_undo(pack, 0);
    }
    memset(pack->y, 0, (size_t)pack->n_rows * sizeof *pack->y);
}

/* Without the network, without a solver: from the empty choice, level after level. */
static void run_stage(round *r, int level, uint64_t *random)
{
    bool holds, fits;
    rv_search *search = &r->search;
    search->stage = (rv_stage){.level = level, .bound = INT64_C(1) << 40};
    assert_int_equal(rv_search_evaluate(search, search->best, search->n_best, &holds, &search->stage.value),
                     REVERSA_OK);
    r->unit = search->unit[level];
    r->pins = rt_limited_value(r->it, r->it->objective[level], pinned(r->it));
    assert_true(holds);
    assert_int_equal(rv_pack_open(search, &r->pack, &fits), REVERSA_OK);
    n_packs += fits;
    if (fits)
        check_bounds(r, random);
    rv_pack_close(&r->pack);
    if (!fits)
        return;
    int64_t most = 0;
    for (uint32_t set = 0; set < UINT32_C(1) << r->it->n_pairs; set++)
        if (is_within(r, set) && value_of(r, set) > most)
            most = value_of(r, set);
    n_open += most > search->stage.value;
    assert_int_equal(rv_pack_stage(search), REVERSA_OK);
    assert_int_equal(search->stage.value, most);
    assert_int_equal(search->stage.bound, most);
    search->low[search->level_row + level] = most;
    uint32_t set = rt_limited_set(&r->made, r->it, search->best, search->n_best);
    assert_true(is_within(r, set));
    assert_int_equal(value_of(r, set), most);
    n_cut += rt_limited_value(r->it, 'p', set) < r->it->n_pairs;
}

static void check(const rt_limited *it, uint64_t *random)
{
    round r = {.it = it};
    bool holds;
    int64_t value;
    reversa_match_options options = {.struct_size = sizeof options, .candidates = 1};
    rt_limited_make(&r.made, it);
    assert_int_equal(rv_solve_open(r.made.ctx, r.made.problem, NULL, &options, &r.solve), REVERSA_OK);
    assert_int_equal(rv_search_open(&r.solve, NULL, &r.search), REVERSA_OK);
    assert_int_equal(rv_search_evaluate(&r.search, NULL, 0, &holds, &value), REVERSA_OK);
    if (holds && rt_limited_fits(it, pinned(it))) {
        r.search.best = rv_alloc(r.made.ctx, 1, sizeof *r.search.best);
        assert_non_null(r.search.best);
        for (int k = 0; it->objective[k] && (k == 0 || r.search.low[r.search.level_row + k - 1] != INT64_MIN); k++)
            run_stage(&r, k, random);
    }
    rv_search_close(&r.search);
    rv_solve_close(&r.solve);
    rt_limited_unmake(&r.made);
}

static void check_many(uint64_t stream, int n, const rt_draw *what)
{
    n_packs = n_open = n_cut = 0;
    for (int i = 0; i < n; i++) {
        uint64_t random = rt_seed() + stream * 100000 + (uint64_t)i;
        rt_limited it = rt_limited_draw(&random, what);
        check(&it, &random);
    }
    print_message("%d programmes: %d stages of knapsacks, %d improved, %d of fewer than all pairs\n", n, n_packs,
                  n_open, n_cut);
}

static void test_packs_of_budgets_agree_with_enumeration(void **state)
{
    (void)state;
    check_many(41, 2000, &budgets);
    assert_true(n_packs > 800 && n_open > 400);
}

static void test_packs_among_other_limits_agree_with_enumeration(void **state)
{
    (void)state;
    check_many(42, 3000, &mixed);
    assert_true(n_packs > 100 && n_open > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_packs_of_budgets_agree_with_enumeration),
        cmocka_unit_test(test_packs_among_other_limits_agree_with_enumeration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
