/*
 * The results of a matching as files: pairs.csv, unmatched.csv, certificate.json, decisions.ndjson, result.json; one at a
 * time, or a folder of all, with a report and blocking.csv, that is either complete or as it was. result.json tells the hashes of the others, and so is last.
 *
 * Rows are in the matching's order, which is that of ids bytewise, so equal matchings give equal bytes. Among them stand the
 * forbidden and ended pairs of the file that came in, so that a reviewed file can go round again and again.
 */
#include "io/result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/record.h>

#include "base/text.h"
#include "io/csv.h"
#include "io/file.h"
#include "io/record.h"
#include "model/blocking.h"

#define N_FILES RV_RESULT_FILES

/* By reversa_result_file. */
static const char *const file_names[N_FILES] = {"pairs.csv", "unmatched.csv", "result.json", "certificate.json",
                                                "decisions.ndjson"};
/* The order of writing. */
static const reversa_result_file file_order[N_FILES] = {REVERSA_RESULT_PAIRS, REVERSA_RESULT_UNMATCHED,
                                                        REVERSA_RESULT_CERTIFICATE, REVERSA_RESULT_DECISIONS,
                                                        REVERSA_RESULT_SUMMARY};

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

/* An earlier pair that is no pair of this round. */
typedef struct carried {
    const char *mentor;
    const char *mentee;
    int64_t row; /* of problem->previous */
} carried;

static int compare(const char *mentor, const char *mentee, const carried *other)
{
    int order = strcmp(mentor, other->mentor);
    return order ? order : strcmp(mentee, other->mentee);
}

static int compare_carried(const void *a, const void *b)
{
    const carried *one = a;
    return compare(one->mentor, one->mentee, b);
}

/* The forbidden and ended pairs of the earlier ones, in the order of ids. The caller frees them. */
static reversa_status collect(reversa_context *ctx, const reversa_problem *problem, carried **list_out, int64_t *n_out)
{
    const reversa_previous *previous = problem->previous;
    int64_t most = previous ? previous->n : 0;
    carried *list = rv_alloc(ctx, (size_t)most, sizeof *list);
    int64_t n = 0;
    *list_out = list;
    if (!list)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < most; i++) {
        if (previous->state[i] == REVERSA_PAIR_FORBIDDEN || previous->state[i] == REVERSA_PAIR_ENDED)
            list[n++] = (carried){.mentor = reversa_cohort_id(problem->cohort, previous->mentor[i]),
                                  .mentee = reversa_cohort_id(problem->cohort, previous->mentee[i]),
                                  .row = i};
    }
    if (n > 0)
        qsort(list, (size_t)n, sizeof *list, compare_carried);
    *n_out = n;
    return REVERSA_OK;
}

static void put_carried(rv_csv_writer *writer, const reversa_problem *problem, const carried *pair)
{
    put_text(writer, pair->mentor);
    put_text(writer, pair->mentee);
    for (int32_t c = 0; c <= problem->n_criteria; c++)
        rv_csv_plain(writer, ""); /* the score and its parts */
    rv_csv_plain(writer, rv_pair_state_names[problem->previous->state[pair->row]]);
    put_text(writer, problem->previous->note[pair->row]);
    rv_csv_end_row(writer);
}

static void put_pair(rv_csv_writer *writer, const reversa_problem *problem, const reversa_matching *matching, int32_t i)
{
    const reversa_matched_pair *pair = &matching->pairs[i];
    int32_t n_criteria = problem->n_criteria;
    put_text(writer, reversa_cohort_id(problem->cohort, pair->mentor));
    put_text(writer, reversa_cohort_id(problem->cohort, pair->mentee));
    put_integer(writer, pair->score);
    for (int32_t c = 0; c < n_criteria; c++)
        put_integer(writer, matching->contribution[(int64_t)i * n_criteria + c]);
    rv_csv_plain(writer, rv_pair_state_names[pair->state]);
    put_text(writer, pair->note);
    rv_csv_end_row(writer);
}

