/*
 * Reasons against enumeration: small random programmes that nothing meets. The set of limits that is named must be
 * irreducible, certificates must add up, and relaxations must be the least ones.
 */
#include <string.h>

#include "match/crowd.h"
#include "match/filter.h"
#include "match/mip.h"
#include "support/tiny.h"

/* ---- The tests ---- */

static int n_infeasible, n_several, n_crowds;

static int kept_atoms(const rt_made *m, const rt_instance *it, const rv_trial *trial, rt_atom *atoms)
{
    int n = 0;
    for (int32_t a = 0; a < trial->n_atoms; a++) {
        const rv_atom *from = &trial->atoms[a];
        if (!trial->active[a])
            continue;
        int person = from->person < 0 ? NONE : rt_tiny_number_of(m, it->limits[from->limit].side, from->person);
        atoms[n++] = (rt_atom){from->limit, person, from->is_most};
    }
    return n;
}

static void check_filter(const rt_instance *it)
{
    rt_made m = {0};
    rv_trial trial;
    rv_filtered filtered;
    rt_atom atoms[2 * MOST_LIMITS * MOST];
    bool expected = rt_tiny_feasible(it, atoms, rt_tiny_all_atoms(it, atoms), NONE);
    rt_tiny_make(&m, it);
    rt_tiny_succeed(m.ctx, rv_trial_open(m.ctx, m.problem, NULL, 0, &trial));
    rt_tiny_succeed(m.ctx, rv_filter_run(&trial, &filtered));
    assert_int_equal(filtered.verdict, expected ? RV_VERDICT_FEASIBLE : RV_VERDICT_INFEASIBLE);
    if (!expected) {
        int n = kept_atoms(&m, it, &trial, atoms);
        assert_true(n > 0 && filtered.minimal);
        assert_false(rt_tiny_feasible(it, atoms, n, NONE));
        for (int a = 0; a < n; a++)
            assert_true(rt_tiny_feasible(it, atoms, n, a));
        n_infeasible++;
        n_several += n > 1;
    }
    rv_trial_close(&trial);
    rt_tiny_unmake(&m);
}

static void test_filter_leaves_an_irreducible_set(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    n_infeasible = n_several = 0;
    for (int round = 0; round < 1500; round++) {
        uint64_t random = rt_seed() + 700000 + (uint64_t)round;
        rt_instance it = rt_tiny_draw(&random);
        check_filter(&it);
    }
    print_message("%d infeasible, %d with several limits\n", n_infeasible, n_several);
    assert_true(n_infeasible > 700 && n_several > 60);
}

/* ---- Certificates ---- */

/* Partners that a side can be given at most, by trying every set of pairs. */
static int most_given(const rt_instance *it, int side, const int *want)
{
    int most = 0;
    for (unsigned set = 0; set < 1u << it->n_pairs; set++) {
        int load[2][MOST] = {{0}};
        bool fits = true;
        for (int k = 0; k < it->n_pairs; k++) {
            if (!(set >> k & 1))
                continue;
            fits = fits && it->pairs[k].passes && !it->pairs[k].pinned;
            load[MENTOR][it->pairs[k].mentor]++;
            load[MENTEE][it->pairs[k].mentee]++;
        }
        for (int i = 0; i < it->n[side]; i++)
            fits = fits && load[side][i] <= want[i];
        for (int i = 0; i < it->n[!side]; i++)
            fits = fits && load[!side][i] <= it->capacity[!side][i];
        if (fits && __builtin_popcount(set) > most)
            most = __builtin_popcount(set);
    }
    return most;
}

static void count_crowd(const rt_made *m, const rt_instance *it, int side, const int *want, const rv_crowd *crowd)
{
    bool in[2][MOST] = {{false}};
    int wanted = 0, places = 0, pairs = 0;
    for (int i = 0; i < crowd->n_people; i++) {
        int person = rt_tiny_number_of(m, side, crowd->people[i]);
        in[side][person] = true;
        wanted += want[person];
    }
    for (int i = 0; i < crowd->n_partners; i++) {
        int person = rt_tiny_number_of(m, !side, crowd->partners[i]);
        in[!side][person] = true;
        places += it->capacity[!side][person];
    }
    for (int k = 0; k < it->n_pairs; k++) {
        const rt_pair *p = &it->pairs[k];
        pairs += p->passes && in[side][rt_tiny_end_of(p, side)] && !in[!side][rt_tiny_end_of(p, !side)];
    }
    assert_int_equal(crowd->wanted, wanted);
    assert_int_equal(crowd->places, places);
    assert_int_equal(crowd->pairs, pairs);
    assert_true(wanted > places + pairs);
}

