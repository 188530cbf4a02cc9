/*
 * An attacker on published numbers: unknown numbers of people, and linear equations of them that the publication gives. By
 * elimination, which unknowns follow?
 */
#ifndef RT_ATTACK_H
#define RT_ATTACK_H

#include "support/support.h"

#define RT_MOST_UNKNOWNS 200

typedef struct rt_attack {
    int n_unknowns;
    int rank;
    double row[RT_MOST_UNKNOWNS][RT_MOST_UNKNOWNS]; /* reduced, each with its pivot */
    int pivot[RT_MOST_UNKNOWNS];
} rt_attack;

void rt_attack_open(rt_attack *attack, int n_unknowns);

/* The publication gives the sum of these, [n_unknowns] whole coefficients. */
void rt_attack_add(rt_attack *attack, const double *coefficient);

/* The sum of n unknowns, `step` apart. */
void rt_attack_add_sum(rt_attack *attack, int first, int step, int n);

/* Does what is given settle this sum, or this unknown? */
bool rt_attack_gives(const rt_attack *attack, const double *coefficient);
bool rt_attack_settles(const rt_attack *attack, int unknown);

#endif
