/*
 * `reversa engagement`: the command line of it. Reads sessions, pairs, surveys and people, and settles the cadence.
 */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "engagement.h"
#include "inputs.h"

/* Standard input can be read once. */
static int check_standard_input(const cli_settings *settings)
{
    const char *const paths[] = {settings->arguments[0], settings->arguments[1], settings->surveys, settings->programme,
                                 settings->everyone};
    int count = 0;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        count += paths[i] && strcmp(paths[i], "-") == 0;
    return count > 1 ? session_usage("engagement", "only one input can be - (standard input)") : 0;
}

static reversa_status read_all(engagement_inputs *in)
{
    const cli_settings *settings = in->session->settings;
    reversa_context *ctx = in->session->ctx;
    reversa_status status = REVERSA_OK;
    if (settings->programme)
        status = reversa_programme_read(ctx, settings->programme, &in->programme);
    if (!status)
        status = reversa_sessions_read(ctx, settings->arguments[0], &in->sessions);
    if (!status)
        status = reversa_pair_list_read(ctx, settings->arguments[1], &in->pairs);
    if (!status && settings->surveys)
        status = reversa_surveys_read(ctx, settings->surveys, &in->surveys);
    if (!status && settings->everyone)
        status = inputs_read_people(in->session, settings->everyone, &in->cohort);
    return status;
}

/* A sample cannot be larger than what it is of. */
static int check_population(const engagement_inputs *in)
{
    uint64_t population = in->session->settings->population;
    for (int side = REVERSA_MENTOR; population > 0 && side <= REVERSA_MENTEE; side++)
        if (population < (uint64_t)engagement_people(in, (reversa_side)side))
            return session_usage("engagement", "--population is less than the people who were asked");
    return 0;
}

/* Does every pair begin on a day that is known? */
static int check_starts(const engagement_inputs *in)
{
    int64_t n_unknown = 0;
    for (int64_t i = 0; i < in->rows.n; i++)
        n_unknown += in->rows.start[i] == REVERSA_MISSING_DATE && in->options.start == REVERSA_MISSING_DATE;
    if (n_unknown == 0)
        return 0;
    fprintf(stderr,
            "reversa: %s: %lld of %lld pairs have no start_date: give --start DATE, or a programme whose cadence has a "
            "start\n",
            in->session->settings->arguments[1], (long long)n_unknown, (long long)in->rows.n);
    return EXIT_INPUT;
}

static reversa_status measure(engagement_inputs *in, figures *report)
{
    reversa_context *ctx = in->session->ctx;
    reversa_risk_options risk;
    reversa_risk_options_init(&risk);
    risk.horizon_days = (int32_t)in->session->settings->within;
    reversa_status status = reversa_engagement_create(ctx, in->sessions, &in->rows, &in->options, &in->engagement);
    if (!status)
        status = reversa_risk_create(ctx, in->sessions, &in->rows, &in->options, &risk, &in->risk);
    return status ? status : engagement_figures(in, report);
}

static void free_inputs(engagement_inputs *in)
{
    reversa_risk_free(in->risk);
    reversa_engagement_free(in->engagement);
    reversa_surveys_free(in->surveys);
    reversa_pair_list_free(in->pairs);
    reversa_sessions_free(in->sessions);
    reversa_programme_free(in->programme);
    reversa_cohort_free(in->cohort);
    audit_codes_free(&in->codes);
    free(in->group);
}

static int report(engagement_inputs *in)
{
    const cli_settings *settings = in->session->settings;
    reversa_pair_list_rows(in->pairs, &in->rows);
    reversa_engagement_options_init(&in->options);
    if (in->programme)
        reversa_engagement_options_set_programme(&in->options, in->programme);
    in->options.as_of = settings->as_of;
    if (settings->start != REVERSA_MISSING_DATE)
        in->options.start = settings->start;
    int code = check_starts(in);
    if (!code && in->cohort)
        code = engagement_make_groups(in);
    if (!code)
        code = check_population(in);
    if (code)
        return code;
    figures *made = figures_create(settings->smallest);
    reversa_status status = measure(in, made);
    code = status ? session_failed(in->session, status) : engagement_page(in);
    if (!code)
        code = engagement_print(in, made);
    figures_free(made);
    return code;
}

static int run(cli_session *session)
{
    engagement_inputs in = {.session = session};
    if (session->settings->as_of == REVERSA_MISSING_DATE)
        return session_usage("engagement", "engagement needs --as-of DATE: the last day that counts");
    int code = check_standard_input(session->settings);
    if (code)
        return code;
    reversa_status status = read_all(&in);
    code = status ? session_failed(session, status) : report(&in);
    free_inputs(&in);
    return code;
}

