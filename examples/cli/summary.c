/*
 * The summary answers in the order in which a programme manager asks: how many pairs, how good, is it the best, who has
 * nobody and why, what held us back, where is it. It computes nothing but sums of what the matching says.
 */
#include "summary.h"

#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "print.h"
#include "reasons.h"
#include "table.h"

#define LABEL 22                                   /* columns before the text of a line */
#define CONFLICT_MARGIN "                        " /* two columns more */

typedef struct reason_text {
    reversa_reason reason;
    const char *text;
} reason_text;

static const reason_text reasons[] = {
    {REVERSA_REASON_NO_CAPACITY, "have no place (capacity 0)"},
    {REVERSA_REASON_NO_ELIGIBLE, "the rules leave them nobody"},
    {REVERSA_REASON_ONE_ROLE, "hold the other role"},
    {REVERSA_REASON_LIMIT, "limits forbid their pairs"},
    {REVERSA_REASON_OUTBID, "their eligible partners are better placed with others, or add nothing"},
    {REVERSA_REASON_STOPPED, "the search was stopped"},
};

#define N_REASONS (sizeof reasons / sizeof reasons[0])

/* What a matching comes to. */
typedef struct totals {
    int64_t matched[2]; /* people, by side */
    int64_t places[2];
    int64_t score;
    int64_t pinned;
    int32_t lowest;
} totals;

static totals count(const cli_inputs *inputs, const reversa_matching *matching)
{
    totals t = {.lowest = 1000000};
    int32_t n_people = reversa_cohort_n_people(inputs->cohort);
    unsigned char *seen = table_memory(NULL, (size_t)n_people, 1);
    memset(seen, 0, (size_t)n_people);
    for (int32_t i = 0; i < reversa_matching_n_pairs(matching); i++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, i, &pair);
        t.matched[REVERSA_MENTOR] += !(seen[pair.mentor] & 1);
        t.matched[REVERSA_MENTEE] += !(seen[pair.mentee] & 2);
        seen[pair.mentor] |= 1;
        seen[pair.mentee] |= 2;
        t.score += pair.score;
        t.pinned += pair.state == REVERSA_PAIR_PINNED;
        if (pair.score < t.lowest)
            t.lowest = pair.score;
    }
    for (int32_t p = 0; p < n_people; p++) {
        t.places[REVERSA_MENTOR] += reversa_cohort_capacity(inputs->cohort, p, REVERSA_MENTOR);
        t.places[REVERSA_MENTEE] += reversa_cohort_capacity(inputs->cohort, p, REVERSA_MENTEE);
    }
    free(seen);
    return t;
}

static void label(FILE *stream, const char *text)
{
    fprintf(stream, "  %s%*s", text, LABEL - 2 - print_columns(text), "");
}

static void print_people(FILE *stream, const cli_inputs *inputs, const totals *t)
{
    label(stream, "people");
    fprintf(stream, "%s\n", print_whole(reversa_cohort_n_people(inputs->cohort)).text);
    label(stream, "took part");
    fprintf(stream, "%s mentors with %s places, %s mentees with %s places\n",
            print_whole(reversa_problem_n_people(inputs->problem, REVERSA_MENTOR)).text,
            print_whole(t->places[REVERSA_MENTOR]).text,
            print_whole(reversa_problem_n_people(inputs->problem, REVERSA_MENTEE)).text,
            print_whole(t->places[REVERSA_MENTEE]).text);
}

