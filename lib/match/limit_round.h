/*
 * A matching near a mixture of matchings: what the linear program of a large stage leaves is rounded.
 */
#ifndef RV_MATCH_LIMIT_ROUND_H
#define RV_MATCH_LIMIT_ROUND_H

#include "match/limit_master.h"

/* Round the mixture of the last linear program: pairs [oracle.most_choice] within places, ascending, whose sums lie near those
 * of the mixture; none where there was no mixture. */
reversa_status rv_master_round(rv_master *master, int32_t *choice_out, int32_t *n_out);

#endif
