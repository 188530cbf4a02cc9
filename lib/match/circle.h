/*
 * Circles from the inside: who can sit together, the best group of one mentor, the linear and integer programs over circles.
 *
 * A unit is a mentor, or two who lead together. A circle is a unit with a group of mentees that is large enough, keeps the
 * rules of composition and can meet in one weekly slot. What a circle adds to a row or to the objective is a sum over its
 * mentees, given the unit, plus a constant of the unit: so the best circle of a unit is the best group of numbers.
 */
#ifndef RV_MATCH_CIRCLE_H
#define RV_MATCH_CIRCLE_H

#include <reversa/circles.h>

#include "base/text.h"
#include "match/mip.h"
#include "model/circles.h"
#include "score/scorer.h"

__extension__ typedef __int128 rv_wide;

#define RV_CIRCLE_ONE (INT64_C(1) << 30) /* a multiplier of 1 */
#define RV_CIRCLE_MENTEES 40             /* of a group, at most */
#define RV_CIRCLE_ROWS 64                /* rows beside people: limits and levels */
#define RV_CIRCLE_CUTS 400               /* cuts at a time */
#define RV_CIRCLE_VIOLATION (-1)         /* the stage before the first level: all that must hold, holds */
#define RV_CIRCLE_NONE INT64_MIN         /* no group */

/* A rule of composition: classes of people, each held to bounds. */
typedef struct rv_circle_classes {
    const int32_t *class_of; /* [ordinals] −1: counts nowhere */
    int32_t n;               /* classes */
    int32_t at_least;        /* with one class */
    int32_t at_most;
    int32_t none_or;
} rv_circle_classes;

typedef struct rv_circle_unit {
    int32_t mentor[2]; /* ordinals, ascending; the second −1 for none */
} rv_circle_unit;

/* Who can sit with whom, and when. By ordinal throughout; made once, then only read. */
typedef struct rv_circle_set {
    reversa_context *ctx;
    const reversa_problem *problem;
    const rv_circle_plan *plan;
    reversa_scorer *scorer;
    rv_score_work **work; /* [n_workers] */
    int32_t n_workers;
    rv_arena arena;
    int32_t n[2];             /* people by side */
    const int32_t *person[2]; /* by side [people], in the cohort */
    int32_t *score;           /* [mentor · n mentees + mentee] of pairs that may be made, −1 */
    int32_t *eligible[2];     /* partners by the rules */
    int32_t *best[2];         /* best score among them */
    int64_t n_eligible;       /* −1 while nobody has counted */
    int32_t n_slots;
    int32_t *slot; /* [n_slots] start, UTC minute of the week; −1 where circles need no slot */
    int64_t n_words[2];
    uint64_t *free[2]; /* by side: [n_slots · n_words] who can come */
    int32_t n_units;
    rv_circle_unit *unit;
    int32_t *unit_start; /* [mentors + 1] units by their first mentor */
    int32_t n_rules[2];
    rv_circle_classes *rules[2]; /* by side; mentees: the one with most classes first */
    int64_t *foe_start;          /* [mentees + 1] mentees who must not meet this one */
    int32_t *foe;
    int32_t *capacity; /* [mentors] circles */
    bool *pinned;      /* [mentees] has to sit with all of its pinned mentors */
} rv_circle_set;

/* After any status the set can be closed. */
reversa_status rv_circle_set_open(reversa_context *ctx, const reversa_problem *problem, rv_circle_set *set);
void rv_circle_set_close(rv_circle_set *set);
/* Fill slots and who is free in them. */
reversa_status rv_circle_slots(rv_circle_set *set);
/* Fill units: everything about mentors must be there. */
reversa_status rv_circle_units(rv_circle_set *set);
/* The fit of a mentee in a unit: the mean of the scores, rounded half up; −1 where it cannot sit there. */
int32_t rv_circle_fit(const rv_circle_set *set, const rv_circle_unit *unit, int32_t mentee);
bool rv_circle_is_free(const rv_circle_set *set, int side, int32_t slot, int32_t ordinal);
bool rv_circle_unit_is_free(const rv_circle_set *set, const rv_circle_unit *unit, int32_t slot);
/* The first slot in which the unit and the group can meet, −1 for none. */
int32_t rv_circle_slot_of(const rv_circle_set *set, const rv_circle_unit *unit, const int32_t *group, int32_t n);
/* Does the group keep size, composition and conflicts? */
bool rv_circle_group_holds(const rv_circle_set *set, const int32_t *group, int32_t n);

