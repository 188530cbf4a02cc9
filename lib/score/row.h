/*
 * The inside of a row's evaluation: the workspace, and the steps from a chunk of mentors to scores.
 *
 * rv_row_begin() prepares a mentee; then chunks are taken in ascending order, and each leaves its eligible mentors
 * and their scores in the workspace. Positions within a chunk count from its first mentor.
 */
#ifndef RV_SCORE_ROW_H
#define RV_SCORE_ROW_H

#include "base/pool.h"
#include "score/compile.h"

/* Where a counter stands in the mentors of one of the mentee's tags. */
typedef struct rv_cursor {
    int64_t begin;
    int64_t at;
    int64_t end;
    int64_t weight; /* of the tag with the mentee, thousandths */
} rv_cursor;

/* Part of a row of rv_rows that has not been passed. */
typedef struct rv_listing {
    const rv_rows *rows;
    int64_t at;
    int64_t end;
} rv_listing;

/* A rule for this mentee. */
typedef struct rv_row_rule {
    const rv_rule_op *op;
    int64_t low;   /* pass: the mentor's key or the pair's count is low .. low + span; SAME, DIFFERENT: */
    uint64_t span; /* low is the mentee's key */
} rv_row_rule;

/* A criterion for this mentee, not the same for all mentors. */
typedef struct rv_row_term {
    const rv_term_op *op;
    int64_t key;        /* the mentee's number, text code or set size */
    rv_ratio ratio;     /* where the denominator is the mentee's */
    double norm;        /* SIMILARITY: the mentee's */
    rv_listing ranking; /* PREFERENCE */
} rv_row_term;

struct rv_plan;

struct rv_score_work {
    rv_arena arena;
    const reversa_scorer *scorer;
    struct rv_plan *plan; /* NULL where scores are listed */
    /* of the row */
    int32_t mentee;
    int32_t person; /* the mentee's */
    int32_t self;   /* the mentee as mentor, −1 */
    bool dead;      /* the mentee fails a rule alone */
    int32_t n_rules;
    rv_row_rule *rules;
    int32_t n_terms;
    rv_row_term *terms;
    int64_t base_sum;    /* weight · value of the criteria that are the same for all mentors */
    int64_t base_weight; /* and their weight */
    int64_t rest_weight; /* of the others, all of it: the total where nothing is left out */
    rv_divisor total;    /* base_weight + rest_weight, where it divides fast; else 0 */
    rv_listing forbidden, ended, listed;
    rv_cursor *cursors;  /* [n_cursors] */
    int32_t *n_cursors;  /* [n_counters] in use */
    bool *counter_ready; /* [n_counters] cursors set for the row */
    int32_t *marks;      /* [n_marks] by tag, counter by counter: what it counts for the mentee, 0 if not theirs */
    bool *marked;        /* [n_counters] marks set for the row */
    int32_t *elapsed;    /* [n_elapsed] the mentee's minutes before each edge */
    bool *elapsed_ready; /* [n_weeks] */
    double *vector;      /* [n_attributes] of the mentee, similarity by similarity */
    /* of the chunk */
    int32_t first; /* its first mentor */
    int32_t count;
    int32_t n_eligible;
    int32_t n_scored;
    bool sparse;          /* few are eligible: tallies are made for these alone */
    bool *tallied;        /* [n_counters] */
    int64_t *tally;       /* [n_counters · RV_CHUNK] by position */
    bool *measured;       /* [n_weeks] */
    int32_t *minutes;     /* [n_weeks · RV_CHUNK] by position, −1 for no intervals */
    int32_t *eligible;    /* [RV_CHUNK] positions, ascending */
    int32_t *live;        /* [RV_CHUNK] positions still above their floors */
    int32_t *scores;      /* [RV_CHUNK] beside live */
    int32_t *values;      /* [RV_CHUNK] beside live: of one criterion */
    int64_t *sums;        /* [RV_CHUNK] beside live: weight · value so far */
    int64_t *weights;     /* [RV_CHUNK] beside live: weight so far, where criteria may be left out */
    int32_t *people;      /* [RV_CHUNK] for callbacks */
    double *dots;         /* [RV_CHUNK] */
    int32_t *pick_floors; /* [RV_CHUNK] by position */
    /* of a single pair */
    int32_t *pair_values; /* [n_criteria] */
    bool *pair_missing;   /* [n_criteria] */
    /* after a callback's failure */
    int32_t failed_criterion; /* −1 for none */
    int64_t failed_block;     /* set by the caller who works in blocks */
};

