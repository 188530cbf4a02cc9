/*
 * `reversa engagement`: its three forms. Wherever pairs are listed with a flag, how often flags are wrong stands beside them.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "command.h"
#include "dates.h"
#include "engagement.h"
#include "output.h"

#define N_PAIR_COLUMNS 21

static const char *why(const reversa_pair_risk *pair)
{
    if (pair->missed && (pair->silent || pair->beyond))
        return "silent, and two meetings in a row failed";
    if (pair->missed)
        return "two meetings in a row failed";
    if (pair->beyond)
        return "silent for longer than any other pair was";
    return pair->silent ? "silent for long" : NULL;
}

/* The chance for people: where it cannot be told, what it is at least. */
static number_text chance_text(const reversa_pair_risk *pair)
{
    if (!isnan(pair->chance.value) || isnan(pair->at_least))
        return figures_value(pair->chance.value, FIGURE_SHARE);
    number_text bound = figures_value(pair->at_least, FIGURE_SHARE);
    number_text text;
    snprintf(text.text, sizeof text.text, "at least %.20s", bound.text);
    return text;
}

/* Running pairs that are flagged, in the order of the list of pairs. */
static cli_table *support_table(const engagement_inputs *in, bool plain)
{
    const table_column for_people[] = {
        {"mentor_id", false}, {"mentee_id", false}, {"days_silent", true}, {"chance_to_meet", true}, {"why", false}};
    const table_column for_programs[] = {{"mentor_id", false},     {"mentee_id", false},      {"days_silent", true},
                                         {"chance_to_meet", true}, {"chance_at_least", true}, {"why", false}};
    cli_table *table = plain ? table_create(for_programs, 6) : table_create(for_people, 5);
    for (int64_t i = 0; i < reversa_risk_n(in->risk); i++) {
        reversa_pair_risk pair;
        reversa_risk_at(in->risk, i, &pair);
        if (!pair.flagged)
            continue;
        number_text silence = figures_plain(pair.silence);
        number_text chance = plain ? figures_plain(pair.chance.value) : chance_text(&pair);
        number_text at_least = figures_plain(pair.at_least);
        const char *cells[6] = {in->rows.mentor_id[pair.pair], in->rows.mentee_id[pair.pair], silence.text,
                                chance.text[0] ? chance.text : NULL};
        if (plain)
            cells[4] = at_least.text[0] ? at_least.text : NULL;
        cells[plain ? 5 : 4] = why(&pair);
        table_add(table, cells);
    }
    return table;
}

static number_text whole(int64_t value)
{
    number_text number;
    snprintf(number.text, sizeof number.text, "%" PRId64, value);
    return number;
}

static void add_pair(const engagement_inputs *in, int64_t i, const reversa_pair_risk *risk, cli_table *table)
{
    reversa_pair_engagement p;
    reversa_risk_errors e;
    reversa_engagement_pair_at(in->engagement, i, &p);
    reversa_risk_count_errors(in->risk, &e);
    bool has_risk = risk->pair == i;
    double none = NAN;
    date_text start = dates_text(p.start);
    date_text last = dates_text(p.last_session);
    const number_text numbers[] = {
        whole(p.n_states[REVERSA_SESSION_HELD]),
        whole(p.n_states[REVERSA_SESSION_CANCELLED_BY_MENTOR] + p.n_states[REVERSA_SESSION_CANCELLED_BY_MENTEE]),
        whole(p.n_states[REVERSA_SESSION_NO_SHOW_MENTOR] + p.n_states[REVERSA_SESSION_NO_SHOW_MENTEE]),
        whole(p.n_closed),
        whole(p.n_met),
        whole(p.n_late),
        figures_plain(p.adherence),
        figures_plain(p.completion),
        figures_plain(p.covered),
        whole(p.streak),
        whole(p.longest_streak),
        figures_plain(has_risk ? risk->chance.value : none),
        figures_plain(has_risk ? risk->at_least : none),
        figures_plain(has_risk ? e.sensitivity.value : none),
        figures_plain(has_risk ? e.specificity.value : none)};
    const char *cells[N_PAIR_COLUMNS] = {in->rows.mentor_id[i], in->rows.mentee_id[i],
                                         p.start == REVERSA_MISSING_DATE ? NULL : start.text, p.running ? "yes" : "no"};
    int column = 4;
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++) {
        if (k == 11)
            cells[column++] = p.last_session == REVERSA_MISSING_DATE ? NULL : last.text;
        if (k == 13)
            cells[column++] = has_risk && risk->flagged ? why(risk) : NULL;
        cells[column++] = numbers[k].text[0] ? numbers[k].text : NULL;
    }
    table_add(table, cells);
}

