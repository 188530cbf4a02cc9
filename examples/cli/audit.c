/*
 * `reversa audit`: who signed up and who was matched, group by group. Counts and comparisons come from the library, which
 * hides what is too small to be shown; nothing is printed here that it hides.
 */
#include "audit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "inputs.h"
#include "output.h"

#define N_STAGES 3 /* everyone, signed up, matched */

/* From one stage to the next. */
typedef struct audit_step {
    const char *name;
    const char *label;
    int32_t from;
    int32_t to;
} audit_step;

static const audit_step steps[] = {{"signed_up", "Signed up, of everyone", 0, 1},
                                   {"matched", "Have a pair, of those who signed up", 1, 2}};
#define N_STEPS 2

typedef struct audit {
    cli_session *session;
    reversa_cohort *cohort;
    reversa_pair_list *pairs;
    char *list; /* the names in --by */
    const char *by[REVERSA_EQUITY_ATTRIBUTES];
    int n_by;
    audit_codes codes[REVERSA_EQUITY_ATTRIBUTES];
    audit_codes stratum;
    int32_t *reached; /* [n_people] */
    reversa_equity *equity;
    int32_t n_groups;
    reversa_impact *impacts; /* [n_groups], of the step at hand */
    int32_t reference;
} audit;

/* ---- making it */

/* The last stage that each person reached. */
static void fill_reached(audit *a, const reversa_pair_rows *rows)
{
    reversa_side side = (reversa_side)a->session->settings->side;
    const char *const *ids = side == REVERSA_MENTOR ? rows->mentor_id : rows->mentee_id;
    int32_t n_people = reversa_cohort_n_people(a->cohort);
    int64_t n_unknown = 0;
    a->reached = table_memory(NULL, (size_t)n_people, sizeof *a->reached);
    for (int32_t p = 0; p < n_people; p++)
        a->reached[p] = reversa_cohort_capacity(a->cohort, p, side) > 0 ? 1 : 0;
    for (int64_t i = 0; i < rows->n; i++) {
        int32_t person = reversa_cohort_find(a->cohort, ids[i]);
        n_unknown += person < 0;
        if (person >= 0)
            a->reached[person] = N_STAGES - 1;
    }
    if (n_unknown > 0 && !a->session->settings->quiet)
        fprintf(stderr, "reversa: warning: %s: %s of the pairs have someone who is not in %s; left out\n",
                a->session->settings->arguments[1], print_whole(n_unknown).text, a->session->settings->arguments[0]);
}

static reversa_status count(audit *a)
{
    const int32_t *attributes[REVERSA_EQUITY_ATTRIBUTES];
    reversa_equity_rows rows;
    reversa_equity_options options;
    reversa_equity_rows_init(&rows);
    reversa_equity_options_init(&options);
    for (int i = 0; i < a->n_by; i++)
        attributes[i] = a->codes[i].code;
    rows.n = reversa_cohort_n_people(a->cohort);
    rows.n_attributes = a->n_by;
    rows.attributes = attributes;
    rows.stratum = a->stratum.code;
    rows.n_stages = N_STAGES;
    rows.reached = a->reached;
    options.smallest = (int64_t)a->session->settings->smallest;
    reversa_status status = reversa_equity_create(a->session->ctx, &rows, &options, &a->equity);
    if (status)
        return status;
    a->n_groups = reversa_equity_n_groups(a->equity);
    a->impacts = table_memory(NULL, (size_t)a->n_groups, sizeof *a->impacts);
    return REVERSA_OK;
}

static int make_codes(audit *a)
{
    const cli_settings *settings = a->session->settings;
    size_t size = strlen(settings->by) + 1;
    a->list = table_memory(NULL, size, 1);
    memcpy(a->list, settings->by, size);
    a->n_by = audit_split(a->list, a->by, REVERSA_EQUITY_ATTRIBUTES);
    if (a->n_by < 0)
        return session_usage("audit", "--by takes 1 to %d columns, parted by commas", REVERSA_EQUITY_ATTRIBUTES);
    int code = 0;
    for (int i = 0; !code && i < a->n_by; i++)
        code = audit_codes_make(a->session, a->cohort, a->by[i], &a->codes[i]);
    if (!code && settings->stratum)
        code = audit_codes_make(a->session, a->cohort, settings->stratum, &a->stratum);
    return code;
}

