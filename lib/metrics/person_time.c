/*
 * Person-time: checked, copied, with times made equal within rounding, and ordered.
 *
 * Times that come from arithmetic (0.1 + 0.2 and 0.3) must tie as their authors meant. The rule is that of R's
 * survival (aeqSurv): the distinct finite entries and exits are walked upwards, and one that lies no more than
 * 2^-26 above the one before, absolutely or in shares of the mean of them all, is taken down to the first of its run.
 * Afterwards comparing times for equality is exact everywhere.
 */
#include "metrics/person_time.h"

#include <math.h>
#include <string.h>

#include "metrics/radix.h"
#include "metrics/ranks.h"

#define SPARE_NUMBERS 65536          /* numbers of strata and groups may pass the number of rows by this much */
#define POLL_ROWS ((int64_t)1 << 20) /* a few milliseconds of work */

/* The columns while they can still be written. */
typedef struct draft {
    reversa_context *ctx;
    reversa_survival *survival;
    double *entry;
    double *exit;
    rv_ranks exits;   /* in the arena of the object */
    rv_ranks entries; /* in the scratch; none where no entry is finite */
    rv_arena scratch;
} draft;

void reversa_survival_rows_init(reversa_survival_rows *rows)
{
    *rows = (reversa_survival_rows){.struct_size = sizeof *rows};
}

/* Report what is wrong with a row. */
static void check_row(reversa_context *ctx, const reversa_survival_rows *rows, int64_t i)
{
    rv_place place = {.row = i + 1};
    double exit = rows->exit[i];
    double entry = rows->entry ? rows->entry[i] : -INFINITY;
    if (!isfinite(exit)) {
        place.column = "exit";
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The exit is not a finite number");
    } else if (isnan(entry) || entry == INFINITY) {
        place.column = "entry";
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The entry is not a number");
    } else if (entry >= exit) {
        place.column = "exit";
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The exit %g is not after the entry %g", exit, entry);
    }
    if (rows->event[i] < 0) {
        place.column = "event";
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The event number %d is below 0", rows->event[i]);
    }
    if (rows->weight && !(rows->weight[i] >= 0 && isfinite(rows->weight[i]))) {
        place.column = "weight";
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The weight is not a finite number of at least 0");
    }
}

/* Is all well with the rows from first to last? Without branches, so that many are looked at at once. */
static bool are_good(const reversa_survival_rows *rows, int64_t first, int64_t last)
{
    bool good = true;
    for (int64_t i = first; i < last; i++)
        good &= fabs(rows->exit[i]) < INFINITY && rows->event[i] >= 0;
    for (int64_t i = first; rows->entry && i < last; i++)
        good &= rows->entry[i] < rows->exit[i];
    for (int64_t i = first; rows->weight && i < last; i++)
        good &= rows->weight[i] >= 0 && rows->weight[i] < INFINITY;
    return good;
}

static reversa_status check_rows(reversa_context *ctx, const reversa_survival_rows *rows)
{
    for (int64_t first = 0; first < rows->n; first += POLL_ROWS) {
        int64_t last = rows->n - first < POLL_ROWS ? rows->n : first + POLL_ROWS;
        if (rv_poll(ctx))
            break;
        if (are_good(rows, first, last))
            continue;
        for (int64_t i = first; i < last; i++)
            check_row(ctx, rows, i);
    }
    return rv_first_error(ctx);
}

/* The number of strata or groups: one more than the largest number, which must be in proportion to the rows. */
static reversa_status count_numbers(reversa_context *ctx, const int32_t *numbers, int64_t n, const char *column,
                                    int32_t *count_out)
{
    int64_t bound = n + SPARE_NUMBERS < INT32_MAX ? n + SPARE_NUMBERS : INT32_MAX;
    int32_t largest = 0;
    for (int64_t i = 0; numbers && i < n; i++) {
        rv_place place = {.row = i + 1, .column = column};
        if (numbers[i] < 0 || numbers[i] >= bound)
            return rv_fail_at(ctx, REVERSA_E_ARGUMENT, place, "The %s number %d is not in 0 to %lld", column,
                              numbers[i], (long long)bound - 1);
        largest = numbers[i] > largest ? numbers[i] : largest;
    }
    *count_out = largest + 1;
    return REVERSA_OK;
}

