/*
 * Matching again, against all sets of pairs of thousands of tiny programmes: the best for each number of broken pairs, every
 * corner of the curve and the bounds between, the difference, stand-bys. What is compared with shares no code with the library.
 */
#include <stdio.h>
#include <string.h>

#include "support/match.h"

#define MOST 4      /* people of a side */
#define MOST_BITS 9 /* pairs that may be chosen */
#define LEVELS 4

typedef struct oracle {
    rt_case made;
    const char *levels[LEVELS];
    int n_levels;
    int n_bits;
    int mentor[MOST_BITS];
    int mentee[MOST_BITS];
    int n_possible;                           /* active pairs that can be kept */
    bool reached[MOST * MOST + 1];            /* by broken pairs: some set breaks just so many */
    int64_t exactly[MOST * MOST + 1][LEVELS]; /* the best of these; larger is better */
    int64_t within[MOST * MOST + 1][LEVELS];  /* the best that breaks no more */
    int fewest;
} oracle;

static int compare(const int64_t *a, const int64_t *b, int n)
{
    for (int l = 0; l < n; l++) {
        if (a[l] != b[l])
            return a[l] < b[l] ? -1 : 1;
    }
    return 0;
}

/* ---- Tiny programmes ---- */

static const char *const objectives[] = {"mentees score",         "score",      "mentors mentees score",
                                         "pairs score",           "mentees",    "mentees even score",
                                         "mentees keep score",    "even score", "score mentees keep",
                                         "mentors score mentees", "keep score", "mentees pairs score"};

static void set_levels(oracle *o)
{
    static char words[128];
    snprintf(words, sizeof words, "%s", o->made.objective);
    o->n_levels = 0;
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
        if (strcmp(word, "keep") != 0)
            o->levels[o->n_levels++] = word;
    }
}

static void draw(oracle *o, uint64_t *random)
{
    int n[2] = {(int)rt_between(random, 1, MOST), (int)rt_between(random, 1, MOST)};
    int64_t top = rt_between(random, 0, 2) == 0 ? 3 : rt_between(random, 0, 1) ? 20 : 1000000;
    rt_case *c = &o->made;
    rt_case_open(c, n[0] + n[1]);
    for (int p = 0; p < c->n; p++) {
        c->role[p] = p < n[0] ? 1 : 2;
        for (int side = 0; side < 2; side++)
            c->capacity[side][p] = (int32_t)(rt_between(random, 0, 2) ? 1 : rt_between(random, 0, 2));
    }
    o->n_bits = 0;
    for (int j = 0; j < n[0]; j++) {
        for (int i = n[0]; i < c->n; i++) {
            int at = j * c->n + i;
            if (rt_between(random, 0, 9) < 6 && o->n_bits < MOST_BITS) {
                c->score[at] = (int32_t)rt_between(random, 0, top);
                o->n_bits++;
            }
            if (rt_between(random, 0, 9) < 4)
                c->state[at] = REVERSA_PAIR_ACTIVE;
            else if (rt_between(random, 0, 19) == 0)
                c->state[at] = REVERSA_PAIR_FORBIDDEN;
        }
    }
    snprintf(c->objective, sizeof c->objective, "%s",
             objectives[rt_between(random, 0, (int64_t)(sizeof objectives / sizeof objectives[0]) - 1)]);
    set_levels(o);
}

/* ---- All sets ---- */

static void measure(const oracle *o, unsigned set, int64_t *value)
{
    int load[2][2 * MOST] = {{0}};
    int64_t score = 0;
    int64_t people[2] = {0, 0};
    int64_t even = 0;
    for (int b = 0; b < o->n_bits; b++) {
        if (!(set >> b & 1u))
            continue;
        score += o->made.score[o->mentor[b] * o->made.n + o->mentee[b]];
        load[0][o->mentor[b]]++;
        load[1][o->mentee[b]]++;
    }
    for (int p = 0; p < o->made.n; p++) {
        people[0] += load[0][p] > 0;
        people[1] += load[1][p] > 0;
        even -= (int64_t)load[0][p] * load[0][p];
    }
    for (int l = 0; l < o->n_levels; l++) {
        const char *name = o->levels[l];
        value[l] = strcmp(name, "score") == 0     ? score
                   : strcmp(name, "mentees") == 0 ? people[1]
                   : strcmp(name, "mentors") == 0 ? people[0]
                   : strcmp(name, "even") == 0    ? even
                                                  : __builtin_popcount(set);
    }
}

