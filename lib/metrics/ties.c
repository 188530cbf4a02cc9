/*
 * Networks of ties: made from lists of pairs, enlarged by further ones, compared.
 *
 * Each tie is held once, as (lower person, higher person), in that order: one radix sort of 64-bit keys finds those given
 * twice, and walking ties in this order fills everyone's list of neighbours in ascending order.
 */
#include "metrics/ties.h"

#include <math.h>
#include <string.h>

#include "metrics/disclosure.h"
#include "metrics/radix.h"
#include "model/matching.h"

#define MOST_TIES (INT64_C(1) << 30)
#define MOST_GROUPS (1 << 20)
#define POLL_ROWS ((int64_t)1 << 20)
#define N_COUNTS 3 /* of a group */

/* Further ties of a network in the making. */
typedef struct list {
    int64_t n;
    const int32_t *from;
    const int32_t *to;
} list;

void reversa_network_rows_init(reversa_network_rows *rows)
{
    *rows = (reversa_network_rows){.struct_size = sizeof *rows, .smallest = 5};
}

static reversa_status check_end(reversa_context *ctx, const char *column, int64_t row, int32_t person, int32_t n_people)
{
    rv_place place = {.row = row + 1, .column = column};
    if (person >= 0 && person < n_people)
        return REVERSA_OK;
    return rv_fail_at(ctx, REVERSA_E_DATA, place, "Person %d is not one of the %d", person, n_people);
}

static reversa_status check_list(reversa_context *ctx, const reversa_network_rows *rows, int32_t n_people)
{
    if (rows->struct_size < sizeof *rows)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.struct_size is not the size of the structure");
    if (rows->n_ties < 0 || rows->n_ties > MOST_TIES)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The number of ties is %lld, it must be 0 to %lld",
                       (long long)rows->n_ties, (long long)MOST_TIES);
    if (rows->n_ties > 0 && (!rows->from || !rows->to))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Ties need both ends");
    for (int64_t i = 0; i < rows->n_ties; i++) {
        if (i % POLL_ROWS == 0 && rv_poll(ctx))
            break;
        (void)check_end(ctx, "from", i, rows->from[i], n_people);
        (void)check_end(ctx, "to", i, rows->to[i], n_people);
    }
    return rv_first_error(ctx);
}

static reversa_status check_groups(reversa_context *ctx, const reversa_network_rows *rows)
{
    if (rows->n_people < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The number of people is %d", rows->n_people);
    if (rows->smallest < 0 || rows->smallest > INT32_MAX)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "smallest is %lld, it must be 0 to %d", (long long)rows->smallest,
                       INT32_MAX);
    if (rows->n_people > 0 && !rows->group)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "People need a group");
    for (int32_t i = 0; i < rows->n_people; i++) {
        rv_place place = {.row = (int64_t)i + 1, .column = "group"};
        if (rows->group[i] < 0 || rows->group[i] >= MOST_GROUPS)
            (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The group number %d is not in 0 to %d", rows->group[i],
                             MOST_GROUPS - 1);
    }
    return rv_first_error(ctx);
}

static size_t take_list(rv_radix *radix, size_t n, const list *ties)
{
    for (int64_t i = 0; i < ties->n; i++) {
        uint64_t a = (uint64_t)ties->from[i];
        uint64_t b = (uint64_t)ties->to[i];
        if (a == b)
            continue;
        radix->row[n] = 0;
        radix->key[n++] = a < b ? a << 32 | b : b << 32 | a;
    }
    return n;
}

/* The lists together, ordered, each tie once. */
static reversa_status join_lists(reversa_context *ctx, reversa_network *ties, const list *lists, size_t n_lists)
{
    rv_arena scratch;
    rv_radix radix;
    size_t given = 0;
    size_t n = 0;
    size_t kept = 0;
    int32_t *from = NULL;
    int32_t *to = NULL;
    for (size_t i = 0; i < n_lists; i++)
        given += (size_t)lists[i].n;
    rv_arena_open(ctx, &scratch);
    reversa_status status = rv_radix_open(ctx, &scratch, given, &radix);
    if (status)
        goto done;
    for (size_t i = 0; i < n_lists; i++)
        n = take_list(&radix, n, &lists[i]);
    rv_radix_sort(&radix, n);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || radix.key[i] != radix.key[kept - 1])
            radix.key[kept++] = radix.key[i];
    }
    from = rv_arena_alloc(ctx, &ties->arena, kept, sizeof *from);
    to = rv_arena_alloc(ctx, &ties->arena, kept, sizeof *to);
    status = from && to ? REVERSA_OK : REVERSA_E_MEMORY;
    for (size_t i = 0; i < kept && !status; i++) {
        from[i] = (int32_t)(radix.key[i] >> 32);
        to[i] = (int32_t)(radix.key[i] & UINT32_MAX);
    }
    ties->n_ties = (int64_t)kept;
    ties->from = from;
    ties->to = to;
