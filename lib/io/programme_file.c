/*
 * Programmes as files and as bytes in memory: the public doors.
 */
#include <stdint.h>

#include "io/file.h"
#include "io/programme.h"

reversa_status reversa_programme_parse(reversa_context *ctx, const char *json, size_t length, const char *source,
                                       reversa_programme **programme_out)
{
    if (programme_out)
        *programme_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!json || !programme_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "json and programme_out must not be NULL");
    return rv_programme_parse(ctx, json, length, source, programme_out);
}

reversa_status reversa_programme_read(reversa_context *ctx, const char *path, reversa_programme **programme_out)
{
    if (programme_out)
        *programme_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!path || !programme_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "path and programme_out must not be NULL");
    rv_file file = {0};
    const char *label = rv_file_label(path);
    status = rv_file_read(ctx, path, label, &file);
    if (status)
        return status;
    status = rv_programme_parse(ctx, file.bytes ? file.bytes : "", file.length, label, programme_out);
    rv_file_free(ctx, &file);
    return status;
}

reversa_status reversa_programme_write(reversa_context *ctx, const reversa_programme *programme, const char *path)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!programme || !path)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "programme and path must not be NULL");
    rv_output output = {0};
    status = rv_output_open(ctx, path, &output);
    if (status)
        return status;
    status = rv_json_write(ctx, rv_programme_json(programme), &output);
    return status ? (rv_output_abort(&output), status) : rv_output_commit(&output);
}
