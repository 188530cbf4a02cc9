/*
 * The files of a small problem of people with times and ranks, and the objects that the library makes of them.
 */
#include "support/timed.h"

#include <stdarg.h>
#include <stdio.h>

#include <reversa/io.h>

#include "io/programme.h"

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

static void put_times(writer *w, const rt_timed_person *p)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    for (int d = 0; d < 7 && p->n_times < 0; d++)
        put(w, "%s%s 00:00-24:00", d ? ";" : "", days[d]);
    for (int k = 0; k < p->n_times; k++) {
        const rt_interval *t = &p->times[k];
        int end = t->end % 48 ? t->end % 48 : t->end;
        put(w, "%s%s %02d:%02d-%02d:%02d", k ? ";" : "", days[t->day], t->begin / 2, t->begin % 2 * 30, end / 2,
            end % 2 * 30);
    }
}

static void put_people(writer *w, const rt_timed_instance *it)
{
    put(w, "id,role,mentor_capacity,mentee_capacity,grp,utc_offset,availability\n");
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < it->n[side]; i++) {
            const rt_timed_person *p = &it->people[side][i];
            put(w, "%c%d,%s,%d,%d,%s,%d,", side == REVERSA_MENTOR ? 'm' : 'e', i,
                side == REVERSA_MENTOR ? "mentor" : "mentee", p->capacity, p->capacity, p->group ? "B" : "A",
                p->offset * RT_GRID);
            put_times(w, p);
            put(w, "\n");
        }
}

static void put_limit(writer *w, const rt_timed_limit *l)
{
    put(w, "{\"limit\":\"%s\"", l->kind == RT_SLOTS ? "slots" : l->kind == RT_STABLE ? "stable" : "quota");
    if (l->kind == RT_QUOTA) {
        put(w, ",\"side\":\"%s\",\"where\":{\"attribute\":\"grp\",\"is\":\"B\"},\"at_least\":{\"count\":%d}",
            l->side == REVERSA_MENTOR ? "mentor" : "mentee", l->least);
        if (l->most >= 0)
            put(w, ",\"at_most\":{\"count\":%d}", l->most);
    }
    if (l->soft)
        put(w, ",\"soft\":{\"penalty\":%d}", l->penalty);
    put(w, "}");
}

static void put_programme(writer *w, const rt_timed_instance *it)
{
    put(w, "{\"schema\":\"reversa.programme/1\",\"rules\":[],\"criteria\":[],\"limits\":[");
    for (int i = 0; i < it->n_limits; i++) {
        put(w, "%s", i ? "," : "");
        put_limit(w, &it->limits[i]);
    }
    put(w, "],\"objective\":[");
    for (int k = 0; it->objective[k]; k++) {
        char c = it->objective[k];
        const char *name = c == 'e' ? "mentees" : c == 'm' ? "mentors" : c == 'p' ? "pairs" : "score";
        put(w, "%s\"%s\"", k ? "," : "", c == 'w' ? "worst" : name);
    }
    put(w, "]");
    if (it->length != 2) /* an hour without a cadence */
        put(w, ",\"cadence\":{\"meetings_per_month\":4,\"minutes\":%d,\"months\":9}", it->length * RT_GRID);
    put(w, "}");
}

static void put_ranks(writer *w, const rt_timed_instance *it)
{
    put(w, "person_id,other_id,rank\n");
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < it->n[side]; i++)
            for (int j = 0; j < it->n[1 - side]; j++)
                if (it->people[side][i].rank[j])
                    put(w, "%c%d,%c%d,%d\n", side == REVERSA_MENTOR ? 'm' : 'e', i, side == REVERSA_MENTOR ? 'e' : 'm',
                        j, it->people[side][i].rank[j]);
}

void rt_timed_succeed(const rt_timed *made, reversa_status status, const rt_timed_instance *it)
{
    if (!status)
        return;
    writer w = {.length = 0};
    put_programme(&w, it);
    put(&w, "\n");
    put_people(&w, it);
    reversa_error error;
    reversa_context_error(made->ctx, 0, &error);
    fail_msg("%s: %s\n%s", reversa_status_name(status), error.message, w.text);
}

static void make_pairs(rt_timed *made, const rt_timed_instance *it)
{
    char names[2][RT_TIMED_PAIRS][8];
    const char *mentors[RT_TIMED_PAIRS], *mentees[RT_TIMED_PAIRS];
    double scores[RT_TIMED_PAIRS];
    reversa_pair_state states[RT_TIMED_PAIRS];
    for (int k = 0; k < it->n_pairs; k++) {
        snprintf(names[0][k], sizeof names[0][k], "m%d", it->pairs[k].mentor);
        snprintf(names[1][k], sizeof names[1][k], "e%d", it->pairs[k].mentee);
        mentors[k] = names[0][k];
        mentees[k] = names[1][k];
        scores[k] = it->pairs[k].score / 1e6;
        states[k] = REVERSA_PAIR_PINNED;
    }
    reversa_score_rows rows = {sizeof rows, it->n_pairs, mentors, mentees, scores, 0, NULL, NULL};
    rt_timed_succeed(made, reversa_scores_create(made->ctx, made->cohort, &rows, &made->scores), it);
    reversa_previous_rows pins = {sizeof pins, it->n_pins, mentors, mentees, states, NULL};
    rt_timed_succeed(made, reversa_previous_create(made->ctx, made->cohort, &pins, &made->previous), it);
}

void rt_timed_open(rt_timed *made, const rt_timed_instance *it)
{
    writer people = {.length = 0}, programme = {.length = 0}, ranks = {.length = 0};
    reversa_problem_options options;
    *made = (rt_timed){.ctx = rt_context(NULL)};
    put_people(&people, it);
    put_programme(&programme, it);
    put_ranks(&ranks, it);
    rt_timed_succeed(made,
                     reversa_people_read(made->ctx, rt_write_text("people.csv", people.text), NULL, &made->cohort), it);
    rt_timed_succeed(
        made, rv_programme_parse(made->ctx, programme.text, programme.length, "programme.json", &made->programme), it);
    rt_timed_succeed(made,
                     reversa_preferences_read(made->ctx, rt_write_text("preferences.csv", ranks.text), made->cohort,
                                              &made->preferences),
                     it);
    make_pairs(made, it);
    reversa_problem_options_init(&options);
    options.scores = made->scores;
    options.previous = made->previous;
    options.preferences = made->preferences;
    rt_timed_succeed(made, reversa_problem_create(made->ctx, made->cohort, made->programme, &options, &made->problem),
                     it);
}

void rt_timed_close(rt_timed *made)
{
    reversa_problem_free(made->problem);
    reversa_previous_free(made->previous);
    reversa_preferences_free(made->preferences);
    reversa_scores_free(made->scores);
    reversa_programme_free(made->programme);
    reversa_cohort_free(made->cohort);
    reversa_context_free(made->ctx);
}
