/* Answers by group: each group is what its people are alone, and nothing hidden can be found. */
#include <math.h>
#include <stdio.h>

#include <reversa/pair_groups.h>

#include "support/attack.h"

#define MOST_PEOPLE 200
#define MOST_ANSWERS (2 * MOST_PEOPLE)
#define MOST_GROUPS 8

/* People p0, p1, …, their groups, and answers before and after. */
typedef struct poll {
    int64_t n;
    char id[MOST_PEOPLE][8];
    const char *mentee[MOST_PEOPLE];
    const char *mentor[MOST_PEOPLE];
    int32_t group[MOST_PEOPLE];
    int64_t n_answers;
    const char *person[MOST_ANSWERS];
    const char *item[MOST_ANSWERS];
    int32_t wave[MOST_ANSWERS];
    double score[MOST_ANSWERS];
} poll;

static poll p;
static reversa_context *ctx;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    return 0;
}

static int close_context(void **state)
{
    (void)state;
    reversa_context_free(ctx);
    return 0;
}

static void answer(int64_t person, int32_t wave, double score)
{
    p.person[p.n_answers] = p.id[person];
    p.item[p.n_answers] = "recommend";
    p.wave[p.n_answers] = wave;
    p.score[p.n_answers++] = score;
}

/* People of a group: those who answered both times, only before, only after, never. */
static void add(int32_t group, const int64_t number[4], uint64_t *random)
{
    for (int k = 0; k < 4; k++)
        for (int64_t i = 0; i < number[k]; i++) {
            int64_t person = p.n++;
            (void)snprintf(p.id[person], sizeof p.id[person], "p%d", (int)person);
            p.mentee[person] = p.id[person];
            p.mentor[person] = "boss";
            p.group[person] = group;
            if (k == 0 || k == 1)
                answer(person, REVERSA_WAVE_BEFORE, (double)rt_between(random, 0, 10));
            if (k == 0 || k == 2)
                answer(person, REVERSA_WAVE_AFTER, (double)rt_between(random, 0, 10));
        }
}

static reversa_surveys *surveys_of(reversa_context *of)
{
    reversa_survey_rows rows;
    reversa_surveys *surveys = NULL;
    reversa_survey_rows_init(&rows);
    rows.n = p.n_answers;
    rows.person_id = p.person;
    rows.item = p.item;
    rows.wave = p.wave;
    rows.score = p.score;
    assert_int_equal(reversa_surveys_create(of, &rows, &surveys), REVERSA_OK);
    return surveys;
}

static reversa_pair_rows pairs_of(void)
{
    reversa_pair_rows rows;
    reversa_pair_rows_init(&rows);
    rows.n = p.n;
    rows.mentor_id = p.mentor;
    rows.mentee_id = p.mentee;
    return rows;
}

static reversa_status ask(reversa_context *of, const reversa_surveys *surveys, int32_t n_groups, int64_t smallest,
                          reversa_survey_group *out)
{
    reversa_pair_rows pairs = pairs_of();
    reversa_pair_groups groups;
    reversa_survey_options options;
    reversa_pair_groups_init(&groups);
    reversa_survey_options_init(&options);
    groups.n_groups = n_groups;
    groups.group = p.group;
    groups.smallest = smallest;
    options.pairs = &pairs;
    return reversa_survey_by_group(of, surveys, "recommend", &options, &groups, out);
}

