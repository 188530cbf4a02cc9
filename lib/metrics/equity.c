/*
 * Audits: people counted by group, stratum and the last stage they reached.
 *
 * Groups are the combinations of codes that occur: attribute by attribute, rows are ordered by (group so far, code), and
 * each new pair of these gets the next number. People counted by their last stage form a table in which everyone stands
 * once, and all numbers shown are sums within its rows; so protecting this one table protects all stages together. First
 * each attribute is protected as if it were the only one, totals taken as known; then the combinations, beside all of these;
 * then groups by strata in the same way. What one audit shows of an attribute so is what another shows.
 */
#include "metrics/equity.h"

#include <string.h>

#include "metrics/disclosure.h"
#include "metrics/disclosure_joint.h"
#include "metrics/radix.h"

#define MOST_GROUPS 4096
#define MOST_STAGES 16
#define MOST_COUNTS ((size_t)1 << 26) /* half a GiB of counts by stratum */
#define POLL_ROWS ((int64_t)1 << 20)

/* People numbered by what they have. */
typedef struct numbered {
    int32_t *of; /* [n] −2 not counted */
    int32_t n;
    int32_t n_known;
    bool *hidden; /* [n] */
} numbered;

typedef struct draft {
    reversa_context *ctx;
    reversa_equity *equity;
    const reversa_equity_rows *rows;
    rv_arena scratch;
    rv_radix radix;
    bool hide_zeros;
    numbered values[REVERSA_EQUITY_ATTRIBUTES];
    numbered stratum;
    numbered cell;
    const int32_t *cell_code; /* [n_cells · n_attributes] places of values */
    const int32_t *group_of;  /* [n_cells] */
    int32_t *group;           /* [n] −2 not counted */
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

/* The places of the values of a column in their order; those not known are the last value. */
static reversa_status number_values(draft *d, const int32_t *codes, numbered *values)
{
    size_t n = (size_t)d->rows->n;
    bool unknown = false;
    values->of = rv_arena_alloc(d->ctx, &d->scratch, n, sizeof *values->of);
    if (!values->of)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n; i++)
        values->of[i] = d->rows->reached[i] < 0 ? -2 : 0;
    values->n_known = refine(d, values->of, codes);
    for (size_t i = 0; i < n; i++) {
        unknown = unknown || values->of[i] == -1;
        values->of[i] = values->of[i] == -1 ? values->n_known : values->of[i];
    }
    values->n = values->n_known + unknown;
    return REVERSA_OK;
}

/* Cells are the combinations of values, those not known among them; groups the known ones, and one of all others. */
static reversa_status number_cells(draft *d)
{
    reversa_equity *e = d->equity;
    size_t n = (size_t)d->rows->n;
    d->cell.of = rv_arena_alloc(d->ctx, &d->scratch, n, sizeof *d->cell.of);
    if (!d->cell.of)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n; i++)
        d->cell.of[i] = d->rows->reached[i] < 0 ? -2 : 0;
    for (int32_t a = 0; a < e->n_attributes; a++) {
        reversa_status status = number_values(d, d->rows->attributes[a], &d->values[a]);
        if (status)
            return status;
        d->cell.n = refine(d, d->cell.of, d->values[a].of);
        if (d->cell.n > MOST_GROUPS)
            return rv_fail(d->ctx, REVERSA_E_ARGUMENT, "There are more than %d groups", MOST_GROUPS);
    }
    return REVERSA_OK;
}

static reversa_status number_groups(draft *d)
{
    reversa_equity *e = d->equity;
    size_t attributes = (size_t)e->n_attributes;
    size_t cells = (size_t)d->cell.n;
    int32_t *code = rv_arena_alloc(d->ctx, &d->scratch, cells * attributes, sizeof *code);
    int32_t *group_of = rv_arena_alloc(d->ctx, &d->scratch, cells, sizeof *group_of);
    d->group = rv_arena_alloc(d->ctx, &d->scratch, (size_t)d->rows->n, sizeof *d->group);
    if (!code || !group_of || !d->group)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < (size_t)d->rows->n; i++)
        for (size_t a = 0; d->cell.of[i] >= 0 && a < attributes; a++)
            code[(size_t)d->cell.of[i] * attributes + a] = d->values[a].of[i];
    for (size_t c = 0; c < cells; c++) {
        bool known = true;
        for (size_t a = 0; a < attributes; a++)
            known = known && code[c * attributes + a] < d->values[a].n_known;
        group_of[c] = known ? e->n_known++ : -1;
    }
    e->n_groups = e->n_known + (e->n_known < d->cell.n);
    for (size_t c = 0; c < cells; c++)
        group_of[c] = group_of[c] < 0 ? e->n_known : group_of[c];
    for (size_t i = 0; i < (size_t)d->rows->n; i++)
        d->group[i] = d->cell.of[i] < 0 ? -2 : group_of[d->cell.of[i]];
    d->cell_code = code;
    d->group_of = group_of;
    return REVERSA_OK;
}

