/*
 * The m best matchings against the definition: on tiny programmes every matching is listed, valued and sorted; what the library
 * tells must be the front of that list, each matching once, with the losses that its pairs have.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match/alternatives.h"
#include "support/match.h"

#define MOST_PAIRS 9
#define MOST_LEVELS 6

static const char *const names[] = {"mentees", "mentors", "pairs", "score", "keep", "even"};

typedef struct world {
    const rt_case *drawn;
    int32_t n_levels;
    int32_t level[MOST_LEVELS]; /* index into names */
    int32_t n_open;
    int32_t open[MOST_PAIRS]; /* mentor · n + mentee */
    int32_t n_all;
    int64_t (*value)[MOST_LEVELS]; /* [n_all] larger is better, the best first */
} world;

static void read_levels(world *w)
{
    char words[128];
    char *rest = NULL;
    snprintf(words, sizeof words, "%s", w->drawn->objective);
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        int32_t k = 0;
        while (strcmp(names[k], word) != 0)
            k++;
        w->level[w->n_levels++] = k;
    }
}

/* Loads with the pairs of a set, pinned ones included; false where someone has too many or too few. */
static bool loads(const world *w, unsigned set, int32_t *load[2])
{
    const rt_case *drawn = w->drawn;
    for (int side = 0; side < 2; side++)
        memset(load[side], 0, (size_t)drawn->n * sizeof(int32_t));
    for (int32_t k = 0; k < drawn->n * drawn->n; k++) {
        if (drawn->state[k] == REVERSA_PAIR_PINNED) {
            load[REVERSA_MENTOR][k / drawn->n]++;
            load[REVERSA_MENTEE][k % drawn->n]++;
        }
    }
    for (int32_t k = 0; k < w->n_open; k++) {
        if (set >> k & 1) {
            load[REVERSA_MENTOR][w->open[k] / drawn->n]++;
            load[REVERSA_MENTEE][w->open[k] % drawn->n]++;
        }
    }
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < drawn->n; p++) {
            bool takes_part = (drawn->role[p] & (side == REVERSA_MENTOR ? 1 : 2)) && drawn->capacity[side][p] > 0;
            if (load[side][p] > rt_case_most(drawn, side, p) ||
                (takes_part && drawn->load[side][0] > 0 && load[side][p] < drawn->load[side][0]))
                return false;
        }
    }
    return true;
}

static void value_of(const world *w, unsigned set, int32_t *const load[2], int64_t value[MOST_LEVELS])
{
    int64_t all[6] = {0};
    for (int32_t p = 0; p < w->drawn->n; p++) {
        all[0] += load[REVERSA_MENTEE][p] > 0;
        all[1] += load[REVERSA_MENTOR][p] > 0;
        all[5] -= (int64_t)load[REVERSA_MENTOR][p] * load[REVERSA_MENTOR][p];
    }
    for (int32_t k = 0; k < w->n_open; k++) {
        if (set >> k & 1) {
            all[2]++;
            all[3] += w->drawn->score[w->open[k]];
            all[4] += w->drawn->state[w->open[k]] == REVERSA_PAIR_ACTIVE;
        }
    }
    for (int32_t l = 0; l < w->n_levels; l++)
        value[l] = all[w->level[l]];
}

static int better_first(const void *a, const void *b)
{
    const int64_t *one = a;
    const int64_t *other = b;
    for (int l = 0; l < MOST_LEVELS; l++)
        if (one[l] != other[l])
            return one[l] > other[l] ? -1 : 1;
    return 0;
}

static void enumerate(world *w)
{
    const rt_case *drawn = w->drawn;
    int32_t *load[2] = {malloc((size_t)drawn->n * sizeof(int32_t)), malloc((size_t)drawn->n * sizeof(int32_t))};
    w->value = calloc((size_t)1 << w->n_open, sizeof *w->value);
    for (unsigned set = 0; set < 1u << w->n_open; set++)
        if (loads(w, set, load))
            value_of(w, set, load, w->value[w->n_all++]);
    qsort(w->value, (size_t)w->n_all, sizeof *w->value, better_first);
    free(load[0]);
    free(load[1]);
}

/* The pairs that may be chosen or not; false if they are too many. */
static bool list_open(world *w)
{
    const rt_case *drawn = w->drawn;
    for (int32_t k = 0; k < drawn->n * drawn->n; k++) {
        int32_t mentor = k / drawn->n;
        int32_t mentee = k % drawn->n;
        if (mentor == mentee || drawn->state[k] == REVERSA_PAIR_PINNED || !rt_case_eligible(drawn, mentor, mentee) ||
            rt_case_most(drawn, REVERSA_MENTOR, mentor) == 0 || rt_case_most(drawn, REVERSA_MENTEE, mentee) == 0)
            continue;
        if (w->n_open == MOST_PAIRS)
            return false;
        w->open[w->n_open++] = k;
    }
    return true;
}

