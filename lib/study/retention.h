/*
 * The inside of a retention study: people on the clock of their tenure, the figures, and what each part fills in.
 *
 * Times are days since the hire. A part sets the numbers of its figures; the words come last, from the numbers.
 */
#ifndef RV_STUDY_RETENTION_H
#define RV_STUDY_RETENTION_H

#include <reversa/retention.h>

#include <math.h>

#include "base/context.h"

#define RV_TENURE_MONTH 30.4375 /* days: 365.25 / 12 */
#define RV_HALF_A_DAY 0.5       /* of someone who leaves, or joins, on the day of the hire */
#define RV_N_LANDMARKS 3
#define RV_VOLUNTARY_LANDMARK 6 /* months */

typedef enum rv_figure {
    RV_FIGURE_STAY,
    RV_FIGURE_HAZARD_RATIO,
    RV_FIGURE_E_VALUE,
    RV_FIGURE_LANDMARK, /* the first of RV_N_LANDMARKS */
    RV_FIGURE_RISK_PARTICIPANTS = RV_FIGURE_LANDMARK + RV_N_LANDMARKS,
    RV_FIGURE_RISK_CONTROLS,
    RV_FIGURE_RISK_DIFFERENCE,
    RV_FIGURE_MONTHS_DIFFERENCE,
    RV_FIGURE_NUMBER_NEEDED,
    RV_FIGURE_VOLUNTARY_PARTICIPANTS,
    RV_FIGURE_VOLUNTARY_OTHERS,
    RV_FIGURE_VOLUNTARY_DIFFERENCE,
    RV_FIGURE_NAIVE_HAZARD_RATIO,
    RV_FIGURE_NAIVE_PARTICIPANTS,
    RV_FIGURE_NAIVE_OTHERS,
    RV_N_FIGURES
} rv_figure;

extern const double rv_retention_landmarks[RV_N_LANDMARKS]; /* months after the hire */

/* Why there is no number, where the data say more than the fit does. */
typedef enum rv_why {
    RV_WHY_FIT, /* the fit says it all */
    RV_WHY_NOBODY_JOINED,
    RV_WHY_NONE_HAD_JOINED,
    RV_WHY_ALL_HAD_JOINED,
    RV_WHY_NO_EXITS_INSIDE,
    RV_WHY_NO_EXITS_OUTSIDE,
    RV_WHY_COLUMNS,
    RV_WHY_APART,
    RV_WHY_NO_PAIRS,
    RV_WHY_NO_REASONS,
    RV_WHY_OTHER_REASONS,
    RV_WHY_FEW_REASONS,
    RV_WHY_THIN,
    RV_N_WHYS
} rv_why;

struct reversa_retention {
    rv_arena arena;
    reversa_figure figures[RV_N_FIGURES];
    rv_why why[RV_N_FIGURES];
    int32_t first_day; /* REVERSA_MISSING_DATE: everyone is seen from the hire */
    int32_t last_day;
    const char **warnings; /* by rv_grow */
    size_t n_warnings;
    size_t warning_capacity;
    int64_t n_pairs;
    reversa_retention_pair *pairs;
    int32_t n_balance;
    reversa_balance_row *balance;
    const char **balance_names;
    int32_t n_groups;
    const reversa_retention_group *groups;
    reversa_curve *curve;     /* owned; of the whole study alone */
    reversa_curve *curves[2]; /* owned; by reversa_retention_curves, NULL for none */
};

typedef enum rv_leaving { RV_LEAVING_NONE, RV_LEAVING_VOLUNTARY, RV_LEAVING_OTHER, RV_LEAVING_UNKNOWN } rv_leaving;

