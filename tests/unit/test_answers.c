/*
 * Answers: nothing is cut off by the scale, and the mean gain is the one that was asked for.
 */
#include "support/support.h"

#include <math.h>
#include <string.h>

#include "model/events.h"
#include "support/happening.h"

#define MOST_PEOPLE 2000

static reversa_context *ctx;
static rt_happening happening;

static int open_happening(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    rt_happening_open(ctx, &happening, 3000);
    return 0;
}

static int close_happening(void **state)
{
    (void)state;
    rt_happening_close(&happening);
    reversa_context_free(ctx);
    return 0;
}

/* Gains of one item, of those who answered it twice. */
typedef struct gains {
    int64_t n;
    double mean;
    double least;
    double most;
} gains;

static gains gains_of(const char *item)
{
    const reversa_surveys *surveys = happening.events.surveys;
    static double before[MOST_PEOPLE];
    static double after[MOST_PEOPLE];
    gains found = {.least = INFINITY, .most = -INFINITY};
    assert_true(surveys->ids.count <= MOST_PEOPLE);
    for (int32_t p = 0; p < surveys->ids.count; p++)
        before[p] = after[p] = NAN;
    for (int64_t i = 0; i < surveys->n; i++)
        if (strcmp(rv_dictionary_text(&surveys->items, surveys->item[i]), item) == 0)
            (surveys->wave[i] == RV_WAVE_BEFORE ? before : after)[surveys->person[i]] = surveys->score[i];
    for (int32_t p = 0; p < surveys->ids.count; p++) {
        double gain = after[p] - before[p];
        if (isnan(gain))
            continue;
        found.n++;
        found.mean += gain;
        found.least = fmin(found.least, gain);
        found.most = fmax(found.most, gain);
    }
    found.mean /= (double)found.n;
    return found;
}

static void expect_gain(const char *item, double truth)
{
    gains found = gains_of(item);
    double variance = 2 * (truth / 2) * (1 - truth / 2); /* of two draws of 0 or 1 */
    assert_true(found.n > 100);
    assert_true(fabs(found.mean - truth) <= 5 * sqrt(variance / (double)found.n));
    assert_true(found.least >= 0 && found.most <= 2);
}

static void test_answers_gain_what_was_asked_for(void **state)
{
    (void)state;
    static const double truths[] = {0, 0.8, 2};
    for (int i = 0; i < 3; i++) {
        happening.options.seed = rt_seed();
        happening.options.skill_gain = truths[i];
        happening.options.recommend_gain = 2 - truths[i];
        rt_happening_draw(ctx, &happening);
        expect_gain("confidence", truths[i]);
        expect_gain("skill:digital", truths[i]);
        expect_gain("recommend", 2 - truths[i]);
    }
}

static void test_answers_stay_on_their_scales(void **state)
{
    (void)state;
    reversa_generate_events_options_init(&happening.options);
    rt_happening_draw(ctx, &happening);
    const reversa_surveys *surveys = happening.events.surveys;
    int64_t n_missing = 0;
    for (int64_t i = 0; i < surveys->n; i++) {
        bool recommend = strcmp(rv_dictionary_text(&surveys->items, surveys->item[i]), "recommend") == 0;
        double score = surveys->score[i];
        n_missing += isnan(score);
        assert_true(isnan(score) || (score >= (recommend ? 0 : 1) && score <= (recommend ? 10 : 5)));
        assert_int_equal(surveys->wave[i] == RV_WAVE_BEFORE, surveys->date[i] < happening.options.start);
    }
    assert_true(n_missing > 0 && n_missing * 10 < surveys->n);
}

static void test_answers_end_with_the_data(void **state)
{
    (void)state;
    reversa_generate_events_options_init(&happening.options);
    happening.options.as_of = happening.options.start + 200;
    rt_happening_draw(ctx, &happening);
    const reversa_surveys *surveys = happening.events.surveys;
    assert_true(surveys->n > 0);
    for (int64_t i = 0; i < surveys->n; i++)
        assert_int_equal(surveys->wave[i], RV_WAVE_BEFORE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_gain_what_was_asked_for),
        cmocka_unit_test(test_answers_stay_on_their_scales),
        cmocka_unit_test(test_answers_end_with_the_data),
    };
    return cmocka_run_group_tests(tests, open_happening, close_happening);
}