static reversa_status write_pairs(reversa_context *ctx, const reversa_problem *problem,
                                  const reversa_matching *matching, rv_output *output)
{
    carried *list;
    int64_t n = 0;
    int64_t k = 0;
    reversa_status status = collect(ctx, problem, &list, &n);
    if (status)
        return status;
    rv_csv_writer writer = {.output = output};
    int32_t n_criteria = problem->n_criteria;
    rv_csv_plain(&writer, "mentor_id");
    rv_csv_plain(&writer, "mentee_id");
    rv_csv_plain(&writer, "score");
    for (int32_t c = 0; c < n_criteria; c++)
        put_text(&writer, problem->criteria[c].criterion->name);
    rv_csv_plain(&writer, "state");
    rv_csv_plain(&writer, "note");
    rv_csv_end_row(&writer);
    for (int32_t i = 0; i < matching->n_pairs; i++) {
        const char *mentor = reversa_cohort_id(problem->cohort, matching->pairs[i].mentor);
        const char *mentee = reversa_cohort_id(problem->cohort, matching->pairs[i].mentee);
        while (k < n && compare(mentor, mentee, &list[k]) > 0)
            put_carried(&writer, problem, &list[k++]);
        if (k < n && compare(mentor, mentee, &list[k]) == 0)
            k++; /* an ended pair that is made again */
        put_pair(&writer, problem, matching, i);
    }
    while (k < n)
        put_carried(&writer, problem, &list[k++]);
    rv_free(ctx, list);
    return REVERSA_OK;
}

static void write_unmatched(const reversa_problem *problem, const reversa_matching *matching, rv_output *output)
{
    static const char *const header[] = {"person_id", "side", "reason", "eligible", "best_score"};
    rv_csv_writer writer = {.output = output};
    for (size_t i = 0; i < sizeof header / sizeof header[0]; i++)
        rv_csv_plain(&writer, header[i]);
    rv_csv_end_row(&writer);
    for (int32_t i = 0; i < matching->n_unmatched; i++) {
        const reversa_unmatched *row = &matching->unmatched[i];
        put_text(&writer, reversa_cohort_id(problem->cohort, row->person));
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

/* Write into an open output; what goes wrong with the output itself shows at its commit. `others` is for result.json. */
static reversa_status write_file(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                                 reversa_result_file file, const rv_result_outputs *others, rv_output *output)
{
    switch (file) {
    case REVERSA_RESULT_PAIRS:
        return write_pairs(ctx, problem, matching, output);
    case REVERSA_RESULT_UNMATCHED:
        write_unmatched(problem, matching, output);
        break;
    case REVERSA_RESULT_SUMMARY:
        return rv_json_write(ctx, rv_result_json(problem, matching, others), output);
    case REVERSA_RESULT_CERTIFICATE:
        return rv_certificate_write(ctx, problem, matching, output);
    case REVERSA_RESULT_DECISIONS:
        return rv_decisions_write(ctx, problem, matching, output);
    }
    return REVERSA_OK;
}

reversa_status rv_result_hashes(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                                rv_result_outputs *outputs_out)
{
    reversa_status status = REVERSA_OK;
    *outputs_out = (rv_result_outputs){0};
    for (int32_t i = 0; i < RV_RESULT_OUTPUTS && !status; i++) {
        rv_output output = {0};
        status = rv_output_open_dropped(ctx, &output);
        if (!status)
            status = write_file(ctx, problem, matching, file_order[i], NULL, &output);
        status = status ? status : output.status;
        if (!status) {
            rv_output_end_hash(&output, outputs_out->sha256[i]);
            outputs_out->name[outputs_out->n++] = file_names[file_order[i]];
        }
        rv_output_abort(&output);
    }
    return status;
}

reversa_status rv_result_hold(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                              const char *name, char sha256_out[65], rv_output *output)
{
    int i = 0;
    *output = (rv_output){0};
    while (i < RV_RESULT_OUTPUTS && strcmp(name, file_names[file_order[i]]) != 0)
        i++;
    if (i == RV_RESULT_OUTPUTS)
        return REVERSA_E_UNSUPPORTED;
    reversa_status status = rv_output_open(ctx, "-", output);
    if (status)
        return status;
    rv_output_begin_hash(output);
    status = write_file(ctx, problem, matching, file_order[i], NULL, output);
    status = status ? status : output->status;
    rv_output_end_hash(output, sha256_out);
    if (status)
        rv_output_abort(output);
    return status;
}

/* The checks of both doors. */
static reversa_status check(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                            const char *path)
{
    if (!problem || !matching || !path)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "problem, matching and path must not be NULL");
    if (matching->problem != problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The matching is of another problem");
    return REVERSA_OK;
}

reversa_status reversa_result_write(reversa_context *ctx, const reversa_problem *problem,
                                    const reversa_matching *matching, reversa_result_file file, const char *path)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    status = check(ctx, problem, matching, path);
    if (status)
        return status;
    if ((int)file < 0 || (int)file >= N_FILES)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "There is no result file %d", (int)file);
    rv_result_outputs others = {0};
    bool with_pairs = matching->outcome == REVERSA_OUTCOME_OPTIMAL || matching->outcome == REVERSA_OUTCOME_FEASIBLE;
    if (file == REVERSA_RESULT_SUMMARY && with_pairs)
        status = rv_result_hashes(ctx, problem, matching, &others);
    rv_output output = {0};
    if (!status)
        status = rv_output_open(ctx, path, &output);
    if (status)
        return status;
    status = write_file(ctx, problem, matching, file, &others, &output);
    return status ? (rv_output_abort(&output), status) : rv_output_commit(&output);
}

