/*
 * A small random programme as the library's: people.csv, programme.json, scores and earlier pairs.
 */
#include <stdio.h>
#include <string.h>

#include <reversa/io.h>

#include "io/programme.h"
#include "support/limited.h"

typedef struct writer {
    char text[8192];
    size_t length;
} writer;

__attribute__((format(printf, 2, 3))) static void put(writer *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(w->text + w->length, sizeof w->text - w->length, format, args);
    va_end(args);
    assert_true(n >= 0 && (size_t)n < sizeof w->text - w->length);
    w->length += (size_t)n;
}

static void name_of(const rt_limited *it, int side, int i, char name[8])
{
    snprintf(name, 8, "%c%d", i < it->n_both ? 'b' : side == RT_MENTOR ? 'm' : 'e', i);
}

static void put_people(writer *w, const rt_limited *it)
{
    put(w, "id,role,mentor_capacity,mentee_capacity,grp,spend,allow,mentor_minimum\n");
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < it->n[side]; i++) {
            char name[8];
            bool both = i < it->n_both;
            if (both && side == RT_MENTEE)
                continue;
            name_of(it, side, i, name);
            int as_mentor = both || side == RT_MENTOR ? it->capacity[RT_MENTOR][i] : 1;
            int as_mentee = both || side == RT_MENTEE ? it->capacity[RT_MENTEE][i] : 1;
            put(w, "%s,%s,%d,%d,%s,%d.%d,", name,
                both                ? "both"
                : side == RT_MENTOR ? "mentor"
                                    : "mentee",
                as_mentor, as_mentee, it->group[side][i] ? "B" : "A", it->spend[side][i] / 10, it->spend[side][i] % 10);
            if (it->allow[side][i] >= 0)
                put(w, "%d.%d", it->allow[side][i] / 10, it->allow[side][i] % 10);
            if ((both || side == RT_MENTOR) && it->minimum[i] > 0)
                put(w, ",%d\n", it->minimum[i]);
            else
                put(w, ",\n");
        }
}

static void put_amount(writer *w, const char *name, const rt_amount *a, bool plain)
{
    if (!a->given)
        return;
    if (plain)
        put(w, ",\"%s\":%d", name, (int)a->value);
    else if (a->is_share)
        put(w, ",\"%s\":{\"share\":%d.%06d}", name, (int)(a->value / 1000000), (int)(a->value % 1000000));
    else
        put(w, ",\"%s\":{\"count\":%d}", name, (int)a->value);
}

static void put_budget(writer *w, const rt_limit *l)
{
    static const char *const sides[] = {"mentor", "mentee", "all"};
    put(w, "{\"limit\":\"budget\",\"per\":\"%s\",\"cost\":\"%s\"", sides[l->side], l->by_person ? "spend" : "hours");
    if (l->by_column)
        put(w, ",\"at_most\":\"allow\"");
    else
        put(w, ",\"at_most\":%d.%d", (int)l->most.value / 10, (int)l->most.value % 10);
}

static void put_conflict(writer *w, const rt_limited *it, const rt_limit *l)
{
    put(w, "{\"limit\":\"conflict\",\"people\":[[");
    for (int k = 0; k < l->n_people; k++) {
        char name[8];
        name_of(it, l->people[k].side, l->people[k].i, name);
        put(w, "%s\"%s\"", k ? "," : "", name);
    }
    put(w, "]]");
}

static void put_limit(writer *w, const rt_limited *it, const rt_limit *l)
{
    static const char *const sides[] = {"mentor", "mentee", "all"};
    bool plain = l->kind == RT_LOAD || l->kind == RT_CHANGES;
    bool has_amounts = plain || l->kind == RT_QUOTA || l->kind == RT_PAIRS;
    if (l->kind == RT_QUOTA)
        put(w, "{\"limit\":\"quota\",\"side\":\"%s\",\"where\":{\"attribute\":\"grp\",\"is\":\"%s\"}", sides[l->side],
            l->group ? "B" : "A");
    else if (l->kind == RT_PAIRS)
        put(w, "{\"limit\":\"pairs\",\"where\":{\"%s\":\"grp\"}", l->different ? "different" : "same");
    else if (l->kind == RT_BUDGET)
        put_budget(w, l);
    else if (l->kind == RT_LOAD)
        put(w, "{\"limit\":\"load\",\"side\":\"%s\"", sides[l->side]);
    else if (l->kind == RT_CONFLICT)
        put_conflict(w, it, l);
    else
        put(w, "{\"limit\":\"%s\"",
            l->kind == RT_CHANGES   ? "changes"
            : l->kind == RT_MINIMUM ? "mentor_minimum"
                                    : "one_role");
    if (has_amounts) {
        put_amount(w, "at_least", &l->least, plain);
        put_amount(w, "at_most", &l->most, plain);
    }
    if (l->soft)
        put(w, ",\"soft\":{\"penalty\":%lld}", (long long)l->penalty);
    put(w, "}");
}

static const char *level_name(char c)
{
    static const char letters[] = "empskvwx";
    static const char *const names[] = {"mentees", "mentors", "pairs", "score", "keep", "even", "worst", "leximin"};
    return names[strchr(letters, c) - letters];
}