reversa_status rv_person_time_check(reversa_context *ctx, const reversa_survival_rows *rows)
{
    if (rows->struct_size < sizeof *rows)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.struct_size is not the size of the structure");
    if (rows->n < 0 || rows->n > INT32_MAX)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The number of rows is %lld, it must be 0 to %d", (long long)rows->n,
                       INT32_MAX);
    if (rows->n > 0 && (!rows->exit || !rows->event))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Rows need an exit and an event");
    return check_rows(ctx, rows);
}

/* A copy of a column of numbers; all 0 where there is none. NULL out of memory. */
static const int32_t *copy_numbers(draft *d, const int32_t *given, int64_t n)
{
    int32_t *copy = rv_arena_alloc(d->ctx, &d->survival->arena, (size_t)n, sizeof *copy);
    if (copy && given && n > 0)
        memcpy(copy, given, (size_t)n * sizeof *copy);
    return copy;
}

static void copy_weights(reversa_survival *s, double *weight, const double *given)
{
    double sum = 0;
    double broken = 0;
    double other = 0;
    for (int64_t i = 0; i < s->n; i++) {
        weight[i] = given ? given[i] : 1;
        other += weight[i] != 1;
        broken += weight[i] != floor(weight[i]);
        sum += weight[i];
    }
    s->weight = weight;
    s->weighted = other > 0;
    s->whole = broken == 0 && sum <= 0x1p53;
}

/* Copies of the columns that are given, and what stands for those that are not. */
static reversa_status copy_columns(draft *d, const reversa_survival_rows *rows)
{
    reversa_survival *s = d->survival;
    size_t n = (size_t)rows->n;
    double *weight = rv_arena_alloc(d->ctx, &s->arena, n, sizeof *weight);
    d->entry = rv_arena_alloc(d->ctx, &s->arena, n, sizeof *d->entry);
    d->exit = rv_arena_alloc(d->ctx, &s->arena, n, sizeof *d->exit);
    s->n = rows->n;
    s->event = copy_numbers(d, rows->event, rows->n);
    s->stratum = copy_numbers(d, rows->stratum, rows->n);
    s->group = rows->group || rows->stratum ? copy_numbers(d, rows->group, rows->n) : s->stratum;
    if (!s->event || !s->stratum || !s->group || !weight || !d->entry || !d->exit)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n; i++) {
        d->entry[i] = rows->entry ? rows->entry[i] + 0.0 : -INFINITY;
        d->exit[i] = rows->exit[i] + 0.0; /* no −0: it would be written so */
    }
    copy_weights(s, weight, rows->weight);
    s->entry = d->entry;
    s->exit = d->exit;
    return REVERSA_OK;
}

reversa_status rv_person_time_clusters(reversa_context *ctx, const int32_t *given, int64_t n, int32_t *dense,
                                       int64_t *n_clusters_out)
{
    rv_arena scratch;
    rv_radix radix;
    int32_t number = -1;
    rv_arena_open(ctx, &scratch);
    reversa_status status = rv_radix_open(ctx, &scratch, (size_t)n, &radix);
    for (int64_t i = 0; !status && i < n; i++) {
        radix.key[i] = rv_radix_key_of_int(given[i]);
        radix.row[i] = (int32_t)i;
    }
    if (!status)
        rv_radix_sort(&radix, (size_t)n);
    for (int64_t i = 0; !status && i < n; i++) {
        number += i == 0 || radix.key[i] != radix.key[i - 1];
        dense[radix.row[i]] = number;
    }
    *n_clusters_out = number + 1;
    rv_arena_free(&scratch);
    return status;
}

