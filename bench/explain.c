/*
 * Answers on large organisations: what they take beside the solve of the same run, and whether they are right.
 *
 *   explain [people] [sample] [checks] [threads]                100000 100 0 1
 *   explain PEOPLE.csv PREFERENCES.csv [sample] [checks] [threads]
 *
 * Organisations are drawn with mentors from plenty to so few that most mentees stay without a partner. Times are of the
 * processor, of all threads. With checks, so many pairs that were made are each forbidden, and so many others pinned, among
 * them tied ones, and the whole solved again: every level must lose what the exchange cost says, to the unit, and only
 * pairs that are in some optimum, not in every, may cost nothing. Ends with 1 where that is not so.
 */
#include <inttypes.h>
#include <string.h>

#include "organisation.h"

/* The numbers of the command line. */
enum { SAMPLE, CHECKS, THREADS, N_NUMBERS };

typedef struct stage {
    organisation on;
    reversa_problem *problem;
    reversa_matching *matching;
    reversa_insight *insight;
    double *times; /* [sample] */
    int sample;
    int n_tried;
    int n_free; /* of these, without loss */
} stage;

/* ---- Times ---- */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_times(stage *s, const char *what, int n, int n_exact)
{
    if (n == 0)
        return;
    qsort(s->times, (size_t)n, sizeof *s->times, compare);
    printf("  %-44s %6d %10.1f %10.1f %8d\n", what, n, 1e3 * s->times[n / 2], 1e3 * s->times[n - 1], n_exact);
    fflush(stdout);
}

static void time_chosen_pairs(stage *s)
{
    int32_t n_pairs = reversa_matching_n_pairs(s->matching);
    int n_exact = 0;
    for (int k = 0; k < s->sample; k++) {
        reversa_matched_pair pair;
        reversa_pair_insight seen;
        reversa_matching_pair(s->matching, below(n_pairs), &pair);
        double begin = seconds();
        check(s->on.ctx, reversa_insight_pair(s->on.ctx, s->insight, pair.mentor, pair.mentee, &seen));
        s->times[k] = seconds() - begin;
        n_exact += seen.exchange.claim == REVERSA_CLAIM_EXACT;
    }
    print_times(s, "a pair that was made, and six alternatives", s->sample, n_exact);
}

/* The mentor of one pair with the mentee of another. */
static void draw_other(const stage *s, int32_t *mentor_out, int32_t *mentee_out)
{
    reversa_matched_pair pair;
    reversa_matched_pair other;
    int32_t n_pairs = reversa_matching_n_pairs(s->matching);
    reversa_matching_pair(s->matching, below(n_pairs), &pair);
    reversa_matching_pair(s->matching, below(n_pairs), &other);
    *mentor_out = pair.mentor;
    *mentee_out = other.mentee;
}

static void time_other_pairs(stage *s)
{
    int n_exact = 0;
    for (int k = 0; k < s->sample; k++) {
        int32_t mentor;
        int32_t mentee;
        reversa_pair_insight seen;
        draw_other(s, &mentor, &mentee);
        double begin = seconds();
        check(s->on.ctx, reversa_insight_pair(s->on.ctx, s->insight, mentor, mentee, &seen));
        s->times[k] = seconds() - begin;
        n_exact += seen.exchange.claim == REVERSA_CLAIM_EXACT;
    }
    print_times(s, "a pair that was not made", s->sample, n_exact);
}

static void time_why_not(stage *s, reversa_side side, const char *what)
{
    int32_t n = reversa_matching_n_unmatched(s->matching);
    int32_t start = n > 0 ? below(n) : 0;
    int n_done = 0;
    int n_exact = 0;
    reversa_why_not_options options;
    reversa_why_not_options_init(&options);
    options.insight = s->insight;
    for (int32_t k = 0; k < n && n_done < s->sample; k++) {
        reversa_unmatched someone;
        reversa_why_not *answers[2];
        reversa_person_answer answer;
        reversa_matching_unmatched(s->matching, (int32_t)((start + (int64_t)k * 7919) % n), &someone);
        if (someone.side != side)
            continue;
        double begin = seconds();
        check(s->on.ctx, reversa_why_not_find(s->on.ctx, s->problem, s->matching, someone.person, &options, answers));
        s->times[n_done++] = seconds() - begin;
        reversa_why_not_person(answers[side], &answer);
        n_exact += answer.exchange.claim == REVERSA_CLAIM_EXACT;
        reversa_why_not_free(answers[REVERSA_MENTOR]);
        reversa_why_not_free(answers[REVERSA_MENTEE]);
    }
    print_times(s, what, n_done, n_exact);
}

