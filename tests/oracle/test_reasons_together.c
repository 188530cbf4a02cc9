/*
 * Combined changes and exceptions against enumeration: small random programmes with limits of every kind that nothing meets.
 * The total of a combined change must be the least over all sets of pairs, its parts must add up, and with the parts applied
 * some set must meet the programme. There is always a change that helps.
 */
#include <stdio.h>
#include <string.h>

#include <reversa/io.h>

#include "match/mip.h"
#include "support/limited.h"

static int n_infeasible, n_together, n_exceptions[RT_N_KINDS], n_without_single, n_irreducible;

/* ---- Enumeration ---- */

static uint32_t set_of(const rt_limited *it, uint32_t rest)
{
    return (rest << it->n_pins) | ((1u << it->n_pins) - 1);
}

static bool has_places(const rt_limited *it, uint32_t set)
{
    rt_limited open = *it;
    open.n_limits = 0;
    return rt_limited_fits(&open, set);
}

/* The least violation of the limits in `soft` (bits) with which the others hold; −1 where they cannot. */
static int64_t least_total(const rt_limited *it, unsigned soft)
{
    int64_t least = -1;
    for (uint32_t rest = 0; rest < 1u << (it->n_pairs - it->n_pins); rest++) {
        uint32_t set = set_of(it, rest);
        int64_t total = 0;
        bool fits = has_places(it, set);
        for (int i = 0; i < it->n_limits && fits; i++) {
            int64_t violation = rt_limited_violation(it, &it->limits[i], set);
            fits = violation == 0 || (soft >> i & 1);
            total += violation;
        }
        if (fits && (least < 0 || total < least))
            least = total;
    }
    return least;
}

/* With each limit violated by no more than these units some set fits. */
static bool can_be_met(const rt_limited *it, const int64_t *units)
{
    for (uint32_t rest = 0; rest < 1u << (it->n_pairs - it->n_pins); rest++) {
        uint32_t set = set_of(it, rest);
        bool fits = has_places(it, set);
        for (int i = 0; i < it->n_limits && fits; i++)
            fits = rt_limited_violation(it, &it->limits[i], set) <= units[i];
        if (fits)
            return true;
    }
    return false;
}

/* ---- The tests ---- */

static void check_parts(const rt_limited *it, const reversa_infeasibility *found, int32_t index,
                        const reversa_relaxation *told)
{
    int64_t units[RT_MOST_LIMITS] = {0};
    int64_t total = 0;
    unsigned soft = 0;
    assert_true(told->least && told->n_parts > 0 && told->text);
    for (int32_t k = 0; k < told->n_parts; k++) {
        reversa_relaxed_part part;
        reversa_infeasibility_part(found, index, k, &part);
        assert_in_range(part.limit, 0, it->n_limits - 1);
        assert_true(part.change > 0);
        assert_true(part.is_most ? part.to > part.from : part.to < part.from);
        units[part.limit] += part.change;
        total += part.change;
        soft |= 1u << part.limit;
    }
    assert_int_equal(total, told->change);
    assert_true(can_be_met(it, units));
    if (told->kind == REVERSA_RELAXED_TOGETHER) {
        assert_true(told->n_parts > 1);
        assert_int_equal(told->change, least_total(it, (1u << it->n_limits) - 1));
        n_together++;
    } else {
        assert_int_equal(soft, 1u << told->index);
        assert_int_equal(told->change, least_total(it, soft));
        n_exceptions[it->limits[told->index].kind]++;
    }
}

/* The limits of the contradiction alone, but for one (−1 for none). */
static rt_limited clashing(const rt_limited *it, const reversa_infeasibility *found, int32_t without)
{
    rt_limited only = *it;
    for (int i = 0; i < it->n_limits; i++)
        only.limits[i].soft = true; /* dropped, unless it clashes */
    for (int i = 0; i < it->n_limits; i++)
        only.limits[i].least.given = only.limits[i].most.given = false;
    for (int32_t c = 0; c < reversa_infeasibility_n_clashes(found); c++) {
        reversa_clash clash;
        reversa_infeasibility_clash(found, c, &clash);
        rt_limit *limit = &only.limits[clash.limit];
        if (c == without)
            continue;
        limit->soft = false;
        if (clash.is_most || limit->kind == RT_CHANGES || limit->kind == RT_BUDGET)
            limit->most.given = true;
        else
            limit->least.given = true;
    }
    return only;
}

static bool fits_some(const rt_limited *it)
{
    for (uint32_t rest = 0; rest < 1u << (it->n_pairs - it->n_pins); rest++)
        if (rt_limited_fits(it, set_of(it, rest)))
            return true;
    return false;
}

