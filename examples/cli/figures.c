/*
 * Figures are kept as they come and printed part by part; a part is a run of figures with one heading.
 */
#include "figures.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_CHANCE 0.001 /* smaller p-values are given as below it */

struct figures {
    figure *items; /* [n], their texts owned */
    size_t n;
    size_t capacity;
    uint64_t smallest;
};

static char *copy(const char *text)
{
    if (!text)
        return NULL;
    size_t size = strlen(text) + 1;
    char *made = table_memory(NULL, size, 1);
    memcpy(made, text, size);
    return made;
}

figures *figures_create(uint64_t smallest)
{
    figures *report = table_memory(NULL, 1, sizeof *report);
    *report = (figures){.smallest = smallest};
    return report;
}

void figures_add(figures *report, const figure *f)
{
    if (report->n == report->capacity) {
        report->capacity = report->capacity * 2 + 16;
        report->items = table_memory(report->items, report->capacity, sizeof *report->items);
    }
    figure *item = &report->items[report->n++];
    *item = *f;
    item->part = copy(f->part ? f->part : "");
    item->name = copy(f->name);
    item->label = copy(f->label);
    item->of = copy(f->of);
    item->note = copy(f->note);
}

reversa_estimate figures_reasoned(double value, reversa_fit reason)
{
    reversa_fit fit = isnan(value) ? (reason ? reason : REVERSA_FIT_NO_DATA) : REVERSA_FIT_OK;
    return (reversa_estimate){.value = value, .se = NAN, .low = NAN, .high = NAN, .fit = fit};
}

reversa_estimate figures_single(double value)
{
    return figures_reasoned(value, REVERSA_FIT_NO_DATA);
}

void figures_count(figures *report, const char *part, const char *name, const char *label, int64_t value)
{
    const figure f = {.part = part,
                      .name = name,
                      .label = label,
                      .unit = FIGURE_COUNT,
                      .estimate = figures_single((double)value),
                      .n = -1};
    figures_add(report, &f);
}

void figures_free(figures *report)
{
    if (!report)
        return;
    for (size_t i = 0; i < report->n; i++) {
        free((char *)report->items[i].part);
        free((char *)report->items[i].name);
        free((char *)report->items[i].label);
        free((char *)report->items[i].of);
        free((char *)report->items[i].note);
    }
    free(report->items);
    free(report);
}

const char *figures_reason(reversa_fit fit)
{
    switch (fit) {
    case REVERSA_FIT_OK:
        return NULL;
    case REVERSA_FIT_NO_DATA:
        return "nothing to count";
    case REVERSA_FIT_NO_EVENTS:
        return "nothing happened";
    case REVERSA_FIT_NOT_REACHED:
        return "followed for too short a time";
    case REVERSA_FIT_COLLINEAR:
        return "columns say the same";
    case REVERSA_FIT_SEPARATED:
        return "no finite value: a column parts all who left from all who stayed";
    case REVERSA_FIT_NOT_CONVERGED:
        return "the computation did not settle";
    case REVERSA_FIT_TOO_FEW:
        return "too few";
    case REVERSA_FIT_NO_VARIATION:
        return "all values are equal";
    default:
        return "cannot be told";
    }
}

number_text figures_value(double value, figure_unit unit)
{
    number_text number = {"-"};
    if (isnan(value))
        return number;
    if (isinf(value))
        snprintf(number.text, sizeof number.text, "%s", value > 0 ? "no bound" : "-no bound");
    else if (unit == FIGURE_COUNT && fabs(value) < 1e15)
        number = print_whole((int64_t)llround(value));
    else if (unit == FIGURE_SHARE)
        snprintf(number.text, sizeof number.text, "%.1f %%", value * 100);
    else if (unit == FIGURE_CHANGE)
        snprintf(number.text, sizeof number.text, "%+.1f points", value * 100);
    else if (unit == FIGURE_CHANCE && value < LEAST_CHANCE)
        snprintf(number.text, sizeof number.text, "< %g", LEAST_CHANCE);
    else
        snprintf(number.text, sizeof number.text, "%.*f", unit == FIGURE_CHANCE ? 3 : 2, value);
    return number;
}

