/*
 * Matching within limits against enumeration: small random programmes with quotas, limits on pairs, budgets, loads and
 * pins, each checked over all sets of pairs by code that shares nothing with the library.
 */
#include <stdio.h>
#include <string.h>

#include <reversa/io.h>

#include "io/programme.h"
#include "match/limits.h"
#include "support/support.h"

#define MOST 4 /* people of a side */
#define MOST_PAIRS 10
#define MOST_LIMITS 3
#define TENTH 100000 /* costs and budgets are whole tenths */

enum { QUOTA, PAIRS, BUDGET, LOAD };
enum { MENTOR = REVERSA_MENTOR, MENTEE = REVERSA_MENTEE, ALL = 2 };

typedef struct amount {
    bool given;
    bool is_share;
    int64_t value; /* pairs, or millionths */
} amount;

typedef struct limit {
    int kind;
    int side; /* BUDGET: per */
    int group;
    bool different;
    bool by_column; /* BUDGET: the person's column is the bound */
    bool by_person; /* BUDGET: the person's column is the cost */
    amount least, most;
} limit;

typedef struct pair {
    int mentor, mentee, score, cost;
    bool pinned;
} pair;

typedef struct instance {
    int n[2];
    int capacity[2][MOST], group[2][MOST], spend[2][MOST], allow[2][MOST];
    int n_pairs; /* pins first */
    int n_pins;
    pair pairs[MOST_PAIRS];
    int n_limits;
    limit limits[MOST_LIMITS];
    int score_step;
    const char *objective; /* a letter for each level: e mentees, m mentors, p pairs, s score */
} instance;

/* ---- Random instances ---- */

static bool draw_pair(instance *it, uint64_t *random, bool pinned)
{
    pair drawn = {.mentor = (int)rt_between(random, 0, it->n[MENTOR] - 1),
                  .mentee = (int)rt_between(random, 0, it->n[MENTEE] - 1),
                  .score = (int)rt_between(random, 0, 20) * it->score_step,
                  .cost = (int)rt_between(random, 0, 30),
                  .pinned = pinned};
    for (int k = 0; k < it->n_pairs; k++) {
        bool same = it->pairs[k].mentor == drawn.mentor && it->pairs[k].mentee == drawn.mentee;
        bool clash = it->pairs[k].mentor == drawn.mentor || it->pairs[k].mentee == drawn.mentee;
        if (same || (pinned && clash))
            return false;
    }
    it->pairs[it->n_pairs++] = drawn;
    return true;
}

static amount draw_amount(uint64_t *random, bool may_share)
{
    static const int64_t shares[] = {0, 200000, 333333, 500000, 600000, 750000, 1000000};
    amount drawn = {.given = rt_between(random, 0, 2) > 0, .value = rt_between(random, 0, 4)};
    drawn.is_share = may_share && rt_between(random, 0, 1);
    if (drawn.is_share)
        drawn.value = shares[rt_between(random, 0, 6)];
    return drawn;
}

static limit draw_limit(uint64_t *random)
{
    limit drawn = {.kind = (int)rt_between(random, QUOTA, LOAD),
                   .side = (int)rt_between(random, 0, 1),
                   .group = (int)rt_between(random, 0, 1),
                   .different = rt_between(random, 0, 1)};
    drawn.least = draw_amount(random, drawn.kind != LOAD);
    drawn.most = draw_amount(random, drawn.kind != LOAD);
    if (drawn.kind == LOAD) {
        drawn.least.value = 1;
        drawn.most.value = rt_between(random, 1, 2);
    }
    if (drawn.kind == BUDGET) {
        drawn.side = (int)rt_between(random, 0, 2);
        drawn.by_column = drawn.side != ALL && rt_between(random, 0, 1);
        drawn.by_person = drawn.side != ALL && rt_between(random, 0, 1);
        drawn.most = (amount){.given = true, .value = rt_between(random, 0, 60)};
        drawn.least.given = false;
    } else if (!drawn.least.given && !drawn.most.given) {
        drawn.least.given = true;
    }
    bool crossed = drawn.least.is_share == drawn.most.is_share && drawn.least.value > drawn.most.value;
    if (drawn.least.given && drawn.most.given && crossed) /* the reader refuses that */
        drawn.most.value = drawn.least.value;
    return drawn;
}

