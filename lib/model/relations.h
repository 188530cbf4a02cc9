/*
 * The inside of pair data: preferences, earlier pairs, scores. Rows are people of one cohort, sorted, without duplicates.
 *
 * rv_*_finish() is what both the readers in io and the public create functions use: rows in the order of the input go in,
 * checks with row numbers, the sorted object comes out.
 */
#ifndef RV_MODEL_RELATIONS_H
#define RV_MODEL_RELATIONS_H

#include <reversa/problem.h>

#include "model/cohort.h"

/* Where pair data came from; the same for all three. */
typedef struct rv_origin {
    const char *source; /* NULL for none */
    char sha256[65];    /* of the file, "" for none */
    int64_t first_row;  /* row of input row 0 in messages: 2 for files, 1 for memory */
    int64_t n_unknown;  /* rows left out because of an id unknown to the cohort */
    int64_t n_pinned;   /* pinned pairs among these */
} rv_origin;

struct reversa_preferences {
    rv_arena arena;
    const reversa_cohort *cohort;
    rv_origin origin;
    int64_t n;             /* sorted by person, then other */
    const int32_t *person; /* who says it */
    const int32_t *other;
    const int32_t *rank; /* 0 for none */
    const bool *veto;
};

/* A state that no file has: an active pair that must not be made again, for what would be, if. */
#define RV_PAIR_BARRED 4

/* An active or pinned row of which a person, or both, are not in the cohort. */
typedef struct rv_left_pair {
    const char *mentor_id;
    const char *mentee_id;
    const char *note; /* "" if none */
    int32_t mentor;   /* −1 for who is not there */
    int32_t mentee;
    uint8_t state;
} rv_left_pair;

struct reversa_previous {
    rv_arena arena;
    const reversa_cohort *cohort;
    rv_origin origin;
    int64_t n; /* sorted by mentee, then mentor */
    const int32_t *mentor;
    const int32_t *mentee;
    const uint8_t *state;    /* reversa_pair_state, RV_PAIR_BARRED */
    const char *const *note; /* "" if none */
    const int64_t *row;      /* of the input, for messages */
    int64_t n_left;          /* in the order of the input; 0 where ids were not handed over */
    const rv_left_pair *left;
};

struct reversa_scores {
    rv_arena arena;
    const reversa_cohort *cohort;
    rv_origin origin;
    int64_t n; /* sorted by mentee, then mentor */
    const int32_t *mentor;
    const int32_t *mentee;
    const int32_t *score;           /* micro-points */
    const char *const *column_name; /* [n_columns] */
    const int64_t *const *column;   /* [n_columns] of [n] millionths, REVERSA_MISSING_NUMBER */
    int32_t n_columns;
};

/* Rows in the order of the input. a is person or mentor, b other or mentee; −1 where the id is unknown to the cohort. Arrays
 * that an object does not use are NULL. All borrowed for the call. */
typedef struct rv_pair_rows {
    int64_t n;
    const int32_t *a;
    const int32_t *b;
    const int32_t *rank;
    const bool *veto;
    const uint8_t *state;
    const char *const *note; /* entries may be NULL; NFC */
    const char *const *a_id; /* of active and pinned rows; entries may be NULL */
    const char *const *b_id;
    const int32_t *score; /* micro-points, already checked */
    const char *const *column_name;
    const int64_t *const *column;
    int32_t n_columns;
} rv_pair_rows;

reversa_status rv_preferences_finish(reversa_context *ctx, const reversa_cohort *cohort, const rv_origin *origin,
                                     const rv_pair_rows *rows, reversa_preferences **preferences_out);
reversa_status rv_previous_finish(reversa_context *ctx, const reversa_cohort *cohort, const rv_origin *origin,
                                  const rv_pair_rows *rows, reversa_previous **previous_out);
reversa_status rv_scores_finish(reversa_context *ctx, const reversa_cohort *cohort, const rv_origin *origin,
                                const rv_pair_rows *rows, reversa_scores **scores_out);

/* The row of a pair of people, −1 if it is not listed. O(log n). */
int64_t rv_previous_find(const reversa_previous *previous, int32_t mentor, int32_t mentee);
int64_t rv_scores_find(const reversa_scores *scores, int32_t mentor, int32_t mentee);

/* The words of previous.csv, by state. */
extern const char *const rv_pair_state_names[4];

#endif
