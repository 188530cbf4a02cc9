/*
 * Matchings from wishes and blocking pairs against the definitions: blocking pairs by looking at every pair, the best of all
 * stable matchings by looking at every set of pairs, and deferred acceptance over lists that are written down whole.
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/support.h"

#define MOST 70 /* people of a side */
#define NONE 100000
#define EMPTY 200000
#define TEXT 400000

/* A market: mentors are M0, M1, …; mentees E0, E1, …. */
typedef struct market {
    int n[2];
    int places[2][MOST];
    int score[MOST][MOST];   /* [mentor][mentee], −1 not eligible */
    int rank[2][MOST][MOST]; /* [side that gave it][mentor][mentee], NONE */
    bool veto[MOST][MOST];
    bool pinned[MOST][MOST];
    reversa_wishes_among among;
} market;

typedef struct built {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_preferences *preferences;
    reversa_previous *previous;
    reversa_scores *scores;
    reversa_problem *problem;
} built;

typedef bool pairs[MOST][MOST]; /* [mentor][mentee] */

static bool may(const market *m, int j, int i)
{
    bool by[2] = {m->rank[0][j][i] != NONE, m->rank[1][j][i] != NONE};
    bool wished = m->among == REVERSA_WISHES_ALL ||
                  (m->among == REVERSA_WISHES_EITHER ? by[0] || by[1] : by[0] && by[1]);
    return m->score[j][i] >= 0 && !m->veto[j][i] && wished;
}

/* ---- To the library and back ---- */

static char text[TEXT];

static const char *file(const char *name, const char *header, const market *m, bool backwards, int what)
{
    int length = snprintf(text, TEXT, "%s", header);
    for (int j = 0; j < m->n[0]; j++) {
        for (int i = 0; i < m->n[1]; i++) {
            int b = backwards ? m->n[0] - 1 - j : j;
            int a = backwards ? m->n[1] - 1 - i : i;
            char *at = text + length;
            size_t room = (size_t)(TEXT - length);
            if (what == 0 && m->score[b][a] >= 0)
                length += snprintf(at, room, "M%d,E%d,%d.%06d\n", b, a, m->score[b][a] / 1000000,
                                   m->score[b][a] % 1000000);
            if (what == 1 && m->rank[0][b][a] != NONE)
                length += snprintf(at, room, "M%d,E%d,%d,\n", b, a, m->rank[0][b][a]);
            at = text + length;
            room = (size_t)(TEXT - length);
            if (what == 1 && m->rank[1][b][a] != NONE)
                length += snprintf(at, room, "E%d,M%d,%d,%s\n", a, b, m->rank[1][b][a], m->veto[b][a] ? "yes" : "");
            else if (what == 1 && m->veto[b][a])
                length += snprintf(at, room, "E%d,M%d,,yes\n", a, b);
            if (what == 2 && m->pinned[b][a])
                length += snprintf(at, room, "M%d,E%d,pinned\n", b, a);
        }
    }
    return rt_write_text(name, text);
}

static built build(const market *m, bool backwards)
{
    static const char programme[] = "{\"schema\": \"reversa.programme/1\", \"rules\": [], \"criteria\": []}";
    built b = {.ctx = rt_context(NULL)};
    int length = snprintf(text, TEXT, "id,role,mentor_capacity,mentee_capacity\n");
    for (int side = 0; side < 2; side++) {
        for (int p = 0; p < m->n[side]; p++) {
            int q = backwards ? m->n[side] - 1 - p : p;
            length += snprintf(text + length, (size_t)(TEXT - length), "%c%d,%s,%d,%d\n", side ? 'E' : 'M', q,
                               side ? "mentee" : "mentor", m->places[side][q], m->places[side][q]);
        }
    }
    const char *people = rt_write_text("people.csv", text);
    assert_int_equal(reversa_people_read(b.ctx, people, NULL, &b.cohort), REVERSA_OK);
    assert_int_equal(reversa_programme_parse(b.ctx, programme, strlen(programme), NULL, &b.programme), REVERSA_OK);
    const char *path = file("scores.csv", "mentor_id,mentee_id,score\n", m, backwards, 0);
    assert_int_equal(reversa_scores_read(b.ctx, path, b.cohort, &b.scores), REVERSA_OK);
    path = file("preferences.csv", "person_id,other_id,rank,veto\n", m, backwards, 1);
    assert_int_equal(reversa_preferences_read(b.ctx, path, b.cohort, &b.preferences), REVERSA_OK);
    path = file("previous.csv", "mentor_id,mentee_id,state\n", m, backwards, 2);
    assert_int_equal(reversa_previous_read(b.ctx, path, b.cohort, &b.previous), REVERSA_OK);
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    options.preferences = b.preferences;
    options.previous = b.previous;
    options.scores = b.scores;
    assert_int_equal(reversa_problem_create(b.ctx, b.cohort, b.programme, &options, &b.problem), REVERSA_OK);
    return b;
}