static void check_crowds(const rt_instance *it, int side, uint64_t *random)
{
    rt_made m = {0};
    rv_trial trial;
    rv_crowds crowds;
    int want[MOST], total = 0, lack = 0;
    int32_t by_ordinal[MOST];
    rt_tiny_make(&m, it);
    rt_tiny_succeed(m.ctx, rv_trial_open(m.ctx, m.problem, NULL, 0, &trial));
    for (int i = 0; i < it->n[side]; i++) {
        want[i] = (int)rt_between(random, 0, it->capacity[side][i]);
        total += want[i];
    }
    for (int i = 0; i < it->n[side]; i++)
        by_ordinal[i] = want[rt_tiny_number_of(&m, side, i)];
    rt_tiny_succeed(m.ctx, rv_crowds_find(&trial.solve, side, by_ordinal, &crowds));
    int most = most_given(it, side, want);
    for (int c = 0; c < crowds.n; c++) {
        count_crowd(&m, it, side, want, &crowds.list[c]);
        lack += (int)(crowds.list[c].wanted - crowds.list[c].places - crowds.list[c].pairs);
    }
    assert_int_equal(crowds.reached, most);
    assert_int_equal(lack, total - most); /* so they prove that no more can be given */
    n_crowds += crowds.n;
    rv_crowds_free(&crowds);
    rv_trial_close(&trial);
    rt_tiny_unmake(&m);
}

static void test_crowds_count_what_is_missing(void **state)
{
    (void)state;
    n_crowds = 0;
    for (int round = 0; round < 1000; round++) {
        uint64_t random = rt_seed() + 800000 + (uint64_t)round;
        rt_instance it = rt_tiny_draw(&random);
        it.pairs[0].pinned = false;
        it.n_limits = 0;
        check_crowds(&it, (int)rt_between(&random, 0, 1), &random);
    }
    print_message("%d certificates\n", n_crowds);
    assert_true(n_crowds > 400);
}

/* ---- Relaxations ---- */

static int n_limits_relaxed, n_rules_relaxed;

/* What a bound would have to be for these pairs: larger is nearer to the programme's lower bounds, smaller to upper ones. */
static int64_t bound_shown(const rt_instance *it, const rt_atom *bound, unsigned set)
{
    const rt_limit *l = &it->limits[bound->limit];
    bool is_each = l->kind == LOAD || (l->kind == BUDGET && l->side != ALL);
    int n = __builtin_popcount(set);
    if (l->is_share && n == 0)
        return (bound->is_most ? l->most : l->least) * 10000;
    if (!is_each) {
        int64_t sum = rt_tiny_sum_of(it, l, NONE, set);
        if (l->is_share)
            return bound->is_most ? (sum * 1000000 + n - 1) / n : sum * 1000000 / n;
        return l->kind == BUDGET ? sum * 1000000 : sum;
    }
    bool up = bound->is_most || l->kind == BUDGET;
    int64_t found = up ? INT64_MIN : INT64_MAX;
    for (int i = 0; i < it->n[l->side]; i++) {
        int64_t sum = rt_tiny_sum_of(it, l, i, set);
        if (l->kind == BUDGET)
            sum = (sum - l->most) * 1000000;
        found = up == (sum > found) ? sum : found;
    }
    return found;
}

/* The nearest bound that can be met with all other limits; false where none can. */
static bool nearest_bound(const rt_instance *it, const rt_atom *bound, int64_t *to)
{
    rt_atom atoms[2 * MOST_LIMITS * MOST];
    int n = rt_tiny_all_atoms(it, atoms);
    bool up = bound->is_most || it->limits[bound->limit].kind == BUDGET;
    bool found = false;
    for (unsigned set = 0; set < 1u << it->n_pairs; set++) {
        bool fits = rt_tiny_is_possible(it, set);
        for (int a = 0; a < n && fits; a++) {
            bool same = atoms[a].limit == bound->limit && atoms[a].is_most == bound->is_most;
            fits = same || rt_tiny_bound_holds(it, &atoms[a], set);
        }
        if (!fits)
            continue;
        int64_t value = bound_shown(it, bound, set);
        *to = !found || (up ? value < *to : value > *to) ? value : *to;
        found = true;
    }
    return found;
}

