/*
 * People for the tests of what is built on a cohort: read from CSV text, so that a test shows what a user would write.
 */
#ifndef RT_PEOPLE_H
#define RT_PEOPLE_H

#include "support/support.h"

#include <reversa/problem.h>

/* A cohort from the text of people.csv; the test fails where it cannot be read. The caller frees it. */
reversa_cohort *rt_people(reversa_context *ctx, const char *csv);

/* The index of a person; the test fails where there is none. */
int32_t rt_person(const reversa_cohort *cohort, const char *id);

/* A programme from what stands in its JSON beside the schema, such as "\"rules\": []"; the test fails where it cannot be
 * read. The caller frees it. */
reversa_programme *rt_programme(reversa_context *ctx, const char *inside);

/* A problem with all that it is made of. Zero is an empty one. */
typedef struct rt_case {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_problem *problem;
} rt_case;

/* Make a problem from the text of people.csv and the inside of a programme (NULL for the built-in one), in place of what
 * the case held; the status is that of reversa_problem_create(). */
reversa_status rt_make(rt_case *made, const char *csv, const char *inside);

/* Free what a case holds. */
void rt_drop(rt_case *made);

/* Is this error in the context's record? row 0 and column NULL must be so in the record as well. The test fails, with all
 * messages, where it is not. */
void rt_assert_error(const reversa_context *ctx, reversa_status code, int64_t row, const char *column,
                     const char *message);

/* Is this warning among the problem's? The test fails, with all warnings, where it is not. */
void rt_assert_warning(const reversa_problem *problem, const char *text);

#endif