static void print_reached(FILE *stream, const cli_inputs *inputs, const reversa_matching *matching, const totals *t)
{
    int32_t n_pairs = reversa_matching_n_pairs(matching);
    label(stream, "pairs");
    fprintf(stream, "%s", print_whole(n_pairs).text);
    if (t->pinned)
        fprintf(stream, ", of them %s pinned", print_whole(t->pinned).text);
    fputc('\n', stream);
    label(stream, "have a partner");
    fprintf(stream, "%s of %s mentees, %s of %s mentors\n", print_whole(t->matched[REVERSA_MENTEE]).text,
            print_whole(reversa_problem_n_people(inputs->problem, REVERSA_MENTEE)).text,
            print_whole(t->matched[REVERSA_MENTOR]).text,
            print_whole(reversa_problem_n_people(inputs->problem, REVERSA_MENTOR)).text);
    if (n_pairs == 0)
        return;
    label(stream, "score of a pair");
    fprintf(stream, "%s on average, %s the lowest (of 1)\n",
            print_millionths((t->score + n_pairs / 2) / n_pairs, 3).text, print_millionths(t->lowest, 3).text);
}

static int64_t mean(int64_t total, int64_t n)
{
    return n > 0 ? (total + n / 2) / n : 0;
}

/* What chance would have given, and what nobody can exceed. */
static void print_baseline(FILE *stream, const reversa_baseline *baseline)
{
    reversa_series_summary random;
    reversa_series_summary alone;
    if (!baseline)
        return;
    reversa_baseline_summary(baseline, REVERSA_SERIES_RANDOM, &random);
    reversa_baseline_summary(baseline, REVERSA_SERIES_BEST_ALONE, &alone);
    if (random.n == 0 || alone.n == 0)
        return;
    label(stream, "compared");
    fprintf(stream, "a random matching has %s pairs of %s; the best for each mentee alone would be %s\n",
            print_whole(random.n).text, print_millionths(mean(random.total, random.n), 3).text,
            print_millionths(mean(alone.total, alone.n), 3).text);
}

/* The draw that was asked for. */
static void print_draw(FILE *stream, const cli_settings *settings, const reversa_matching *matching)
{
    if (!settings->lottery)
        return;
    label(stream, "drawn");
    if (reversa_matching_is_drawn(matching))
        fprintf(stream, "among all that are equally good, by the seed %llu\n", (unsigned long long)settings->lottery);
    else
        fprintf(stream, "no: the time limit passed before\n");
}

/* How much of it had to be so. */
static void print_lottery(FILE *stream, const reversa_classification *lottery)
{
    if (!lottery || lottery->claim != REVERSA_CLAIM_EXACT || lottery->n_pairs == 0)
        return;
    label(stream, "lottery");
    fprintf(stream, "%s of %s pairs are in every best matching; the lottery decided %s\n",
            print_whole(lottery->n_every).text, print_whole(lottery->n_pairs).text, print_whole(lottery->n_some).text);
}

/* A value of a level; a score in points, a point being a perfect pair. */
static number_text level_number(const reversa_level *level, int64_t value)
{
    static const char *const scores[] = {"score", "worst", "leximin"};
    for (size_t k = 0; k < sizeof scores / sizeof scores[0]; k++) {
        if (strcmp(level->name, scores[k]) == 0)
            return print_millionths(value, 6);
    }
    return print_whole(value);
}

/* "most", or "least" of a level of which less is better. */
static const char *level_end(const reversa_level *level)
{
    return strcmp(level->name, "even") == 0 ? "least" : "most";
}

/* What the levels after it would gain without it. */
static void print_level_price(FILE *stream, const reversa_matching *matching, int32_t index)
{
    bool any = false;
    for (int32_t i = index + 1; i < reversa_matching_n_levels(matching); i++) {
        int64_t price = reversa_matching_level_price(matching, index, i);
        reversa_level level;
        reversa_matching_level(matching, i, &level);
        if (price == REVERSA_NO_PRICE)
            continue;
        if (!any)
            label(stream, "");
        number_text size = level_number(&level, price < 0 ? -price : price);
        fprintf(stream, "%s%s ", any ? ", " : "  without it: ", level.name);
        if (price == 0)
            fputs("the same", stream);
        else
            fprintf(stream, "%s by %s", price < 0 ? "worse" : "better", size.text);
        any = true;
    }
    if (any)
        fputc('\n', stream);
}

