/*
 * What forcing or forbidding a pair costs, by the definition: all matchings of a tiny problem are listed with the change and
 * without it.
 */
#ifndef RT_CHANGE_H
#define RT_CHANGE_H

#include "support/levels.h"

/* What the definition says of a change. */
typedef struct rt_change {
    bool possible;
    int64_t loss[RT_LEVELS_MOST]; /* positive is worse, also of "even" */
} rt_change;

/* A tiny problem; in three of four rounds with an objective of those levels that have prices. */
void rt_change_draw(rt_case *drawn, uint64_t *random, int32_t round);
/* The best with the pair (mentor · n + mentee) forbidden where it was chosen, pinned else, against `base`. */
rt_change rt_change_tell(rt_case *drawn, const rt_levels *base, int32_t pair, bool chosen);
/* Is it possible, and nothing lost? */
bool rt_change_is_free(const rt_change *change, int32_t n_levels);
/* Is a pair that may be made in some best matching, if it scores so much? */
bool rt_change_has_pair(rt_case *drawn, int32_t pair, int32_t score);

#endif