done:
    rv_arena_free(&scratch);
    return status;
}

static reversa_status list_neighbours(reversa_context *ctx, reversa_network *ties)
{
    size_t people = (size_t)ties->n_people;
    int64_t *offset = rv_arena_alloc(ctx, &ties->arena, people + 2, sizeof *offset);
    int32_t *neighbour = rv_arena_alloc(ctx, &ties->arena, 2 * (size_t)ties->n_ties, sizeof *neighbour);
    if (!offset || !neighbour)
        return REVERSA_E_MEMORY;
    for (int64_t t = 0; t < ties->n_ties; t++) { /* counts, two places up */
        offset[ties->from[t] + 2]++;
        offset[ties->to[t] + 2]++;
    }
    for (size_t i = 2; i < people + 2; i++)
        offset[i] += offset[i - 1];
    for (int64_t t = 0; t < ties->n_ties; t++) { /* where the next goes, one place up: ends as the start of the next */
        neighbour[offset[ties->from[t] + 1]++] = ties->to[t];
        neighbour[offset[ties->to[t] + 1]++] = ties->from[t];
    }
    ties->offset = offset;
    ties->neighbour = neighbour;
    return REVERSA_OK;
}

static reversa_status count_by_group(reversa_context *ctx, reversa_network *ties)
{
    int64_t *external = rv_arena_alloc(ctx, &ties->arena, (size_t)ties->n_groups, sizeof *external);
    int64_t *internal = rv_arena_alloc(ctx, &ties->arena, (size_t)ties->n_groups, sizeof *internal);
    if (!external || !internal)
        return REVERSA_E_MEMORY;
    for (int64_t t = 0; t < ties->n_ties; t++) {
        int32_t a = ties->group[ties->from[t]];
        int32_t b = ties->group[ties->to[t]];
        if (a == b) {
            internal[a]++;
            continue;
        }
        external[a]++;
        external[b]++;
    }
    ties->external = external;
    ties->internal = internal;
    return REVERSA_OK;
}

/* People, ties within and ties across, of which totals are known, the last counted from both ends. */
static reversa_status hide_groups(reversa_context *ctx, reversa_network *ties)
{
    rv_arena scratch;
    size_t n = (size_t)ties->n_groups;
    rv_arena_open(ctx, &scratch);
    int64_t *counts = rv_arena_alloc(ctx, &scratch, n, N_COUNTS * sizeof *counts);
    bool *hidden = rv_arena_alloc(ctx, &ties->arena, n, sizeof *hidden);
    reversa_status status = counts && hidden ? REVERSA_OK : REVERSA_E_MEMORY;
    if (status)
        goto done;
    for (int32_t i = 0; i < ties->n_people; i++)
        counts[(size_t)ties->group[i] * N_COUNTS]++;
    for (size_t g = 0; g < n; g++) {
        counts[g * N_COUNTS + 1] = ties->internal[g];
        counts[g * N_COUNTS + 2] = ties->external[g];
    }
    const rv_group_counts table = {.n_groups = n, .n_columns = N_COUNTS, .counts = counts, .smallest = ties->smallest};
    rv_disclosure_hide_groups(&table, hidden);
    ties->hidden = hidden;
done:
    rv_arena_free(&scratch);
    return status;
}

/* People, their groups, and what is small. */
typedef struct people {
    int32_t n;
    const int32_t *group;
    int64_t smallest;
} people;

/* A network of people in groups with ties from several lists; all is checked. */
static reversa_status make(reversa_context *ctx, const people *of, const list lists[2], reversa_network **ties_out)
{
    int32_t n_people = of->n;
    const int32_t *group = of->group;
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_network *ties = rv_arena_alloc(ctx, &arena, 1, sizeof *ties);
    int32_t *copy = rv_arena_alloc(ctx, &arena, (size_t)n_people, sizeof *copy);
    reversa_status status = ties && copy ? REVERSA_OK : REVERSA_E_MEMORY;
    if (status)
        goto done;
    ties->arena = arena;
    ties->n_people = n_people;
    ties->smallest = of->smallest;
    ties->group = copy;
    for (int32_t i = 0; i < n_people; i++) {
        copy[i] = group[i];
        ties->n_groups = group[i] >= ties->n_groups ? group[i] + 1 : ties->n_groups;
    }
    status = join_lists(ctx, ties, lists, 2);
    if (!status)
        status = list_neighbours(ctx, ties);
    if (!status)
        status = count_by_group(ctx, ties);
    if (!status)
        status = hide_groups(ctx, ties);
    if (!status)
        status = rv_ties_describe(ctx, ties);
    arena = ties->arena;
    if (!status)
        *ties_out = ties;
done:
    if (status)
        rv_arena_free(&arena);
    return status;
}

