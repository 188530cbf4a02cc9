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

/* Is this error in the context's record? row 0 and column NULL must be so in the record as well. The test fails, with all
 * messages, where it is not. */
void rt_assert_error(const reversa_context *ctx, reversa_status code, int64_t row, const char *column,
                     const char *message);

/* Is this warning among the problem's? The test fails, with all warnings, where it is not. */
void rt_assert_warning(const reversa_problem *problem, const char *text);

#endif
