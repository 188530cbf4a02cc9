/*
 * The words for outcomes and reasons, as they stand in the results.
 */
#include <reversa/matching.h>

const char *reversa_outcome_name(reversa_outcome outcome)
{
    static const char *const names[] = {[REVERSA_OUTCOME_OPTIMAL] = "optimal",
                                        [REVERSA_OUTCOME_FEASIBLE] = "feasible",
                                        [REVERSA_OUTCOME_INFEASIBLE] = "infeasible",
                                        [REVERSA_OUTCOME_STOPPED] = "stopped"};
    size_t index = (size_t)outcome;
    return index < sizeof names / sizeof names[0] ? names[index] : "unknown";
}

const char *reversa_reason_name(reversa_reason reason)
{
    static const char *const names[] = {
        [REVERSA_REASON_NO_CAPACITY] = "no_capacity", [REVERSA_REASON_NO_ELIGIBLE] = "no_eligible",
        [REVERSA_REASON_ONE_ROLE] = "one_role",       [REVERSA_REASON_LIMIT] = "limit",
        [REVERSA_REASON_OUTBID] = "outbid",           [REVERSA_REASON_STOPPED] = "stopped"};
    size_t index = (size_t)reason;
    return index < sizeof names / sizeof names[0] ? names[index] : "unknown";
}