static reversa_status number_strata(draft *d)
{
    reversa_equity *e = d->equity;
    size_t counts;
    if (!d->rows->stratum)
        return REVERSA_OK;
    reversa_status status = number_values(d, d->rows->stratum, &d->stratum);
    e->n_strata = d->stratum.n_known;
    if (!status && (!rv_size_multiply((size_t)e->n_strata, (size_t)e->n_groups * (size_t)e->n_stages, &counts) ||
                    counts > MOST_COUNTS))
        return rv_fail(d->ctx, REVERSA_E_ARGUMENT, "%d strata are too many for %d groups", e->n_strata, e->n_groups);
    return status;
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
        if (e->n_strata > 0 && d->stratum.of[i] < e->n_strata)
            in_stratum[((size_t)d->stratum.of[i] * groups + group) * stages + stage]++;
        for (size_t a = 0; a < attributes; a++)
            codes[group * attributes + a] = d->group[i] < e->n_known ? d->rows->attributes[a][i] : -1;
    }
    e->last = last;
    e->in_stratum = in_stratum;
    e->codes = codes;
    return REVERSA_OK;
}

/* ---- What may be shown ---- */

/* People by number and last stage. */
static int64_t *count_last(draft *d, const int32_t *number, int32_t n)
{
    size_t stages = (size_t)d->equity->n_stages;
    int64_t *counts = rv_arena_alloc(d->ctx, &d->scratch, (size_t)n * stages, sizeof *counts);
    for (size_t i = 0; counts && i < (size_t)d->rows->n; i++)
        if (number[i] >= 0)
            counts[(size_t)number[i] * stages + (size_t)d->rows->reached[i]]++;
    return counts;
}

/* Which values of a column an audit by it alone hides. */
static reversa_status hide_values(draft *d, numbered *values)
{
    int64_t *counts = count_last(d, values->of, values->n);
    values->hidden = rv_arena_alloc(d->ctx, &d->scratch, (size_t)values->n, sizeof *values->hidden);
    if (!counts || !values->hidden)
        return REVERSA_E_MEMORY;
    const rv_group_counts table = {.n_groups = (size_t)values->n,
                                   .n_columns = (size_t)d->equity->n_stages,
                                   .counts = counts,
                                   .smallest = d->equity->smallest,
                                   .hide_zeros = d->hide_zeros};
    rv_disclosure_hide_groups(&table, values->hidden);
    return REVERSA_OK;
}

/* The combinations are safe beside an audit by each attribute alone. */
static reversa_status hide_cells(draft *d)
{
    static const bool passes[REVERSA_EQUITY_ATTRIBUTES] = {true, true, true, true};
    const reversa_equity *e = d->equity;
    const bool *hidden_value[REVERSA_EQUITY_ATTRIBUTES] = {NULL};
    reversa_status status = REVERSA_OK;
    for (int32_t a = 0; a < e->n_attributes && !status; a++) {
        status = hide_values(d, &d->values[a]);
        hidden_value[a] = d->values[a].hidden;
    }
    d->cell.hidden = d->values[0].hidden;
    if (status || e->n_attributes == 1)
        return status;
    int64_t *counts = count_last(d, d->cell.of, d->cell.n);
    d->cell.hidden = rv_arena_alloc(d->ctx, &d->scratch, (size_t)d->cell.n, sizeof *d->cell.hidden);
    if (!counts || !d->cell.hidden)
        return REVERSA_E_MEMORY;
    const rv_joint_counts table = {.n_dimensions = e->n_attributes,
                                   .n_cells = d->cell.n,
                                   .n_columns = (size_t)e->n_stages,
                                   .codes = d->cell_code,
                                   .counts = counts,
                                   .hidden_value = hidden_value,
                                   .passes = passes,
                                   .smallest = e->smallest,
                                   .hide_zeros = d->hide_zeros};
    return rv_disclosure_hide_joint(d->ctx, &table, d->cell.hidden);
}

