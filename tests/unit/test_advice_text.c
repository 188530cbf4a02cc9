/*
 * The sentences of advice, word for word.
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

static void test_text_says_what_was_solved(void **state)
{
    (void)state;
    advised a;
    advise(&a, "id,role,skills,wants\nm1,mentor,sql:3,\ne1,mentee,,sql\ne2,mentee,,go\n", COVERAGE, 1);
    assert_string_equal(item_of(&a, REVERSA_ADVICE_TAG, 0).text,
                        "One more mentor with skills \"go\" changes mentees +1, score +1000000");
    assert_non_null(
        strstr(item_of(&a, REVERSA_ADVICE_TAG, 1).text, "One more mentor with skills \"sql\" changes no more than "));
    assert_string_equal(item_of(&a, REVERSA_ADVICE_PLACE, 0).text, "One more place of m1 changes mentees +1");
    assert_string_equal(item_of(&a, REVERSA_ADVICE_LEVEL, 0).text, "Without the level mentees changes nothing");
    drop(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_says_what_was_solved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
