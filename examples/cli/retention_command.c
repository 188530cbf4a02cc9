/*
 * `reversa retention`: the command line of it. Reads employment.csv, and makes the study and the rates of the last year.
 */
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "command.h"
#include "dates.h"
#include "retention.h"

#define YEAR_DAYS 365
#define LONGEST_HORIZON 1200 /* months */

/* The names in a list of columns. 0 or an exit code. */
static int part_list(const char *name, const char *given, char **list, const char **names, int32_t *n_out)
{
    *n_out = 0;
    if (!given)
        return 0;
    size_t size = strlen(given) + 1;
    *list = table_memory(NULL, size, 1);
    memcpy(*list, given, size);
    int n = audit_split(*list, names, MAX_RETENTION_COLUMNS);
    if (n < 0)
        return session_usage("retention", "--%s takes 1 to %d columns, parted by commas", name, MAX_RETENTION_COLUMNS);
    *n_out = n;
    return 0;
}

static int take_options(retention_report *r)
{
    const cli_settings *settings = r->session->settings;
    reversa_retention_options *o = &r->options;
    reversa_retention_options_init(o);
    int code = part_list("adjust", settings->adjust, &r->lists[0], r->adjust, &o->n_adjust);
    if (!code)
        code = part_list("exact", settings->exact, &r->lists[1], r->exact, &o->n_exact);
    o->adjust = r->adjust;
    o->exact = r->exact;
    o->as_of = settings->as_of;
    o->window_start = settings->from;
    o->horizon = settings->horizon;
    o->level = settings->level;
    o->caliper_tenure = settings->tenure_caliper;
    o->caliper_propensity = settings->joining_caliper;
    o->voluntary = settings->voluntary;
    o->seed = settings->seed;
    o->by = settings->by;
    o->smallest = (int64_t)settings->smallest;
    if (!code && o->horizon > LONGEST_HORIZON)
        code = session_usage("retention", "--horizon takes at most %d months", LONGEST_HORIZON);
    if (!code && o->level >= 1)
        code = session_usage("retention", "--level must lie between 0 and 1");
    if (!code && o->as_of != REVERSA_MISSING_DATE && o->window_start != REVERSA_MISSING_DATE &&
        o->window_start >= o->as_of)
        code = session_usage("retention", "--from must lie before --as-of");
    return code;
}

static reversa_status make_rates(retention_report *r)
{
    reversa_rates_options options;
    reversa_rates_options_init(&options);
    options.to = r->options.as_of;
    options.from = options.to - YEAR_DAYS + 1;
    if (r->options.window_start != REVERSA_MISSING_DATE && options.from < r->options.window_start)
        options.from = r->options.window_start;
    options.known_to = r->session->settings->known_to;
    if (options.known_to != REVERSA_MISSING_DATE && options.known_to < options.to)
        options.known_to = options.to;
    options.voluntary = r->options.voluntary;
    options.level = r->options.level;
    r->rates_from = options.from;
    return reversa_rates_create(r->session->ctx, r->employment, &options, &r->rates);
}

static reversa_status compute(retention_report *r)
{
    reversa_status status = reversa_retention_create(r->session->ctx, r->employment, &r->options, &r->retention);
    if (status)
        return status;
    reversa_retention_window(r->retention, &r->options.window_start, &r->options.as_of);
    return make_rates(r);
}

/* The page, where it is asked for. 0 or an exit code. */
static int write_page(retention_report *r)
{
    reversa_report *report = NULL;
    reversa_retention_parts parts;
    if (!r->session->settings->page)
        return 0;
    reversa_retention_parts_init(&parts);
    parts.options = &r->options;
    parts.source = r->session->settings->arguments[0];
    parts.rates = r->rates;
    parts.rates_from = r->rates_from;
    parts.rates_to = r->options.as_of;
    reversa_status status = reversa_report_retention(r->session->ctx, r->retention, &parts, &report);
    int code = status ? session_failed(r->session, status) : 0;
    if (!code)
        status = reversa_report_write(r->session->ctx, report, r->session->settings->page);
    if (!code && status)
        code = session_cannot_write(r->session, status);
    reversa_report_free(report);
    return code;
}

static int study(retention_report *r)
{
    const char *path = r->session->settings->arguments[0];
    reversa_status status = reversa_employment_read(r->session->ctx, path, &r->employment);
    if (status)
        return session_failed(r->session, status);
    int32_t latest = reversa_employment_latest(r->employment);
    if (latest == REVERSA_MISSING_DATE) {
        fprintf(stderr, "reversa: %s: There is nobody in it\n", path);
        return EXIT_INPUT;
    }
    if (r->options.as_of == REVERSA_MISSING_DATE && r->options.window_start >= latest)
        return session_usage("retention", "--from must lie before the last day of the data, %s",
                             dates_text(latest).text);
    status = compute(r);
    int code = status ? session_failed(r->session, status) : write_page(r);
    return code ? code : retention_print(r);
}

