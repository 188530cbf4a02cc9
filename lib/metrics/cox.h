/*
 * The inside of the Cox model: rows laid out by time, the sums of the risk sets, and what the methods share.
 *
 * A slot is a time with events in one stratum; slots ascend by stratum, then time, and each stratum begins with an
 * empty slot that stands for all time before. A row belongs to the last slot that is not after its exit, and is at
 * risk in the slots after `enter` up to its own. Rows that are at risk at no event are left out. Within a slot the
 * rows that have its event come first, so each slot is two runs of rows.
 */
#ifndef RV_METRICS_COX_H
#define RV_METRICS_COX_H

#include <reversa/cox.h>

#include "base/pool.h"
#include "metrics/person_time.h"

#define RV_COX_TILE 256 /* rows that are worked on together: two columns and their product stay in the first cache */
#define RV_COX_MAX_COLUMNS 1024

/* The rows of a model in the order of its passes. Made once, then only read, but for the columns that are left out. */
typedef struct rv_cox_frame {
    int64_t n;                   /* rows of the person-time */
    int64_t m;                   /* rows in play */
    int32_t p;                   /* columns in play */
    int32_t n_strata;            /* strata with events */
    int64_t n_slots;             /* with the empty ones */
    double n_events;             /* rows with the event, weight above 0 */
    double unit;                 /* power of two that weights were divided by */
    double event_weight;         /* Σ slot_weight */
    const int32_t *row;          /* [m] row of the person-time */
    double **x;                  /* [p][m] centred within the stratum, divided by scale */
    int32_t *column;             /* [p] the caller's column */
    double *scale;               /* [p] */
    double *event_sum;           /* [p] Σ w·x over the events */
    const double *weight;        /* [m] */
    const double *offset;        /* [m] centred within the stratum; NULL for none */
    const int32_t *enter;        /* [m] slot; NULL where nobody enters late */
    const int64_t *slot_row;     /* [n_slots + 1] first row */
    const int32_t *slot_events;  /* [n_slots] number of rows with the event */
    const double *slot_weight;   /* [n_slots] their weight */
    const double *slot_time;     /* [n_slots] −INFINITY in the empty ones */
    const bool *slot_fresh;      /* [n_slots] nobody at risk in the next slot is at risk here; NULL as enter */
    const int32_t *slot_stratum; /* [n_slots] index of the stratum, 0 .. n_strata − 1 */
    const int32_t *stratum;      /* [n_strata] its number in the person-time */
    const int64_t *stratum_slot; /* [n_strata + 1] its empty slot */
    double **centre;             /* [columns of the caller][n_strata]; [0] is not read for a constant column */
    const double *offset_centre; /* [n_strata]; NULL as offset */
    int64_t n_chunks;            /* parts of the rows that are summed apart */
    const int64_t *chunk_row;    /* [n_chunks + 1] */
    const int64_t *chunk_slot;   /* [n_chunks] slot of the first row */
} rv_cox_frame;

/* Sums at one vector of coefficients. Slot arrays have room for n_slots + n_chunks: chunks write at slot + chunk, so
 * that a slot that two of them share has a place for each. */
typedef struct rv_cox_sums {
    const rv_cox_frame *frame;
    bool efron;
    bool keep_eta;      /* do not compute eta anew */
    double *beta;       /* [p] of the scaled columns */
    double *eta;        /* [m] */
    double *risk;       /* [m] weight·exp(eta) */
    double *expected;   /* [m] risk × what it met: weight times the expected events */
    double *s0;         /* Σ risk over the risk set, by slot */
    double *d0;         /* the same over the slot's events */
    double **s1;        /* [p] Σ risk·x */
    double **d1;        /* [p] */
    double *leave;      /* [n_chunks][p + 1][n_slots] sums of those who enter there; NULL as enter */
    double *hazard;     /* [n_slots] A = Σ w/den over the steps of the tie */
    double *shared;     /* [n_slots] B = Σ f·w/den: f is the share of the events that is gone */
    double *square;     /* [n_slots] Σ w/den² */
    double *square1;    /* [n_slots] Σ f·w/den² */
    double *square2;    /* [n_slots] Σ f²·w/den² */
    double *cumulative; /* [2][n_slots] running sums of g·A within the stratum, and what rounding took from them */
    double *part;       /* [parts][p + p(p+1)/2 + 2] results of chunks */
    double *buffer;     /* [workers][p·RV_COX_TILE] */
    double **pointer;   /* [workers][p] */
    const double *g;    /* [n_slots] factor of each slot, NULL for 1 */
    double log_likelihood;
    double *score;       /* [p] */
    double *information; /* packed lower triangle, row by row */
} rv_cox_sums;

