/*
 * Circles as files: circles.csv, unmatched.csv, result.json; one at a time, or a folder of all three that is either complete
 * or as it was.
 *
 * A row of circles.csv is a person: the circle's number, mentors before mentees, each in the order of ids; when the slot
 * starts, in UTC and by the person's own clock.
 */
#include <stdio.h>
#include <string.h>

#include <reversa/circles.h>
#include <reversa/status.h>

#include "base/text.h"
#include "io/csv.h"
#include "io/file.h"
#include "io/programme.h"
#include "model/candidates.h"
#include "model/circles.h"

#define N_FILES 3

static const char *const file_names[N_FILES] = {"circles.csv", "unmatched.csv", "result.json"};

/* ---- Tables ---- */

static void put_text(rv_csv_writer *writer, const char *text)
{
    rv_csv_text(writer, text, strlen(text));
}

static void put_integer(rv_csv_writer *writer, int64_t value)
{
    char text[24];
    (void)rv_format_integer(value, text);
    rv_csv_plain(writer, text);
}

static void put_header(rv_csv_writer *writer, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rv_csv_plain(writer, names[i]);
    rv_csv_end_row(writer);
}

/* A minute of the week as "Mon 09:00"; nothing without one. */
static void put_minute(rv_csv_writer *writer, int32_t minute)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    char text[16] = "";
    if (minute >= 0 && minute < RV_WEEK_MINUTES)
        snprintf(text, sizeof text, "%s %02d:%02d", days[minute / 1440], minute % 1440 / 60, minute % 60);
    rv_csv_plain(writer, text);
}

static void put_person(rv_csv_writer *writer, const reversa_circles *circles, int32_t index, int32_t i)
{
    const reversa_circle *circle = &circles->circle[index];
    bool leads = i < circle->n_mentors;
    int32_t person = leads ? circle->mentors[i] : circle->mentees[i - circle->n_mentors];
    put_integer(writer, (int64_t)index + 1);
    rv_csv_plain(writer, leads ? "mentor" : "mentee");
    put_text(writer, reversa_cohort_id(circles->problem->cohort, person));
    if (leads)
        rv_csv_plain(writer, "");
    else
        put_integer(writer, circle->fits[i - circle->n_mentors]);
    put_integer(writer, circle->score);
    put_minute(writer, circle->start);
    put_minute(writer, reversa_circles_local_start(circles, index, person));
    rv_csv_end_row(writer);
}

static void write_circles(const reversa_circles *circles, rv_output *output)
{
    static const char *const header[] = {"circle",       "side",     "person_id", "fit",
                                         "circle_score", "slot_utc", "slot_local"};
    rv_csv_writer writer = {.output = output};
    put_header(&writer, header, sizeof header / sizeof header[0]);
    for (int32_t c = 0; c < circles->n; c++)
        for (int32_t i = 0; i < circles->circle[c].n_mentors + circles->circle[c].n_mentees; i++)
            put_person(&writer, circles, c, i);
}

static void write_unmatched(const reversa_circles *circles, rv_output *output)
{
    static const char *const header[] = {"person_id", "side", "reason", "eligible", "best_score"};
    rv_csv_writer writer = {.output = output};
    put_header(&writer, header, sizeof header / sizeof header[0]);
    for (int32_t i = 0; i < circles->n_unmatched; i++) {
        const reversa_unmatched *row = &circles->unmatched[i];
        put_text(&writer, reversa_cohort_id(circles->problem->cohort, row->person));
        rv_csv_plain(&writer, row->side == REVERSA_MENTOR ? "mentor" : "mentee");
        rv_csv_plain(&writer, reversa_reason_name(row->reason));
        if (row->eligible < 0)
            rv_csv_plain(&writer, ""); /* nobody has counted */
        else
            put_integer(&writer, row->eligible);
        if (row->best_score == REVERSA_NOT_ELIGIBLE)
            rv_csv_plain(&writer, "");
        else
            put_integer(&writer, row->best_score);
        rv_csv_end_row(&writer);
    }
}

/* ---- result.json ---- */

static void put_count(rv_json_writer *out, json_t *object, const char *key, int64_t value)
{
    rv_json_put(out, object, key, json_integer(value));
}

static json_t *levels_json(rv_json_writer *out, const reversa_circles *circles)
{
    json_t *list = json_array();
    for (int32_t l = 0; l < circles->n_levels; l++) {
        const reversa_level *level = &circles->levels[l];
        json_t *object = json_object();
        rv_json_put_text(out, object, "level", level->name);
        put_count(out, object, "value", level->value);
        put_count(out, object, "bound", level->bound);
        put_count(out, object, "gap", level->bound - level->value);
        rv_json_put(out, object, "proven", json_boolean(level->proven));
        rv_json_append(out, list, object);
    }
    return list;
}

