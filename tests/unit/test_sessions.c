/*
 * sessions.csv: what is read, what is refused, what is written back, and every allocation that can fail.
 */
#include "support/support.h"

#include <math.h>
#include <reversa/io.h>
#include <stdlib.h>

#include "model/events.h"

#define HEADER "mentor_id,mentee_id,start,minutes,state"

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

static void expect_written(const reversa_sessions *sessions, const char *text)
{
    const char *out = rt_path("out.csv");
    assert_int_equal(reversa_sessions_write(ctx, sessions, out), REVERSA_OK);
    char *bytes = rt_read(out, NULL);
    assert_string_equal(bytes, text);
    free(bytes);
}

static void test_sessions_read_and_write(void **state)
{
    (void)state;
    const char *text = HEADER ",rating_mentor,rating_mentee\n"
                              "m,'=n,2027-02-01T09:30,62.5,held,4.5,\n"
                              "'=n,m,2027-02-02,,planned,,3\n";
    reversa_sessions *sessions = NULL;
    assert_int_equal(reversa_sessions_read(ctx, rt_write_text("s.csv", text), &sessions), REVERSA_OK);
    assert_int_equal(reversa_sessions_n(sessions), 2);
    assert_int_equal(sessions->ids.count, 2);
    assert_int_equal(sessions->mentor[0], sessions->mentee[1]);
    assert_int_equal(sessions->start[0], 20850); /* 2027-02-01 */
    assert_int_equal(sessions->minute[0], 9 * 60 + 30);
    assert_int_equal(sessions->minute[1], -1);
    assert_true(sessions->minutes[0] == 62.5);
    assert_true(isnan(sessions->minutes[1]));
    assert_int_equal(sessions->state[1], RV_SESSION_PLANNED);
    assert_true(sessions->rating_mentor[0] == 4.5);
    assert_true(isnan(sessions->rating_mentee[0]));
    expect_written(sessions, text);
    reversa_sessions_free(sessions);
}

static void test_sessions_read_without_ratings(void **state)
{
    (void)state;
    reversa_sessions *sessions = NULL;
    const char *text = "state;remark;minutes;start;mentee_id;mentor_id;rating_mentee\n"
                       "no_show_mentor;x;0;2027-02-01T00:00;n;m;\n";
    assert_int_equal(reversa_sessions_read(ctx, rt_write_text("s.csv", text), &sessions), REVERSA_OK);
    assert_int_equal(sessions->minute[0], 0);
    assert_true(isnan(sessions->rating_mentor[0]));
    expect_written(sessions, HEADER "\nm,n,2027-02-01T00:00,0,no_show_mentor\n"); /* no rating, no column */
    reversa_sessions_free(sessions);
    assert_int_equal(reversa_sessions_read(ctx, rt_write_text("s.csv", HEADER "\n"), &sessions), REVERSA_OK);
    assert_int_equal(sessions->n, 0);
    reversa_sessions_free(sessions);
}

static void test_sessions_read_wrong_files(void **state)
{
    (void)state;
    static const rt_wrong_file wrong[] = {
        {"mentor_id,mentee_id,start,state\n", REVERSA_E_DATA, 1, "minutes", "missing"},
        {HEADER "\n,n,2027-02-01,60,held\n", REVERSA_E_DATA, 2, "mentor_id", "empty"},
        {HEADER "\nm,n,,60,held\n", REVERSA_E_DATA, 2, "start", "empty"},
        {HEADER "\nm,n,2027-02-30,60,held\n", REVERSA_E_FORMAT, 2, "start", ""},
        {HEADER "\nm,n,2027-02-01 09:30,60,held\n", REVERSA_E_FORMAT, 2, "start", "such as"},
        {HEADER "\nm,n,2027-02-01T9:300,60,held\n", REVERSA_E_FORMAT, 2, "start", "such as"},
        {HEADER "\nm,n,2027-02-01T24:00,60,held\n", REVERSA_E_FORMAT, 2, "start", "such as"},
        {HEADER "\nm,n,2027-02-01T23:60,60,held\n", REVERSA_E_FORMAT, 2, "start", "such as"},
        {HEADER "\nm,n,2027-02-01T09:30:00,60,held\n", REVERSA_E_FORMAT, 2, "start", ""},
        {HEADER "\nm,n,2027-02-01,an hour,held\n", REVERSA_E_FORMAT, 2, "minutes", "number"},
        {HEADER "\nm,n,2027-02-01,-1,held\n", REVERSA_E_DATA, 2, "minutes", "below 0"},
        {HEADER "\nm,n,2027-02-01,60,Held\n", REVERSA_E_DATA, 2, "state", "is not held"},
        {HEADER "\nm,n,2027-02-01,60,\n", REVERSA_E_DATA, 2, "state", "empty"},
        {HEADER "\nm,m,2027-02-01,60,held\n", REVERSA_E_DATA, 2, "mentee_id", "themselves"},
        {HEADER ",rating_mentor\nm,n,2027-02-01,60,held,good\n", REVERSA_E_FORMAT, 2, "rating_mentor", "number"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        reversa_sessions *sessions = NULL;
        reversa_status status = reversa_sessions_read(ctx, rt_write_text("s.csv", wrong[i].text), &sessions);
        assert_null(sessions);
        rt_expect_wrong(ctx, status, &wrong[i]);
    }
}

static void test_sessions_read_arguments(void **state)
{
    (void)state;
    reversa_sessions *sessions = NULL;
    assert_int_equal(reversa_sessions_read(NULL, "x", &sessions), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_sessions_read(ctx, NULL, &sessions), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_sessions_read(ctx, "x", NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_sessions_read(ctx, rt_path("not there"), &sessions), REVERSA_E_IO);
    assert_int_equal(reversa_sessions_write(ctx, NULL, "x"), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_sessions_write(NULL, NULL, "x"), REVERSA_E_ARGUMENT);
    reversa_context_cancel(ctx);
    assert_int_equal(reversa_sessions_read(ctx, "x", &sessions), REVERSA_E_CANCELLED);
    reversa_context_resume(ctx);
}

static const char *walked_file;

static reversa_status call_read(reversa_context *context, void *out)
{
    return reversa_sessions_read(context, walked_file, out);
}

static void release(reversa_context *context, void *out)
{
    (void)context;
    reversa_sessions **sessions = out;
    reversa_sessions_free(*sessions);
    *sessions = NULL;
}

static void test_sessions_read_without_memory(void **state)
{
    (void)state;
    reversa_sessions *sessions = NULL;
    walked_file = rt_write_text("s.csv", HEADER "\nm,n,2027-02-01,60,held\nm,o,2027-02-01,60,held\n");
    const rt_walk walk = {
        .name = "sessions_read", .call = call_read, .release = release, .state = &sessions, .out = &sessions};
    assert_true(rt_fault_walk(&walk) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sessions_read_and_write),      cmocka_unit_test(test_sessions_read_without_ratings),
        cmocka_unit_test(test_sessions_read_wrong_files),    cmocka_unit_test(test_sessions_read_arguments),
        cmocka_unit_test(test_sessions_read_without_memory),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
