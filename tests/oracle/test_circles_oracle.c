/*
 * Circles against enumeration: small random programmes with every kind of composition rule, one and two mentors, slots around
 * the end of the week, conflicts, vetoes, pins and limits, each checked over all partitions into circles by code that shares
 * nothing with the library.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa.h>

#include "match/mip.h"
#include "support/circles.h"

#define CASES 1200
#define TIGHT_CASES 250
#define MOST_CIRCLES 400

/* ---- Enumeration ---- */

typedef struct circle {
    int leader[2];
    uint32_t group;
    int64_t score;
} circle;

typedef struct oracle {
    const rt_circles *it;
    int n;
    circle circles[MOST_CIRCLES];
    int chosen[RT_CIRCLE_MENTEES];
    int n_chosen;
    bool found;
    int64_t best[2];
} oracle;

static bool is_there(const rt_circles *it, int side, int i, int start)
{
    if (!it->has_week[side][i])
        return it->pass;
    for (int h = 0; h < it->minutes / 30; h++)
        if (!it->there[side][i][(start + h) % RT_HALVES])
            return false;
    return true;
}

static bool has_slot(const rt_circles *it, const circle *c)
{
    for (int start = 0; start < RT_HALVES; start++) {
        bool all = true;
        for (int k = 0; k < it->leaders && all; k++)
            all = is_there(it, 0, c->leader[k], start);
        for (int e = 0; e < it->n[1] && all; e++)
            all = !(c->group >> e & 1) || is_there(it, 1, e, start);
        if (all)
            return true;
    }
    return it->minutes == 0;
}

static bool keeps(const rt_circles *it, const rt_demand *rule, const circle *c)
{
    int department[3] = {0};
    int women = 0;
    for (int i = 0; i < (rule->mentor_side ? it->leaders : it->n[1]); i++) {
        int person = rule->mentor_side ? c->leader[i] : i;
        if (!rule->mentor_side && !(c->group >> i & 1))
            continue;
        women += it->woman[!rule->mentor_side][person];
        if (it->department[!rule->mentor_side][person] >= 0)
            department[it->department[!rule->mentor_side][person]]++;
    }
    if (rule->kind == 1)
        return women >= rule->least && women <= rule->most && (women == 0 || women >= rule->none_or);
    return department[0] <= rule->most && department[1] <= rule->most && department[2] <= rule->most;
}

static bool is_circle(const rt_circles *it, circle *c)
{
    int size = __builtin_popcount(c->group);
    if (size < it->least || size > it->most)
        return false;
    if (it->leaders == 2 && it->mentor_foes[c->leader[0]][c->leader[1]])
        return false;
    c->score = 0;
    for (int e = 0; e < it->n[1]; e++) {
        int sum = 0;
        if (!(c->group >> e & 1))
            continue;
        for (int k = 0; k < it->leaders; k++) {
            if (it->score[c->leader[k]][e] < 0)
                return false;
            sum += it->score[c->leader[k]][e];
        }
        c->score += it->leaders == 2 ? (sum + 1) / 2 : sum;
        for (int m = 0; m < it->n[0]; m++)
            if (it->pinned[m][e] && m != c->leader[0] && (it->leaders == 1 || m != c->leader[1]))
                return false;
        for (int f = 0; f < e; f++)
            if ((c->group >> f & 1) && (it->foes[e][f] || it->veto[e][f] || it->veto[f][e]))
                return false;
    }
    for (int r = 0; r < it->n_rules; r++)
        if (!keeps(it, &it->rules[r], c))
            return false;
    return has_slot(it, c);
}

static bool limit_holds(const oracle *o, const rt_cap *limit)
{
    const rt_circles *it = o->it;
    int64_t in = 0;
    int64_t all = 0;
    for (int k = 0; k < o->n_chosen; k++) {
        const circle *c = &o->circles[o->chosen[k]];
        for (int e = 0; e < it->n[1]; e++) {
            for (int i = 0; i < it->leaders && (c->group >> e & 1); i++) {
                int m = c->leader[i];
                int a = it->department[0][m];
                int b = it->department[1][e];
                all++;
                in += limit->kind == 0 ? b == 0 : limit->kind == 1 ? it->woman[0][m] : a >= 0 && b >= 0 && a != b;
            }
        }
    }
    int64_t left = limit->is_share ? in * 10 : in;
    int64_t right = limit->is_share ? limit->value * all : limit->value;
    return limit->is_least ? left >= right : left <= right;
}

static int64_t level_value(const oracle *o, char level)
{
    int64_t value = 0;
    for (int k = 0; k < o->n_chosen; k++) {
        const circle *c = &o->circles[o->chosen[k]];
        int size = __builtin_popcount(c->group);
        value += level == 's' ? c->score : level == 'p' ? size * o->it->leaders : size;
    }
    return value;
}

