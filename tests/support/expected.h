/*
 * Expected values of the metrics: data sets and JSON files in the folder of shared data, read and compared. Everything
 * skips the running test where that folder is absent.
 */
#ifndef RT_EXPECTED_H
#define RT_EXPECTED_H

#include <jansson.h>

#include <reversa/survival.h>

#include "support/support.h"

/* A data set: named columns of numbers. */
typedef struct rt_table {
    int64_t n;
    int32_t n_columns;
    char *text;            /* the file, whose header line holds the names */
    const char *name[32];  /* [n_columns] */
    double *column[32];    /* [n_columns][n] */
    int32_t *integers[32]; /* made on demand by rt_table_integers() */
} rt_table;

/* Read survival/data/<name>.csv. Release with rt_table_free(). */
rt_table rt_table_read(const char *name);
const double *rt_table_column(const rt_table *table, const char *column);
const int32_t *rt_table_integers(rt_table *table, const char *column);
void rt_table_free(rt_table *table);

/* Read survival/expected/<name>.json. The caller releases it with json_decref(). */
json_t *rt_expected(const char *name);

/* A path of keys and indices such as "km/surv/0"; fails the test where nothing is there. */
json_t *rt_at(json_t *root, const char *path);
double rt_number(json_t *root, const char *path); /* NaN for null */

/* Equal within a share, or both NaN. what says of what, for the message. */
void rt_assert_near(double value, double expected, double share, const char *what);

#endif