/* The limits of the contradiction, each once, in place of those that the solver's own proof took. */
static json_t *conflict_json(rv_json_writer *out, const reversa_infeasibility *infeasibility)
{
    json_t *list = json_array();
    for (int32_t c = 0; c < infeasibility->n_clashes; c++) {
        int32_t limit = infeasibility->clashes[c].clash.limit; /* ascending */
        if (c == 0 || infeasibility->clashes[c - 1].clash.limit != limit)
            rv_json_append(out, list, json_string(infeasibility->problem->limits[limit].text));
    }
    return list;
}

/* The summary with one key more. */
static reversa_status write_explained(reversa_context *ctx, const reversa_matching *matching,
                                      const reversa_infeasibility *infeasibility, rv_output *output)
{
    rv_json_writer out = {false};
    json_t *top = rv_result_json(matching->problem, matching, NULL);
    if (!top)
        return rv_json_write(ctx, NULL, output);
    if (infeasibility->n_clashes > 0)
        rv_json_put(&out, top, "conflict", conflict_json(&out, infeasibility));
    rv_json_put(&out, top, "reason", rv_reason_json(&out, infeasibility));
    if (out.failed) {
        json_decref(top);
        top = NULL;
    }
    return rv_json_write(ctx, top, output);
}

reversa_status reversa_infeasibility_write(reversa_context *ctx, const reversa_matching *matching,
                                           const reversa_infeasibility *infeasibility, const char *path)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!matching || !infeasibility || !path)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "matching, infeasibility and path must not be NULL");
    if (matching->problem != infeasibility->problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The infeasibility is of another problem");
    rv_output output = {0};
    status = rv_output_open(ctx, path, &output);
    if (status)
        return status;
    status = write_explained(ctx, matching, infeasibility, &output);
    return status ? (rv_output_abort(&output), status) : rv_output_commit(&output);
}

/* A folder of results in the making. */
typedef struct staging {
    const reversa_problem *problem;
    const reversa_matching *matching;
    const reversa_results_options *options;
    const char *folder;
    rv_output outputs[N_FILES + RV_RESULT_MORE]; /* those are the last before result.json */
    size_t n;
    rv_result_outputs others;
} staging;

