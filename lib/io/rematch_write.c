/*
 * A rematch as files: those of its matching, and diff.csv, standby.csv, curve.csv, rematch.json beside them, all or none.
 *
 * Rows are in the rematch's order, which is that of ids, so equal rematches give equal bytes. Texts are ids, the reviewer's
 * notes and sentences made of ids; a spreadsheet runs none of them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "io/csv.h"
#include "io/file.h"
#include "io/result.h"
#include "model/rematch.h"

#define OWN_FILES 4

static const char *const file_names[OWN_FILES] = {"diff.csv", "standby.csv", "curve.csv", "rematch.json"};
static const char *const kind_names[] = {"kept", "broken", "impossible", "forbidden", "new", "matched", "unmatched"};
static const char *const cause_names[] = {NULL, "left", "role", "no_place", "rule"};
static const char *const side_names[] = {"mentor", "mentee"};
static const char *const claim_names[] = {NULL, "exact", "bound"};

static void put_text(rv_csv_writer *writer, const char *text)
{
    rv_csv_text(writer, text ? text : "", text ? strlen(text) : 0);
}

static void put_integer(rv_csv_writer *writer, int64_t value, bool given)
{
    char text[24] = "";
    if (given)
        (void)rv_format_integer(value, text);
    rv_csv_plain(writer, text);
}

static void put_header(rv_csv_writer *writer, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rv_csv_plain(writer, names[i]);
}

/* "value_score" and the like. */
static void put_level_name(rv_csv_writer *writer, const char *before, const char *level)
{
    char name[64];
    snprintf(name, sizeof name, "%s%s", before, level);
    rv_csv_plain(writer, name);
}

static bool is_of_one(const reversa_review_change *c)
{
    return c->kind == REVERSA_CHANGE_MATCHED || c->kind == REVERSA_CHANGE_UNMATCHED;
}

/* ---- Tables ---- */

static void write_diff(const reversa_rematch *rematch, rv_output *output)
{
    static const char *const header[] = {"change", "mentor_id", "mentee_id", "side", "score",
                                         "cause",  "rule",      "exchange",  "note", "text"};
    rv_csv_writer writer = {.output = output};
    put_header(&writer, header, sizeof header / sizeof header[0]);
    rv_csv_end_row(&writer);
    for (int32_t k = 0; k < rematch->n_changes; k++) {
        const reversa_review_change *c = &rematch->changes[k];
        rv_csv_plain(&writer, kind_names[c->kind]);
        put_text(&writer, c->mentor_id);
        put_text(&writer, c->mentee_id);
        rv_csv_plain(&writer, is_of_one(c) ? side_names[c->side] : "");
        put_integer(&writer, c->score, c->score != REVERSA_NOT_ELIGIBLE);
        rv_csv_plain(&writer, cause_names[c->cause] ? cause_names[c->cause] : "");
        put_text(&writer, c->rule);
        put_integer(&writer, (int64_t)c->exchange + 1, c->exchange >= 0);
        put_text(&writer, c->note);
        put_text(&writer, c->text);
        rv_csv_end_row(&writer);
    }
}

static void write_stand_bys(const reversa_rematch *rematch, rv_output *output)
{
    static const char *const header[] = {"mentor_id", "mentee_id", "replaces", "standby_id", "score", "place"};
    const reversa_cohort *cohort = rematch->problem->cohort;
    const reversa_matching *matching = rematch->matching;
    rv_csv_writer writer = {.output = output};
    put_header(&writer, header, sizeof header / sizeof header[0]);
    for (int32_t l = 0; l < matching->n_levels; l++)
        put_level_name(&writer, "loses_if_replaced_stays_", matching->levels[l].name);
    rv_csv_end_row(&writer);
    for (int32_t k = 0; k < rematch->n_stand_bys; k++) {
        const reversa_stand_by *s = &rematch->stand_bys[k];
        const reversa_matched_pair *pair = &matching->pairs[s->pair];
        bool someone = s->person >= 0;
        put_text(&writer, reversa_cohort_id(cohort, pair->mentor));
        put_text(&writer, reversa_cohort_id(cohort, pair->mentee));
        rv_csv_plain(&writer, side_names[s->side]);
        put_text(&writer, someone ? reversa_cohort_id(cohort, s->person) : NULL);
        put_integer(&writer, s->score, someone);
        rv_csv_plain(&writer, !someone ? "" : s->is_free ? "free" : "taken");
        for (int32_t l = 0; l < matching->n_levels; l++)
            put_integer(&writer, s->exchange.loss[l], someone && !s->is_free);
        rv_csv_end_row(&writer);
    }
}

/* Is the number of broken pairs one of the curve's points? They are passed in ascending order. */
static bool is_point(const reversa_rematch *rematch, int32_t broken, int32_t *next)
{
    while (*next < rematch->n_trades && rematch->trades[*next].trade.broken < broken)
        (*next)++;
    return *next < rematch->n_trades && rematch->trades[*next].trade.broken == broken;
}