static instance draw(uint64_t *random, bool with_limits)
{
    static const char *const objectives[] = {"es", "s", "ems", "ps", "mp", "se", "mes", "p"};
    instance it = {.objective = objectives[rt_between(random, 0, 7)]};
    it.score_step = rt_between(random, 0, 1) ? 50000 : 47619; /* with and without a common unit */
    for (int side = 0; side < 2; side++) {
        it.n[side] = (int)rt_between(random, 1, MOST);
        for (int i = 0; i < it.n[side]; i++) {
            it.capacity[side][i] = (int)rt_between(random, 1, 3);
            it.group[side][i] = (int)rt_between(random, 0, 1);
            it.spend[side][i] = (int)rt_between(random, 0, 30);
            it.allow[side][i] = (int)rt_between(random, -5, 60); /* below 0: no budget */
        }
    }
    int64_t n_pins = rt_between(random, 0, 3) ? 0 : rt_between(random, 1, 2);
    for (int64_t k = 0; k < n_pins; k++)
        it.n_pins += draw_pair(&it, random, true);
    for (int k = 0; k < 14 && it.n_pairs < MOST_PAIRS; k++)
        draw_pair(&it, random, false);
    it.n_limits = with_limits ? (int)rt_between(random, 1, MOST_LIMITS) : 0;
    for (int i = 0; i < it.n_limits; i++)
        it.limits[i] = draw_limit(random);
    return it;
}

/* ---- Enumeration ---- */

static bool has(uint32_t set, int k)
{
    return set >> k & 1;
}

static int person_of(const pair *p, int side)
{
    return side == MENTOR ? p->mentor : p->mentee;
}

static bool within(int64_t value, int64_t n, const amount *least, const amount *most)
{
    if (least->given && (least->is_share ? value * 1000000 < least->value * n : value < least->value))
        return false;
    return !most->given || (most->is_share ? value * 1000000 <= most->value * n : value <= most->value);
}

static bool holds_count(const instance *it, const limit *l, uint32_t set)
{
    int64_t n = 0, value = 0;
    for (int k = 0; k < it->n_pairs; k++) {
        const pair *p = &it->pairs[k];
        bool differ = it->group[MENTOR][p->mentor] != it->group[MENTEE][p->mentee];
        bool selected = l->kind == PAIRS ? differ == l->different
                                         : it->group[l->side][person_of(p, l->side)] == l->group;
        n += has(set, k);
        value += has(set, k) && selected;
    }
    return within(value, n, &l->least, &l->most);
}

static bool holds_budget(const instance *it, const limit *l, uint32_t set)
{
    for (int i = 0; i < (l->side == ALL ? 1 : it->n[l->side]); i++) {
        int64_t sum = 0;
        for (int k = 0; k < it->n_pairs; k++) {
            const pair *p = &it->pairs[k];
            bool counts = has(set, k) && (l->side == ALL || person_of(p, l->side) == i);
            sum += counts ? (l->by_person ? it->spend[l->side][i] : p->cost) : 0;
        }
        int64_t most = l->by_column ? it->allow[l->side][i] : l->most.value;
        if ((!l->by_column || most >= 0) && sum > most)
            return false;
    }
    return true;
}

static int load_of(const instance *it, int side, int person, uint32_t set)
{
    int load = 0;
    for (int k = 0; k < it->n_pairs; k++)
        load += has(set, k) && person_of(&it->pairs[k], side) == person;
    return load;
}

static bool holds_load(const instance *it, const limit *l, uint32_t set)
{
    for (int i = 0; i < it->n[l->side]; i++)
        if (!within(load_of(it, l->side, i, set), 0, &l->least, &l->most))
            return false;
    return true;
}

static bool fits(const instance *it, uint32_t set)
{
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < it->n[side]; i++)
            if (load_of(it, side, i, set) > it->capacity[side][i])
                return false;
    for (int i = 0; i < it->n_limits; i++) {
        const limit *l = &it->limits[i];
        bool holds = l->kind == LOAD ? holds_load(it, l, set)
                                     : (l->kind == BUDGET ? holds_budget(it, l, set) : holds_count(it, l, set));
        if (!holds)
            return false;
    }
    return true;
}