static const option_group own_group = {
    .title = "What to measure",
    .n_options = 14,
    .options = (const option[]){
        {.name = "as-of",
         .kind = OPTION_DATE,
         .argument = "DATE",
         .offset = offsetof(cli_settings, as_of),
         .help = "The last day that counts. Must be given."},
        {.name = "programme",
         .kind = OPTION_TEXT,
         .argument = "FILE",
         .offset = offsetof(cli_settings, programme),
         .help = "Its cadence is the plan. Default: 2 meetings of 60 minutes a month, for 9 months."},
        {.name = "start",
         .kind = OPTION_DATE,
         .argument = "DATE",
         .offset = offsetof(cli_settings, start),
         .help = "When pairs without a start_date began. Default: the start of the programme's cadence."},
        {.name = "surveys",
         .kind = OPTION_TEXT,
         .argument = "FILE",
         .offset = offsetof(cli_settings, surveys),
         .help = "Answers before, during and after; those dated later than --as-of do not count."},
        {.name = "scale",
         .kind = OPTION_NUMBER,
         .argument = "HIGHEST",
         .initial = "5",
         .offset = offsetof(cli_settings, scale),
         .help = "The highest score that the items other than recommend can have: what could be gained."},
        {.name = "population",
         .kind = OPTION_WHOLE,
         .argument = "N",
         .least = 1,
         .most = 1000000000,
         .offset = offsetof(cli_settings, population),
         .help = "Those asked on a side are a random sample of so many: the response is that of all of them."},
        {.name = "people",
         .kind = OPTION_TEXT,
         .argument = "PEOPLE.csv",
         .offset = offsetof(cli_settings, everyone),
         .help = "Everyone, with manager_id: figures by group, and how far pairs tie groups of people together."},
        {.name = "by",
         .kind = OPTION_TEXT,
         .argument = "COLUMN",
         .initial = "department",
         .offset = offsetof(cli_settings, by),
         .help = "Of PEOPLE.csv: what makes a group."},
        {.name = "side",
         .kind = OPTION_CHOICE,
         .argument = "mentor|mentee",
         .initial = "mentee",
         .least = REVERSA_MENTOR,
         .offset = offsetof(cli_settings, side),
         .help = "Whose group it is, in figures by group."},
        {.name = "seed",
         .kind = OPTION_WHOLE,
         .argument = "N",
         .initial = "1",
         .offset = offsetof(cli_settings, seed),
         .most = UINT64_MAX,
         .help = "Draws how groups are dealt out by chance."},
        {.name = "within",
         .kind = OPTION_WHOLE,
         .argument = "DAYS",
         .initial = "30",
         .least = 1,
         .most = 366,
         .offset = offsetof(cli_settings, within),
         .help = "The chance to meet is that within so many days."},
        {.name = "smallest",
         .kind = OPTION_WHOLE,
         .argument = "N",
         .initial = "5",
         .least = 1,
         .most = 1000,
         .offset = offsetof(cli_settings, smallest),
         .help = "Answers of fewer people, and ties of fewer pairs, are not shown."},
        {.name = "pairs",
         .kind = OPTION_FLAG,
         .offset = offsetof(cli_settings, pairs),
         .help =
             "A row per pair in place of the report (in json they are there always), with the error rates of flags."},
        {.name = "report",
         .kind = OPTION_TEXT,
         .argument = "FILE",
         .offset = offsetof(cli_settings, page),
         .help = "Also write a page for people there (HTML): the calendar of weeks, intervals, what changed in "
                 "surveys, and who may need support with how often that is wrong. No script, nothing fetched, fit for "
                 "print and phone."},
    }};

const cli_command engagement_command = {
    .name = "engagement",
    .arguments = "SESSIONS.csv PAIRS.csv",
    .summary = "do pairs meet as planned, and who may need support",
    .text =
        "Holds sessions against the plan: a due meeting counts as held if a session of its own lies in its window, or "
        "up to\n"
        "7 days beside it; windows that are still open count neither way. A pair without an end_date ends with its "
        "plan;\n"
        "sessions before its start or after its end are left out. Says how meetings failed and on whose side, how long "
        "pairs\n"
        "last, and which of them may need support, with how often such flags are wrong: they are fitted on the first "
        "two\n"
        "thirds of the time and tried on the rest. With surveys: response, would people recommend it, the change of "
        "the same\n"
        "people from before to after, and whether items measure one thing. With people: whether pairs tie departments\n"
        "together. As CSV there are the figures, or with --pairs the list.\n",
    .files =
        "  SESSIONS.csv   mentor_id, mentee_id, start (2027-02-01 or 2027-02-01T09:30), minutes, state (held,\n"
        "                 cancelled_by_mentor, cancelled_by_mentee, no_show_mentor, no_show_mentee, planned)\n"
        "  PAIRS.csv      mentor_id, mentee_id; start_date, end_date, end_reason (planned, early) where known\n"
        "  people         id, role, department (or another column for --by), manager_id\n"
        "  surveys        person_id, date, wave (before, during, after), item, score; the item recommend is 0 to 10\n",
    .examples = "  reversa engagement sessions.csv pairs.csv --as-of 2027-06-30\n"
                "  reversa engagement sessions.csv pairs.csv --as-of 2027-06-30 --people people.csv --by department\n"
                "  reversa engagement sessions.csv pairs.csv --surveys surveys.csv --as-of 2027-12-31 --format json\n"
                "  reversa engagement sessions.csv pairs.csv --people people.csv --by department --as-of 2027-12-31\n"
                "  reversa engagement sessions.csv pairs.csv --as-of 2027-06-30 --pairs --format csv -o pairs_now.csv\n"
                "  reversa engagement sessions.csv pairs.csv --as-of 2027-06-30 --report engagement.html\n",
    .groups = {&own_group, &report_group, &run_group, NULL},
    .least_arguments = 2,
    .most_arguments = 2,
    .run = run,
};