static void write_curve(const reversa_rematch *rematch, rv_output *output)
{
    rv_csv_writer writer = {.output = output};
    int32_t n_levels = rematch->n_trades > 0 ? rematch->trades[0].trade.n_levels : 0;
    int32_t next = 0;
    static const char *const header[] = {"broken", "supported", "claim"};
    put_header(&writer, header, sizeof header / sizeof header[0]);
    for (int32_t l = 0; l < n_levels; l++)
        put_level_name(&writer, "", rematch->trade_level[l]);
    for (int32_t l = 0; l < n_levels; l++)
        put_level_name(&writer, "at_most_", rematch->trade_level[l]);
    rv_csv_end_row(&writer);
    int32_t first = rematch->n_trades > 0 ? rematch->trades[0].trade.broken : 0;
    int32_t last = rematch->n_trades > 0 ? rematch->trades[rematch->n_trades - 1].trade.broken : -1;
    for (int32_t broken = first; broken <= last; broken++) {
        reversa_trade trade;
        reversa_rematch_trade_at(rematch, broken, &trade);
        put_integer(&writer, broken, true);
        rv_csv_plain(&writer, is_point(rematch, broken, &next) ? "yes" : "no");
        rv_csv_plain(&writer, claim_names[trade.claim]);
        for (int32_t l = 0; l < n_levels; l++)
            put_integer(&writer, trade.value[l], true);
        for (int32_t l = 0; l < n_levels; l++)
            put_integer(&writer, trade.bound[l], l < trade.n_bounded);
        rv_csv_end_row(&writer);
    }
}

/* ---- rematch.json ---- */

static void put_count(rv_json_writer *out, json_t *object, const char *key, int64_t value)
{
    rv_json_put(out, object, key, json_integer(value));
}

static json_t *counts_json(rv_json_writer *out, const reversa_rematch_counts *counts)
{
    json_t *object = json_object();
    put_count(out, object, "before", counts->n_before);
    put_count(out, object, "kept", counts->n_kept);
    put_count(out, object, "broken", counts->n_broken);
    put_count(out, object, "impossible", counts->n_impossible);
    put_count(out, object, "forbidden", counts->n_forbidden);
    put_count(out, object, "new", counts->n_new);
    put_count(out, object, "newly_matched", counts->n_matched);
    put_count(out, object, "newly_unmatched", counts->n_unmatched);
    return object;
}

static json_t *changes_json(rv_json_writer *out, const reversa_rematch *rematch)
{
    json_t *list = json_array();
    for (int32_t k = 0; k < rematch->n_changes; k++) {
        const reversa_review_change *c = &rematch->changes[k];
        json_t *object = json_object();
        rv_json_put_text(out, object, "change", kind_names[c->kind]);
        rv_json_put_text(out, object, "mentor", c->mentor_id);
        rv_json_put_text(out, object, "mentee", c->mentee_id);
        if (c->score != REVERSA_NOT_ELIGIBLE)
            put_count(out, object, "score", c->score);
        rv_json_put_text(out, object, "cause", cause_names[c->cause]);
        rv_json_put_text(out, object, "rule", c->rule);
        if (c->exchange >= 0)
            put_count(out, object, "exchange", (int64_t)c->exchange + 1);
        rv_json_put_text(out, object, "note", c->note[0] ? c->note : NULL);
        rv_json_put_text(out, object, "text", c->text);
        rv_json_append(out, list, object);
    }
    return list;
}

static json_t *exchanges_json(rv_json_writer *out, const reversa_rematch *rematch)
{
    json_t *list = json_array();
    for (int32_t k = 0; k < rematch->n_exchanges; k++) {
        const reversa_exchange_group *group = &rematch->exchanges[k];
        json_t *object = json_object();
        put_count(out, object, "exchange", (int64_t)k + 1);
        put_count(out, object, "broken", group->n_broken);
        put_count(out, object, "impossible", group->n_impossible);
        put_count(out, object, "new", group->n_new);
        put_count(out, object, "mentees", group->mentees);
        put_count(out, object, "score", group->score);
        rv_json_put_text(out, object, "text", group->text);
        rv_json_append(out, list, object);
    }
    return list;
}

static json_t *curve_json(rv_json_writer *out, const reversa_rematch *rematch)
{
    json_t *list = json_array();
    for (int32_t k = 0; k < rematch->n_trades; k++) {
        const reversa_trade *trade = &rematch->trades[k].trade;
        json_t *object = json_object();
        put_count(out, object, "broken", trade->broken);
        rv_json_put_text(out, object, "claim", claim_names[trade->claim]);
        for (int32_t l = 0; l < trade->n_levels; l++)
            put_count(out, object, rematch->trade_level[l], trade->value[l]);
        rv_json_append(out, list, object);
    }
    return list;
}