/* ---- words */

/* The values of a group, as "F, Sales". */
static void name_group(const audit *a, int32_t group, char *text, size_t size)
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

static number_text count_text(const audit *a, int32_t group, int32_t stage, bool plain)
{
    int64_t n = reversa_equity_count(a->equity, group, stage);
    number_text number = {""};
    if (n == REVERSA_HIDDEN_COUNT)
        snprintf(number.text, sizeof number.text, "%s", plain ? "" : "*");
    else if (plain)
        number = figures_plain((double)n);
    else
        number = print_whole(n);
    return number;
}

/* ---- for people */

static void print_counts(const audit *a, FILE *stream)
{
    const table_column columns[] = {{"group", false}, {"people", true},  {"signed up", true}, {"", true},
                                    {"", false},      {"matched", true}, {"", true},          {"", false}};
    cli_table *table = table_create(columns, 8);
    for (int32_t g = 0; g <= a->n_groups; g++) {
        bool all = g == a->n_groups;
        char name[200] = "all";
        if (!all)
            name_group(a, g, name, sizeof name);
        number_text n[N_STAGES];
        number_text rate[N_STEPS] = {{""}, {""}};
        number_text interval[N_STEPS] = {{""}, {""}};
        for (int32_t s = 0; s < N_STAGES; s++)
            n[s] = count_text(a, all ? -1 : g, s, false);
        for (int s = 0; !all && s < N_STEPS; s++) {
            reversa_estimate e = reversa_equity_rate(a->equity, g, steps[s].from, steps[s].to);
            rate[s] = figures_value(e.value, FIGURE_SHARE);
            interval[s] = figures_interval(&e, FIGURE_SHARE);
        }
        const char *const cells[] = {name,      n[0].text,    n[1].text,       rate[0].text, interval[0].text,
                                     n[2].text, rate[1].text, interval[1].text};
        table_add(table, cells);
    }
    table_print(table, stream, FORMAT_TABLE);
    table_free(table);
}

static void print_comparison(const audit *a, const audit_step *step, FILE *stream)
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
static reversa_status print_strata(const audit *a, const audit_step *step, FILE *stream)
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

static bool any_hidden(const audit *a)
{
    for (int32_t g = 0; g < a->n_groups; g++) {
        reversa_equity_group group;
        reversa_equity_group_at(a->equity, g, &group);
        if (group.hidden)
            return true;
    }
    return false;
}

static reversa_status print_for_people(audit *a, FILE *stream)
{
    const cli_settings *settings = a->session->settings;
    char heading[300];
    snprintf(heading, sizeof heading, "%s by %.200s", settings->side == REVERSA_MENTOR ? "Mentors" : "Mentees",
             settings->by);
    print_heading(stream, heading);
    print_counts(a, stream);
    reversa_status status = REVERSA_OK;
    for (int s = 0; !status && s < N_STEPS; s++) {
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
                "\n* Hidden: fewer than %d people somewhere in the row, or so that such a number cannot be found by "
                "subtraction.\n",
                (int)settings->smallest);
    fputs("\nThe group with the highest rate is the one to compare with. A ratio below 4/5 proves nothing by itself: "
          "read "
          "it with\nits interval and with p, the chance of such a difference among equals.\n",
          stream);
    return status;
}

/* ---- for programs */

static void add_row(const audit *a, const audit_step *step, int32_t group, cli_table *table)
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

