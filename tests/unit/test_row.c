/* A row by hand: who is on it, and what floors do. */

#include <stdio.h>
#include <stdlib.h>

#include <reversa/io.h>

#include "io/programme.h"
#include "score/compile.h"
#include "support/instance.h"

#define MANY (3 * RV_CHUNK + 100) /* mentors: several chunks */
#define LISTED 40

static void test_row_marks_what_is_below_its_floor(void **state)
{
    (void)state;
    rt_scene s;
    int32_t row[2];
    rt_scene_open_sides(&s, 3, 2, 1);
    rt_scene_criterion(&s, RV_CRITERION_SAME, "team");
    s.instance.human[0].text[0] = s.instance.human[2].text[0] = 1;
    s.instance.human[1].text[0] = 3;
    rt_scene_build(&s);
    int32_t alike = rt_scene_ordinal(&s, REVERSA_MENTOR, 0);
    int32_t other = 1 - alike;
    int32_t floors[2];
    floors[alike] = 999999;
    floors[other] = -1;
    assert_int_equal(rv_scorer_row(s.scorer, s.work, 0, floors, row), REVERSA_OK);
    assert_int_equal(row[alike], 1000000);
    assert_int_equal(row[other], 0);
    floors[alike] = 1000000;
    floors[other] = 0;
    assert_int_equal(rv_scorer_row(s.scorer, s.work, 0, floors, row), REVERSA_OK);
    assert_int_equal(row[alike], RV_BELOW_FLOOR);
    assert_int_equal(row[other], RV_BELOW_FLOOR);
    floors[alike] = INT32_MAX;
    floors[other] = INT32_MIN;
    assert_int_equal(rv_scorer_row(s.scorer, s.work, 0, floors, row), REVERSA_OK);
    assert_int_equal(row[alike], RV_BELOW_FLOOR);
    assert_int_equal(row[other], 0);
    rt_scene_close(&s);
}

static void test_row_of_someone_on_both_sides_leaves_them_out(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open_sides(&s, 4, 1, 1);
    s.instance.human[0].is_mentee = true;
    rt_scene_build(&s);
    assert_int_equal(rt_scene_score(&s, 0, 0), REVERSA_NOT_ELIGIBLE);
    assert_int_equal(rt_scene_score(&s, 0, 1), 0);
    rt_scene_close(&s);
}

/* Many mentors, few of them listed with each of two mentees, nobody with a third. */
typedef struct listing {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_scores *scores;
    reversa_problem *problem;
    reversa_scorer *scorer;
    rv_score_work *work;
} listing;

static void open_listing(listing *l)
{
    static char text[MANY * 24];
    static char names[2 * LISTED][8];
    static const char *mentors[2 * LISTED], *mentees[2 * LISTED];
    static double scores[2 * LISTED];
    static const char programme[] =
        "{\"schema\":\"reversa.programme/1\",\"rules\":[{\"rule\":\"different\",\"attribute\":"
        "\"team\"}],\"criteria\":[],\"objective\":[\"score\"]}";
    reversa_problem_options options;
    uint64_t random = rt_seed() + 9800;
    size_t at = (size_t)snprintf(text, sizeof text, "id,role,team\ne0,mentee,a\ne1,mentee,b\ne2,mentee,a\n");
    l->ctx = rt_context(NULL);
    for (int j = 0; j < MANY; j++)
        at += (size_t)snprintf(text + at, sizeof text - at, "m%d,mentor,%c\n", j, j % 5 ? 'c' : 'a');
    assert_int_equal(reversa_people_read(l->ctx, rt_write_text("people.csv", text), NULL, &l->cohort), REVERSA_OK);
    for (int k = 0; k < 2 * LISTED; k++) {
        snprintf(names[k], sizeof names[k], "m%d", k % LISTED * (MANY / LISTED) + (int)rt_between(&random, 0, 9));
        mentors[k] = names[k];
        mentees[k] = k < LISTED ? "e0" : "e1";
        scores[k] = (double)rt_between(&random, 0, 1000000) / 1e6;
    }
    reversa_score_rows rows = {sizeof rows, 2 * LISTED, mentors, mentees, scores, 0, NULL, NULL};
    assert_int_equal(reversa_scores_create(l->ctx, l->cohort, &rows, &l->scores), REVERSA_OK);
    assert_int_equal(rv_programme_parse(l->ctx, programme, sizeof programme - 1, "programme.json", &l->programme),
                     REVERSA_OK);
    reversa_problem_options_init(&options);
    options.scores = l->scores;
    assert_int_equal(reversa_problem_create(l->ctx, l->cohort, l->programme, &options, &l->problem), REVERSA_OK);
    assert_int_equal(rv_scorer_build(l->ctx, l->problem, &l->scorer), REVERSA_OK);
    assert_int_equal(rv_scorer_work_create(l->ctx, l->scorer, &l->work), REVERSA_OK);
}

static void close_listing(listing *l)
{
    rv_scorer_work_free(l->ctx, l->work);
    reversa_scorer_free(l->scorer);
    reversa_problem_free(l->problem);
    reversa_scores_free(l->scores);
    reversa_programme_free(l->programme);
    reversa_cohort_free(l->cohort);
    reversa_context_free(l->ctx);
}

static void test_listed_rows_say_what_whole_rows_say(void **state)
{
    (void)state;
    listing l;
    int32_t *whole = calloc(3 * (size_t)MANY, sizeof *whole);
    int32_t *mentors = whole + MANY;
    int32_t *scores = mentors + MANY;
    int32_t n_all = 0;
    open_listing(&l);
    assert_true(rv_scorer_is_listed(l.scorer));
    for (int32_t i = 0; i < 3; i++) {
        int32_t n;
        int32_t at = 0;
        assert_int_equal(rv_scorer_row(l.scorer, l.work, i, NULL, whole), REVERSA_OK);
        assert_int_equal(rv_scorer_listed(l.scorer, l.work, i, mentors, scores, &n), REVERSA_OK);
        for (int32_t j = 0; j < MANY; j++) {
            if (whole[j] < 0)
                continue;
            assert_true(at < n);
            assert_int_equal(mentors[at], j);
            assert_int_equal(scores[at++], whole[j]);
        }
        assert_int_equal(at, n);
        n_all += n;
    }
    assert_in_range(n_all, LISTED + 1, 2 * LISTED - 1); /* a fifth of the mentors is in the team of e0 */
    close_listing(&l);
    free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_listed_rows_say_what_whole_rows_say),
        cmocka_unit_test(test_row_marks_what_is_below_its_floor),
        cmocka_unit_test(test_row_of_someone_on_both_sides_leaves_them_out),
    };
    return cmocka_run_group_tests_name("row", tests, NULL, NULL);
}
