/*
 * Options of the command line: tables that say what there is, from which parsing, defaults and help all come.
 *
 * GNU style: --name value, --name=value, -x value, -xvalue, flags together (-qv), options and arguments in any order, and
 * `--` before arguments that begin with a dash. Names are written out: a shortened one may mean another option later.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

/* What an option takes, and the type of its field in `settings`. */
typedef enum option_kind {
    OPTION_FLAG,    /* nothing; int, counts how often */
    OPTION_TEXT,    /* const char * */
    OPTION_CHOICE,  /* one of the words in `argument`, parted by |; int, least for the first word, and so on */
    OPTION_WHOLE,   /* a whole number from least to most; uint64_t */
    OPTION_SECONDS, /* 90, 0.5, 90s, 5m, 2h; double */
    OPTION_BYTES,   /* 1000000, 500M, 2G; uint64_t */
    OPTION_NUMBER,  /* 0.7, a decimal above 0; double */
    OPTION_DATE     /* 2027-02-01; int32_t, days since 1970-01-01; REVERSA_MISSING_DATE where it is not given */
} option_kind;

typedef struct option {
    const char *name; /* without the dashes */
    char letter;      /* 0 for none */
    option_kind kind;
    const char *argument; /* as the help calls it; NULL for a flag */
    const char *initial;  /* the default as one would type it; NULL for none */
    const char *help;
    size_t offset; /* of the field in `settings` */
    uint64_t least;
    uint64_t most;
} option;

/* Options that belong together in the help. */
typedef struct option_group {
    const char *title;
    const option *options;
    int n_options;
} option_group;

typedef enum cli_format { FORMAT_AUTO, FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON } cli_format;
typedef enum progress_mode { PROGRESS_AUTO, PROGRESS_PLAIN, PROGRESS_NEVER } progress_mode;

/* What the user asked for. Options that a command does not offer keep their zero. */
typedef struct cli_settings {
    const char *output;
    const char *programme;
    const char *preferences;
    const char *previous;
    const char *scores;
    const char *inputs; /* of replay: a folder */
    int format;         /* a `format` */
    int solver;         /* a reversa_solver */
    int level_prices;
    int no_match;        /* of explain */
    double reason_time;  /* seconds to look for reasons */
    double gap;          /* 0: none */
    int unknown_manager; /* a reversa_unknown_manager */
    int progress;        /* a progress_mode */
    int quiet;
    int verbose;
    int help;
    uint64_t threads; /* 0: one for each processor */
    uint64_t seed;
    uint64_t people;
    int events; /* of generate */
    double hazard_ratio;
    int report; /* 0: yes, 1: no */
    int names;
    const char *page;  /* report of a metric, NULL for none */
    const char *ics;   /* folder or file of invitations, NULL for none */
    const char *map;   /* columns of pairs, NULL for the usual one */
    const char *audit; /* columns of people, NULL for the usual one */
    const char *by;
    const char *adjust;
    const char *exact;
    const char *surveys;
    const char *everyone; /* people.csv, where the arguments are other files */
    uint64_t population;  /* 0: not said */
    double scale;         /* its highest score */
    int32_t as_of;
    int32_t from;
    int32_t start;
    double horizon;
    double level;
    double tenure_caliper;  /* months */
    double joining_caliper; /* deviations */
    const char *voluntary;
    int32_t known_to;
    uint64_t smallest; /* cell that may be shown */
    uint64_t within;   /* days */
    int pairs;         /* a row per pair */
    int side;          /* a reversa_side */
    const char *stratum;
    uint64_t costs;           /* of explain: figures that are found by solving again */
    const char *most_changes; /* of rematch: a number */
    int curve;
    uint64_t curve_solves;
    int no_standby;
    uint64_t check;        /* changes that are checked by solving again */
    int scoring;           /* also who scores above the median */
    uint64_t top;          /* entries of a shortlist */
    uint64_t most_lists;   /* 0: no bound */
    int lists;             /* whose */
    int proposes;          /* a reversa_side */
    int among;             /* a reversa_wishes_among */
    int by_match;          /* not from wishes */
    uint64_t alternatives; /* matchings */
    uint64_t draws;        /* of the lottery, 0 for none */
    uint64_t draw_seed;
    uint64_t lottery;      /* seed of a matching that is drawn, 0 for none */
    double time_limit;     /* seconds, 0 for none */
    uint64_t memory_limit; /* bytes, 0 for none */
    char **arguments;      /* [n_arguments], what is no option */
    int n_arguments;
} cli_settings;

#define MAX_OPTION_GROUPS 5

/* Of all commands that match: the pairs are drawn. */
#define OPTION_LOTTERY                                                                                                 \
    {                                                                                                                  \
        .name = "lottery", .kind = OPTION_WHOLE, .argument = "SEED", .least = 1, .most = INT64_MAX,                    \
        .offset = offsetof(cli_settings, lottery),                                                                     \
        .help = "Draw the pairs by this seed: where several matchings are equally good, every pair that one of them "  \
                "has can come up. The same seed gives the same pairs, whatever the order of rows. Without limits "     \
                "other than load, and levels that are sums."                                                           \
    }

/* The report of a matching. */
#define OPTION_REPORT                                                                                                  \
    {                                                                                                                  \
        .name = "report", .kind = OPTION_CHOICE, .argument = "yes|no", .initial = "yes",                               \
        .offset = offsetof(cli_settings, report),                                                                      \
        .help = "With -o: write report.html as well, one page to read, print and pass on. It takes less than half "    \
                "as long as matching, to draw a random matching and to find out how many pairs the lottery decided."   \
    }
#define OPTION_NAMES                                                                                                   \
    {                                                                                                                  \
        .name = "names", .kind = OPTION_FLAG, .offset = offsetof(cli_settings, names),                                 \
        .help = "Put names beside the ids of the pairs in the report, and in place of ids in invitations, from the "   \
                "column "                                                                                              \
                "name. Without it there are none."                                                                     \
    }
#define OPTION_MAP                                                                                                     \
    {                                                                                                                  \
        .name = "map", .kind = OPTION_TEXT, .argument = "COLUMNS", .offset = offsetof(cli_settings, map),              \
        .help = "Show in the report who meets whom by these columns, parted by commas. Default: department, where "    \
                "there is "                                                                                            \
                "one. Counts below 5 are hidden, and others with which they could be found."                           \
    }
#define OPTION_AUDIT                                                                                                   \
    {                                                                                                                  \
        .name = "audit", .kind = OPTION_TEXT, .argument = "COLUMNS", .offset = offsetof(cli_settings, audit),          \
        .help =                                                                                                        \
            "Show in the report whether the groups of each of these columns, parted by commas, were treated alike. "   \
            "Default: gender and the columns that the programme names as sensitive, where there are such. Small "      \
            "groups "                                                                                                  \
            "are hidden."                                                                                              \
    }

/* The groups that several commands share. */
extern const option_group report_group;
extern const option_group input_group;
extern const option_group run_group;

/*
 * Read the words behind the command. `groups` ends with a NULL. Returns 0, or EXIT_USAGE after a message that names what
 * is wrong and, for an unknown option, the nearest one that there is. Words are moved within argv.
 */
int options_parse(const char *command, const option_group *const *groups, int argc, char **argv,
                  cli_settings *settings);

/* The name nearest to a word, NULL if none is near; the next name is taken from `next` until it returns NULL. */
const char *options_nearest(const char *word, const char *(*next)(const void *source, int index), const void *source);

#endif
