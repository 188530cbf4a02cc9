/*
 * `reversa generate`: an organisation that does not exist, to try things out. The three files are written into a folder
 * of their own first and moved together, so that people and preferences of two runs never mix.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "print.h"
#include "sniff.h"
#include "table.h"

#define N_FILES 3
#define PATH_BYTES 4096

static const char *const file_names[N_FILES] = {"people.csv", "preferences.csv", "previous.csv"};

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

static void print_counts(cli_session *session, const reversa_cohort *cohort, const char *folder, FILE *stream)
{
    const table_column columns[] = {{"what", false}, {"number", true}};
    cli_table *table = table_create(columns, 2);
    count_people(cohort, table);
    for (int i = 1; i < N_FILES && folder; i++) {
        char path[PATH_BYTES];
        snprintf(path, sizeof path, "%s/%s", folder, file_names[i]);
        count(table, i == 1 ? "preferences" : "earlier pairs", sniff_rows(path));
    }
    table_print(table, stream, (cli_format)session->settings->format);
    table_free(table);
}

/* ---- files */

static int system_error(const char *path)
{
    fprintf(stderr, "reversa: %s: Cannot be written: %s\n", path, strerror(errno));
    return EXIT_INTERNAL;
}

static reversa_status write_file(cli_session *session, const reversa_organisation *organisation, int file,
                                 const char *path)
{
    if (file == 0)
        return reversa_people_write(session->ctx, organisation->cohort, path);
    if (file == 1)
        return reversa_preferences_write(session->ctx, organisation->cohort, organisation->preferences, path);
    return reversa_previous_write(session->ctx, organisation->cohort, organisation->previous, path);
}

/* Write all into `beside`, then move all to `folder`. */
static int write_files(cli_session *session, const reversa_organisation *organisation, const char *beside,
                       const char *folder)
{
    char from[PATH_BYTES];
    char to[PATH_BYTES];
    for (int i = 0; i < N_FILES; i++) {
        snprintf(from, sizeof from, "%s/%s", beside, file_names[i]);
        reversa_status status = write_file(session, organisation, i, from);
        if (status)
            return session_cannot_write(session, status);
    }
    for (int i = 0; i < N_FILES; i++) {
        snprintf(from, sizeof from, "%s/%s", beside, file_names[i]);
        snprintf(to, sizeof to, "%s/%s", folder, file_names[i]);
        if (rename(from, to) != 0)
            return system_error(to);
    }
    return 0;
}

static int write_folder(cli_session *session, const reversa_organisation *organisation, const char *folder)
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
    int code = mkdtemp(beside) ? write_files(session, organisation, beside, folder) : system_error(folder);
    for (int i = 0; i < N_FILES; i++) {
        snprintf(path, sizeof path, "%s/%s", beside, file_names[i]);
        unlink(path);
    }
    rmdir(beside);
    if (code && made)
        rmdir(folder);
    return code;
}

static int deliver(cli_session *session, const reversa_organisation *organisation)
{
    const cli_settings *settings = session->settings;
    bool has_folder = strcmp(settings->output, "-") != 0;
    int code = 0;
    if (has_folder) {
        code = write_folder(session, organisation, settings->output);
    } else {
        reversa_status status = reversa_people_write(session->ctx, organisation->cohort, "-");
        code = status ? session_cannot_write(session, status) : 0;
    }
    if (!code && !settings->quiet)
        print_counts(session, organisation->cohort, has_folder ? settings->output : NULL, has_folder ? stdout : stderr);
    return code;
}

static int run(cli_session *session)
{
    reversa_generate_options options;
    reversa_organisation organisation;
    reversa_generate_options_init(&options);
    options.people = (int64_t)session->settings->people;
    options.seed = session->settings->seed;
    reversa_status status = reversa_generate(session->ctx, &options, &organisation);
    if (status)
        return session_failed(session, status);
    int code = deliver(session, &organisation);
    reversa_previous_free(organisation.previous);
    reversa_preferences_free(organisation.preferences);
    reversa_cohort_free(organisation.cohort);
    return code;
}

static const option_group own_group = {
    .title = "What to draw",
    .n_options = 4,
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
         .help = "Write people.csv, preferences.csv and previous.csv into this folder. With - only the people, to "
                 "standard output."},
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
        "Nobody in it exists. Prints what it drew.\n",
    .examples = "  reversa generate --people 400 --seed 1 -o try\n"
                "  reversa generate --people 50 | reversa match -\n",
    .groups = {&own_group, &run_group, NULL},
    .run = run,
};
