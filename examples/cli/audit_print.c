/*
 * What `reversa audit` prints: a table of counts and rates, the comparisons of each step, and both as rows for programs.
 * Nothing is printed here that the library hides.
 */
#include "audit.h"

#include <math.h>
#include <string.h>

#define N_STEPS (AUDIT_N_STAGES - 1)

/* From one stage to the next. */
typedef struct audit_step {
    const char *name;
    const char *label;
    int32_t from;
    int32_t to;
} audit_step;

static const audit_step steps[N_STEPS] = {
    {"signed_up", "Signed up, of everyone", AUDIT_EVERYONE, AUDIT_SIGNED_UP},
    {"matched", "Have a pair, of those who signed up", AUDIT_SIGNED_UP, AUDIT_MATCHED},
    {"above_median", "Score above the median, of those with a pair", AUDIT_MATCHED, AUDIT_ABOVE_MEDIAN}};

/* The last is there with --scoring. */
static int n_steps(const audit_report *a)
{
    return reversa_equity_n_stages(a->equity) - 1;
}

/* ---- words */

/* The values of a group, as "F, Sales". */
static void name_group(const audit_report *a, int32_t group, char *text, size_t size)
{
    reversa_equity_group g;
    reversa_equity_group_at(a->equity, group, &g);
    size_t used = 0;
    text[0] = '\0';
    if (!g.known)
        snprintf(text, size, "(not known)");
    for (int i = 0; g.known && i < a->n_by && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", i ? ", " : "", a->codes[i].values[g.codes[i]]);
}

static const char *four_fifths_word(const reversa_impact *impact)
{
    static const char *const words[] = {"no", "yes", "too few to say"};
    return words[impact->four_fifths];
}

static reversa_estimate interval_of(double value, double low, double high)
{
    reversa_estimate made = figures_single(value);
    made.low = low;
    made.high = high;
    return made;
}

static number_text count_text(const audit_report *a, int32_t group, int32_t stage, bool plain)
{
    int64_t n = reversa_equity_count(a->equity, group, stage);
    number_text number = {""};
    if (n == REVERSA_HIDDEN_COUNT)
        snprintf(number.text, sizeof number.text, "%s", plain ? "" : "hidden");
    else if (plain)
        number = figures_plain((double)n);
    else
        number = print_whole(n);
    return number;
}

/* ---- for people */

static void add_counts(const audit_report *a, int32_t group, cli_table *table)
{
    static const char hidden[] = "hidden";
    bool all = group < 0;
    char name[200] = "all";
    char few[40];
    number_text n[AUDIT_N_STAGES];
    number_text rate[N_STEPS];
    number_text interval[N_STEPS];
    const char *cells[2 + 3 * N_STEPS];
    reversa_equity_group g = {.hidden = false};
    if (!all) {
        name_group(a, group, name, sizeof name);
        reversa_equity_group_at(a->equity, group, &g);
    }
    snprintf(few, sizeof few, "%s (fewer than %d)", hidden, (int)a->session->settings->smallest);
    n[0] = count_text(a, group, 0, false);
    cells[0] = name;
    cells[1] = g.hidden ? few : n[0].text;
    for (int s = 0; s < n_steps(a); s++) {
        n[s + 1] = count_text(a, group, s + 1, false);
        rate[s] = interval[s] = (number_text){""};
        if (!all && !g.hidden) {
            reversa_estimate e = reversa_equity_rate(a->equity, group, steps[s].from, steps[s].to);
            rate[s] = figures_value(e.value, FIGURE_SHARE);
            interval[s] = figures_interval(&e, FIGURE_SHARE);
        }
        cells[2 + 3 * s] = g.hidden ? "" : n[s + 1].text;
        cells[3 + 3 * s] = rate[s].text;
        cells[4 + 3 * s] = interval[s].text;
    }
    table_add(table, cells);
}

static void print_counts(const audit_report *a, FILE *stream)
{
    const table_column columns[2 + 3 * N_STEPS] = {
        {"group", false}, {"people", true}, {"signed up", true},    {"", true}, {"", false}, {"matched", true},
        {"", true},       {"", false},      {"above median", true}, {"", true}, {"", false}};
    cli_table *table = table_create(columns, 2 + 3 * n_steps(a));
    for (int32_t g = 0; g < a->n_groups; g++)
        add_counts(a, g, table);
    add_counts(a, -1, table);
    table_print(table, stream, FORMAT_TABLE);
    table_free(table);
}

static void print_comparison(const audit_report *a, const audit_step *step, FILE *stream)
{
    const table_column columns[] = {{"group", false}, {"ratio", true}, {"95 % interval", false},  {"difference", true},
                                    {"", false},      {"p", true},     {"p, all together", true}, {"below 4/5", false}};
    char reference[200];
    char heading[300];
    name_group(a, a->reference, reference, sizeof reference);
    snprintf(heading, sizeof heading, "%s: compared with %s", step->label, reference);
    fputc('\n', stream);
    print_heading(stream, heading);
    cli_table *table = table_create(columns, 8);
    for (int32_t g = 0; g < a->n_groups; g++) {
        const reversa_impact *i = &a->impacts[g];
        if (g == a->reference || isnan(i->difference))
            continue;
        char name[200];
        name_group(a, g, name, sizeof name);
        reversa_estimate ratio = interval_of(i->ratio, i->ratio_low, i->ratio_high);
        reversa_estimate difference = interval_of(i->difference, i->difference_low, i->difference_high);
        number_text t[] = {figures_value(ratio.value, FIGURE_RATIO),
                           figures_interval(&ratio, FIGURE_RATIO),
                           figures_value(difference.value, FIGURE_CHANGE),
                           figures_interval(&difference, FIGURE_CHANGE),
                           figures_value(i->p, FIGURE_CHANCE),
                           figures_value(i->p_holm, FIGURE_CHANCE)};
        const char *const cells[] = {name,      t[0].text, t[1].text, t[2].text,
                                     t[3].text, t[4].text, t[5].text, four_fifths_word(i)};
        table_add(table, cells);
    }
    table_print(table, stream, FORMAT_TABLE);
    table_free(table);
}

/* The same within strata, so that a difference between departments is none between groups. */
static reversa_status print_strata(const audit_report *a, const audit_step *step, FILE *stream)
{
    const table_column columns[] = {{"group", false}, {"odds ratio", true}, {"95 % interval", false},
                                    {"p", true},      {"strata", true},     {"alike, p", true}};
    cli_table *table = table_create(columns, 6);
    reversa_status status = REVERSA_OK;
    for (int32_t g = 0; !status && g < a->n_groups; g++) {
        const reversa_equity_pair pair = {g, a->reference, step->from, step->to};
        reversa_stratified s;
        char name[200];
        if (g == a->reference || isnan(a->impacts[g].difference))
            continue;
        status = reversa_equity_stratify(a->session->ctx, a->equity, &pair, &s);
        name_group(a, g, name, sizeof name);
        if (status)
            break;
        number_text t[] = {figures_value(s.odds_ratio.value, FIGURE_RATIO),
                           figures_interval(&s.odds_ratio, FIGURE_RATIO), figures_value(s.p, FIGURE_CHANCE),
                           print_whole(s.n_strata), figures_value(s.tarone_p, FIGURE_CHANCE)};
        const char *const cells[] = {name, t[0].text, t[1].text, t[2].text, t[3].text, t[4].text};
        table_add(table, cells);
    }
    if (!status) {
        fprintf(stream, "\nThe same within each %s:\n", a->session->settings->stratum);
        table_print(table, stream, FORMAT_TABLE);
    }
    table_free(table);
    return status;
}

static bool any_hidden(const audit_report *a)
{
    for (int32_t g = 0; g < a->n_groups; g++) {
        reversa_equity_group group;
        reversa_equity_group_at(a->equity, g, &group);
        if (group.hidden)
            return true;
    }
    return false;
}

static reversa_status print_for_people(audit_report *a, FILE *stream)
{
    const cli_settings *settings = a->session->settings;
    char heading[300];
    snprintf(heading, sizeof heading, "%s by %.200s", settings->side == REVERSA_MENTOR ? "Mentors" : "Mentees",
             settings->by);
    print_heading(stream, heading);
    print_counts(a, stream);
    reversa_status status = REVERSA_OK;
    for (int s = 0; !status && s < n_steps(a); s++) {
        a->reference = -1;
        status = reversa_equity_compare(a->session->ctx, a->equity, steps[s].from, steps[s].to, &a->reference,
                                        a->impacts);
        if (status || a->reference < 0)
            continue;
        print_comparison(a, &steps[s], stream);
        if (settings->stratum)
            status = print_strata(a, &steps[s], stream);
    }
    if (any_hidden(a))
        fprintf(stream,
                "\nHidden: fewer than %d people somewhere in the row, or so that such a number cannot be found by "
                "subtraction.\n",
                (int)settings->smallest);
    fputs("\nThe group with the highest rate is the one to compare with. A ratio below 4/5 proves nothing by itself: "
          "read "
          "it with\nits interval and with p, the chance of such a difference among equals.\n",
          stream);
    return status;
}

/* ---- for programs */

static void add_row(const audit_report *a, const audit_step *step, int32_t group, cli_table *table)
{
    const reversa_impact *i = &a->impacts[group];
    reversa_equity_group g;
    reversa_equity_group_at(a->equity, group, &g);
    reversa_estimate rate = reversa_equity_rate(a->equity, group, step->from, step->to);
    bool compared = a->reference >= 0 && group != a->reference && !isnan(i->difference);
    char name[200];
    name_group(a, group, name, sizeof name);
    number_text t[] = {count_text(a, group, step->from, true),
                       count_text(a, group, step->to, true),
                       figures_plain(rate.value),
                       figures_plain(rate.low),
                       figures_plain(rate.high),
                       figures_plain(compared ? i->ratio : (double)NAN),
                       figures_plain(compared ? i->ratio_low : (double)NAN),
                       figures_plain(compared ? i->ratio_high : (double)NAN),
                       figures_plain(compared ? i->difference : (double)NAN),
                       figures_plain(compared ? i->difference_low : (double)NAN),
                       figures_plain(compared ? i->difference_high : (double)NAN),
                       figures_plain(compared ? i->p : (double)NAN),
                       figures_plain(compared ? i->p_holm : (double)NAN)};
    const char *text[13];
    for (int k = 0; k < 13; k++)
        text[k] = t[k].text[0] ? t[k].text : NULL;
    const char *const cells[] = {step->name,
                                 name,
                                 g.hidden ? "hidden" : (group == a->reference ? "reference" : ""),
                                 g.hidden ? "true" : "false",
                                 text[0],
                                 text[1],
                                 text[2],
                                 text[3],
                                 text[4],
                                 text[5],
                                 text[6],
                                 text[7],
                                 text[8],
                                 text[9],
                                 text[10],
                                 text[11],
                                 text[12],
                                 compared ? four_fifths_word(i) : NULL};
    table_add(table, cells);
}

static reversa_status fill_table(audit_report *a, cli_table **table_out)
{
    const table_column columns[] = {{"step", false},
                                    {"group", false},
                                    {"note", false},
                                    {"hidden", true},
                                    {"n", true},
                                    {"selected", true},
                                    {"rate", true},
                                    {"rate_low", true},
                                    {"rate_high", true},
                                    {"ratio", true},
                                    {"ratio_low", true},
                                    {"ratio_high", true},
                                    {"difference", true},
                                    {"difference_low", true},
                                    {"difference_high", true},
                                    {"p", true},
                                    {"p_holm", true},
                                    {"below_four_fifths", false}};
    cli_table *table = table_create(columns, 18);
    reversa_status status = REVERSA_OK;
    for (int s = 0; !status && s < n_steps(a); s++) {
        a->reference = -1;
        status = reversa_equity_compare(a->session->ctx, a->equity, steps[s].from, steps[s].to, &a->reference,
                                        a->impacts);
        for (int32_t g = 0; !status && g < a->n_groups; g++)
            add_row(a, &steps[s], g, table);
    }
    *table_out = table;
    return status;
}

static reversa_status print_for_programs(audit_report *a, FILE *stream)
{
    const cli_settings *settings = a->session->settings;
    cli_table *table = NULL;
    reversa_status status = fill_table(a, &table);
    if (!status && settings->format == FORMAT_CSV)
        table_print(table, stream, FORMAT_CSV);
    if (!status && settings->format == FORMAT_JSON) {
        fprintf(stream, "{\n  \"side\": \"%s\",\n  \"by\": ", settings->side == REVERSA_MENTOR ? "mentor" : "mentee");
        table_json_text(stream, settings->by);
        fputs(",\n  \"rows\": ", stream);
        table_print_json(table, stream, 2);
        fputs("\n}\n", stream);
    }
    table_free(table);
    return status;
}

reversa_status audit_print(audit_report *a, FILE *stream)
{
    return a->session->settings->format == FORMAT_TABLE ? print_for_people(a, stream) : print_for_programs(a, stream);
}
