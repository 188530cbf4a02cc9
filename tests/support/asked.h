/*
 * One person asked about in a small programme: what the tests of why-not answers begin with.
 */
#ifndef RT_ASKED_H
#define RT_ASKED_H

#include <reversa/why_not.h>

#include "support/people.h"

/* The inside of a programme: mentors two levels above, the best four above. */
#define RT_GAP                                                                                                         \
    "\"rules\": [{\"rule\": \"level_gap\", \"at_least\": 2}], \"criteria\": [{\"criterion\": \"gap\", \"attribute\": " \
    "\"level\", \"ideal\": 4, \"range\": 4, \"weight\": 1}], \"objective\": [\"mentees\", \"score\"]"

typedef struct rt_asked {
    rt_case made;
    reversa_matching *matching;
    reversa_insight *insight;
    reversa_why_not *answers[2];
} rt_asked;

/* Match the people of the text within the programme, and ask about one; solves < 0: without new solves. */
void rt_ask(rt_asked *a, const char *csv, const char *inside, const char *id, int32_t solves);
void rt_asked_drop(rt_asked *a);

#endif