static void weigh(oracle *o, uint32_t taken)
{
    const rt_circles *it = o->it;
    int64_t value[2] = {0, 0};
    for (int m = 0; m < it->n[0]; m++)
        for (int e = 0; e < it->n[1]; e++)
            if (it->pinned[m][e] && !(taken >> e & 1))
                return;
    for (int k = 0; k < it->n_limits; k++)
        if (!limit_holds(o, &it->limits[k]))
            return;
    for (int l = 0; it->objective[l]; l++)
        value[l] = level_value(o, it->objective[l]);
    if (!o->found || value[0] > o->best[0] || (value[0] == o->best[0] && value[1] > o->best[1]))
        memcpy(o->best, value, sizeof value);
    o->found = true;
}

static void partition(oracle *o, int e, uint32_t taken, int *load)
{
    const rt_circles *it = o->it;
    if (e == it->n[1]) {
        weigh(o, taken);
        return;
    }
    partition(o, e + 1, taken, load);
    for (int c = 0; c < o->n && !(taken >> e & 1); c++) {
        const circle *with = &o->circles[c];
        uint32_t lower = (1u << e) - 1;
        if (!(with->group >> e & 1) || (with->group & lower) || (with->group & taken))
            continue; /* e is its first mentee */
        bool room = true;
        for (int i = 0; i < it->leaders; i++)
            room = room && load[with->leader[i]] < it->capacity[with->leader[i]];
        if (!room)
            continue;
        for (int i = 0; i < it->leaders; i++)
            load[with->leader[i]]++;
        o->chosen[o->n_chosen++] = c;
        partition(o, e + 1, taken | with->group, load);
        o->n_chosen--;
        for (int i = 0; i < it->leaders; i++)
            load[with->leader[i]]--;
    }
}

static void enumerate(oracle *o)
{
    const rt_circles *it = o->it;
    int load[RT_CIRCLE_MENTORS] = {0};
    for (int a = 0; a < it->n[0]; a++) {
        for (int b = it->leaders == 2 ? a + 1 : -1; it->leaders == 2 ? b < it->n[0] : b < 0; b++) {
            for (uint32_t group = 1; group < 1u << it->n[1]; group++) {
                circle c = {.leader = {a, b}, .group = group};
                if (is_circle(it, &c)) {
                    assert_true(o->n < MOST_CIRCLES);
                    o->circles[o->n++] = c;
                }
            }
        }
    }
    partition(o, 0, 0, load);
}

typedef struct made {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_scores *scores;
    reversa_previous *previous;
    reversa_preferences *preferences;
    reversa_problem *problem;
    reversa_circles *circles;
} made;

static void succeed(const made *m, reversa_status status, const rt_circles *it)
{
    reversa_error error;
    rt_words w = {.length = 0};
    if (!status)
        return;
    rt_circles_programme(&w, it);
    reversa_context_error(m->ctx, 0, &error);
    fail_msg("%s: %s\n%s", reversa_status_name(status), error.message, w.text);
}

static void make_pairs(made *m, const rt_circles *it)
{
    char names[2][RT_CIRCLE_MENTEES][8];
    const char *ids[4][RT_CIRCLE_MENTEES * RT_CIRCLE_MENTEES];
    double scores[RT_CIRCLE_MENTORS * RT_CIRCLE_MENTEES];
    reversa_pair_state states[RT_CIRCLE_MENTORS * RT_CIRCLE_MENTEES];
    bool vetoes[RT_CIRCLE_MENTEES * RT_CIRCLE_MENTEES];
    int64_t n = 0;
    int64_t n_pins = 0;
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < it->n[side]; i++)
            snprintf(names[side][i], sizeof names[side][i], "%c%d", side ? 'e' : 'm', i);
    for (int k = 0; k < it->n[0] * it->n[1]; k++) {
        int a = k / it->n[1];
        int e = k % it->n[1];
        if (it->score[a][e] < 0)
            continue;
        ids[0][n] = names[0][a];
        ids[1][n] = names[1][e];
        scores[n++] = it->score[a][e] / 1e6;
        if (!it->pinned[a][e])
            continue;
        ids[2][n_pins] = names[0][a];
        ids[3][n_pins] = names[1][e];
        states[n_pins++] = REVERSA_PAIR_PINNED;
    }
    reversa_score_rows rows = {sizeof rows, n, ids[0], ids[1], scores, 0, NULL, NULL};
    succeed(m, reversa_scores_create(m->ctx, m->cohort, &rows, &m->scores), it);
    reversa_previous_rows pins = {sizeof pins, n_pins, ids[2], ids[3], states, NULL};
    succeed(m, reversa_previous_create(m->ctx, m->cohort, &pins, &m->previous), it);
    n = 0;
    for (int a = 0; a < it->n[1]; a++)
        for (int b = 0; b < it->n[1]; b++)
            if (it->veto[a][b]) {
                ids[0][n] = names[1][a];
                ids[1][n] = names[1][b];
                vetoes[n++] = true;
            }
    reversa_preference_rows said = {sizeof said, n, ids[0], ids[1], NULL, vetoes};
    succeed(m, reversa_preferences_create(m->ctx, m->cohort, &said, &m->preferences), it);
}