/* The fewest pairs that fail the rule, −1 where they do not help. */
static int fewest_beyond(const rt_instance *it)
{
    rt_atom atoms[2 * MOST_LIMITS * MOST];
    int n = rt_tiny_all_atoms(it, atoms);
    int fewest = -1;
    rt_instance open = *it;
    for (int k = 0; k < it->n_pairs; k++)
        open.pairs[k].passes = true;
    for (unsigned set = 0; set < 1u << it->n_pairs; set++) {
        bool fits = rt_tiny_is_possible(&open, set);
        int beyond = 0;
        for (int a = 0; a < n && fits; a++)
            fits = rt_tiny_bound_holds(it, &atoms[a], set);
        for (int k = 0; k < it->n_pairs; k++)
            beyond += (set >> k & 1) && !it->pairs[k].passes;
        if (fits && (fewest < 0 || beyond < fewest))
            fewest = beyond;
    }
    return fewest;
}

static void check_relaxation(const rt_instance *it, const reversa_relaxation *told)
{
    assert_non_null(told->text);
    assert_true(told->least);
    if (told->kind == REVERSA_RELAXED_RULE) {
        assert_int_equal(told->change, fewest_beyond(it));
        assert_int_equal(told->n_pairs, told->change);
        n_rules_relaxed++;
        return;
    }
    const rt_limit *l = &it->limits[told->index];
    rt_atom bound = {told->index, NONE, told->is_most && l->kind != BUDGET};
    int64_t to;
    assert_true(nearest_bound(it, &bound, &to));
    assert_int_equal(told->to, to);
    n_limits_relaxed++;
}

static void check_reasons(const rt_instance *it)
{
    rt_made m = {0};
    reversa_infeasibility *found;
    rt_atom atoms[2 * MOST_LIMITS * MOST];
    int n = rt_tiny_all_atoms(it, atoms);
    bool expected = rt_tiny_feasible(it, atoms, n, NONE);
    int n_expected = 0, n_told = 0;
    rt_tiny_make(&m, it);
    rt_tiny_succeed(m.ctx, reversa_infeasibility_find(m.ctx, m.problem, NULL, &found));
    assert_int_equal(reversa_infeasibility_verdict(found), expected ? REVERSA_FEASIBILITY_YES : REVERSA_FEASIBILITY_NO);
    for (int32_t i = 0; i < reversa_infeasibility_n_relaxations(found); i++) {
        reversa_relaxation told;
        reversa_infeasibility_relaxation(found, i, &told);
        if (told.kind == REVERSA_RELAXED_LIMIT || told.kind == REVERSA_RELAXED_RULE) {
            check_relaxation(it, &told);
            n_told++;
        }
    }
    for (int i = 0; i < it->n_limits && !expected; i++) {
        for (int most = 0; most < 2; most++) {
            const rt_limit *l = &it->limits[i];
            rt_atom bound = {i, NONE, most};
            int64_t to;
            if (l->kind == BUDGET ? !most : (most ? l->most : l->least) != NONE)
                n_expected += nearest_bound(it, &bound, &to);
        }
    }
    n_expected += !expected && fewest_beyond(it) > 0;
    assert_int_equal(n_told, n_expected);
    for (int32_t i = 0; i < reversa_infeasibility_n_clashes(found); i++) {
        reversa_clash clash;
        reversa_infeasibility_clash(found, i, &clash);
        assert_non_null(clash.text);
    }
    reversa_infeasibility_free(found);
    rt_tiny_unmake(&m);
}

static void test_relaxations_are_the_least(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    n_limits_relaxed = n_rules_relaxed = 0;
    for (int round = 0; round < 1000; round++) {
        uint64_t random = rt_seed() + 900000 + (uint64_t)round;
        rt_instance it = rt_tiny_draw(&random);
        check_reasons(&it);
    }
    print_message("%d limits and %d rules relaxed\n", n_limits_relaxed, n_rules_relaxed);
    assert_true(n_limits_relaxed > 300 && n_rules_relaxed > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_filter_leaves_an_irreducible_set),
        cmocka_unit_test(test_crowds_count_what_is_missing),
        cmocka_unit_test(test_relaxations_are_the_least),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
