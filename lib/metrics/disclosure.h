/*
 * Disclosure control, for those who publish tables.
 */
#ifndef RV_METRICS_DISCLOSURE_H
#define RV_METRICS_DISCLOSURE_H

#include <reversa/disclosure.h>

#include "base/context.h"

/* reversa_disclosure_protect() without the door: arguments are checked. */
reversa_status rv_disclosure_protect(reversa_context *ctx, const reversa_count_table *table,
                                     const reversa_disclosure_options *options, uint8_t *cells_out);

#endif