/* `listed`: circles that a proof may list, 0 for the default. */
static void make(made *m, const rt_circles *it, bool other_way, int32_t listed)
{
    reversa_circles_options search;
    rt_words people = {.length = 0};
    rt_words programme = {.length = 0};
    reversa_problem_options options;
    *m = (made){.ctx = rt_context(NULL)};
    reversa_context_set_threads(m->ctx, other_way ? 3 : 1);
    rt_circles_people(&people, it, other_way);
    rt_circles_programme(&programme, it);
    succeed(m, reversa_people_read(m->ctx, rt_write_text("people.csv", people.text), NULL, &m->cohort), it);
    succeed(m, reversa_programme_parse(m->ctx, programme.text, programme.length, "programme.json", &m->programme), it);
    make_pairs(m, it);
    reversa_problem_options_init(&options);
    options.scores = m->scores;
    options.previous = m->previous;
    options.preferences = m->preferences;
    succeed(m, reversa_problem_create(m->ctx, m->cohort, m->programme, &options, &m->problem), it);
    reversa_circles_options_init(&search);
    search.most_listed = listed > 0 ? listed : search.most_listed;
    succeed(m, reversa_circles_match(m->ctx, m->problem, &search, &m->circles), it);
}

static void unmake(made *m)
{
    reversa_circles_free(m->circles);
    reversa_problem_free(m->problem);
    reversa_preferences_free(m->preferences);
    reversa_previous_free(m->previous);
    reversa_scores_free(m->scores);
    reversa_programme_free(m->programme);
    reversa_cohort_free(m->cohort);
    reversa_context_free(m->ctx);
}

/* ---- The comparison ---- */

/* Every circle of the result is one of the oracle's. */
static void check_circles(const made *m, const oracle *o)
{
    for (int32_t k = 0; k < reversa_circles_count(m->circles); k++) {
        reversa_circle got;
        uint32_t group = 0;
        bool found = false;
        reversa_circles_get(m->circles, k, &got);
        for (int32_t i = 0; i < got.n_mentees; i++)
            group |= 1u << (reversa_cohort_id(m->cohort, got.mentees[i])[1] - '0');
        for (int c = 0; c < o->n && !found; c++) {
            const circle *one = &o->circles[c];
            bool led = true;
            for (int i = 0; i < o->it->leaders; i++)
                led = led && reversa_cohort_id(m->cohort, got.mentors[i])[1] - '0' == one->leader[i];
            found = led && one->group == group && one->score == got.score;
        }
        assert_true(found);
    }
}

/* Someone whom a circle of the oracle holds is not told that none could. */
static void check_reasons(const made *m, const oracle *o)
{
    for (int32_t k = 0; k < reversa_circles_n_unmatched(m->circles); k++) {
        reversa_unmatched row;
        bool could = false;
        reversa_circles_unmatched(m->circles, k, &row);
        int who = reversa_cohort_id(m->cohort, row.person)[1] - '0';
        for (int c = 0; c < o->n; c++)
            could = could ||
                    (row.side == REVERSA_MENTEE ? (o->circles[c].group >> who & 1) != 0
                                                : o->circles[c].leader[0] == who || o->circles[c].leader[1] == who);
        assert_int_equal(row.reason == REVERSA_REASON_OUTBID, could);
    }
}

static char *table(const made *m)
{
    const char *path = rt_path("circles.csv");
    assert_int_equal(reversa_circles_write_file(m->ctx, m->problem, m->circles, REVERSA_CIRCLES_TABLE, path),
                     REVERSA_OK);
    return rt_read(path, NULL);
}

