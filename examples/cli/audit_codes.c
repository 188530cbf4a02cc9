/*
 * Columns as codes: the distinct values are sorted, and each person's is looked up.
 */
#include "audit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "print.h"
#include "table.h"

/* The value of a person as text: in `room` for a number; NULL where it is missing. */
static const char *value_at(const reversa_cohort *cohort, int32_t column, int32_t person, number_text *room)
{
    if (reversa_cohort_column_kind(cohort, column) == REVERSA_COLUMN_TEXT)
        return reversa_cohort_text(cohort, column, person);
    int64_t value = reversa_cohort_number(cohort, column, person);
    if (value == REVERSA_MISSING_NUMBER)
        return NULL;
    if (value % 1000000 == 0)
        snprintf(room->text, sizeof room->text, "%" PRId64, value / 1000000);
    else
        *room = print_millionths(value, 6);
    return room->text;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int compare_to_text(const void *key, const void *item)
{
    return strcmp(key, *(char *const *)item);
}

static char *copy(const char *text)
{
    size_t size = strlen(text) + 1;
    char *made = table_memory(NULL, size, 1);
    memcpy(made, text, size);
    return made;
}

/* Sort the values and keep one of each. */
static void make_distinct(audit_codes *codes)
{
    int32_t n = 0;
    qsort(codes->values, (size_t)codes->n_values, sizeof *codes->values, compare_texts);
    for (int32_t i = 0; i < codes->n_values; i++) {
        if (n > 0 && strcmp(codes->values[n - 1], codes->values[i]) == 0)
            free(codes->values[i]);
        else
            codes->values[n++] = codes->values[i];
    }
    codes->n_values = n;
}

int audit_codes_make(const char *path, const reversa_cohort *cohort, const char *column, audit_codes *codes)
{
    int32_t index = reversa_cohort_column_find(cohort, column);
    reversa_column_kind kind = index >= 0 ? reversa_cohort_column_kind(cohort, index) : REVERSA_COLUMN_TEXT;
    if (index < 0 || (kind != REVERSA_COLUMN_TEXT && kind != REVERSA_COLUMN_NUMBER)) {
        fprintf(stderr, "reversa: %s: column %s: %s\n", path, column,
                index < 0 ? "There is no such column" : "Groups are made of texts or numbers");
        return EXIT_INPUT;
    }
    int32_t n_people = reversa_cohort_n_people(cohort);
    codes->code = table_memory(NULL, (size_t)n_people, sizeof *codes->code);
    codes->values = table_memory(NULL, (size_t)n_people, sizeof *codes->values);
    codes->n_values = 0;
    number_text room;
    for (int32_t p = 0; p < n_people; p++) {
        const char *value = value_at(cohort, index, p, &room);
        if (value)
            codes->values[codes->n_values++] = copy(value);
    }
    make_distinct(codes);
    for (int32_t p = 0; p < n_people; p++) {
        const char *value = value_at(cohort, index, p, &room);
        char **found = value ? bsearch(value, codes->values, (size_t)codes->n_values, sizeof *codes->values,
                                       compare_to_text)
                             : NULL;
        codes->code[p] = found ? (int32_t)(found - codes->values) : -1;
    }
    return 0;
}

void audit_codes_free(audit_codes *codes)
{
    for (int32_t i = 0; i < codes->n_values; i++)
        free(codes->values[i]);
    free(codes->values);
    free(codes->code);
    *codes = (audit_codes){0};
}

int audit_split(char *list, const char **names, int most)
{
    int n = 0;
    while (list) {
        char *comma = strchr(list, ',');
        if (comma)
            *comma = '\0';
        if (n == most || list[0] == '\0')
            return -1;
        names[n++] = list;
        list = comma ? comma + 1 : NULL;
    }
    return n;
}
