/*
 * Shortlists as files: a row per entry, or JSON with the reasons of each apart.
 *
 * Both are written row by row, in the order of ids: the lists of a large organisation are many. People appear by their ids
 * alone. Texts of people are escaped as in the record: nothing in them acts.
 */
#include <string.h>

#include "base/text.h"
#include "io/csv.h"
#include "io/people.h"
#include "io/record.h"
#include "model/shortlist.h"

#define SENTENCE 1024 /* bytes: three phrases of clipped texts are shorter */
#define POLL_EVERY 1024

static const char *const side_names[] = {[REVERSA_MENTOR] = "mentor", [REVERSA_MENTEE] = "mentee"};

/* One list of the table. */
static void put_rows(rv_csv_writer *writer, const reversa_shortlist *shortlist, int32_t person, reversa_side side)
{
    const reversa_cohort *cohort = shortlist->problem->cohort;
    int32_t n = reversa_shortlist_length(shortlist, person, side);
    for (int32_t k = 0; k < n; k++) {
        rv_list_place listing;
        char number[24];
        char sentence[SENTENCE];
        (void)rv_shortlist_at(shortlist, person, (int)side, k, &listing);
        const char *id = reversa_cohort_id(cohort, person);
        const char *other = reversa_cohort_id(cohort, listing.entry.other);
        rv_csv_text(writer, id, strlen(id));
        rv_csv_plain(writer, side_names[side]);
        (void)rv_format_integer((int64_t)k + 1, number);
        rv_csv_plain(writer, number);
        rv_csv_text(writer, other, strlen(other));
        (void)rv_format_integer(listing.entry.score, number);
        rv_csv_plain(writer, number);
        (void)rv_shortlist_sentence(shortlist->problem, &listing, sentence, sizeof sentence);
        rv_csv_text(writer, sentence, strlen(sentence));
        rv_csv_end_row(writer);
    }
}

static reversa_status write_table(reversa_context *ctx, const reversa_shortlist *shortlist, const int32_t *by_id,
                                  rv_output *output)
{
    static const char *const header[] = {"person_id", "side", "place", "other_id", "score", "reason"};
    rv_csv_writer writer = {.output = output};
    reversa_status status = REVERSA_OK;
    for (size_t i = 0; i < sizeof header / sizeof header[0]; i++)
        rv_csv_plain(&writer, header[i]);
    rv_csv_end_row(&writer);
    for (int32_t i = 0; i < shortlist->problem->cohort->n_people && !status; i++) {
        for (int side = 0; side < 2; side++)
            put_rows(&writer, shortlist, by_id[i], (reversa_side)side);
        status = i % POLL_EVERY == 0 ? rv_poll(ctx) : REVERSA_OK;
    }
    return status;
}

/* ---- JSON ---- */

static void put_reasons(rv_record *out, const reversa_problem *problem, const rv_list_place *listing)
{
    reversa_listed_reason reasons[REVERSA_MAX_REASONS];
    int32_t n = rv_shortlist_reasons(problem, listing, reasons);
    rv_record_put(out, ",\"reasons\":[");
    for (int32_t k = 0; k < n; k++) {
        char text[SENTENCE];
        (void)rv_shortlist_phrase(problem, listing, reasons[k].criterion, text, sizeof text);
        rv_record_put(out, k ? ",{\"criterion\":" : "{\"criterion\":");
        rv_record_text(out, problem->criteria[reasons[k].criterion].criterion->name);
        rv_record_add_integer(out, "contribution", reasons[k].contribution);
        rv_record_add_text(out, "text", text);
        rv_record_put(out, "}");
    }
    rv_record_put(out, "]");
}

