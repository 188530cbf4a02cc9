/*
 * The best matching behind one pair: is the pair in it, what would it cost to do without it or to force it, what else could
 * its two people have had; and of all pairs, how many had to be so and how many the lottery decided.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "explain.h"
#include "output.h"
#include "print.h"

static const char *const sides[] = {"mentor", "mentee"};
static const char *const claims[] = {"none", "exact", "bound"};
static const char *const presences[] = {"unknown", "every", "some", "none"};

/* ---- costs by solving again */

/* What the pair (0) or an alternative is told to cost, and who that is. */
static reversa_exchange *figure(cli_insight *seen, int index, int32_t *mentor, int32_t *mentee)
{
    int side = (index - 1) / REVERSA_MAX_ALTERNATIVES;
    int k = (index - 1) % REVERSA_MAX_ALTERNATIVES;
    *mentor = seen->pair.mentor;
    *mentee = seen->pair.mentee;
    if (index == 0)
        return &seen->pair.exchange;
    if (k >= seen->pair.standing[side].n_alternatives)
        return NULL;
    reversa_alternative *other = &seen->pair.standing[side].alternatives[k];
    *(side == REVERSA_MENTOR ? mentee : mentor) = other->partner;
    return &other->exchange;
}

/* At most so many figures that are not exact, the pair's own first. */
static reversa_status solve_costs(cli_session *session, cli_insight *seen, uint64_t most)
{
    for (int k = 0; k < CLI_FIGURES && most > 0; k++) {
        int32_t mentor;
        int32_t mentee;
        reversa_exchange *exchange = figure(seen, k, &mentor, &mentee);
        if (!exchange || exchange->claim == REVERSA_CLAIM_EXACT || (k == 0 && seen->pair.pinned))
            continue;
        reversa_solved_exchange *solved = &seen->solved[k];
        reversa_status status = reversa_insight_solve(session->ctx, seen->insight, mentor, mentee, solved);
        if (status)
            return status;
        most--;
        if (solved->claim == REVERSA_CLAIM_NONE)
            continue;
        seen->is_solved[k] = true;
        *exchange = (reversa_exchange){
            .claim = solved->claim, .possible = solved->possible, .n_levels = solved->n_levels};
        memcpy(exchange->loss, solved->least, sizeof exchange->loss);
        if (k == 0 && solved->presence != REVERSA_PRESENCE_UNKNOWN)
            seen->pair.presence = solved->presence;
    }
    return REVERSA_OK;
}

/* What a new solve has found at most, where that is not what it has proven; NULL else. */
static const reversa_solved_exchange *range_of(const cli_insight *seen, const reversa_exchange *exchange)
{
    int index = 0;
    for (int side = 0; side < 2; side++) {
        for (int k = 0; k < REVERSA_MAX_ALTERNATIVES; k++) {
            if (exchange == &seen->pair.standing[side].alternatives[k].exchange)
                index = 1 + side * REVERSA_MAX_ALTERNATIVES + k;
        }
    }
    bool is_range = seen->is_solved[index] && exchange->claim == REVERSA_CLAIM_AT_LEAST && seen->solved[index].has_most;
    return is_range ? &seen->solved[index] : NULL;
}

int insight_open(cli_session *session, const cli_inputs *inputs, int32_t mentor, int32_t mentee, cli_insight *seen)
{
    *seen = (cli_insight){.inputs = inputs};
    reversa_status status = inputs_match(session, inputs, &seen->matching);
    if (status)
        return session_failed(session, status);
    reversa_outcome outcome = reversa_matching_outcome(seen->matching);
    if (outcome != REVERSA_OUTCOME_OPTIMAL && outcome != REVERSA_OUTCOME_FEASIBLE)
        return 0;
    status = reversa_insight_create(session->ctx, inputs->problem, seen->matching, NULL, &seen->insight);
    if (!status && mentor >= 0)
        status = reversa_insight_pair(session->ctx, seen->insight, mentor, mentee, &seen->pair);
    if (!status && mentor >= 0)
        status = solve_costs(session, seen, session->settings->costs);
    if (!status && mentor >= 0) {
        seen->n_terms = reversa_scorer_n_terms(reversa_insight_scorer(seen->insight));
        seen->deciding = table_memory(NULL, (size_t)seen->n_terms, sizeof *seen->deciding);
        status = reversa_insight_terms(session->ctx, seen->insight, &seen->pair, seen->deciding);
    }
    return status ? session_failed(session, status) : 0;
}

