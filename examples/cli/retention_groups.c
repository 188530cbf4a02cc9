/*
 * Retention group by group. A group is hidden whole where a count of it is small, or would let another be worked out: the
 * library says which counts those are. Those without a value are a row like the others, or the totals would give them away.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "retention.h"

#define N_COUNTS 4

static void read_figure(const reversa_retention *retention, const char *name, reversa_figure *found_out)
{
    reversa_retention_figure(retention, reversa_retention_find(retention, name), found_out);
}

void retention_counts(const reversa_retention *retention, int64_t counts_out[4])
{
    static const char *const names[] = {"naive_retention_participants", "naive_retention_others"};
    for (int i = 0; i < 2; i++) {
        reversa_figure found;
        read_figure(retention, names[i], &found);
        counts_out[2 * i] = found.events;
        counts_out[2 * i + 1] = found.n - found.events;
    }
}

static reversa_status study(const retention_report *r, retention_group *group)
{
    reversa_retention_options options = r->options;
    reversa_retention *retention = NULL;
    reversa_figure found;
    options.where_column = r->session->settings->by;
    options.where_value = group->value;
    reversa_status status = reversa_retention_create(r->session->ctx, r->employment, &options, &retention);
    if (status)
        return status;
    retention_counts(retention, group->counts);
    read_figure(retention, "hazard_ratio", &found);
    group->hazard_ratio = found.estimate;
    read_figure(retention, "stay", &found);
    group->stay = found.estimate;
    reversa_retention_free(retention);
    return REVERSA_OK;
}

/* Hide every group of which some count must not be shown; and all, where a total must not, for totals stand elsewhere. */
static reversa_status hide(retention_report *r)
{
    int32_t n = r->n_groups;
    int64_t *counts = table_memory(NULL, (size_t)n * N_COUNTS, sizeof *counts);
    uint8_t *cells = table_memory(NULL, ((size_t)n + 1) * (N_COUNTS + 1), sizeof *cells);
    reversa_disclosure_options options;
    reversa_disclosure_options_init(&options);
    options.smallest = (int64_t)r->session->settings->smallest;
    for (int32_t g = 0; g < n; g++)
        memcpy(counts + (size_t)g * N_COUNTS, r->groups[g].counts, sizeof r->groups[g].counts);
    const reversa_count_table table = {
        .struct_size = sizeof table, .n_rows = n, .n_columns = N_COUNTS, .counts = counts};
    reversa_status status = reversa_disclosure_protect(r->session->ctx, &table, &options, cells);
    for (int32_t g = 0; !status && g < n; g++)
        for (int c = 0; c <= N_COUNTS; c++)
            r->groups[g].hidden = r->groups[g].hidden || cells[g * (N_COUNTS + 1) + c] != REVERSA_DISCLOSURE_SHOWN ||
                                  cells[n * (N_COUNTS + 1) + c] != REVERSA_DISCLOSURE_SHOWN;
    free(counts);
    free(cells);
    return status;
}

/* Those without a value: whoever is in no other group. */
static void count_rest(retention_report *r, retention_group *rest)
{
    retention_counts(r->retention, rest->counts);
    for (int32_t g = 0; g < r->n_groups; g++)
        for (int c = 0; c < N_COUNTS; c++)
            rest->counts[c] -= r->groups[g].counts[c];
    rest->hazard_ratio = rest->stay = figures_single(NAN);
}

reversa_status retention_make_groups(retention_report *r)
{
    int32_t n = reversa_rates_n_groups(r->by_value);
    reversa_status status = REVERSA_OK;
    r->groups = table_memory(NULL, (size_t)n + 1, sizeof *r->groups);
    for (int32_t g = 0; !status && g < n; g++) {
        const char *value = reversa_rates_group(r->by_value, g);
        if (!value)
            continue;
        retention_group *group = &r->groups[r->n_groups++];
        *group = (retention_group){.value = value};
        status = study(r, group);
    }
    if (status)
        return status;
    retention_group rest = {.value = NULL};
    count_rest(r, &rest);
    if (rest.counts[0] + rest.counts[1] + rest.counts[2] + rest.counts[3] > 0)
        r->groups[r->n_groups++] = rest;
    return hide(r);
}
