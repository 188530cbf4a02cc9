/*
 * Blocking pairs as CSV: who would rather have each other, and whom each would leave. Ids alone; texts are escaped.
 */
#include <string.h>

#include "base/text.h"
#include "io/csv.h"
#include "io/file.h"
#include "io/result.h"
#include "model/blocking.h"

#define POLL_EVERY 1024

static void put_person(rv_csv_writer *writer, const reversa_cohort *cohort, int32_t person)
{
    const char *id = person >= 0 ? reversa_cohort_id(cohort, person) : "";
    rv_csv_text(writer, id, strlen(id));
}

static void put_number(rv_csv_writer *writer, int32_t number, bool given)
{
    char text[24] = "";
    if (given)
        (void)rv_format_integer(number, text);
    rv_csv_plain(writer, text);
}

static void put_pair(rv_csv_writer *writer, const reversa_cohort *cohort, const reversa_blocking_pair *pair)
{
    put_person(writer, cohort, pair->mentor);
    put_person(writer, cohort, pair->mentee);
    put_number(writer, pair->score, true);
    put_number(writer, pair->rank[REVERSA_MENTOR], pair->rank[REVERSA_MENTOR] > 0);
    put_number(writer, pair->rank[REVERSA_MENTEE], pair->rank[REVERSA_MENTEE] > 0);
    for (int side = 0; side < 2; side++) {
        put_person(writer, cohort, pair->leaves[side]);
        put_number(writer, pair->leaves_rank[side], pair->leaves_rank[side] > 0);
    }
    rv_csv_end_row(writer);
}

reversa_status rv_blocking_put(reversa_context *ctx, const reversa_blocking *blocking, rv_output *output)
{
    static const char *const header[] = {"mentor_id",          "mentee_id",     "score",
                                         "mentor_rank",        "mentee_rank",   "mentor_leaves",
                                         "mentor_leaves_rank", "mentee_leaves", "mentee_leaves_rank"};
    _Static_assert(REVERSA_MENTOR == 0, "columns of mentors come first");
    reversa_status status = REVERSA_OK;
    rv_csv_writer writer = {.output = output};
    for (size_t i = 0; i < sizeof header / sizeof header[0]; i++)
        rv_csv_plain(&writer, header[i]);
    rv_csv_end_row(&writer);
    for (int64_t k = 0; k < blocking->summary.n_listed && !status; k++) {
        put_pair(&writer, blocking->problem->cohort, &blocking->pairs[k]);
        status = k % POLL_EVERY == 0 ? rv_poll(ctx) : REVERSA_OK;
    }
    return status;
}

reversa_status reversa_blocking_write(reversa_context *ctx, const reversa_blocking *blocking, const char *path)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!blocking || !path)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", blocking ? "path" : "blocking");
    rv_output output = {0};
    status = rv_output_open(ctx, path, &output);
    if (status)
        return status;
    status = rv_blocking_put(ctx, blocking, &output);
    return status ? (rv_output_abort(&output), status) : rv_output_commit(&output);
}