static void test_groups_are_their_people_alone(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 21;
    reversa_survey_group out[3];
    p.n = p.n_answers = 0;
    add(0, (const int64_t[]){9, 5, 7, 6}, &random);
    int64_t n_first = p.n;
    add(1, (const int64_t[]){6, 0, 5, 8}, &random);
    reversa_surveys *surveys = surveys_of(ctx);
    assert_int_equal(ask(ctx, surveys, 2, 5, out), REVERSA_OK);
    for (int g = 0; g < 2; g++) {
        reversa_pair_rows pairs = pairs_of();
        reversa_survey_options options;
        reversa_skill_gain gain;
        reversa_estimate rate;
        reversa_enps enps;
        double sum = 0;
        reversa_survey_options_init(&options);
        pairs.n = g == 0 ? n_first : p.n - n_first;
        pairs.mentee_id = p.mentee + (g == 0 ? 0 : n_first);
        options.pairs = &pairs;
        assert_int_equal(reversa_survey_gain(ctx, surveys, "recommend", &options, &gain), REVERSA_OK);
        assert_int_equal(reversa_survey_response(ctx, surveys, "recommend", &options, &rate), REVERSA_OK);
        assert_int_equal(reversa_survey_enps(ctx, surveys, "recommend", &options, &enps), REVERSA_OK);
        assert_false(out[g].hidden || out[g].response_hidden || out[g].change_hidden);
        assert_true(out[g].response.value == rate.value && out[g].response.low == rate.low);
        assert_true(out[g].enps.value == enps.adjusted.value);
        assert_true(out[g].change.value == gain.change.mean.value && out[g].change.low == gain.change.mean.low);
        assert_true(out[g].n_both == gain.change.n && out[g].n_asked == pairs.n);
        for (int64_t i = 0; i < p.n_answers; i++)
            for (int64_t k = 0; k < pairs.n; k++)
                sum += p.person[i] == pairs.mentee_id[k] && p.wave[i] == REVERSA_WAVE_AFTER ? p.score[i] : 0;
        assert_true(fabs(out[g].mean.value - sum / (double)out[g].n_answered) < 1e-12);
        assert_true(out[g].mean.low < out[g].mean.value && out[g].mean.value < out[g].mean.high);
    }
    assert_true(out[2].n_asked == 0 && isnan(out[2].mean.value) && !out[2].hidden);
    reversa_surveys_free(surveys);
}

static void test_groups_hide_in_parts(void **state)
{
    (void)state;
    uint64_t random = 7;
    reversa_survey_group out[4];
    p.n = p.n_answers = 0;
    add(0, (const int64_t[]){9, 0, 6, 2}, &random);  /* two did not answer */
    add(1, (const int64_t[]){12, 0, 8, 9}, &random); /* goes with it */
    add(2, (const int64_t[]){20, 0, 9, 12}, &random);
    reversa_surveys *surveys = surveys_of(ctx);
    assert_int_equal(ask(ctx, surveys, 3, 5, out), REVERSA_OK);
    assert_true(!out[0].hidden && out[0].response_hidden && out[1].response_hidden && !out[2].response_hidden);
    assert_true(out[0].n_asked == REVERSA_HIDDEN_COUNT && isnan(out[0].response.value) && out[0].n_answered == 15);
    assert_false(out[0].change_hidden || isnan(out[0].mean.value));
    reversa_surveys_free(surveys);
    p.n = p.n_answers = 0;
    add(0, (const int64_t[]){2, 0, 2, 20}, &random); /* four answered */
    add(1, (const int64_t[]){12, 0, 8, 9}, &random);
    add(2, (const int64_t[]){20, 0, 2, 12}, &random); /* two of whom nobody knows how they answered before */
    surveys = surveys_of(ctx);
    assert_int_equal(ask(ctx, surveys, 3, 5, out), REVERSA_OK);
    for (int g = 0; g < 2; g++) {
        assert_true(out[g].hidden && out[g].response_hidden && out[g].change_hidden);
        assert_true(out[g].n_answered == -1 && out[g].n_both == -1 && isnan(out[g].mean.low) &&
                    isnan(out[g].enps.value));
        assert_true(isnan(out[g].change.value) && out[g].change.fit == REVERSA_FIT_TOO_FEW);
    }
    assert_true(!out[2].hidden && !out[2].response_hidden && out[2].change_hidden);
    assert_int_equal(ask(ctx, surveys, 3, 0, out), REVERSA_OK);
    assert_true(!out[0].hidden && out[0].n_answered == 4 && !out[2].change_hidden);
    reversa_surveys_free(surveys);
}

static const char *const sums[3] = {"1010", "1111", "1000"}; /* answered, asked, both: of the kinds of add() */

/* The people of a group, −1 for all, that a number counts. */
static void set_sum(double *row, int32_t n_groups, int32_t group, int number)
{
    for (int i = 0; i < 4 * n_groups; i++)
        row[i] = (group < 0 || i / 4 == group) && sums[number][i % 4] == '1';
}

static bool is_hidden(const reversa_survey_group *group, int number)
{
    const bool hidden[3] = {group->hidden, group->response_hidden, group->change_hidden};
    return hidden[number];
}

