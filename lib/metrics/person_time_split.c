/*
 * Rows from rows: split at cuts and at the start of the programme, or taken over from a landmark on.
 *
 * Two walks over the input, the first counts and the second fills, with one function that says what a row becomes. The
 * pieces of a row cover it exactly: the events and the time at risk of the whole are those of the rows.
 */
#include <reversa/person_time.h>

#include <math.h>

#include "metrics/person_time.h"

#define POLL_ROWS ((int64_t)1 << 18)

struct reversa_person_time {
    rv_arena arena;
    int64_t n;
    double *entry;
    double *exit;
    int32_t *event;
    double *weight; /* NULL where the input has none, as with the next two */
    int32_t *stratum;
    int32_t *group;
    int32_t *cluster;
    int32_t *exposed;
    int64_t *origin;
};

/* One making of rows. */
typedef struct making {
    reversa_context *ctx;
    const reversa_survival_rows *rows;
    const double *cuts;
    int64_t n_cuts;
    const double *start;
    bool landmarked;
    double landmark;
    const int32_t *person; /* [n] dense numbers; NULL where each row is one */
    const bool *present;   /* [persons] there at the landmark */
    double shortest;       /* a piece is longer than this */
    reversa_person_time *made;
    bool filling;
} making;

void reversa_split_options_init(reversa_split_options *options)
{
    *options = (reversa_split_options){.struct_size = sizeof *options};
}

/* Add a piece of a row; only counted in the first walk. */
static void add_piece(making *m, int64_t row, double entry, double exit, bool exposed)
{
    reversa_person_time *made = m->made;
    const reversa_survival_rows *rows = m->rows;
    int64_t at = made->n++;
    if (!m->filling)
        return;
    made->entry[at] = entry - m->landmark;
    made->exit[at] = exit - m->landmark;
    made->event[at] = exit >= rows->exit[row] ? rows->event[row] : 0;
    made->cluster[at] = rows->cluster ? rows->cluster[row] : (int32_t)row;
    made->exposed[at] = exposed;
    made->origin[at] = row;
    if (made->weight)
        made->weight[at] = rows->weight[row];
    if (made->stratum)
        made->stratum[at] = rows->stratum[row];
    if (made->group)
        made->group[at] = rows->group[row];
}