/* ---- Circles as columns (circle_list.c) ---- */

typedef struct rv_circle_column {
    int32_t unit;
    int32_t n;
    int64_t first; /* of its mentees in list->mentee; ascending */
} rv_circle_column;

typedef struct rv_circle_list {
    int32_t n;
    size_t capacity;
    rv_circle_column *column;
    int64_t n_mentees;
    size_t mentee_capacity;
    int32_t *mentee;
    int32_t most; /* no more than this are taken, 0 for no bound */
    bool full;    /* one more was asked for */
} rv_circle_list;

/* Add a circle; the group is sorted. */
reversa_status rv_circle_list_add(reversa_context *ctx, rv_circle_list *list, int32_t unit, const int32_t *group,
                                  int32_t n);
/* Make `to` equal to `from`. */
reversa_status rv_circle_list_copy(reversa_context *ctx, const rv_circle_list *from, rv_circle_list *to);
bool rv_circle_list_has(const rv_circle_list *list, int32_t unit, const int32_t *group, int32_t n);
void rv_circle_list_free(reversa_context *ctx, rv_circle_list *list);

/* ---- The best group (circle_group.c) ---- */

/* A mentee on offer. */
typedef struct rv_circle_offer {
    int64_t value;
    int32_t fit; /* breaks ties */
    int32_t mentee;
} rv_circle_offer;

/* One worker's workspace. */
typedef struct rv_circle_desk {
    const rv_circle_set *set;
    rv_circle_offer *offer; /* [mentees] of the unit, best first */
    rv_circle_offer *spare; /* [mentees] for sorting */
    rv_circle_offer *at;    /* [mentees] of one slot */
    int32_t n_offers;
    int32_t n_at;
    int32_t *count;           /* [all classes of mentees' rules] in the group so far */
    int32_t *count_start;     /* [rules] */
    int32_t *first_count;     /* [classes of the first rule] scratch of bounds, all 0 */
    int32_t *blocked;         /* [mentees] members of the group who must not meet this one */
    int64_t *slot_bound;      /* [n_slots] */
    const int32_t *cut_start; /* of the search; NULL while there are no cuts */
    const int32_t *cut_of;
    const int64_t *cut_price;
    uint8_t cut_count[RV_CIRCLE_CUTS]; /* people of the cut in the unit and the group so far */
    int32_t group[RV_CIRCLE_MENTEES];
    int32_t n_group;
    int64_t n_steps;     /* left before the search gives up */
    int64_t least_value; /* groups of at most this value are of no use */
    int64_t open_bound;  /* of what was left unsearched */
    int64_t best_value;
    int32_t best[RV_CIRCLE_MENTEES];
    int32_t n_best;
    int32_t slot_now;
    int32_t best_slot;
    rv_circle_list *list;  /* take every group above least_value; NULL for the best alone */
    reversa_status failed; /* of the list */
    rv_circle_unit unit_now;
    int32_t unit_index;
} rv_circle_desk;

reversa_status rv_circle_desk_open(rv_circle_set *set, rv_arena *arena, rv_circle_desk *desk);
/* Best first; equal values by fit, then by mentee. */
void rv_circle_sort(rv_circle_desk *desk);
/* The best group of the unit among desk->offer (sorted) over all slots, if above least_value. Returns what no group exceeds:
 * the value of the best one, unless the search gave up; RV_CIRCLE_NONE if there is none above least_value. */
int64_t rv_circle_best(rv_circle_desk *desk, const rv_circle_unit *unit, int64_t least_value, int64_t most_steps);

