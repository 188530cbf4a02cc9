/*
 * people.csv from bytes in memory, and what its writer shares with others.
 */
#ifndef RV_IO_PEOPLE_H
#define RV_IO_PEOPLE_H

#include <reversa/cohort_builder.h>

#include "io/file.h"
#include "model/cohort.h"

/* Make the cohort: what reversa_people_read() does with a file, and a fuzz target with its input. The bytes are changed, and
 * freed as soon as they are read: *file is all zero afterwards. `label` is the source where the options name none. */
reversa_status rv_people_parse(reversa_context *ctx, rv_file *file, const char *label,
                               const reversa_cohort_options *options, reversa_cohort **cohort_out);

/* Add people.csv to an output: what reversa_people_write() does with a file. */
reversa_status rv_people_put(reversa_context *ctx, const reversa_cohort *cohort, rv_output *output);

/* The codes of a dictionary in the order of their texts, bytewise: [count] in the arena, NULL after an error. */
int32_t *rv_people_sorted_texts(reversa_context *ctx, rv_arena *arena, const rv_dictionary *dictionary);
/* The people in the order of their ids, bytewise: [n_people] in the arena, NULL after an error. */
int32_t *rv_people_sorted(reversa_context *ctx, rv_arena *arena, const reversa_cohort *cohort);

#endif