static json_t *certificate_json(rv_json_writer *out, const reversa_certificate *certificate)
{
    json_t *object = json_object();
    bool searched = certificate->scope == REVERSA_SCOPE_ELIGIBLE;
    bool counted = certificate->n_eligible >= 0;
    rv_json_put_text(out, object, "scope", searched ? "eligible" : "candidates");
    rv_json_put_text(out, object, "proof", searched ? "search" : "none");
    rv_json_put(out, object, "eligible_pairs", counted ? json_integer(certificate->n_eligible) : json_null());
    put_count(out, object, "circles_in_solver", certificate->n_candidates);
    put_count(out, object, "pricing_rounds", certificate->rounds);
    return object;
}

static json_t *side_json(rv_json_writer *out, const reversa_circles *circles, int side)
{
    json_t *object = json_object();
    json_t *reasons = json_object();
    int64_t count[REVERSA_REASON_STOPPED + 1] = {0};
    int64_t n_unmatched = 0;
    for (int32_t i = 0; i < circles->n_unmatched; i++) {
        if ((int)circles->unmatched[i].side != side)
            continue;
        n_unmatched++;
        count[circles->unmatched[i].reason]++;
    }
    put_count(out, object, "signed_up", circles->n_signed_up[side]);
    put_count(out, object, "taking_part", circles->problem->side[side].n);
    put_count(out, object, "in_circles", circles->n_signed_up[side] - n_unmatched);
    for (int reason = 0; reason <= REVERSA_REASON_STOPPED; reason++)
        if (count[reason] > 0)
            put_count(out, reasons, reversa_reason_name((reversa_reason)reason), count[reason]);
    rv_json_put(out, object, "unmatched", reasons);
    return object;
}

static json_t *counts_json(rv_json_writer *out, const reversa_circles *circles)
{
    json_t *object = json_object();
    int64_t score = 0;
    for (int32_t c = 0; c < circles->n; c++)
        score += circles->circle[c].score;
    put_count(out, object, "people", circles->problem->cohort->n_people);
    put_count(out, object, "circles", circles->n);
    put_count(out, object, "score", score);
    rv_json_put(out, object, "mentors", side_json(out, circles, REVERSA_MENTOR));
    rv_json_put(out, object, "mentees", side_json(out, circles, REVERSA_MENTEE));
    return object;
}

static json_t *limits_json(rv_json_writer *out, const reversa_circles *circles)
{
    json_t *list = json_array();
    for (int32_t k = 0; k < circles->n_limits; k++) {
        const reversa_limit_use *use = &circles->limits[k];
        json_t *object = json_object();
        rv_json_put_text(out, object, "limit", use->text);
        put_count(out, object, "value", use->value);
        rv_json_put(out, object, "at_least", use->least == INT64_MIN ? json_null() : json_integer(use->least));
        rv_json_put(out, object, "at_most", use->most == INT64_MAX ? json_null() : json_integer(use->most));
        rv_json_put(out, object, "tight", json_boolean(use->tight));
        rv_json_append(out, list, object);
    }
    return list;
}

static void put_input(rv_json_writer *out, json_t *list, const char *what, const char *source, const char *sha256)
{
    json_t *object = json_object();
    rv_json_put_text(out, object, "input", what);
    rv_json_put(out, object, "source", source ? json_string(source) : json_null());
    rv_json_put(out, object, "sha256", sha256[0] ? json_string(sha256) : json_null());
    rv_json_append(out, list, object);
}

static json_t *inputs_json(rv_json_writer *out, const reversa_problem *problem)
{
    json_t *list = json_array();
    put_input(out, list, "people", problem->cohort->source, problem->cohort->sha256);
    put_input(out, list, "programme", problem->programme->source, problem->programme->sha256);
    if (problem->preferences)
        put_input(out, list, "preferences", problem->preferences->origin.source, problem->preferences->origin.sha256);
    if (problem->previous)
        put_input(out, list, "previous", problem->previous->origin.source, problem->previous->origin.sha256);
    if (problem->scores)
        put_input(out, list, "scores", problem->scores->origin.source, problem->scores->origin.sha256);
    return list;
}

static json_t *run_json(rv_json_writer *out, const reversa_circles *circles)
{
    json_t *object = json_object();
    rv_json_put(out, object, "seconds", json_real((double)(int64_t)(circles->seconds * 1000.0 + 0.5) / 1000.0));
    put_count(out, object, "threads", circles->threads);
    put_count(out, object, "memory_peak_bytes", (int64_t)circles->memory_peak);
    return object;
}