static reversa_status number_clusters(draft *d, const int32_t *given)
{
    reversa_survival *s = d->survival;
    int32_t *cluster = rv_arena_alloc(d->ctx, &s->arena, (size_t)s->n, sizeof *cluster);
    if (!cluster)
        return REVERSA_E_MEMORY;
    s->cluster = cluster;
    s->clustered = given != NULL;
    s->n_clusters = s->n;
    if (given)
        return rv_person_time_clusters(d->ctx, given, s->n, cluster, &s->n_clusters);
    for (int64_t i = 0; i < s->n; i++)
        cluster[i] = (int32_t)i;
    return REVERSA_OK;
}

/* A walk upwards over all finite times, entries and exits together, each distinct one once per kind. */
typedef struct walk {
    draft *draft;
    int32_t at_exit;
    int32_t at_entry;
} walk;

static walk open_walk(draft *d)
{
    walk w = {d, 0, 0};
    while (w.at_entry < d->entries.count && d->entries.value[w.at_entry] == -INFINITY)
        w.at_entry++;
    return w;
}

/* Where the next time is kept, NULL at the end. */
static double *next_time(walk *w)
{
    double *exit = w->at_exit < w->draft->exits.count ? &w->draft->exits.value[w->at_exit] : NULL;
    double *entry = w->at_entry < w->draft->entries.count ? &w->draft->entries.value[w->at_entry] : NULL;
    if (exit && (!entry || *exit <= *entry)) {
        w->at_exit++;
        return exit;
    }
    w->at_entry += entry != NULL;
    return entry;
}

static bool is_near(double step, double mean)
{
    return step <= RV_TIME_TOLERANCE || step / mean <= RV_TIME_TOLERANCE;
}

/* Take times down to the first of their run. Returns whether one has changed. */
static bool join_near_times(draft *d)
{
    double least = INFINITY;
    double last = -INFINITY;
    double mean = 0;
    double n_times = 0;
    walk w = open_walk(d);
    for (const double *time = next_time(&w); time; time = next_time(&w)) {
        if (*time == last)
            continue;
        least = *time - last < least ? *time - last : least;
        last = *time;
        n_times += 1;
        mean += (fabs(*time) - mean) / n_times; /* a sum could overflow */
    }
    if (!is_near(least, mean) || n_times < 2)
        return false;
    double first = -INFINITY;
    last = -INFINITY;
    w = open_walk(d);
    for (double *time = next_time(&w); time; time = next_time(&w)) {
        if (!is_near(*time - last, mean))
            first = *time;
        last = *time;
        *time = first;
    }
    return true;
}

/* Give the rows their joined times, in which an interval may have lost its length. */
static reversa_status take_joined_times(draft *d)
{
    reversa_survival *s = d->survival;
    reversa_status status = rv_ranks_join(d->ctx, &d->exits, s->n);
    if (!status && d->entries.count > 0)
        status = rv_ranks_join(d->ctx, &d->entries, s->n);
    if (status)
        return status;
    for (int64_t i = 0; i < s->n; i++) {
        d->exit[i] = d->exits.value[d->exits.of[i]];
        if (d->entries.count > 0)
            d->entry[i] = d->entries.value[d->entries.of[i]];
        if (d->entry[i] >= d->exit[i])
            (void)rv_fail_at(d->ctx, REVERSA_E_DATA, (rv_place){.row = i + 1, .column = "exit"},
                             "The exit is after the entry by no more than rounding");
    }
    return rv_first_error(d->ctx);
}

