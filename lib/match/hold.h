/*
 * Would one pair more break a limit? The finished matching is measured once; then each pair is a question of its own.
 */
#ifndef RV_MATCH_HOLD_H
#define RV_MATCH_HOLD_H

#include "match/solve.h"

typedef struct rv_hold rv_hold;

/* Measure chosen and pinned pairs for all limits but `load`, which is in the places. *hold_out lies in the arena. */
reversa_status rv_hold_open(const rv_solve *solve, const rv_solution *solution, rv_arena *arena, rv_hold **hold_out);
/* Does a limit forbid to add the pair (ordinals)? Reads only: any thread may ask. */
bool rv_hold_forbids(const rv_hold *hold, int32_t mentor, int32_t mentee);

#endif