static json_t *summary_json(const reversa_problem *problem, const reversa_circles *circles)
{
    rv_json_writer out = {false};
    json_t *top = json_object();
    json_t *versions = json_object();
    rv_json_put_text(&out, top, "schema", "reversa.circles/1");
    rv_json_put_text(&out, top, "outcome", reversa_outcome_name(circles->outcome));
    rv_json_put(&out, top, "levels", levels_json(&out, circles));
    rv_json_put(&out, top, "certificate", certificate_json(&out, &circles->certificate));
    rv_json_put(&out, top, "counts", counts_json(&out, circles));
    rv_json_put(&out, top, "limits", limits_json(&out, circles));
    rv_json_put(&out, top, "conflict", rv_json_list_of(&out, circles->conflict, circles->n_conflict));
    rv_json_put(&out, top, "warnings", rv_json_list_of(&out, problem->warnings, problem->n_warnings));
    rv_json_put(&out, top, "seed", json_integer((json_int_t)problem->cohort->seed));
    rv_json_put(&out, top, "inputs", inputs_json(&out, problem));
    rv_json_put(&out, top, "programme", rv_programme_json(problem->programme));
    rv_json_put_text(&out, versions, "reversa", reversa_version());
    rv_json_put_text(&out, versions, "build", reversa_build_info());
    rv_json_put(&out, top, "versions", versions);
    rv_json_put(&out, top, "run", run_json(&out, circles));
    if (!out.failed)
        return top;
    json_decref(top);
    return NULL;
}

/* ---- The doors ---- */

static reversa_status write_file(reversa_context *ctx, const reversa_problem *problem, const reversa_circles *circles,
                                 reversa_circles_file file, rv_output *output)
{
    if (file == REVERSA_CIRCLES_SUMMARY)
        return rv_json_write(ctx, summary_json(problem, circles), output);
    if (file == REVERSA_CIRCLES_TABLE)
        write_circles(circles, output);
    else
        write_unmatched(circles, output);
    return REVERSA_OK;
}

static reversa_status check(reversa_context *ctx, const reversa_problem *problem, const reversa_circles *circles,
                            const char *path)
{
    if (!problem || !circles || !path)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "problem, circles and path must not be NULL");
    if (circles->problem != problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The circles are of another problem");
    return REVERSA_OK;
}

reversa_status reversa_circles_write_file(reversa_context *ctx, const reversa_problem *problem,
                                          const reversa_circles *circles, reversa_circles_file file, const char *path)
{
    reversa_status status = rv_begin(ctx);
    if (!status)
        status = check(ctx, problem, circles, path);
    if (status)
        return status;
    if ((int)file < 0 || (int)file >= N_FILES)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "There is no file %d of circles", (int)file);
    rv_output output = {0};
    status = rv_output_open(ctx, path, &output);
    if (status)
        return status;
    status = write_file(ctx, problem, circles, file, &output);
    return status ? (rv_output_abort(&output), status) : rv_output_commit(&output);
}

/* Open and write all files beside their places. */
static reversa_status stage(reversa_context *ctx, const reversa_problem *problem, const reversa_circles *circles,
                            const char *folder, rv_output outputs[N_FILES])
{
    reversa_status status = REVERSA_OK;
    size_t room = strlen(folder) + 16;
    char *path = rv_alloc(ctx, room, 1);
    if (!path)
        return REVERSA_E_MEMORY;
    for (int i = 0; i < N_FILES && !status; i++) {
        snprintf(path, room, "%s/%s", folder, file_names[i]);
        status = rv_output_open(ctx, path, &outputs[i]);
        if (!status)
            status = write_file(ctx, problem, circles, (reversa_circles_file)i, &outputs[i]);
    }
    rv_free(ctx, path);
    return status;
}

reversa_status reversa_circles_write(reversa_context *ctx, const reversa_problem *problem,
                                     const reversa_circles *circles, const char *folder)
{
    rv_output outputs[N_FILES] = {{0}};
    bool made = false;
    reversa_status status = rv_begin(ctx);
    if (!status)
        status = check(ctx, problem, circles, folder);
    if (!status)
        status = rv_folder_make(ctx, folder, &made);
    if (status)
        return status;
    status = stage(ctx, problem, circles, folder, outputs);
    if (!status)
        status = rv_outputs_commit(outputs, N_FILES);
    for (int i = 0; i < N_FILES; i++)
        rv_output_abort(&outputs[i]);
    if (status && made)
        rv_folder_remove(folder);
    return status;
}
