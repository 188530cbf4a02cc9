/*
 * Programme files for tests.
 */
#include "support/programmes.h"

#include <stdio.h>
#include <string.h>

reversa_programme *rt_programme_corpus(reversa_context *ctx, const char *name)
{
    char path[512];
    reversa_programme *programme = NULL;
    snprintf(path, sizeof path, "%s/tests/fuzz/corpus/programme/%s", REVERSA_SOURCE_DIR, name);
    assert_int_equal(reversa_programme_read(ctx, path, &programme), REVERSA_OK);
    return programme;
}

void rt_refuse_programmes(const rt_wrong_programme *wrongs, size_t n)
{
    reversa_context *ctx = rt_context(NULL);
    for (size_t i = 0; i < n; i++) {
        const rt_wrong_programme *w = &wrongs[i];
        reversa_programme *programme = (reversa_programme *)(uintptr_t)1;
        reversa_error error;
        reversa_status status = reversa_programme_parse(ctx, w->json, strlen(w->json), "p.json", &programme);
        reversa_context_error(ctx, 0, &error);
        if (status != w->status || strncmp(error.message, w->message, strlen(w->message)) != 0)
            fail_msg("%s: status %d, said \"%s\"", w->json, (int)status, error.message);
        assert_null(programme);
        assert_string_equal(error.file, "p.json");
        if (w->key)
            assert_string_equal(error.column, w->key);
        else if (status == REVERSA_E_FORMAT)
            assert_true(error.row >= 1);
    }
    reversa_context_free(ctx);
}
