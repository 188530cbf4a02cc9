/*
 * The public functions that take tables by the Arrow C stream interface.
 *
 * Each puts the stream in the place of a file and hands it to the reader of that file, so a table means what the file would.
 * The stream belongs to the call from its first line on: it is released on every way out.
 */
#include <reversa/arrow.h>

#include "io/arrow.h"
#include "io/event_rows.h"
#include "io/pair_list.h"
#include "io/pairs.h"
#include "io/people.h"

/* Check the arguments and make the stream a file. `complete`: nothing else is NULL. */
static reversa_status take(reversa_context *ctx, const char *label, struct ArrowArrayStream *stream, bool complete,
                           rv_file *file_out)
{
    *file_out = (rv_file){0};
    reversa_status status = rv_begin(ctx);
    if (!stream)
        return status ? status : rv_fail(ctx, REVERSA_E_ARGUMENT, "stream is NULL");
    if (!stream->release)
        return status ? status : rv_fail(ctx, REVERSA_E_ARGUMENT, "The stream was released before");
    if (!status && !complete)
        status = rv_fail(ctx, REVERSA_E_ARGUMENT, "The cohort or the output is NULL");
    if (!status)
        return rv_arrow_open(ctx, label, stream, &file_out->arrow);
    stream->release(stream);
    return status;
}

reversa_status reversa_people_import(reversa_context *ctx, struct ArrowArrayStream *stream,
                                     const reversa_cohort_options *options, reversa_cohort **cohort_out)
{
    const char *label = options && options->source ? options->source : "people";
    rv_file file;
    if (cohort_out)
        *cohort_out = NULL;
    reversa_status status = take(ctx, label, stream, cohort_out, &file);
    return status ? status : rv_people_parse(ctx, &file, label, options, cohort_out);
}

reversa_status reversa_preferences_import(reversa_context *ctx, struct ArrowArrayStream *stream,
                                          const reversa_cohort *cohort, reversa_preferences **preferences_out)
{
    rv_file file;
    if (preferences_out)
        *preferences_out = NULL;
    reversa_status status = take(ctx, "preferences", stream, cohort && preferences_out, &file);
    return status ? status : rv_preferences_parse(ctx, &file, "preferences", cohort, preferences_out);
}

reversa_status reversa_previous_import(reversa_context *ctx, struct ArrowArrayStream *stream,
                                       const reversa_cohort *cohort, reversa_previous **previous_out)
{
    rv_file file;
    if (previous_out)
        *previous_out = NULL;
    reversa_status status = take(ctx, "previous", stream, cohort && previous_out, &file);
    return status ? status : rv_previous_parse(ctx, &file, "previous", cohort, previous_out);
}

reversa_status reversa_scores_import(reversa_context *ctx, struct ArrowArrayStream *stream,
                                     const reversa_cohort *cohort, reversa_scores **scores_out)
{
    rv_file file;
    if (scores_out)
        *scores_out = NULL;
    reversa_status status = take(ctx, "scores", stream, cohort && scores_out, &file);
    return status ? status : rv_scores_parse(ctx, &file, "scores", cohort, scores_out);
}

reversa_status reversa_sessions_import(reversa_context *ctx, struct ArrowArrayStream *stream,
                                       reversa_sessions **sessions_out)
{
    rv_file file;
    if (sessions_out)
        *sessions_out = NULL;
    reversa_status status = take(ctx, "sessions", stream, sessions_out, &file);
    return status ? status : rv_sessions_parse(ctx, &file, "sessions", sessions_out);
}

reversa_status reversa_surveys_import(reversa_context *ctx, struct ArrowArrayStream *stream,
                                      reversa_surveys **surveys_out)
{
    rv_file file;
    if (surveys_out)
        *surveys_out = NULL;
    reversa_status status = take(ctx, "surveys", stream, surveys_out, &file);
    return status ? status : rv_surveys_parse(ctx, &file, "surveys", surveys_out);
}

reversa_status reversa_employment_import(reversa_context *ctx, struct ArrowArrayStream *stream,
                                         reversa_employment **employment_out)
{
    rv_file file;
    if (employment_out)
        *employment_out = NULL;
    reversa_status status = take(ctx, "employment", stream, employment_out, &file);
    return status ? status : rv_employment_parse(ctx, &file, "employment", employment_out);
}

reversa_status reversa_pair_list_import(reversa_context *ctx, struct ArrowArrayStream *stream,
                                        reversa_pair_list **list_out)
{
    rv_file file;
    if (list_out)
        *list_out = NULL;
    reversa_status status = take(ctx, "pairs", stream, list_out, &file);
    return status ? status : rv_pair_list_parse(ctx, &file, "pairs", list_out);
}