/* Unknown: people by group and kind, both, only before, only after, never. Given: the numbers shown, and those of all. */
static void attack(const reversa_survey_group *groups, int32_t n_groups, int64_t n_hidden[3])
{
    static rt_attack a;
    double row[4 * MOST_GROUPS];
    rt_attack_open(&a, 4 * n_groups);
    for (int32_t g = -1; g < n_groups; g++)
        for (int k = 0; k < 3; k++) {
            set_sum(row, n_groups, g, k);
            if (g < 0 || !is_hidden(&groups[g], k))
                rt_attack_add(&a, row);
        }
    for (int32_t g = 0; g < n_groups; g++)
        for (int k = 0; k < 3; k++) {
            set_sum(row, n_groups, g, k);
            n_hidden[k] += is_hidden(&groups[g], k);
            assert_false(is_hidden(&groups[g], k) && rt_attack_gives(&a, row));
        }
}

static void test_groups_under_attack(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 22;
    int64_t n_hidden[3] = {0, 0, 0};
    for (int round = 0; round < 200; round++) {
        int32_t n_groups = (int32_t)rt_between(&random, 2, 5);
        reversa_survey_group out[MOST_GROUPS];
        int64_t chance = rt_between(&random, 1, 20);
        p.n = p.n_answers = 0;
        for (int32_t g = 0; g < n_groups; g++) {
            int64_t number[4];
            for (int k = 0; k < 4; k++)
                number[k] = rt_between(&random, 0, chance) ? rt_between(&random, 5, 9) : rt_between(&random, 0, 5);
            number[3] += number[0] + number[1] + number[2] + number[3] == 0;
            add(g - 1, number, &random); /* the first of those without a group: the last of the output */
        }
        reversa_surveys *surveys = surveys_of(ctx);
        assert_int_equal(ask(ctx, surveys, n_groups - 1, 5, out), REVERSA_OK);
        attack(out, n_groups, n_hidden);
        reversa_surveys_free(surveys);
    }
    assert_true(n_hidden[0] > 20 && n_hidden[1] > n_hidden[0] && n_hidden[2] > n_hidden[0]);
}

static void test_groups_wrong_arguments(void **state)
{
    (void)state;
    uint64_t random = 3;
    reversa_survey_group out[2];
    reversa_survey_options options;
    reversa_pair_groups groups;
    p.n = p.n_answers = 0;
    add(0, (const int64_t[]){5, 5, 5, 5}, &random);
    reversa_surveys *surveys = surveys_of(ctx);
    reversa_survey_options_init(&options);
    reversa_pair_groups_init(&groups);
    assert_int_equal(reversa_survey_by_group(ctx, surveys, "recommend", &options, &groups, out), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_survey_by_group(ctx, surveys, "recommend", NULL, &groups, out), REVERSA_E_ARGUMENT);
    assert_int_equal(ask(ctx, NULL, 1, 5, out), REVERSA_E_ARGUMENT);
    assert_int_equal(ask(NULL, surveys, 1, 5, out), REVERSA_E_ARGUMENT);
    assert_int_equal(ask(ctx, surveys, 1, 5, NULL), REVERSA_E_ARGUMENT);
    out[0].n_asked = 77;
    assert_int_equal(ask(ctx, surveys, 0, 5, out), REVERSA_E_DATA);
    assert_int_equal(out[0].n_asked, 77);
    reversa_surveys_free(surveys);
}

/* ---- Memory ---- */

static reversa_surveys *walked;

static void set_up(reversa_context *of, void *state)
{
    (void)state;
    uint64_t random = 4;
    p.n = p.n_answers = 0;
    add(0, (const int64_t[]){5, 5, 5, 5}, &random);
    add(1, (const int64_t[]){5, 5, 2, 5}, &random);
    walked = surveys_of(of);
}

static reversa_status call(reversa_context *of, void *state)
{
    (void)state;
    reversa_survey_group out[3];
    return ask(of, walked, 2, 5, out);
}

static void release(reversa_context *of, void *state)
{
    (void)of;
    (void)state;
    reversa_surveys_free(walked);
}

static void test_groups_without_memory(void **state)
{
    (void)state;
    const rt_walk walk = {.name = "surveys by group", .setup = set_up, .call = call, .release = release};
    assert_true(rt_fault_walk(&walk) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groups_are_their_people_alone), cmocka_unit_test(test_groups_hide_in_parts),
        cmocka_unit_test(test_groups_under_attack),           cmocka_unit_test(test_groups_wrong_arguments),
        cmocka_unit_test(test_groups_without_memory),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
