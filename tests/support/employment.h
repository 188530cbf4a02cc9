/*
 * Employment from a table in a test, and the frame of a retention study on it. Include as "support/employment.h".
 */
#ifndef RT_EMPLOYMENT_H
#define RT_EMPLOYMENT_H

#include "study/retention.h"
#include "support/support.h"

#define RT_NEVER REVERSA_MISSING_DATE

/* One person; days. Columns: age (number), unit (text), and id "p0", "p1", … by place. */
typedef struct rt_employee {
    int32_t hire;
    int32_t exit;  /* RT_NEVER: still there */
    int32_t start; /* RT_NEVER: never took part */
    const char *reason;
    double age;
    const char *unit;
} rt_employee;

reversa_employment *rt_employment(reversa_context *ctx, const rt_employee *people, int32_t n);

/* The frame of a study, filled; closed with rt_frame_close(), which frees the result as well. */
void rt_frame_open(reversa_context *ctx, const reversa_employment *employment, const reversa_retention_options *options,
                   rv_retention_frame *frame);
void rt_frame_close(rv_retention_frame *frame);

#endif
