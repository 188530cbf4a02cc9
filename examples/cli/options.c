/*
 * Parsing options by table. Defaults go through the same functions as what a user types, so a default in the help cannot
 * differ from the one in effect.
 */
#include "options.h"

#include <reversa.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "dates.h"

#define MAX_NAME 40 /* longer words are not compared */

const option_group report_group = {.title = "Output",
                                   .n_options = 2,
                                   .options = (const option[]){
                                       {.name = "output",
                                        .letter = 'o',
                                        .kind = OPTION_TEXT,
                                        .argument = "FILE",
                                        .initial = "-",
                                        .offset = offsetof(cli_settings, output),
                                        .help = "Write there, whole or not at all; - is standard output."},
                                       {.name = "format",
                                        .kind = OPTION_CHOICE,
                                        .argument = "table|csv|json",
                                        .initial = "table",
                                        .least = FORMAT_TABLE,
                                        .offset = offsetof(cli_settings, format),
                                        .help = "For people, for a spreadsheet, for a program."},
                                   }};

const option_group input_group = {
    .title = "What goes in",
    .n_options = 6,
    .options = (const option[]){
        {.name = "programme",
         .kind = OPTION_TEXT,
         .argument = "FILE",
         .offset = offsetof(cli_settings, programme),
         .help = "Rules, criteria, limits and objective. Default: the built-in reverse mentoring programme, which "
                 "`reversa programme` prints."},
        {.name = "preferences",
         .kind = OPTION_TEXT,
         .argument = "FILE",
         .offset = offsetof(cli_settings, preferences),
         .help = "Whom people ranked or vetoed."},
        {.name = "previous",
         .kind = OPTION_TEXT,
         .argument = "FILE",
         .offset = offsetof(cli_settings, previous),
         .help = "Pairs of earlier rounds, pinned and forbidden pairs; a reviewed pairs.csv as it is."},
        {.name = "scores",
         .kind = OPTION_TEXT,
         .argument = "FILE",
         .offset = offsetof(cli_settings, scores),
         .help = "Scores from elsewhere, in place of the programme's criteria."},
        {.name = "unknown-manager",
         .kind = OPTION_CHOICE,
         .argument = "error|root",
         .initial = "error",
         .offset = offsetof(cli_settings, unknown_manager),
         .help = "A manager_id that is nobody's id is an error, or makes the person the top of a line."},
        {.name = "seed",
         .kind = OPTION_WHOLE,
         .argument = "N",
         .initial = "1",
         .offset = offsetof(cli_settings, seed),
         .most = UINT64_MAX,
         .help = "Draws the order in which ties fall. Same input and seed, same bytes."},
    }};

const option_group run_group = {
    .title = "Running",
    .n_options = 7,
    .options = (const option[]){
        {.name = "threads",
         .kind = OPTION_WHOLE,
         .argument = "N",
         .initial = "0",
         .offset = offsetof(cli_settings, threads),
         .most = 256,
         .help = "Threads, 0 for one a processor. The result never depends on it."},
        {.name = "time-limit",
         .kind = OPTION_SECONDS,
         .argument = "TIME",
         .offset = offsetof(cli_settings, time_limit),
         .help = "Stop after so many seconds (90, 5m, 2h): match with the best there is, the others with no result. "
                 "Default: none."},
        {.name = "memory-limit",
         .kind = OPTION_BYTES,
         .argument = "SIZE",
         .offset = offsetof(cli_settings, memory_limit),
         .help = "Stop rather than use more bytes (500M, 2G). Default: none."},
        {.name = "progress",
         .kind = OPTION_CHOICE,
         .argument = "auto|plain|never",
         .initial = "auto",
         .offset = offsetof(cli_settings, progress),
         .help = "auto: a line on a terminal; plain: a line now and then, anywhere."},
        {.name = "quiet",
         .letter = 'q',
         .kind = OPTION_FLAG,
         .offset = offsetof(cli_settings, quiet),
         .help = "No summary, no warnings, no progress; errors only."},
        {.name = "verbose",
         .letter = 'v',
         .kind = OPTION_FLAG,
         .offset = offsetof(cli_settings, verbose),
         .help = "Say more on standard error; -vv still more."},
        {.name = "help",
         .letter = 'h',
         .kind = OPTION_FLAG,
         .offset = offsetof(cli_settings, help),
         .help = "This page."},
    }};

