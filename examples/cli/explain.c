/*
 * `reversa explain`: one pair, rule by rule and term by term, and what the best matching says of it. Works for pairs that
 * the rules do not allow, too. Without a pair: how much of the best matching had to be so.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "explain.h"
#include "output.h"
#include "print.h"

/* What is said of a pair. */
typedef struct explanation {
    const cli_inputs *inputs;
    int32_t mentor;
    int32_t mentee;
    int32_t n_terms;
    int32_t n_checks;
    reversa_term *terms;        /* [n_terms] */
    reversa_rule_check *checks; /* [n_checks] */
    reversa_raw_values *raw;    /* [n_terms + n_checks] behind the terms, then behind the rules */
    int32_t score;              /* as if it were eligible */
    bool eligible;
    cli_insight seen; /* without a matching where there is to be none */
} explanation;

static const char *const verdicts[] = {"pass", "fail", "skipped"};

/* What stands behind each term and each rule. */
static reversa_status find_values(cli_session *session, const reversa_scorer *scorer, explanation *e)
{
    reversa_status status = REVERSA_OK;
    e->raw = table_memory(NULL, (size_t)e->n_terms + (size_t)e->n_checks, sizeof *e->raw);
    for (int32_t i = 0; i < e->n_terms && !status; i++)
        status = reversa_scorer_term_values(session->ctx, scorer, i, e->mentor, e->mentee, &e->raw[i]);
    for (int32_t i = 0; i < e->n_checks && !status; i++)
        status = reversa_scorer_rule_values(session->ctx, scorer, i, e->mentor, e->mentee, &e->raw[e->n_terms + i]);
    return status;
}

static reversa_status explain(cli_session *session, const reversa_scorer *scorer, explanation *e)
{
    const reversa_block block = {.mentees = &e->mentee, .n_mentees = 1, .mentors = &e->mentor, .n_mentors = 1};
    int32_t score = REVERSA_NOT_ELIGIBLE;
    e->n_terms = reversa_scorer_n_terms(scorer);
    e->n_checks = reversa_scorer_n_rules(scorer);
    e->terms = table_memory(NULL, (size_t)e->n_terms, sizeof *e->terms);
    e->checks = table_memory(NULL, (size_t)e->n_checks, sizeof *e->checks);
    reversa_status status = reversa_scorer_explain(session->ctx, scorer, e->mentor, e->mentee, e->terms, e->checks);
    if (!status)
        status = reversa_scorer_block(session->ctx, scorer, &block, &score);
    if (!status)
        status = find_values(session, scorer, e);
    if (status)
        return status;
    e->eligible = score != REVERSA_NOT_ELIGIBLE;
    for (int32_t i = 0; i < e->n_terms; i++)
        e->score += e->terms[i].contribution;
    if (e->eligible)
        e->score = score; /* scores from elsewhere have no terms */
    return REVERSA_OK;
}

/* ---- pieces */

/* A raw value as a cell, NULL where there is nothing to tell. */
static const char *told(const char *text)
{
    return text[0] ? text : NULL;
}

static cli_table *rules_table(const explanation *e)
{
    const table_column columns[] = {{"rule", false},   {"column", false}, {"verdict", false},
                                    {"mentor", false}, {"mentee", false}, {"common", false}};
    cli_table *table = table_create(columns, 6);
    for (int32_t i = 0; i < e->n_checks; i++) {
        const reversa_rule_check *check = &e->checks[i];
        const reversa_raw_values *raw = &e->raw[e->n_terms + i];
        const char *const cells[] = {check->name,       check->attribute,  verdicts[check->verdict],
                                     told(raw->mentor), told(raw->mentee), told(raw->common)};
        table_add(table, cells);
    }
    return table;
}

