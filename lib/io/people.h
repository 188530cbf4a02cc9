/*
 * people.csv from bytes in memory: what reversa_people_read() does with a file, and a fuzz target with its input.
 */
#ifndef RV_IO_PEOPLE_H
#define RV_IO_PEOPLE_H

#include <reversa/cohort_builder.h>

#include "io/file.h"

/* Make the cohort. The bytes are changed, and freed as soon as they are read: *file is all zero afterwards. `label` is the
 * source where the options name none. */
reversa_status rv_people_parse(reversa_context *ctx, rv_file *file, const char *label,
                               const reversa_cohort_options *options, reversa_cohort **cohort_out);

#endif