static bool keeps_places(const oracle *o, unsigned set)
{
    int load[2][2 * MOST] = {{0}};
    bool good = true;
    for (int b = 0; b < o->n_bits; b++) {
        if (!(set >> b & 1u))
            continue;
        good = good && ++load[0][o->mentor[b]] <= rt_case_most(&o->made, 0, o->mentor[b]);
        good = good && ++load[1][o->mentee[b]] <= rt_case_most(&o->made, 1, o->mentee[b]);
    }
    return good;
}

static bool was_active(const oracle *o, int b)
{
    return o->made.state[o->mentor[b] * o->made.n + o->mentee[b]] == REVERSA_PAIR_ACTIVE;
}

static int broken_by(const oracle *o, unsigned set)
{
    int kept = 0;
    for (int b = 0; b < o->n_bits; b++)
        kept += (set >> b & 1u) && was_active(o, b);
    return o->n_possible - kept;
}

static void enumerate(oracle *o)
{
    o->n_bits = 0;
    o->n_possible = 0;
    memset(o->reached, 0, sizeof o->reached);
    for (int j = 0; j < o->made.n; j++) {
        for (int i = 0; i < o->made.n; i++) {
            if (!rt_case_eligible(&o->made, j, i))
                continue;
            o->mentor[o->n_bits] = j;
            o->mentee[o->n_bits++] = i;
            o->n_possible += was_active(o, o->n_bits - 1);
        }
    }
    for (unsigned set = 0; set < 1u << o->n_bits; set++) {
        int64_t value[LEVELS];
        if (!keeps_places(o, set))
            continue;
        int broken = broken_by(o, set);
        measure(o, set, value);
        if (!o->reached[broken] || compare(value, o->exactly[broken], o->n_levels) > 0)
            memcpy(o->exactly[broken], value, sizeof value);
        o->reached[broken] = true;
    }
    o->fewest = 0;
    while (!o->reached[o->fewest])
        o->fewest++;
    for (int k = o->fewest; k <= o->n_possible; k++) {
        bool better = o->reached[k] && (k == o->fewest || compare(o->exactly[k], o->within[k - 1], o->n_levels) > 0);
        memcpy(o->within[k], better ? o->exactly[k] : o->within[k - 1], sizeof o->within[k]);
    }
}

/* ---- The curve ---- */

/* Is the value at b above every line between a point before and one after it? */
static bool is_corner(const oracle *o, int b, int last)
{
    for (int a = o->fewest; a < b; a++) {
        for (int c = b + 1; c <= last; c++) {
            int64_t own[LEVELS];
            int64_t line[LEVELS];
            for (int l = 0; l < o->n_levels; l++) {
                own[l] = o->within[b][l] * (c - a);
                line[l] = o->within[a][l] * (c - b) + o->within[c][l] * (b - a);
            }
            if (compare(own, line, o->n_levels) <= 0)
                return false;
        }
    }
    return true;
}

static int sign_of(const oracle *o, int l)
{
    return strcmp(o->levels[l], "even") == 0 ? -1 : 1;
}

static void check_at(const oracle *o, const reversa_rematch *rematch, int k)
{
    reversa_trade at;
    int64_t value[LEVELS];
    int64_t bound[LEVELS];
    reversa_rematch_trade_at(rematch, k, &at);
    assert_int_equal(at.broken, k);
    assert_int_equal(at.n_levels, o->n_levels);
    for (int l = 0; l < o->n_levels; l++) {
        value[l] = at.value[l] * sign_of(o, l);
        bound[l] = at.bound[l] * sign_of(o, l);
    }
    assert_true(compare(value, o->within[k], o->n_levels) <= 0);
    assert_true(compare(o->within[k], bound, at.n_bounded) <= 0);
    if (at.claim == REVERSA_CLAIM_EXACT)
        assert_int_equal(compare(value, o->within[k], o->n_levels), 0);
}

