/*
 * `reversa retention`: the figures of a retention study for a manager, for a spreadsheet, for a program. The biased figures
 * stand beside the right ones, with the reason.
 */
#include "retention.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "dates.h"
#include "output.h"
#include "print.h"

#define PAGE_WIDTH 100

typedef struct figure_label {
    const char *name;
    const char *label;
} figure_label;

static const figure_label labels[] = {
    {"stay", "still there that long after the hire, all"},
    {"hazard_ratio", "rate of leaving, inside / outside"},
    {"e_value", "unmeasured cause needed to explain it"},
    {"landmark_3", "the same from 3 months after the hire"},
    {"landmark_6", "the same from 6 months"},
    {"landmark_12", "the same from 12 months"},
    {"matched_risk_participants", "leave by the horizon, participants"},
    {"matched_risk_controls", "leave by the horizon, matched controls"},
    {"matched_risk_difference", "leave by the horizon, difference"},
    {"matched_months_difference", "months stayed, difference"},
    {"number_needed", "to take in for one more who stays"},
    {"voluntary_participants", "leave of their own will, participants"},
    {"voluntary_others", "leave of their own will, others"},
    {"voluntary_difference", "leave of their own will, difference"},
    {"naive_hazard_ratio", "rate of leaving, ever / never joined"},
    {"naive_retention_participants", "still there, of those who ever joined"},
    {"naive_retention_others", "still there, of those who never did"},
};

static const char *label_of(const char *name)
{
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (strcmp(labels[i].name, name) == 0)
            return labels[i].label;
    return name;
}

static figure_unit unit_of(const reversa_figure *f)
{
    if (f->unit == REVERSA_UNIT_SHARE)
        return strstr(f->name, "difference") ? FIGURE_CHANGE : FIGURE_SHARE;
    if (f->unit == REVERSA_UNIT_PEOPLE)
        return FIGURE_COUNT;
    return f->unit == REVERSA_UNIT_RATIO ? FIGURE_RATIO : FIGURE_NUMBER;
}

typedef struct note_text {
    char text[120];
} note_text;

/* That a figure is biased, and why it has no number. */
static note_text note_of(const reversa_figure *f)
{
    note_text note;
    snprintf(note.text, sizeof note.text, "%s%s%s", f->biased ? "biased" : "", f->biased && f->note ? "; " : "",
             f->note ? f->note : "");
    return note;
}

/* ---- for people */

static void add_figure(cli_table *table, const reversa_figure *f)
{
    figure_unit unit = unit_of(f);
    number_text value = figures_value(f->estimate.value, unit);
    number_text interval = figures_interval(&f->estimate, unit);
    number_text people = print_whole(f->n);
    number_text exits = print_whole(f->events);
    note_text note = note_of(f);
    const char *const cells[] = {label_of(f->name), value.text, interval.text, people.text, exits.text, note.text};
    table_add(table, cells);
}

/* "95 % interval" */
static note_text interval_name(const retention_report *r)
{
    note_text name;
    snprintf(name.text, sizeof name.text, "%g %% interval", 100 * r->options.level);
    return name;
}

/* Figures that are right, or those that are not. */
static void print_figures(const retention_report *r, bool biased, FILE *stream)
{
    note_text interval = interval_name(r);
    const table_column columns[] = {{"", false},      {"value", true}, {interval.text, false},
                                    {"people", true}, {"exits", true}, {"", false}};
    cli_table *table = table_create(columns, 6);
    for (int32_t i = 0; i < reversa_retention_n_figures(r->retention); i++) {
        reversa_figure f;
        reversa_retention_figure(r->retention, i, &f);
        if (f.biased == biased)
            add_figure(table, &f);
    }
    table_print(table, stream, FORMAT_TABLE);
    table_free(table);
}

/* The sentence of a figure. */
static void print_reading(const retention_report *r, const char *name, FILE *stream)
{
    reversa_figure f;
    int width = print_width(stream);
    reversa_retention_figure(r->retention, reversa_retention_find(r->retention, name), &f);
    if (f.reading)
        print_wrapped(stream, 0, 0, width < PAGE_WIDTH ? width : PAGE_WIDTH, f.reading);
}