/* Totals are taken as known by all of this; they are given where no small number of people follows from them. */
static void hide_totals(draft *d)
{
    reversa_equity *e = d->equity;
    int64_t least = d->hide_zeros ? 0 : 1;
    int64_t smallest = e->smallest > 1 ? e->smallest : 1;
    int64_t everyone = 0;
    for (int32_t s = 0; s < e->n_stages; s++) {
        int64_t total = 0;
        for (int32_t g = 0; g < e->n_groups; g++)
            total += e->last[(size_t)g * (size_t)e->n_stages + (size_t)s];
        e->totals_hidden = e->totals_hidden || (total >= least && total < smallest);
        everyone += total;
    }
    e->everyone_hidden = everyone >= least && everyone < smallest;
}

static reversa_status hide_groups(draft *d)
{
    reversa_equity *e = d->equity;
    bool *hidden = rv_arena_alloc(d->ctx, &e->arena, (size_t)e->n_groups, sizeof *hidden);
    reversa_status status = hidden ? hide_cells(d) : REVERSA_E_MEMORY;
    for (int32_t c = 0; c < d->cell.n && !status; c++)
        hidden[d->group_of[c]] = hidden[d->group_of[c]] || d->cell.hidden[c];
    e->hidden = hidden;
    if (!status)
        hide_totals(d);
    return status;
}

/* Groups by strata are a table of their own, safe beside the groups and beside an audit by stratum. */
static reversa_status hide_in_strata(draft *d)
{
    reversa_equity *e = d->equity;
    size_t n = (size_t)d->rows->n;
    size_t all = (size_t)e->n_strata * (size_t)e->n_groups;
    const bool passes[] = {e->n_attributes == 1, true};
    if (e->n_strata == 0)
        return REVERSA_OK;
    bool *hidden_in = rv_arena_alloc(d->ctx, &e->arena, all, sizeof *hidden_in);
    int32_t *number = rv_arena_alloc(d->ctx, &d->scratch, n, sizeof *number);
    if (!hidden_in || !number || hide_values(d, &d->stratum))
        return REVERSA_E_MEMORY;
    if (n > 0)
        memcpy(number, d->group, n * sizeof *number);
    int32_t n_cells = refine(d, number, d->stratum.of);
    int64_t *counts = count_last(d, number, n_cells);
    int32_t *codes = rv_arena_alloc(d->ctx, &d->scratch, (size_t)n_cells * 2, sizeof *codes);
    bool *hidden = rv_arena_alloc(d->ctx, &d->scratch, (size_t)n_cells, sizeof *hidden);
    if (!counts || !codes || !hidden)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (number[i] < 0)
            continue;
        codes[2 * number[i]] = d->group[i];
        codes[2 * number[i] + 1] = d->stratum.of[i];
    }
    const bool *const hidden_value[] = {e->hidden, d->stratum.hidden};
    const rv_joint_counts table = {.n_dimensions = 2,
                                   .n_cells = n_cells,
                                   .n_columns = (size_t)e->n_stages,
                                   .codes = codes,
                                   .counts = counts,
                                   .hidden_value = hidden_value,
                                   .passes = passes,
                                   .smallest = e->smallest,
                                   .hide_zeros = d->hide_zeros};
    reversa_status status = rv_disclosure_hide_joint(d->ctx, &table, hidden);
    for (int32_t c = 0; c < n_cells && !status; c++)
        if (codes[2 * c + 1] < e->n_strata)
            hidden_in[(size_t)codes[2 * c + 1] * (size_t)e->n_groups + (size_t)codes[2 * c]] = hidden[c];
    e->hidden_in_stratum = hidden_in;
    return status;
}

static reversa_status fill(draft *d)
{
    reversa_status status = rv_radix_open(d->ctx, &d->scratch, (size_t)d->rows->n, &d->radix);
    if (!status)
        status = number_cells(d);
    if (!status)
        status = number_groups(d);
    if (!status)
        status = number_strata(d);
    if (!status)
        status = count_people(d);
    if (!status)
        status = hide_groups(d);
    if (!status)
        status = hide_in_strata(d);
    return status;
}

reversa_status rv_equity_build(reversa_context *ctx, const reversa_equity_rows *rows,
                               const reversa_equity_options *options, reversa_equity **equity_out)
{
    draft d = {.ctx = ctx, .rows = rows, .hide_zeros = options->hide_zeros};
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
    status = fill(&d);
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