static void check_curve(const oracle *o, const reversa_rematch *rematch)
{
    int n = reversa_rematch_n_trades(rematch);
    reversa_trade trade = {.broken = 0};
    bool is_listed[MOST * MOST + 1] = {false};
    assert_true(n > 0);
    assert_true(reversa_rematch_curve_is_whole(rematch));
    for (int t = 0; t < n; t++) {
        reversa_rematch_trade(rematch, t, &trade);
        assert_int_equal(trade.claim, REVERSA_CLAIM_EXACT);
        is_listed[trade.broken] = true;
        for (int l = 0; l < o->n_levels; l++)
            assert_int_equal(trade.value[l] * sign_of(o, l), o->within[trade.broken][l]);
    }
    int last = trade.broken;
    reversa_rematch_trade(rematch, 0, &trade);
    assert_int_equal(trade.broken, o->fewest);
    assert_int_equal(compare(o->within[last], o->within[o->n_possible], o->n_levels), 0);
    assert_true(last == o->fewest || compare(o->within[last - 1], o->within[last], o->n_levels) < 0);
    for (int k = o->fewest; k <= o->n_possible; k++)
        check_at(o, rematch, k);
    for (int k = o->fewest; k <= last; k++)
        assert_true(is_listed[k] || !is_corner(o, k, last));
    reversa_rematch_trade_at(rematch, o->fewest - 1, &trade);
    assert_int_equal(trade.n_levels, 0);
}

/* ---- The difference ---- */

static unsigned set_of(const oracle *o, const reversa_matching *matching)
{
    unsigned set = 0;
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        int mentor = rt_case_human(&o->made, pair.mentor);
        int mentee = rt_case_human(&o->made, pair.mentee);
        for (int b = 0; b < o->n_bits; b++)
            set |= o->mentor[b] == mentor && o->mentee[b] == mentee ? 1u << b : 0;
    }
    assert_int_equal(__builtin_popcount(set), reversa_matching_n_pairs(matching));
    return set;
}

static void check_difference(const oracle *o, const reversa_rematch *rematch)
{
    unsigned set = set_of(o, reversa_rematch_matching(rematch));
    reversa_rematch_counts counts;
    int64_t n[REVERSA_CHANGE_UNMATCHED + 1] = {0};
    int64_t n_active = 0;
    int64_t gain = 0;
    int64_t grouped = 0;
    int32_t mentees = 0;
    for (int k = 0; k < o->made.n * o->made.n; k++)
        n_active += o->made.state[k] == REVERSA_PAIR_ACTIVE;
    reversa_rematch_count(rematch, &counts);
    assert_int_equal(counts.n_before, n_active);
    assert_int_equal(counts.n_kept + counts.n_broken + counts.n_impossible, n_active);
    assert_int_equal(counts.n_kept + counts.n_broken, o->n_possible);
    assert_int_equal(counts.n_broken, broken_by(o, set));
    assert_int_equal(counts.n_kept + counts.n_new, __builtin_popcount(set));
    for (int32_t k = 0; k < reversa_rematch_n_changes(rematch); k++) {
        reversa_review_change change;
        reversa_rematch_change(rematch, k, &change);
        n[change.kind]++;
        assert_non_null(change.text);
        if (change.kind == REVERSA_CHANGE_BROKEN || change.kind == REVERSA_CHANGE_NEW) {
            assert_true(change.exchange >= 0 && change.exchange < reversa_rematch_n_exchanges(rematch));
            gain += change.kind == REVERSA_CHANGE_NEW ? change.score : -change.score;
        }
    }
    assert_int_equal(n[REVERSA_CHANGE_BROKEN], counts.n_broken);
    assert_int_equal(n[REVERSA_CHANGE_NEW], counts.n_new);
    for (int32_t k = 0; k < reversa_rematch_n_exchanges(rematch); k++) {
        reversa_exchange_group group;
        reversa_rematch_exchange(rematch, k, &group);
        grouped += group.score;
        mentees += group.mentees;
        assert_true(group.n_broken + group.n_new > 0);
    }
    assert_int_equal(grouped, gain);
    assert_true(mentees <= o->made.n);
}

/* ---- Stand-bys ---- */

static void check_stand_bys(const oracle *o, const reversa_rematch *rematch)
{
    const reversa_matching *matching = reversa_rematch_matching(rematch);
    unsigned set = set_of(o, matching);
    int load[2][2 * MOST] = {{0}};
    for (int b = 0; b < o->n_bits; b++) {
        load[0][o->mentor[b]] += set >> b & 1u;
        load[1][o->mentee[b]] += set >> b & 1u;
    }
    assert_int_equal(reversa_rematch_n_stand_bys(rematch), 2 * reversa_matching_n_pairs(matching));
    for (int32_t k = 0; k < reversa_rematch_n_stand_bys(rematch); k++) {
        reversa_stand_by s;
        reversa_matched_pair pair;
        reversa_rematch_stand_by(rematch, k, &s);
        reversa_matching_pair(matching, s.pair, &pair);
        bool for_mentee = s.side == REVERSA_MENTOR;
        int stays = rt_case_human(&o->made, for_mentee ? pair.mentee : pair.mentor);
        int32_t best = -1;
        for (int b = 0; b < o->n_bits; b++) {
            int other = for_mentee ? o->mentor[b] : o->mentee[b];
            bool is_free = load[s.side][other] < rt_case_most(&o->made, (int)s.side, other);
            int32_t score = o->made.score[o->mentor[b] * o->made.n + o->mentee[b]];
            if ((for_mentee ? o->mentee[b] : o->mentor[b]) == stays && is_free && !(set >> b & 1u) && score > best)
                best = score;
        }
        assert_int_equal(s.is_free, best >= 0);
        if (s.is_free)
            assert_int_equal(s.score, best);
    }
}