void insight_free(cli_insight *seen)
{
    free(seen->deciding);
    reversa_insight_free(seen->insight);
    reversa_matching_free(seen->matching);
}

/* ---- losses in words */

static bool is_points(const char *level)
{
    return strcmp(level, "score") == 0;
}

/* "mentees 1, score 0.012 to 0.015" of what is not 0, "nothing". */
static void describe_loss(const cli_insight *seen, const reversa_exchange *exchange, char *text, size_t size)
{
    size_t used = 0;
    const reversa_solved_exchange *range = range_of(seen, exchange);
    snprintf(text, size, "%s", exchange->possible ? "nothing" : "not possible");
    if (exchange->claim == REVERSA_CLAIM_NONE)
        snprintf(text, size, "not known");
    for (int32_t l = 0; l < exchange->n_levels && exchange->possible; l++) {
        reversa_level level;
        reversa_matching_level(seen->matching, l, &level);
        int64_t loss = exchange->loss[l];
        int64_t most = range ? range->most[l] : loss;
        if ((loss == 0 && most == 0) || used >= size)
            continue;
        number_text number = is_points(level.name) ? print_millionths(loss, 6) : print_whole(loss);
        used += (size_t)snprintf(text + used, size - used, "%s%s %s", used ? ", " : "", level.name, number.text);
        number = is_points(level.name) ? print_millionths(most, 6) : print_whole(most);
        if (most != loss && used < size)
            used += (size_t)snprintf(text + used, size - used, " to %s", number.text);
    }
}

static void print_verdict(const cli_insight *seen, FILE *stream)
{
    static const char *const made[] = {"the best matching has it", "every best matching has it",
                                       "this best matching has it, another does without: the lottery decided", ""};
    static const char *const not_made[] = {"the best matching does without it", "",
                                           "another best matching has it: the lottery decided",
                                           "no best matching has it"};
    const reversa_pair_insight *pair = &seen->pair;
    if (pair->pinned)
        fputs("pinned by a reviewer\n", stream);
    else
        fprintf(stream, "%s\n", pair->chosen ? made[pair->presence] : not_made[pair->presence]);
}

static void print_cost(const cli_insight *seen, FILE *stream)
{
    const reversa_pair_insight *pair = &seen->pair;
    char loss[300];
    if (pair->exchange.claim == REVERSA_CLAIM_NONE && !pair->pinned)
        fputs(
            "what it costs the whole is not known: limits leave no prices for it; --costs finds it by solving again\n",
            stream);
    if (pair->exchange.claim == REVERSA_CLAIM_NONE)
        return;
    describe_loss(seen, &pair->exchange, loss, sizeof loss);
    bool is_range = range_of(seen, &pair->exchange) != NULL;
    if (!pair->exchange.possible)
        fprintf(stream, "no matching %s it\n", pair->chosen ? "does without" : "has");
    else
        fprintf(stream, "%s would cost the whole%s: %s\n", pair->chosen ? "to do without it" : "to force it",
                pair->exchange.claim == REVERSA_CLAIM_AT_LEAST && !is_range ? " at least" : "", loss);
    if (pair->deciding_claim != REVERSA_CLAIM_EXACT)
        return;
    number_text score = print_millionths(pair->deciding, 6);
    if (pair->deciding < 0)
        fputs("no score would bring it into a best matching\n", stream);
    else if (pair->chosen)
        fprintf(stream, "a best matching has it down to a score of %s\n", score.text);
    else
        fprintf(stream, "a best matching would have it from a score of %s on\n", score.text);
}

/* A criterion that could bring the pair in by itself. */
static bool would_do(const cli_insight *seen, int32_t term)
{
    const reversa_pair_insight *pair = &seen->pair;
    return !pair->chosen && pair->deciding > pair->score && seen->deciding[term] != REVERSA_MISSING_VALUE;
}

static void print_terms(const cli_insight *seen, FILE *stream)
{
    for (int32_t k = 0; k < seen->n_terms; k++) {
        if (!would_do(seen, k))
            continue;
        print_text(stream, "  ", reversa_problem_criterion_name(seen->inputs->problem, k), "");
        fprintf(stream, " alone would do with a value of %s\n", print_millionths(seen->deciding[k], 3).text);
    }
}

static void print_standing(const cli_insight *seen, int side, FILE *stream)
{
    const reversa_standing *standing = &seen->pair.standing[side];
    if (standing->rank == 0)
        return;
    fprintf(stream, "the %s sees the %s as number %s of %s", sides[side], sides[!side],
            print_whole(standing->rank).text, print_whole(standing->eligible).text);
    if (standing->tied)
        fprintf(stream, ", with %s as good", print_whole(standing->tied).text);
    fputc('\n', stream);
}

