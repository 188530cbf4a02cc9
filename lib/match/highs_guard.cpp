/*
 * The one file that is not C: HiGHS reports lack of memory by an exception, its C interface lets that pass, and an
 * exception that nobody catches ends the process. Built only together with HiGHS.
 */
#include "match/highs_guard.h"

#include <new>
#include <stdexcept>

extern "C" rv_guarded rv_highs_guard(void (*work)(void *guest), void *guest)
{
    try {
        work(guest);
        return RV_GUARDED_DONE;
    } catch (const std::bad_alloc &) {
        return RV_GUARDED_MEMORY;
    } catch (const std::length_error &) { /* a container asked for more than there can be */
        return RV_GUARDED_MEMORY;
    } catch (...) {
        return RV_GUARDED_THROWN;
    }
}