/* ---- The search (circle_search.c and others) ---- */

/* A row beside those of people: Σ coefficient over mentees of circles, in [low, high]. */
typedef struct rv_circle_row {
    int32_t limit; /* of the problem, −1 for a level */
    rv_level_kind level;
    int64_t in;      /* limits: for each pair that is selected … */
    int64_t out;     /* … and each other one */
    int64_t low;     /* INT64_MIN for none */
    int64_t high;    /* INT64_MAX for none */
    int64_t largest; /* no coefficient of a mentee is larger in size */
} rv_circle_row;

/* A cut: of three people with one place each, at most one chosen circle has two or more. Mentees by ordinal, then mentors,
 * of whom there is at most one, by n mentees + ordinal. */
typedef struct rv_circle_cut {
    int32_t person[3];
} rv_circle_cut;

typedef struct rv_circle_stage {
    int32_t level;  /* or RV_CIRCLE_VIOLATION */
    int64_t weight; /* 0: the level alone is the value; else so many micro-points each unit of it, and the fits */
    int64_t lead;   /* of the incumbent, with a weight: the level alone */
    int64_t value;  /* of the incumbent */
    int64_t bound;  /* nothing over all circles exceeds it */
    rv_wide exact;  /* bound of the kept multipliers, units of 1 / RV_CIRCLE_ONE; with `priced` */
    bool priced;
    bool proven;
    bool stopped; /* by the deadline */
} rv_circle_stage;

/* Multipliers of all rows. */
typedef struct rv_circle_prices {
    int64_t *mentee;
    int64_t *mentor;
    int64_t row[RV_CIRCLE_ROWS];
    int64_t cut[RV_CIRCLE_CUTS]; /* >= 0 */
} rv_circle_prices;

typedef struct rv_circle_search {
    rv_circle_set *set;
    const rv_mip_solver *solver;
    rv_arena arena;
    rv_circle_desk *desks; /* [n_workers] */
    int32_t *cut_start;    /* [mentees + mentors + 1] cuts by their people */
    int64_t *unit_value;   /* [n_units] of the last pricing: what no circle of the unit exceeds */
    int32_t *unit_group;   /* [n_units · most] */
    int32_t *unit_size;    /* [n_units] 0 for none */
    int32_t *load;         /* [mentors] scratch of rv_circle_evaluate() */
    bool *taken;           /* [mentees] the same */
    bool *forced;          /* [mentees + mentors] must have a place in the node at hand */
    uint8_t *basis;        /* [active.n] places in the last linear program; a new column is low */
    size_t basis_capacity;
    double *share; /* [n_based] of each column in the last linear program: where a dive begins */
    size_t share_capacity;
    uint8_t *row_basis; /* [all rows, then their violations] */
    rv_circle_stage stage;
    rv_circle_list active;   /* columns */
    rv_circle_list best;     /* incumbent */
    rv_circle_prices linear; /* of the last linear program */
    rv_circle_prices kept;   /* of the best bound of the stage */
    rv_circle_prices trial;  /* of the pricing at hand */
    rv_circle_row rows[RV_CIRCLE_ROWS];
    rv_circle_cut cuts[RV_CIRCLE_CUTS];
    int32_t cut_of[3 * RV_CIRCLE_CUTS];
    int32_t n_workers;
    int32_t n_rows;
    int32_t n_limit_rows;
    int32_t n_cuts;
    int32_t n_based_cuts; /* cuts that had a place in the last linear program */
    int32_t n_based;      /* columns that had a place there */
    int32_t rounds;
    int32_t most_circles; /* that a proof may list */
    int32_t large;        /* units: with more, prices come without a linear program first */
    int32_t most_rounds;  /* of pricing in a relaxation */
    bool has_basis;
    bool is_part;   /* of another search: a short one, on one thread */
    bool branching; /* over the nodes of a tree */
} rv_circle_search;