/* Beside the numbers there is no room for them on a terminal. */
static cli_table *values_table(const explanation *e)
{
    const table_column columns[] = {{"criterion", false}, {"mentor", false}, {"mentee", false}, {"common", false}};
    cli_table *table = table_create(columns, 4);
    for (int32_t i = 0; i < e->n_terms; i++) {
        const reversa_raw_values *raw = &e->raw[i];
        const char *const cells[] = {e->terms[i].name, told(raw->mentor), told(raw->mentee), told(raw->common)};
        table_add(table, cells);
    }
    return table;
}

/* For programs all numbers are whole millionths, as in the results, and weights as in the programme. */
static cli_table *terms_table(const explanation *e, cli_format format)
{
    const table_column columns[] = {{"criterion", false}, {"weight", true},  {"value", true},  {"contribution", true},
                                    {"mentor", false},    {"mentee", false}, {"common", false}};
    cli_table *table = table_create(columns, format == FORMAT_TABLE ? 4 : 7);
    for (int32_t i = 0; i < e->n_terms; i++) {
        const reversa_term *term = &e->terms[i];
        number_text weight = print_millionths((int64_t)term->weight * 1000, 3);
        number_text value;
        number_text contribution;
        if (format == FORMAT_TABLE) {
            value = print_millionths(term->value, 3);
            contribution = print_millionths(term->contribution, 6);
        } else {
            snprintf(value.text, sizeof value.text, "%" PRId32, term->value);
            snprintf(contribution.text, sizeof contribution.text, "%" PRId32, term->contribution);
        }
        const char *shown = value.text;
        if (term->value == REVERSA_MISSING_VALUE)
            shown = format == FORMAT_TABLE ? "left out" : NULL;
        const reversa_raw_values *raw = &e->raw[i];
        const char *const cells[] = {term->name,        weight.text,      shown, contribution.text, told(raw->mentor),
                                     told(raw->mentee), told(raw->common)};
        table_add(table, cells);
    }
    return table;
}

static bool takes_part(const explanation *e, reversa_side side)
{
    return reversa_cohort_capacity(e->inputs->cohort, side == REVERSA_MENTOR ? e->mentor : e->mentee, side) > 0;
}

/* ---- the three forms */

static void print_reasons(const explanation *e, FILE *stream)
{
    const char *before = "not eligible: ";
    static const char *const sides[] = {"mentor", "mentee"};
    for (int side = 0; side < 2; side++) {
        if (takes_part(e, (reversa_side)side))
            continue;
        fprintf(stream, "%sthe %s did not sign up for that side, or has no place", before, sides[side]);
        before = "; ";
    }
    for (int32_t i = 0; i < e->n_checks; i++) {
        const reversa_rule_check *check = &e->checks[i];
        if (check->verdict != REVERSA_VERDICT_FAIL)
            continue;
        fprintf(stream, "%srule %s", before, check->name);
        print_text(stream, check->attribute ? " " : "", check->attribute ? check->attribute : "", " fails");
        before = "; ";
    }
    fputs(before[0] == 'n' ? "not eligible\n" : "\n", stream);
}

static void print_for_people(const explanation *e, FILE *stream)
{
    const reversa_cohort *cohort = e->inputs->cohort;
    char heading[400];
    snprintf(heading, sizeof heading, "Mentor %s, mentee %s", reversa_cohort_id(cohort, e->mentor),
             reversa_cohort_id(cohort, e->mentee));
    print_heading(stream, heading);
    if (e->eligible)
        fputs("eligible\n", stream);
    else
        print_reasons(e, stream);
    fprintf(stream, "score %s of 1%s\n\n", print_millionths(e->score, 6).text,
            e->eligible ? "" : ", if it were allowed");
    cli_table *table = rules_table(e);
    table_print(table, stream, FORMAT_TABLE);
    table_free(table);
    if (e->n_terms == 0)
        return;
    fputc('\n', stream);
    table = terms_table(e, FORMAT_TABLE);
    table_print(table, stream, FORMAT_TABLE);
    table_free(table);
    fputc('\n', stream);
    table = values_table(e);
    table_print(table, stream, FORMAT_TABLE);
    table_free(table);
    for (int32_t i = 0; i < e->n_terms; i++) {
        if (e->terms[i].missing)
            print_text(stream, "", e->terms[i].name, ": at least one of the two says nothing\n");
    }
}

