/*
 * Sessions and answers in the making: what a row may hold, and that an error leaves no object.
 */
#include "support/support.h"

#include <math.h>

#include "model/event_draft.h"

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

static const rv_session_row good = {.mentor = 0,
                                    .mentee = 1,
                                    .start = 100,
                                    .minute = -1,
                                    .minutes = 60,
                                    .rating_mentor = NAN,
                                    .rating_mentee = 5,
                                    .state = RV_SESSION_HELD};

static void open_sessions(rv_sessions_draft *draft)
{
    int32_t code;
    *draft = (rv_sessions_draft){.ctx = ctx, .source = "s.csv"};
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    rv_sessions_draft_open(draft);
    assert_int_equal(rv_dictionary_intern(ctx, &draft->ids, "a", 1, &code), REVERSA_OK);
    assert_int_equal(rv_dictionary_intern(ctx, &draft->ids, "b", 1, &code), REVERSA_OK);
}

static void test_sessions_draft_makes_columns(void **state)
{
    (void)state;
    rv_sessions_draft draft;
    reversa_sessions *sessions = NULL;
    open_sessions(&draft);
    assert_int_equal(rv_sessions_draft_add(&draft, &good, 2), REVERSA_OK);
    assert_int_equal(rv_sessions_draft_finish(&draft, &sessions), REVERSA_OK);
    rv_sessions_draft_close(&draft);
    assert_int_equal(sessions->n, 1);
    assert_int_equal(sessions->ids.count, 2);
    assert_int_equal(sessions->start[0], 100);
    assert_true(sessions->rating_mentee[0] == 5);
    reversa_sessions_free(sessions);
}

static void expect_wrong_session(rv_session_row row, const char *column)
{
    rv_sessions_draft draft;
    reversa_sessions *sessions = NULL;
    reversa_error error;
    open_sessions(&draft);
    assert_int_equal(rv_sessions_draft_add(&draft, &row, 7), REVERSA_OK); /* the pass goes on */
    assert_int_equal(rv_sessions_draft_finish(&draft, &sessions), REVERSA_E_DATA);
    assert_null(sessions);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, 7);
    assert_string_equal(error.file, "s.csv");
    assert_string_equal(error.column, column);
    rv_sessions_draft_close(&draft);
}

static void test_sessions_draft_refuses(void **state)
{
    (void)state;
    rv_session_row row = good;
    row.mentee = row.mentor;
    expect_wrong_session(row, "mentee_id");
    row = good;
    row.minutes = -0.5;
    expect_wrong_session(row, "minutes");
    row.minutes = INFINITY;
    expect_wrong_session(row, "minutes");
    row = good;
    row.minute = 1440;
    expect_wrong_session(row, "minute");
    row = good;
    row.rating_mentor = INFINITY;
    expect_wrong_session(row, "rating_mentor");
    row = good;
    row.rating_mentee = -INFINITY;
    expect_wrong_session(row, "rating_mentee");
}

static void test_surveys_draft(void **state)
{
    (void)state;
    rv_surveys_draft draft = {.ctx = ctx};
    reversa_surveys *surveys = NULL;
    rv_survey_row row = {.person = 0, .date = 5, .item = 0, .wave = RV_WAVE_DURING, .score = 3};
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    rv_surveys_draft_open(&draft);
    assert_int_equal(rv_surveys_draft_add(&draft, &row, 2), REVERSA_OK);
    assert_int_equal(rv_surveys_draft_finish(&draft, &surveys), REVERSA_OK);
    assert_int_equal(surveys->n, 1);
    assert_int_equal(surveys->wave[0], RV_WAVE_DURING);
    reversa_surveys_free(surveys);
    rv_surveys_draft_close(&draft);
    draft = (rv_surveys_draft){.ctx = ctx};
    rv_surveys_draft_open(&draft);
    row.score = INFINITY;
    assert_int_equal(rv_surveys_draft_add(&draft, &row, 2), REVERSA_OK);
    assert_int_equal(rv_surveys_draft_finish(&draft, &surveys), REVERSA_E_DATA);
    assert_null(surveys);
    rv_surveys_draft_close(&draft);
}

static void test_draft_closed_before_it_is_open(void **state)
{
    (void)state;
    rv_sessions_draft sessions = {.ctx = ctx};
    rv_surveys_draft surveys = {.ctx = ctx};
    rv_employment_draft employment = {.ctx = ctx};
    rv_sessions_draft_close(&sessions);
    rv_surveys_draft_close(&surveys);
    rv_employment_draft_close(&employment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sessions_draft_makes_columns),
        cmocka_unit_test(test_sessions_draft_refuses),
        cmocka_unit_test(test_surveys_draft),
        cmocka_unit_test(test_draft_closed_before_it_is_open),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
