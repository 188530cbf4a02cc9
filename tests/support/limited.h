/*
 * Small random programmes with limits of every kind, and the best that there is, by enumeration over all sets of pairs.
 *
 * What is here shares nothing with the library: limits are measured pair by pair, level by level. limited_made.c turns an
 * instance to a problem of the library's.
 */
#ifndef RT_LIMITED_H
#define RT_LIMITED_H

#include "match/limits.h"
#include "support/support.h"

#define RT_MOST 5 /* people of a side */
#define RT_MOST_PAIRS 11
#define RT_MOST_LIMITS 4
#define RT_MOST_LEVELS 5
#define RT_MOST_GROUP 4

enum { RT_QUOTA, RT_PAIRS, RT_BUDGET, RT_LOAD, RT_CHANGES, RT_CONFLICT, RT_ONE_ROLE, RT_MINIMUM, RT_N_KINDS };
enum { RT_MENTOR = REVERSA_MENTOR, RT_MENTEE = REVERSA_MENTEE, RT_ALL = 2 };

typedef struct rt_amount {
    bool given;
    bool is_share;
    int64_t value; /* pairs, or millionths */
} rt_amount;

/* Someone: an index of a side. Mentor i and mentee i are one person for i < n_both. */
typedef struct rt_one {
    int side;
    int i;
} rt_one;

typedef struct rt_limit {
    int kind;
    int side; /* BUDGET: per */
    int group;
    bool different;
    bool by_column; /* BUDGET: the person's column is the bound */
    bool by_person; /* BUDGET: the person's column is the cost */
    rt_amount least, most;
    int n_people; /* CONFLICT: one group */
    rt_one people[RT_MOST_GROUP];
    bool soft;
    int64_t penalty;
} rt_limit;

typedef struct rt_pair {
    int mentor, mentee, score, cost;
    bool pinned, active;
} rt_pair;

typedef struct rt_limited {
    int n[2];
    int n_both;
    int capacity[2][RT_MOST], group[2][RT_MOST], spend[2][RT_MOST], allow[2][RT_MOST];
    int minimum[RT_MOST];
    int n_pairs; /* pins first */
    int n_pins;
    rt_pair pairs[RT_MOST_PAIRS];
    bool has_lost; /* an active pair that has no score, so it is broken whatever is chosen: the first of these … */
    int lost[2];
    int n_limits;
    rt_limit limits[RT_MOST_LIMITS];
    int score_step;
    char objective[RT_MOST_LEVELS +
                   1]; /* a letter for each level: e mentees, m mentors, p pairs, s score, k keep, v even, w worst, x
                         leximin */
    int64_t give_up[RT_MOST_LEVELS]; /* millionths of the level before */
    int class_step;                  /* of leximin */
} rt_limited;

/* What enumeration found of each level: its optimum, and what it may end at. */
typedef struct rt_best {
    bool feasible;
    int64_t best[RT_MOST_LEVELS];
    int64_t worst[RT_MOST_LEVELS];
    int n_classes; /* with leximin: of all pairs but pins, ascending */
    int classes[RT_MOST_PAIRS];
} rt_best;

/* What may be drawn. */
typedef struct rt_draw {
    int first_kind, last_kind;
    int most_limits;
    const char *const *objectives; /* [n_objectives] */
    int n_objectives;
    bool may_be_soft;
    bool may_give_up;
} rt_draw;

rt_limited rt_limited_draw(uint64_t *random, const rt_draw *what);
/* Does a set of pairs (bits) meet all hard limits and capacities? */
bool rt_limited_fits(const rt_limited *it, uint32_t set);
/* Units by which one limit is violated. */
int64_t rt_limited_violation(const rt_limited *it, const rt_limit *limit, uint32_t set);
int64_t rt_limited_value(const rt_limited *it, char level, uint32_t set);
/* Classes of a set's pairs but pins, ascending; returns how many. */
int rt_limited_classes(const rt_limited *it, uint32_t set, int classes_out[RT_MOST_PAIRS]);
rt_best rt_limited_enumerate(const rt_limited *it);

/* The same for the library. */
typedef struct rt_limited_made {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_scores *scores;
    reversa_previous *previous;
    reversa_problem *problem;
} rt_limited_made;

void rt_limited_make(rt_limited_made *made, const rt_limited *it);
void rt_limited_unmake(rt_limited_made *made);
/* Fail with the programme's text where a call did not succeed. */
void rt_limited_succeed(const rt_limited_made *made, reversa_status status, const rt_limited *it);
/* The person of the cohort who is someone of the instance. */
int32_t rt_limited_person(const rt_limited_made *made, const rt_limited *it, int side, int i);
/* The chosen and pinned pairs as a set of the instance's. */
uint32_t rt_limited_set(const rt_limited_made *made, const rt_limited *it, const rv_new_pair *chosen, int64_t n);

#endif