static void print_all_for_people(const explanation *e, FILE *stream)
{
    print_for_people(e, stream);
    if (e->seen.matching)
        insight_print(&e->seen, stream);
}

static void print_json(const explanation *e, FILE *stream)
{
    const reversa_cohort *cohort = e->inputs->cohort;
    cli_table *rules = rules_table(e);
    cli_table *terms = terms_table(e, FORMAT_JSON);
    fputs("{\n  \"mentor_id\": ", stream);
    table_json_text(stream, reversa_cohort_id(cohort, e->mentor));
    fputs(",\n  \"mentee_id\": ", stream);
    table_json_text(stream, reversa_cohort_id(cohort, e->mentee));
    fprintf(stream,
            ",\n  \"eligible\": %s,\n  \"mentor_takes_part\": %s,\n  \"mentee_takes_part\": %s,\n  \"score\": %" PRId32
            ",\n  \"rules\": ",
            e->eligible ? "true" : "false", takes_part(e, REVERSA_MENTOR) ? "true" : "false",
            takes_part(e, REVERSA_MENTEE) ? "true" : "false", e->score);
    table_print_json(rules, stream, 2);
    fputs(",\n  \"terms\": ", stream);
    table_print_json(terms, stream, 2);
    if (e->seen.matching) {
        fputs(",\n  \"matching\": ", stream);
        insight_print_json(&e->seen, stream);
    }
    fputs("\n}\n", stream);
    table_free(rules);
    table_free(terms);
}

/* One table: a row for the whole, for each rule, for each term. */
static void print_csv(const explanation *e, FILE *stream)
{
    const table_column columns[] = {{"part", false},   {"name", false},  {"column", false},      {"verdict", false},
                                    {"weight", true},  {"value", true},  {"contribution", true}, {"mentor", false},
                                    {"mentee", false}, {"common", false}};
    cli_table *table = table_create(columns, 10);
    number_text numbers[3];
    snprintf(numbers[0].text, sizeof numbers[0].text, "%" PRId32, e->score);
    const char *const whole[] = {"pair", "score", NULL, e->eligible ? "pass" : "fail", NULL, NULL, numbers[0].text,
                                 NULL,   NULL,    NULL};
    table_add(table, whole);
    for (int32_t i = 0; i < e->n_checks; i++) {
        const reversa_rule_check *check = &e->checks[i];
        const reversa_raw_values *raw = &e->raw[e->n_terms + i];
        const char *const cells[] = {"rule", check->name,       check->attribute,  verdicts[check->verdict], NULL, NULL,
                                     NULL,   told(raw->mentor), told(raw->mentee), told(raw->common)};
        table_add(table, cells);
    }
    for (int32_t i = 0; i < e->n_terms; i++) {
        const reversa_term *term = &e->terms[i];
        numbers[0] = print_millionths((int64_t)term->weight * 1000, 3);
        snprintf(numbers[1].text, sizeof numbers[1].text, "%" PRId32, term->value);
        snprintf(numbers[2].text, sizeof numbers[2].text, "%" PRId32, term->contribution);
        const char *value = term->value == REVERSA_MISSING_VALUE ? NULL : numbers[1].text;
        const char *const cells[] = {"criterion",
                                     term->name,
                                     NULL,
                                     term->missing ? "missing" : "",
                                     numbers[0].text,
                                     value,
                                     numbers[2].text,
                                     told(e->raw[i].mentor),
                                     told(e->raw[i].mentee),
                                     told(e->raw[i].common)};
        table_add(table, cells);
    }
    if (e->seen.matching)
        insight_add_rows(&e->seen, table);
    table_print(table, stream, FORMAT_CSV);
    table_free(table);
}

static int print(cli_session *session, const explanation *e)
{
    cli_output output;
    int code = output_open(&output, session->settings->output);
    if (!code && session->settings->format == FORMAT_JSON)
        print_json(e, output.stream);
    else if (!code && session->settings->format == FORMAT_CSV)
        print_csv(e, output.stream);
    else if (!code)
        print_all_for_people(e, output.stream);
    return output_close(&output, code);
}