reversa_status reversa_network_create(reversa_context *ctx, const reversa_network_rows *rows,
                                      reversa_network **ties_out)
{
    if (ties_out)
        *ties_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!rows || !ties_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows and ties_out must not be NULL");
    status = check_list(ctx, rows, rows->n_people);
    if (!status)
        status = check_groups(ctx, rows);
    if (status)
        return status;
    const list lists[2] = {{.n = rows->n_ties, .from = rows->from, .to = rows->to}};
    return make(ctx, &(people){rows->n_people, rows->group, rows->smallest}, lists, ties_out);
}

static reversa_status add_list(reversa_context *ctx, const reversa_network *ties, const list *more,
                               reversa_network **ties_out)
{
    const list lists[2] = {{.n = ties->n_ties, .from = ties->from, .to = ties->to}, *more};
    if (ties->n_ties + more->n > MOST_TIES)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "There would be more than %lld ties", (long long)MOST_TIES);
    return make(ctx, &(people){ties->n_people, ties->group, ties->smallest}, lists, ties_out);
}

reversa_status reversa_network_add(reversa_context *ctx, const reversa_network *ties, const reversa_network_rows *rows,
                                   reversa_network **ties_out)
{
    if (ties_out)
        *ties_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!ties || !rows || !ties_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "ties, rows and ties_out must not be NULL");
    status = check_list(ctx, rows, ties->n_people);
    if (status)
        return status;
    return add_list(ctx, ties, &(list){.n = rows->n_ties, .from = rows->from, .to = rows->to}, ties_out);
}

reversa_status reversa_network_add_matching(reversa_context *ctx, const reversa_network *ties,
                                            const reversa_matching *matching, reversa_network **ties_out)
{
    rv_arena scratch;
    if (ties_out)
        *ties_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!ties || !matching || !ties_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "ties, matching and ties_out must not be NULL");
    if (matching->problem->cohort->n_people != ties->n_people)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The network has %d people, the matching's cohort has %d",
                       ties->n_people, matching->problem->cohort->n_people);
    size_t n = (size_t)matching->n_pairs;
    rv_arena_open(ctx, &scratch);
    int32_t *from = rv_arena_alloc(ctx, &scratch, n, sizeof *from);
    int32_t *to = rv_arena_alloc(ctx, &scratch, n, sizeof *to);
    status = from && to ? REVERSA_OK : REVERSA_E_MEMORY;
    for (size_t i = 0; i < n && !status; i++) {
        from[i] = matching->pairs[i].mentor;
        to[i] = matching->pairs[i].mentee;
    }
    if (!status)
        status = add_list(ctx, ties, &(list){.n = (int64_t)n, .from = from, .to = to}, ties_out);
    rv_arena_free(&scratch);
    return status;
}

void reversa_network_describe(const reversa_network *ties, reversa_network_summary *summary_out)
{
    *summary_out = ties->summary;
}

void reversa_network_of_group(const reversa_network *ties, int32_t group, int64_t *external_out, int64_t *internal_out)
{
    bool known = group >= 0 && group < ties->n_groups;
    bool hidden = known && ties->hidden[group];
    *external_out = hidden ? REVERSA_HIDDEN_COUNT : known ? ties->external[group] : 0;
    *internal_out = hidden ? REVERSA_HIDDEN_COUNT : known ? ties->internal[group] : 0;
}

void reversa_network_compare(const reversa_network *before, const reversa_network *after,
                             reversa_network_gain *gain_out)
{
    const reversa_network_summary *old = &before->summary;
    const reversa_network_summary *new = &after->summary;
    double gained = (double)(new->external - old->external);
    *gain_out = (reversa_network_gain){
        .n_new = new->n_ties - old->n_ties,
        .external_before = old->external,
        .external_after = new->external,
        .gain_percent = old->external > 0 ? 100 * gained / (double)old->external : NAN,
        .ei_before = old->ei,
        .ei_after = new->ei,
        .assortativity_before = old->attribute_assortativity,
        .assortativity_after = new->attribute_assortativity,
        .components_before = old->n_components,
        .components_after = new->n_components,
    };
}

void reversa_network_free(reversa_network *ties)
{
    if (!ties)
        return;
    rv_arena arena = ties->arena; /* the network lies in it */
    rv_arena_free(&arena);
}
