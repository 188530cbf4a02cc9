/*
 * `reversa audit`: who signed up and who was matched, group by group. Counts and comparisons come from the library, which
 * hides what is too small to be shown; nothing is printed here that it hides.
 */
#include "audit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inputs.h"
#include "output.h"

/* ---- making it */

/* The best score of each person who has a pair, NaN for the others; and the stage of having one. */
static void mark_matched(audit_report *a, const reversa_pair_rows *rows, double *best)
{
    const char *const *ids = a->session->settings->side == REVERSA_MENTOR ? rows->mentor_id : rows->mentee_id;
    const double *score = reversa_pair_list_scores(a->pairs);
    int64_t n_unknown = 0;
    for (int64_t i = 0; i < rows->n; i++) {
        int32_t person = reversa_cohort_find(a->cohort, ids[i]);
        n_unknown += person < 0;
        if (person < 0)
            continue;
        a->reached[person] = AUDIT_MATCHED;
        if (score)
            best[person] = fmax(best[person], score[i]); /* which takes a number before NaN */
    }
    if (n_unknown > 0 && !a->session->settings->quiet)
        fprintf(stderr, "reversa: warning: %s: %s of the pairs have someone who is not in %s; left out\n",
                a->session->settings->arguments[1], print_whole(n_unknown).text, a->session->settings->arguments[0]);
}

/* Move those up whose best pair scores above the median. 0 or an exit code. */
static int mark_above(audit_report *a, const double *best, int32_t *above)
{
    int32_t n_people = reversa_cohort_n_people(a->cohort);
    int64_t n_lacking = 0;
    reversa_status status = reversa_scores_above_median(a->session->ctx, best, n_people, above, NULL);
    if (status)
        return session_failed(a->session, status);
    for (int32_t p = 0; p < n_people; p++) {
        n_lacking += a->reached[p] == AUDIT_MATCHED && above[p] < 0;
        if (above[p] == 1)
            a->reached[p] = AUDIT_ABOVE_MEDIAN;
    }
    if (n_lacking == 0)
        return 0;
    fprintf(stderr, "reversa: %s: %s people have pairs without a score, which --scoring needs\n",
            a->session->settings->arguments[1], print_whole(n_lacking).text);
    return EXIT_INPUT;
}

/* The last stage that each person reached. 0 or an exit code. */
static int fill_reached(audit_report *a, const reversa_pair_rows *rows)
{
    reversa_side side = (reversa_side)a->session->settings->side;
    int32_t n_people = reversa_cohort_n_people(a->cohort);
    double *best = table_memory(NULL, (size_t)n_people, sizeof *best);
    int32_t *above = table_memory(NULL, (size_t)n_people, sizeof *above);
    a->reached = table_memory(NULL, (size_t)n_people, sizeof *a->reached);
    for (int32_t p = 0; p < n_people; p++) {
        a->reached[p] = reversa_cohort_capacity(a->cohort, p, side) > 0 ? AUDIT_SIGNED_UP : AUDIT_EVERYONE;
        best[p] = NAN;
    }
    mark_matched(a, rows, best);
    int code = a->session->settings->scoring ? mark_above(a, best, above) : 0;
    free(best);
    free(above);
    return code;
}

static reversa_status count(audit_report *a)
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
    rows.n_stages = a->session->settings->scoring ? AUDIT_ABOVE_MEDIAN + 1 : AUDIT_MATCHED + 1;
    rows.reached = a->reached;
    options.smallest = (int64_t)a->session->settings->smallest;
    reversa_status status = reversa_equity_create(a->session->ctx, &rows, &options, &a->equity);
    if (status)
        return status;
    a->n_groups = reversa_equity_n_groups(a->equity);
    a->impacts = table_memory(NULL, (size_t)a->n_groups, sizeof *a->impacts);
    return REVERSA_OK;
}

static int make_codes(audit_report *a)
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
        code = audit_codes_make(settings->arguments[0], a->cohort, a->by[i], &a->codes[i]);
    if (!code && settings->stratum)
        code = audit_codes_make(settings->arguments[0], a->cohort, settings->stratum, &a->stratum);
    return code;
}

/* ---- the command */

static int report(audit_report *a)
{
    const cli_settings *settings = a->session->settings;
    cli_output output;
    int code = output_open(&output, settings->output);
    if (code)
        return code;
    reversa_status status = audit_print(a, output.stream);
    return output_close(&output, status ? session_failed(a->session, status) : 0);
}

static int read_and_count(audit_report *a)
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
    code = fill_reached(a, &rows);
    if (code)
        return code;
    status = count(a);
    return status ? session_failed(a->session, status) : report(a);
}

static int run(cli_session *session)
{
    audit_report a = {.session = session};
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
    .n_options = 6,
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
         .help = "Compare within each of its values as well, such as department; without those too small to be shown."},
        {.name = "scoring",
         .kind = OPTION_FLAG,
         .offset = offsetof(cli_settings, scoring),
         .help = "The scoring rate as well: of those with a pair, whose best score lies above the median of all."},
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
    .text =
        "Counts for each group who signed up and who has a pair, and compares the rates with those of the group "
        "that has\n"
        "the highest: ratio and difference with intervals, Fisher's exact test, and p-values adjusted for their "
        "number\n"
        "(Holm). With --scoring also who of them scores above the median, as audits of automated tools ask. A pair "
        "counts\n"
        "whether it lasted or ended early. Small numbers are hidden, together with those from which they could be "
        "worked out\n"
        "by subtraction, also beside the audits by each of the columns alone (--by a, --by b, --by a,b, --stratum). "
        "What other\n"
        "combinations tell side by side, such as a,b with b,c, or other values of --smallest, is not covered.\n",
    .files =
        "  PEOPLE.csv   id, role and the columns that make the groups\n"
        "  PAIRS.csv    mentor_id, mentee_id, and score for --scoring: the pairs.csv of `reversa match`, or your own\n",
    .examples = "  reversa audit people.csv out/pairs.csv --by gender\n"
                "  reversa audit people.csv out/pairs.csv --by gender --stratum department --side mentor\n"
                "  reversa audit people.csv out/pairs.csv --by gender --scoring\n"
                "  reversa audit people.csv out/pairs.csv --by gender,location --format csv -o audit.csv\n",
    .groups = {&own_group, &report_group, &run_group, NULL},
    .least_arguments = 2,
    .most_arguments = 2,
    .run = run,
};