/* The first cut after a time. */
static int64_t first_cut(const making *m, double time)
{
    int64_t low = 0;
    int64_t high = m->n_cuts;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (m->cuts[middle] <= time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* When the programme starts for a row, infinite where it never does. */
static double start_of(const making *m, int64_t row)
{
    return m->start && !isnan(m->start[row]) ? m->start[row] : INFINITY;
}

static void split_row(making *m, int64_t row)
{
    double from = m->rows->entry ? m->rows->entry[row] : -INFINITY;
    double exit = m->rows->exit[row];
    double start = start_of(m, row);
    bool exposed = start <= from + (isinf(from) ? 0 : m->shortest);
    int64_t cut = first_cut(m, from);
    while (from < exit) {
        double until = exit;
        bool starts = false;
        if (cut < m->n_cuts && m->cuts[cut] < until)
            until = m->cuts[cut];
        if (!exposed && start <= until) {
            until = start;
            starts = true;
        }
        if (exit - until <= m->shortest)
            until = exit; /* what would be left is no longer than rounding */
        if (until - from > m->shortest || until >= exit) {
            add_piece(m, row, from, until, exposed);
            from = until;
        }
        exposed = exposed || starts;
        while (cut < m->n_cuts && m->cuts[cut] <= until)
            cut++;
    }
}

static void take_row(making *m, int64_t row)
{
    double entry = m->rows->entry ? m->rows->entry[row] : -INFINITY;
    int64_t person = m->person ? m->person[row] : row;
    if (m->present[person] && m->rows->exit[row] - m->landmark > m->shortest)
        add_piece(m, row, entry > m->landmark ? entry : m->landmark, m->rows->exit[row],
                  start_of(m, row) <= m->landmark);
}

static reversa_status walk(making *m)
{
    m->made->n = 0;
    for (int64_t row = 0; row < m->rows->n; row++) {
        if (m->landmarked)
            take_row(m, row);
        else
            split_row(m, row);
        reversa_status status = row % POLL_ROWS == 0 ? rv_poll(m->ctx) : REVERSA_OK;
        if (status)
            return status;
        if (m->made->n > INT32_MAX)
            return rv_fail(m->ctx, REVERSA_E_ARGUMENT, "The cuts make more than %d pieces", INT32_MAX);
    }
    return REVERSA_OK;
}

static reversa_status open_columns(making *m)
{
    reversa_person_time *made = m->made;
    const reversa_survival_rows *rows = m->rows;
    size_t n = (size_t)made->n;
    made->entry = rv_arena_alloc(m->ctx, &made->arena, n, sizeof *made->entry);
    made->exit = rv_arena_alloc(m->ctx, &made->arena, n, sizeof *made->exit);
    made->event = rv_arena_alloc(m->ctx, &made->arena, n, sizeof *made->event);
    made->cluster = rv_arena_alloc(m->ctx, &made->arena, n, sizeof *made->cluster);
    made->exposed = rv_arena_alloc(m->ctx, &made->arena, n, sizeof *made->exposed);
    made->origin = rv_arena_alloc(m->ctx, &made->arena, n, sizeof *made->origin);
    if (rows->weight)
        made->weight = rv_arena_alloc(m->ctx, &made->arena, n, sizeof *made->weight);
    if (rows->stratum)
        made->stratum = rv_arena_alloc(m->ctx, &made->arena, n, sizeof *made->stratum);
    if (rows->group)
        made->group = rv_arena_alloc(m->ctx, &made->arena, n, sizeof *made->group);
    bool complete = made->entry && made->exit && made->event && made->cluster && made->exposed && made->origin &&
                    (made->weight || !rows->weight) && (made->stratum || !rows->stratum) &&
                    (made->group || !rows->group);
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* Rounding is judged against the largest time, which is no less than the mean that reversa_survival_create() takes. */
static double shortest_of(const reversa_survival_rows *rows)
{
    double largest = 1;
    for (int64_t i = 0; i < rows->n; i++) {
        largest = fmax(largest, fabs(rows->exit[i]));
        if (rows->entry && rows->entry[i] > -INFINITY)
            largest = fmax(largest, fabs(rows->entry[i]));
    }
    return largest * RV_TIME_TOLERANCE;
}

/* Who is there at the landmark. */
static reversa_status find_present(making *m, rv_arena *scratch)
{
    const reversa_survival_rows *rows = m->rows;
    int64_t n_persons = rows->n;
    int32_t *person = NULL;
    if (rows->cluster) {
        person = rv_arena_alloc(m->ctx, scratch, (size_t)rows->n, sizeof *person);
        if (!person)
            return REVERSA_E_MEMORY;
        reversa_status status = rv_person_time_clusters(m->ctx, rows->cluster, rows->n, person, &n_persons);
        if (status)
            return status;
    }
    bool *present = rv_arena_alloc(m->ctx, scratch, (size_t)n_persons, sizeof *present);
    if (!present)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < rows->n; i++)
        if (rows->exit[i] - m->landmark > m->shortest && (!rows->entry || rows->entry[i] <= m->landmark))
            present[person ? person[i] : i] = true;
    m->person = person;
    m->present = present;
    return REVERSA_OK;
}

/* Make the rows of m, which is set up but for what depends on the data. */
static reversa_status make(making *m, reversa_person_time **person_time_out)
{
    rv_arena scratch;
    rv_arena arena;
    reversa_status status = rv_person_time_check(m->ctx, m->rows);
    if (status)
        return status;
    rv_arena_open(m->ctx, &arena);
    m->made = rv_arena_alloc(m->ctx, &arena, 1, sizeof *m->made);
    if (!m->made) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    m->made->arena = arena;
    rv_arena_open(m->ctx, &scratch);
    m->shortest = shortest_of(m->rows);
    if (m->landmarked)
        status = find_present(m, &scratch);
    if (!status)
        status = walk(m);
    if (!status)
        status = open_columns(m);
    m->filling = true;
    if (!status)
        status = walk(m);
    rv_arena_free(&scratch);
    if (status)
        reversa_person_time_free(m->made);
    else
        *person_time_out = m->made;
    return status;
}

static reversa_status check_split(reversa_context *ctx, const reversa_split_options *options)
{
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.struct_size is not the size of the structure");
    if (options->n_cuts < 0 || (options->n_cuts > 0 && !options->cuts))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The number of cuts is %lld, or there are none",
                       (long long)options->n_cuts);
    for (int64_t i = 0; i < options->n_cuts; i++)
        if (!isfinite(options->cuts[i]) || (i > 0 && !(options->cuts[i] > options->cuts[i - 1])))
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "Cut %lld is not finite or not above the one before",
                           (long long)i + 1);
    return REVERSA_OK;
}

reversa_status reversa_person_time_split(reversa_context *ctx, const reversa_survival_rows *rows,
                                         const reversa_split_options *options, reversa_person_time **person_time_out)
{
    if (person_time_out)
        *person_time_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!rows || !options || !person_time_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Splitting needs rows, options and a place for the result");
    status = check_split(ctx, options);
    if (status)
        return status;
    making m = {.ctx = ctx, .rows = rows, .cuts = options->cuts, .n_cuts = options->n_cuts, .start = options->start};
    return make(&m, person_time_out);
}

reversa_status reversa_person_time_landmark(reversa_context *ctx, const reversa_survival_rows *rows,
                                            const double *start, double landmark, reversa_person_time **person_time_out)
{
    if (person_time_out)
        *person_time_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!rows || !person_time_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "A landmark needs rows and a place for the result");
    if (!isfinite(landmark))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The landmark is not a finite number");
    making m = {.ctx = ctx, .rows = rows, .start = start, .landmarked = true, .landmark = landmark};
    return make(&m, person_time_out);
}

void reversa_person_time_rows(const reversa_person_time *person_time, reversa_survival_rows *rows_out)
{
    *rows_out = (reversa_survival_rows){.struct_size = sizeof *rows_out,
                                        .n = person_time->n,
                                        .entry = person_time->entry,
                                        .exit = person_time->exit,
                                        .event = person_time->event,
                                        .weight = person_time->weight,
                                        .stratum = person_time->stratum,
                                        .group = person_time->group,
                                        .cluster = person_time->cluster};
}

const int32_t *reversa_person_time_exposed(const reversa_person_time *person_time)
{
    return person_time->exposed;
}

const int64_t *reversa_person_time_origin(const reversa_person_time *person_time)
{
    return person_time->origin;
}

void reversa_person_time_free(reversa_person_time *person_time)
{
    if (!person_time)
        return;
    rv_arena arena = person_time->arena; /* the object lies in its own arena */
    rv_arena_free(&arena);
}
