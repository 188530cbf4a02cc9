/*
 * A run made again from its manifest, and compared.
 *
 * Inputs are hashed before anything is read from them, so that a changed file is told as such and not by what is now wrong in
 * it. Then everything goes the way of the first run. Two runs are the same where outcome, levels and the hash of every file
 * agree; where the recorded file is still beside the manifest, as it was, the first line that differs is told as well.
 */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <reversa/record.h>

#include "io/manifest.h"
#include "io/programme.h"
#include "io/result.h"

#define MAX_DIFFERENCES (RV_MANIFEST_OUTPUTS + RV_MAX_LEVELS + 5)
#define SHOWN_BYTES 80 /* of a line that differs */

struct reversa_replay {
    rv_arena arena;
    int32_t n_files;
    int32_t n;
    const char *difference[MAX_DIFFERENCES];
};

/* The run that is made again. */
typedef struct rerun {
    reversa_context *ctx;
    const char *path; /* of the manifest */
    const char *folder;
    rv_manifest manifest;
    char file[RV_MAX_INPUTS][PATH_MAX]; /* of the inputs, "" for none */
    reversa_programme *programme;
    reversa_cohort *cohort;
    reversa_preferences *preferences;
    reversa_previous *previous;
    reversa_scores *scores;
    reversa_problem *problem;
    reversa_matching *matching;
    reversa_replay *replay;
} rerun;

/* ---- Inputs */

/* The name of an input's file without its folders. */
static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static reversa_status place_input(rerun *r, int32_t index)
{
    const rv_input *input = &r->manifest.inputs[index];
    const char *source = input->source;
    bool is_programme = strcmp(input->kind, "programme") == 0;
    char standard[32];
    r->file[index][0] = '\0';
    if (!source && is_programme)
        return REVERSA_OK; /* the manifest holds it */
    if (!source || !input->sha256[0])
        return rv_fail_at(r->ctx, REVERSA_E_UNSUPPORTED, (rv_place){.file = r->manifest.source},
                          "The input %s was in the memory of a program, not in a file", input->kind);
    if (strcmp(source, rv_file_label("-")) == 0) {
        if (!r->folder)
            return rv_fail_at(r->ctx, REVERSA_E_UNSUPPORTED, (rv_place){.file = r->manifest.source},
                              "The input %s came from standard input: put it into a folder of inputs as %s.%s",
                              input->kind, input->kind, is_programme ? "json" : "csv");
        snprintf(standard, sizeof standard, "%s.%s", input->kind, is_programme ? "json" : "csv");
        source = standard;
    }
    int length = r->folder ? snprintf(r->file[index], PATH_MAX, "%s/%s", r->folder, base_name(source))
                           : snprintf(r->file[index], PATH_MAX, "%s", source);
    if (length < 0 || length >= PATH_MAX)
        return rv_fail_at(r->ctx, REVERSA_E_IO, (rv_place){.file = source}, "Cannot be read: the path is too long");
    return REVERSA_OK;
}

/* Is an input the one of the run? What is wrong with it is recorded; a programme that is gone is in the manifest, too. */
static reversa_status check_input(rerun *r, int32_t index)
{
    const rv_input *input = &r->manifest.inputs[index];
    rv_file file = {0};
    reversa_status status = place_input(r, index);
    if (status || !r->file[index][0])
        return status;
    int64_t n_errors = r->ctx->n_errors;
    status = rv_file_read(r->ctx, r->file[index], r->file[index], &file);
    if (status == REVERSA_E_IO && strcmp(input->kind, "programme") == 0) {
        r->ctx->n_errors = n_errors;
        r->file[index][0] = '\0';
        return REVERSA_OK;
    }
    if (!status && strcmp(file.sha256, input->sha256) != 0)
        status = rv_fail_at(r->ctx, REVERSA_E_DATA, (rv_place){.file = r->file[index]},
                            "Is not the %s of the run: its SHA-256 is %.12s…, and was %.12s…", input->kind, file.sha256,
                            input->sha256);
    rv_file_free(r->ctx, &file);
    return status;
}

/* All inputs that are not those of the run are told. */
static reversa_status check_inputs(rerun *r)
{
    for (int32_t i = 0; i < r->manifest.n_inputs; i++) {
        reversa_status status = check_input(r, i);
        if (status == REVERSA_E_CANCELLED || status == REVERSA_E_DEADLINE || status == REVERSA_E_MEMORY)
            return status;
    }
    return rv_first_error(r->ctx);
}

