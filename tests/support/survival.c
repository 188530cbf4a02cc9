/*
 * Times are few and whole, so that ties, empty risk sets and late entries all occur in small samples.
 */
#include "support/survival.h"

#include <math.h>

#define LAST_TIME 12

void rt_rows_draw(rt_rows *rows, uint64_t *random, int64_t n, int32_t n_causes)
{
    assert_true(n <= RT_MOST_ROWS);
    rows->n = n;
    for (int64_t i = 0; i < n; i++) {
        int64_t exit = rt_between(random, 1, LAST_TIME);
        rows->exit[i] = (double)exit;
        rows->entry[i] = rt_between(random, 0, 2) == 0 ? -INFINITY : (double)rt_between(random, 0, exit - 1);
        rows->event[i] = (int32_t)rt_between(random, 0, n_causes);
        rows->weight[i] = (double)rt_between(random, 0, 3);
        rows->stratum[i] = (int32_t)rt_between(random, 0, 1);
        rows->group[i] = (int32_t)rt_between(random, 0, 2);
        rows->cluster[i] = (int32_t)rt_between(random, 0, n / 2);
    }
}

reversa_survival_rows rt_rows_of(const rt_rows *rows)
{
    reversa_survival_rows all;
    reversa_survival_rows_init(&all);
    all.n = rows->n;
    all.entry = rows->entry;
    all.exit = rows->exit;
    all.event = rows->event;
    all.weight = rows->weight;
    all.stratum = rows->stratum;
    all.group = rows->group;
    all.cluster = rows->cluster;
    return all;
}

reversa_survival *rt_survival(reversa_context *ctx, const reversa_survival_rows *rows)
{
    reversa_survival *survival = NULL;
    assert_int_equal(reversa_survival_create(ctx, rows, &survival), REVERSA_OK);
    assert_non_null(survival);
    return survival;
}

bool rt_at_risk(const reversa_survival_rows *rows, int64_t i, double time, int32_t group)
{
    if (group >= 0 && rows->group && rows->group[i] != group)
        return false;
    return (!rows->entry || rows->entry[i] < time) && time <= rows->exit[i];
}

double rt_weight(const reversa_survival_rows *rows, int64_t i)
{
    return rows->weight ? rows->weight[i] : 1;
}

void rt_assert_close(double value, double expected, double share, const char *what)
{
    if ((isnan(value) && isnan(expected)) || value == expected)
        return;
    if (!(fabs(value - expected) <= share * fmax(1, fmax(fabs(value), fabs(expected)))))
        fail_msg("%s: %.17g, expected %.17g", what, value, expected);
}
