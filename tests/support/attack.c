/* Elimination of equations one by one: a sum is settled where nothing is left of it after all rows are subtracted. */
#include "support/attack.h"

#include <math.h>
#include <string.h>

#define NOTHING 1e-9 /* coefficients are small whole numbers */

void rt_attack_open(rt_attack *attack, int n_unknowns)
{
    assert_in_range(n_unknowns, 0, RT_MOST_UNKNOWNS);
    memset(attack, 0, sizeof *attack);
    attack->n_unknowns = n_unknowns;
}

static void subtract(double *row, const double *other, double times, int n)
{
    for (int i = 0; i < n; i++) {
        row[i] -= times * other[i];
        row[i] = fabs(row[i]) < NOTHING ? 0 : row[i];
    }
}

void rt_attack_add(rt_attack *attack, const double *coefficient)
{
    int n = attack->n_unknowns;
    double row[RT_MOST_UNKNOWNS];
    int pivot = 0;
    memcpy(row, coefficient, (size_t)n * sizeof *row);
    for (int r = 0; r < attack->rank; r++)
        subtract(row, attack->row[r], row[attack->pivot[r]], n);
    for (int i = 1; i < n; i++)
        pivot = fabs(row[i]) > fabs(row[pivot]) ? i : pivot;
    if (row[pivot] == 0)
        return;
    double scale = row[pivot];
    for (int i = 0; i < n; i++)
        row[i] /= scale;
    for (int r = 0; r < attack->rank; r++)
        subtract(attack->row[r], row, attack->row[r][pivot], n);
    memcpy(attack->row[attack->rank], row, (size_t)n * sizeof *row);
    attack->pivot[attack->rank++] = pivot;
}

void rt_attack_add_sum(rt_attack *attack, int first, int step, int n)
{
    double coefficient[RT_MOST_UNKNOWNS] = {0};
    for (int i = 0; i < n; i++)
        coefficient[first + i * step] = 1;
    rt_attack_add(attack, coefficient);
}

bool rt_attack_gives(const rt_attack *attack, const double *coefficient)
{
    int n = attack->n_unknowns;
    double row[RT_MOST_UNKNOWNS];
    memcpy(row, coefficient, (size_t)n * sizeof *row);
    for (int r = 0; r < attack->rank; r++)
        subtract(row, attack->row[r], row[attack->pivot[r]], n);
    for (int i = 0; i < n; i++)
        if (row[i] != 0)
            return false;
    return true;
}

bool rt_attack_settles(const rt_attack *attack, int unknown)
{
    double coefficient[RT_MOST_UNKNOWNS] = {0};
    coefficient[unknown] = 1;
    return rt_attack_gives(attack, coefficient);
}