static json_t *stand_bys_json(rv_json_writer *out, const reversa_rematch *rematch)
{
    const reversa_cohort *cohort = rematch->problem->cohort;
    json_t *list = json_array();
    for (int32_t k = 0; k < rematch->n_stand_bys; k++) {
        const reversa_stand_by *s = &rematch->stand_bys[k];
        const reversa_matched_pair *pair = &rematch->matching->pairs[s->pair];
        json_t *object = json_object();
        rv_json_put_text(out, object, "mentor", reversa_cohort_id(cohort, pair->mentor));
        rv_json_put_text(out, object, "mentee", reversa_cohort_id(cohort, pair->mentee));
        rv_json_put_text(out, object, "replaces", side_names[s->side]);
        if (s->person >= 0) {
            rv_json_put_text(out, object, "standby", reversa_cohort_id(cohort, s->person));
            put_count(out, object, "score", s->score);
            rv_json_put(out, object, "free", json_boolean(s->is_free));
        }
        rv_json_append(out, list, object);
    }
    return list;
}

static json_t *rematch_json(const reversa_rematch *rematch)
{
    rv_json_writer out = {false};
    json_t *top = json_object();
    rv_json_put_text(&out, top, "schema", "reversa.rematch/1");
    rv_json_put(&out, top, "counts", counts_json(&out, &rematch->counts));
    rv_json_put(&out, top, "changes", changes_json(&out, rematch));
    rv_json_put(&out, top, "exchanges", exchanges_json(&out, rematch));
    rv_json_put(&out, top, "curve_is_whole", json_boolean(reversa_rematch_curve_is_whole(rematch)));
    rv_json_put(&out, top, "curve", curve_json(&out, rematch));
    rv_json_put(&out, top, "standbys", stand_bys_json(&out, rematch));
    if (!out.failed)
        return top;
    json_decref(top);
    return NULL;
}

/* ---- Files ---- */

static reversa_status write_own(reversa_context *ctx, const reversa_rematch *rematch, reversa_rematch_file file,
                                rv_output *output)
{
    switch (file) {
    case REVERSA_REMATCH_DIFF:
        write_diff(rematch, output);
        break;
    case REVERSA_REMATCH_STAND_BYS:
        write_stand_bys(rematch, output);
        break;
    case REVERSA_REMATCH_CURVE:
        write_curve(rematch, output);
        break;
    case REVERSA_REMATCH_ALL:
        return rv_json_write(ctx, rematch_json(rematch), output);
    }
    return REVERSA_OK;
}

reversa_status reversa_rematch_write_file(reversa_context *ctx, const reversa_rematch *rematch,
                                          reversa_rematch_file file, const char *path)
{
    rv_output output = {0};
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!rematch || !path)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", rematch ? "path" : "rematch");
    if ((int)file < 0 || (int)file >= OWN_FILES)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "There is no file %d of a rematch", (int)file);
    status = rv_output_open(ctx, path, &output);
    if (status)
        return status;
    status = write_own(ctx, rematch, file, &output);
    return status ? (rv_output_abort(&output), status) : rv_output_commit(&output);
}

static reversa_status stage_own(reversa_context *ctx, const reversa_rematch *rematch, const char *folder,
                                rv_output outputs[OWN_FILES])
{
    size_t room = strlen(folder) + 24;
    char *path = rv_alloc(ctx, room, 1);
    reversa_status status = path ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int i = 0; i < OWN_FILES && !status; i++) {
        snprintf(path, room, "%s/%s", folder, file_names[i]);
        status = rv_output_open(ctx, path, &outputs[i]);
        if (!status)
            status = write_own(ctx, rematch, (reversa_rematch_file)i, &outputs[i]);
    }
    rv_free(ctx, path);
    return status;
}

reversa_status reversa_rematch_write(reversa_context *ctx, const reversa_rematch *rematch, const char *folder)
{
    rv_output outputs[RV_RESULT_FILES + OWN_FILES] = {{0}};
    bool made = false;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!rematch || !folder)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", rematch ? "folder" : "rematch");
    reversa_outcome outcome = rematch->matching->outcome;
    if (outcome != REVERSA_OUTCOME_OPTIMAL && outcome != REVERSA_OUTCOME_FEASIBLE)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The rematch has no pairs: it is %s", reversa_outcome_name(outcome));
    status = rv_folder_make(ctx, folder, &made);
    if (status)
        return status;
    status = rv_results_stage(ctx, rematch->problem, rematch->matching, folder, outputs);
    if (!status)
        status = stage_own(ctx, rematch, folder, outputs + RV_RESULT_FILES);
    if (!status)
        status = rv_outputs_commit(outputs, RV_RESULT_FILES + OWN_FILES);
    for (int i = 0; i < RV_RESULT_FILES + OWN_FILES; i++)
        rv_output_abort(&outputs[i]);
    if (status && made)
        rv_folder_remove(folder);
    return status;
}
