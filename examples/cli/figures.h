/*
 * A report of figures: numbers with their intervals, what they rest on and how to read them, for people, as CSV or as JSON.
 */
#ifndef CLI_FIGURES_H
#define CLI_FIGURES_H

#include <reversa.h>
#include <stdbool.h>
#include <stdio.h>

#include "options.h"
#include "print.h"
#include "table.h"

typedef enum figure_unit {
    FIGURE_COUNT,  /* 1,234 */
    FIGURE_SHARE,  /* 0.784 as 78.4 % */
    FIGURE_CHANGE, /* difference of shares: 0.032 as +3.2 points */
    FIGURE_RATIO,  /* 0.64 */
    FIGURE_NUMBER, /* 1.23 */
    FIGURE_CHANCE  /* a p-value: 0.012, < 0.001 */
} figure_unit;

/* One figure. Texts are copied; NULL for none. */
typedef struct figure {
    const char *part;  /* heading under which it stands */
    const char *name;  /* stable, for programs */
    const char *label; /* for people */
    figure_unit unit;
    reversa_estimate estimate; /* low and high NaN where there is no interval */
    int64_t n;                 /* what it rests on, −1 for nothing to say */
    const char *of;            /* what n counts: "windows" */
    const char *note;
    bool hidden; /* by disclosure control: no number is given */
} figure;

typedef struct figures figures;

/* smallest: below which numbers of people are hidden, for the words about it. */
figures *figures_create(uint64_t smallest);
void figures_add(figures *report, const figure *f);
/* A whole number without an interval. */
void figures_count(figures *report, const char *part, const char *name, const char *label, int64_t value);
void figures_free(figures *report);

/* All parts, one after the other, with headings. */
void figures_print(const figures *report, FILE *stream);
/* The rows as one table for programs: part, figure, value, low, high, n, note, hidden. The caller frees it. */
cli_table *figures_table(const figures *report);

/* A value as people read it: "-" for NaN. */
number_text figures_value(double value, figure_unit unit);
/* "0.59 to 0.69"; "" without an interval. */
number_text figures_interval(const reversa_estimate *estimate, figure_unit unit);
/* A value for programs, with 10 digits; "" for NaN and infinity. */
number_text figures_plain(double value);
/* Why there is no number, in a few words; NULL where there is one. */
const char *figures_reason(reversa_fit fit);
/* An estimate without an interval; NaN has the reason REVERSA_FIT_NO_DATA. */
reversa_estimate figures_single(double value);
/* The same, with the reason that NaN has; REVERSA_FIT_OK means that there is no better one than NO_DATA. */
reversa_estimate figures_reasoned(double value, reversa_fit reason);

#endif