/* ---- Is it so? ---- */

/* Solve with one pair forbidden or pinned, and compare every level with what the exchange says. */
static void try_pair(stage *s, const reversa_pair_insight *seen)
{
    const reversa_exchange *exchange = &seen->exchange;
    const reversa_pair_state state = seen->chosen ? REVERSA_PAIR_FORBIDDEN : REVERSA_PAIR_PINNED;
    const char *ids[2] = {reversa_cohort_id(s->on.made.cohort, seen->mentor),
                          reversa_cohort_id(s->on.made.cohort, seen->mentee)};
    const reversa_previous_rows rows = {
        .struct_size = sizeof rows, .n = 1, .mentor_ids = &ids[0], .mentee_ids = &ids[1], .states = &state};
    reversa_problem_options given;
    reversa_previous *previous = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;
    bool same = exchange->claim == REVERSA_CLAIM_EXACT && exchange->possible;
    bool is_free = true;
    reversa_problem_options_init(&given);
    given.preferences = s->on.made.preferences;
    check(s->on.ctx, reversa_previous_create(s->on.ctx, s->on.made.cohort, &rows, &previous));
    given.previous = previous;
    check(s->on.ctx, reversa_problem_create(s->on.ctx, s->on.made.cohort, NULL, &given, &problem));
    check(s->on.ctx, reversa_match(s->on.ctx, problem, NULL, NULL, &matching));
    for (int32_t l = 0; l < exchange->n_levels && same; l++) {
        reversa_level before;
        reversa_level after;
        reversa_matching_level(s->matching, l, &before);
        reversa_matching_level(matching, l, &after);
        same = before.value - after.value == exchange->loss[l];
        is_free = is_free && exchange->loss[l] == 0;
    }
    same = same && (!seen->eligible || is_free == (seen->presence == REVERSA_PRESENCE_SOME));
    s->n_free += is_free;
    s->n_tried++;
    if (!same) {
        printf("  WRONG: %s with %s, %s\n", ids[0], ids[1], state == REVERSA_PAIR_PINNED ? "pinned" : "forbidden");
        s->on.n_wrong++;
    }
    reversa_matching_free(matching);
    reversa_problem_free(problem);
    reversa_previous_free(previous);
}

/* The alternatives of a pair's people that cost nothing. */
static void try_ties(stage *s, const reversa_pair_insight *seen)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t k = 0; k < seen->standing[side].n_alternatives; k++) {
            const reversa_alternative *other = &seen->standing[side].alternatives[k];
            reversa_pair_insight pair;
            int64_t most = 0;
            for (int32_t l = 0; l < other->exchange.n_levels; l++)
                most += other->exchange.loss[l] != 0;
            if (most > 0 || !other->exchange.possible)
                continue;
            check(s->on.ctx,
                  reversa_insight_pair(s->on.ctx, s->insight, side == REVERSA_MENTOR ? seen->mentor : other->partner,
                                       side == REVERSA_MENTEE ? seen->mentee : other->partner, &pair));
            try_pair(s, &pair);
        }
    }
}

/* Pairs that another optimum does without come first. */
static void check_pairs(stage *s, int n)
{
    int32_t n_pairs = reversa_matching_n_pairs(s->matching);
    reversa_classified_pair *classes = calloc((size_t)n_pairs + 1, sizeof *classes);
    reversa_classification all;
    reversa_pair_insight seen;
    int n_tied = 0;
    if (!classes)
        exit(1);
    check(s->on.ctx, reversa_insight_classify(s->on.ctx, s->insight, classes, &all));
    for (int32_t k = 0; k < n_pairs && n_tied < n; k++) {
        if (classes[k].presence != REVERSA_PRESENCE_SOME)
            continue;
        check(s->on.ctx, reversa_insight_pair(s->on.ctx, s->insight, classes[k].mentor, classes[k].mentee, &seen));
        s->on.n_wrong += seen.presence != REVERSA_PRESENCE_SOME;
        try_pair(s, &seen);
        try_ties(s, &seen);
        n_tied++;
    }
    for (int k = 0; k < 2 * n; k++) {
        const reversa_classified_pair *pair = &classes[below(n_pairs)];
        int32_t mentor = pair->mentor;
        int32_t mentee = pair->mentee;
        if (k >= n)
            draw_other(s, &mentor, &mentee);
        check(s->on.ctx, reversa_insight_pair(s->on.ctx, s->insight, mentor, mentee, &seen));
        s->on.n_wrong += k < n && seen.presence != pair->presence;
        try_pair(s, &seen);
    }
    free(classes);
    printf("  %d pairs forbidden or pinned, each solved again (%d cost nothing): %d wrong\n", s->n_tried, s->n_free,
           s->on.n_wrong);
    fflush(stdout);
}