reversa_status rv_circle_search_open(rv_circle_set *set, const rv_mip_solver *solver, rv_circle_search *search);
void rv_circle_search_close(rv_circle_search *search);
/* What a mentee in a unit adds to a row, and to the objective of the stage. */
int64_t rv_circle_coefficient(const rv_circle_search *search, int32_t row, const rv_circle_unit *unit, int32_t mentee);
int64_t rv_circle_gain(const rv_circle_search *search, int32_t level, const rv_circle_unit *unit, int32_t mentee);
/* Hold a level that is done: the next ones lose nothing of it. */
void rv_circle_fix_level(rv_circle_search *search, rv_level_kind level, int64_t value);
/* What the unit itself adds to a row. */
int64_t rv_circle_unit_coefficient(const rv_circle_search *search, int32_t row, const rv_circle_unit *unit);
/* What the unit itself adds to a level. */
int64_t rv_circle_unit_gain(const rv_circle_search *search, int32_t level, const rv_circle_unit *unit);
/* The best cuts that the last linear program violates; those of no use any more go. Where one is added, the program is to be
 * solved again. */
reversa_status rv_circle_cuts_find(rv_circle_search *search, int32_t *n_added_out);
/* No cuts any more. */
void rv_circle_cuts_clear(rv_circle_search *search);
/* Write the cuts that hold this circle, ascending, into cuts[RV_CIRCLE_CUTS]; returns how many. */
int32_t rv_circle_cuts_of(const rv_circle_search *search, const rv_circle_unit *unit, const int32_t *group, int32_t n,
                          int32_t *cuts);
/* Count the people of the unit in the cuts on the desk; their prices are those of the groups to come. */
void rv_circle_cuts_offer(const rv_circle_search *search, rv_circle_desk *desk, const rv_circle_unit *unit,
                          const rv_circle_prices *prices);
/* Put the unit's mentees on the desk with their values at these prices, sorted; `taken` (by mentee, may be NULL) are out. */
void rv_circle_offers(const rv_circle_search *search, rv_circle_desk *desk, int32_t unit,
                      const rv_circle_prices *prices, const bool *taken);
/* The best group of a unit at these prices is on the desk, mentors' prices aside; returns what no circle of it exceeds, 0
 * where none is above 0. */
int64_t rv_circle_unit_best(const rv_circle_search *search, rv_circle_desk *desk, int32_t unit,
                            const rv_circle_prices *prices, const bool *taken);
/* The bound of these prices, the best group of each unit with it. Lowers and raises the mentors' prices so that no circle
 * has a positive reduced cost. The deadline gives REVERSA_E_DEADLINE, unrecorded. */
reversa_status rv_circle_price(rv_circle_search *search, rv_circle_prices *prices, rv_wide *bound_out);
/* Every circle with reduced cost >= −reach at the prices, over all units; list->full if there are too many. */
reversa_status rv_circle_enumerate(rv_circle_search *search, const rv_circle_prices *prices, rv_wide reach,
                                   rv_circle_list *list);
/* The reduced cost of a circle. */
rv_wide rv_circle_reduced(const rv_circle_search *search, const rv_circle_prices *prices, int32_t unit,
                          const int32_t *group, int32_t n);
/* May the row of a pinned mentee, or this row, be violated in the stage of violations? */
static inline bool rv_circle_row_is_elastic(const rv_circle_row *row)
{
    return row->low > 0;
}
reversa_status rv_circle_prices_open(const rv_circle_search *search, rv_arena *arena, rv_circle_prices *prices);
void rv_circle_prices_copy(const rv_circle_set *set, const rv_circle_prices *from, rv_circle_prices *to);

/* Begin a stage from the incumbent, with a bound that is known. */
void rv_circle_stage_begin(rv_circle_search *search, int32_t level, int64_t weight, int64_t bound);
/* What these circles are worth in a level alone. */
int64_t rv_circle_lead(const rv_circle_search *search, int32_t level, const rv_circle_list *circles);
/* Is the value of the stage in micro-points? */
bool rv_circle_counts_fits(const rv_circle_search *search);
/* Do these circles hold everything that must hold in this stage, and what are they worth? */
bool rv_circle_evaluate(const rv_circle_search *search, const rv_circle_list *circles, int64_t *value_out);
/* Make them the incumbent if they hold and are better. */
reversa_status rv_circle_offer_solution(rv_circle_search *search, const rv_circle_list *circles, bool *better_out);

