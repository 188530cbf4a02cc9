/*
 * Why someone stands on a list: sentences, what is kept from their reader, texts that are too long, and buffers that are too
 * short.
 */
#include <stdio.h>
#include <string.h>

#include "model/shortlist.h"
#include "support/people.h"

#define PEOPLE                                                                                                         \
    "id,role,level,team,gender,skills,wants,goals,availability,waiting_rounds\n"                                       \
    "m1,mentor,1,red,F,python:3;sql:2;c:1;d:1;e:1;f:1,,growth,Mon 09:00-11:00,2\n"                                     \
    "e1,mentee,5,blue,F,,python:2;sql:1;c:1;d:1;e:1;f:1,growth;change,Mon 10:00-12:00,1\n"

static const char *sentence(const rt_case *made, const char *person, reversa_side side, char *text, size_t size)
{
    reversa_shortlist *shortlist;
    assert_int_equal(reversa_shortlist_create(made->ctx, made->problem, NULL, &shortlist), REVERSA_OK);
    int32_t owner = rt_person(made->cohort, person);
    assert_int_equal(reversa_shortlist_length(shortlist, owner, side), 1);
    size_t whole = reversa_shortlist_sentence(shortlist, owner, side, 0, NULL, 0);
    assert_int_equal(reversa_shortlist_sentence(shortlist, owner, side, 0, text, size), whole);
    reversa_shortlist_free(shortlist);
    return text;
}

static void expect(const char *criteria, reversa_side side, const char *says)
{
    rt_case made = {.ctx = rt_context(NULL)};
    char inside[1024];
    char text[1024];
    snprintf(inside, sizeof inside, "\"rules\": [], \"criteria\": [%s]", criteria);
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    assert_string_equal(sentence(&made, side == REVERSA_MENTOR ? "m1" : "e1", side, text, sizeof text), says);
    rt_drop(&made);
}

static void test_shortlist_words_name_the_values(void **state)
{
    (void)state;
    expect("{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 1}",
           REVERSA_MENTEE, "Speaks for it: skills that meet wants (python, sql, c, d and 2 more).");
    expect("{\"criterion\": \"overlap\", \"attribute\": \"goals\", \"weight\": 1}, "
           "{\"criterion\": \"availability\", \"weight\": 9}",
           REVERSA_MENTOR, "Speaks for it: 60 minutes a week in common; goals in common (growth).");
    expect("{\"criterion\": \"different\", \"attribute\": \"team\", \"weight\": 2}, "
           "{\"criterion\": \"gap\", \"attribute\": \"level\", \"ideal\": 4, \"range\": 4, \"weight\": 1}",
           REVERSA_MENTEE, "Speaks for it: another team (mentor red, mentee blue); level (mentor 1, mentee 5).");
}

/* Waiting and sensitive columns are not told, nor a criterion that says nothing for the pair. */
static void test_shortlist_words_keep_what_is_not_theirs(void **state)
{
    (void)state;
    expect("{\"criterion\": \"waiting\", \"side\": \"mentor\", \"weight\": 1}", REVERSA_MENTEE,
           "Its score is 0.666667.");
    expect("{\"criterion\": \"same\", \"attribute\": \"gender\", \"allow_sensitive\": true, \"weight\": 1}",
           REVERSA_MENTEE, "Its score is 1.");
    expect("{\"criterion\": \"same\", \"attribute\": \"team\", \"weight\": 1}", REVERSA_MENTEE, "Its score is 0.");
}

/* A wish is told to whoever had it. */
static void test_shortlist_words_own_wish(void **state)
{
    (void)state;
    rt_case made = {.ctx = rt_context(NULL)};
    static const char *const who[] = {"e1"};
    static const char *const whom[] = {"m1"};
    static const int32_t ranks[] = {1};
    reversa_preference_rows rows = {
        .struct_size = sizeof rows, .n = 1, .person_ids = who, .other_ids = whom, .ranks = ranks};
    reversa_preferences *preferences;
    reversa_problem_options options;
    char text[1024];
    assert_int_equal(rt_make(&made, PEOPLE,
                             "\"rules\": [], \"criteria\": [{\"criterion\": \"preference\", \"side\": \"mentee\", "
                             "\"weight\": 1}]"),
                     REVERSA_OK);
    reversa_problem_free(made.problem);
    assert_int_equal(reversa_preferences_create(made.ctx, made.cohort, &rows, &preferences), REVERSA_OK);
    reversa_problem_options_init(&options);
    options.preferences = preferences;
    assert_int_equal(reversa_problem_create(made.ctx, made.cohort, made.programme, &options, &made.problem),
                     REVERSA_OK);
    assert_string_equal(sentence(&made, "e1", REVERSA_MENTEE, text, sizeof text),
                        "Speaks for it: an own wish (rank 1).");
    assert_string_equal(sentence(&made, "m1", REVERSA_MENTOR, text, sizeof text), "Its score is 1.");
    reversa_problem_free(made.problem);
    made.problem = NULL;
    reversa_preferences_free(preferences);
    rt_drop(&made);
}

/* A text of 300 characters is clipped; a short buffer ends with a whole character. */
static void test_shortlist_words_clip(void **state)
{
    (void)state;
    rt_case made = {.ctx = rt_context(NULL)};
    char csv[2000] = "id,role,team\nm1,mentor,";
    char text[1024];
    for (int k = 0; k < 300; k++)
        strcat(csv, "ü");
    strcat(csv, "\ne1,mentee,b\n");
    assert_int_equal(rt_make(&made, csv,
                             "\"rules\": [], \"criteria\": [{\"criterion\": \"different\", \"attribute\": \"team\", "
                             "\"weight\": 1}]"),
                     REVERSA_OK);
    (void)sentence(&made, "e1", REVERSA_MENTEE, text, sizeof text);
    assert_true(strlen(text) < 200);
    assert_non_null(strstr(text, "ü…, mentee b)."));
    size_t whole = strlen(text);
    for (size_t size = 1; size < whole + 3; size++) {
        char small[256];
        memset(small, 'x', sizeof small);
        (void)sentence(&made, "e1", REVERSA_MENTEE, small, size);
        assert_true(strlen(small) < size);
        assert_int_equal(strncmp(small, text, strlen(small)), 0);
        assert_true(strlen(small) + 3 >= (size < whole + 1 ? size : whole + 1));
        assert_int_not_equal((unsigned char)text[strlen(small)] & 0xC0, 0x80);
        assert_int_equal(small[size], 'x');
    }
    rt_drop(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shortlist_words_name_the_values),
        cmocka_unit_test(test_shortlist_words_keep_what_is_not_theirs),
        cmocka_unit_test(test_shortlist_words_own_wish),
        cmocka_unit_test(test_shortlist_words_clip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
