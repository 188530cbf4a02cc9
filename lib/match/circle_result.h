/*
 * From the circles that a search found to the result that the caller gets.
 */
#ifndef RV_MATCH_CIRCLE_RESULT_H
#define RV_MATCH_CIRCLE_RESULT_H

#include "match/circle.h"

/* What the search found. */
typedef struct rv_circle_answer {
    reversa_outcome outcome;
    rv_circle_list circles;
    int64_t value[RV_MAX_LEVELS];
    int64_t bound[RV_MAX_LEVELS];
    int32_t rounds;
    int32_t n_listed;
} rv_circle_answer;

/* Make the result and check it; NULL after an error. */
reversa_status rv_circle_result(rv_circle_set *set, const rv_circle_answer *answer, reversa_circles **circles_out);

#endif