/* ---- values */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits to a number; how many characters were read, 0 if there is none or it does not fit. */
static size_t read_digits(const char *text, uint64_t *value_out)
{
    uint64_t value = 0;
    size_t n = 0;
    for (; is_digit(text[n]); n++) {
        uint64_t digit = (uint64_t)(text[n] - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return 0;
        value = value * 10 + digit;
    }
    *value_out = value;
    return n;
}

static bool read_whole(const option *o, const char *text, uint64_t *value_out)
{
    size_t n = read_digits(text, value_out);
    return n > 0 && text[n] == '\0' && *value_out >= o->least && *value_out <= o->most;
}

static bool read_bytes(const char *text, uint64_t *value_out)
{
    static const char letters[] = "kMGT";
    size_t n = read_digits(text, value_out);
    if (n == 0)
        return false;
    const char *unit = text + n;
    if (*unit == '\0')
        return *value_out > 0;
    const char *letter = strchr(letters, *unit == 'K' ? 'k' : *unit);
    const char *rest = unit + 1;
    if (!letter || (*rest != '\0' && strcmp(rest, "B") != 0 && strcmp(rest, "iB") != 0))
        return false;
    int shift = 10 * (int)(letter - letters + 1);
    if (*value_out == 0 || *value_out > UINT64_MAX >> shift)
        return false;
    *value_out <<= shift;
    return true;
}

/* A decimal above 0, at most nine digits on either side of the point, and what comes behind it. */
static bool read_decimal(const char *text, double *value_out, const char **rest_out)
{
    uint64_t whole = 0;
    uint64_t part = 0;
    double scale = 1;
    size_t n = read_digits(text, &whole);
    if (n == 0 || n > 9)
        return false;
    const char *rest = text + n;
    if (*rest == '.') {
        n = read_digits(rest + 1, &part);
        if (n == 0 || n > 9)
            return false;
        rest += 1 + n;
        for (size_t i = 0; i < n; i++)
            scale *= 10;
    }
    *value_out = (double)whole + (double)part / scale;
    *rest_out = rest;
    return *value_out > 0;
}

static bool read_number(const char *text, double *value_out)
{
    const char *rest;
    return read_decimal(text, value_out, &rest) && *rest == '\0';
}

static bool read_seconds(const char *text, double *value_out)
{
    const char *rest;
    double unit = 1;
    if (!read_decimal(text, value_out, &rest))
        return false;
    if (*rest == 'm')
        unit = 60;
    else if (*rest == 'h')
        unit = 3600;
    else if (*rest != 's' && *rest != '\0')
        return false;
    *value_out *= unit;
    return *rest == '\0' || rest[1] == '\0';
}

static bool read_choice(const option *o, const char *text, int *value_out)
{
    size_t length = strlen(text);
    int index = 0;
    for (const char *word = o->argument; word; index++) {
        const char *bar = strchr(word, '|');
        size_t n = bar ? (size_t)(bar - word) : strlen(word);
        if (n == length && memcmp(word, text, n) == 0) {
            *value_out = (int)o->least + index;
            return true;
        }
        word = bar ? bar + 1 : NULL;
    }
    return false;
}

static bool set_value(const option *o, const char *text, cli_settings *settings)
{
    void *field = (char *)settings + o->offset;
    switch (o->kind) {
    case OPTION_FLAG:
        ++*(int *)field;
        return true;
    case OPTION_TEXT:
        *(const char **)field = text;
        return text[0] != '\0';
    case OPTION_CHOICE:
        return read_choice(o, text, field);
    case OPTION_WHOLE:
        return read_whole(o, text, field);
    case OPTION_SECONDS:
        return read_seconds(text, field);
    case OPTION_BYTES:
        return read_bytes(text, field);
    case OPTION_NUMBER:
        return read_number(text, field);
    case OPTION_DATE:
        return dates_read(text, field);
    }
    return false;
}

static int wrong_value(const char *command, const option *o, const char *text)
{
    fprintf(stderr, "reversa: --%s: ", o->name);
    if (o->kind == OPTION_CHOICE)
        fprintf(stderr, "\"%s\" is none of %s\n", text, o->argument);
    else if (o->kind == OPTION_WHOLE && o->most == UINT64_MAX)
        fprintf(stderr, "\"%s\" is not a whole number\n", text);
    else if (o->kind == OPTION_WHOLE)
        fprintf(stderr, "\"%s\" is not a whole number from %llu to %llu\n", text, (unsigned long long)o->least,
                (unsigned long long)o->most);
    else if (o->kind == OPTION_SECONDS)
        fprintf(stderr, "\"%s\" is not a time such as 90, 0.5, 5m or 2h\n", text);
    else if (o->kind == OPTION_BYTES)
        fprintf(stderr, "\"%s\" is not a size such as 1000000, 500M or 2G\n", text);
    else if (o->kind == OPTION_NUMBER)
        fprintf(stderr, "\"%s\" is not a number above 0 such as 0.7\n", text);
    else if (o->kind == OPTION_DATE)
        fprintf(stderr, "\"%s\" is not a date such as 2027-02-01\n", text);
    else
        fprintf(stderr, "a name is missing\n");
    fprintf(stderr, "Try: reversa help %s\n", command);
    return EXIT_USAGE;
}

/* ---- names */

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* How many letters must be put in, taken out or changed (Wagner & Fischer 1974). */
static size_t edit_distance(const char *a, const char *b)
{
    size_t row[MAX_NAME + 1];
    size_t n = strlen(a);
    size_t m = strlen(b);
    if (n > MAX_NAME || m > MAX_NAME)
        return MAX_NAME;
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t above = row[j];
            row[j] = smallest(row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[m];
}

const char *options_nearest(const char *word, const char *(*next)(const void *source, int index), const void *source)
{
    const char *nearest = NULL;
    size_t length = strlen(word);
    size_t least = length / 3 + 2; /* farther away it is another word */
    const char *name;
    for (int i = 0; (name = next(source, i)) != NULL; i++) {
        size_t distance = edit_distance(word, name);
        if (length >= 3 && strncmp(name, word, length) == 0)
            distance = 1; /* the beginning of it */
        if (distance < least) {
            least = distance;
            nearest = name;
        }
    }
    return nearest;
}

static const option *option_at(const option_group *const *groups, int index)
{
    for (; *groups; groups++) {
        if (index < (*groups)->n_options)
            return &(*groups)->options[index];
        index -= (*groups)->n_options;
    }
    return NULL;
}

static const char *name_at(const void *source, int index)
{
    const option *o = option_at(source, index);
    return o ? o->name : NULL;
}

/* By its name [length], or by its letter where name is NULL. */
static const option *find_option(const option_group *const *groups, const char *name, size_t length, char letter)
{
    const option *o;
    for (int i = 0; (o = option_at(groups, i)) != NULL; i++) {
        if (name ? strlen(o->name) == length && memcmp(o->name, name, length) == 0 : o->letter == letter)
            return o;
    }
    return NULL;
}

static int unknown_option(const char *command, const option_group *const *groups, const char *word)
{
    char name[MAX_NAME + 1];
    size_t length = strcspn(word, "=");
    fprintf(stderr, "reversa: %s has no option %.*s", command, (int)length, word);
    if (length > 2 && length - 2 <= MAX_NAME) {
        memcpy(name, word + 2, length - 2);
        name[length - 2] = '\0';
        const char *nearest = options_nearest(name, name_at, groups);
        if (nearest)
            fprintf(stderr, "; did you mean --%s?", nearest);
    }
    fprintf(stderr, "\nTry: reversa help %s\n", command);
    return EXIT_USAGE;
}

static int missing_value(const char *command, const option *o)
{
    fprintf(stderr, "reversa: --%s needs a value: --%s %s\nTry: reversa help %s\n", o->name, o->name, o->argument,
            command);
    return EXIT_USAGE;
}

/* ---- words */

/* The words that are still to be read. */
typedef struct words {
    const char *command;
    const option_group *const *groups;
    int argc;
    char **argv;
    int at;
} words;

static int parse_long(words *w, cli_settings *settings)
{
    const char *word = w->argv[w->at] + 2;
    size_t length = strcspn(word, "=");
    const option *o = find_option(w->groups, word, length, 0);
    if (!o)
        return unknown_option(w->command, w->groups, w->argv[w->at]);
    const char *value = word[length] == '=' ? word + length + 1 : NULL;
    if (o->kind == OPTION_FLAG && value) {
        fprintf(stderr, "reversa: --%s takes no value\nTry: reversa help %s\n", o->name, w->command);
        return EXIT_USAGE;
    }
    if (o->kind != OPTION_FLAG && !value) {
        if (w->at + 1 >= w->argc)
            return missing_value(w->command, o);
        value = w->argv[++w->at];
    }
    return set_value(o, value, settings) ? 0 : wrong_value(w->command, o, value);
}

static int parse_letters(words *w, cli_settings *settings)
{
    for (const char *letter = w->argv[w->at] + 1; *letter; letter++) {
        const option *o = find_option(w->groups, NULL, 0, *letter);
        const char single[] = {'-', *letter, '\0'};
        if (!o)
            return unknown_option(w->command, w->groups, single);
        if (o->kind == OPTION_FLAG) {
            set_value(o, NULL, settings);
            continue;
        }
        const char *value = letter + 1;
        if (*value == '\0') {
            if (w->at + 1 >= w->argc)
                return missing_value(w->command, o);
            value = w->argv[++w->at];
        }
        return set_value(o, value, settings) ? 0 : wrong_value(w->command, o, value);
    }
    return 0;
}

static void set_defaults(const option_group *const *groups, cli_settings *settings)
{
    const option *o;
    for (int i = 0; (o = option_at(groups, i)) != NULL; i++) {
        if (o->kind == OPTION_DATE)
            *(int32_t *)(void *)((char *)settings + o->offset) = REVERSA_MISSING_DATE;
        if (o->initial)
            set_value(o, o->initial, settings);
    }
}

int options_parse(const char *command, const option_group *const *groups, int argc, char **argv, cli_settings *settings)
{
    memset(settings, 0, sizeof *settings);
    set_defaults(groups, settings);
    settings->arguments = argv;
    words w = {.command = command, .groups = groups, .argc = argc, .argv = argv};
    bool only_arguments = false;
    for (; w.at < argc; w.at++) {
        char *word = argv[w.at];
        int code = 0;
        if (only_arguments || word[0] != '-' || word[1] == '\0')
            argv[settings->n_arguments++] = word;
        else if (strcmp(word, "--") == 0)
            only_arguments = true;
        else
            code = word[1] == '-' ? parse_long(&w, settings) : parse_letters(&w, settings);
        if (code)
            return code;
    }
    return 0;
}