static void print_levels(FILE *stream, const reversa_matching *matching)
{
    for (int32_t i = 0; i < reversa_matching_n_levels(matching); i++) {
        reversa_level level;
        reversa_matching_level(matching, i, &level);
        label(stream, i == 0 ? "objective" : "");
        fprintf(stream, "%s: %s, at %s %s possible%s", level.name, level_number(&level, level.value).text,
                level_end(&level), level_number(&level, level.bound).text, i ? " with that" : "");
        if (level.given_up > 0)
            fprintf(stream, ", may fall by %s", level_number(&level, level.given_up).text);
        fputs(level.proven ? "\n" : " (not proven)\n", stream);
        print_level_price(stream, matching, i);
    }
}

/* Pairs without a proof: what stood in its way, and how far the best can be away on the first level that it concerns. */
static void print_not_proven(FILE *stream, const reversa_matching *matching, bool late)
{
    fputs("not proven best", stream);
    for (int32_t i = 0; i < reversa_matching_n_levels(matching); i++) {
        reversa_level level;
        reversa_matching_level(matching, i, &level);
        if (level.proven)
            continue;
        fprintf(stream, "; %s: at %s %s possible", level.name, level_end(&level),
                level_number(&level, level.bound).text);
        break;
    }
    fprintf(stream, "%s; all rules and limits hold\n", late ? "; stopped early, at the time limit" : "");
}

static void print_outcome(FILE *stream, const reversa_matching *matching, bool late, bool explained)
{
    reversa_certificate proof = reversa_matching_certificate(matching);
    const char *scope = proof.scope == REVERSA_SCOPE_ELIGIBLE ? "all" : "the candidates among";
    number_text eligible = print_whole(proof.n_eligible);
    label(stream, "result");
    switch (reversa_matching_outcome(matching)) {
    case REVERSA_OUTCOME_OPTIMAL:
        fprintf(stream, "optimal: proven over %s %s eligible pairs\n", scope, eligible.text);
        break;
    case REVERSA_OUTCOME_FEASIBLE:
        print_not_proven(stream, matching, late);
        break;
    case REVERSA_OUTCOME_INFEASIBLE:
        fprintf(stream, "infeasible: no choice among %s %s eligible pairs meets %s\n", scope, eligible.text,
                explained ? "the limits" : "these limits together:");
        for (int32_t i = 0; !explained && reversa_matching_conflict(matching, i); i++)
            print_text(stream, CONFLICT_MARGIN, reversa_matching_conflict(matching, i), "\n");
        break;
    case REVERSA_OUTCOME_STOPPED: /* has no summary */
        break;
    }
}

static void print_unmatched(FILE *stream, const reversa_matching *matching)
{
    int64_t counts[N_REASONS][2] = {{0}};
    int32_t n = reversa_matching_n_unmatched(matching);
    for (int32_t i = 0; i < n; i++) {
        reversa_unmatched someone;
        reversa_matching_unmatched(matching, i, &someone);
        if ((size_t)someone.reason < N_REASONS)
            counts[someone.reason][someone.side]++;
    }
    if (n == 0)
        return;
    print_heading(stream, "Without a partner");
    const table_column columns[] = {{"  mentees", true}, {"mentors", true}, {"because", false}};
    cli_table *table = table_create(columns, 3);
    for (size_t r = 0; r < N_REASONS; r++) {
        if (counts[r][REVERSA_MENTOR] + counts[r][REVERSA_MENTEE] == 0)
            continue;
        number_text mentees = print_whole(counts[r][REVERSA_MENTEE]);
        number_text mentors = print_whole(counts[r][REVERSA_MENTOR]);
        const char *const cells[] = {mentees.text, mentors.text, reasons[r].text};
        table_add(table, cells);
    }
    table_print(table, stream, FORMAT_TABLE);
    table_free(table);
}