/* Keep the order of entries where risk sets depend on it: someone enters when others have left. */
static reversa_status keep_entries(draft *d)
{
    reversa_survival *s = d->survival;
    const rv_ranks *entries = &d->entries;
    s->delayed = entries->count > 0 && entries->value[entries->count - 1] >= d->exits.value[0];
    if (!s->delayed)
        return REVERSA_OK;
    int32_t *by_entry = rv_arena_alloc(d->ctx, &s->arena, (size_t)s->n, sizeof *by_entry);
    int32_t *entry_rank = rv_arena_alloc(d->ctx, &s->arena, (size_t)s->n, sizeof *entry_rank);
    int32_t *passed = rv_arena_alloc(d->ctx, &d->scratch, (size_t)entries->count, sizeof *passed);
    if (!by_entry || !entry_rank || !passed)
        return REVERSA_E_MEMORY;
    int32_t rank = 0;
    for (int32_t i = 0; i < entries->count; i++) {
        while (rank < d->exits.count && d->exits.value[rank] <= entries->value[i])
            rank++;
        passed[i] = rank;
    }
    for (int64_t i = 0; i < s->n; i++)
        entry_rank[i] = passed[entries->of[i]];
    s->by_entry = by_entry;
    s->entry_rank = entry_rank;
    return rv_ranks_order(d->ctx, entries, NULL, s->n, by_entry);
}

static reversa_status order_rows(draft *d, bool has_entries)
{
    reversa_survival *s = d->survival;
    int32_t *by_exit = rv_arena_alloc(d->ctx, &s->arena, (size_t)s->n, sizeof *by_exit);
    if (!by_exit)
        return REVERSA_E_MEMORY;
    reversa_status status = rv_ranks_make(d->ctx, &s->arena, d->exit, s->n, &d->exits);
    if (!status && has_entries)
        status = rv_ranks_make(d->ctx, &d->scratch, d->entry, s->n, &d->entries);
    if (!status)
        status = rv_poll(d->ctx);
    if (!status && join_near_times(d))
        status = take_joined_times(d);
    if (!status)
        status = rv_ranks_order(d->ctx, &d->exits, s->event, s->n, by_exit);
    s->by_exit = by_exit;
    s->n_times = d->exits.count;
    s->times = d->exits.value;
    s->exit_rank = d->exits.of;
    return status ? status : keep_entries(d);
}

static reversa_status fill(draft *d, const reversa_survival_rows *rows)
{
    bool has_entries = false;
    for (int64_t i = 0; rows->entry && i < rows->n && !has_entries; i++)
        has_entries = rows->entry[i] > -INFINITY;
    reversa_status status = copy_columns(d, rows);
    if (!status)
        status = number_clusters(d, rows->cluster);
    if (!status)
        status = rv_poll(d->ctx);
    return status ? status : order_rows(d, has_entries);
}

reversa_status reversa_survival_create(reversa_context *ctx, const reversa_survival_rows *rows,
                                       reversa_survival **survival_out)
{
    int32_t n_strata = 1;
    int32_t n_groups = 1;
    rv_arena arena = {0};
    draft d = {.ctx = ctx};
    if (survival_out)
        *survival_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!rows || !survival_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Making person-time needs rows and a place for the result");
    status = rv_person_time_check(ctx, rows);
    if (!status)
        status = count_numbers(ctx, rows->stratum, rows->n, "stratum", &n_strata);
    if (!status)
        status = count_numbers(ctx, rows->group, rows->n, "group", &n_groups);
    if (status)
        return status;
    rv_arena_open(ctx, &arena);
    rv_arena_open(ctx, &d.scratch);
    d.survival = rv_arena_alloc(ctx, &arena, 1, sizeof *d.survival);
    status = d.survival ? REVERSA_OK : REVERSA_E_MEMORY;
    if (status)
        goto done;
    d.survival->arena = arena;
    d.survival->n_strata = n_strata;
    d.survival->n_groups = n_groups;
    status = fill(&d, rows);
    arena = d.survival->arena;
done:
    rv_arena_free(&d.scratch);
    if (status)
        rv_arena_free(&arena);
    else
        *survival_out = d.survival;
    return status;
}

int64_t reversa_survival_n_rows(const reversa_survival *survival)
{
    return survival->n;
}

int32_t reversa_survival_n_groups(const reversa_survival *survival)
{
    return survival->n_groups;
}

void reversa_survival_free(reversa_survival *survival)
{
    if (!survival)
        return;
    rv_arena arena = survival->arena; /* the object lies in its own arena */
    rv_arena_free(&arena);
}
