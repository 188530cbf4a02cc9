/*
 * Binding: the columns that a programme names become columns of the needed kind.
 *
 * Everything that is wrong is recorded and the work goes on, so that a user sees all of it at once: the functions below
 * return REVERSA_OK then, and only running out of memory stops them. The problem is not made if an error was recorded.
 */
#ifndef RV_MODEL_BIND_H
#define RV_MODEL_BIND_H

#include "model/problem.h"

#define RV_KIND(kind) (1u << (kind))
#define RV_KINDS_SCALAR (RV_KIND(REVERSA_COLUMN_NUMBER) | RV_KIND(REVERSA_COLUMN_TEXT) | RV_KIND(REVERSA_COLUMN_DATE))

/* A text column that was read as another kind; column is NULL where cells were wrong. */
typedef struct rv_conversion {
    const rv_column *from;
    reversa_column_kind kind;
    const rv_column *column;
} rv_conversion;

/* A problem in the making. What lasts goes to the problem's arena. */
typedef struct rv_binder {
    reversa_context *ctx;
    reversa_problem *problem;
    rv_arena *arena;    /* the problem's */
    rv_arena scratch;   /* freed when the problem is made */
    rv_dictionary tags; /* of converted columns; their codes follow those of the cohort */
    rv_conversion *conversions;
    size_t n_conversions;
    size_t conversion_capacity;
    const char **warnings;
    size_t n_warnings;
    size_t warning_capacity;
} rv_binder;

/* Who uses a column, for messages and for leave. */
typedef struct rv_use {
    const char *what; /* "rule", "criterion", "limit" */
    const char *name;
    unsigned kinds; /* of columns that it can use: a set of RV_KIND */
    bool optional;  /* where the column is absent, the user is left out, with a warning */
    bool allow_sensitive;
} rv_use;

/* Warn that a column had tags that stood twice in one cell. */
reversa_status rv_bind_warn_repeated(rv_binder *binder, const char *column, int64_t n);
/* Add a warning: one sentence without a full stop. */
__attribute__((format(printf, 2, 3))) reversa_status rv_bind_warn(rv_binder *binder, const char *format, ...);

/* Find n columns by name and bring them to a kind that the user can use. *bound_out is false where the user has to be left
 * out or an error was recorded. Uses of sensitive columns are warned of. */
reversa_status rv_bind_columns(rv_binder *binder, const rv_use *use, const char *const *names, int32_t n,
                               const rv_column **columns_out, bool *bound_out);
/* Bind a test: its column, and its values as keys. The kinds follow from the test, not from the use. */
reversa_status rv_bind_test(rv_binder *binder, const rv_use *use, const rv_test *test, rv_bound_test *bound_out,
                            bool *is_bound_out);

/* Read a text column as numbers or as sets of tags, once; *column_out is NULL where cells are wrong. */
reversa_status rv_convert_column(rv_binder *binder, const rv_use *use, const rv_column *from, reversa_column_kind kind,
                                 const rv_column **column_out);

/* Fill problem->rules, problem->criteria, problem->limits. */
reversa_status rv_bind_rules(rv_binder *binder);
reversa_status rv_bind_criteria(rv_binder *binder, const reversa_user_criterion *users, int32_t n_users);
reversa_status rv_bind_limits(rv_binder *binder);
/* Fill problem->circle_rules and problem->circle_week. */
reversa_status rv_bind_circle(rv_binder *binder);

/* Fill problem->side; the programme's hard `load` limits are taken in. */
reversa_status rv_bind_sides(rv_binder *binder);
/* Fill the rows of pairs; needs the sides. */
reversa_status rv_bind_pairs(rv_binder *binder);

/* A limit in words, in the arena. */
const char *rv_limit_text(reversa_context *ctx, rv_arena *arena, const rv_limit *limit);

#endif
