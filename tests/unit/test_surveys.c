/*
 * surveys.csv: what is read, what is refused, what is written back, and every allocation that can fail.
 */
#include "support/support.h"

#include <math.h>
#include <reversa/io.h>
#include <stdlib.h>

#include "model/events.h"

#define HEADER "person_id,date,wave,item,score"

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

static void test_surveys_read_and_write(void **state)
{
    (void)state;
    const char *text = HEADER "\nb,2027-01-02,before,skill:sql,1.5\n"
                              "a,2027-10-02,after,r\xc3\xa9seau,\n"
                              "b,2027-10-02,during,skill:sql,-2\n"
                              "a,,after,skill:sql,3\n"; /* undated */
    reversa_surveys *surveys = NULL;
    assert_int_equal(reversa_surveys_read(ctx, rt_write_text("s.csv", text), &surveys), REVERSA_OK);
    assert_int_equal(reversa_surveys_n(surveys), 4);
    assert_int_equal(surveys->date[3], REVERSA_MISSING_DATE);
    assert_int_equal(reversa_surveys_n_items(surveys), 2);
    assert_string_equal(reversa_surveys_item(surveys, 0), "skill:sql");
    assert_null(reversa_surveys_item(surveys, 2));
    assert_null(reversa_surveys_item(surveys, -1));
    assert_int_equal(surveys->person[0], surveys->person[2]);
    assert_int_equal(surveys->item[0], surveys->item[2]);
    assert_int_equal(surveys->wave[1], RV_WAVE_AFTER);
    assert_int_equal(surveys->date[1] - surveys->date[0], 273);
    assert_true(isnan(surveys->score[1]));
    assert_true(surveys->score[2] == -2);
    const char *out = rt_path("out.csv");
    assert_int_equal(reversa_surveys_write(ctx, surveys, out), REVERSA_OK);
    char *bytes = rt_read(out, NULL);
    assert_string_equal(bytes, text);
    free(bytes);
    reversa_surveys_free(surveys);
}

static void test_surveys_read_items_in_either_form_are_one(void **state)
{
    (void)state;
    reversa_surveys *surveys = NULL;
    const char *text = HEADER "\na,2027-01-02,before,r\xc3\xa9seau,1\na,2027-10-02,after,re\xcc\x81seau,2\n";
    assert_int_equal(reversa_surveys_read(ctx, rt_write_text("s.csv", text), &surveys), REVERSA_OK);
    assert_int_equal(reversa_surveys_n_items(surveys), 1);
    reversa_surveys_free(surveys);
}

static void test_surveys_read_wrong_files(void **state)
{
    (void)state;
    static const rt_wrong_file wrong[] = {
        {"person_id,date,wave,item\n", REVERSA_E_DATA, 1, "score", "missing"},
        {HEADER "\n,2027-01-02,before,x,1\n", REVERSA_E_DATA, 2, "person_id", "empty"},
        {HEADER "\na,02.01.2027,before,x,1\n", REVERSA_E_FORMAT, 2, "date", ""},
        {HEADER "\na,2027-01-02,soon,x,1\n", REVERSA_E_DATA, 2, "wave", "is not before"},
        {HEADER "\na,2027-01-02,before,,1\n", REVERSA_E_DATA, 2, "item", "empty"},
        {HEADER "\na,2027-01-02,before,x,nan\n", REVERSA_E_FORMAT, 2, "score", "number"},
        {HEADER "\na,2027-01-02,before,x,1.1234567\n", REVERSA_E_FORMAT, 2, "score", "decimals"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        reversa_surveys *surveys = NULL;
        reversa_status status = reversa_surveys_read(ctx, rt_write_text("s.csv", wrong[i].text), &surveys);
        assert_null(surveys);
        rt_expect_wrong(ctx, status, &wrong[i]);
    }
}

static void test_surveys_read_arguments(void **state)
{
    (void)state;
    reversa_surveys *surveys = NULL;
    assert_int_equal(reversa_surveys_read(NULL, "x", &surveys), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_surveys_read(ctx, NULL, &surveys), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_surveys_read(ctx, "x", NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_surveys_read(ctx, rt_path("not there"), &surveys), REVERSA_E_IO);
    assert_int_equal(reversa_surveys_write(ctx, NULL, "x"), REVERSA_E_ARGUMENT);
}

static const char *walked_file;

static reversa_status call_read(reversa_context *context, void *out)
{
    return reversa_surveys_read(context, walked_file, out);
}

static void release(reversa_context *context, void *out)
{
    (void)context;
    reversa_surveys **surveys = out;
    reversa_surveys_free(*surveys);
    *surveys = NULL;
}

static void test_surveys_read_without_memory(void **state)
{
    (void)state;
    reversa_surveys *surveys = NULL;
    walked_file = rt_write_text("s.csv", HEADER "\na,2027-01-02,before,re\xcc\x81seau,1\nb,2027-01-02,after,x,2\n");
    const rt_walk walk = {
        .name = "surveys_read", .call = call_read, .release = release, .state = &surveys, .out = &surveys};
    assert_true(rt_fault_walk(&walk) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_surveys_read_and_write),
        cmocka_unit_test(test_surveys_read_items_in_either_form_are_one),
        cmocka_unit_test(test_surveys_read_wrong_files),
        cmocka_unit_test(test_surveys_read_arguments),
        cmocka_unit_test(test_surveys_read_without_memory),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