static void put_list(rv_record *out, const reversa_shortlist *shortlist, int32_t person, reversa_side side)
{
    const reversa_problem *problem = shortlist->problem;
    int32_t n = reversa_shortlist_length(shortlist, person, side);
    rv_record_put(out, "{\"person\":");
    rv_record_text(out, reversa_cohort_id(problem->cohort, person));
    rv_record_add_text(out, "side", side_names[side]);
    rv_record_put(out, ",\"entries\":[");
    for (int32_t k = 0; k < n; k++) {
        rv_list_place listing;
        char sentence[SENTENCE];
        (void)rv_shortlist_at(shortlist, person, (int)side, k, &listing);
        (void)rv_shortlist_sentence(problem, &listing, sentence, sizeof sentence);
        rv_record_put(out, k ? ",{\"other\":" : "{\"other\":");
        rv_record_text(out, reversa_cohort_id(problem->cohort, listing.entry.other));
        rv_record_add_integer(out, "score", listing.entry.score);
        rv_record_add_text(out, "reason", sentence);
        put_reasons(out, problem, &listing);
        rv_record_put(out, "}");
    }
    rv_record_put(out, "]}");
}

static void put_summary(rv_record *out, const reversa_shortlist *shortlist, reversa_side side)
{
    reversa_shortlist_summary summary;
    reversa_shortlist_summarise(shortlist, side, &summary);
    rv_record_put(out, "{\"side\":");
    rv_record_text(out, side_names[side]);
    rv_record_add_integer(out, "people", summary.n_people);
    rv_record_add_integer(out, "lists", summary.n_lists);
    rv_record_add_integer(out, "entries", summary.n_entries);
    rv_record_add_integer(out, "score", summary.score);
    rv_record_add_integer(out, "others", summary.n_others);
    rv_record_add_integer(out, "unlisted", summary.n_unlisted);
    rv_record_add_integer(out, "most_lists", summary.most_lists);
    rv_record_put(out, summary.balanced ? ",\"balanced\":true}" : ",\"balanced\":false}");
}

static reversa_status write_json(reversa_context *ctx, const reversa_shortlist *shortlist, const int32_t *by_id,
                                 rv_output *output)
{
    rv_record out = {.output = output};
    reversa_status status = REVERSA_OK;
    bool any = false;
    rv_sha256_begin(&out.hash);
    rv_record_put(&out, "{\"schema\":\"reversa.shortlist/1\"");
    rv_record_add_integer(&out, "top", shortlist->options.top);
    rv_record_add_integer(&out, "most_lists", shortlist->options.most_lists);
    rv_record_add_integer(&out, "seed", (int64_t)shortlist->problem->cohort->seed);
    rv_record_put(&out, ",\"sides\":[");
    for (int side = 0; side < 2; side++) {
        if (!shortlist->side[side].made)
            continue;
        rv_record_put(&out, any ? "," : "");
        put_summary(&out, shortlist, (reversa_side)side);
        any = true;
    }
    rv_record_put(&out, "],\"lists\":[");
    any = false;
    for (int32_t i = 0; i < shortlist->problem->cohort->n_people && !status; i++) {
        for (int side = 0; side < 2; side++) {
            if (!shortlist->side[side].made || shortlist->problem->side[side].ordinal[by_id[i]] < 0)
                continue;
            rv_record_put(&out, any ? ",\n" : "\n");
            put_list(&out, shortlist, by_id[i], (reversa_side)side);
            any = true;
        }
        status = i % POLL_EVERY == 0 ? rv_poll(ctx) : REVERSA_OK;
    }
    rv_record_put(&out, "]}\n");
    return status;
}

reversa_status reversa_shortlist_write(reversa_context *ctx, const reversa_shortlist *shortlist,
                                       reversa_shortlist_file file, const char *path)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!shortlist || !path)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", shortlist ? "path" : "shortlist");
    if (file != REVERSA_SHORTLIST_TABLE && file != REVERSA_SHORTLIST_JSON)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "There is no form %d of shortlists", (int)file);
    rv_arena scratch;
    rv_output output = {0};
    rv_arena_open(ctx, &scratch);
    const int32_t *by_id = rv_people_sorted(ctx, &scratch, shortlist->problem->cohort);
    status = by_id ? rv_output_open(ctx, path, &output) : REVERSA_E_MEMORY;
    if (!status)
        status = file == REVERSA_SHORTLIST_TABLE ? write_table(ctx, shortlist, by_id, &output)
                                                 : write_json(ctx, shortlist, by_id, &output);
    rv_arena_free(&scratch);
    if (status)
        rv_output_abort(&output);
    return status ? status : rv_output_commit(&output);
}