/* A row per pair, in the order of the list. */
static cli_table *pairs_table(const engagement_inputs *in)
{
    const table_column columns[N_PAIR_COLUMNS] = {{"mentor_id", false},
                                                  {"mentee_id", false},
                                                  {"start_date", false},
                                                  {"running", false},
                                                  {"held", true},
                                                  {"cancelled", true},
                                                  {"missed", true},
                                                  {"due", true},
                                                  {"met", true},
                                                  {"late", true},
                                                  {"adherence", true},
                                                  {"completion", true},
                                                  {"covered", true},
                                                  {"streak", true},
                                                  {"longest_streak", true},
                                                  {"last_session", false},
                                                  {"chance_to_meet", true},
                                                  {"chance_at_least", true},
                                                  {"support", false},
                                                  {"flags_sensitivity", true},
                                                  {"flags_specificity", true}};
    cli_table *table = table_create(columns, N_PAIR_COLUMNS);
    int64_t next = 0; /* in the list of risks, which has the running pairs in the same order */
    for (int64_t i = 0; i < reversa_engagement_n_pairs(in->engagement); i++) {
        reversa_pair_risk risk = {.pair = -1};
        if (next < reversa_risk_n(in->risk))
            reversa_risk_at(in->risk, next, &risk);
        next += risk.pair == i;
        add_pair(in, i, &risk, table);
    }
    return table;
}

static void print_table(cli_table *table, FILE *stream, cli_format format)
{
    table_print(table, stream, format);
    table_free(table);
}

/* How to read flags. */
static void print_advice(const engagement_inputs *in, FILE *stream)
{
    reversa_risk_errors e;
    reversa_risk_count_errors(in->risk, &e);
    const char *verdict = engagement_verdict(&e);
    fprintf(stream,
            "A flag is a reason to ask how it goes, not a verdict, and never for ranking people: it stands beside how\n"
            "often flags are wrong. The chance is that of a meeting within %d days, from the silences of all pairs.\n",
            (int)in->session->settings->within);
    if (verdict)
        fprintf(stream, "%s\n", verdict);
}

static void print_for_people(const engagement_inputs *in, const figures *report, FILE *stream)
{
    char heading[120];
    snprintf(heading, sizeof heading, "Engagement as of %s: %g meetings of %d minutes a month, for %d months",
             dates_text(in->options.as_of).text, in->options.meetings_per_month, (int)in->options.minutes,
             (int)in->options.months);
    print_heading(stream, heading);
    fputc('\n', stream);
    figures_print(report, stream);
    fputc('\n', stream);
    print_heading(stream, "Pairs that may need support");
    print_table(support_table(in, false), stream, FORMAT_TABLE);
    print_advice(in, stream);
}

static void print_pairs_for_people(const engagement_inputs *in, FILE *stream)
{
    figures *errors = figures_create(in->session->settings->smallest);
    engagement_errors(in, errors);
    print_table(pairs_table(in), stream, FORMAT_TABLE);
    fputc('\n', stream);
    figures_print(errors, stream);
    fputc('\n', stream);
    print_advice(in, stream);
    figures_free(errors);
}

static void print_json(const engagement_inputs *in, const figures *report, FILE *stream)
{
    cli_table *rows = figures_table(report);
    cli_table *support = support_table(in, true);
    cli_table *pairs = pairs_table(in);
    reversa_risk_errors e;
    reversa_risk_count_errors(in->risk, &e);
    const char *verdict = engagement_verdict(&e);
    fprintf(stream, "{\n  \"as_of\": \"%s\",\n  \"figures\": ", dates_text(in->options.as_of).text);
    table_print_json(rows, stream, 2);
    fprintf(stream,
            ",\n  \"flags\": {\"cut\": \"%s\", \"days\": %d, \"threshold\": %s, \"warning\": ", dates_text(e.cut).text,
            (int)e.horizon_days, figures_plain(e.threshold).text);
    if (verdict)
        table_json_text(stream, verdict);
    else
        fputs("null", stream);
    fputs("},\n  \"support\": ", stream);
    table_print_json(support, stream, 2);
    fputs(",\n  \"pairs\": ", stream);
    table_print_json(pairs, stream, 2);
    fputs("\n}\n", stream);
    table_free(rows);
    table_free(support);
    table_free(pairs);
}

int engagement_print(const engagement_inputs *in, const figures *report)
{
    const cli_settings *settings = in->session->settings;
    cli_output output;
    int code = output_open(&output, settings->output);
    if (code)
        return code;
    if (settings->format == FORMAT_JSON)
        print_json(in, report, output.stream);
    else if (settings->format == FORMAT_CSV)
        print_table(settings->pairs ? pairs_table(in) : figures_table(report), output.stream, FORMAT_CSV);
    else if (settings->pairs)
        print_pairs_for_people(in, output.stream);
    else
        print_for_people(in, report, output.stream);
    return output_close(&output, code);
}
