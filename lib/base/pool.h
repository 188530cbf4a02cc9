/*
 * Work in blocks on several threads.
 *
 * The work is cut into blocks by the caller, in a way that does not depend on the number of threads; blocks are started
 * in ascending order, each exactly once, and write only to their own part of the output. So results never depend on
 * threads. Workers return a status and record no error.
 */
#ifndef RV_BASE_POOL_H
#define RV_BASE_POOL_H

#include "base/context.h"

/* Work on one block. worker is 0 .. rv_workers(ctx) − 1 and names the caller's workspace for this thread. */
typedef reversa_status (*rv_block_function)(void *state, int64_t block, int32_t worker);

/* The number of workspaces a caller of rv_parallel() must have ready. */
int32_t rv_workers(const reversa_context *ctx);

/*
 * Run every block. The calling thread is worker 0; progress (stage may be NULL for none) is reported from it. Where no
 * thread can be made the work is done by fewer.
 *
 * Returns the status of the lowest block that failed (later blocks may not have run), or REVERSA_E_CANCELLED or
 * REVERSA_E_DEADLINE with the error recorded, also where a block returned one of these two. For any other status that
 * came from a block no error is recorded: the caller words it.
 */
reversa_status rv_parallel(reversa_context *ctx, int64_t n_blocks, rv_block_function function, void *state,
                           const char *stage);

#endif
