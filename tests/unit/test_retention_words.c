/* Numbers in words whatever the locale, and sentences that say no more than the interval. */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "support/employment.h"

static void test_retention_words_number(void **state)
{
    (void)state;
    static const struct {
        double number;
        int32_t decimals;
        const char *text;
    } cases[] = {{0.745, 2, "0.75"},
                 {-3.14159, 1, "\u22123.1"},
                 {-0.04, 1, "0.0"},
                 {249.7, 0, "250"},
                 {7, 3, "7.000"},
                 {0.05, 2, "0.05"},
                 {INFINITY, 1, "no limit"},
                 {NAN, 1, "unknown"},
                 {-12.999, 2, "\u221213.00"}};
    (void)setlocale(LC_ALL, ""); /* whatever this machine has */
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[32];
        rv_retention_words_number(cases[i].number, cases[i].decimals, text);
        assert_string_equal(text, cases[i].text);
    }
}

static const char *reading(rv_retention_frame *frame, int32_t figure, reversa_estimate estimate)
{
    frame->retention->figures[figure].estimate = estimate;
    assert_int_equal(rv_retention_words_write(frame), REVERSA_OK);
    return frame->retention->figures[figure].reading;
}

static void test_retention_words_write(void **state)
{
    (void)state;
    static const rt_employee people[1] = {{0, 300, RT_NEVER, NULL, 30, "a"}};
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = rt_employment(ctx, people, 1);
    rv_retention_frame frame;
    rt_frame_open(ctx, employment, NULL, &frame);
    assert_string_equal(
        reading(&frame, RV_FIGURE_HAZARD_RATIO, (reversa_estimate){.7, .1, .6, .8, REVERSA_FIT_OK}),
        "While in the programme, people leave at 0.70 times the rate of like people outside it (95 % interval 0.60 to "
        "0.80); chance alone hardly explains that.");
    assert_non_null(
        strstr(reading(&frame, RV_FIGURE_LANDMARK + 2, (reversa_estimate){.9, .1, .8, 1.1, REVERSA_FIT_OK}),
               "12 months after the hire, people who had joined by then leave at 0.90 times the rate of the others "
               "(95 % interval 0.80 to 1.10); that cannot be told from no difference."));
    assert_non_null(strstr(
        reading(&frame, RV_FIGURE_RISK_DIFFERENCE, (reversa_estimate){-.031, .01, -.05, -.01, REVERSA_FIT_OK}),
        "3.1 fewer leave within 12 months than among 100 controls (95 % interval 5.0 fewer to 1.0 fewer); chance"));
    assert_non_null(
        strstr(reading(&frame, RV_FIGURE_RISK_DIFFERENCE, (reversa_estimate){-.052, .01, -.109, .006, REVERSA_FIT_OK}),
               "(95 % interval 10.9 fewer to 0.6 more); that cannot be told"));
    assert_non_null(strstr(
        reading(&frame, RV_FIGURE_MONTHS_DIFFERENCE, (reversa_estimate){.2, .1, -.18, .58, REVERSA_FIT_OK}),
        "participants stay 0.20 months more than their controls (95 % interval 0.18 months less to 0.58 months more)"));
    assert_string_equal(
        reading(&frame, RV_FIGURE_RISK_DIFFERENCE, (reversa_estimate){-1, NAN, NAN, NAN, REVERSA_FIT_TOO_FEW}),
        "Of 0 participants 0 and of 0 controls 0 left within 12 months: that is too little to tell a difference.");
    assert_non_null(strstr(
        reading(&frame, RV_FIGURE_NUMBER_NEEDED, (reversa_estimate){INFINITY, NAN, INFINITY, INFINITY, REVERSA_FIT_OK}),
        "leave more than their controls"));
    assert_string_equal(frame.retention->figures[RV_FIGURE_NUMBER_NEEDED].note, "participants leave more, not less");
    assert_non_null(
        strstr(reading(&frame, RV_FIGURE_NUMBER_NEEDED, (reversa_estimate){32, NAN, 17, INFINITY, REVERSA_FIT_OK}),
               "not proven"));
    assert_non_null(strstr(frame.retention->figures[RV_FIGURE_NUMBER_NEEDED].note, "no upper end"));
    assert_non_null(strstr(reading(&frame, RV_FIGURE_E_VALUE, (reversa_estimate){1.4, NAN, 1, NAN, REVERSA_FIT_OK}),
                           "nothing to explain away"));
    assert_non_null(
        strstr(reading(&frame, RV_FIGURE_NAIVE_HAZARD_RATIO, (reversa_estimate){.34, .1, .3, .4, REVERSA_FIT_OK}),
               "immortal time"));
    assert_string_equal(
        reading(&frame, RV_FIGURE_MONTHS_DIFFERENCE, (reversa_estimate){NAN, NAN, NAN, NAN, REVERSA_FIT_NOT_REACHED}),
        "The difference of the months stayed cannot be had: nobody was followed for that long.");
    for (int32_t why = RV_WHY_FIT + 1; why < RV_N_WHYS; why++) {
        frame.retention->why[RV_FIGURE_NAIVE_HAZARD_RATIO] = (rv_why)why;
        const char *text = reading(&frame, RV_FIGURE_NAIVE_HAZARD_RATIO,
                                   (reversa_estimate){NAN, NAN, NAN, NAN, REVERSA_FIT_NO_DATA});
        const char *note = frame.retention->figures[RV_FIGURE_NAIVE_HAZARD_RATIO].note;
        assert_true(note && strstr(text, note) && strstr(text, "immortal time"));
    }
    for (int32_t i = 0; i < RV_N_FIGURES; i++) {
        const reversa_figure *f = &frame.retention->figures[i];
        assert_true(f->biased == (strncmp(f->name, "naive", 5) == 0));
        assert_non_null(f->definition);
        assert_int_equal(f->reading[strlen(f->reading) - 1], '.');
        if (f->biased)
            assert_int_equal(strncmp(f->reading, "Biased", 6), 0);
    }
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retention_words_number),
        cmocka_unit_test(test_retention_words_write),
    };
    return cmocka_run_group_tests_name("retention_words", tests, NULL, NULL);
}
