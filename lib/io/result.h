/*
 * result.json: what the files of this topic share.
 */
#ifndef RV_IO_RESULT_H
#define RV_IO_RESULT_H

#include <reversa/explain.h>
#include <reversa/wishes.h>

#include "io/json.h"
#include "model/baseline.h"
#include "model/matching.h"
#include "model/reasons.h"

#define RV_RESULT_OUTPUTS 4               /* files beside result.json that come of the matching alone */
#define RV_RESULT_REPORT "report.html"    /* one more, where there is a report */
#define RV_RESULT_BLOCKING "blocking.csv" /* and where there are blocking pairs to tell of */
#define RV_RESULT_MORE 2                  /* these two */

/* All of them. */
#define RV_RESULT_FILES (RV_RESULT_OUTPUTS + 1)

/* What was written beside result.json. */
typedef struct rv_result_outputs {
    int32_t n;
    const char *name[RV_RESULT_OUTPUTS + RV_RESULT_MORE];
    char sha256[RV_RESULT_OUTPUTS + RV_RESULT_MORE][65];
    const reversa_baseline *baseline; /* to be told of; NULL for none */
    const reversa_classification *lottery;
} rv_result_outputs;

/* The summary of a matching as a JSON document, NULL when jansson is out of memory; `outputs` NULL for none. What varies
 * from run to run stands under "run"; all else is equal for equal inputs. */
json_t *rv_result_json(const reversa_problem *problem, const reversa_matching *matching,
                       const rv_result_outputs *outputs);

/* The hashes of what reversa_results_write() writes beside result.json, without writing it. */
reversa_status rv_result_hashes(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                                rv_result_outputs *outputs_out);
/* Why the limits cannot be met, as a JSON object. */
json_t *rv_reason_json(rv_json_writer *out, const reversa_infeasibility *infeasibility);

/* blocking.csv into an open output. */
reversa_status rv_blocking_put(reversa_context *ctx, const reversa_blocking *blocking, rv_output *output);

/* Open and write all files of a folder beside their places; commit or abort them, whatever the status. */
reversa_status rv_results_stage(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                                const char *folder, rv_output outputs[RV_RESULT_FILES]);

/* One of these files by its name, with its bytes in output->buffer: abort the output afterwards. REVERSA_E_UNSUPPORTED, not
 * recorded, where no file has that name. */
reversa_status rv_result_hold(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                              const char *name, char sha256_out[65], rv_output *output);

#endif
