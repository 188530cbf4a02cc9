/*
 * People for tests. The file is written into the folder of the test program and read by the library's own reader: what
 * stands in a test is what a user would write.
 */
#include "support/people.h"

#include <stdio.h>
#include <string.h>

#include <reversa/io.h>

reversa_cohort *rt_people(reversa_context *ctx, const char *csv)
{
    reversa_cohort *cohort = NULL;
    reversa_cohort_options options;
    reversa_cohort_options_init(&options);
    options.source = "people.csv";
    reversa_status status = reversa_people_read(ctx, rt_write_text("people.csv", csv), &options, &cohort);
    if (status) {
        reversa_error error;
        reversa_context_error(ctx, 0, &error);
        fail_msg("people.csv, row %lld: %s", (long long)error.row, error.message);
    }
    assert_non_null(cohort);
    return cohort;
}

int32_t rt_person(const reversa_cohort *cohort, const char *id)
{
    int32_t person = reversa_cohort_find(cohort, id);
    assert_true(person >= 0);
    return person;
}

reversa_programme *rt_programme(reversa_context *ctx, const char *inside)
{
    char json[4096];
    int length = snprintf(json, sizeof json, "{\"schema\": \"reversa.programme/1\", %s}", inside);
    assert_true(length > 0 && (size_t)length < sizeof json);
    reversa_programme *programme = NULL;
    if (reversa_programme_parse(ctx, json, (size_t)length, "programme.json", &programme)) {
        reversa_error error;
        reversa_context_error(ctx, 0, &error);
        fail_msg("%s: %s", error.column ? error.column : "programme", error.message);
    }
    return programme;
}

reversa_status rt_make(rt_case *made, const char *csv, const char *inside)
{
    rt_drop(made);
    made->ctx = rt_context(NULL);
    made->cohort = rt_people(made->ctx, csv);
    if (inside)
        made->programme = rt_programme(made->ctx, inside);
    reversa_status status = reversa_problem_create(made->ctx, made->cohort, made->programme, NULL, &made->problem);
    assert_true((status == REVERSA_OK) == (made->problem != NULL));
    return status;
}

void rt_drop(rt_case *made)
{
    reversa_problem_free(made->problem);
    reversa_programme_free(made->programme);
    reversa_cohort_free(made->cohort);
    reversa_context_free(made->ctx);
    *made = (rt_case){NULL, NULL, NULL, NULL};
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

void rt_assert_error(const reversa_context *ctx, reversa_status code, int64_t row, const char *column,
                     const char *message)
{
    reversa_error error;
    int64_t n = reversa_context_error_count(ctx);
    for (int64_t i = 0; i < n; i++) {
        reversa_context_error(ctx, i, &error);
        if (error.code == code && error.row == row && same_text(error.column, column) &&
            same_text(error.message, message))
            return;
    }
    print_message("no error %s, row %lld, column %s: %s\n", reversa_status_name(code), (long long)row,
                  column ? column : "-", message);
    for (int64_t i = 0; i < n; i++) {
        reversa_context_error(ctx, i, &error);
        print_message("    but %s, row %lld, column %s: %s\n", reversa_status_name(error.code), (long long)error.row,
                      error.column ? error.column : "-", error.message);
    }
    fail();
}

void rt_assert_warning(const reversa_problem *problem, const char *text)
{
    int32_t n = reversa_problem_n_warnings(problem);
    for (int32_t i = 0; i < n; i++)
        if (strcmp(reversa_problem_warning(problem, i), text) == 0)
            return;
    print_message("no warning: %s\n", text);
    for (int32_t i = 0; i < n; i++)
        print_message("    but: %s\n", reversa_problem_warning(problem, i));
    fail();
}