/* The path of an input, NULL for none; its index. */
static const char *file_of(const rerun *r, const char *kind, int32_t *index_out)
{
    for (int32_t i = 0; i < r->manifest.n_inputs; i++) {
        if (strcmp(r->manifest.inputs[i].kind, kind) == 0) {
            *index_out = i;
            return r->file[i];
        }
    }
    *index_out = -1;
    return NULL;
}

/* From its file, or as the manifest holds it: the built-in one, or one that was parsed from memory. */
static reversa_status read_programme(rerun *r)
{
    int32_t i;
    const char *path = file_of(r, "programme", &i);
    if (path && path[0])
        return reversa_programme_read(r->ctx, path, &r->programme);
    reversa_status status = reversa_programme_parse(r->ctx, r->manifest.programme, strlen(r->manifest.programme), NULL,
                                                    &r->programme);
    if (!status) {
        r->programme->builtin = i < 0;
        memcpy(r->programme->sha256, i < 0 ? "" : r->manifest.inputs[i].sha256, i < 0 ? 1 : 65);
    }
    return status;
}

static reversa_status read_inputs(rerun *r)
{
    int32_t i;
    reversa_cohort_options options;
    reversa_cohort_options_init(&options);
    options.seed = r->manifest.seed;
    options.unknown_manager = r->manifest.unknown_manager;
    const char *path = file_of(r, "people", &i);
    reversa_status status = path ? reversa_people_read(r->ctx, path, &options, &r->cohort)
                                 : rv_fail_at(r->ctx, REVERSA_E_DATA, (rv_place){.file = r->manifest.source},
                                              "Has no people among its inputs");
    if (!status)
        status = read_programme(r);
    if (!status && (path = file_of(r, "preferences", &i)) != NULL)
        status = reversa_preferences_read(r->ctx, path, r->cohort, &r->preferences);
    if (!status && (path = file_of(r, "previous", &i)) != NULL)
        status = reversa_previous_read(r->ctx, path, r->cohort, &r->previous);
    if (!status && (path = file_of(r, "scores", &i)) != NULL)
        status = reversa_scores_read(r->ctx, path, r->cohort, &r->scores);
    return status;
}

static reversa_status match_again(rerun *r)
{
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    options.preferences = r->preferences;
    options.previous = r->previous;
    options.scores = r->scores;
    reversa_status status = reversa_problem_create(r->ctx, r->cohort, r->programme, &options, &r->problem);
    if (status || !r->manifest.wishes.given)
        return status ? status : reversa_match(r->ctx, r->problem, NULL, &r->manifest.options, &r->matching);
    reversa_wishes_options wishes;
    reversa_wishes_options_init(&wishes);
    wishes.from = r->manifest.wishes.from;
    wishes.among = r->manifest.wishes.among;
    return reversa_wishes_match(r->ctx, r->problem, &wishes, &r->matching);
}

/* ---- What differs */

__attribute__((format(printf, 2, 3))) static reversa_status differ(rerun *r, const char *format, ...)
{
    char text[600];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t used = length < (int)sizeof text ? (size_t)length : sizeof text - 1;
    const char *copy = rv_arena_text(r->ctx, &r->replay->arena, text, used);
    if (!copy)
        return REVERSA_E_MEMORY;
    if (r->replay->n < MAX_DIFFERENCES)
        r->replay->difference[r->replay->n++] = copy;
    return REVERSA_OK;
}

static reversa_status compare_levels(rerun *r)
{
    const rv_manifest *manifest = &r->manifest;
    const char *outcome = reversa_outcome_name(r->matching->outcome);
    reversa_status status = REVERSA_OK;
    if (strcmp(outcome, manifest->outcome) != 0)
        status = differ(r, "The outcome is %s, and was %s", outcome, manifest->outcome);
    if (!status && r->matching->n_levels != manifest->n_levels)
        status = differ(r, "There are %d levels, and were %d", r->matching->n_levels, manifest->n_levels);
    for (int32_t l = 0; l < manifest->n_levels && l < r->matching->n_levels && !status; l++) {
        const reversa_level *now = &r->matching->levels[l];
        const rv_manifest_level *was = &manifest->levels[l];
        if (strcmp(now->name, was->name) != 0 || now->value != was->value)
            status = differ(r, "Level %d is %s with %lld, and was %s with %lld", l + 1, now->name,
                            (long long)now->value, was->name, (long long)was->value);
        else if (now->bound != was->bound)
            status = differ(r, "Level %s is at most %lld, and was at most %lld", now->name, (long long)now->bound,
                            (long long)was->bound);
    }
    return status;
}

