/*
 * Rows of events: rows of wrong form are passed over and recorded, cells of each kind, and whether a row is sound.
 */
#include "support/support.h"

#include <math.h>
#include <string.h>

#include <reversa/cohort.h>

#include "io/event_rows.h"

static reversa_context *ctx;
static rv_event_rows rows;
static rv_file file;

/* Begin with a text as the file. */
static void begin(const char *text)
{
    ctx = rt_context(NULL);
    file = (rv_file){.length = strlen(text)};
    assert_int_equal(rv_grow(ctx, &file.bytes, &file.capacity, file.length + 1, 1), REVERSA_OK);
    memcpy(file.bytes, text, file.length);
    rows = (rv_event_rows){.ctx = ctx, .stage = "reading"};
    assert_int_equal(rv_event_rows_open(&rows, &file, "file"), REVERSA_OK);
}

static void end(void)
{
    rv_event_rows_close(&rows);
    assert_null(file.bytes);
    reversa_context_free(ctx);
}

static bool next(void)
{
    bool found;
    assert_int_equal(rv_event_rows_next(&rows, &found), REVERSA_OK);
    return found;
}

static void test_next_passes_over_rows_of_wrong_form(void **state)
{
    (void)state;
    begin("a,b\n1,2\n3\n4,5,6\n7,8\n9\n");
    assert_true(next());
    assert_int_equal(rows.csv.row, 2);
    assert_true(next());
    assert_int_equal(rows.csv.row, 5);
    assert_true(rv_event_rows_sound(&rows)); /* this row is, whatever came before */
    assert_false(next());
    assert_int_equal(reversa_context_error_count(ctx), 3);
    end();
}

static void test_cells_of_each_kind(void **state)
{
    (void)state;
    rv_dictionary texts;
    int32_t code;
    int32_t minute;
    static const char *const words[] = {"yes", "no"};
    begin("id,text,date,moment,number,word\nx,re\xcc\x81,2020-01-01,2020-01-01T23:59,-1.5,no\n");
    rv_dictionary_open(ctx, &texts, 1);
    assert_true(next());
    assert_int_equal(rv_event_id(&rows, 0, &texts, &code), REVERSA_OK);
    assert_string_equal(rv_dictionary_text(&texts, code), "x");
    assert_int_equal(rv_event_text(&rows, 1, &texts, &code), REVERSA_OK);
    assert_string_equal(rv_dictionary_text(&texts, code), "r\xc3\xa9");
    assert_int_equal(rv_event_date(&rows, 2, true), 18262);
    assert_int_equal(rv_event_moment(&rows, 3, &minute), 18262);
    assert_int_equal(minute, 1439);
    assert_true(rv_event_number(&rows, 4) == -1.5);
    assert_int_equal(rv_event_word(&rows, 5, words, 2, "is neither"), 1);
    assert_true(rv_event_rows_sound(&rows));
    rv_dictionary_free(&texts);
    end();
}

static void test_cells_that_are_missing(void **state)
{
    (void)state;
    rv_dictionary texts;
    int32_t code = 0;
    int32_t minute = 0;
    begin("a,b\n,x\n");
    rv_dictionary_open(ctx, &texts, 1);
    assert_true(next());
    assert_int_equal(rv_event_text(&rows, 0, &texts, &code), REVERSA_OK);
    assert_int_equal(code, -1);
    assert_int_equal(rv_event_text(&rows, -1, &texts, &code), REVERSA_OK);
    assert_int_equal(code, -1);
    assert_int_equal(rv_event_date(&rows, 0, false), REVERSA_MISSING_DATE);
    assert_true(isnan(rv_event_number(&rows, 0)));
    assert_true(isnan(rv_event_number(&rows, -1)));
    assert_true(rv_event_rows_sound(&rows));
    assert_int_equal(rv_event_id(&rows, 0, &texts, &code), REVERSA_OK);
    assert_int_equal(code, -1);
    assert_int_equal(rv_event_date(&rows, 0, true), REVERSA_MISSING_DATE);
    assert_int_equal(rv_event_moment(&rows, 0, &minute), REVERSA_MISSING_DATE);
    assert_int_equal(minute, -1);
    assert_false(rv_event_rows_sound(&rows));
    assert_int_equal(reversa_context_error_count(ctx), 3);
    rv_dictionary_free(&texts);
    end();
}

static void test_next_stops_when_cancelled(void **state)
{
    (void)state;
    bool found;
    begin("a\n1\n");
    reversa_context_cancel(ctx);
    assert_int_equal(rv_event_rows_next(&rows, &found), REVERSA_E_CANCELLED);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_next_passes_over_rows_of_wrong_form),
        cmocka_unit_test(test_cells_of_each_kind),
        cmocka_unit_test(test_cells_that_are_missing),
        cmocka_unit_test(test_next_stops_when_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
