/*
 * What `reversa audit` prints: a table of counts and rates, the comparisons of each step, and both as rows for programs.
 * Nothing is printed here that the library hides.
 */
#include "audit.h"

#include <math.h>
#include <string.h>

#define N_STEPS (AUDIT_N_STAGES - 1)
#define N_NUMBERS 20 /* of a row for programs */

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

/* Which combinations are hidden is not told: a reader would know that somebody is there. */
static bool is_listed(const audit_report *a, int32_t group)
{
    reversa_equity_group g;
    reversa_equity_group_at(a->equity, group, &g);
    return a->n_by == 1 || !g.hidden;
}

static bool is_compared(const audit_report *a, int32_t group)
{
    return a->reference >= 0 && group != a->reference && !isnan(a->impacts[group].difference);
}

static bool any_compared(const audit_report *a)
{
    bool any = false;
    for (int32_t g = 0; g < a->n_groups; g++)
        any = any || is_compared(a, g);
    return any;
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
    bool all = group < 0;
    char name[200] = "all";
    number_text n[AUDIT_N_STAGES];
    number_text rate[N_STEPS];
    number_text interval[N_STEPS];
    const char *cells[2 + 3 * N_STEPS];
    reversa_equity_group g = {.hidden = false};
    if (!all) {
        name_group(a, group, name, sizeof name);
        reversa_equity_group_at(a->equity, group, &g);
    }
    n[0] = count_text(a, group, 0, false);
    cells[0] = name;
    cells[1] = n[0].text;
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
        if (is_listed(a, g))
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
        if (!is_compared(a, g))
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
static reversa_status stratify(const audit_report *a, const audit_step *step, int32_t group, reversa_stratified *s)
{
    const reversa_equity_pair pair = {group, a->reference, step->from, step->to};
    return reversa_equity_stratify(a->session->ctx, a->equity, &pair, s);
}

static reversa_status print_strata(const audit_report *a, const audit_step *step, FILE *stream)
{
    const table_column columns[] = {{"group", false}, {"odds ratio", true},  {"95 % interval", false},
                                    {"p", true},      {"of how many", true}, {"alike, p", true},
                                    {"", false}};
    cli_table *table = table_create(columns, 7);
    reversa_status status = REVERSA_OK;
    for (int32_t g = 0; !status && g < a->n_groups; g++) {
        reversa_stratified s;
        char name[200];
        char strata[60];
        if (!is_compared(a, g))
            continue;
        status = stratify(a, step, g, &s);
        if (status)
            break;
        name_group(a, g, name, sizeof name);
        snprintf(strata, sizeof strata, "%d of %d", s.n_strata, reversa_equity_n_strata(a->equity));
        number_text t[] = {figures_value(s.odds_ratio.value, FIGURE_RATIO),
                           figures_interval(&s.odds_ratio, FIGURE_RATIO), figures_value(s.p, FIGURE_CHANCE),
                           figures_value(s.tarone_p, FIGURE_CHANCE)};
        const char *reason = figures_reason(s.fit);
        const char *const cells[] = {name,      t[0].text,           t[1].text, t[2].text, s.n_strata > 0 ? strata : "",
                                     t[3].text, reason ? reason : ""};
        table_add(table, cells);
    }
    if (!status) {
        print_text(stream, "\nThe same within each ", a->session->settings->stratum,
                   ", without those in which one of the two is too small to be shown:\n");
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

static const char *hidden_words(const audit_report *a, char *text, size_t size)
{
    snprintf(text, size, "%s: fewer than %d people somewhere in the row",
             a->n_by == 1 ? "Hidden" : "Combinations that are not listed are empty or hidden",
             (int)a->session->settings->smallest);
    return text;
}

static reversa_status print_for_people(audit_report *a, FILE *stream)
{
    const cli_settings *settings = a->session->settings;
    char heading[300];
    snprintf(heading, sizeof heading, "%s by %.200s", settings->side == REVERSA_MENTOR ? "Mentors" : "Mentees",
             settings->by);
    print_heading(stream, heading);
    print_counts(a, stream);
    bool compared = false;
    char words[120];
    reversa_status status = REVERSA_OK;
    for (int s = 0; !status && s < n_steps(a); s++) {
        a->reference = -1;
        status = reversa_equity_compare(a->session->ctx, a->equity, steps[s].from, steps[s].to, &a->reference,
                                        a->impacts);
        if (status || !any_compared(a))
            continue;
        compared = true;
        print_comparison(a, &steps[s], stream);
        if (settings->stratum)
            status = print_strata(a, &steps[s], stream);
    }
    if (any_hidden(a))
        fprintf(stream, "\n%s, or so that such a number cannot be found by subtraction.\n",
                hidden_words(a, words, sizeof words));
    fputs(compared
              ? "\nThe group with the highest rate is the one to compare with. A ratio below 4/5 proves nothing by "
                "itself: read it with\nits interval and with p, the chance of such a difference among equals.\n"
              : "\nThere are no two groups to compare.\n",
          stream);
    return status;
}

/* ---- for programs */

/* A row of the step for a group, or for all together. */
static reversa_status add_row(const audit_report *a, const audit_step *step, int32_t group, cli_table *table)
{
    bool all = group < 0;
    reversa_equity_group g = {.hidden = false};
    reversa_impact i = {.four_fifths = REVERSA_FOUR_FIFTHS_NO};
    reversa_stratified s = {.n_strata = 0};
    char name[200] = "all";
    bool compared = !all && is_compared(a, group);
    bool within = compared && a->session->settings->stratum;
    reversa_status status = within ? stratify(a, step, group, &s) : REVERSA_OK;
    reversa_estimate rate = reversa_equity_rate(a->equity, group, step->from, step->to);
    if (!all) {
        reversa_equity_group_at(a->equity, group, &g);
        name_group(a, group, name, sizeof name);
        i = a->impacts[group];
    }
    const char *note = all ? "all" : (g.hidden ? "hidden" : (group == a->reference ? "reference" : ""));
    const double numbers[] = {i.ratio,          i.ratio_low,       i.ratio_high, i.difference,
                              i.difference_low, i.difference_high, i.p,          i.p_holm};
    const double strata[] = {s.odds_ratio.value, s.odds_ratio.low, s.odds_ratio.high, s.p,
                             s.breslow_day_p,    s.tarone_p,       s.n_strata};
    number_text t[N_NUMBERS] = {count_text(a, group, step->from, true), count_text(a, group, step->to, true),
                                figures_plain(rate.value), figures_plain(rate.low), figures_plain(rate.high)};
    for (int k = 0; k < 8; k++)
        t[5 + k] = figures_plain(compared ? numbers[k] : (double)NAN);
    for (int k = 0; k < 7; k++)
        t[13 + k] = figures_plain(within ? strata[k] : (double)NAN);
    const char *cells[N_NUMBERS + 6] = {step->name, name, note, g.hidden ? "true" : "false"};
    for (int k = 0; k < N_NUMBERS; k++)
        cells[(k < 13 ? 4 : 5) + k] = t[k].text[0] ? t[k].text : NULL;
    cells[17] = compared ? four_fifths_word(&i) : NULL;
    cells[N_NUMBERS + 5] = within ? figures_reason(s.fit) : NULL;
    table_add(table, cells);
    return status;
}

static reversa_status fill_table(audit_report *a, cli_table **table_out)
{
    const table_column columns[N_NUMBERS + 6] = {{"step", false},
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
                                                 {"below_four_fifths", false},
                                                 {"within_odds_ratio", true},
                                                 {"within_low", true},
                                                 {"within_high", true},
                                                 {"within_p", true},
                                                 {"within_breslow_day_p", true},
                                                 {"within_tarone_p", true},
                                                 {"within_strata", true},
                                                 {"within_note", false}};
    cli_table *table = table_create(columns, N_NUMBERS + 6);
    reversa_status status = REVERSA_OK;
    for (int s = 0; !status && s < n_steps(a); s++) {
        a->reference = -1;
        status = reversa_equity_compare(a->session->ctx, a->equity, steps[s].from, steps[s].to, &a->reference,
                                        a->impacts);
        for (int32_t g = 0; !status && g < a->n_groups; g++)
            status = is_listed(a, g) ? add_row(a, &steps[s], g, table) : REVERSA_OK;
        if (!status)
            status = add_row(a, &steps[s], -1, table);
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
