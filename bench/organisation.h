/*
 * Organisations that answers and claims are held against: drawn with ever fewer mentors, or read from files; and how much
 * of the processor's time is spent on each of them.
 *
 *   PROGRAM [people] [numbers…]
 *   PROGRAM PEOPLE.csv PREFERENCES.csv [numbers…]
 */
#ifndef REVERSA_BENCH_ORGANISATION_H
#define REVERSA_BENCH_ORGANISATION_H

#include <reversa.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SIDES 2
#define MOST_NUMBERS 4

/* Mentors for a share of the people. */
typedef struct shape {
    const char *name;
    double share;
} shape;

/* What the command line asks for. */
typedef struct asked {
    const char *files[2]; /* people and preferences; NULL where people are drawn */
    int people;           /* to draw */
    int numbers[MOST_NUMBERS];
} asked;

typedef struct organisation {
    reversa_context *ctx;
    reversa_organisation made;
    const char *name;
    double until; /* seconds of the processor; 0 for no end */
    bool ended;   /* they were over at some time before all was asked */
    int n_wrong;
} organisation;

/* Xorshift64*: 0 .. bound − 1. */
static inline int32_t below(int32_t bound)
{
    static uint64_t state = 1;
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (int32_t)((state * UINT64_C(0x2545F4914F6CDD1D) >> 33) % (uint64_t)bound);
}

/* Of the processor, of all threads. */
static inline double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static inline void check(reversa_context *ctx, reversa_status status)
{
    reversa_error error;
    if (!status)
        return;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "%s: %s %s\n", reversa_status_name(status), error.column ? error.column : "", error.message);
    exit(1);
}

static inline void *must(void *memory)
{
    if (!memory) {
        fputs("Out of memory, or no such file, person or rule\n", stderr);
        exit(1);
    }
    return memory;
}

static inline void wrong(organisation *o, const char *what, const char *id)
{
    printf("  WRONG: %s: %s\n", what, id);
    o->n_wrong++;
}

/* From now on; 0 for no end. */
static inline void give_time(organisation *o, double most_seconds)
{
    o->until = most_seconds > 0 ? seconds() + most_seconds : 0;
}

/* Is there time for another question? */
static inline bool has_time(organisation *o)
{
    bool is_over = o->until > 0 && seconds() >= o->until;
    o->ended = o->ended || is_over;
    return !is_over;
}

/* numbers: least and default of each; false where the line is none. */
static inline bool read_line(int argc, char **argv, const int numbers[][2], int n_numbers, asked *asked_out)
{
    asked a = {.people = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 100000};
    int first = 2;
    bool good = argc <= 3 + n_numbers;
    if (a.people < 1) {
        good = good && argc > 2;
        a.files[0] = argv[1];
        a.files[1] = argc > 2 ? argv[2] : NULL;
        first = 3;
    }
    for (int k = 0; k < n_numbers; k++) {
        a.numbers[k] = argc > first + k ? (int)strtol(argv[first + k], NULL, 10) : numbers[k][1];
        good = good && a.numbers[k] >= numbers[k][0];
    }
    *asked_out = a;
    return good;
}

/* The files' people, or people of a shape. */
static inline organisation open_organisation(const asked *a, const shape *drawn, int threads)
{
    organisation o = {.name = a->files[0] ? a->files[0] : drawn->name};
    check(o.ctx, reversa_context_create(NULL, &o.ctx));
    reversa_context_set_threads(o.ctx, threads);
    if (a->files[0]) {
        check(o.ctx, reversa_people_read(o.ctx, a->files[0], NULL, &o.made.cohort));
        check(o.ctx, reversa_preferences_read(o.ctx, a->files[1], o.made.cohort, &o.made.preferences));
    } else {
        reversa_generate_options options;
        reversa_generate_options_init(&options);
        options.people = a->people;
        options.mentor_share = drawn->share;
        check(o.ctx, reversa_generate(o.ctx, &options, &o.made));
    }
    return o;
}

/* Returns how much was wrong. */
static inline int close_organisation(organisation *o)
{
    reversa_previous_free(o->made.previous);
    reversa_preferences_free(o->made.preferences);
    reversa_cohort_free(o->made.cohort);
    reversa_context_free(o->ctx);
    return o->n_wrong;
}

#endif
