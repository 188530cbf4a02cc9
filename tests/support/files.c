/*
 * Files of a test: one temporary folder for each process, removed when it ends, and the folder of shared data.
 *
 * Paths are kept in a list until the end, so tests can pass them on without freeing. A forked child shares the folder
 * and leaves it alone.
 */
#include "support/support.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef REVERSA_SOURCE_DIR
#define REVERSA_SOURCE_DIR "."
#endif

typedef struct kept_text {
    struct kept_text *next;
    char text[];
} kept_text;

static kept_text *kept;
static char *folder;
static pid_t owner;

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *place)
{
    (void)info;
    (void)type;
    (void)place;
    return remove(path);
}

static void clean_up(void)
{
    if (folder && getpid() == owner)
        nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    folder = NULL;
    while (kept) {
        kept_text *next = kept->next;
        free(kept);
        kept = next;
    }
}

/* "before/after", kept until the program ends. */
static char *join(const char *before, const char *after)
{
    if (!kept)
        atexit(clean_up);
    size_t size = strlen(before) + strlen(after) + 2;
    kept_text *entry = malloc(sizeof *entry + size);
    assert_non_null(entry);
    entry->next = kept;
    kept = entry;
    snprintf(entry->text, size, "%s/%s", before, after);
    return entry->text;
}

const char *rt_folder(void)
{
    if (!folder) {
        const char *parent = getenv("TMPDIR");
        char *path = join(parent && parent[0] ? parent : "/tmp", "reversa-test-XXXXXX");
        assert_non_null(mkdtemp(path));
        folder = path;
        owner = getpid();
    }
    return folder;
}

const char *rt_path(const char *name)
{
    return join(rt_folder(), name);
}

const char *rt_write(const char *name, const void *bytes, size_t length)
{
    const char *path = rt_path(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    if (length > 0)
        assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    return path;
}

const char *rt_write_text(const char *name, const char *text)
{
    return rt_write(name, text, strlen(text));
}

char *rt_read(const char *path, size_t *length_out)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        assert_int_equal(errno, ENOENT);
        return NULL;
    }
    char *bytes = NULL;
    size_t length = 0;
    size_t capacity = 0;
    do {
        capacity = capacity * 2 + 4096;
        bytes = realloc(bytes, capacity);
        assert_non_null(bytes);
        length += fread(bytes + length, 1, capacity - length - 1, file);
    } while (length == capacity - 1);
    assert_int_equal(ferror(file), 0);
    fclose(file);
    bytes[length] = '\0';
    if (length_out)
        *length_out = length;
    return bytes;
}

void rt_expect_wrong(const reversa_context *ctx, reversa_status status, const rt_wrong_file *wrong)
{
    reversa_error error;
    assert_int_equal(status, wrong->code);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(reversa_context_error_count(ctx), 1);
    assert_int_equal(error.code, wrong->code);
    assert_int_equal(error.row, wrong->row);
    assert_non_null(strstr(error.message, wrong->part));
    if (wrong->column)
        assert_string_equal(error.column, wrong->column);
    else
        assert_null(error.column);
}

const char *rt_shared(const char *name)
{
    const char *given = getenv("REVERSA_SHARED");
    const char *const places[] = {given, REVERSA_SOURCE_DIR "/../shared", REVERSA_SOURCE_DIR "/../../shared"};
    size_t n_places = given ? 1 : sizeof places / sizeof places[0];
    for (size_t i = given ? 0 : 1; i < n_places; i++) {
        const char *path = join(places[i], name);
        if (access(path, R_OK) == 0)
            return path;
    }
    return NULL;
}