static int64_t value_of(const instance *it, char level, uint32_t set)
{
    int64_t value = 0;
    int side = level == 'e' ? MENTEE : MENTOR;
    for (int k = 0; k < it->n_pairs && (level == 's' || level == 'p'); k++)
        value += has(set, k) ? (level == 's' ? it->pairs[k].score : 1) : 0;
    for (int i = 0; i < it->n[side] && (level == 'e' || level == 'm'); i++)
        value += load_of(it, side, i, set) > 0;
    return value;
}

/* The best values, level by level; false where no set of pairs fits. */
static bool enumerate(const instance *it, int64_t *best)
{
    bool found = false;
    for (uint32_t rest = 0; rest < 1u << (it->n_pairs - it->n_pins); rest++) {
        uint32_t set = (rest << it->n_pins) | ((1u << it->n_pins) - 1);
        if (!fits(it, set))
            continue;
        bool better = !found;
        for (int k = 0; it->objective[k]; k++) {
            int64_t value = value_of(it, it->objective[k], set);
            if (!better && value < best[k])
                break;
            better = better || value > best[k];
            if (better)
                best[k] = value;
        }
        found = true;
    }
    return found;
}

/* ---- The same for the library ---- */

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

static void put_people(writer *w, const instance *it)
{
    put(w, "id,role,mentor_capacity,mentee_capacity,grp,spend,allow\n");
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < it->n[side]; i++) {
            put(w, "%c%d,%s,%d,%d,%s,%d.%d,", side == MENTOR ? 'm' : 'e', i, side == MENTOR ? "mentor" : "mentee",
                it->capacity[side][i], it->capacity[side][i], it->group[side][i] ? "B" : "A", it->spend[side][i] / 10,
                it->spend[side][i] % 10);
            if (it->allow[side][i] >= 0)
                put(w, "%d.%d", it->allow[side][i] / 10, it->allow[side][i] % 10);
            put(w, "\n");
        }
}

static void put_amount(writer *w, const char *name, const amount *a, bool plain)
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

static void put_limit(writer *w, const limit *l)
{
    static const char *const sides[] = {"mentor", "mentee", "all"};
    switch (l->kind) {
    case QUOTA:
        put(w, "{\"limit\":\"quota\",\"side\":\"%s\",\"where\":{\"attribute\":\"grp\",\"is\":\"%s\"}", sides[l->side],
            l->group ? "B" : "A");
        break;
    case PAIRS:
        put(w, "{\"limit\":\"pairs\",\"where\":{\"%s\":\"grp\"}", l->different ? "different" : "same");
        break;
    case BUDGET:
        put(w, "{\"limit\":\"budget\",\"per\":\"%s\",\"cost\":\"%s\"", sides[l->side],
            l->by_person ? "spend" : "hours");
        if (l->by_column)
            put(w, ",\"at_most\":\"allow\"}");
        else
            put(w, ",\"at_most\":%d.%d}", (int)l->most.value / 10, (int)l->most.value % 10);
        return;
    default:
        put(w, "{\"limit\":\"load\",\"side\":\"%s\"", sides[l->side]);
        break;
    }
    put_amount(w, "at_least", &l->least, l->kind == LOAD);
    put_amount(w, "at_most", &l->most, l->kind == LOAD);
    put(w, "}");
}

static void put_programme(writer *w, const instance *it)
{
    put(w, "{\"schema\":\"reversa.programme/1\",\"rules\":[],\"criteria\":[],\"limits\":[");
    for (int i = 0; i < it->n_limits; i++) {
        put(w, "%s", i ? "," : "");
        put_limit(w, &it->limits[i]);
    }
    put(w, "],\"objective\":[");
    for (int k = 0; it->objective[k]; k++) {
        char c = it->objective[k];
        put(w, "%s\"%s\"", k ? "," : "", c == 'e' ? "mentees" : c == 'm' ? "mentors" : c == 'p' ? "pairs" : "score");
    }
    put(w, "]}");
}

