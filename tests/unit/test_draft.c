/*
 * Drafts: ids with their duplicates, names of columns, codes of texts and tags, and release at any point.
 */
#include "support/support.h"

#include <string.h>

#include "model/draft.h"

static reversa_status add(reversa_context *ctx, rv_draft *draft, const char *id)
{
    return rv_draft_add_id(ctx, draft, id, strlen(id));
}

static reversa_context *open_draft(rv_draft *draft)
{
    reversa_context *ctx = rt_context(NULL);
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_draft_open(ctx, draft, NULL, "people.csv"), REVERSA_OK);
    draft->first_row = 2;
    return ctx;
}

static void test_draft_open_takes_options(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_options options;
    rv_draft draft;
    reversa_cohort_options_init(&options);
    assert_int_equal(options.struct_size, sizeof options);
    assert_int_equal(options.unknown_manager, REVERSA_UNKNOWN_MANAGER_ERROR);
    options.seed = 77;
    options.source = "mine";
    assert_int_equal(rv_draft_open(ctx, &draft, &options, "default"), REVERSA_OK);
    assert_int_equal(draft.seed, 77);
    assert_int_equal(draft.first_row, 1);
    assert_string_equal(draft.source, "mine");
    rv_draft_free(&draft);
    assert_int_equal(rv_draft_open(ctx, &draft, NULL, "default"), REVERSA_OK);
    assert_string_equal(draft.source, "default");
    rv_draft_free(&draft);
    rv_draft_free(&draft); /* all zero now */
    options.struct_size++;
    assert_int_equal(rv_draft_open(ctx, &draft, &options, "default"), REVERSA_E_ARGUMENT);
    rv_draft_free(&draft);
    reversa_context_free(ctx);
}

static void test_draft_add_id_duplicate(void **state)
{
    (void)state;
    rv_draft draft;
    reversa_context *ctx = open_draft(&draft);
    const char *const ids[] = {"a", "b", "a", "c", "a", "c"};
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(add(ctx, &draft, ids[i]), REVERSA_OK);
    assert_int_equal(draft.n_people, 6);
    assert_int_equal(reversa_context_error_count(ctx), 3);
    reversa_error error;
    reversa_context_error(ctx, 2, &error);
    assert_int_equal(error.code, REVERSA_E_DATA);
    assert_string_equal(error.file, "people.csv");
    assert_string_equal(error.column, "id");
    assert_int_equal(error.row, 7);
    assert_non_null(strstr(error.message, "\"c\""));
    assert_non_null(strstr(error.message, "row 5"));
    assert_int_equal(rv_dictionary_find(&draft.ids, "c", 1), 3); /* codes are positions in spite of the duplicate */
    rv_draft_free(&draft);
    reversa_context_free(ctx);
}

static void test_draft_add_id_empty_or_not_utf8(void **state)
{
    (void)state;
    rv_draft draft;
    reversa_context *ctx = open_draft(&draft);
    assert_int_equal(add(ctx, &draft, ""), REVERSA_OK);
    assert_int_equal(add(ctx, &draft,
                         "\xFF"
                         "1:a"),
                     REVERSA_OK);
    assert_int_equal(add(ctx, &draft, "a"), REVERSA_OK);
    assert_int_equal(rv_draft_add_id(ctx, &draft, "b\0c", 3), REVERSA_OK);
    assert_int_equal(reversa_context_error_count(ctx), 3);
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.code, REVERSA_E_FORMAT);
    assert_int_equal(error.row, 2);
    assert_int_equal(draft.n_people, 4);
    reversa_cohort *cohort = (void *)ctx;
    rv_column *column;
    assert_int_equal(rv_draft_add_column(ctx, &draft, "role", REVERSA_COLUMN_TEXT, &column), REVERSA_OK);
    column->code = rv_alloc(ctx, 4, sizeof *column->code);
    assert_int_equal(rv_draft_text_code(ctx, &draft, column, "none", 4, &column->code[0]), REVERSA_OK);
    assert_int_equal(rv_draft_finish(ctx, &draft, &cohort), REVERSA_E_FORMAT); /* the first that was recorded */
    assert_null(cohort);
    rv_draft_free(&draft);
    reversa_context_free(ctx);
}