/* ---- rules.c ---- */

/* Prepare the rules for a mentee; sets `dead`. */
void rv_rules_begin(rv_score_work *work);
/* The eligible mentors of the chunk. */
void rv_rules_filter(rv_score_work *work);
/* Keep those of the first n positions of work->eligible whom one rule lets pass; returns how many. */
int32_t rv_rules_keep(rv_score_work *work, const rv_row_rule *rule, int32_t n);

/* ---- tally.c: sets and minutes in common, by position ---- */

const int64_t *rv_tally_tags(rv_score_work *work, int32_t counter);
/* Forget the marks of the row before. */
void rv_tally_clear(rv_score_work *work);
/* Minutes in common for the given positions; −1 where the mentor has no intervals. */
const int32_t *rv_tally_minutes(rv_score_work *work, int32_t weeks, const int32_t *positions, int32_t n);

/* ---- terms.c ---- */

/* Prepare the criteria for a mentee. */
void rv_terms_begin(rv_score_work *work);
/* values [n_live]: micro-points of a criterion, RV_MISSING_SKIP where it is left out. Fails as the callback does. */
reversa_status rv_terms_values(rv_score_work *work, rv_row_term *term, int32_t n);
/* The value of a criterion that compares numbers or texts, for a mentor's key and the row's. */
int32_t rv_terms_compare(const rv_row_term *term, int64_t mentor);

/* ---- row.c ---- */

void rv_row_begin(rv_score_work *work, int32_t mentee);
/* The chunk that begins with a mentor: eligible positions, and live positions with scores. floors [count of the chunk]
 * or NULL: where the score is proven not to exceed its floor the position is not among the live ones. */
reversa_status rv_row_chunk(rv_score_work *work, int32_t first, const int32_t *floors);
/* Its two halves: begin the chunk, and score the eligible positions. */
void rv_row_open(rv_score_work *work, int32_t first);
reversa_status rv_row_score(rv_score_work *work, const int32_t *floors);

/* The rest of a row from a mentor on. */
static inline void rv_listing_skip(rv_listing *listing, int32_t mentor)
{
    while (listing->at < listing->end && listing->rows->mentor[listing->at] < mentor)
        listing->at++;
}

static inline rv_listing rv_listing_open(const rv_rows *rows, int32_t mentee)
{
    if (!rows->offset)
        return (rv_listing){rows, 0, 0};
    return (rv_listing){rows, rows->offset[mentee], rows->offset[mentee + 1]};
}

/* Where the next chunk that may have somebody begins, from a mentor on; the number of mentors for none. */
static inline int32_t rv_row_next(rv_score_work *work, int32_t first)
{
    rv_listing *listed = &work->listed;
    const reversa_scorer *scorer = work->scorer;
    if (!scorer->problem->listed.offset || first >= scorer->n_mentors)
        return first;
    rv_listing_skip(listed, first);
    if (listed->at == listed->end)
        return scorer->n_mentors;
    return first + (listed->rows->mentor[listed->at] - first) / RV_CHUNK * RV_CHUNK;
}

/* ---- work.c ---- */

/* One workspace per worker; rv_works_free() takes NULL. */
reversa_status rv_works_create(reversa_context *ctx, const reversa_scorer *scorer, rv_score_work ***works_out);
void rv_works_free(reversa_context *ctx, rv_score_work **works);
/* Record the failed callback of the lowest block, and return REVERSA_E_CALLBACK. */
reversa_status rv_works_fail(reversa_context *ctx, rv_score_work *const *works);

#endif