void insight_print(const cli_insight *seen, FILE *stream)
{
    const table_column columns[] = {
        {"for the", false}, {"instead", false}, {"score", true}, {"would cost", false}, {"figure", false}};
    if (!seen->insight) {
        fprintf(stream, "\nno matching to compare with: %s\n",
                reversa_outcome_name(reversa_matching_outcome(seen->matching)));
        return;
    }
    fputc('\n', stream);
    print_verdict(seen, stream);
    print_cost(seen, stream);
    print_terms(seen, stream);
    cli_table *table = table_create(columns, 5);
    int32_t n = 0;
    for (int side = 0; side < 2; side++) {
        const reversa_standing *standing = &seen->pair.standing[side];
        print_standing(seen, side, stream);
        for (int32_t k = 0; k < standing->n_alternatives; k++, n++) {
            const reversa_alternative *other = &standing->alternatives[k];
            char loss[300];
            number_text score = print_millionths(other->score, 6);
            describe_loss(seen, &other->exchange, loss, sizeof loss);
            const char *const cells[] = {sides[side], reversa_cohort_id(seen->inputs->cohort, other->partner),
                                         score.text, loss, claims[other->exchange.claim]};
            table_add(table, cells);
        }
    }
    if (n > 0) {
        fputc('\n', stream);
        table_print(table, stream, FORMAT_TABLE);
    }
    table_free(table);
}

/* ---- for programs */

static void json_losses(const cli_insight *seen, const char *name, const int64_t *loss, FILE *stream)
{
    fprintf(stream, ", \"%s\": {", name);
    for (int32_t l = 0; l < reversa_matching_n_levels(seen->matching); l++) {
        reversa_level level;
        reversa_matching_level(seen->matching, l, &level);
        fprintf(stream, "%s\"%s\": %" PRId64, l ? ", " : "", level.name, loss[l]);
    }
    fputc('}', stream);
}

static void json_exchange(const cli_insight *seen, const reversa_exchange *exchange, FILE *stream)
{
    const reversa_solved_exchange *range = range_of(seen, exchange);
    fprintf(stream, "{\"claim\": \"%s\"", claims[exchange->claim]);
    if (exchange->claim != REVERSA_CLAIM_NONE)
        fprintf(stream, ", \"possible\": %s", exchange->possible ? "true" : "false");
    if (exchange->possible)
        json_losses(seen, "loss", exchange->loss, stream);
    if (range)
        json_losses(seen, "loss_at_most", range->most, stream);
    fputc('}', stream);
}

static void json_standing(const cli_insight *seen, int side, FILE *stream)
{
    const reversa_standing *standing = &seen->pair.standing[side];
    fprintf(stream, "    \"%s\": {\"eligible\": %" PRId32, sides[side], standing->eligible);
    if (standing->rank > 0)
        fprintf(stream, ", \"rank\": %" PRId32 ", \"tied\": %" PRId32, standing->rank, standing->tied);
    fputs(", \"alternatives\": [", stream);
    for (int32_t k = 0; k < standing->n_alternatives; k++) {
        const reversa_alternative *other = &standing->alternatives[k];
        fputs(k ? ",\n      {\"id\": " : "\n      {\"id\": ", stream);
        table_json_text(stream, reversa_cohort_id(seen->inputs->cohort, other->partner));
        fprintf(stream, ", \"score\": %" PRId32 ", \"exchange\": ", other->score);
        json_exchange(seen, &other->exchange, stream);
        fputc('}', stream);
    }
    fputs("]}", stream);
}

static void json_terms(const cli_insight *seen, FILE *stream)
{
    const char *before = ",\n    \"would_do_alone\": {";
    for (int32_t k = 0; k < seen->n_terms; k++) {
        if (!would_do(seen, k))
            continue;
        fputs(before, stream);
        table_json_text(stream, reversa_problem_criterion_name(seen->inputs->problem, k));
        fprintf(stream, ": %" PRId32, seen->deciding[k]);
        before = ", ";
    }
    fputs(before[1] == '\n' ? "" : "}", stream);
}