/* A file in memory, and where the line begins in which it differs from another. */
typedef struct side {
    const char *bytes;
    size_t length;
    size_t line;
} side;

/* The part of that line that tells it apart, in a buffer of SHOWN_BYTES + 1: from its beginning where the difference shows
 * there, else from shortly before it. Characters that act are left out. */
static void show(const side *s, size_t at, char *text)
{
    size_t from = at - s->line > SHOWN_BYTES / 2 ? at - SHOWN_BYTES / 2 : s->line;
    size_t n = 0;
    while (from < at && ((unsigned char)s->bytes[from] & 0xC0) == 0x80)
        from++;
    size_t end = from;
    for (; end < s->length && s->bytes[end] != '\n' && end - from < SHOWN_BYTES; end++) {
    }
    while (end > from && end < s->length && ((unsigned char)s->bytes[end] & 0xC0) == 0x80)
        end--;
    memcpy(text, s->bytes + from, end - from);
    text[end - from] = '\0';
    for (const char *c = text; *c;) {
        unsigned code = rv_record_acts(c);
        size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
        if (code && code != '"')
            c += length;
        else
            text[n++] = *c++;
    }
    text[n] = '\0';
}

/* What there is beside what was. */
static reversa_status tell_line(rerun *r, const char *name, side is, side was)
{
    side sides[2] = {is, was};
    char text[2][SHOWN_BYTES + 1];
    size_t at = 0;
    long long line = 1;
    for (; at < is.length && at < was.length && is.bytes[at] == was.bytes[at]; at++) {
        if (is.bytes[at] == '\n') {
            line++;
            sides[0].line = sides[1].line = at + 1;
        }
    }
    for (int i = 0; i < 2; i++)
        show(&sides[i], at, text[i]);
    return differ(r, "%s differs from line %lld on: there is \"%s\", and was \"%s\"", name, line, text[0], text[1]);
}

/* The run is the same, and its file was changed since. */
static reversa_status tell_changed(rerun *r, const char *name, side is, side was)
{
    char what[160];
    snprintf(what, sizeof what, "%s beside the manifest was changed: it", name);
    return tell_line(r, what, is, was);
}

/* The recorded file, where it is still beside the manifest: its bytes may have changed since. */
static reversa_status find_recorded(const rerun *r, const char *name, const char *sha256, rv_file *file_out,
                                    bool *is_there_out)
{
    char path[PATH_MAX];
    const char *slash = strrchr(r->path, '/');
    int folder = slash ? (int)(slash - r->path) + 1 : 0;
    *file_out = (rv_file){0};
    *is_there_out = false;
    if (strcmp(r->path, "-") == 0 || strchr(name, '/'))
        return REVERSA_OK;
    int length = snprintf(path, sizeof path, "%.*s%s", folder, r->path, name);
    if (length < 0 || (size_t)length >= sizeof path)
        return REVERSA_OK;
    int64_t n_errors = r->ctx->n_errors;
    reversa_status status = rv_file_read(r->ctx, path, path, file_out);
    if (status == REVERSA_E_IO) {
        r->ctx->n_errors = n_errors; /* that it is not there is no error */
        return REVERSA_OK;
    }
    *is_there_out = !status && strcmp(file_out->sha256, sha256) == 0;
    return status;
}

/* A report is a picture of what is compared already: it need only be there, as it was. */
static reversa_status look_for_report(rerun *r, const rv_manifest_output *recorded)
{
    rv_file was;
    bool is_there;
    reversa_status status = find_recorded(r, recorded->file, recorded->sha256, &was, &is_there);
    rv_file_free(r->ctx, &was);
    if (status)
        return status;
    if (strcmp(r->path, "-") == 0)
        return REVERSA_OK;
    r->replay->n_files++;
    return is_there ? REVERSA_OK : differ(r, "%s is not beside the manifest as it was", recorded->file);
}