static void check_clashes(const rt_limited *it, const reversa_infeasibility *found)
{
    rt_limited all = clashing(it, found, -1);
    assert_true(reversa_infeasibility_is_minimal(found));
    assert_false(fits_some(&all));
    for (int32_t c = 0; c < reversa_infeasibility_n_clashes(found); c++) {
        rt_limited others = clashing(it, found, c);
        bool of_some = false; /* one of the others takes some people alone, which this does not measure */
        for (int32_t o = 0; o < reversa_infeasibility_n_clashes(found); o++) {
            reversa_clash clash;
            reversa_infeasibility_clash(found, o, &clash);
            of_some = of_some || (o != c && clash.n_people > 0 && it->limits[clash.limit].kind != RT_CONFLICT);
        }
        assert_true(of_some || fits_some(&others));
        n_irreducible += !of_some;
    }
}

static bool has_people(const rt_limit *limit)
{
    return limit->kind == RT_LOAD || limit->kind == RT_MINIMUM || limit->kind == RT_ONE_ROLE ||
           limit->kind == RT_CONFLICT || (limit->kind == RT_BUDGET && limit->side != RT_ALL);
}

static void check_infeasible(const rt_limited *it, const reversa_infeasibility *found)
{
    check_clashes(it, found);
    int n_single = 0, n_exceptional = 0, n_expected = 0;
    bool together = false;
    int32_t n = reversa_infeasibility_n_relaxations(found);
    for (int32_t i = 0; i < n; i++) {
        reversa_relaxation told;
        reversa_infeasibility_relaxation(found, i, &told);
        n_single += told.kind == REVERSA_RELAXED_LIMIT;
        n_exceptional += told.kind == REVERSA_RELAXED_PEOPLE;
        together = together || told.kind == REVERSA_RELAXED_TOGETHER;
        if (told.kind != REVERSA_RELAXED_LIMIT)
            check_parts(it, found, i, &told);
    }
    for (int i = 0; i < it->n_limits; i++)
        n_expected += has_people(&it->limits[i]) && least_total(it, 1u << i) > 0;
    assert_int_equal(n_exceptional, n_expected);
    assert_true(n_single + n_exceptional + together > 0);
    n_infeasible++;
    n_without_single += n_single + n_exceptional == 0;
}

static void print_all(const reversa_infeasibility *found, char *text, size_t size)
{
    size_t length = 0;
    text[0] = 0;
    for (int32_t i = 0; i < reversa_infeasibility_n_relaxations(found); i++) {
        reversa_relaxation told;
        reversa_infeasibility_relaxation(found, i, &told);
        length += (size_t)snprintf(text + length, size - length, "%s\n", told.text);
        assert_true(length < size);
    }
}

static void check(const rt_limited *it, uint32_t threads, char *text, size_t size)
{
    rt_limited_made made;
    reversa_infeasibility *found;
    rt_limited_make(&made, it);
    reversa_context_set_threads(made.ctx, (int32_t)threads);
    rt_limited_succeed(&made, reversa_infeasibility_find(made.ctx, made.problem, NULL, &found), it);
    bool expected = least_total(it, 0) == 0;
    assert_int_equal(reversa_infeasibility_verdict(found), expected ? REVERSA_FEASIBILITY_YES : REVERSA_FEASIBILITY_NO);
    if (!expected)
        check_infeasible(it, found);
    print_all(found, text, size);
    reversa_infeasibility_free(found);
    rt_limited_unmake(&made);
}

static const char *const objectives[] = {"es", "e"};

static void test_changes_together_are_the_least(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    static char text[2][65536];
    const rt_draw what[2] = {{RT_QUOTA, RT_MINIMUM, RT_MOST_LIMITS, objectives, 2, false, false},
                             {RT_LOAD, RT_MINIMUM, RT_MOST_LIMITS, objectives, 2, false, false}};
    n_infeasible = n_together = n_without_single = n_irreducible = 0;
    memset(n_exceptions, 0, sizeof n_exceptions);
    for (int round = 0; round < 1500; round++) {
        uint64_t random = rt_seed() + 1100000 + (uint64_t)round;
        rt_limited it = rt_limited_draw(&random, &what[round % 2]);
        check(&it, 1, text[0], sizeof text[0]);
        if (round % 9)
            continue;
        check(&it, 3, text[1], sizeof text[1]);
        assert_string_equal(text[0], text[1]);
    }
    print_message("%d infeasible, %d combined, %d with nothing else; %d limits cannot be spared; exceptions from "
                  "budget %d, load %d, conflict %d, "
                  "one_role %d, mentor_minimum %d\n",
                  n_infeasible, n_together, n_without_single, n_irreducible, n_exceptions[RT_BUDGET],
                  n_exceptions[RT_LOAD], n_exceptions[RT_CONFLICT], n_exceptions[RT_ONE_ROLE],
                  n_exceptions[RT_MINIMUM]);
    assert_true(n_infeasible > 400 && n_together > 100 && n_without_single > 80 && n_irreducible > 200);
    assert_true(n_exceptions[RT_BUDGET] > 10 && n_exceptions[RT_LOAD] > 10 && n_exceptions[RT_CONFLICT] > 5);
    assert_true(n_exceptions[RT_ONE_ROLE] > 5 && n_exceptions[RT_MINIMUM] > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes_together_are_the_least),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
