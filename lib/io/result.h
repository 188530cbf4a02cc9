/*
 * result.json: what the files of this topic share.
 */
#ifndef RV_IO_RESULT_H
#define RV_IO_RESULT_H

#include "io/json.h"
#include "model/matching.h"
#include "model/reasons.h"

/* The summary of a matching as a JSON document, NULL when jansson is out of memory. What varies from run to run stands
 * under "run"; all else is equal for equal inputs. */
json_t *rv_result_json(const reversa_problem *problem, const reversa_matching *matching);
/* Why the limits cannot be met, as a JSON object. */
json_t *rv_reason_json(rv_json_writer *out, const reversa_infeasibility *infeasibility);

#endif