static reversa_status compare_file(rerun *r, const rv_manifest_output *recorded)
{
    if (strcmp(recorded->file, RV_RESULT_REPORT) == 0 || strcmp(recorded->file, RV_RESULT_BLOCKING) == 0)
        return look_for_report(r, recorded);
    char sha256[65] = "";
    rv_output now;
    rv_file was;
    reversa_status status = rv_result_hold(r->ctx, r->problem, r->matching, recorded->file, sha256, &now);
    if (status == REVERSA_E_UNSUPPORTED)
        return differ(r, "%s is no file that this version writes", recorded->file);
    if (status)
        return status;
    r->replay->n_files++;
    bool is_same = strcmp(sha256, recorded->sha256) == 0;
    bool is_there;
    status = find_recorded(r, recorded->file, recorded->sha256, &was, &is_there);
    side made = {now.buffer, now.used, 0};
    side found = {was.bytes, was.length, 0};
    if (!status && is_same && !is_there && was.sha256[0])
        status = tell_changed(r, recorded->file, found, made);
    else if (!status && !is_same && is_there)
        status = tell_line(r, recorded->file, made, found);
    else if (!status && !is_same)
        status = differ(r, "%s has other bytes; the recorded file is not beside the manifest as it was",
                        recorded->file);
    rv_file_free(r->ctx, &was);
    rv_output_abort(&now);
    return status;
}

static reversa_status compare(rerun *r)
{
    rv_arena arena;
    rv_arena_open(r->ctx, &arena);
    r->replay = rv_arena_alloc(r->ctx, &arena, 1, sizeof *r->replay);
    if (!r->replay) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    r->replay->arena = arena;
    reversa_status status = compare_levels(r);
    for (int32_t i = 0; i < r->manifest.n_outputs && !status; i++)
        status = compare_file(r, &r->manifest.outputs[i]);
    if (!status && r->replay->n > 0 && strcmp(r->manifest.version, reversa_version()) != 0)
        status = differ(r, "This is version %s, and the run was made by version %s", reversa_version(),
                        r->manifest.version);
    if (!status && r->replay->n > 0 && r->manifest.not_drawn && r->matching->is_drawn)
        status = differ(r, "The time limit left no time for the lottery of the run, and now its pairs are drawn");
    if (!status && r->replay->n > 0 && strcmp(r->manifest.outcome, "feasible") == 0)
        status = differ(r, "The run ended before its result was proven best: where it stops can vary");
    return status;
}

/* ---- The doors */

static void close_rerun(rerun *r)
{
    reversa_matching_free(r->matching);
    reversa_problem_free(r->problem);
    reversa_scores_free(r->scores);
    reversa_previous_free(r->previous);
    reversa_preferences_free(r->preferences);
    reversa_cohort_free(r->cohort);
    reversa_programme_free(r->programme);
    if (r->manifest.source)
        rv_arena_free(&r->manifest.arena);
}

static reversa_status run(rerun *r)
{
    reversa_status status = rv_manifest_read(r->ctx, r->path, &r->manifest);
    if (!status && r->manifest.user_criteria)
        status = rv_fail_at(r->ctx, REVERSA_E_UNSUPPORTED, (rv_place){.file = r->manifest.source},
                            "The run had criteria that a program computed");
    if (!status)
        status = check_inputs(r);
    if (!status)
        status = read_inputs(r);
    if (!status)
        status = match_again(r);
    return status ? status : compare(r);
}

void reversa_replay_options_init(reversa_replay_options *options)
{
    *options = (reversa_replay_options){.struct_size = sizeof *options};
}

reversa_status reversa_replay_create(reversa_context *ctx, const char *path, const reversa_replay_options *options,
                                     reversa_replay **replay_out)
{
    if (replay_out)
        *replay_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!path || !replay_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "path and replay_out must not be NULL");
    if (options && options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The replay options are of another version: use their init");
    rerun *r = rv_alloc(ctx, 1, sizeof *r);
    if (!r)
        return REVERSA_E_MEMORY;
    r->ctx = ctx;
    r->path = path;
    r->folder = options ? options->inputs : NULL;
    status = run(r);
    close_rerun(r);
    if (status)
        reversa_replay_free(r->replay);
    else
        *replay_out = r->replay;
    rv_free(ctx, r);
    return status;
}

const char *reversa_replay_difference(const reversa_replay *replay, int32_t index)
{
    return index >= 0 && index < replay->n ? replay->difference[index] : NULL;
}

int32_t reversa_replay_n_files(const reversa_replay *replay)
{
    return replay->n_files;
}

void reversa_replay_free(reversa_replay *replay)
{
    if (!replay)
        return;
    rv_arena arena = replay->arena; /* the replay lives in it */
    rv_arena_free(&arena);
}
