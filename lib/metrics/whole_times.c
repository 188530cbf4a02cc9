/*
 * One pass over the columns finds the range, a second counts rows by part and time in tables, one for each thread.
 *
 * Counts are whole numbers, so it does not matter which thread counted a row. Times that differ by 1 and lie below
 * 2^16 are never equal within rounding, so the times need no joining (see person_time.c). Whatever is unusual is left to
 * the way through person-time, which also words what is wrong with a row.
 */
#include "metrics/whole_times.h"

#include <math.h>

#include "base/pool.h"

#define MOST_TIME 65535
#define FEW_CELLS 4096
#define MOST_CELLS 65536                    /* a table stays in the second cache */
#define BLOCK_ROWS ((int64_t)1 << 18)       /* half a millisecond of work: less is not worth a thread */
#define EVENT_ROW (((uint64_t)1 << 32) + 1) /* in a cell the upper half counts events, the lower half rows */

typedef struct count {
    const reversa_survival_rows *rows;
    bool by_stratum;
    int32_t event;
    int32_t width; /* times 0 .. width − 1 */
    int32_t n_groups;
    int32_t n_strata;
    int64_t n_cells;    /* parts × width */
    double *largest;    /* [blocks] exit; above MOST_TIME where an exit is none of ours */
    int32_t *part;      /* [blocks][2] largest stratum and group */
    uint64_t *leaving;  /* [workers][n_cells] */
    uint32_t *entering; /* [workers][n_cells]; NULL without entries */
} count;

static int64_t end_of(const count *c, int64_t first)
{
    return c->rows->n - first < BLOCK_ROWS ? c->rows->n : first + BLOCK_ROWS;
}

/* The largest of some numbers; INT32_MAX where one is below 0. */
static int32_t largest_number(const int32_t *numbers, int64_t first, int64_t end)
{
    uint32_t largest = 0;
    for (int64_t i = first; numbers && i < end; i++)
        largest = (uint32_t)numbers[i] > largest ? (uint32_t)numbers[i] : largest;
    return largest > INT32_MAX ? INT32_MAX : (int32_t)largest;
}

/* Four lanes: a comparison need not wait for the one before. */
static double largest_time(const double *exit, int64_t first, int64_t end)
{
    double most[4] = {0, 0, 0, 0};
    bool good = true;
    int64_t i = first;
    for (; i + 4 <= end; i += 4) {
        for (int k = 0; k < 4; k++) {
            most[k] = exit[i + k] > most[k] ? exit[i + k] : most[k];
            good &= exit[i + k] >= 0; /* false for NaN */
        }
    }
    for (; i < end; i++) {
        most[0] = exit[i] > most[0] ? exit[i] : most[0];
        good &= exit[i] >= 0;
    }
    return good ? fmax(fmax(most[0], most[1]), fmax(most[2], most[3])) : INFINITY;
}

static reversa_status measure_block(void *state, int64_t block, int32_t worker)
{
    const count *c = state;
    int64_t first = block * BLOCK_ROWS;
    int64_t end = end_of(c, first);
    (void)worker;
    c->largest[block] = largest_time(c->rows->exit, first, end);
    c->part[2 * block] = largest_number(c->rows->stratum, first, end);
    c->part[2 * block + 1] = largest_number(c->rows->group, first, end);
    return REVERSA_OK;
}

/* Where a row that was at risk from after `entry` on is first counted: the first time above it. −1 for another entry. */
static inline int32_t first_time(double entry, double exit)
{
    if (!(entry < exit))
        return -1;
    if (entry < -MOST_TIME)
        return entry == -INFINITY ? 0 : -1;
    int32_t time = (int32_t)entry;
    if ((double)time != entry)
        return -1;
    return time < 0 ? 0 : time + 1;
}

static reversa_status count_block(void *state, int64_t block, int32_t worker)
{
    const count *c = state;
    const reversa_survival_rows *rows = c->rows;
    const int32_t *stratum = c->n_strata > 1 ? rows->stratum : NULL;
    uint64_t *leaving = c->leaving + worker * c->n_cells;
    uint32_t *entering = rows->entry ? c->entering + worker * c->n_cells : NULL;
    int64_t end = end_of(c, block * BLOCK_ROWS);
    bool good = true;
    for (int64_t i = block * BLOCK_ROWS; i < end; i++) {
        double exit = rows->exit[i];
        int32_t time = (int32_t)exit; /* in 0 .. width − 1: the first pass has seen to it */
        int32_t part = (stratum ? stratum[i] * c->n_groups : 0) + (rows->group ? rows->group[i] : 0);
        int64_t base = (int64_t)part * c->width;
        bool counts = c->event ? rows->event[i] == c->event : rows->event[i] != 0;
        leaving[base + time] += counts ? EVENT_ROW : 1;
        good &= (double)time == exit && rows->event[i] >= 0;
        if (entering) {
            int32_t begin = first_time(rows->entry[i], exit);
            good &= begin >= 0;
            entering[base + (begin < 0 ? 0 : begin)]++;
        }
    }
    return good ? REVERSA_OK : REVERSA_E_DATA;
}

