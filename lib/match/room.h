/*
 * A room for a guest: foreign code in a thread of its own, while the caller's thread reports progress.
 */
#ifndef RV_MATCH_ROOM_H
#define RV_MATCH_ROOM_H

#include "base/context.h"

/* Run work(guest) in a new thread with all signals blocked, and wait for it. `steps` is what the guest counts up, for the
 * progress callback. The guest has to look at rv_stop_status() itself. REVERSA_E_MEMORY, recorded, where no thread
 * could be started; then work() was not called. */
reversa_status rv_room_run(reversa_context *ctx, void (*work)(void *guest), void *guest, atomic_llong *steps);

#endif
