/*
 * Reasons in words: one sentence for each certificate, limit and relaxation. Texts lie in the arena, NULL after an error.
 */
#ifndef RV_MATCH_REASON_TEXT_H
#define RV_MATCH_REASON_TEXT_H

#include "base/text.h"
#include "model/reasons.h"

const char *rv_reason_crowd_text(reversa_context *ctx, rv_arena *arena, const reversa_problem *problem,
                                 const rv_counted *counted);
const char *rv_reason_clash_text(reversa_context *ctx, rv_arena *arena, const reversa_problem *problem,
                                 const rv_clash *clash);
const char *rv_reason_relaxation_text(reversa_context *ctx, rv_arena *arena, const reversa_problem *problem,
                                      const rv_relaxation *found);

#endif
