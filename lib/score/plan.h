/*
 * A row as operations on sets of bits: who is eligible, exactly, and a bound on every score, in steps of RV_STEP.
 *
 * The bound adds whole numbers bit by bit for sixty-four mentors at once. A criterion gives each class of mentors the least
 * number of steps that its points cannot exceed; what it gives is held in planes, one for each binary digit, and a
 * plane is an exclusive or of nested sets. Only mentors whose bound passes are scored one by one.
 */
#ifndef RV_SCORE_PLAN_H
#define RV_SCORE_PLAN_H

#include "score/row.h"

#define RV_STEP RV_SCORE_STEP
#define RV_PLANES 24     /* the most binary digits of a sum of steps */
#define RV_COUNT_MOST 8  /* things in common are told apart up to so many */
#define RV_PLAN_TAGS 64  /* a mentee with more tags has full marks as bound */
#define RV_PLAN_SLOTS 96 /* slots likewise */

typedef const uint64_t *rv_set;

/* How many of some sets a mentor is in: at least 1, at least 2, … up to `most`. */
typedef struct rv_count {
    int32_t first; /* among the plan's sets */
    int32_t n;
    int32_t most;
    uint64_t *at_least; /* [(RV_COUNT_MOST + 1) · RV_SPAN_WORDS] of the span; the first is never used */
} rv_count;

/* A rule. Passes: within `from` and outside `until`, or without a value where that passes. */
typedef struct rv_gate {
    rv_set from;  /* NULL with a count */
    rv_set until; /* NULL for none */
    bool outside; /* the other way round, among those with a value */
    rv_set known; /* mentors with a value */
    bool missing_pass;
    int32_t count; /* −1, or the count that must be low .. high */
    int32_t low;
    int32_t high; /* RV_COUNT_MOST for no bound */
} rv_gate;

/* A plane of an addend: the exclusive or of sets, and of all where `flipped`. */
typedef struct rv_plane {
    int32_t first; /* among the plan's sets */
    int32_t n;
    bool flipped;
} rv_plane;

/* A number of steps for each mentor: that of plane group 0, changed by group c where the count is at least c. */
typedef struct rv_addend {
    int32_t n_planes;
    int32_t count; /* −1 for none */
    int32_t groups;
    int32_t first; /* among the plan's planes: [groups · n_planes] */
    int32_t most;  /* the largest number of steps */
} rv_addend;

typedef struct rv_plan {
    /* of the row */
    int64_t weight; /* the total weight, nothing left out; 0: all scores are 0 */
    int64_t fixed;  /* steps that every mentor has at most */
    int32_t n_sets, n_planes, n_counts, n_gates, n_addends, n_rest;
    rv_set *sets;
    rv_plane *planes;
    rv_count *counts;
    rv_gate *gates;
    rv_addend *addends;
    const rv_row_rule **rest; /* rules that go mentor by mentor among those who pass the gates */
    bool has_ranked;
    uint64_t *banned;    /* [words] mentors whom the row cannot have */
    uint64_t *ranked;    /* [words] mentors with points beyond the bound */
    uint64_t **scratch;  /* [n_counters + n_scalars] sets made for the row */
    int32_t *week_count; /* [n_weeks] the count of its slots, −1 */
    int32_t room_sets, room_planes;
    /* of the span */
    int32_t first;      /* its first mentor */
    bool *counted;      /* [n_counts] */
    uint64_t *eligible; /* [RV_SPAN_WORDS] */
    uint64_t *picked;   /* [RV_SPAN_WORDS] */
    uint64_t *term;     /* [RV_PLANES · RV_SPAN_WORDS] of one addend */
    uint64_t *sum;      /* [RV_PLANES · RV_SPAN_WORDS] */
    int32_t n_sum;      /* planes in use */
    int64_t most;       /* the largest sum that there can be */
} rv_plan;

/* ---- plan.c ---- */

