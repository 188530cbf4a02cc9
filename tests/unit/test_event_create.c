/*
 * Sessions and answers from arrays: what is kept, and what is refused with its row and column.
 */
#include "support/support.h"

#include <math.h>

#include <reversa/cohort.h>
#include <reversa/events.h>

#include "model/events.h"

static const char *const mentors[] = {"A", "B", "A"};
static const char *const mentees[] = {"X", "A", "X"};
static const int32_t starts[] = {100, 101, 99};
static const int32_t states[] = {REVERSA_SESSION_HELD, REVERSA_SESSION_PLANNED, REVERSA_SESSION_NO_SHOW_MENTEE};

static reversa_session_rows three_sessions(void)
{
    reversa_session_rows rows;
    reversa_session_rows_init(&rows);
    rows.n = 3;
    rows.mentor_id = mentors;
    rows.mentee_id = mentees;
    rows.start = starts;
    rows.state = states;
    return rows;
}

static const char *const people[] = {"A", "B", "A"};
static const char *const items[] = {"recommend", "recommend", "skill:sql"};
static const int32_t waves[] = {REVERSA_WAVE_BEFORE, REVERSA_WAVE_AFTER, REVERSA_WAVE_DURING};
static const double scores[] = {9, NAN, 2.5};

static reversa_survey_rows three_answers(void)
{
    reversa_survey_rows rows;
    reversa_survey_rows_init(&rows);
    rows.n = 3;
    rows.person_id = people;
    rows.item = items;
    rows.wave = waves;
    rows.score = scores;
    return rows;
}

static void test_sessions_create_keeps_rows(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_session_rows rows = three_sessions();
    reversa_sessions *sessions = NULL;
    assert_int_equal(reversa_sessions_create(ctx, &rows, &sessions), REVERSA_OK);
    assert_int_equal(reversa_sessions_n(sessions), 3);
    assert_int_equal(sessions->ids.count, 3); /* A, X, B */
    assert_int_equal(sessions->mentor[0], sessions->mentee[1]);
    assert_int_equal(sessions->start[2], 99);
    assert_int_equal(sessions->minute[0], -1);
    assert_true(isnan(sessions->minutes[0]));
    assert_int_equal(sessions->state[2], RV_SESSION_NO_SHOW_MENTEE);
    assert_true(isnan(sessions->rating_mentor[1]));
    reversa_sessions_free(sessions);
    reversa_context_free(ctx);
}

static void expect_session_error(const reversa_session_rows *rows, reversa_status code, int64_t row, const char *column)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_sessions *sessions = (reversa_sessions *)(uintptr_t)1;
    assert_int_equal(reversa_sessions_create(ctx, rows, &sessions), code);
    assert_null(sessions);
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, row);
    if (column)
        assert_string_equal(error.column, column);
    reversa_context_free(ctx);
}

