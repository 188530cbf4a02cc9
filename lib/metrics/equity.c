/*
 * Audits: people counted by group, stratum and the last stage they reached.
 *
 * Groups are the combinations of codes that occur: attribute by attribute, rows are ordered by (group so far, code), and
 * each new pair of these gets the next number. People counted by their last stage form a table in which everyone stands
 * once, and all numbers shown are sums within its rows; so protecting this one table protects all stages together. A row
 * with a hidden count is hidden whole: what is then shown is less than the protected table, and gives away no more.
 */
#include "metrics/equity.h"

#include <string.h>

#include "metrics/disclosure.h"
#include "metrics/radix.h"

#define MOST_GROUPS 4096
#define MOST_STAGES 16
#define MOST_COUNTS ((size_t)1 << 26) /* half a GiB of counts by stratum */
#define POLL_ROWS ((int64_t)1 << 20)

typedef struct draft {
    reversa_context *ctx;
    reversa_equity *equity;
    const reversa_equity_rows *rows;
    rv_arena scratch;
    rv_radix radix;
    int32_t *group;   /* [n] −1 not known, −2 not counted */
    int32_t *stratum; /* [n] −1 not known */
} draft;

void reversa_equity_rows_init(reversa_equity_rows *rows)
{
    *rows = (reversa_equity_rows){.struct_size = sizeof *rows};
}

void reversa_equity_options_init(reversa_equity_options *options)
{
    *options = (reversa_equity_options){.struct_size = sizeof *options, .level = 0.95, .smallest = 5};
}

/* ---- What is refused ---- */

static reversa_status check_rows(reversa_context *ctx, const reversa_equity_rows *rows)
{
    if (rows->struct_size < sizeof *rows)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.struct_size is not the size of the structure");
    if (rows->n < 0 || rows->n > INT32_MAX)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The number of rows is %lld, it must be 0 to %d", (long long)rows->n,
                       INT32_MAX);
    if (rows->n_attributes < 1 || rows->n_attributes > REVERSA_EQUITY_ATTRIBUTES || !rows->attributes)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "There must be 1 to %d attributes", REVERSA_EQUITY_ATTRIBUTES);
    if (rows->n_stages < 2 || rows->n_stages > MOST_STAGES)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The number of stages is %d, it must be 2 to %d", rows->n_stages,
                       MOST_STAGES);
    bool lacking = !rows->reached;
    for (int32_t a = 0; a < rows->n_attributes; a++)
        lacking = lacking || !rows->attributes[a];
    if (rows->n > 0 && lacking)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Rows need their attributes and the stage reached");
    return REVERSA_OK;
}

static reversa_status check_options(reversa_context *ctx, const reversa_equity_options *options)
{
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.struct_size is not the size of the structure");
    if (!(options->level > 0 && options->level < 1))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The level %g is not between 0 and 1", options->level);
    if (options->smallest < 0 || options->smallest > INT32_MAX)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "smallest is %lld, it must be 0 to %d", (long long)options->smallest,
                       INT32_MAX);
    return REVERSA_OK;
}

static void check_code(reversa_context *ctx, const char *column, int64_t row, int32_t code)
{
    rv_place place = {.row = row + 1, .column = column};
    if (code < -1)
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The code %d is below -1", code);
}

static reversa_status check_codes(reversa_context *ctx, const reversa_equity_rows *rows)
{
    static const char *const columns[REVERSA_EQUITY_ATTRIBUTES] = {"attribute 1", "attribute 2", "attribute 3",
                                                                   "attribute 4"};
    for (int64_t i = 0; i < rows->n; i++) {
        if (i % POLL_ROWS == 0 && rv_poll(ctx))
            break;
        rv_place place = {.row = i + 1, .column = "reached"};
        for (int32_t a = 0; a < rows->n_attributes; a++)
            check_code(ctx, columns[a], i, rows->attributes[a][i]);
        if (rows->stratum)
            check_code(ctx, "stratum", i, rows->stratum[i]);
        if (rows->reached[i] < -1 || rows->reached[i] >= rows->n_stages)
            (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The stage %d is not one of the %d", rows->reached[i],
                             rows->n_stages);
    }
    return rv_first_error(ctx);
}

/* ---- Groups ---- */

/* Number the pairs (number so far, code) in their order; a negative number stays, a code that is not known gives −1. */
static int32_t refine(draft *d, int32_t *number, const int32_t *codes)
{
    size_t count = 0;
    int32_t next = -1;
    uint64_t key = 0;
    for (size_t i = 0; i < (size_t)d->rows->n; i++) {
        if (number[i] >= 0 && codes[i] < 0)
            number[i] = -1;
        if (number[i] < 0)
            continue;
        d->radix.key[count] = (uint64_t)number[i] << 32 | (uint64_t)codes[i];
        d->radix.row[count++] = (int32_t)i;
    }
    rv_radix_sort(&d->radix, count);
    for (size_t i = 0; i < count; i++) {
        next += i == 0 || d->radix.key[i] != key;
        key = d->radix.key[i];
        number[d->radix.row[i]] = next;
    }
    return next + 1;
}

