/*
 * Only the header is looked at; whether the file is right is said by the library's readers.
 */
#include "sniff.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define HEADER_BYTES 65536

const char *sniff_name(file_kind kind)
{
    static const char *const names[] = {"people",   "preferences", "previous pairs", "scores",    "pairs with dates",
                                        "sessions", "surveys",     "employment",     "programme", "decisions"};
    return kind < N_KINDS ? names[kind] : "unknown";
}

/* Whether a header holds a column of that name. */
static bool has_column(const char *header, const char *name)
{
    size_t length = strlen(name);
    while (*header) {
        header += strspn(header, " \"");
        size_t n = strcspn(header, ",;\t");
        size_t trimmed = n;
        while (trimmed > 0 && strchr(" \"\r", header[trimmed - 1]))
            trimmed--;
        if (trimmed == length && memcmp(header, name, length) == 0)
            return true;
        header += n;
        header += *header != '\0';
    }
    return false;
}

/* The first line of a file without a byte order mark. */
static bool read_header(const char *path, char *header)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    size_t n = fread(header, 1, HEADER_BYTES - 1, file);
    bool good = !ferror(file);
    fclose(file);
    header[n] = '\0';
    if (strncmp(header, "\xEF\xBB\xBF", 3) == 0)
        memmove(header, header + 3, strlen(header + 3) + 1);
    header[strcspn(header, "\n")] = '\0';
    return good;
}

file_kind sniff_kind(const char *path)
{
    static const struct {
        const char *columns[2];
        file_kind kind;
    } marks[] = {
        {{"id", "role"}, KIND_PEOPLE},
        {{"person_id", "hire_date"}, KIND_EMPLOYMENT},
        {{"person_id", "exit_date"}, KIND_EMPLOYMENT},
        {{"person_id", "wave"}, KIND_SURVEYS},
        {{"person_id", "item"}, KIND_SURVEYS},
        {{"mentor_id", "minutes"}, KIND_SESSIONS},
        {{"mentor_id", "start"}, KIND_SESSIONS},
        {{"mentor_id", "start_date"}, KIND_PAIR_LIST}, /* before previous pairs: it may have a state */
        {{"mentor_id", "end_date"}, KIND_PAIR_LIST},
        {{"person_id", "other_id"}, KIND_PREFERENCES},
        {{"mentor_id", "state"}, KIND_PREVIOUS}, /* before scores: a reviewed pairs.csv has both */
        {{"mentee_id", "state"}, KIND_PREVIOUS},
        {{"mentor_id", "score"}, KIND_SCORES},
        {{"mentee_id", "score"}, KIND_SCORES},
        {{"id", "id"}, KIND_PEOPLE}, /* where one is missing the reader says so */
        {{"person_id", "person_id"}, KIND_PREFERENCES},
        {{"mentor_id", "mentor_id"}, KIND_PREVIOUS},
    };
    char header[HEADER_BYTES];
    if (strcmp(path, "-") == 0)
        return KIND_PEOPLE;
    const char *ending = strrchr(path, '.');
    if (!read_header(path, header))
        return KIND_UNREADABLE;
    if ((ending && strcmp(ending, ".ndjson") == 0) || strncmp(header, "{\"line\":", 8) == 0)
        return KIND_DECISIONS;
    if ((ending && strcmp(ending, ".json") == 0) || header[strspn(header, " \t\r")] == '{')
        return KIND_PROGRAMME;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (has_column(header, marks[i].columns[0]) && has_column(header, marks[i].columns[1]))
            return marks[i].kind;
    }
    return KIND_UNKNOWN;
}

int64_t sniff_rows(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return -1;
    int64_t rows = 0;
    bool quoted = false;
    bool content = false;
    int c;
    while ((c = getc_unlocked(file)) != EOF) {
        if (c == '"')
            quoted = !quoted;
        if (c == '\n' && !quoted) {
            rows += content;
            content = false;
        } else {
            content = content || c != '\r';
        }
    }
    fclose(file);
    rows += content;
    return rows > 0 ? rows - 1 : 0;
}