static void drop(built *b)
{
    reversa_problem_free(b->problem);
    reversa_scores_free(b->scores);
    reversa_previous_free(b->previous);
    reversa_preferences_free(b->preferences);
    reversa_programme_free(b->programme);
    reversa_cohort_free(b->cohort);
    reversa_context_free(b->ctx);
}

static int number(const built *b, int32_t person)
{
    return person < 0 ? -1 : atoi(reversa_cohort_id(b->cohort, person) + 1);
}

static void read_pairs(const built *b, const reversa_matching *matching, pairs made)
{
    memset(made, 0, sizeof(pairs));
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        made[number(b, pair.mentor)][number(b, pair.mentee)] = true;
    }
}

static reversa_matching *match(const built *b, const market *m, int from)
{
    reversa_matching *matching;
    reversa_wishes_options options;
    reversa_wishes_options_init(&options);
    options.from = (reversa_side)from;
    options.among = m->among;
    assert_int_equal(reversa_wishes_match(b->ctx, b->problem, &options, &matching), REVERSA_OK);
    assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_FEASIBLE);
    assert_int_equal(reversa_matching_certificate(matching).proof, REVERSA_PROOF_STABLE);
    return matching;
}

/* ---- By definition ---- */

/* What someone would give up: a rank, NONE, or EMPTY; 0 without any place. */
static int worst(const market *m, pairs made, int side, int p)
{
    int load = 0;
    int rank = 0;
    for (int q = 0; q < m->n[!side]; q++) {
        int j = side ? q : p;
        int i = side ? p : q;
        if (!made[j][i])
            continue;
        load++;
        rank = m->rank[side][j][i] > rank ? m->rank[side][j][i] : rank;
    }
    return load < m->places[side][p] ? EMPTY : rank;
}

static bool blocks(const market *m, pairs made, int j, int i)
{
    return may(m, j, i) && !made[j][i] && m->rank[0][j][i] < worst(m, made, 0, j) &&
           m->rank[1][j][i] < worst(m, made, 1, i);
}

static int64_t count_blocking(const market *m, pairs made)
{
    int64_t n = 0;
    for (int j = 0; j < m->n[0]; j++)
        for (int i = 0; i < m->n[1]; i++)
            n += blocks(m, made, j, i);
    return n;
}

static void check_pair(const built *b, const market *m, pairs made, const reversa_blocking_pair *pair)
{
    int who[2] = {number(b, pair->mentor), number(b, pair->mentee)};
    assert_true(blocks(m, made, who[0], who[1]));
    assert_int_equal(pair->score, m->score[who[0]][who[1]]);
    for (int side = 0; side < 2; side++) {
        int given = m->rank[side][who[0]][who[1]];
        int gives_up = worst(m, made, side, who[side]);
        assert_int_equal(pair->rank[side], given == NONE ? 0 : given);
        assert_int_equal(pair->leaves[side] < 0, gives_up == EMPTY);
        if (gives_up == EMPTY)
            continue;
        int left = number(b, pair->leaves[side]);
        int j = side ? left : who[0];
        int i = side ? who[1] : left;
        assert_true(made[j][i]);
        assert_int_equal(m->rank[side][j][i], gives_up);
        assert_int_equal(pair->leaves_rank[side], gives_up == NONE ? 0 : gives_up);
        assert_int_equal(pair->leaves_pinned[side], m->pinned[j][i]);
    }
}

static int64_t check_blocking(const built *b, const market *m, const reversa_matching *matching)
{
    pairs made;
    reversa_blocking *found;
    reversa_blocking_options options;
    reversa_blocking_summary summary;
    reversa_blocking_options_init(&options);
    options.among = m->among;
    read_pairs(b, matching, made);
    assert_int_equal(reversa_blocking_create(b->ctx, b->problem, matching, &options, &found), REVERSA_OK);
    reversa_blocking_summarise(found, &summary);
    assert_int_equal(summary.n_blocking, count_blocking(m, made));
    assert_int_equal(summary.n_listed, summary.n_blocking);
    int64_t n_pinned = 0;
    for (int64_t k = 0; k < summary.n_listed; k++) {
        reversa_blocking_pair pair;
        reversa_blocking_get(found, k, &pair);
        check_pair(b, m, made, &pair);
        n_pinned += pair.leaves_pinned[0] || pair.leaves_pinned[1];
    }
    assert_int_equal(summary.n_pinned, n_pinned);
    reversa_blocking_free(found);
    return summary.n_blocking - n_pinned;
}