static reversa_status number_groups(draft *d)
{
    reversa_equity *e = d->equity;
    size_t n = (size_t)d->rows->n;
    bool unknown = false;
    for (size_t i = 0; i < n; i++)
        d->group[i] = d->rows->reached[i] < 0 ? -2 : 0;
    for (int32_t a = 0; a < e->n_attributes; a++) {
        e->n_known = refine(d, d->group, d->rows->attributes[a]);
        if (e->n_known > MOST_GROUPS)
            return rv_fail(d->ctx, REVERSA_E_ARGUMENT, "There are more than %d groups", MOST_GROUPS);
    }
    for (size_t i = 0; i < n; i++) {
        unknown = unknown || d->group[i] == -1;
        if (d->group[i] == -1)
            d->group[i] = e->n_known;
    }
    e->n_groups = e->n_known + unknown;
    if (d->rows->stratum)
        e->n_strata = refine(d, d->stratum, d->rows->stratum);
    size_t counts;
    if (!rv_size_multiply((size_t)e->n_strata, (size_t)e->n_groups * (size_t)e->n_stages, &counts) ||
        counts > MOST_COUNTS)
        return rv_fail(d->ctx, REVERSA_E_ARGUMENT, "%d strata are too many for %d groups", e->n_strata, e->n_groups);
    return REVERSA_OK;
}

static reversa_status count_people(draft *d)
{
    reversa_equity *e = d->equity;
    size_t stages = (size_t)e->n_stages;
    size_t groups = (size_t)e->n_groups;
    size_t attributes = (size_t)e->n_attributes;
    int64_t *last = rv_arena_alloc(d->ctx, &e->arena, groups * stages, sizeof *last);
    int64_t *in_stratum = rv_arena_alloc(d->ctx, &e->arena, (size_t)e->n_strata * groups * stages, sizeof *in_stratum);
    int32_t *codes = rv_arena_alloc(d->ctx, &e->arena, groups * attributes, sizeof *codes);
    if (!last || !in_stratum || !codes)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < (size_t)d->rows->n; i++) {
        if (d->group[i] < 0)
            continue;
        size_t group = (size_t)d->group[i];
        size_t stage = (size_t)d->rows->reached[i];
        last[group * stages + stage]++;
        if (e->n_strata > 0 && d->stratum[i] >= 0)
            in_stratum[((size_t)d->stratum[i] * groups + group) * stages + stage]++;
        for (size_t a = 0; a < attributes; a++)
            codes[group * attributes + a] = d->group[i] < e->n_known ? d->rows->attributes[a][i] : -1;
    }
    e->last = last;
    e->in_stratum = in_stratum;
    e->codes = codes;
    return REVERSA_OK;
}

static reversa_status hide(draft *d, const reversa_equity_options *options)
{
    reversa_equity *e = d->equity;
    size_t width = (size_t)e->n_stages + 1;
    uint8_t *cells = rv_arena_alloc(d->ctx, &e->arena, ((size_t)e->n_groups + 1) * width, sizeof *cells);
    bool *hidden = rv_arena_alloc(d->ctx, &e->arena, (size_t)e->n_groups, sizeof *hidden);
    reversa_count_table table = {
        .struct_size = sizeof table, .n_rows = e->n_groups, .n_columns = e->n_stages, .counts = e->last};
    reversa_disclosure_options disclosure;
    if (!cells || !hidden)
        return REVERSA_E_MEMORY;
    reversa_disclosure_options_init(&disclosure);
    disclosure.smallest = options->smallest;
    disclosure.hide_zeros = options->hide_zeros;
    reversa_status status = rv_disclosure_protect(d->ctx, &table, &disclosure, cells);
    for (size_t i = 0; i < (size_t)e->n_groups * width; i++)
        hidden[i / width] = hidden[i / width] || cells[i];
    e->cells = cells;
    e->hidden = hidden;
    return status;
}

static reversa_status fill(draft *d, const reversa_equity_options *options)
{
    size_t n = (size_t)d->rows->n;
    d->group = rv_arena_alloc(d->ctx, &d->scratch, n, sizeof *d->group);
    d->stratum = rv_arena_alloc(d->ctx, &d->scratch, n, sizeof *d->stratum);
    if (!d->group || !d->stratum || rv_radix_open(d->ctx, &d->scratch, n, &d->radix))
        return REVERSA_E_MEMORY;
    reversa_status status = number_groups(d);
    if (!status)
        status = count_people(d);
    if (!status)
        status = hide(d, options);
    return status;
}

reversa_status rv_equity_build(reversa_context *ctx, const reversa_equity_rows *rows,
                               const reversa_equity_options *options, reversa_equity **equity_out)
{
    draft d = {.ctx = ctx, .rows = rows};
    rv_arena arena;
    reversa_status status = check_options(ctx, options);
    if (status)
        return status;
    rv_arena_open(ctx, &arena);
    rv_arena_open(ctx, &d.scratch);
    d.equity = rv_arena_alloc(ctx, &arena, 1, sizeof *d.equity);
    status = REVERSA_E_MEMORY;
    if (!d.equity)
        goto done;
    *d.equity = (reversa_equity){.arena = arena,
                                 .n_attributes = rows->n_attributes,
                                 .n_stages = rows->n_stages,
                                 .level = options->level,
                                 .smallest = options->smallest};
    status = fill(&d, options);
    arena = d.equity->arena;
    if (!status)
        *equity_out = d.equity;
done:
    rv_arena_free(&d.scratch);
    if (status)
        rv_arena_free(&arena);
    return status;
}

reversa_status reversa_equity_create(reversa_context *ctx, const reversa_equity_rows *rows,
                                     const reversa_equity_options *options, reversa_equity **equity_out)
{
    reversa_equity_options defaults;
    reversa_equity_options_init(&defaults);
    if (equity_out)
        *equity_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!rows || !equity_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows and equity_out must not be NULL");
    status = check_rows(ctx, rows);
    if (!status)
        status = check_codes(ctx, rows);
    if (status)
        return status;
    return rv_equity_build(ctx, rows, options ? options : &defaults, equity_out);
}

void reversa_equity_free(reversa_equity *equity)
{
    if (!equity)
        return;
    rv_arena arena = equity->arena; /* the audit lies in it */
    rv_arena_free(&arena);
}