/* ---- The tests ---- */

static reversa_rematch *find(oracle *o, reversa_context *ctx, int32_t most, int32_t curve)
{
    reversa_rematch *rematch = NULL;
    reversa_rematch_options options;
    reversa_rematch_options_init(&options);
    options.most_changes = most;
    options.curve = curve;
    reversa_status status = reversa_rematch_find(ctx, o->made.problem, &options, &rematch);
    if (status) {
        reversa_error error;
        reversa_context_error(ctx, 0, &error);
        fail_msg("%s: %s (%s)", reversa_status_name(status), error.message, o->made.objective);
    }
    return rematch;
}

static bool keeps_late(const oracle *o)
{
    return strncmp(o->made.objective, "keep", 4) != 0 && strcmp(o->made.objective, "mentees keep score") != 0;
}

static void test_curve_matches_all_sets_of_pairs(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed() + 41;
    for (int round = 0; round < 2500; round++) {
        oracle o;
        memset(&o, 0, sizeof o);
        draw(&o, &random);
        rt_case_build(ctx, &o.made);
        enumerate(&o);
        reversa_rematch *rematch = find(&o, ctx, -1, 1000);
        assert_int_equal(reversa_matching_outcome(reversa_rematch_matching(rematch)), REVERSA_OUTCOME_OPTIMAL);
        check_curve(&o, rematch);
        check_difference(&o, rematch);
        check_stand_bys(&o, rematch);
        if (keeps_late(&o)) {
            int64_t value[LEVELS];
            unsigned set = set_of(&o, reversa_rematch_matching(rematch));
            reversa_trade last;
            reversa_rematch_trade(rematch, reversa_rematch_n_trades(rematch) - 1, &last);
            measure(&o, set, value);
            assert_int_equal(compare(value, o.within[o.n_possible], o.n_levels), 0);
            assert_int_equal(broken_by(&o, set), last.broken); /* and no more than that takes */
        }
        reversa_rematch_free(rematch);
        rt_case_unbuild(&o.made);
        rt_case_free(&o.made);
    }
    reversa_context_free(ctx);
}

/* The fewest pairs to break for what can be had within `most`. */
static int fewest_for(const oracle *o, int most)
{
    int broken = o->fewest;
    while (compare(o->within[broken], o->within[most], o->n_levels) < 0)
        broken++;
    return broken;
}

static void test_most_changes_is_the_best_of_all_sets_within(void **state)
{
    (void)state;
#if !REVERSA_WITH_GLPK && !REVERSA_WITH_HIGHS
    skip();
#endif
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed() + 42;
    for (int round = 0; round < 500; round++) {
        oracle o;
        memset(&o, 0, sizeof o);
        draw(&o, &random);
        rt_case_build(ctx, &o.made);
        enumerate(&o);
        int most = (int)rt_between(&random, 0, o.n_possible);
        reversa_rematch *rematch = find(&o, ctx, most, 0);
        const reversa_matching *matching = reversa_rematch_matching(rematch);
        if (most < o.fewest) {
            assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_INFEASIBLE);
            assert_int_equal(reversa_rematch_n_changes(rematch), 0);
        } else {
            int64_t value[LEVELS];
            assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_OPTIMAL);
            measure(&o, set_of(&o, matching), value);
            assert_true(broken_by(&o, set_of(&o, matching)) <= most);
            if (keeps_late(&o)) {
                assert_int_equal(compare(value, o.within[most], o.n_levels), 0);
                assert_int_equal(broken_by(&o, set_of(&o, matching)), fewest_for(&o, most));
            }
            check_difference(&o, rematch);
        }
        reversa_rematch_free(rematch);
        rt_case_unbuild(&o.made);
        rt_case_free(&o.made);
    }
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_curve_matches_all_sets_of_pairs),
                                       cmocka_unit_test(test_most_changes_is_the_best_of_all_sets_within)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
