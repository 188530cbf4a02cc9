/* Values in words: cells, sets, what is in common, and what does not fit. */
#include <string.h>

#include "model/phrase.h"

#include "support/people.h"

#define PEOPLE                                                                                                         \
    "id,role,level,team,start_date,skills,wants,tools\n"                                                               \
    "m1,mentor,1,red,2020-02-29,python:3;sql:2;c:1;d:1;e:1;f:1,,saw;axe:2\n"                                           \
    "e1,mentee,5,,,,python:2;sql:1,axe;plane\n"

static const char
    *const inside = "\"rules\": [], \"criteria\": [{\"criterion\": \"overlap\", \"attribute\": \"tools\", "
                    "\"weight\": 1}]";

static void test_phrase_tells_cells_and_sets(void **state)
{
    (void)state;
    rt_case made = {.ctx = rt_context(NULL)};
    char text[200];
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    const int32_t person[2] = {
        [REVERSA_MENTOR] = rt_person(made.cohort, "m1"), [REVERSA_MENTEE] = rt_person(made.cohort, "e1")};
    const rv_column *team = rv_cohort_column(made.cohort, "team");
    const rv_column *skills = rv_cohort_column(made.cohort, "skills");
    const rv_column *columns[2] = {
        [REVERSA_MENTOR] = skills, [REVERSA_MENTEE] = rv_cohort_column(made.cohort, "wants")};
    rv_phrase p = rv_phrase_open(made.problem, text, sizeof text);
    assert_true(rv_phrase_add_cell(&p, team, person[REVERSA_MENTOR]));
    assert_false(rv_phrase_add_cell(&p, team, person[REVERSA_MENTEE]));
    rv_phrase_add(&p, " ");
    assert_true(rv_phrase_add_cell(&p, rv_cohort_column(made.cohort, "level"), person[REVERSA_MENTEE]));
    assert_string_equal(text, "red 5");
    p = rv_phrase_open(made.problem, text, sizeof text);
    assert_int_equal(rv_phrase_add_tags(&p, skills, person[REVERSA_MENTOR]), 6);
    assert_int_equal(rv_phrase_add_common(&p, "; ", columns, person), 2);
    assert_string_equal(text, "python:3, sql:2, c, d and 2 more; python, sql");
    assert_int_equal(rv_phrase_add_tags(&p, skills, person[REVERSA_MENTEE]), 0);
    assert_int_equal(p.length, strlen(text));
    rt_drop(&made);
}

/* Tags of a column that is text but for the programme have codes of their own. */
static void test_phrase_knows_tags_that_the_cohort_lacks(void **state)
{
    (void)state;
    rt_case made = {.ctx = rt_context(NULL)};
    char text[200];
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    const int32_t person[2] = {
        [REVERSA_MENTOR] = rt_person(made.cohort, "m1"), [REVERSA_MENTEE] = rt_person(made.cohort, "e1")};
    const rv_bound_criterion *bound = &made.problem->criteria[0];
    const rv_column *columns[2] = {bound->mentor, bound->mentee};
    rv_phrase p = rv_phrase_open(made.problem, text, sizeof text);
    assert_int_equal(rv_phrase_add_tags(&p, bound->mentor, person[REVERSA_MENTOR]), 2);
    assert_string_equal(text, "saw, axe:2");
    assert_int_equal(rv_phrase_add_common(&p, ": ", columns, person), 1);
    assert_string_equal(text, "saw, axe:2: axe");
    rt_drop(&made);
}

static void test_phrase_ends_where_the_buffer_does(void **state)
{
    (void)state;
    char text[8];
    rv_phrase p = rv_phrase_open(NULL, text, 4);
    rv_phrase_add(&p, "aü");
    rv_phrase_add(&p, "ü");
    rv_phrase_add(&p, "b");
    assert_string_equal(text, "aü");
    assert_int_equal(p.length, 6);
    p = rv_phrase_open(NULL, NULL, 0);
    rv_phrase_add_number(&p, -1500000);
    rv_phrase_add_integer(&p, 12);
    assert_int_equal(p.length, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_phrase_tells_cells_and_sets),
        cmocka_unit_test(test_phrase_knows_tags_that_the_cohort_lacks),
        cmocka_unit_test(test_phrase_ends_where_the_buffer_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
