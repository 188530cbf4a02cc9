/*
 * The price list of limits and of levels.
 */
#include <reversa.h>

#include <string.h>

#include "match/advice.h"
#include "support/people.h"

/* Advice on a small programme. */
typedef struct advised {
    rt_case made;
    reversa_matching *matching;
    reversa_advice *advice;
} advised;

static void advise(advised *a, const char *csv, const char *inside, int32_t best)
{
    reversa_match_options options;
    reversa_advice_options wanted;
    reversa_match_options_init(&options);
    reversa_advice_options_init(&wanted);
    options.level_prices = true;
    wanted.best = best;
    *a = (advised){0};
    assert_int_equal(rt_make(&a->made, csv, inside), REVERSA_OK);
    assert_int_equal(reversa_match(a->made.ctx, a->made.problem, NULL, &options, &a->matching), REVERSA_OK);
    assert_int_equal(reversa_advice_find(a->made.ctx, a->made.problem, a->matching, &wanted, &a->advice), REVERSA_OK);
}

/* The n-th item of a kind; all zero where there is none. */
static reversa_advice_item item_of(const advised *a, reversa_advice_kind kind, int n)
{
    reversa_advice_item item;
    for (int32_t k = 0; k < reversa_advice_n(a->advice); k++) {
        reversa_advice_item_read(a->advice, k, &item);
        if (item.kind == kind && n-- == 0)
            return item;
    }
    return (reversa_advice_item){0};
}

static void drop(advised *a)
{
    reversa_advice_free(a->advice);
    reversa_matching_free(a->matching);
    rt_drop(&a->made);
}

#define COVERAGE                                                                                                       \
    "\"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", "      \
    "\"weight\": 1}], \"objective\": [\"mentees\", \"score\"]"

static const char csv[] = "id,role,skills,wants,level\nm1,mentor,sql:3,,1\nm2,mentor,sql:1,,1\nm3,mentor,sql:1,,1\n"
                          "e1,mentee,,sql,2\ne2,mentee,,sql,2\ne3,mentee,,sql,2\n";

static void test_price_of_a_load(void **state)
{
    (void)state;
    advised a;
    advise(&a, csv,
           COVERAGE ", \"limits\": [{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 1, \"at_most\": 1}]", 0);
    reversa_advice_item item = item_of(&a, REVERSA_ADVICE_LIMIT, 0);
    assert_true(item.dropped && item.checked);
    assert_int_equal(item.gain[0], 0);
    item = item_of(&a, REVERSA_ADVICE_LIMIT, 1);
    assert_true(!item.dropped && !item.is_most);
    assert_int_equal(item.from, 1);
    assert_int_equal(item.to, 0);
    item = item_of(&a, REVERSA_ADVICE_LIMIT, 2);
    assert_true(!item.dropped && item.is_most);
    assert_int_equal(item.to, 2);
    assert_null(item_of(&a, REVERSA_ADVICE_LIMIT, 3).text);
    drop(&a);
}

/* Two pairs of 0 or one of 1: the level "mentees" costs the score 1. */
static void test_price_of_a_level(void **state)
{
    (void)state;
    advised a;
    advise(&a,
           "id,role,skills,wants,team\nm1,mentor,sql:3,,x\nm2,mentor,go:3,,x\ne1,mentee,,sql,x\ne2,mentee,,none,x\n",
           COVERAGE, 0);
    reversa_advice_item item = item_of(&a, REVERSA_ADVICE_LEVEL, 0);
    assert_int_equal(item.index, 0);
    assert_true(item.checked);
    assert_int_equal(item.gain[1], reversa_matching_level_price(a.matching, 0, 1));
    assert_null(item_of(&a, REVERSA_ADVICE_LEVEL, 1).text);
    drop(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_price_of_a_load),
        cmocka_unit_test(test_price_of_a_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