/* Open an output beside its place. */
static reversa_status open_staged(reversa_context *ctx, staging *s, const char *name, rv_output **output_out)
{
    size_t room = strlen(s->folder) + strlen(name) + 2;
    char *path = rv_alloc(ctx, room, 1);
    if (!path)
        return REVERSA_E_MEMORY;
    snprintf(path, room, "%s/%s", s->folder, name);
    reversa_status status = rv_output_open(ctx, path, &s->outputs[s->n]);
    rv_free(ctx, path);
    if (status)
        return status;
    *output_out = &s->outputs[s->n++];
    rv_output_begin_hash(*output_out);
    return REVERSA_OK;
}

static void end_staged(staging *s, const char *name, rv_output *output)
{
    rv_output_end_hash(output, s->others.sha256[s->others.n]);
    s->others.name[s->others.n++] = name;
}

/* What does not come of the matching alone. */
static reversa_status stage_more(reversa_context *ctx, staging *s)
{
    rv_output *output;
    reversa_status status = REVERSA_OK;
    if (s->options && s->options->blocking) {
        status = open_staged(ctx, s, RV_RESULT_BLOCKING, &output);
        if (!status)
            status = rv_blocking_put(ctx, s->options->blocking, output);
        if (!status)
            end_staged(s, RV_RESULT_BLOCKING, output);
    }
    if (!status && s->options && s->options->report) {
        status = open_staged(ctx, s, RV_RESULT_REPORT, &output);
        if (status)
            return status;
        rv_output_add(output, s->options->report, s->options->report_length);
        end_staged(s, RV_RESULT_REPORT, output);
    }
    return status;
}

/* Open and write all files beside their places. */
static reversa_status stage(reversa_context *ctx, staging *s)
{
    rv_output *output;
    reversa_status status = REVERSA_OK;
    for (int i = 0; i < N_FILES && !status; i++) {
        const char *name = file_names[file_order[i]];
        if (i == RV_RESULT_OUTPUTS)
            status = stage_more(ctx, s);
        if (!status)
            status = open_staged(ctx, s, name, &output);
        if (!status)
            status = write_file(ctx, s->problem, s->matching, file_order[i], &s->others, output);
        if (!status && i < RV_RESULT_OUTPUTS)
            end_staged(s, name, output);
    }
    return status;
}

reversa_status rv_results_stage(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                                const char *folder, rv_output outputs[RV_RESULT_FILES])
{
    staging s = {.problem = problem, .matching = matching, .folder = folder};
    reversa_status status = stage(ctx, &s);
    for (size_t i = 0; i < s.n; i++)
        outputs[i] = s.outputs[i];
    return status;
}

void reversa_results_options_init(reversa_results_options *options)
{
    *options = (reversa_results_options){.struct_size = sizeof *options};
}

reversa_status reversa_results_write_with(reversa_context *ctx, const reversa_problem *problem,
                                          const reversa_matching *matching, const reversa_results_options *options,
                                          const char *folder)
{
    staging s = {.problem = problem, .matching = matching, .options = options, .folder = folder};
    bool made = false;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    status = check(ctx, problem, matching, folder);
    if (!status && options && options->struct_size < sizeof *options)
        status = rv_fail(ctx, REVERSA_E_ARGUMENT, "The results' options are of another version: use their init");
    if (!status && options && options->blocking && options->blocking->problem != problem)
        status = rv_fail(ctx, REVERSA_E_ARGUMENT, "The blocking pairs are of another problem");
    if (!status)
        status = rv_folder_make(ctx, folder, &made);
    if (status)
        return status;
    s.others.baseline = options ? options->baseline : NULL;
    s.others.lottery = options ? options->lottery : NULL;
    status = stage(ctx, &s);
    if (!status)
        status = rv_outputs_commit(s.outputs, s.n);
    for (size_t i = 0; i < s.n; i++)
        rv_output_abort(&s.outputs[i]);
    if (status && made)
        rv_folder_remove(folder);
    return status;
}

reversa_status reversa_results_write(reversa_context *ctx, const reversa_problem *problem,
                                     const reversa_matching *matching, const char *folder)
{
    return reversa_results_write_with(ctx, problem, matching, NULL, folder);
}