/* What a rate was made from: "54 of 494.2; 3 left out". */
static note_text parts_of(const reversa_rate_result *rate)
{
    note_text parts = {""};
    number_text below = figures_plain(floor(10 * rate->denominator + 0.5) / 10);
    if (isnan(rate->value))
        return parts;
    int used = snprintf(parts.text, sizeof parts.text, "%.0f of %s", rate->numerator, below.text);
    if (rate->left_out > 0)
        snprintf(parts.text + used, sizeof parts.text - (size_t)used, "; %" PRId64 " left out", rate->left_out);
    return parts;
}

static void print_rates(const retention_report *r, FILE *stream)
{
    note_text name = interval_name(r);
    const table_column columns[] = {
        {"", false}, {"value", true}, {name.text, false}, {"made from", false}, {"definition", false}};
    cli_table *table = table_create(columns, 5);
    for (int rate = 0; rate < REVERSA_N_RATES; rate++) {
        reversa_rate_result result;
        reversa_rates_read(r->rates, REVERSA_EVERYONE, (reversa_rate)rate, &result);
        reversa_estimate e = {.value = result.value, .low = result.low, .high = result.high, .fit = result.fit};
        number_text value = figures_value(e.value, FIGURE_SHARE);
        number_text interval = figures_interval(&e, FIGURE_SHARE);
        note_text parts = parts_of(&result);
        const char *const cells[] = {reversa_rate_name((reversa_rate)rate), value.text, interval.text, parts.text,
                                     reversa_rates_definition(r->rates, (reversa_rate)rate)};
        table_add(table, cells);
    }
    table_print(table, stream, FORMAT_TABLE);
    table_free(table);
}

/* How alike joiners and others are, and those of the pairs. */
static void print_balance(const retention_report *r, FILE *stream)
{
    const table_column columns[] = {{"", false}, {"before", true}, {"after", true}};
    cli_table *table = table_create(columns, 3);
    for (int32_t i = 0; i < reversa_retention_n_balance(r->retention); i++) {
        reversa_balance_row row;
        const char *name = reversa_retention_balance_at(r->retention, i, &row);
        number_text before = figures_value(row.difference_before, FIGURE_NUMBER);
        number_text after = figures_value(row.difference_after, FIGURE_NUMBER);
        const char *const cells[] = {name, before.text, after.text};
        table_add(table, cells);
    }
    print_heading(stream, "Are the pairs alike? Differences in standard deviations; 0.1 and more is much");
    table_print(table, stream, FORMAT_TABLE);
    table_free(table);
    fputc('\n', stream);
}

static void print_groups(const retention_report *r, FILE *stream)
{
    note_text name = interval_name(r);
    const table_column columns[] = {{"", false},       {"people", true},      {"exits", true},
                                    {"joined", true},  {"still there", true}, {"rate of leaving", true},
                                    {name.text, false}};
    cli_table *table = table_create(columns, 7);
    char hidden[40];
    bool any_hidden = false;
    snprintf(hidden, sizeof hidden, "hidden (fewer than %d)", (int)r->options.smallest);
    for (int32_t g = 0; g < reversa_retention_n_groups(r->retention); g++) {
        reversa_retention_group group;
        reversa_retention_group_at(r->retention, g, &group);
        number_text t[] = {print_whole(group.n),
                           print_whole(group.n_left),
                           print_whole(group.n_joined),
                           figures_value(group.stay.value, FIGURE_SHARE),
                           figures_value(group.hazard_ratio.value, FIGURE_RATIO),
                           figures_interval(&group.hazard_ratio, FIGURE_RATIO)};
        const char *cells[7] = {group.value ? group.value : "(no value)"};
        for (int i = 0; i < 6; i++)
            cells[i + 1] = group.hidden ? (i == 0 ? hidden : "") : t[i].text;
        table_add(table, cells);
        any_hidden = any_hidden || group.hidden;
    }
    print_text(stream, "\nBy ", r->options.by, ": rate of leaving inside / outside the programme\n");
    table_print(table, stream, FORMAT_TABLE);
    table_free(table);
    if (any_hidden)
        fprintf(stream, "Hidden: a number below %d is in the row, or one could be found by subtraction.\n",
                (int)r->options.smallest);
}

