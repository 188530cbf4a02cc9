/*
 * What the programme did to the ties between groups of people, such as departments: reporting lines are what was there, pairs
 * who have met are what came. People of whom the group is not known are left out, with their ties.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engagement.h"

#define PERMUTATIONS 2000 /* a p-value of 0.05 is then good to 0.005 */

/* Who is in the network. */
typedef struct members {
    int32_t n;
    int32_t *number; /* [n_people] of the cohort, −1 for who is not in it */
    int32_t *group;  /* [n] */
} members;

/* Ties between members. */
typedef struct tie_list {
    int32_t *from;
    int32_t *to;
    int64_t n;
} tie_list;

/* A value of the column, for sorting. */
typedef struct keyed {
    const char *text; /* NULL for a number */
    int64_t number;
    int32_t person;
} keyed;

static int compare_values(const void *a, const void *b)
{
    const keyed *x = a;
    const keyed *y = b;
    if (x->text)
        return strcmp(x->text, y->text);
    return (x->number > y->number) - (x->number < y->number);
}

/* Number the people who have a value, and the values. */
static void number_members(const reversa_cohort *cohort, int32_t column, members *m)
{
    int32_t n_people = reversa_cohort_n_people(cohort);
    bool texts = reversa_cohort_column_kind(cohort, column) == REVERSA_COLUMN_TEXT;
    keyed *values = table_memory(NULL, (size_t)n_people, sizeof *values);
    int32_t n_groups = 0;
    m->number = table_memory(NULL, (size_t)n_people, sizeof *m->number);
    m->group = table_memory(NULL, (size_t)n_people, sizeof *m->group);
    for (int32_t p = 0; p < n_people; p++) {
        keyed value = {reversa_cohort_text(cohort, column, p), reversa_cohort_number(cohort, column, p), p};
        m->number[p] = -1;
        if (texts ? value.text != NULL : value.number != REVERSA_MISSING_NUMBER)
            values[m->n++] = value;
    }
    qsort(values, (size_t)m->n, sizeof *values, compare_values);
    for (int32_t i = 0; i < m->n; i++) {
        n_groups += i == 0 || compare_values(&values[i - 1], &values[i]) != 0;
        m->number[values[i].person] = i;
        m->group[i] = n_groups - 1;
    }
    free(values);
}

static void add_tie(const members *m, int32_t a, int32_t b, tie_list *ties)
{
    if (a < 0 || b < 0 || m->number[a] < 0 || m->number[b] < 0)
        return;
    ties->from[ties->n] = m->number[a];
    ties->to[ties->n++] = m->number[b];
}

static tie_list reporting_lines(const reversa_cohort *cohort, const members *m)
{
    int32_t n_people = reversa_cohort_n_people(cohort);
    int32_t column = reversa_cohort_column_find(cohort, "manager_id");
    tie_list ties = {table_memory(NULL, (size_t)n_people, sizeof *ties.from),
                     table_memory(NULL, (size_t)n_people, sizeof *ties.to), 0};
    for (int32_t p = 0; column >= 0 && p < n_people; p++) {
        const char *manager = reversa_cohort_text(cohort, column, p);
        add_tie(m, p, manager ? reversa_cohort_find(cohort, manager) : -1, &ties);
    }
    return ties;
}

static tie_list pairs_who_met(const engagement_inputs *in, const members *m)
{
    size_t n = (size_t)in->rows.n;
    tie_list ties = {table_memory(NULL, n, sizeof *ties.from), table_memory(NULL, n, sizeof *ties.to), 0};
    for (int64_t i = 0; i < in->rows.n; i++) {
        reversa_pair_engagement pair;
        reversa_engagement_pair_at(in->engagement, i, &pair);
        if (pair.n_states[REVERSA_SESSION_HELD] > 0)
            add_tie(m, reversa_cohort_find(in->cohort, in->rows.mentor_id[i]),
                    reversa_cohort_find(in->cohort, in->rows.mentee_id[i]), &ties);
    }
    return ties;
}

/* ---- figures */

typedef struct network_part {
    const engagement_inputs *in;
    figures *report;
    char heading[120];
    int64_t n_met; /* pairs: of too few nothing is said */
} network_part;

static void add(const network_part *part, const char *name, const char *label, figure_unit unit, double value,
                int64_t n)
{
    const figure f = {.part = part->heading,
                      .name = name,
                      .label = label,
                      .unit = unit,
                      .estimate = figures_reasoned(value, n > 0 ? REVERSA_FIT_NO_VARIATION : REVERSA_FIT_NO_DATA),
                      .n = unit == FIGURE_COUNT ? -1 : n,
                      .of = "ties",
                      .hidden = part->n_met > 0 && part->n_met < (int64_t)part->in->session->settings->smallest};
    figures_add(part->report, &f);
}