/* The people that a study looks at. Columns live in the arena. */
typedef struct rv_retention_frame {
    reversa_context *ctx;
    const reversa_employment *employment;
    reversa_retention_options options; /* as_of is a date, if there is one at all */
    reversa_retention *retention;      /* receives figures and warnings */
    rv_arena arena;
    int64_t n;
    int32_t *row;   /* [n] of the employment, ascending */
    int32_t *hire;  /* [n] day */
    double *entry;  /* [n] seen from then on */
    double *exit;   /* [n] above entry */
    double *start;  /* [n] of the programme, below exit; INFINITY where there is none */
    int32_t *event; /* [n] rv_leaving at the exit */
    int32_t *cell;  /* [n] equal where the exact columns are */
    int32_t n_columns;
    double **columns;                          /* [n_columns] of [n] */
    const char **names;                        /* [n_columns] */
    bool has_word;                             /* somebody in the employment left for the reason that is voluntary */
    int64_t n_joined;                          /* have a start */
    int64_t n_leaving[RV_LEAVING_UNKNOWN + 1]; /* by event */
} rv_retention_frame;

/* Is k seen before joining, if only on that day? */
static inline bool rv_retention_is_joiner(const rv_retention_frame *frame, int64_t k)
{
    return isfinite(frame->start[k]) && frame->start[k] >= frame->entry[k];
}

/* retention_window.c: the first and last day of the data into the options, where they are not given. */
reversa_status rv_retention_window_find(rv_retention_frame *frame);

/* retention_frame.c: fill in everything from `n` on. The frame has its context, employment, options, result and arena. */
reversa_status rv_retention_frame_fill(rv_retention_frame *frame);

/* retention_hazard.c: the rate ratios: split, landmark, naive; the e-value; the share that stays. */
reversa_status rv_retention_hazard_estimate(const rv_retention_frame *frame);
/* E-value of a ratio, its `low` from the nearer end of the interval: common is for events that many have. */
reversa_estimate rv_retention_hazard_e_value(reversa_estimate ratio, bool common);
/* The linear predictor of joining [n], from a Cox model of the programme start on the columns; 0 where there is none. */
reversa_status rv_retention_hazard_joining(const rv_retention_frame *frame, double *predictor_out);

/* retention_curve.c: the curves of those in the programme and of the others, into the result. */
reversa_status rv_retention_curve_draw(const rv_retention_frame *frame);

/* retention_match.c: the matched pairs, into the result. */
reversa_status rv_retention_match(const rv_retention_frame *frame);

/* retention_pairs.c: what the pairs say: risks, months, number needed, balance. */
reversa_status rv_retention_pairs_estimate(const rv_retention_frame *frame);
/* 1 / −difference of risks, infinite where that is no proven gain. */
reversa_estimate rv_retention_pairs_number_needed(reversa_estimate difference);

/* retention_voluntary.c: exits of one's own will after the landmark, others competing. */
reversa_status rv_retention_voluntary_estimate(const rv_retention_frame *frame);

/* retention_groups.c: the groups that the options ask for, of which the totals are the figures that are there. */
reversa_status rv_retention_groups_estimate(const rv_retention_frame *frame);

/* retention_words.c: names, definitions and readings of all figures, from their numbers. */
reversa_status rv_retention_words_write(const rv_retention_frame *frame);
/* A number with that many decimals (0 to 3), whatever the locale; "no limit" for an infinite one. */
void rv_retention_words_number(double number, int32_t decimals, char text_out[32]);

/* retention.c: release the curves of a result, which are objects of their own. */
void rv_retention_drop_curves(reversa_retention *retention);

/* retention.c: record a figure's numbers (an interval without width is none), or why there are none; and a warning. An
 * earlier number of people and exits stays. */
void rv_retention_set(const rv_retention_frame *frame, int32_t figure, reversa_estimate estimate, int64_t n,
                      int64_t events);
void rv_retention_set_none(const rv_retention_frame *frame, int32_t figure, reversa_fit reason, rv_why why);
/* An estimate that has no interval for want of data is none; one of which nothing happened stands. */
reversa_estimate rv_retention_or_none(reversa_estimate estimate);
/* a − b of estimates that do not depend on each other. */
reversa_estimate rv_retention_difference(reversa_estimate a, reversa_estimate b, double level);
/* Of a group that some enter late: did all who were seen leave by a time, while others are seen later? Then a curve that
 * comes down to 0 says nothing of the many. */
bool rv_retention_is_thin(const reversa_curve *curve, int32_t group, double until);
__attribute__((format(printf, 2, 3))) reversa_status rv_retention_warn(const rv_retention_frame *frame,
                                                                       const char *format, ...);

#endif