typedef struct made {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_scores *scores;
    reversa_previous *previous;
    reversa_problem *problem;
} made;

static void succeed(const made *m, reversa_status status, const instance *it)
{
    if (!status)
        return;
    writer w = {0};
    put_programme(&w, it);
    reversa_error error;
    reversa_context_error(m->ctx, 0, &error);
    fail_msg("%s: %s\n%s", reversa_status_name(status), error.message, w.text);
}

static void make_pairs(made *m, const instance *it)
{
    char names[2][MOST_PAIRS][8];
    const char *mentors[MOST_PAIRS], *mentees[MOST_PAIRS];
    double scores[MOST_PAIRS], costs[MOST_PAIRS];
    reversa_pair_state states[MOST_PAIRS];
    const char *const columns[] = {"hours"};
    const double *const values[] = {costs};
    for (int k = 0; k < it->n_pairs; k++) {
        snprintf(names[0][k], sizeof names[0][k], "m%d", it->pairs[k].mentor);
        snprintf(names[1][k], sizeof names[1][k], "e%d", it->pairs[k].mentee);
        mentors[k] = names[0][k];
        mentees[k] = names[1][k];
        scores[k] = it->pairs[k].score / 1e6;
        costs[k] = it->pairs[k].cost / 10.0;
        states[k] = REVERSA_PAIR_PINNED;
    }
    reversa_score_rows rows = {sizeof rows, it->n_pairs, mentors, mentees, scores, 1, columns, values};
    succeed(m, reversa_scores_create(m->ctx, m->cohort, &rows, &m->scores), it);
    reversa_previous_rows pins = {sizeof pins, it->n_pins, mentors, mentees, states, NULL};
    succeed(m, reversa_previous_create(m->ctx, m->cohort, &pins, &m->previous), it);
}

static void make(made *m, const instance *it)
{
    writer people = {0}, programme = {0};
    reversa_problem_options options;
    m->ctx = rt_context(NULL);
    put_people(&people, it);
    put_programme(&programme, it);
    succeed(m, reversa_people_read(m->ctx, rt_write_text("people.csv", people.text), NULL, &m->cohort), it);
    succeed(m, rv_programme_parse(m->ctx, programme.text, programme.length, "programme.json", &m->programme), it);
    make_pairs(m, it);
    reversa_problem_options_init(&options);
    options.scores = m->scores;
    options.previous = m->previous;
    succeed(m, reversa_problem_create(m->ctx, m->cohort, m->programme, &options, &m->problem), it);
}

static void unmake(made *m)
{
    reversa_problem_free(m->problem);
    reversa_previous_free(m->previous);
    reversa_scores_free(m->scores);
    reversa_programme_free(m->programme);
    reversa_cohort_free(m->cohort);
    reversa_context_free(m->ctx);
}

/* The pairs that were chosen, as a set of the instance's. */
static uint32_t set_of(const made *m, const instance *it, const rv_solution *solution)
{
    uint32_t set = (1u << it->n_pins) - 1;
    for (int64_t c = 0; c < solution->n_chosen; c++) {
        int32_t mentor = m->problem->side[MENTOR].person[solution->chosen[c].mentor];
        int32_t mentee = m->problem->side[MENTEE].person[solution->chosen[c].mentee];
        int k = 0;
        for (; k < it->n_pairs; k++) {
            char name[2][8];
            snprintf(name[0], sizeof name[0], "m%d", it->pairs[k].mentor);
            snprintf(name[1], sizeof name[1], "e%d", it->pairs[k].mentee);
            if (reversa_cohort_find(m->cohort, name[0]) == mentor && reversa_cohort_find(m->cohort, name[1]) == mentee)
                break;
        }
        assert_true(k < it->n_pairs);
        assert_false(has(set, k));
        set |= 1u << k;
    }
    return set;
}

/* How the solves ended, so that a test sees that it tests something. */
static int n_infeasible, n_searched, n_tightened;