/* ---- Every set of pairs ---- */

/* Is it no worse for anyone on a side: ranks of partners, the best first, place by place? */
static bool is_as_good(const market *m, pairs a, pairs b, int side)
{
    for (int p = 0; p < m->n[side]; p++) {
        for (int limit = 1; limit <= NONE; limit = limit == MOST ? NONE : limit + 1) {
            int count[2] = {0, 0};
            for (int q = 0; q < m->n[!side]; q++) {
                int j = side ? q : p;
                int i = side ? p : q;
                count[0] += a[j][i] && m->rank[side][j][i] <= limit;
                count[1] += b[j][i] && m->rank[side][j][i] <= limit;
            }
            if (count[0] < count[1])
                return false;
        }
    }
    return true;
}

static void check_best(const market *m, pairs ours, int from)
{
    int at[16][2];
    int n = 0;
    for (int j = 0; j < m->n[0]; j++)
        for (int i = 0; i < m->n[1]; i++)
            if (may(m, j, i)) {
                at[n][0] = j;
                at[n++][1] = i;
            }
    for (unsigned set = 0; set < 1U << n; set++) {
        pairs made;
        int load[2][MOST] = {{0}};
        bool fits = true;
        memset(made, 0, sizeof made);
        for (int k = 0; k < n; k++) {
            if (!(set >> k & 1))
                continue;
            made[at[k][0]][at[k][1]] = true;
            fits = fits && ++load[0][at[k][0]] <= m->places[0][at[k][0]] &&
                   ++load[1][at[k][1]] <= m->places[1][at[k][1]];
        }
        if (fits && count_blocking(m, made) == 0)
            assert_true(is_as_good(m, ours, made, from));
    }
}

/* ---- Random markets ---- */

/* Ranks without ties of all whom someone may have; or some, with ties. */
static void draw_ranks(market *m, uint64_t *random, bool strict)
{
    for (int side = 0; side < 2; side++) {
        for (int p = 0; p < m->n[side]; p++) {
            int order[MOST];
            int n = m->n[!side];
            for (int q = 0; q < n; q++) {
                int with = (int)rt_between(random, 0, q);
                order[q] = order[with];
                order[with] = q;
            }
            for (int k = 0; k < n; k++) {
                int j = side ? order[k] : p;
                int i = side ? p : order[k];
                bool gives = strict || rt_between(random, 0, 2) == 0;
                m->rank[side][j][i] = !gives ? NONE : strict ? k + 1 : (int)rt_between(random, 1, 5);
            }
        }
    }
}

static market draw(uint64_t *random, int most, bool strict, bool pins)
{
    market m;
    memset(&m, 0, sizeof m);
    m.n[0] = (int)rt_between(random, 1, most);
    m.n[1] = (int)rt_between(random, 1, most);
    bool coarse = rt_between(random, 0, 1);
    for (int side = 0; side < 2; side++)
        for (int p = 0; p < m.n[side]; p++)
            m.places[side][p] = (int)rt_between(random, 1, rt_between(random, 1, 3));
    for (int j = 0; j < m.n[0]; j++) {
        for (int i = 0; i < m.n[1]; i++) {
            bool eligible = rt_between(random, 0, 4) > 0;
            m.score[j][i] = !eligible ? -1
                            : coarse  ? (int)rt_between(random, 0, 3) * 250000
                                      : (int)rt_between(random, 0, 1000000);
            m.veto[j][i] = rt_between(random, 0, 14) == 0;
        }
    }
    draw_ranks(&m, random, strict);
    if (pins && m.n[0] > 1) {
        int j = (int)rt_between(random, 0, m.n[0] - 1);
        int i = (int)rt_between(random, 0, m.n[1] - 1);
        m.pinned[j][i] = m.score[j][i] >= 0 && !m.veto[j][i];
    }
    m.among = strict ? REVERSA_WISHES_ALL : (reversa_wishes_among)rt_between(random, 0, 2);
    return m;
}

static void test_wishes_tiny_markets(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int round = 0; round < 500; round++) {
        bool strict = round % 2;
        market m = draw(&random, 3, strict, !strict && round % 6 == 0);
        built b = build(&m, false);
        for (int from = 0; from < 2; from++) {
            pairs made;
            reversa_matching *matching = match(&b, &m, from);
            assert_int_equal(check_blocking(&b, &m, matching), 0);
            read_pairs(&b, matching, made);
            if (strict)
                check_best(&m, made, from);
            reversa_matching_free(matching);
        }
        reversa_matching *matching;
        assert_int_equal(reversa_match(b.ctx, b.problem, NULL, NULL, &matching), REVERSA_OK);
        (void)check_blocking(&b, &m, matching);
        reversa_matching_free(matching);
        drop(&b);
    }
}

