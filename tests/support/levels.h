/*
 * The objective by its definition: every matching of a tiny problem, and level by level those that are still allowed.
 */
#ifndef RT_LEVELS_H
#define RT_LEVELS_H

#include "support/match.h"

#define RT_LEVELS_MOST 8

/* What is left after all levels, and what each level's optimum was. */
typedef struct rt_levels {
    int32_t n_levels;
    int64_t optimum[RT_LEVELS_MOST];
    int64_t given_up[RT_LEVELS_MOST];
    int64_t n_left;
    struct rt_choice *left;
    int64_t n_open;     /* pairs that a choice decides about */
    int32_t (*open)[2]; /* mentor, mentee */
} rt_levels;

/* Draw an objective that the network can do, with leximin where it may stand. */
void rt_levels_draw(rt_case *drawn, uint64_t *random, bool with_leximin);
/* Do at most `most` pairs have to be decided about? */
bool rt_levels_are_few(const rt_case *drawn, int64_t most);
/* All matchings through all levels; n_left 0 where the loads cannot be met. Freed with rt_levels_free(). */
void rt_levels_enumerate(const rt_case *drawn, rt_levels *levels);
void rt_levels_free(rt_levels *levels);
/* Assert that the matching is one of those that are left, and says what each level reached. */
void rt_levels_check(const rt_case *drawn, const rt_levels *levels, const reversa_matching *matching);

#endif