static void expect(const made *m, const instance *it, const rv_solution *solution, const int64_t *best, bool feasible)
{
    n_infeasible += !feasible;
    n_searched += feasible && solution->proof == REVERSA_PROOF_SEARCH;
    if (!feasible) {
        assert_int_equal(solution->outcome, REVERSA_OUTCOME_INFEASIBLE);
        assert_true(solution->n_conflict > 0);
        for (int32_t i = 0; i < solution->n_conflict; i++)
            assert_in_range(solution->conflict[i], i ? solution->conflict[i - 1] + 1 : 0, it->n_limits - 1);
        return;
    }
    assert_int_equal(solution->outcome, REVERSA_OUTCOME_OPTIMAL);
    assert_int_equal(solution->scope, REVERSA_SCOPE_ELIGIBLE);
    assert_int_not_equal(solution->proof, REVERSA_PROOF_NONE);
    uint32_t set = set_of(m, it, solution);
    assert_true(fits(it, set));
    for (int k = 0; it->objective[k]; k++) {
        assert_int_equal(solution->value[k], best[k]);
        assert_int_equal(solution->bound[k], best[k]);
        assert_int_equal(value_of(it, it->objective[k], set), best[k]);
    }
}

/* How a limit stands, told by the library, against the sets of the instance. */
static void expect_use(const made *m, const instance *it, const rv_solve *solve, const rv_solution *solution)
{
    reversa_limit_use use[MOST_LIMITS];
    bool holds[MOST_LIMITS];
    uint32_t set = set_of(m, it, solution);
    assert_int_equal(rv_limits_use(solve, solution->chosen, solution->n_chosen, use, holds), REVERSA_OK);
    for (int i = 0; i < it->n_limits; i++) {
        instance alone = *it;
        alone.limits[0] = it->limits[i];
        alone.n_limits = 1;
        assert_int_equal(holds[i], fits(&alone, set));
        assert_non_null(use[i].text);
    }
}

/* Solve with few candidates, so that pricing has to find the others; with the network's solution, or without. */
static void check(const instance *it, int32_t n_candidates, bool with_network)
{
    made m = {0};
    rv_solve solve;
    rv_solution relaxed = {0}, solution = {0};
    reversa_match_options options = {.struct_size = sizeof options, .candidates = n_candidates};
    int64_t best[RV_MAX_LEVELS] = {0};
    bool feasible = enumerate(it, best);
    make(&m, it);
    succeed(&m, rv_solve_open(m.ctx, m.problem, NULL, &options, &solve), it);
    if (with_network) {
        succeed(&m, rv_network_match(&solve, &relaxed), it);
        if (relaxed.outcome == REVERSA_OUTCOME_OPTIMAL)
            expect_use(&m, it, &solve, &relaxed);
    }
    succeed(&m, rv_limits_match(&solve, with_network ? &relaxed : NULL, &solution), it);
    expect(&m, it, &solution, best, feasible);
    n_tightened += feasible && with_network && solution.value[0] < relaxed.value[0];
    rv_solution_free(&solve, &solution);
    rv_solution_free(&solve, &relaxed);
    rv_solve_close(&solve);
    unmake(&m);
}

static void check_many(uint64_t stream, int n, bool with_limits, bool with_network)
{
    n_infeasible = n_searched = n_tightened = 0;
    for (int round = 0; round < n; round++) {
        uint64_t random = rt_seed() + stream * 100000 + (uint64_t)round;
        instance it = draw(&random, with_limits);
        check(&it, (int32_t)rt_between(&random, 1, 3), with_network);
    }
    print_message("%d programmes: %d infeasible, %d searched, %d below the network on the first level\n", n,
                  n_infeasible, n_searched, n_tightened);
}

static void test_limits_match_agrees_with_enumeration(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(1, 3000, true, true);
    assert_true(n_infeasible > 200 && n_searched > 200 && n_tightened > 100);
}

static void test_limits_match_agrees_without_the_network(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(2, 1500, true, false);
    assert_true(n_infeasible > 100 && n_searched > 100);
}

static void test_limits_match_without_limits_agrees_with_enumeration(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(3, 1000, false, false);
    assert_int_equal(n_searched, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits_match_agrees_with_enumeration),
        cmocka_unit_test(test_limits_match_agrees_without_the_network),
        cmocka_unit_test(test_limits_match_without_limits_agrees_with_enumeration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