/* The range of times and parts. False where a table would not pay, or a number is out of range. */
static bool find_range(count *c, int64_t n_blocks)
{
    double largest = 0;
    int64_t stratum = 0;
    int64_t group = 0;
    for (int64_t block = 0; block < n_blocks; block++) {
        largest = fmax(largest, c->largest[block]);
        stratum = c->part[2 * block] > stratum ? c->part[2 * block] : stratum;
        group = c->part[2 * block + 1] > group ? c->part[2 * block + 1] : group;
    }
    int64_t most = 4 * c->rows->n;
    most = most < FEW_CELLS ? FEW_CELLS : most > MOST_CELLS ? MOST_CELLS : most;
    if (!c->by_stratum)
        stratum = stratum > c->rows->n ? most : 0; /* not used, but it may be out of range */
    if (!(largest <= MOST_TIME) || stratum >= most || group >= most)
        return false;
    c->width = (int32_t)largest + 1;
    c->n_strata = (int32_t)stratum + 1;
    c->n_groups = (int32_t)group + 1;
    c->n_cells = (stratum + 1) * (group + 1) * c->width;
    return c->n_cells <= most;
}

/* The tables brought together, as bins. */
static void fill_bins(const count *c, int32_t n_workers, rv_bin *bins)
{
    for (int64_t cell = 0; cell < c->n_cells; cell++) {
        uint64_t leaving = 0;
        int64_t entering = 0;
        for (int64_t w = 0; w < n_workers; w++) {
            leaving += c->leaving[w * c->n_cells + cell];
            entering += c->entering ? c->entering[w * c->n_cells + cell] : 0;
        }
        rv_bin *bin = &bins[cell];
        bin->n_rows = (int64_t)(leaving & UINT32_MAX);
        bin->leaving = (double)bin->n_rows;
        bin->events = (double)(leaving >> 32);
        bin->entering += (double)entering;
        if (!c->entering) /* everyone is there from the first time on */
            bins[cell - cell % c->width].entering += bin->leaving;
    }
}

static reversa_status fill(reversa_context *ctx, rv_arena *arena, const count *c, int32_t n_workers,
                           rv_whole_times *whole)
{
    double *times = rv_arena_alloc(ctx, arena, (size_t)c->width, sizeof *times);
    rv_bin *bins = rv_arena_alloc(ctx, arena, (size_t)c->n_cells, sizeof *bins);
    if (!times || !bins)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < c->width; i++)
        times[i] = i;
    fill_bins(c, n_workers, bins);
    whole->survival.n = c->rows->n;
    whole->survival.whole = true;
    whole->survival.n_groups = c->n_groups;
    whole->survival.n_strata = c->n_strata;
    whole->survival.n_times = c->width;
    whole->survival.times = times;
    whole->bins = (rv_bins){bins, (int32_t)(c->n_cells / c->width)};
    return REVERSA_OK;
}

static reversa_status count_rows(reversa_context *ctx, rv_arena *arena, rv_arena *scratch, count *c,
                                 rv_whole_times *whole)
{
    int64_t n_blocks = (c->rows->n + BLOCK_ROWS - 1) / BLOCK_ROWS;
    int32_t n_workers = n_blocks < rv_workers(ctx) ? (int32_t)n_blocks : rv_workers(ctx);
    c->largest = rv_arena_alloc(ctx, scratch, (size_t)n_blocks, sizeof *c->largest);
    c->part = rv_arena_alloc(ctx, scratch, 2 * (size_t)n_blocks, sizeof *c->part);
    if (!c->largest || !c->part)
        return REVERSA_E_MEMORY;
    reversa_status status = rv_parallel(ctx, n_blocks, measure_block, c, NULL);
    if (status || !find_range(c, n_blocks))
        return status;
    size_t size = (size_t)n_workers * (size_t)c->n_cells;
    c->leaving = rv_arena_alloc(ctx, scratch, size, sizeof *c->leaving);
    c->entering = rv_arena_alloc(ctx, scratch, c->rows->entry ? size : 0, sizeof *c->entering);
    if (!c->leaving || !c->entering)
        return REVERSA_E_MEMORY;
    if (!c->rows->entry)
        c->entering = NULL;
    status = rv_parallel(ctx, n_blocks, count_block, c, NULL);
    if (status == REVERSA_E_DATA)
        return REVERSA_OK; /* a row that is not for us */
    return status ? status : fill(ctx, arena, c, n_workers, whole);
}

reversa_status rv_whole_times_make(reversa_context *ctx, rv_arena *arena, const reversa_survival_rows *rows,
                                   bool by_stratum, int32_t event, rv_whole_times *whole_out)
{
    rv_arena scratch;
    *whole_out = (rv_whole_times){.bins = {NULL, 0}};
    if (rows->struct_size < sizeof *rows || rows->n < 1 || rows->n > INT32_MAX || !rows->exit || !rows->event ||
        rows->weight)
        return REVERSA_OK;
    count c = {.rows = rows, .by_stratum = by_stratum, .event = event};
    rv_arena_open(ctx, &scratch);
    reversa_status status = count_rows(ctx, arena, &scratch, &c, whole_out);
    rv_arena_free(&scratch);
    return status;
}