static void print_for_people(const retention_report *r, FILE *stream)
{
    char heading[200];
    snprintf(heading, sizeof heading, "Do people in the programme stay longer? Data up to %s, horizon %g months",
             dates_text(r->options.as_of).text, r->options.horizon);
    print_heading(stream, heading);
    print_figures(r, false, stream);
    fputc('\n', stream);
    print_reading(r, "hazard_ratio", stream);
    print_reading(r, "matched_risk_difference", stream);
    print_reading(r, "e_value", stream);
    fputc('\n', stream);
    if (reversa_retention_n_balance(r->retention) > 0)
        print_balance(r, stream);
    print_heading(stream, "For comparison only: what is often quoted, and wrong");
    print_figures(r, true, stream);
    fputc('\n', stream);
    print_reading(r, "naive_hazard_ratio", stream);
    if (reversa_retention_n_groups(r->retention) > 0)
        print_groups(r, stream);
    fputc('\n', stream);
    snprintf(heading, sizeof heading, "Rates from %s to %s", dates_text(r->rates_from).text,
             dates_text(r->options.as_of).text);
    print_heading(stream, heading);
    print_rates(r, stream);
}

/* ---- for programs */

static const char *const unit_names[] = {"ratio", "share", "months", "people"};

/* A row: numbers that are not finite, or below 0 for counts, stay empty. */
typedef struct program_row {
    const char *part;
    const char *group;
    const char *figure;
    const char *unit;
    reversa_estimate e;
    double n;
    double events;
    const char *note;
    const char *reading;
    const char *definition;
    bool hidden;
} program_row;

static void add_program_row(cli_table *table, const program_row *row)
{
    number_text t[] = {figures_plain(row->e.value), figures_plain(row->e.low), figures_plain(row->e.high),
                       figures_plain(row->n < 0 ? (double)NAN : row->n),
                       figures_plain(row->events < 0 ? (double)NAN : row->events)};
    const char *cells[13] = {row->part, row->group, row->figure, row->unit};
    for (int i = 0; i < 5; i++)
        cells[4 + i] = t[i].text[0] ? t[i].text : NULL;
    cells[9] = row->note;
    cells[10] = row->reading;
    cells[11] = row->definition;
    cells[12] = row->hidden ? "true" : "false";
    table_add(table, cells);
}

static void add_program_figures(const retention_report *r, cli_table *table)
{
    for (int32_t i = 0; i < reversa_retention_n_figures(r->retention); i++) {
        reversa_figure f;
        reversa_retention_figure(r->retention, i, &f);
        note_text note = note_of(&f);
        const program_row row = {.part = "figures",
                                 .figure = f.name,
                                 .unit = unit_names[f.unit],
                                 .e = f.estimate,
                                 .n = (double)f.n,
                                 .events = (double)f.events,
                                 .note = note.text[0] ? note.text : NULL,
                                 .reading = f.reading,
                                 .definition = f.definition};
        add_program_row(table, &row);
    }
}

static void add_program_rates(const retention_report *r, cli_table *table)
{
    for (int rate = 0; rate < REVERSA_N_RATES; rate++) {
        reversa_rate_result result;
        reversa_rates_read(r->rates, REVERSA_EVERYONE, (reversa_rate)rate, &result);
        note_text parts = parts_of(&result);
        char reading[200];
        snprintf(reading, sizeof reading, "From %s to %s: %s", dates_text(r->rates_from).text,
                 dates_text(r->options.as_of).text, parts.text[0] ? parts.text : "nobody to count");
        const program_row row = {.part = "rates",
                                 .figure = reversa_rate_name((reversa_rate)rate),
                                 .unit = "share",
                                 .e = {.value = result.value, .low = result.low, .high = result.high},
                                 .n = result.denominator,
                                 .events = result.numerator,
                                 .note = figures_reason(result.fit),
                                 .reading = reading,
                                 .definition = reversa_rates_definition(r->rates, (reversa_rate)rate)};
        add_program_row(table, &row);
    }
}