static int explain_pair(cli_session *session, const cli_inputs *inputs)
{
    char **arguments = session->settings->arguments;
    explanation e = {.inputs = inputs};
    e.mentor = inputs_find(inputs, arguments[0], arguments[1]);
    e.mentee = inputs_find(inputs, arguments[0], arguments[2]);
    if (e.mentor < 0 || e.mentee < 0)
        return EXIT_INPUT;
    reversa_scorer *scorer = NULL;
    reversa_status status = reversa_scorer_create(session->ctx, inputs->problem, &scorer);
    if (!status)
        status = explain(session, scorer, &e);
    int code = status ? session_failed(session, status) : 0;
    if (!code && !session->settings->no_match)
        code = insight_open(session, inputs, e.mentor, e.mentee, &e.seen);
    if (!code)
        code = print(session, &e);
    insight_free(&e.seen);
    free(e.terms);
    free(e.checks);
    free(e.raw);
    reversa_scorer_free(scorer);
    return code;
}

static int run(cli_session *session)
{
    cli_inputs inputs;
    if (session->settings->n_arguments == 2)
        return session_usage("explain", "explain needs PEOPLE.csv MENTOR MENTEE, or PEOPLE.csv alone");
    int code = inputs_read(session, session->settings->arguments[0], &inputs);
    if (!code && session->settings->n_arguments == 1)
        code = insight_summary(session, &inputs);
    else if (!code)
        code = explain_pair(session, &inputs);
    inputs_free(&inputs);
    return code;
}

static const option explain_options[] = {
    {.name = "no-match",
     .kind = OPTION_FLAG,
     .help = "only rules and terms: do not look for the best matching",
     .offset = offsetof(cli_settings, no_match)},
    {.name = "costs",
     .kind = OPTION_WHOLE,
     .argument = "N",
     .initial = "0",
     .most = CLI_FIGURES,
     .help = "Where limits leave costs as bounds or unknown: find at most N of them by solving again, the pair's own "
             "first. Each takes as long as a match.",
     .offset = offsetof(cli_settings, costs)},
    OPTION_LOTTERY,
};

static const option_group explain_group = {.title = "Explaining", .options = explain_options, .n_options = 3};

const cli_command explain_command = {
    .name = "explain",
    .arguments = "PEOPLE.csv [MENTOR MENTEE]",
    .summary = "one pair: rules, terms, and what it costs to have it or not",
    .text = "Says whether the rules allow this pair, which pass and which fail, and what each criterion gives to its "
            "score,\n"
            "with the values of both behind each and what they have in common; those of sensitive columns are not "
            "shown.\n"
            "Then it finds the best matching and says whether the pair is in it, what the whole would lose by forcing "
            "or\n"
            "forbidding it, how high each of the two stands with the other, and what else they could have had.\n"
            "Each cost is marked exact or bound: without limits beyond places and loads all are exact; with them, ask\n"
            "for --costs.\n"
            "MENTOR and MENTEE are ids. The contributions add up to the score exactly; a perfect pair has 1 (1000000 "
            "in csv\n"
            "and json). Give it the same files as `match`, or it explains another programme.\n"
            "Without a pair it says how many pairs are in every best matching, and how many the lottery decided.\n",
    .files = INPUT_FILES,
    .examples = "  reversa explain people.csv P00012 P00077\n"
                "  reversa explain people.csv P00012 P00077 --programme mine.json --preferences preferences.csv\n"
                "  reversa explain people.csv P00012 P00077 --no-match --format json\n"
                "  reversa explain people.csv P00012 P00077 --programme limits.json --costs 7 --time-limit 5m\n"
                "  reversa explain people.csv\n",
    .groups = {&explain_group, &input_group, &report_group, &run_group, NULL},
    .least_arguments = 1,
    .most_arguments = 3,
    .run = run,
};