number_text figures_interval(const reversa_estimate *estimate, figure_unit unit)
{
    number_text number = {""};
    if (isnan(estimate->low) && isnan(estimate->high))
        return number;
    number_text low = figures_value(estimate->low, unit);
    number_text high = figures_value(estimate->high, unit);
    if (isnan(estimate->high))
        snprintf(number.text, sizeof number.text, "from %.30s", low.text);
    else
        snprintf(number.text, sizeof number.text, "%.17s to %.17s", low.text, high.text);
    return number;
}

number_text figures_plain(double value)
{
    number_text number = {""};
    if (isfinite(value))
        snprintf(number.text, sizeof number.text, "%.10g", value);
    return number;
}

/* ---- for people */

/* Why nothing is given: few, or beside few. */
static number_text hidden_text(const figures *report)
{
    number_text text;
    snprintf(text.text, sizeof text.text, "hidden (fewer than %" PRIu64 ")", report->smallest);
    return text;
}

static void add_row(const figures *report, cli_table *table, const figure *f)
{
    char note[400];
    number_text hidden = hidden_text(report);
    const char *reason = f->hidden ? hidden.text : figures_reason(f->estimate.fit);
    bool none = f->hidden || isnan(f->estimate.value);
    number_text value = {"-"};
    number_text interval = {""};
    number_text n = {""};
    char of[80] = "";
    if (!none)
        value = figures_value(f->estimate.value, f->unit);
    if (!f->hidden)
        interval = figures_interval(&f->estimate, f->unit);
    if (f->n >= 0 && !f->hidden) {
        n = print_whole(f->n);
        snprintf(of, sizeof of, "%s%s%.30s", n.text, f->of ? " " : "", f->of ? f->of : "");
    }
    snprintf(note, sizeof note, "%s%s%s", reason ? reason : "", reason && f->note ? "; " : "", f->note ? f->note : "");
    const char *const cells[] = {f->label, value.text, interval.text, of, note};
    table_add(table, cells);
}

void figures_print(const figures *report, FILE *stream)
{
    for (size_t i = 0; i < report->n;) {
        const char *part = report->items[i].part;
        const table_column columns[] = {
            {"", false}, {"value", true}, {"95 % interval", false}, {"of", false}, {"", false}};
        cli_table *table = table_create(columns, 5);
        for (; i < report->n && strcmp(report->items[i].part, part) == 0; i++)
            add_row(report, table, &report->items[i]);
        if (part[0])
            print_heading(stream, part);
        table_print(table, stream, FORMAT_TABLE);
        if (i < report->n)
            fputc('\n', stream);
        table_free(table);
    }
}

/* ---- for programs */

static const char *or_null(const number_text *number)
{
    return number->text[0] ? number->text : NULL;
}

cli_table *figures_table(const figures *report)
{
    const table_column columns[] = {{"part", false}, {"figure", false}, {"value", true}, {"low", true},
                                    {"high", true},  {"n", true},       {"note", false}, {"hidden", true}};
    cli_table *table = table_create(columns, 8);
    number_text hidden = hidden_text(report);
    for (size_t i = 0; i < report->n; i++) {
        const figure *f = &report->items[i];
        number_text value = figures_plain(f->hidden ? (double)NAN : f->estimate.value);
        number_text low = figures_plain(f->hidden ? (double)NAN : f->estimate.low);
        number_text high = figures_plain(f->hidden ? (double)NAN : f->estimate.high);
        number_text n = {""};
        if (f->n >= 0 && !f->hidden)
            snprintf(n.text, sizeof n.text, "%" PRId64, f->n);
        const char *note = f->hidden ? hidden.text : f->note;
        if (!note && isinf(f->estimate.value))
            note = "without bound";
        if (!note)
            note = figures_reason(f->estimate.fit);
        const char *const cells[] = {f->part,
                                     f->name,
                                     or_null(&value),
                                     or_null(&low),
                                     or_null(&high),
                                     or_null(&n),
                                     note,
                                     f->hidden ? "true" : "false"};
        table_add(table, cells);
    }
    return table;
}