static void test_circles_match_enumeration(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    int n_feasible = 0;
    int64_t n_circles = 0;
    for (int c = 0; c < CASES; c++) {
        uint64_t random = rt_seed() + (uint64_t)c;
        rt_circles it = rt_circles_draw(&random);
        static oracle o;
        made m;
        o = (oracle){.it = &it};
        enumerate(&o);
        make(&m, &it, false, 0);
        rt_words w = {.length = 0};
        rt_circles_programme(&w, &it);
        reversa_outcome outcome = reversa_circles_outcome(m.circles);
        if (outcome != (o.found ? REVERSA_OUTCOME_OPTIMAL : REVERSA_OUTCOME_INFEASIBLE))
            fail_msg("case %d: %s, found %d\n%s", c, reversa_outcome_name(outcome), o.found, w.text);
        for (int l = 0; it.objective[l] && o.found; l++) {
            reversa_level level;
            reversa_circles_level(m.circles, l, &level);
            if (level.value != o.best[l] || level.bound != o.best[l] || !level.proven)
                fail_msg("case %d, level %d: %lld, bound %lld, best %lld\n%s", c, l, (long long)level.value,
                         (long long)level.bound, (long long)o.best[l], w.text);
        }
        if (o.found) {
            check_circles(&m, &o);
            check_reasons(&m, &o);
        }
        if (c % 10 == 0) {
            made again;
            char *one = table(&m);
            make(&again, &it, true, 0);
            char *other = table(&again);
            assert_string_equal(one, other);
            free(one);
            free(other);
            unmake(&again);
        }
        n_feasible += o.found;
        n_circles += reversa_circles_count(m.circles);
        unmake(&m);
    }
    print_message("%d of %d feasible, %lld circles\n", n_feasible, CASES, (long long)n_circles);
    assert_true(n_feasible > CASES / 2 && n_feasible < CASES && n_circles > CASES / 2);
}

/* Circles of one size that seat everyone, if they can be made at all: the count of mentees leaves no choice to lose any. */
static rt_circles draw_tight(uint64_t *random)
{
    rt_circles it = rt_circles_draw(random);
    it.leaders = 1;
    it.n[0] = 3;
    it.least = it.most = (int)rt_between(random, 2, 3);
    it.n[1] = RT_CIRCLE_MENTEES;
    it.objective = "es";
    it.minutes = 0;
    it.n_limits = 0;
    it.n_rules = (int)rt_between(random, 0, 1) < it.n_rules ? 1 : 0;
    for (int m = 0; m < it.n[0]; m++) {
        it.capacity[m] = 1;
        for (int e = 0; e < it.n[1]; e++)
            it.score[m][e] = rt_between(random, 0, 4) ? (int)rt_between(random, 0, 1) * 999999 : -1;
    }
    return it;
}

static void compare(const made *m, const oracle *o, int c, bool listed)
{
    bool exact = true;
    for (int l = 0; o->it->objective[l] && o->found && exact; l++) {
        reversa_level level;
        reversa_circles_level(m->circles, l, &level);
        bool sound = level.value <= o->best[l] && o->best[l] <= level.bound;
        if (!sound || (listed && (!level.proven || level.value != level.bound)))
            fail_msg("case %d, level %d: %lld, bound %lld, best %lld", c, l, (long long)level.value,
                     (long long)level.bound, (long long)o->best[l]);
        exact = level.value == o->best[l]; /* else the next level is that of another problem */
    }
    if (o->found)
        check_circles(m, o);
}

/* With a tight count, and where no circles may be listed, bounds hold all the same. */
static void test_tight_counts_match_enumeration(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    int n_full = 0;
    int n_branched = 0;
    for (int c = 0; c < TIGHT_CASES; c++) {
        uint64_t random = rt_seed() + (uint64_t)c;
        rt_circles it = draw_tight(&random);
        static oracle o;
        o = (oracle){.it = &it};
        enumerate(&o);
        n_full += o.found && o.best[0] == it.n[1];
        for (int32_t listed = 0; listed < 2; listed++) {
            made m;
            make(&m, &it, false, listed);
            compare(&m, &o, c, listed == 0);
            if (listed == 1) /* by branching alone */
                n_branched += reversa_circles_outcome(m.circles) ==
                              (o.found ? REVERSA_OUTCOME_OPTIMAL : REVERSA_OUTCOME_INFEASIBLE);
            unmake(&m);
        }
    }
    print_message("%d of %d seat everyone, %d proven without a list\n", n_full, TIGHT_CASES, n_branched);
    assert_true(n_branched > TIGHT_CASES * 9 / 10);
    assert_true(n_full > TIGHT_CASES / 8);
}

/* Levels that are not proven are within their bounds. */
static void test_bounds_hold_where_nothing_is_listed(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    for (int c = 0; c < TIGHT_CASES; c++) {
        uint64_t random = rt_seed() + UINT64_C(100000) + (uint64_t)c;
        rt_circles it = rt_circles_draw(&random);
        static oracle o;
        made m;
        o = (oracle){.it = &it};
        enumerate(&o);
        make(&m, &it, false, 1);
        compare(&m, &o, c, false);
        unmake(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_circles_match_enumeration),
                                       cmocka_unit_test(test_tight_counts_match_enumeration),
                                       cmocka_unit_test(test_bounds_hold_where_nothing_is_listed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