/* Prepare the row that rv_row_begin() has prepared. */
void rv_plan_begin(rv_score_work *work);
/* The least sum of steps with which a score may exceed `floor`; INT64_MAX where none can. */
int64_t rv_plan_least(int64_t floor);

/* Pieces: another set of the plan's, and the set of a field's step. */
int32_t rv_plan_add_set(rv_plan *plan, rv_set set);
rv_set rv_plan_step(const reversa_scorer *scorer, const rv_field *field, int32_t step);
/* The place of a code among the mentors' tags, −1 if no mentor has it; whether its mentors are laid out as sets. */
int32_t rv_plan_find_tag(const rv_postings *postings, int32_t code);
bool rv_plan_is_laid_out(const rv_postings *postings, int32_t tag);
/* Mentors with some rare tag of the mentee's, NULL for none; *n_out of these tags have mentors. */
uint64_t *rv_plan_gather_rare(const rv_score_work *work, const rv_counter *counter, int32_t *n_out);
/* The count of the tags in common, up to `most`. Too high where rare tags come together: *exact_out tells. */
int32_t rv_plan_count_tags(rv_score_work *work, const rv_counter *counter, int32_t most, bool *exact_out);
/* The count of the slots in common. False where the mentee has too many for that. */
bool rv_plan_count_slots(rv_score_work *work, int32_t weeks, int32_t most, int32_t *index_out);

/* ---- addends.c ---- */

/* Add a criterion to the bound of the row. */
void rv_addends_add(rv_score_work *work, const rv_row_term *term);

/* ---- span.c ---- */

/* Eligible mentors of the span that begins with a mentor, into plan->eligible; returns how many. */
int32_t rv_span_eligible(rv_score_work *work, int32_t first);
/* Bounds on the span's scores, plus a number for each mentor where there is a head. */
void rv_span_bound(rv_score_work *work, const rv_score_head *head);
/* plan->picked: the eligible mentors who are ranked or whose sum is at least `least`. Returns whether there is one. */
bool rv_span_pick(rv_score_work *work, int64_t least);
/* Join those whose sum is at least what they ask for. */
bool rv_span_pick_asked(rv_score_work *work, const rv_score_head *asked);
/* Add 1 to the numbers of the span's eligible mentors: planes of n digits, each n_words apart, from the span's first. */
void rv_span_count(const uint64_t *eligible, uint64_t *planes, int32_t n, int64_t n_words);

/* The loops behind these. */
void rv_span_tally(const rv_set *sets, int32_t n, int64_t word, int32_t most, uint64_t *at_least);
void rv_span_gate(const rv_gate *gate, rv_set from, rv_set until, rv_set known, uint64_t *eligible);
void rv_span_begin(const uint64_t *everyone, const uint64_t *banned, uint64_t *eligible);
int32_t rv_span_size(const uint64_t *set);
void rv_span_mix(const rv_set *sets, int32_t n, int64_t word, bool flipped, uint64_t *to);
void rv_span_change(uint64_t *plane, const uint64_t *change, const uint64_t *among);
void rv_span_add(uint64_t *sum, int32_t n_sum, const uint64_t *term, int32_t n);
void rv_span_least(const uint64_t *sum, int32_t n, int64_t least, const uint64_t *eligible, uint64_t *picked);
void rv_span_compare(const uint64_t *sum, int32_t n_sum, const rv_score_head *asked, int64_t word,
                     const uint64_t *eligible, uint64_t *picked);

/* ---- pick.c ---- */

/* Begin the chunk at a mentor, with the positions of a set [RV_CHUNK / 64] into work->eligible; their number. */
int32_t rv_pick_positions(rv_score_work *work, int32_t first, const uint64_t *set);
/* Score the first n of work->eligible, as rv_row_chunk() does: floors by position, or NULL. */
reversa_status rv_pick_score(rv_score_work *work, int32_t n, const int32_t *floors);

/* ---- plan.c ---- */

reversa_status rv_plan_create(reversa_context *ctx, rv_arena *arena, const reversa_scorer *scorer, rv_plan **plan_out);

#endif
