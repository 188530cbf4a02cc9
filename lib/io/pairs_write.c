/*
 * Writing preferences.csv and previous.csv, in the order of ids.
 *
 * Rows of the model are sorted by person, in an order that the seed draws; in the file they are sorted by id. So a row
 * becomes one number (place of the first id << 32 | place of the second), the numbers are sorted, and each is found
 * again by a search in the model's rows: pairs are unique.
 */
#include <string.h>

#include <reversa/io.h>

#include "base/text.h"
#include "io/csv.h"
#include "io/people.h"
#include "model/draft.h"
#include "model/relations.h"

/* Rows in the order of the model, by `major`, then `minor`. */
typedef struct rv_pair_table {
    reversa_context *ctx;
    const reversa_cohort *cohort;
    int64_t n;
    const int32_t *major;
    const int32_t *minor;
    bool major_first; /* in the file */
    rv_arena scratch;
    const int32_t *order; /* [n_people] place → person */
    int64_t *packed;      /* [n] places of the two, ascending */
} rv_pair_table;

static reversa_status sort_table(rv_pair_table *table)
{
    reversa_context *ctx = table->ctx;
    const reversa_cohort *cohort = table->cohort;
    table->order = rv_people_sorted(ctx, &table->scratch, cohort);
    int32_t *place = rv_arena_alloc(ctx, &table->scratch, (size_t)cohort->n_people, sizeof *place);
    table->packed = rv_arena_alloc(ctx, &table->scratch, (size_t)table->n, sizeof *table->packed);
    if (!table->order || !place || !table->packed)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < cohort->n_people; i++)
        place[table->order[i]] = i;
    for (int64_t i = 0; i < table->n; i++) {
        int64_t major = place[table->major[i]];
        int64_t minor = place[table->minor[i]];
        table->packed[i] = table->major_first ? major << 32 | minor : minor << 32 | major;
    }
    rv_order_values(table->packed, (size_t)table->n);
    return REVERSA_OK;
}

/* The row of the model that comes i-th in the file. */
static int64_t find_row(const rv_pair_table *table, int64_t i)
{
    int32_t first = table->order[table->packed[i] >> 32];
    int32_t second = table->order[table->packed[i] & INT32_MAX];
    int32_t major = table->major_first ? first : second;
    int32_t minor = table->major_first ? second : first;
    int64_t low = 0;
    int64_t high = table->n - 1;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        bool before = table->major[middle] < major || (table->major[middle] == major && table->minor[middle] < minor);
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    return low;
}

static void write_header(rv_csv_writer *csv, const char *const *names, size_t n_names)
{
    for (size_t i = 0; i < n_names; i++)
        rv_csv_plain(csv, names[i]);
    rv_csv_end_row(csv);
}

/* The two ids of a row, in the order of the file. */
static void write_ids(rv_csv_writer *csv, const rv_pair_table *table, int64_t row)
{
    const int32_t *first = table->major_first ? table->major : table->minor;
    const int32_t *second = table->major_first ? table->minor : table->major;
    const char *a = reversa_cohort_id(table->cohort, first[row]);
    const char *b = reversa_cohort_id(table->cohort, second[row]);
    rv_csv_text(csv, a, strlen(a));
    rv_csv_text(csv, b, strlen(b));
}

static void write_preference(rv_csv_writer *csv, const reversa_preferences *preferences, int64_t row)
{
    char rank[24] = "";
    if (preferences->rank[row] > 0)
        rv_format_millionths(preferences->rank[row] * RV_MILLION, rank);
    rv_csv_plain(csv, rank);
    rv_csv_plain(csv, preferences->veto[row] ? "yes" : "");
}

static void write_previous(rv_csv_writer *csv, const reversa_previous *previous, int64_t row)
{
    rv_csv_plain(csv, rv_pair_state_names[previous->state[row]]);
    rv_csv_text(csv, previous->note[row], strlen(previous->note[row]));
}

/* Open a public call: arguments, the output, the rows in order. After an error nothing is open. */
static reversa_status begin(rv_pair_table *table, const char *path, const reversa_cohort *own, rv_output *output)
{
    if (!table->cohort || !path)
        (void)rv_fail(table->ctx, REVERSA_E_ARGUMENT, "%s is NULL", table->cohort ? "path" : "cohort");
    else if (own != table->cohort)
        (void)rv_fail(table->ctx, REVERSA_E_ARGUMENT, "The pair data is of another cohort");
    if (!table->cohort || !path || own != table->cohort)
        return REVERSA_E_ARGUMENT;
    reversa_status status = rv_output_open(table->ctx, path, output);
    if (status)
        return status;
    rv_arena_open(table->ctx, &table->scratch);
    status = sort_table(table);
    if (!status)
        return REVERSA_OK;
    rv_arena_free(&table->scratch);
    rv_output_abort(output);
    return status;
}

static reversa_status end(rv_pair_table *table, rv_output *output)
{
    rv_arena_free(&table->scratch);
    return rv_output_commit(output);
}

reversa_status reversa_preferences_write(reversa_context *ctx, const reversa_cohort *cohort,
                                         const reversa_preferences *preferences, const char *path)
{
    static const char *const names[] = {"person_id", "other_id", "rank", "veto"};
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!preferences)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "preferences is NULL");
    rv_pair_table table = {.ctx = ctx, .cohort = cohort, .n = preferences->n, .major_first = true};
    table.major = preferences->person;
    table.minor = preferences->other;
    rv_output output;
    status = begin(&table, path, preferences->cohort, &output);
    if (status)
        return status;
    rv_csv_writer csv = {.output = &output};
    write_header(&csv, names, 4);
    for (int64_t i = 0; i < table.n && !output.status; i++) {
        int64_t row = find_row(&table, i);
        write_ids(&csv, &table, row);
        write_preference(&csv, preferences, row);
        rv_csv_end_row(&csv);
    }
    return end(&table, &output);
}

reversa_status reversa_previous_write(reversa_context *ctx, const reversa_cohort *cohort,
                                      const reversa_previous *previous, const char *path)
{
    static const char *const names[] = {"mentor_id", "mentee_id", "state", "note"};
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!previous)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "previous is NULL");
    rv_pair_table table = {.ctx = ctx, .cohort = cohort, .n = previous->n, .major_first = false};
    table.major = previous->mentee;
    table.minor = previous->mentor;
    rv_output output;
    status = begin(&table, path, previous->cohort, &output);
    if (status)
        return status;
    rv_csv_writer csv = {.output = &output};
    write_header(&csv, names, 4);
    for (int64_t i = 0; i < table.n && !output.status; i++) {
        int64_t row = find_row(&table, i);
        write_ids(&csv, &table, row);
        write_previous(&csv, previous, row);
        rv_csv_end_row(&csv);
    }
    return end(&table, &output);
}