/* The set of a matching that is told by its differences. */
static unsigned set_of(const world *w, const reversa_alternatives *list, int32_t index, unsigned base)
{
    reversa_other_matching other;
    unsigned set = base;
    reversa_alternatives_get(list, index, &other);
    for (int32_t c = 0; c < other.n_added + other.n_removed; c++) {
        reversa_pair_change change;
        reversa_alternatives_change(list, index, c, &change);
        int32_t pair = rt_case_human(w->drawn, change.mentor) * w->drawn->n + rt_case_human(w->drawn, change.mentee);
        int32_t k = 0;
        while (w->open[k] != pair)
            k++;
        assert_int_equal(change.score, w->drawn->score[pair]);
        assert_int_equal(set >> k & 1, !change.added);
        set ^= 1u << k;
    }
    return set;
}

static void check_list(reversa_context *ctx, const world *w, const reversa_matching *matching, rv_near_room room,
                       int32_t most)
{
    reversa_insight *insight;
    reversa_alternatives *list;
    unsigned base = 0;
    bool seen[1 << MOST_PAIRS] = {false};
    int32_t *load[2] = {malloc((size_t)w->drawn->n * sizeof(int32_t)), malloc((size_t)w->drawn->n * sizeof(int32_t))};
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        int32_t at = rt_case_human(w->drawn, pair.mentor) * w->drawn->n + rt_case_human(w->drawn, pair.mentee);
        for (int32_t o = 0; o < w->n_open; o++)
            base |= w->open[o] == at ? 1u << o : 0;
    }
    assert_int_equal(rv_insight_build(ctx, w->drawn->problem, matching, room, &insight), REVERSA_OK);
    assert_int_equal(reversa_alternatives_find(ctx, insight, most, &list), REVERSA_OK);
    int32_t n = reversa_alternatives_count(list);
    assert_int_equal(n, most < w->n_all ? most : w->n_all);
    if (most > w->n_all)
        assert_int_equal(reversa_alternatives_ended(list), REVERSA_ALTERNATIVES_NO_MORE);
    for (int32_t k = 0; k < n; k++) {
        reversa_other_matching other;
        int64_t value[MOST_LEVELS] = {0};
        unsigned set = set_of(w, list, k, base);
        assert_false(seen[set]);
        seen[set] = true;
        assert_true(loads(w, set, load));
        value_of(w, set, load, value);
        reversa_alternatives_get(list, k, &other);
        assert_int_equal(other.n_levels, w->n_levels);
        for (int32_t l = 0; l < w->n_levels; l++) {
            assert_int_equal(value[l], w->value[k][l]);
            assert_int_equal(other.loss[l], w->value[0][l] - value[l]);
        }
    }
    reversa_alternatives_free(list);
    reversa_insight_free(insight);
    free(load[0]);
    free(load[1]);
}

static void draw(rt_case *drawn, uint64_t *random, int32_t round)
{
    rt_case_shape shape = {.people = 9, .most = 1 + round % 3, .density = 20 + round % 5 * 12};
    shape.top = round % 3 == 0 ? 2 : round % 3 == 1 ? 9 : 1000000;
    shape.pins = round % 4 == 0;
    shape.bans = round % 5 == 0;
    shape.loads = round % 3 == 1;
    rt_case_draw(drawn, random, &shape);
    for (int32_t k = 0; k < drawn->n * drawn->n; k++)
        if (drawn->state[k] < 0 && rt_between(random, 0, 3) == 0)
            drawn->state[k] = REVERSA_PAIR_ACTIVE;
    if (round % 4 == 0)
        return;
    int32_t order[6] = {0, 1, 2, 3, 4, 5};
    int32_t n = (int32_t)rt_between(random, 1, 5);
    size_t used = 0;
    for (int32_t k = 0; k < n; k++) {
        int32_t other = (int32_t)rt_between(random, k, 5);
        int32_t swap = order[k];
        order[k] = order[other];
        order[other] = swap;
        used += (size_t)snprintf(drawn->objective + used, sizeof drawn->objective - used, "%s%s", k ? " " : "",
                                 names[order[k]]);
    }
}

static void test_alternatives_are_the_front_of_all(void **state)
{
    (void)state;
    static const rv_near_room rooms[] = {{64, 24}, {1, 1}, {2, 1}};
    static const int32_t mosts[] = {2, 5, 1000};
    uint64_t random = rt_seed() + 4;
    reversa_context *ctx = rt_context(NULL);
    reversa_context_set_threads(ctx, 1); /* making threads takes longer than these problems */
    int32_t n_done = 0;
    for (int32_t round = 0; round < 4000; round++) {
        rt_case drawn;
        world w = {.drawn = &drawn};
        draw(&drawn, &random, round);
        if (drawn.n > 1 && list_open(&w)) {
            read_levels(&w);
            enumerate(&w);
            rt_case_build(ctx, &drawn);
            reversa_matching *matching = rt_case_match(ctx, &drawn, 1 + round % 16, REVERSA_SOLVER_NETWORK);
            assert_int_equal(reversa_matching_outcome(matching) == REVERSA_OUTCOME_OPTIMAL, w.n_all > 0);
            if (w.n_all > 0) {
                check_list(ctx, &w, matching, rooms[round % 3], mosts[round / 3 % 3]);
                n_done++;
            }
            reversa_matching_free(matching);
            rt_case_unbuild(&drawn);
            free(w.value);
        }
        rt_case_free(&drawn);
    }
    print_message("%d programmes\n", n_done);
    assert_true(n_done > 1500);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alternatives_are_the_front_of_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
