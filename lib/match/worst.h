/*
 * `worst`: the highest threshold at which the levels before are still attained.
 */
#ifndef RV_MATCH_WORST_H
#define RV_MATCH_WORST_H

#include "match/linear.h"

/*
 * From a solved run of levels: the highest score T such that pairs of at least T attain its values and counts. The proof is
 * a cut one point higher: prices over every eligible pair above T, by which the values are out of reach there.
 */
reversa_status rv_worst_find(const rv_linear *linear, int32_t *threshold_out);

#endif