static reversa_status fill_table(audit *a, cli_table **table_out)
{
    const table_column columns[] = {{"step", false},
                                    {"group", false},
                                    {"note", false},
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
    cli_table *table = table_create(columns, 17);
    reversa_status status = REVERSA_OK;
    for (int s = 0; !status && s < N_STEPS; s++) {
        a->reference = -1;
        status = reversa_equity_compare(a->session->ctx, a->equity, steps[s].from, steps[s].to, &a->reference,
                                        a->impacts);
        for (int32_t g = 0; !status && g < a->n_groups; g++)
            add_row(a, &steps[s], g, table);
    }
    *table_out = table;
    return status;
}

static reversa_status print_for_programs(audit *a, FILE *stream)
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

/* ---- the command */

static int report(audit *a)
{
    const cli_settings *settings = a->session->settings;
    cli_output output;
    int code = output_open(&output, settings->output);
    if (code)
        return code;
    reversa_status status = settings->format == FORMAT_TABLE ? print_for_people(a, output.stream)
                                                             : print_for_programs(a, output.stream);
    return output_close(&output, status ? session_failed(a->session, status) : 0);
}

static int read_and_count(audit *a)
{
    char **arguments = a->session->settings->arguments;
    if (strcmp(arguments[0], "-") == 0 && strcmp(arguments[1], "-") == 0)
        return session_usage("audit", "only one input can be - (standard input)");
    reversa_status status = inputs_read_people(a->session, arguments[0], &a->cohort);
    if (!status)
        status = reversa_pair_list_read(a->session->ctx, arguments[1], &a->pairs);
    int code = status ? session_failed(a->session, status) : make_codes(a);
    if (code)
        return code;
    reversa_pair_rows rows;
    reversa_pair_list_rows(a->pairs, &rows);
    fill_reached(a, &rows);
    status = count(a);
    return status ? session_failed(a->session, status) : report(a);
}

static int run(cli_session *session)
{
    audit a = {.session = session};
    if (!session->settings->by)
        return session_usage("audit", "audit needs --by COLUMN, such as --by gender");
    int code = read_and_count(&a);
    reversa_equity_free(a.equity);
    for (int i = 0; i < REVERSA_EQUITY_ATTRIBUTES; i++)
        audit_codes_free(&a.codes[i]);
    audit_codes_free(&a.stratum);
    free(a.impacts);
    free(a.reached);
    free(a.list);
    reversa_pair_list_free(a.pairs);
    reversa_cohort_free(a.cohort);
    return code;
}

static const option_group own_group = {
    .title = "What to compare",
    .n_options = 5,
    .options = (const option[]){
        {.name = "by",
         .kind = OPTION_TEXT,
         .argument = "COLUMNS",
         .offset = offsetof(cli_settings, by),
         .help = "Groups: the values of a column, or the combinations of up to 4, parted by commas. Must be given."},
        {.name = "side",
         .kind = OPTION_CHOICE,
         .argument = "mentor|mentee",
         .initial = "mentee",
         .least = REVERSA_MENTOR,
         .offset = offsetof(cli_settings, side),
         .help = "Whose places."},
        {.name = "stratum",
         .kind = OPTION_TEXT,
         .argument = "COLUMN",
         .offset = offsetof(cli_settings, stratum),
         .help = "Compare within each of its values as well, such as department."},
        {.name = "smallest",
         .kind = OPTION_WHOLE,
         .argument = "N",
         .initial = "5",
         .least = 0,
         .most = 1000,
         .offset = offsetof(cli_settings, smallest),
         .help = "Counts below are hidden, and others with which they could be found. 0 shows all."},
        {.name = "unknown-manager",
         .kind = OPTION_CHOICE,
         .argument = "error|root",
         .initial = "error",
         .offset = offsetof(cli_settings, unknown_manager),
         .help = "A manager_id that is nobody's id is an error, or makes the person the top of a line."},
    }};

const cli_command audit_command = {
    .name = "audit",
    .arguments = "PEOPLE.csv PAIRS.csv",
    .summary = "were groups treated alike: rates, ratios, intervals",
    .text = "Counts for each group who signed up and who has a pair, and compares the rates with those of the group "
            "that has\n"
            "the highest: ratio and difference with intervals, Fisher's exact test, and p-values adjusted for their "
            "number\n"
            "(Holm). Small numbers are hidden, together with those from which they could be worked out by subtraction; "
            "two\n"
            "audits of the same people are two tables, and what one hides the other may show.\n",
    .files = "  PEOPLE.csv   id, role and the columns that make the groups\n"
             "  PAIRS.csv    mentor_id, mentee_id: the pairs.csv of `reversa match`, or a list of your own\n",
    .examples = "  reversa audit people.csv out/pairs.csv --by gender\n"
                "  reversa audit people.csv out/pairs.csv --by gender --stratum department --side mentor\n"
                "  reversa audit people.csv out/pairs.csv --by gender,location --format csv -o audit.csv\n",
    .groups = {&own_group, &report_group, &run_group, NULL},
    .least_arguments = 2,
    .most_arguments = 2,
    .run = run,
};
