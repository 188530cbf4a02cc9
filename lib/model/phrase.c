/*
 * Values of people in words.
 *
 * Nothing is allocated: a text is cut where its buffer ends, between two characters. Texts of people are clipped, of sets
 * the first tags are named, and what acts in a terminal, a table or a page is left to the writer.
 */
#include "model/phrase.h"

#include <string.h>

#include "base/text.h"

#define MOST_TAGS 4   /* that are named */
#define MOST_BYTES 60 /* of a tag or a text of people */

rv_phrase rv_phrase_open(const reversa_problem *problem, char *text, size_t size)
{
    if (size > 0)
        text[0] = '\0';
    return (rv_phrase){.problem = problem, .text = text, .size = size};
}

/* The last byte of the text ends a character where it was cut. */
static void add_bytes(rv_phrase *p, const char *bytes, size_t n)
{
    if (p->length + n < p->size) {
        memcpy(p->text + p->length, bytes, n);
        p->text[p->length + n] = '\0';
    } else if (p->length < p->size) {
        size_t fits = p->size - p->length - 1;
        while (fits > 0 && ((unsigned char)bytes[fits] & 0xC0) == 0x80)
            fits--;
        memcpy(p->text + p->length, bytes, fits);
        p->text[p->length + fits] = '\0';
        p->size = p->length + fits + 1; /* nothing more fits */
    }
    p->length += n;
}

void rv_phrase_add(rv_phrase *p, const char *text)
{
    add_bytes(p, text, strlen(text));
}

void rv_phrase_add_clipped(rv_phrase *p, const char *text)
{
    size_t n = strlen(text);
    size_t kept = n;
    if (n > MOST_BYTES) {
        kept = MOST_BYTES;
        while (kept > 0 && ((unsigned char)text[kept] & 0xC0) == 0x80)
            kept--;
    }
    add_bytes(p, text, kept);
    if (kept < n)
        rv_phrase_add(p, "…");
}

void rv_phrase_add_number(rv_phrase *p, int64_t millionths)
{
    char number[24];
    rv_format_millionths(millionths, number);
    rv_phrase_add(p, number);
}

void rv_phrase_add_integer(rv_phrase *p, int64_t value)
{
    char number[24];
    (void)rv_format_integer(value, number);
    rv_phrase_add(p, number);
}

bool rv_phrase_add_cell(rv_phrase *p, const rv_column *column, int32_t person)
{
    if (column->kind == REVERSA_COLUMN_NUMBER && column->number[person] != REVERSA_MISSING_NUMBER) {
        rv_phrase_add_number(p, column->number[person]);
    } else if (column->kind == REVERSA_COLUMN_TEXT && column->code[person] != RV_MISSING_CODE) {
        rv_phrase_add_clipped(p, rv_dictionary_text(&p->problem->cohort->texts, column->code[person]));
    } else if (column->kind == REVERSA_COLUMN_DATE && column->code[person] != REVERSA_MISSING_DATE) {
        char date[11];
        rv_format_date(column->code[person], date);
        rv_phrase_add(p, date);
    } else {
        return false;
    }
    return true;
}

/* ---- Sets ---- */

static void add_more(rv_phrase *p, int32_t n)
{
    if (n <= MOST_TAGS)
        return;
    rv_phrase_add(p, " and ");
    rv_phrase_add_integer(p, n - MOST_TAGS);
    rv_phrase_add(p, " more");
}

int32_t rv_phrase_add_tags(rv_phrase *p, const rv_column *column, int32_t person)
{
    int64_t first = column->offset[person];
    int32_t n = (int32_t)(column->offset[person + 1] - first);
    for (int32_t k = 0; k < n && k < MOST_TAGS; k++) {
        rv_phrase_add(p, k ? ", " : "");
        rv_phrase_add_clipped(p, rv_problem_tag(p->problem, column->tag[first + k]));
        if (column->weight[first + k] == 1000)
            continue;
        rv_phrase_add(p, ":");
        rv_phrase_add_number(p, (int64_t)column->weight[first + k] * 1000);
    }
    add_more(p, n);
    return n;
}

int32_t rv_phrase_add_common(rv_phrase *p, const char *before, const rv_column *const columns[2],
                             const int32_t person[2])
{
    const rv_column *mentors = columns[REVERSA_MENTOR];
    const rv_column *mentees = columns[REVERSA_MENTEE];
    int64_t j = mentors->offset[person[REVERSA_MENTOR]];
    int64_t end = mentors->offset[person[REVERSA_MENTOR] + 1];
    int32_t n = 0;
    for (int64_t i = mentees->offset[person[REVERSA_MENTEE]]; i < mentees->offset[person[REVERSA_MENTEE] + 1]; i++) {
        while (j < end && mentors->tag[j] < mentees->tag[i])
            j++;
        if (j == end || mentors->tag[j] != mentees->tag[i])
            continue;
        if (n < MOST_TAGS) {
            rv_phrase_add(p, n ? ", " : before);
            rv_phrase_add_clipped(p, rv_problem_tag(p->problem, mentees->tag[i]));
        }
        n++;
    }
    add_more(p, n);
    return n;
}
