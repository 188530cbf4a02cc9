/*
 * Any bytes as people.csv: a cohort or errors, never a crash. What is read is written and read again, and must then give
 * the same bytes.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/io.h>

#include "io/people.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static reversa_status parse(reversa_context *ctx, const void *bytes, size_t size, reversa_cohort **cohort_out)
{
    rv_file file = {0};
    if (rv_grow(ctx, &file.bytes, &file.capacity, size, 1))
        abort();
    if (size > 0)
        memcpy(file.bytes, bytes, size);
    file.length = size;
    return rv_people_parse(ctx, &file, "fuzz", NULL, cohort_out);
}

/* What the cohort is as a file, taken from the output before the commit. */
static char *write_text(reversa_context *ctx, const reversa_cohort *cohort, size_t *length_out)
{
    rv_output output;
    if (rv_output_open(ctx, "-", &output) || rv_people_put(ctx, cohort, &output))
        abort();
    char *text = malloc(output.used + 1);
    if (!text)
        abort();
    memcpy(text, output.buffer, output.used);
    *length_out = output.used;
    rv_output_abort(&output);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    reversa_context *ctx = NULL;
    reversa_cohort *cohort = NULL;
    if (reversa_context_create(NULL, &ctx))
        abort();
    reversa_status status = parse(ctx, data, size, &cohort);
    if ((status == REVERSA_OK) != (cohort != NULL) || (status != REVERSA_OK) != (reversa_context_error_count(ctx) > 0))
        abort();
    if (cohort) {
        size_t length;
        size_t length_again;
        reversa_cohort *again = NULL;
        char *text = write_text(ctx, cohort, &length);
        if (parse(ctx, text, length, &again))
            abort();
        char *text_again = write_text(ctx, again, &length_again);
        if (length != length_again || memcmp(text, text_again, length) != 0)
            abort();
        free(text);
        free(text_again);
        reversa_cohort_free(again);
    }
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return 0;
}