static void test_sessions_create_refuses(void **state)
{
    (void)state;
    const char *const empty[] = {"X", "", "X"};
    const int32_t far[] = {100, 101, 2932897};
    const int32_t unknown[] = {0, 6, 0};
    const int32_t late[] = {0, 1440, -1};
    const double negative[] = {1, 1, -1};
    const double infinite[] = {INFINITY, 1, 1};
    reversa_session_rows rows = three_sessions();
    rows.mentee_id = empty;
    expect_session_error(&rows, REVERSA_E_DATA, 2, "mentee_id");
    rows = three_sessions();
    rows.start = far;
    expect_session_error(&rows, REVERSA_E_DATA, 3, "start");
    rows = three_sessions();
    rows.state = unknown;
    expect_session_error(&rows, REVERSA_E_DATA, 2, "state");
    rows = three_sessions();
    rows.minute = late;
    expect_session_error(&rows, REVERSA_E_DATA, 2, "minute");
    rows = three_sessions();
    rows.minutes = negative;
    expect_session_error(&rows, REVERSA_E_DATA, 3, "minutes");
    rows = three_sessions();
    rows.rating_mentor = infinite;
    expect_session_error(&rows, REVERSA_E_DATA, 1, "rating_mentor");
    rows = three_sessions();
    rows.state = NULL;
    expect_session_error(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    rows = three_sessions();
    rows.n = -1;
    expect_session_error(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    rows = three_sessions();
    rows.struct_size = 0;
    expect_session_error(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    expect_session_error(NULL, REVERSA_E_ARGUMENT, 0, NULL);
}

static void test_surveys_create_keeps_rows(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_survey_rows rows = three_answers();
    reversa_surveys *surveys = NULL;
    assert_int_equal(reversa_surveys_create(ctx, &rows, &surveys), REVERSA_OK);
    assert_int_equal(reversa_surveys_n(surveys), 3);
    assert_int_equal(surveys->person[0], surveys->person[2]);
    assert_int_equal(surveys->item[0], surveys->item[1]);
    assert_int_equal(surveys->date[0], REVERSA_MISSING_DATE);
    assert_int_equal(surveys->wave[2], RV_WAVE_DURING);
    assert_true(surveys->score[2] == 2.5);
    reversa_surveys_free(surveys);
    reversa_context_free(ctx);
}

static void expect_survey_error(const reversa_survey_rows *rows, reversa_status code, int64_t row, const char *column)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_surveys *surveys = (reversa_surveys *)(uintptr_t)1;
    assert_int_equal(reversa_surveys_create(ctx, rows, &surveys), code);
    assert_null(surveys);
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, row);
    if (column)
        assert_string_equal(error.column, column);
    reversa_context_free(ctx);
}

static void test_surveys_create_refuses(void **state)
{
    (void)state;
    const char *const empty[] = {"A", "B", NULL};
    const int32_t unknown[] = {0, -1, 0};
    const int32_t far[] = {INT32_MAX, 0, 0};
    const double infinite[] = {1, 1, -INFINITY};
    reversa_survey_rows rows = three_answers();
    rows.item = empty;
    expect_survey_error(&rows, REVERSA_E_DATA, 3, "item");
    rows = three_answers();
    rows.wave = unknown;
    expect_survey_error(&rows, REVERSA_E_DATA, 2, "wave");
    rows = three_answers();
    rows.date = far;
    expect_survey_error(&rows, REVERSA_E_DATA, 1, "date");
    rows = three_answers();
    rows.score = infinite;
    expect_survey_error(&rows, REVERSA_E_DATA, 3, "score");
    rows = three_answers();
    rows.score = NULL;
    expect_survey_error(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    expect_survey_error(NULL, REVERSA_E_ARGUMENT, 0, NULL);
}

static const char *const employees[] = {"A", "B", "C"};
static const int32_t hires[] = {100, 101, 102};
static const int32_t exits[] = {130, REVERSA_MISSING_DATE, 102};
static const char *const reasons[] = {"voluntary", NULL, ""};
static const int32_t programme_starts[] = {110, REVERSA_MISSING_DATE, 50};
static const char *const departments[] = {"S", NULL, "re\xcc\x81seau"};
static const double levels[] = {3, NAN, 2.25};
static const reversa_employment_column further[] = {{.name = "department", .texts = departments},
                                                    {.name = "level", .numbers = levels}};

static reversa_employment_rows three_people(void)
{
    reversa_employment_rows rows;
    reversa_employment_rows_init(&rows);
    rows.n = 3;
    rows.person_id = employees;
    rows.hire = hires;
    rows.exit = exits;
    rows.reason = reasons;
    rows.programme_start = programme_starts;
    rows.columns = further;
    rows.n_columns = 2;
    return rows;
}

static void test_employment_create_keeps_rows(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_employment_rows rows = three_people();
    reversa_employment *employment = NULL;
    assert_int_equal(reversa_employment_create(ctx, &rows, &employment), REVERSA_OK);
    assert_int_equal(reversa_employment_n(employment), 3);
    for (int64_t row = 0; row < 3; row++)
        assert_string_equal(reversa_employment_id(employment, row), employees[row]);
    assert_null(reversa_employment_id(employment, 3));
    assert_null(reversa_employment_id(employment, -1));
    assert_int_equal(employment->exit[1], REVERSA_MISSING_DATE);
    assert_string_equal(rv_dictionary_text(&employment->texts, employment->reason[0]), "voluntary");
    assert_int_equal(employment->reason[2], -1);
    assert_int_equal(employment->programme_start[2], 50);
    assert_int_equal(reversa_employment_n_columns(employment), 2);
    assert_string_equal(rv_dictionary_text(&employment->texts, employment->columns[0].code[2]), "r\xc3\xa9seau");
    assert_null(employment->columns[0].number);
    assert_true(employment->columns[1].number[2] == 2.25);
    assert_true(isnan(employment->columns[1].number[1]));
    assert_string_equal(rv_dictionary_text(&employment->texts, employment->columns[1].code[2]), "2.25");
    reversa_employment_free(employment);
    rows.reason = NULL;
    rows.programme_start = NULL;
    rows.n_columns = 0;
    assert_int_equal(reversa_employment_create(ctx, &rows, &employment), REVERSA_OK);
    assert_int_equal(employment->reason[0], -1);
    assert_int_equal(employment->programme_start[0], REVERSA_MISSING_DATE);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

static void expect_employment_error(const reversa_employment_rows *rows, reversa_status code, int64_t row,
                                    const char *column)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = (reversa_employment *)(uintptr_t)1;
    assert_int_equal(reversa_employment_create(ctx, rows, &employment), code);
    assert_null(employment);
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, row);
    if (column)
        assert_string_equal(error.column, column);
    reversa_context_free(ctx);
}

static void test_employment_create_refuses(void **state)
{
    (void)state;
    const char *const twice[] = {"A", "B", "A"};
    const char *const broken[] = {"A", "\xff", "C"};
    const int32_t none[] = {100, REVERSA_MISSING_DATE, 102};
    const int32_t early[] = {130, 100, 103};
    const char *const idle[] = {"", "retired", ""};
    const int32_t late[] = {131, 1, 1};
    const double huge[] = {1, 2, 1e13};
    reversa_employment_column columns[] = {{.name = "department", .texts = departments},
                                           {.name = "level", .numbers = huge}};
    reversa_employment_rows rows = three_people();
    rows.person_id = twice;
    expect_employment_error(&rows, REVERSA_E_DATA, 3, "person_id");
    rows.person_id = broken;
    expect_employment_error(&rows, REVERSA_E_FORMAT, 2, "person_id");
    rows = three_people();
    rows.hire = none;
    expect_employment_error(&rows, REVERSA_E_DATA, 2, "hire_date");
    rows = three_people();
    rows.exit = early;
    expect_employment_error(&rows, REVERSA_E_DATA, 2, "exit_date");
    rows = three_people();
    rows.reason = idle;
    expect_employment_error(&rows, REVERSA_E_DATA, 2, "exit_reason");
    rows = three_people();
    rows.programme_start = late;
    expect_employment_error(&rows, REVERSA_E_DATA, 1, "programme_start");
    rows = three_people();
    rows.columns = columns;
    expect_employment_error(&rows, REVERSA_E_DATA, 3, "level");
    columns[1].numbers = levels;
    columns[1].name = "department";
    expect_employment_error(&rows, REVERSA_E_DATA, 0, "department");
    columns[1].name = "hire_date";
    expect_employment_error(&rows, REVERSA_E_DATA, 0, "hire_date");
    columns[1].name = "";
    expect_employment_error(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    columns[1] = (reversa_employment_column){.name = "level", .numbers = levels, .texts = departments};
    expect_employment_error(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    columns[1] = (reversa_employment_column){.name = "level"};
    expect_employment_error(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    rows.columns = NULL;
    expect_employment_error(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    rows = three_people();
    rows.hire = NULL;
    expect_employment_error(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    expect_employment_error(NULL, REVERSA_E_ARGUMENT, 0, NULL);
}

static void test_sessions_create_refuses_one_person_twice(void **state)
{
    (void)state;
    reversa_session_rows rows = three_sessions();
    rows.mentee_id = mentors;
    expect_session_error(&rows, REVERSA_E_DATA, 1, "mentee_id");
}

static void test_create_without_rows(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_session_rows rows;
    reversa_session_rows_init(&rows);
    reversa_sessions *sessions = NULL;
    assert_int_equal(reversa_sessions_create(ctx, &rows, &sessions), REVERSA_OK);
    assert_int_equal(reversa_sessions_n(sessions), 0);
    reversa_sessions_free(sessions);
    reversa_survey_rows answers;
    reversa_survey_rows_init(&answers);
    reversa_surveys *surveys = NULL;
    assert_int_equal(reversa_surveys_create(ctx, &answers, &surveys), REVERSA_OK);
    assert_int_equal(reversa_surveys_n(surveys), 0);
    reversa_surveys_free(surveys);
    reversa_employment_rows people_rows;
    reversa_employment_rows_init(&people_rows);
    reversa_employment *employment = NULL;
    assert_int_equal(reversa_employment_create(ctx, &people_rows, &employment), REVERSA_OK);
    assert_int_equal(reversa_employment_n(employment), 0);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

typedef struct made_objects {
    reversa_sessions *sessions;
    reversa_surveys *surveys;
    reversa_employment *employment;
} made_objects;

static reversa_status make_employment(reversa_context *ctx, void *state)
{
    reversa_employment_rows rows = three_people();
    return reversa_employment_create(ctx, &rows, &((made_objects *)state)->employment);
}

static reversa_status make_sessions(reversa_context *ctx, void *state)
{
    reversa_session_rows rows = three_sessions();
    return reversa_sessions_create(ctx, &rows, &((made_objects *)state)->sessions);
}

static reversa_status make_surveys(reversa_context *ctx, void *state)
{
    reversa_survey_rows rows = three_answers();
    return reversa_surveys_create(ctx, &rows, &((made_objects *)state)->surveys);
}

static void release(reversa_context *ctx, void *state)
{
    (void)ctx;
    made_objects *made = state;
    reversa_sessions_free(made->sessions);
    reversa_surveys_free(made->surveys);
    made->sessions = NULL;
    made->surveys = NULL;
    reversa_employment_free(made->employment);
    made->employment = NULL;
}

static void test_create_without_memory(void **state)
{
    (void)state;
    made_objects made = {0};
    rt_walk walk = {
        .name = "sessions", .call = make_sessions, .release = release, .state = &made, .out = &made.sessions};
    assert_true(rt_fault_walk(&walk) > 3);
    walk = (rt_walk){.name = "surveys", .call = make_surveys, .release = release, .state = &made, .out = &made.surveys};
    assert_true(rt_fault_walk(&walk) > 3);
    walk = (rt_walk){
        .name = "employment", .call = make_employment, .release = release, .state = &made, .out = &made.employment};
    assert_true(rt_fault_walk(&walk) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sessions_create_keeps_rows),
        cmocka_unit_test(test_sessions_create_refuses),
        cmocka_unit_test(test_surveys_create_keeps_rows),
        cmocka_unit_test(test_surveys_create_refuses),
        cmocka_unit_test(test_employment_create_keeps_rows),
        cmocka_unit_test(test_employment_create_refuses),
        cmocka_unit_test(test_sessions_create_refuses_one_person_twice),
        cmocka_unit_test(test_create_without_rows),
        cmocka_unit_test(test_create_without_memory),
    };
    return cmocka_run_group_tests_name("event_create", tests, NULL, NULL);
}
