/*
 * Any bytes as a programme file: read, or refused with an error. What is read is written, and reads back.
 */
#include <stdlib.h>

#include <reversa/programme.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    reversa_context *ctx;
    reversa_programme *programme;
    if (reversa_context_create(NULL, &ctx))
        abort();
    reversa_status status = reversa_programme_parse(ctx, (const char *)bytes, length, "fuzz", &programme);
    if ((status == REVERSA_OK) != (programme != NULL))
        abort();
    if ((status != REVERSA_OK) != (reversa_context_error_count(ctx) > 0))
        abort();
    if (programme && reversa_programme_write(ctx, programme, "/dev/null"))
        abort();
    reversa_programme_free(programme);
    if (reversa_context_memory_used(ctx) > 1u << 16) /* only the context itself is left */
        abort();
    reversa_context_free(ctx);
    return 0;
}
