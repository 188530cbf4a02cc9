/* Checks that the header and the library that were found belong together, and that a context can be made. */
#include <stdio.h>
#include <string.h>

#include <reversa.h>

int main(void)
{
    char header[32];
    snprintf(header, sizeof header, "%d.%d.%d", REVERSA_VERSION_MAJOR, REVERSA_VERSION_MINOR, REVERSA_VERSION_PATCH);
    if (strcmp(header, reversa_version()) != 0) {
        fprintf(stderr, "header %s, library %s\n", header, reversa_version());
        return 1;
    }
    reversa_context *ctx;
    if (reversa_context_create(NULL, &ctx)) {
        fprintf(stderr, "no context\n");
        return 1;
    }
    reversa_context_free(ctx);
    printf("reversa %s (%s)\n", reversa_version(), reversa_build_info());
    return 0;
}