static void add_program_balance(const retention_report *r, cli_table *table)
{
    static const char *const names[] = {"difference_before", "difference_after"};
    for (int32_t i = 0; i < reversa_retention_n_balance(r->retention); i++) {
        reversa_balance_row balance;
        const char *name = reversa_retention_balance_at(r->retention, i, &balance);
        for (int k = 0; k < 2; k++) {
            const program_row row = {
                .part = "balance",
                .group = name,
                .figure = names[k],
                .unit = "deviations",
                .e = figures_single(k ? balance.difference_after : balance.difference_before),
                .n = -1,
                .events = -1,
                .definition =
                    k ? "Standardised mean difference of the matched pairs"
                      : "Standardised mean difference of joiners and all who were there without having joined"};
            add_program_row(table, &row);
        }
    }
}

static void add_program_groups(const retention_report *r, cli_table *table)
{
    for (int32_t g = 0; g < reversa_retention_n_groups(r->retention); g++) {
        reversa_retention_group group;
        reversa_retention_group_at(r->retention, g, &group);
        for (int i = 0; i < 2; i++) {
            program_row row = {.part = "groups",
                               .group = group.value ? group.value : "(no value)",
                               .figure = i == 0 ? "hazard_ratio" : "stay",
                               .unit = unit_names[i == 0 ? REVERSA_UNIT_RATIO : REVERSA_UNIT_SHARE],
                               .e = i == 0 ? group.hazard_ratio : group.stay,
                               .n = (double)group.n, /* below 0 where they are hidden */
                               .events = (double)group.n_left,
                               .hidden = group.hidden};
            row.note = group.hidden ? "not shown: too few people" : figures_reason(row.e.fit);
            add_program_row(table, &row);
        }
    }
}

static cli_table *program_table(const retention_report *r)
{
    const table_column columns[] = {{"part", false},  {"group", false}, {"figure", false},  {"unit", false},
                                    {"value", true},  {"low", true},    {"high", true},     {"n", true},
                                    {"events", true}, {"note", false},  {"reading", false}, {"definition", false},
                                    {"hidden", true}};
    cli_table *table = table_create(columns, 13);
    add_program_figures(r, table);
    add_program_balance(r, table);
    add_program_groups(r, table);
    add_program_rates(r, table);
    return table;
}

static void print_json(const retention_report *r, const cli_table *table, FILE *stream)
{
    note_text from = {"null"};
    if (r->options.window_start != REVERSA_MISSING_DATE)
        snprintf(from.text, sizeof from.text, "\"%s\"", dates_text(r->options.window_start).text);
    fprintf(stream,
            "{\n  \"as_of\": \"%s\",\n  \"from\": %s,\n  \"horizon_months\": %g,\n  \"level\": %g,\n"
            "  \"rates_from\": \"%s\",\n  \"rows\": ",
            dates_text(r->options.as_of).text, from.text, r->options.horizon, r->options.level,
            dates_text(r->rates_from).text);
    table_print_json(table, stream, 2);
    fputs(",\n  \"warnings\": [", stream);
    for (int32_t i = 0; i < reversa_retention_n_warnings(r->retention); i++) {
        fputs(i ? ",\n    " : "\n    ", stream);
        table_json_text(stream, reversa_retention_warning(r->retention, i));
    }
    fputs("\n  ]\n}\n", stream);
}

int retention_print(const retention_report *r)
{
    const cli_settings *settings = r->session->settings;
    cli_output output;
    int code = output_open(&output, settings->output);
    if (code)
        return code;
    if (settings->format == FORMAT_TABLE) {
        print_for_people(r, output.stream);
    } else {
        cli_table *table = program_table(r);
        if (settings->format == FORMAT_CSV)
            table_print(table, output.stream, FORMAT_CSV);
        else
            print_json(r, table, output.stream);
        table_free(table);
    }
    for (int32_t i = 0; i < reversa_retention_n_warnings(r->retention) && !settings->quiet; i++)
        print_text(stderr, "reversa: warning: ", reversa_retention_warning(r->retention, i), "\n");
    return output_close(&output, code);
}
