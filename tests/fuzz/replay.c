/*
 * Runs a fuzz target without libFuzzer: over every file of the folders it is given, in the order of their names, and
 * first over the empty input. Each input is copied into a block of exactly its size, so that a sanitizer sees a read
 * past its end.
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void die(const char *path)
{
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    exit(EXIT_FAILURE);
}

static void replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END))
        die(path);
    long end = ftell(file);
    if (end < 0 || fseek(file, 0, SEEK_SET))
        die(path);
    size_t size = (size_t)end;
    uint8_t *data = malloc(size ? size : 1);
    if (!data || fread(data, 1, size, file) != size)
        die(path);
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
}

static int is_input(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int replay_folder(const char *folder)
{
    struct dirent **entries;
    int n_entries = scandir(folder, &entries, is_input, alphasort);
    if (n_entries < 0)
        die(folder);
    for (int i = 0; i < n_entries; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        printf("%s\n", entries[i]->d_name); /* the last name printed is the one that crashed */
        fflush(stdout);
        replay_file(path);
        free(entries[i]);
    }
    free(entries);
    return n_entries;
}

int main(int argc, char **argv)
{
    int n_inputs = 0;
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++)
        n_inputs += replay_folder(argv[i]);
    printf("%d inputs replayed\n", n_inputs);
    return n_inputs > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
