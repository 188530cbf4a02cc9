/*
 * A door between C++ and C: exceptions of a guest end here.
 */
#ifndef RV_MATCH_HIGHS_GUARD_H
#define RV_MATCH_HIGHS_GUARD_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum rv_guarded { RV_GUARDED_DONE, RV_GUARDED_MEMORY, RV_GUARDED_THROWN } rv_guarded;

/* Call work(guest). What it throws is caught: lack of memory, or anything else. Frames of C that it passes are left
 * without cleaning up. */
rv_guarded rv_highs_guard(void (*work)(void *guest), void *guest);

#ifdef __cplusplus
}
#endif
#endif