/* ---- Larger ones, whose lists are looked up in parts ---- */

static bool before(const market *m, int side, int p, int q, int r)
{
    const int *one = &m->rank[side][side ? q : p][side ? p : q];
    const int *two = &m->rank[side][side ? r : p][side ? p : r];
    if (*one != *two)
        return *one < *two;
    return m->score[side ? q : p][side ? p : q] > m->score[side ? r : p][side ? p : r];
}

/* One after the other asks the best whom they have not asked yet. */
static void accept(const market *m, int from, pairs made)
{
    static bool asked[MOST][MOST];
    memset(asked, 0, sizeof asked);
    memset(made, 0, sizeof(pairs));
    for (bool again = true; again;) {
        again = false;
        for (int p = 0; p < m->n[from]; p++) {
            int best = -1;
            int load = 0;
            for (int q = 0; q < m->n[!from]; q++) {
                int j = from ? q : p;
                int i = from ? p : q;
                load += made[j][i];
                if (may(m, j, i) && !asked[p][q] && (best < 0 || before(m, from, p, q, best)))
                    best = q;
            }
            if (best < 0 || load >= m->places[from][p])
                continue;
            again = true;
            asked[p][best] = true;
            int held = 0;
            int last = p;
            made[from ? best : p][from ? p : best] = true;
            for (int o = 0; o < m->n[from]; o++) {
                if (!made[from ? best : o][from ? o : best])
                    continue;
                held++;
                last = before(m, !from, best, last, o) ? o : last;
            }
            if (held > m->places[!from][best])
                made[from ? best : last][from ? last : best] = false;
        }
    }
}

static void test_wishes_larger_markets(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int round = 0; round < 24; round++) {
        market m = draw(&random, 8, false, false);
        m.n[0] = (int)rt_between(&random, 40, MOST);
        m.n[1] = (int)rt_between(&random, 40, MOST);
        m.among = round % 8 == 7 ? REVERSA_WISHES_EITHER : REVERSA_WISHES_ALL;
        for (int side = 0; side < 2; side++)
            for (int p = 0; p < m.n[side]; p++)
                m.places[side][p] = (int)rt_between(&random, 1, 1 + round % 3);
        for (int j = 0; j < m.n[0]; j++) {
            for (int i = 0; i < m.n[1]; i++) { /* no two alike; with some, all want the same */
                int common = round % 3 == 0 ? (MOST - j) * 9000 + (MOST - i) * 5000
                                            : (int)rt_between(&random, 0, 150) * 6000;
                m.score[j][i] = rt_between(&random, 0, 9) == 0 ? -1 : common + j * MOST + i;
                m.veto[j][i] = false;
                for (int side = 0; side < 2; side++)
                    m.rank[side][j][i] = rt_between(&random, 0, 11) ? NONE : (int)rt_between(&random, 1, 4);
            }
        }
        for (int from = 0; from < 2; from++) {
            pairs ours;
            pairs theirs;
            pairs again;
            built b = build(&m, false);
            reversa_matching *matching = match(&b, &m, from);
            read_pairs(&b, matching, ours);
            assert_int_equal(check_blocking(&b, &m, matching), 0);
            accept(&m, from, theirs);
            assert_memory_equal(ours, theirs, sizeof ours);
            reversa_matching_free(matching);
            drop(&b);
            b = build(&m, true);
            reversa_context_set_threads(b.ctx, 3);
            matching = match(&b, &m, from);
            read_pairs(&b, matching, again);
            assert_memory_equal(ours, again, sizeof ours);
            reversa_matching_free(matching);
            drop(&b);
        }
    }
}

/* Where scores tie, the ids and the seed decide, not the rows. */
static void test_wishes_ties_by_seed(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 2;
    for (int round = 0; round < 40; round++) {
        market m = draw(&random, 30, false, round % 4 == 0);
        pairs ours;
        pairs again;
        for (int j = 0; j < m.n[0]; j++)
            for (int i = 0; i < m.n[1]; i++)
                m.score[j][i] = m.score[j][i] < 0 ? -1 : 500000;
        for (int from = 0; from < 2; from++) {
            for (int backwards = 0; backwards < 2; backwards++) {
                built b = build(&m, backwards);
                reversa_matching *matching = match(&b, &m, from);
                read_pairs(&b, matching, backwards ? again : ours);
                assert_int_equal(check_blocking(&b, &m, matching), 0);
                reversa_matching_free(matching);
                drop(&b);
            }
            assert_memory_equal(ours, again, sizeof ours);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wishes_tiny_markets),
        cmocka_unit_test(test_wishes_larger_markets),
        cmocka_unit_test(test_wishes_ties_by_seed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
