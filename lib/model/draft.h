/*
 * What the files that turn a draft into a cohort share: sorting, weeks, checks, the manager tree.
 *
 * Positions are places in the input, persons are places in keyed order. Checks record every wrong value with its row and
 * column and go on; the status that they return is for what ends the pass (memory, cancelled, deadline).
 */
#ifndef RV_MODEL_DRAFT_H
#define RV_MODEL_DRAFT_H

#include "model/cohort.h"

/* Loops over people ask rv_poll() once in so many rounds: a few milliseconds of work. */
#define RV_DRAFT_POLL_EVERY 0x8000

/* A person's place in the lottery. */
typedef struct rv_keyed {
    uint64_t key; /* hash of the id */
    int32_t position;
} rv_keyed;

/* rv_poll() once in RV_DRAFT_POLL_EVERY rounds of a loop over i. */
static inline reversa_status rv_draft_poll(reversa_context *ctx, int64_t i)
{
    return i % RV_DRAFT_POLL_EVERY == 0 ? rv_poll(ctx) : REVERSA_OK;
}
/* Where a position and a column are, for messages. */
rv_place rv_draft_place(const rv_draft *draft, int32_t position, const char *column);
/* The column of a draft by name, NULL if there is none. */
rv_column *rv_draft_column(const rv_draft *draft, const char *name);
/* Take the newest column away again, with its arrays. */
void rv_draft_drop_column(rv_draft *draft);
/* The next person; a duplicate is not recorded but kept until rv_draft_report_duplicates(). Valid UTF-8, not empty. */
reversa_status rv_draft_keep_id(reversa_context *ctx, rv_draft *draft, const char *id, size_t length);
/* Record an error for each id that rv_draft_keep_id() found a second time. */
void rv_draft_report_duplicates(reversa_context *ctx, const rv_draft *draft);

/* Sort ascending, in place, O(n log n). */
void rv_order_values(int64_t *values, size_t n);
/* Sort by key, then by the bytes of the id, which is the code `position` in ids. O(n) for keys that are spread evenly.
 * scratch is as long as items. */
void rv_order_keyed(rv_keyed *items, rv_keyed *scratch, size_t n, const rv_dictionary *ids);

/* Local intervals (two minutes each) to UTC, wrapped around the week, ascending and merged: start << 32 | end in
 * packed_out [2 · n_intervals]. Returns how many there are. */
size_t rv_week_to_utc(const int32_t *minutes, size_t n_intervals, int32_t utc_offset, int64_t *packed_out);

/* Is that no more than subtracting the offset: ascending, apart from each other, and within the UTC week as they are? */
bool rv_week_is_plain(const int32_t *minutes, size_t n_intervals, int32_t utc_offset);

/* Check every value of every column; tags come out ascending for each person. */
reversa_status rv_check_columns(reversa_context *ctx, rv_draft *draft);
/* The same for one column of the kind. */
reversa_status rv_check_tags(reversa_context *ctx, const rv_draft *draft, rv_column *column);
reversa_status rv_check_minutes(reversa_context *ctx, const rv_draft *draft, const rv_column *column);
reversa_status rv_check_dates(reversa_context *ctx, const rv_draft *draft, const rv_column *column);

/* Roles and capacities of the cohort from the columns of the draft. person_of is set. */
reversa_status rv_roles_fill(reversa_context *ctx, const rv_draft *draft, reversa_cohort *cohort);

/* The manager tree of the cohort from the column manager_id. ids, input_of and person_of are set. */
reversa_status rv_line_build(reversa_context *ctx, const rv_draft *draft, reversa_cohort *cohort);

/* Put the columns of the draft in keyed order into the cohort; the draft's arrays are released one by one. */
reversa_status rv_permute_columns(reversa_context *ctx, rv_draft *draft, reversa_cohort *cohort);

#endif