struct reversa_cox {
    rv_arena arena;
    rv_cox_frame frame; /* columns in play are those with a coefficient */
    rv_cox_sums sums;   /* at the estimate, if usable */
    reversa_cox_summary summary;
    reversa_cox_coefficient *coefficient; /* [columns] */
    double *variance;        /* packed [columns], scale of the caller: what is reported; NaN where there is none */
    double *naive;           /* the same from the information; may be the same array */
    double *scaled;          /* packed, columns in play, their own scale: inverse of the information */
    double *linear;          /* [n] centred linear predictor; NaN where there is no estimate */
    double *step_factor;     /* [n_strata] log hazard of a centred person minus that of eta = 0 */
    double base;             /* uncentred minus centred linear predictor */
    double z;                /* of the intervals */
    const bool *weightless;  /* [n] rows of weight 0; NULL for none */
    const double *slot_km;   /* [n_slots] 1 − Kaplan–Meier of all rows just before the slot's time */
    const double *slot_rank; /* [n_slots] mean rank of the slot's time among all exits */
    bool usable;             /* there is an estimate for every column but the collinear ones */
};

/* One run of rows: all of one slot, all with its event or all without. */
typedef struct rv_cox_run {
    int64_t slot;
    int64_t first;
    int64_t n;
    bool events;
} rv_cox_run;

/* The run at row `first`, cut at `end`; *slot is the slot of an earlier row and is moved on. */
static inline rv_cox_run rv_cox_run_at(const rv_cox_frame *frame, int64_t *slot, int64_t first, int64_t end)
{
    while (frame->slot_row[*slot + 1] <= first)
        (*slot)++;
    int64_t split = frame->slot_row[*slot] + frame->slot_events[*slot];
    bool events = first < split;
    int64_t stop = events ? split : frame->slot_row[*slot + 1];
    return (rv_cox_run){*slot, first, (stop < end ? stop : end) - first, events};
}

static inline int64_t rv_cox_packed(int32_t p)
{
    return (int64_t)p * (p + 1) / 2;
}

/* ---- cox_frame.c ---- */

/* Lay the rows out. All in the arena. Columns and offset were checked. frame_out->unit is set by the caller. */
reversa_status rv_cox_frame_build(reversa_context *ctx, rv_arena *arena, const reversa_survival *survival,
                                  const reversa_cox_columns *columns, int32_t event, rv_cox_frame *frame_out);
/* Keep only the marked columns. */
void rv_cox_frame_keep(rv_cox_frame *frame, const bool *keep);

/* ---- cox_sums.c ---- */

reversa_status rv_cox_sums_open(reversa_context *ctx, rv_arena *arena, const rv_cox_frame *frame, bool efron,
                                rv_cox_sums *sums_out);
/* The same sums with arrays of its own for what rv_cox_sums_weighted() writes: others may read the first meanwhile. */
reversa_status rv_cox_sums_share(reversa_context *ctx, rv_arena *arena, const rv_cox_sums *from, rv_cox_sums *sums_out);
/* Sums, likelihood, score and information at sums->beta. The likelihood is NaN or infinite where numbers overflow. */
reversa_status rv_cox_sums_evaluate(reversa_context *ctx, rv_cox_sums *sums);
/* The information with each slot's part multiplied by g; score_out [p] likewise. Overwrites cumulative, expected. */
reversa_status rv_cox_sums_weighted(reversa_context *ctx, rv_cox_sums *sums, const double *g, double *score_out,
                                    double *information_out);
/* Running sums within strata of values [n_slots], with the rounding errors: cumulative_out [2][n_slots]. */
void rv_cox_cumulate(const rv_cox_frame *frame, const double *values, double *cumulative_out);

