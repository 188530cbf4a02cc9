/*
 * Advice on a small problem that is matched first: the fixture of the tests of advice.
 */
#ifndef RT_ADVISED_H
#define RT_ADVISED_H

#include <reversa/advice.h>

#include "support/people.h"

typedef struct rt_advised {
    rt_case made;
    reversa_matching *matching;
    reversa_advice *advice;
} rt_advised;

/* Coverage alone, and the objective that the tests of advice share: the inside of a programme. */
#define RT_COVERAGE                                                                                                    \
    "\"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", "      \
    "\"weight\": 1}], \"objective\": [\"mentees\", \"score\"]"

/* Match the people with prices of levels, and ask for the `best` of each kind. */
void rt_advise(rt_advised *a, const char *csv, const char *inside, int32_t best);
void rt_advised_drop(rt_advised *a);

/* The n-th item of a kind; all zero where there is none. */
reversa_advice_item rt_advice_item(const rt_advised *a, reversa_advice_kind kind, int n);

#endif