static int run(cli_session *session)
{
    retention_report r = {.session = session};
    int code = take_options(&r);
    if (!code)
        code = study(&r);
    reversa_rates_free(r.rates);
    reversa_retention_free(r.retention);
    reversa_employment_free(r.employment);
    free(r.lists[0]);
    free(r.lists[1]);
    return code;
}

static const option_group own_group = {
    .title = "What to compare",
    .n_options = 14,
    .options = (const option[]){
        {.name = "by",
         .kind = OPTION_TEXT,
         .argument = "COLUMN",
         .offset = offsetof(cli_settings, by),
         .help = "The rate ratio within each value of a further column as well."},
        {.name = "adjust",
         .kind = OPTION_TEXT,
         .argument = "COLUMNS",
         .offset = offsetof(cli_settings, adjust),
         .help = "Make people comparable in these columns, parted by commas: what bears on joining and on leaving."},
        {.name = "exact",
         .kind = OPTION_TEXT,
         .argument = "COLUMNS",
         .offset = offsetof(cli_settings, exact),
         .help = "A matched control must be equal in these columns."},
        {.name = "from",
         .kind = OPTION_DATE,
         .argument = "DATE",
         .offset = offsetof(cli_settings, from),
         .help = "The first day of the data: who left before is not in the file. Default: as the file shows, with a "
                 "warning."},
        {.name = "as-of",
         .kind = OPTION_DATE,
         .argument = "DATE",
         .offset = offsetof(cli_settings, as_of),
         .help = "The last day of the data. Default: the latest date in the file that is no slip."},
        {.name = "known-to",
         .kind = OPTION_DATE,
         .argument = "DATE",
         .offset = offsetof(cli_settings, known_to),
         .help =
             "The last day of which exits are known, for new hires of whom 90 days must have passed. Default: the last "
             "day of the data."},
        {.name = "voluntary",
         .kind = OPTION_TEXT,
         .argument = "WORD",
         .initial = "voluntary",
         .offset = offsetof(cli_settings, voluntary),
         .help = "The exit_reason of those who leave of their own will; capital letters do not matter."},
        {.name = "horizon",
         .kind = OPTION_NUMBER,
         .argument = "MONTHS",
         .initial = "12",
         .offset = offsetof(cli_settings, horizon),
         .help = "Over which risks and months stayed are compared."},
        {.name = "level",
         .kind = OPTION_NUMBER,
         .argument = "SHARE",
         .initial = "0.95",
         .offset = offsetof(cli_settings, level),
         .help = "Of the intervals."},
        {.name = "tenure-caliper",
         .kind = OPTION_NUMBER,
         .argument = "MONTHS",
         .initial = "6",
         .offset = offsetof(cli_settings, tenure_caliper),
         .help = "By how much the tenure of a matched control may differ."},
        {.name = "joining-caliper",
         .kind = OPTION_NUMBER,
         .argument = "X",
         .initial = "0.2",
         .offset = offsetof(cli_settings, joining_caliper),
         .help = "By how much the log rate of joining may, in its standard deviations; it is made of --adjust."},
        {.name = "smallest",
         .kind = OPTION_WHOLE,
         .argument = "N",
         .initial = "5",
         .least = 1,
         .most = 1000,
         .offset = offsetof(cli_settings, smallest),
         .help = "Groups with a number below are hidden, and others with which it could be found."},
        {.name = "seed",
         .kind = OPTION_WHOLE,
         .argument = "N",
         .initial = "1",
         .offset = offsetof(cli_settings, seed),
         .most = UINT64_MAX,
         .help = "Draws among equally good controls."},
        {.name = "report",
         .kind = OPTION_TEXT,
         .argument = "FILE",
         .offset = offsetof(cli_settings, page),
         .help = "Also write a page for people there (HTML): curves with intervals and how many were watched, all "
                 "figures and what they rest on. No script, nothing fetched, fit for print and phone."},
    }};

const cli_command retention_command = {
    .name = "retention",
    .arguments = "EMPLOYMENT.csv",
    .summary = "do people in the programme stay longer",
    .text = "Compares how people leave while they are in the programme and while they are not. \"96 % of our mentors "
            "stayed\" "
            "is\n"
            "wrong by construction: who stays longer has more time to become one. Here each person's time is split on "
            "the day "
            "of\n"
            "joining; landmarks, matched controls and competing exits answer the same question in other ways, and the "
            "naive\n"
            "figure stands beside them, marked as biased. A comparison says what went with joining, adjusted for the "
            "columns\n"
            "given, not what caused it: the E-value says how strong something unmeasured would have to be.\n",
    .files = "  EMPLOYMENT.csv   person_id, hire_date, exit_date, exit_reason (voluntary, involuntary, retired, ...),\n"
             "                   programme_start, and any columns to adjust for or to group by\n",
    .examples = "  reversa retention employment.csv --from 2027-01-01 --adjust department,level\n"
                "  reversa retention employment.csv --from 2027-01-01 --as-of 2028-12-31 --by department\n"
                "  reversa retention employment.csv --adjust level --format json -o retention.json\n"
                "  reversa retention employment.csv --adjust level --report retention.html\n",
    .groups = {&own_group, &report_group, &run_group, NULL},
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