/* What was summed over the slots at which row i, of this run, was at risk. */
static inline double rv_cox_met(const rv_cox_frame *frame, const double *cumulative, const rv_cox_run *run, int64_t i)
{
    if (!frame->enter)
        return cumulative[run->slot];
    const double *lost = cumulative + frame->n_slots;
    return cumulative[run->slot] - cumulative[frame->enter[i]] + (lost[run->slot] - lost[frame->enter[i]]);
}

/* rv_parallel(), but on this thread alone where the rows are so few that waiting for another would take longer. */
reversa_status rv_cox_share(reversa_context *ctx, int64_t n_rows, int64_t n_blocks, rv_block_function function,
                            void *state);

/* ---- cox_kernel.c ---- */

double rv_cox_sum(const double *a, int64_t n);
double rv_cox_dot(const double *a, const double *b, int64_t n);
/* packed += Σ weight·x·xᵀ over rows first .. first + n − 1, in lanes of a fixed order. */
void rv_cox_moments(double *const *x, int32_t p, int64_t first, int64_t n, const double *weight, double *packed);

/* ---- cox_matrix.c: symmetric matrices, packed ---- */

/* LDLᵀ in place. A pivot not above tolerance × floor[j] (floor NULL: its diagonal) is dropped: its row and column
 * become 0. Returns the number of pivots; dropped [p] may be NULL. */
int32_t rv_packed_factor(double *a, int32_t p, const double *floor, double tolerance, bool *dropped);
/* Solve with a factor; dropped entries become 0. */
void rv_packed_solve(const double *factor, int32_t p, double *vector);
/* The inverse of a factored matrix, packed; rows and columns that were dropped are 0. scratch [p]. */
void rv_packed_invert(const double *factor, int32_t p, double *scratch, double *inverse_out);
/* vectorᵀ · matrix · vector. */
double rv_packed_form(const double *matrix, int32_t p, const double *vector);
/* out = matrix · vector. */
void rv_packed_multiply(const double *matrix, int32_t p, const double *vector, double *out);

static inline double rv_packed_at(const double *a, int32_t i, int32_t j)
{
    return i >= j ? a[rv_cox_packed(i) + j] : a[rv_cox_packed(j) + i];
}

/* ---- cox_newton.c ---- */

typedef struct rv_cox_newton {
    reversa_fit fit;
    int32_t iterations;
    int32_t worst;  /* the column in play that is at fault, −1 for none */
    bool *diverges; /* [p] columns whose coefficient has no finite value */
    double null_likelihood;
    double score_test; /* at 0 */
} rv_cox_newton;

/* From 0 to the maximum. The frame's collinear columns were taken out; sums are those at 0. */
reversa_status rv_cox_newton_run(reversa_context *ctx, rv_cox_sums *sums, const reversa_cox_options *options,
                                 rv_cox_newton *newton);

/* ---- cox_firth.c ---- */

/* The same with Jeffreys' prior as penalty. Likelihoods are the penalised ones. */
reversa_status rv_cox_firth_run(reversa_context *ctx, rv_cox_sums *sums, const reversa_cox_options *options,
                                rv_cox_newton *newton);

/* ---- cox_pool.c ---- */

/* Kaplan–Meier and ranks of the slots' times among all rows, for the tests of proportional hazards. */
reversa_status rv_cox_pool_times(reversa_context *ctx, rv_arena *arena, const reversa_survival *survival, int32_t event,
                                 reversa_cox *cox);

/* ---- cox_fit.c ---- */

/* Fit into a new object whose arena is open. Arguments were checked. */
reversa_status rv_cox_fit_run(reversa_context *ctx, const reversa_survival *survival,
                              const reversa_cox_columns *columns, const reversa_cox_options *options, reversa_cox *cox);

/* ---- cox_robust.c ---- */

/* Score residuals of column j, unweighted, by row in play. scratch [3 · n_slots]. */
void rv_cox_score_residuals(const rv_cox_sums *sums, int32_t j, double *scratch, double *out);
/* Σ s·sᵀ over clusters, s the cluster's sum of weighted score residuals: packed [p(p+1)/2]. */
reversa_status rv_cox_robust_meat(reversa_context *ctx, rv_cox_sums *sums, const reversa_survival *survival,
                                  double *meat_out);

#endif
