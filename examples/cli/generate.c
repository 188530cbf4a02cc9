/*
 * `reversa generate`: an organisation that does not exist, and what a programme in it led to, to try things out. All files
 * are written into a folder of their own first and moved together, so that those of two runs never mix.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "dates.h"
#include "output.h"
#include "print.h"
#include "sniff.h"
#include "table.h"

#define N_FILES 7
#define N_FILES_BEFORE 3 /* known before the programme */
#define PATH_BYTES 4096
#define EVENTS_UP_TO 20000 /* people for whom matching takes a moment */

enum { EVENTS_AUTO, EVENTS_YES, EVENTS_NO };

static const char *const file_names[N_FILES] = {"people.csv",     "preferences.csv", "previous.csv", "pairs.csv",
                                                "employment.csv", "sessions.csv",    "surveys.csv"};

/* What was drawn. */
typedef struct generated {
    reversa_organisation organisation;
    reversa_problem *problem; /* NULL without events, as the next */
    reversa_matching *matching;
    reversa_events events;
    reversa_generate_events_options truth;
    int n_files;
} generated;

/* ---- counts */

static void count(cli_table *table, const char *what, int64_t value)
{
    number_text number;
    snprintf(number.text, sizeof number.text, "%" PRId64, value);
    const char *const cells[] = {what, number.text};
    table_add(table, cells);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* How many different texts a column holds. */
static int64_t count_different(const reversa_cohort *cohort, const char *name)
{
    int32_t column = reversa_cohort_column_find(cohort, name);
    int32_t n_people = reversa_cohort_n_people(cohort);
    const char **texts = table_memory(NULL, (size_t)n_people, sizeof *texts);
    size_t n = 0;
    for (int32_t p = 0; p < n_people; p++) {
        const char *text = reversa_cohort_text(cohort, column, p);
        if (text)
            texts[n++] = text;
    }
    qsort(texts, n, sizeof *texts, compare_texts);
    int64_t different = 0;
    for (size_t i = 0; i < n; i++)
        different += i == 0 || strcmp(texts[i - 1], texts[i]) != 0;
    free(texts);
    return different;
}

static void count_people(const reversa_cohort *cohort, cli_table *table)
{
    int64_t mentors = 0;
    int64_t mentees = 0;
    int64_t both = 0;
    int64_t places = 0;
    int32_t n_people = reversa_cohort_n_people(cohort);
    int32_t column = reversa_cohort_column_find(cohort, "role");
    for (int32_t p = 0; p < n_people; p++) {
        const char *role = reversa_cohort_text(cohort, column, p);
        mentors += role && strcmp(role, "mentor") == 0;
        mentees += role && strcmp(role, "mentee") == 0;
        both += role && strcmp(role, "both") == 0;
        places += reversa_cohort_capacity(cohort, p, REVERSA_MENTOR);
    }
    count(table, "people", n_people);
    count(table, "departments", count_different(cohort, "department"));
    count(table, "teams", count_different(cohort, "team"));
    count(table, "mentors", mentors);
    count(table, "mentees", mentees);
    count(table, "both", both);
    count(table, "neither", n_people - mentors - mentees - both);
    count(table, "mentor places", places);
}

static void count_events(const generated *g, cli_table *table)
{
    count(table, "pairs", reversa_pair_list_n(g->events.pairs));
    count(table, "employed", reversa_employment_n(g->events.employment));
    count(table, "sessions", reversa_sessions_n(g->events.sessions));
    count(table, "answers", reversa_surveys_n(g->events.surveys));
}

static void print_counts(cli_session *session, const generated *g, const char *folder, FILE *stream)
{
    const table_column columns[] = {{"what", false}, {"number", true}};
    cli_table *table = table_create(columns, 2);
    count_people(g->organisation.cohort, table);
    for (int i = 1; i < N_FILES_BEFORE && folder; i++) {
        char path[PATH_BYTES];
        snprintf(path, sizeof path, "%s/%s", folder, file_names[i]);
        count(table, i == 1 ? "preferences" : "earlier pairs", sniff_rows(path));
    }
    if (g->problem)
        count_events(g, table);
    table_print(table, stream, (cli_format)session->settings->format);
    table_free(table);
}

/* The true effects, for whoever wants to see whether they are found. */
static void print_truth(const generated *g, FILE *stream)
{
    const reversa_generate_events_options *truth = &g->truth;
    fprintf(stream,
            "\nTrue effects: people in the programme leave at %.3g times the rate (given department and level); "
            "confidence and\nskill rise by %.3g, recommend by %.3g on average. The data run from %s to %s.\n",
            truth->hazard_ratio, truth->skill_gain, truth->recommend_gain, dates_text(truth->start).text,
            dates_text(truth->as_of).text);
}

/* ---- files */

static int system_error(const char *path)
{
    fprintf(stderr, "reversa: %s: Cannot be written: %s\n", path, strerror(errno));
    return EXIT_INTERNAL;
}

static reversa_status write_file(cli_session *session, const generated *g, int file, const char *path)
{
    reversa_context *ctx = session->ctx;
    const reversa_organisation *organisation = &g->organisation;
    switch (file) {
    case 0:
        return reversa_people_write(ctx, organisation->cohort, path);
    case 1:
        return reversa_preferences_write(ctx, organisation->cohort, organisation->preferences, path);
    case 2:
        return reversa_previous_write(ctx, organisation->cohort, organisation->previous, path);
    case 3:
        return reversa_pair_list_write(ctx, g->events.pairs, path);
    case 4:
        return reversa_employment_write(ctx, g->events.employment, path);
    case 5:
        return reversa_sessions_write(ctx, g->events.sessions, path);
    default:
        return reversa_surveys_write(ctx, g->events.surveys, path);
    }
}

/* Write all into `beside`, then move all to `folder`. */
static int write_files(cli_session *session, const generated *g, const char *beside, const char *folder)
{
    char from[PATH_BYTES];
    char to[PATH_BYTES];
    for (int i = 0; i < g->n_files; i++) {
        snprintf(from, sizeof from, "%s/%s", beside, file_names[i]);
        reversa_status status = write_file(session, g, i, from);
        if (status)
            return session_cannot_write(session, status);
    }
    for (int i = 0; i < g->n_files; i++) {
        snprintf(from, sizeof from, "%s/%s", beside, file_names[i]);
        snprintf(to, sizeof to, "%s/%s", folder, file_names[i]);
        if (rename(from, to) != 0)
            return system_error(to);
    }
    return 0;
}

static int write_folder(cli_session *session, const generated *g, const char *folder)
{
    char beside[PATH_BYTES];
    char path[PATH_BYTES];
    if (strlen(folder) + 40 > PATH_BYTES) {
        errno = ENAMETOOLONG;
        return system_error(folder);
    }
    bool made = mkdir(folder, 0777) == 0;
    if (!made && errno != EEXIST)
        return system_error(folder);
    snprintf(beside, sizeof beside, "%s/.reversa-XXXXXX", folder);
    int code = mkdtemp(beside) ? write_files(session, g, beside, folder) : system_error(folder);
    for (int i = 0; i < N_FILES; i++) {
        snprintf(path, sizeof path, "%s/%s", beside, file_names[i]);
        unlink(path);
    }
    rmdir(beside);
    if (code && made)
        rmdir(folder);
    return code;
}

/* Files of another organisation that stay beside this one's: say so, for they would be taken for its own. */
static void warn_of_others(const generated *g, const char *folder)
{
    for (int i = g->n_files; i < N_FILES; i++) {
        char path[PATH_BYTES];
        snprintf(path, sizeof path, "%s/%s", folder, file_names[i]);
        if (access(path, F_OK) == 0)
            fprintf(stderr, "reversa: warning: %s was there before and does not belong to this organisation\n", path);
    }
}

static int deliver(cli_session *session, const generated *g)
{
    const cli_settings *settings = session->settings;
    bool has_folder = output_has_folder(settings);
    FILE *stream = has_folder ? stdout : stderr;
    int code = 0;
    if (has_folder) {
        code = write_folder(session, g, settings->output);
    } else {
        reversa_status status = reversa_people_write(session->ctx, g->organisation.cohort, "-");
        code = status ? session_cannot_write(session, status) : 0;
    }
    if (code || settings->quiet)
        return code;
    if (has_folder)
        warn_of_others(g, settings->output);
    print_counts(session, g, has_folder ? settings->output : NULL, stream);
    if (g->problem && settings->format == FORMAT_TABLE)
        print_truth(g, stream);
    return 0;
}

/* Match with the built-in programme, and draw what came of it. */
static reversa_status draw_events(cli_session *session, generated *g)
{
    reversa_context *ctx = session->ctx;
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    options.preferences = g->organisation.preferences;
    options.previous = g->organisation.previous;
    reversa_status status = reversa_problem_create(ctx, g->organisation.cohort, NULL, &options, &g->problem);
    if (!status)
        status = reversa_match(ctx, g->problem, NULL, NULL, &g->matching);
    if (!status)
        status = reversa_generate_events(ctx, g->problem, g->matching, &g->truth, &g->events);
    g->n_files = N_FILES;
    return status;
}

static void free_generated(generated *g)
{
    reversa_pair_list_free(g->events.pairs);
    reversa_surveys_free(g->events.surveys);
    reversa_sessions_free(g->events.sessions);
    reversa_employment_free(g->events.employment);
    reversa_matching_free(g->matching);
    reversa_problem_free(g->problem);
    reversa_previous_free(g->organisation.previous);
    reversa_preferences_free(g->organisation.preferences);
    reversa_cohort_free(g->organisation.cohort);
}

static int run(cli_session *session)
{
    const cli_settings *settings = session->settings;
    generated g = {.n_files = N_FILES_BEFORE};
    reversa_generate_options options;
    reversa_generate_options_init(&options);
    options.people = (int64_t)settings->people;
    options.seed = settings->seed;
    reversa_generate_events_options_init(&g.truth);
    g.truth.seed = settings->seed;
    if (settings->hazard_ratio > 0)
        g.truth.hazard_ratio = settings->hazard_ratio;
    bool has_folder = output_has_folder(settings);
    bool few = settings->people <= EVENTS_UP_TO;
    bool events = has_folder && (settings->events == EVENTS_YES || (settings->events == EVENTS_AUTO && few));
    reversa_status status = reversa_generate(session->ctx, &options, &g.organisation);
    if (!status && events)
        status = draw_events(session, &g);
    int code = status ? session_failed(session, status) : deliver(session, &g);
    free_generated(&g);
    return code;
}

static const option_group own_group = {
    .title = "What to draw",
    .n_options = 6,
    .options = (const option[]){
        {.name = "people",
         .letter = 'n',
         .kind = OPTION_WHOLE,
         .argument = "N",
         .initial = "400",
         .least = 1,
         .most = 20000000,
         .offset = offsetof(cli_settings, people),
         .help = "How many people."},
        {.name = "seed",
         .kind = OPTION_WHOLE,
         .argument = "N",
         .initial = "1",
         .offset = offsetof(cli_settings, seed),
         .most = UINT64_MAX,
         .help = "The same seed gives the same organisation."},
        {.name = "output",
         .letter = 'o',
         .kind = OPTION_TEXT,
         .argument = "DIR",
         .initial = "-",
         .offset = offsetof(cli_settings, output),
         .help = "Write people.csv, preferences.csv, previous.csv and, with events, pairs.csv, employment.csv, "
                 "sessions.csv and surveys.csv into this folder. With - only the people, to standard output."},
        {.name = "events",
         .kind = OPTION_CHOICE,
         .argument = "auto|yes|no",
         .initial = "auto",
         .least = EVENTS_AUTO,
         .offset = offsetof(cli_settings, events),
         .help = "Match them and draw what came of it in two years. auto: up to 20,000 people."},
        {.name = "hazard-ratio",
         .kind = OPTION_NUMBER,
         .argument = "X",
         .initial = "0.7",
         .offset = offsetof(cli_settings, hazard_ratio),
         .help = "The true effect on leaving, 0.05 to 20; 1 for none."},
        {.name = "format",
         .kind = OPTION_CHOICE,
         .argument = "table|csv|json",
         .initial = "table",
         .least = FORMAT_TABLE,
         .offset = offsetof(cli_settings, format),
         .help = "How the counts are printed."},
    }};

const cli_command generate_command = {
    .name = "generate",
    .arguments = "",
    .summary = "an organisation that does not exist, to try things out",
    .text =
        "Draws departments of different sizes, teams under managers, common and rare skills, mentors whom many want, "
        "and\n"
        "about a third of the people signed up; with what they said of each other and the pairs of earlier rounds.\n"
        "Then matches them with the built-in programme and draws two years: who met, who answered, who left. The "
        "true effects\n"
        "are printed, so that one can see whether an analysis finds them. Nobody in it exists.\n",
    .examples = "  reversa generate --people 400 --seed 1 -o try\n"
                "  reversa generate --people 4000 --hazard-ratio 1 -o null        a programme without effect\n"
                "  reversa generate --people 50 | reversa match -\n",
    .groups = {&own_group, &run_group, NULL},
    .run = run,
};