/* The linear program over the active columns: fills search->linear. */
reversa_status rv_circle_linear(rv_circle_search *search, rv_mip_end *end_out);
/* The integer program over a list; improves the incumbent. RV_MIP_OPTIMAL only where the claim agrees with exact integers. */
reversa_status rv_circle_whole(rv_circle_search *search, const rv_circle_list *list, int64_t effort,
                               rv_mip_end *end_out);

/* Circles one by one, the best of what is left first, at the prices of the last pricing; then improved. Those of which the
 * linear program has at least the share `begin` come first; above 1 there are none. */
reversa_status rv_circle_greedy(rv_circle_search *search, const rv_circle_prices *prices, double begin);
/* Better circles by moving single mentees, as long as that helps the stage. */
reversa_status rv_circle_improve(rv_circle_search *search, rv_circle_list *circles);

/* Is the stage at its end: proven, impossible, or stopped? */
bool rv_circle_is_closed(rv_circle_search *search);
/* Keep these prices if their bound is the best of the stage. */
void rv_circle_keep_bound(rv_circle_search *search, const rv_circle_prices *prices, rv_wide bound);
/* Better prices without a linear program, from those of the trial or, where there are any, the kept ones. */
reversa_status rv_circle_ascent(rv_circle_search *search);

/* Price out, cut and round what the prices of the stage leave open, at the node at hand. */
reversa_status rv_circle_stage_relax(rv_circle_search *search, int32_t most_cut_rounds);
/* Every circle that the prices of the stage leave open, `full` where there are more than `most`. */
reversa_status rv_circle_stage_list(rv_circle_search *search, int32_t most, rv_circle_list *list);
/* Decide over such a list, to which the incumbent is added: *decided_out says that nothing of it is better than the incumbent
 * now is. */
reversa_status rv_circle_stage_decide(rv_circle_search *search, rv_circle_list *list, int64_t effort,
                                      bool *decided_out);
/* Circles of which the last linear program has most, and what goes with them; the next program begins anew. Programmes of one
 * mentor a circle. */
reversa_status rv_circle_dive(rv_circle_search *search);
/* Branch until nothing is left open, or time or nodes are. Programmes of one mentor a circle. */
reversa_status rv_circle_branch(rv_circle_search *search);

/* What is made anew of an incumbent: some of its circles, their mentors and members, and others. */
typedef struct rv_circle_choice {
    bool *circle; /* [search->best.n] without pinned mentees */
    bool *mentor; /* [mentors] those of the circles, and mentors with places left */
    bool *mentee; /* [mentees] members of the circles, and mentees without one who are not pinned */
} rv_circle_choice;

/* Make that part anew by a search of its own, and offer what comes of it. */
reversa_status rv_circle_part(rv_circle_search *search, const rv_circle_choice *choice, bool *better_out);
/* Better circles by making one part anew after the other; the incumbent holds what it must. */
reversa_status rv_circle_near(rv_circle_search *search);

/* The best of the present stage; search->stage says how far it came. */
reversa_status rv_circle_stage_run(rv_circle_search *search);

/* ---- The result ---- */

/* Is this what a programme of circles allows? Judged from the problem alone, not from the set. */
bool rv_circle_check(const rv_circle_set *set, const reversa_circles *circles);
/* Who has no circle, and why. */
reversa_status rv_circle_unmatched(rv_circle_set *set, rv_arena *arena, reversa_circles *circles, const int32_t *by_id);
/* People in the order of their ids, in the arena. */
int32_t *rv_circle_by_id(reversa_context *ctx, rv_arena *arena, const reversa_cohort *cohort);

#endif