/* The pairs by themselves: do they cross groups more than chance would? */
static reversa_status add_test(const network_part *part, const reversa_network *pairs)
{
    reversa_network_summary s;
    reversa_network_test test;
    reversa_network_describe(pairs, &s);
    reversa_status status = reversa_network_permute(part->in->session->ctx, pairs, PERMUTATIONS,
                                                    part->in->session->settings->seed, &test);
    if (status)
        return status;
    add(part, "pairs_across", "pairs who met, across groups", FIGURE_COUNT, (double)s.external, s.n_ties);
    add(part, "pairs_within", "within one", FIGURE_COUNT, (double)s.internal, s.n_ties);
    add(part, "pairs_ei", "their E-I index (-1 within, 1 across)", FIGURE_NUMBER, s.ei, s.n_ties);
    add(part, "pairs_expected_ei", "by chance", FIGURE_NUMBER, test.expected_ei, s.n_ties);
    add(part, "pairs_p", "as far from that by chance (permutation)", FIGURE_CHANCE, test.p, s.n_ties);
    return REVERSA_OK;
}

static void add_gain(const network_part *part, const reversa_network *before, const reversa_network *after)
{
    reversa_network_gain gain;
    reversa_network_summary old;
    reversa_network_summary new;
    reversa_network_describe(before, &old);
    reversa_network_describe(after, &new);
    reversa_network_compare(before, after, &gain);
    add(part, "new_ties", "new ties: pairs who met and report not to each other", FIGURE_COUNT, (double)gain.n_new,
        new.n_ties);
    add(part, "new_across", "of these, across groups", FIGURE_COUNT,
        (double)(gain.external_after - gain.external_before), new.n_ties);
    add(part, "ei_before", "E-I index of reporting lines", FIGURE_NUMBER, gain.ei_before, old.n_ties);
    add(part, "ei_after", "with the pairs", FIGURE_NUMBER, gain.ei_after, new.n_ties);
    add(part, "expected_ei", "by chance", FIGURE_NUMBER, new.expected_ei, new.n_ties);
    add(part, "assortativity_before", "assortativity by group (1 within, 0 chance)", FIGURE_NUMBER,
        gain.assortativity_before, old.n_ties);
    add(part, "assortativity_after", "with the pairs", FIGURE_NUMBER, gain.assortativity_after, new.n_ties);
}

static reversa_status add_networks(const network_part *part, const members *m, const tie_list *lines,
                                   const tie_list *pairs)
{
    reversa_context *ctx = part->in->session->ctx;
    reversa_network *before = NULL;
    reversa_network *after = NULL;
    reversa_network *alone = NULL;
    reversa_network_rows rows;
    reversa_network_rows_init(&rows);
    rows.n_people = m->n;
    rows.group = m->group;
    rows.from = lines->from;
    rows.to = lines->to;
    rows.n_ties = lines->n;
    reversa_status status = reversa_network_create(ctx, &rows, &before);
    rows.from = pairs->from;
    rows.to = pairs->to;
    rows.n_ties = pairs->n;
    if (!status)
        status = reversa_network_create(ctx, &rows, &alone);
    if (!status)
        status = reversa_network_add(ctx, before, &rows, &after);
    if (!status)
        status = add_test(part, alone);
    if (!status)
        add_gain(part, before, after);
    reversa_network_free(before);
    reversa_network_free(after);
    reversa_network_free(alone);
    return status;
}

reversa_status engagement_network(const engagement_inputs *in, figures *report)
{
    const cli_settings *settings = in->session->settings;
    members m = {0};
    network_part part = {.in = in, .report = report};
    number_members(in->cohort, reversa_cohort_column_find(in->cohort, settings->by), &m);
    tie_list lines = reporting_lines(in->cohort, &m);
    tie_list pairs = pairs_who_met(in, &m);
    part.n_met = pairs.n;
    snprintf(part.heading, sizeof part.heading, "Ties across groups: %.80s", settings->by);
    figures_count(report, part.heading, "people", "people", m.n);
    figures_count(report, part.heading, "people_without", "left out: of no known group",
                  reversa_cohort_n_people(in->cohort) - m.n);
    reversa_status status = add_networks(&part, &m, &lines, &pairs);
    free(lines.from);
    free(lines.to);
    free(pairs.from);
    free(pairs.to);
    free(m.number);
    free(m.group);
    return status;
}