static void test_draft_columns(void **state)
{
    (void)state;
    rv_draft draft;
    rv_column *column = NULL;
    reversa_context *ctx = open_draft(&draft);
    char name[] = "x";
    assert_int_equal(rv_draft_add_column(ctx, &draft, name, REVERSA_COLUMN_DATE, &column), REVERSA_OK);
    name[0] = 'y'; /* the name was copied */
    assert_ptr_equal(rv_draft_column(&draft, "x"), column);
    assert_null(rv_draft_column(&draft, "y"));
    assert_int_equal(rv_draft_add_column(ctx, &draft, "x", REVERSA_COLUMN_TEXT, &column), REVERSA_E_ARGUMENT);
    assert_null(column);
    assert_int_equal(rv_draft_add_column(ctx, &draft, "level", REVERSA_COLUMN_TEXT, &column), REVERSA_E_ARGUMENT);
    assert_int_equal(draft.n_columns, 1);
    rv_draft_drop_column(&draft);
    assert_int_equal(draft.n_columns, 0);
    assert_int_equal(rv_draft_add_column(ctx, &draft, "x", REVERSA_COLUMN_TEXT, &column), REVERSA_OK);
    rv_draft_free(&draft);
    reversa_context_free(ctx);
}

static void test_standard_kind(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int kind;
    } expected[] = {{"role", REVERSA_COLUMN_TEXT},
                    {"name", REVERSA_COLUMN_TEXT},
                    {"email", REVERSA_COLUMN_TEXT},
                    {"level", REVERSA_COLUMN_NUMBER},
                    {"manager_id", REVERSA_COLUMN_TEXT},
                    {"department", REVERSA_COLUMN_TEXT},
                    {"team", REVERSA_COLUMN_TEXT},
                    {"location", REVERSA_COLUMN_TEXT},
                    {"gender", REVERSA_COLUMN_TEXT},
                    {"utc_offset", REVERSA_COLUMN_NUMBER},
                    {"languages", REVERSA_COLUMN_TAGS},
                    {"goals", REVERSA_COLUMN_TAGS},
                    {"interests", REVERSA_COLUMN_TAGS},
                    {"hire_date", REVERSA_COLUMN_DATE},
                    {"birth_year", REVERSA_COLUMN_NUMBER},
                    {"skills", REVERSA_COLUMN_TAGS},
                    {"wants", REVERSA_COLUMN_TAGS},
                    {"extraversion", REVERSA_COLUMN_NUMBER},
                    {"openness", REVERSA_COLUMN_NUMBER},
                    {"availability", REVERSA_COLUMN_MINUTES},
                    {"hours_per_month", REVERSA_COLUMN_NUMBER},
                    {"mentor_capacity", REVERSA_COLUMN_NUMBER},
                    {"mentee_capacity", REVERSA_COLUMN_NUMBER},
                    {"mentor_minimum", REVERSA_COLUMN_NUMBER},
                    {"waiting_rounds", REVERSA_COLUMN_NUMBER},
                    {"trained", REVERSA_COLUMN_TEXT},
                    {"Role", -1},
                    {"", -1},
                    {"id", -1},
                    {"shoe_size", -1}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_int_equal(rv_standard_kind(expected[i].name), expected[i].kind);
}

static void test_draft_codes(void **state)
{
    (void)state;
    rv_draft draft;
    rv_column *team = NULL;
    rv_column *manager = NULL;
    int32_t code;
    int32_t other;
    reversa_context *ctx = open_draft(&draft);
    assert_int_equal(rv_draft_add_column(ctx, &draft, "team", REVERSA_COLUMN_TEXT, &team), REVERSA_OK);
    assert_int_equal(rv_draft_text_code(ctx, &draft, team, "", 0, &code), REVERSA_OK);
    assert_int_equal(code, RV_MISSING_CODE);
    assert_int_equal(rv_draft_text_code(ctx, &draft, team, "e\xCC\x81", 3, &code), REVERSA_OK);
    assert_int_equal(rv_draft_text_code(ctx, &draft, team, "\xC3\xA9", 2, &other), REVERSA_OK);
    assert_int_equal(code, other);
    assert_int_equal(rv_draft_add_column(ctx, &draft, "manager_id", REVERSA_COLUMN_TEXT, &manager), REVERSA_OK);
    assert_int_equal(rv_draft_text_code(ctx, &draft, manager, "e\xCC\x81", 3, &code), REVERSA_OK);
    assert_string_equal(rv_dictionary_text(&draft.texts, code), "e\xCC\x81");
    assert_int_equal(rv_draft_tag_code(ctx, &draft, " E\xCC\x81 ", 5, &code), REVERSA_OK);
    assert_int_equal(rv_draft_tag_code(ctx, &draft, "\xC3\xA9", 2, &other), REVERSA_OK);
    assert_int_equal(code, other);
    rv_draft_free(&draft);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_draft_open_takes_options),
        cmocka_unit_test(test_draft_add_id_duplicate),
        cmocka_unit_test(test_draft_add_id_empty_or_not_utf8),
        cmocka_unit_test(test_draft_columns),
        cmocka_unit_test(test_standard_kind),
        cmocka_unit_test(test_draft_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