static void put_programme(writer *w, const rt_limited *it)
{
    put(w, "{\"schema\":\"reversa.programme/1\",\"rules\":[],\"criteria\":[],\"limits\":[");
    for (int i = 0; i < it->n_limits; i++) {
        put(w, "%s", i ? "," : "");
        put_limit(w, it, &it->limits[i]);
    }
    put(w, "],\"objective\":[");
    for (int k = 0; it->objective[k]; k++) {
        put(w, "%s{\"level\":\"%s\",\"give_up\":%d.%06d", k ? "," : "", level_name(it->objective[k]),
            (int)(it->give_up[k] / 1000000), (int)(it->give_up[k] % 1000000));
        if (it->objective[k] == 'x')
            put(w, ",\"step\":%d", it->class_step);
        put(w, "}");
    }
    put(w, "]}");
}

void rt_limited_succeed(const rt_limited_made *m, reversa_status status, const rt_limited *it)
{
    if (!status)
        return;
    writer w = {.length = 0};
    put_programme(&w, it);
    put(&w, "\n");
    put_people(&w, it);
    reversa_error error;
    reversa_context_error(m->ctx, 0, &error);
    fail_msg("%s: %s\n%s", reversa_status_name(status), error.message, w.text);
}

static void make_pairs(rt_limited_made *m, const rt_limited *it)
{
    char names[2][RT_MOST_PAIRS + 1][8];
    const char *mentors[RT_MOST_PAIRS + 1], *mentees[RT_MOST_PAIRS + 1];
    double scores[RT_MOST_PAIRS], costs[RT_MOST_PAIRS];
    reversa_pair_state states[RT_MOST_PAIRS + 1];
    const char *const columns[] = {"hours"};
    const double *const values[] = {costs};
    for (int k = 0; k < it->n_pairs; k++) {
        name_of(it, RT_MENTOR, it->pairs[k].mentor, names[0][k]);
        name_of(it, RT_MENTEE, it->pairs[k].mentee, names[1][k]);
        mentors[k] = names[0][k];
        mentees[k] = names[1][k];
        scores[k] = it->pairs[k].score / 1e6;
        costs[k] = it->pairs[k].cost / 10.0;
    }
    reversa_score_rows rows = {sizeof rows, it->n_pairs, mentors, mentees, scores, 1, columns, values};
    rt_limited_succeed(m, reversa_scores_create(m->ctx, m->cohort, &rows, &m->scores), it);
    int n = 0;
    for (int k = 0; k < it->n_pairs; k++) {
        if (!it->pairs[k].pinned && !it->pairs[k].active)
            continue;
        mentors[n] = names[0][k];
        mentees[n] = names[1][k];
        states[n++] = it->pairs[k].pinned ? REVERSA_PAIR_PINNED : REVERSA_PAIR_ACTIVE;
    }
    if (it->has_lost) {
        name_of(it, RT_MENTOR, it->lost[RT_MENTOR], names[0][RT_MOST_PAIRS]);
        name_of(it, RT_MENTEE, it->lost[RT_MENTEE], names[1][RT_MOST_PAIRS]);
        mentors[n] = names[0][RT_MOST_PAIRS];
        mentees[n] = names[1][RT_MOST_PAIRS];
        states[n++] = REVERSA_PAIR_ACTIVE;
    }
    reversa_previous_rows previous = {sizeof previous, n, mentors, mentees, states, NULL};
    rt_limited_succeed(m, reversa_previous_create(m->ctx, m->cohort, &previous, &m->previous), it);
}

void rt_limited_make(rt_limited_made *m, const rt_limited *it)
{
    writer people = {.length = 0}, programme = {.length = 0};
    reversa_problem_options options;
    *m = (rt_limited_made){.ctx = rt_context(NULL)};
    put_people(&people, it);
    put_programme(&programme, it);
    rt_limited_succeed(m, reversa_people_read(m->ctx, rt_write_text("people.csv", people.text), NULL, &m->cohort), it);
    rt_limited_succeed(m, rv_programme_parse(m->ctx, programme.text, programme.length, "programme.json", &m->programme),
                       it);
    make_pairs(m, it);
    reversa_problem_options_init(&options);
    options.scores = m->scores;
    options.previous = m->previous;
    rt_limited_succeed(m, reversa_problem_create(m->ctx, m->cohort, m->programme, &options, &m->problem), it);
}

void rt_limited_unmake(rt_limited_made *m)
{
    reversa_problem_free(m->problem);
    reversa_previous_free(m->previous);
    reversa_scores_free(m->scores);
    reversa_programme_free(m->programme);
    reversa_cohort_free(m->cohort);
    reversa_context_free(m->ctx);
}

int32_t rt_limited_person(const rt_limited_made *m, const rt_limited *it, int side, int i)
{
    char name[8];
    name_of(it, side, i, name);
    return reversa_cohort_find(m->cohort, name);
}

static int pair_of(const rt_limited_made *m, const rt_limited *it, int32_t mentor, int32_t mentee)
{
    for (int k = 0; k < it->n_pairs; k++) {
        char name[2][8];
        name_of(it, RT_MENTOR, it->pairs[k].mentor, name[0]);
        name_of(it, RT_MENTEE, it->pairs[k].mentee, name[1]);
        if (reversa_cohort_find(m->cohort, name[0]) == mentor && reversa_cohort_find(m->cohort, name[1]) == mentee)
            return k;
    }
    fail_msg("a pair that is none");
    return -1;
}

uint32_t rt_limited_set(const rt_limited_made *m, const rt_limited *it, const rv_new_pair *chosen, int64_t n)
{
    uint32_t set = (1u << it->n_pins) - 1;
    for (int64_t c = 0; c < n; c++) {
        int k = pair_of(m, it, m->problem->side[RT_MENTOR].person[chosen[c].mentor],
                        m->problem->side[RT_MENTEE].person[chosen[c].mentee]);
        assert_int_equal(set >> k & 1, 0);
        set |= 1u << k;
    }
    return set;
}