/* Budgets count in millionths, quotas and loads in pairs: the text tells which. */
static number_text limit_number(const reversa_limit_use *use, int64_t value)
{
    number_text none = {"–"};
    if (value == INT64_MIN || value == INT64_MAX)
        return none;
    if (strncmp(use->text, "budget", 6) == 0)
        return print_millionths(value, 2);
    return print_whole(value);
}

static void print_limits(FILE *stream, const reversa_matching *matching)
{
    int32_t n = reversa_matching_n_limits(matching);
    if (n == 0)
        return;
    print_heading(stream, "Limits");
    const table_column columns[] = {{"  limit", false}, {"now", true}, {"least", true}, {"most", true}, {"", false}};
    cli_table *table = table_create(columns, 5);
    for (int32_t i = 0; i < n; i++) {
        reversa_limit_use use;
        char text[300];
        reversa_matching_limit(matching, i, &use);
        snprintf(text, sizeof text, "  %s", use.text);
        number_text value = limit_number(&use, use.value);
        number_text least = limit_number(&use, use.least);
        number_text most = limit_number(&use, use.most);
        char state[40] = "";
        if (use.violation > 0)
            snprintf(state, sizeof state, "violated by %s", print_whole(use.violation).text);
        else if (use.tight)
            snprintf(state, sizeof state, "tight");
        const char *const cells[] = {text, value.text, least.text, most.text, state};
        table_add(table, cells);
    }
    table_print(table, stream, FORMAT_TABLE);
    table_free(table);
}

static void print_warnings(FILE *stream, const reversa_problem *problem)
{
    int32_t n = reversa_problem_n_warnings(problem);
    if (n == 0)
        return;
    print_heading(stream, "Worth knowing");
    for (int32_t i = 0; i < n; i++) {
        fputs("  ", stream);
        print_wrapped(stream, 2, 2, print_width(stream), reversa_problem_warning(problem, i));
    }
}

static void print_files(FILE *stream, const cli_settings *settings, bool has_pairs)
{
    const char *folder = settings->output;
    print_heading(stream, "Where it is");
    if (settings->report == 0)
        fprintf(stream, "  %s/report.html     all of this%s, as a page to read and pass on\n", folder,
                has_pairs ? " and more" : "");
    if (has_pairs)
        fprintf(stream,
                "  %s/pairs.csv       who with whom, and why: points by criterion\n"
                "  %s/unmatched.csv   who has nobody, and why\n"
                "  %s/decisions.ndjson, certificate.json   what was decided of whom, and the proof\n",
                folder, folder, folder);
    fprintf(stream, "  %s/result.json     everything about this run, to keep\n", folder);
}

void summary_print(const cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                   const cli_told *told, FILE *stream)
{
    totals t = count(inputs, matching);
    const char *name = inputs->programme ? reversa_programme_name(inputs->programme) : "reverse mentoring (built in)";
    char heading[300];
    snprintf(heading, sizeof heading, "Programme: %s", name[0] ? name : "(no name)");
    reversa_outcome outcome = reversa_matching_outcome(matching);
    print_heading(stream, heading);
    print_people(stream, inputs, &t);
    bool has_pairs = outcome == REVERSA_OUTCOME_OPTIMAL || outcome == REVERSA_OUTCOME_FEASIBLE;
    if (has_pairs) {
        print_reached(stream, inputs, matching, &t);
        print_baseline(stream, told->baseline);
        print_draw(stream, session->settings, matching);
        print_lottery(stream, told->lottery);
        print_levels(stream, matching);
    }
    print_outcome(stream, matching, told->late, told->why != NULL);
    reasons_print(stream, told->why);
    print_unmatched(stream, matching);
    print_limits(stream, matching);
    print_warnings(stream, inputs->problem);
    if (output_has_folder(session->settings))
        print_files(stream, session->settings, has_pairs);
}