void insight_print_json(const cli_insight *seen, FILE *stream)
{
    const reversa_pair_insight *pair = &seen->pair;
    fprintf(stream, "{\n    \"outcome\": \"%s\"", reversa_outcome_name(reversa_matching_outcome(seen->matching)));
    if (seen->insight) {
        fprintf(stream,
                ",\n    \"chosen\": %s,\n    \"pinned\": %s,\n    \"in_best_matchings\": \"%s\",\n    \"exchange\": ",
                pair->chosen ? "true" : "false", pair->pinned ? "true" : "false", presences[pair->presence]);
        json_exchange(seen, &pair->exchange, stream);
        if (pair->deciding_claim == REVERSA_CLAIM_EXACT && pair->deciding >= 0)
            fprintf(stream, ",\n    \"deciding_score\": %" PRId32, pair->deciding);
        json_terms(seen, stream);
        for (int side = 0; side < 2; side++) {
            fputs(",\n", stream);
            json_standing(seen, side, stream);
        }
    }
    fputs("\n  }", stream);
}

static void add_row(cli_table *table, const char *part, const char *name, const char *verdict, int64_t value)
{
    number_text number;
    snprintf(number.text, sizeof number.text, "%" PRId64, value);
    const char *const cells[] = {part, name, NULL, verdict, NULL, number.text, NULL, NULL, NULL, NULL};
    table_add(table, cells);
}

void insight_add_rows(const cli_insight *seen, cli_table *table)
{
    const reversa_exchange *exchange = &seen->pair.exchange;
    if (!seen->insight)
        return;
    add_row(table, "matching", seen->pair.chosen ? "chosen" : "not chosen", presences[seen->pair.presence],
            seen->pair.chosen);
    for (int32_t l = 0; l < exchange->n_levels && exchange->possible; l++) {
        reversa_level level;
        reversa_matching_level(seen->matching, l, &level);
        add_row(table, "loss", level.name, claims[exchange->claim], exchange->loss[l]);
    }
    for (int side = 0; side < 2; side++) {
        if (seen->pair.standing[side].rank > 0)
            add_row(table, "rank", sides[side], NULL, seen->pair.standing[side].rank);
    }
}

/* ---- all pairs */

static void print_classes(const reversa_matching *matching, const reversa_classification *all, cli_format format,
                          FILE *stream)
{
    const char *outcome = reversa_outcome_name(reversa_matching_outcome(matching));
    bool known = all->claim != REVERSA_CLAIM_NONE;
    if (format == FORMAT_JSON) {
        fprintf(stream, "{\n  \"outcome\": \"%s\",\n  \"pairs\": %" PRId32 ",\n  \"claim\": \"%s\"", outcome,
                all->n_pairs, claims[all->claim]);
        if (known)
            fprintf(stream, ",\n  \"in_every_best_matching\": %" PRId32, all->n_every);
        if (all->claim == REVERSA_CLAIM_EXACT)
            fprintf(stream, ",\n  \"decided_by_lottery\": %" PRId32 ",\n  \"other_pairs_in_some\": %" PRId64,
                    all->n_some, all->n_open);
        fputs("\n}\n", stream);
        return;
    }
    fprintf(stream, "%s pairs, %s\n", print_whole(all->n_pairs).text, outcome);
    if (known)
        fprintf(stream, "  %s%s are in every best matching\n", all->claim == REVERSA_CLAIM_EXACT ? "" : "at least ",
                print_whole(all->n_every).text);
    if (all->claim == REVERSA_CLAIM_EXACT)
        fprintf(stream,
                "  %s the lottery decided: another best matching does without them\n  %s pairs that were not made "
                "are in some best matching\n",
                print_whole(all->n_some).text, print_whole(all->n_open).text);
    if (!known)
        fputs("  how many of them had to be so is not known: the objective or the limits leave no prices\n", stream);
}

int insight_summary(cli_session *session, const cli_inputs *inputs)
{
    cli_insight seen;
    cli_output output;
    reversa_classification all = {.claim = REVERSA_CLAIM_NONE};
    int code = insight_open(session, inputs, -1, -1, &seen);
    if (!code && seen.insight) {
        reversa_status status = reversa_insight_classify(session->ctx, seen.insight, NULL, &all);
        code = status ? session_failed(session, status) : 0;
    }
    if (!code) {
        code = output_open(&output, session->settings->output);
        if (!code)
            print_classes(seen.matching, &all, (cli_format)session->settings->format, output.stream);
        code = output_close(&output, code);
        if (!code && !seen.insight)
            code = reversa_matching_outcome(seen.matching) == REVERSA_OUTCOME_INFEASIBLE ? EXIT_INFEASIBLE
                                                                                         : EXIT_NO_RESULT;
    }
    insight_free(&seen);
    return code;
}