/* ---- One organisation ---- */

static void classify(stage *s, double solve, double create)
{
    reversa_classification all;
    reversa_insight_options options;
    reversa_insight *ties;
    reversa_insight_options_init(&options);
    options.ties_only = true;
    double begin = seconds();
    check(s->on.ctx, reversa_insight_create(s->on.ctx, s->problem, s->matching, &options, &ties));
    check(s->on.ctx, reversa_insight_classify(s->on.ctx, ties, NULL, &all));
    double time = seconds() - begin;
    reversa_insight_free(ties);
    printf("  solve %.2f s; insight %.2f s: %.2f of the solve; classes %.2f s: %.2f\n", solve, create, create / solve,
           time, time / solve);
    printf("  %d pairs: %d in every optimum, %d decided by lottery, %" PRId64 " others in some; %d rows unmatched\n",
           all.n_pairs, all.n_every, all.n_some, all.n_open, reversa_matching_n_unmatched(s->matching));
}

static int run(const asked *a, const shape *drawn)
{
    stage s = {.on = open_organisation(a, drawn, a->numbers[THREADS]), .sample = a->numbers[SAMPLE]};
    reversa_context *ctx = s.on.ctx;
    reversa_problem_options given;
    s.times = must(calloc((size_t)s.sample, sizeof *s.times));
    reversa_problem_options_init(&given);
    given.preferences = s.on.made.preferences;
    check(ctx, reversa_problem_create(ctx, s.on.made.cohort, NULL, &given, &s.problem));
    double begin = seconds();
    check(ctx, reversa_match(ctx, s.problem, NULL, NULL, &s.matching));
    double solved = seconds();
    check(ctx, reversa_insight_create(ctx, s.problem, s.matching, NULL, &s.insight));
    double made = seconds();
    printf("%s: %d mentees, %d mentors\n", s.on.name, reversa_problem_n_people(s.problem, REVERSA_MENTEE),
           reversa_problem_n_people(s.problem, REVERSA_MENTOR));
    classify(&s, solved - begin, made - solved);
    printf("  %-44s %6s %10s %10s %8s\n", "", "asked", "median ms", "most ms", "exact");
    time_chosen_pairs(&s);
    time_other_pairs(&s);
    time_why_not(&s, REVERSA_MENTEE, "a mentee without a partner");
    time_why_not(&s, REVERSA_MENTOR, "a mentor without a partner");
    if (a->numbers[CHECKS] > 0)
        check_pairs(&s, a->numbers[CHECKS]);
    reversa_insight_free(s.insight);
    reversa_matching_free(s.matching);
    reversa_problem_free(s.problem);
    free(s.times);
    return close_organisation(&s.on);
}

int main(int argc, char **argv)
{
    static const shape shapes[] = {{"mentors are plenty", 0.25},
                                   {"mentors are just enough", 0.11},
                                   {"mentors are scarce", 0.08},
                                   {"mentors are very scarce", 0.02}};
    static const int numbers[][2] = {[SAMPLE] = {1, 100}, [CHECKS] = {0, 0}, [THREADS] = {0, 1}};
    asked a;
    int n_wrong = 0;
    if (!read_line(argc, argv, numbers, N_NUMBERS, &a)) {
        fputs("explain [people | PEOPLE.csv PREFERENCES.csv] [sample] [checks] [threads]\n", stderr);
        return 2;
    }
    if (a.files[0])
        return run(&a, NULL) > 0;
    for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++)
        n_wrong += run(&a, &shapes[k]);
    return n_wrong > 0;
}
