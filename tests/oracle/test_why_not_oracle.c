/*
 * Why not this person, against the raw data: what each rule removes is recounted with that rule left out of a reference that
 * shares no code with the library, and every remedy is applied to the raw data and solved from there.
 */
#include <stdlib.h>
#include <string.h>

#include "match/why_not.h"
#include "support/instance.h"

#define VETO 0
#define FORBIDDEN 1
#define LISTED 2

static int64_t n_alone, n_bounds, n_answers, n_remedies, n_matches;
static int64_t n_by_kind[5];

/* ---- An instance of which only some checks hold ---- */

typedef struct masked {
    rt_instance instance;
    bool *veto;
    int8_t *state;
    int32_t *listed;
} masked;

static int n_fixed(const rt_instance *it)
{
    return it->listed ? 3 : 2;
}

static void *copy_of(const void *from, size_t n, size_t size)
{
    void *copy = malloc(n * size);
    assert_non_null(copy);
    memcpy(copy, from, n * size);
    return copy;
}

/* Bit k of `checks`: check k holds, in the order of the library's checks without not_self. */
static masked mask(const rt_instance *it, uint64_t checks)
{
    size_t n = (size_t)it->n * (size_t)it->n;
    masked m = {.instance = *it};
    m.veto = copy_of(it->veto, n, sizeof *m.veto);
    m.state = copy_of(it->state, n, sizeof *m.state);
    m.instance.veto = m.veto;
    m.instance.state = m.state;
    for (size_t i = 0; i < n; i++) {
        m.veto[i] = m.veto[i] && (checks >> VETO & 1);
        if (!(checks >> FORBIDDEN & 1) && m.state[i] == REVERSA_PAIR_FORBIDDEN)
            m.state[i] = -1;
    }
    if (it->listed && !(checks >> LISTED & 1))
        m.instance.listed = NULL;
    m.instance.n_rules = 0;
    for (int r = 0; r < it->n_rules; r++)
        if (checks >> (n_fixed(it) + r) & 1)
            m.instance.rules[m.instance.n_rules++] = it->rules[r];
    return m;
}

static void unmask(masked *m)
{
    free(m->veto);
    free(m->state);
}

/* Whom the checks allow: a bit for each human of the other side. */
static uint64_t allowed(const rt_instance *it, uint64_t checks, int human, int side)
{
    masked m = mask(it, checks);
    rt_human kept = it->human[human];
    uint64_t found = 0;
    it->human[human].is_mentor = it->human[human].is_mentor || side == REVERSA_MENTOR;
    it->human[human].is_mentee = it->human[human].is_mentee || side == REVERSA_MENTEE;
    it->human[human].capacity[side] += it->human[human].capacity[side] == 0;
    for (int o = 0; o < it->n; o++)
        if (side == REVERSA_MENTOR ? rt_reference_eligible(&m.instance, human, o)
                                   : rt_reference_eligible(&m.instance, o, human))
            found |= UINT64_C(1) << o;
    it->human[human] = kept;
    unmask(&m);
    return found;
}

static int count(uint64_t bits)
{
    return __builtin_popcountll(bits);
}

/* ---- Counts ---- */

/* How many come back with another bound. */
static int opened(rt_instance *it, int rule, int human, int side, int64_t at_least, int64_t at_most)
{
    uint64_t all = (UINT64_C(1) << (n_fixed(it) + it->n_rules)) - 1;
    rv_rule kept = it->rules[rule];
    int before = count(allowed(it, all, human, side));
    it->rules[rule].test.at_least = at_least;
    it->rules[rule].test.at_most = at_most;
    int after = count(allowed(it, all, human, side));
    it->rules[rule] = kept;
    return after - before;
}

static void check_bound(rt_instance *it, const reversa_removal *removal, int human, int side)
{
    const rv_test test = it->rules[removal->rule].test;
    bool is_set = it->rules[removal->rule].kind == RV_RULE_SHARED;
    int64_t least = is_set && test.at_least == INT64_MIN ? 1000000 : test.at_least;
    int64_t nearer = removal->is_most ? removal->to - 1 : removal->to + 1;
    int64_t distance = removal->is_most ? removal->to - removal->from : removal->from - removal->to;
    assert_true(distance > 0 && removal->n_opened > 0);
    assert_int_equal(removal->from, removal->is_most ? test.at_most : least);
    int64_t low = removal->is_most ? least : removal->to;
    int64_t high = removal->is_most ? removal->to : test.at_most;
    assert_int_equal(opened(it, removal->rule, human, side, low, high), removal->n_opened);
    low = removal->is_most ? least : nearer;
    high = removal->is_most ? nearer : test.at_most;
    assert_int_equal(opened(it, removal->rule, human, side, low, high), 0);
    if (removal->is_most && least != INT64_MIN)
        assert_int_equal(opened(it, removal->rule, human, side, least - distance + 1, test.at_most), 0);
    if (!removal->is_most && test.at_most != INT64_MAX)
        assert_int_equal(opened(it, removal->rule, human, side, least, test.at_most + distance - 1), 0);
    n_bounds++;
}

static void check_rules(rt_instance *it, const reversa_why_not *answer, int human, int side)
{
    int n = n_fixed(it) + it->n_rules;
    uint64_t all = (UINT64_C(1) << n) - 1;
    uint64_t eligible = allowed(it, all, human, side);
    uint64_t others = allowed(it, 0, human, side);
    reversa_person_answer person;
    int most = 0;
    reversa_why_not_person(answer, &person);
    assert_int_equal(reversa_why_not_n_rules(answer), n);
    assert_int_equal(person.n_others, count(others));
    assert_int_equal(person.n_eligible, count(eligible));
    for (int k = 0; k < n; k++) {
        reversa_removal removal;
        uint64_t bit = UINT64_C(1) << k;
        reversa_why_not_rule(answer, k, &removal);
        int alone = count(allowed(it, all & ~bit, human, side) & ~eligible);
        assert_int_equal(removal.n_fail, count(others) - count(allowed(it, bit, human, side)));
        assert_int_equal(removal.n_first,
                         count(allowed(it, bit - 1, human, side)) - count(allowed(it, 2 * bit - 1, human, side)));
        assert_int_equal(removal.n_alone, alone);
        assert_int_equal(removal.rule, k < n_fixed(it) ? -1 : k - n_fixed(it));
        assert_non_null(removal.text);
        n_alone += alone > 0;
        most = alone > most ? alone : most;
        if (removal.has_bound)
            check_bound(it, &removal, human, side);
    }
    reversa_removal opening;
    reversa_why_not_rule(answer, person.opening, &opening);
    assert_int_equal(person.opening >= 0, most > 0);
    assert_int_equal(opening.n_alone, most);
}

static void check_best(const rt_instance *it, const reversa_why_not *answer, int human, int side)
{
    uint64_t all = (UINT64_C(1) << (n_fixed(it) + it->n_rules)) - 1;
    uint64_t eligible = allowed(it, all, human, side);
    reversa_person_answer person;
    int32_t best = REVERSA_NOT_ELIGIBLE;
    reversa_why_not_person(answer, &person);
    for (int o = 0; o < it->n; o++) {
        int mentor = side == REVERSA_MENTOR ? human : o;
        int mentee = side == REVERSA_MENTOR ? o : human;
        if (!(eligible >> o & 1))
            continue;
        int32_t score = it->listed ? it->listed[mentor * it->n + mentee] : rt_reference_score(it, mentor, mentee, NULL);
        best = score > best ? score : best;
        if (it->person[o] == person.best_partner)
            assert_int_equal(score, person.best_score);
    }
    assert_int_equal(best, person.best_score);
}

static void ok(reversa_context *ctx, reversa_status status)
{
    reversa_error error;
    if (!status)
        return;
    reversa_context_error(ctx, 0, &error);
    fail_msg("%s", error.message);
}

static void ask_everyone(reversa_context *ctx, rt_instance *it, const reversa_matching *matching)
{
    for (int h = 0; h < it->n; h++) {
        reversa_why_not *answers[2];
        bool any = it->human[h].is_mentor || it->human[h].is_mentee;
        ok(ctx, reversa_why_not_find(ctx, it->problem, matching, it->person[h], NULL, answers));
        for (int side = 0; side < 2; side++) {
            bool up = side == REVERSA_MENTOR ? it->human[h].is_mentor : it->human[h].is_mentee;
            assert_int_equal(answers[side] != NULL, up || !any);
            if (!answers[side])
                continue;
            n_answers++;
            check_rules(it, answers[side], h, side);
            check_best(it, answers[side], h, side);
            reversa_why_not_free(answers[side]);
        }
    }
}

static void test_rules_are_counted_as_the_reference_counts(void **state)
{
    (void)state;
    n_alone = n_bounds = n_answers = 0;
    for (int round = 0; round < 120; round++) {
        uint64_t random = rt_seed() + 51000 + (uint64_t)round;
        rt_instance it;
        reversa_matching *matching = NULL;
        reversa_context *ctx = rt_context(NULL);
        rt_instance_draw(&it, &random, (int32_t)rt_between(&random, 4, 14), rt_between(&random, 0, 5) == 0);
        rt_instance_build(ctx, &it);
        ok(ctx, reversa_match(ctx, it.problem, NULL, NULL, &matching));
        ask_everyone(ctx, &it, matching);
        reversa_matching_free(matching);
        rt_instance_free(&it);
        reversa_context_free(ctx);
    }
    print_message("%d answers, %d rules that remove someone alone, %d bounds\n", (int)n_answers, (int)n_alone,
                  (int)n_bounds);
    assert_true(n_answers > 800 && n_alone > 300 && n_bounds > 60);
}

/* ---- Remedies ---- */

static void add_tag(rt_human *human, const char *column, const char *tag, int side)
{
    static const char *const sets[] = {"languages", "skills", "wants", "goals"};
    static const char *const words[] = {"zeta", "alpha", "mu", "beta", "xi", "omega", "pi", "rho", "eta"};
    int set = 0, word = 0;
    while (strcmp(sets[set], column) != 0)
        set++;
    while (strcmp(words[word], tag) != 0)
        word++;
    assert_int_equal(human->weight[set][word], 0);
    human->weight[set][word] = side == REVERSA_MENTEE ? 1000 : 3000;
}

static int human_of(const rt_instance *it, int32_t person)
{
    int human = 0;
    while (it->person[human] != person)
        human++;
    return human;
}

/* The raw data with the remedy. */
static void apply(rt_instance *it, const reversa_remedy *remedy, int human, int side)
{
    switch (remedy->kind) {
    case REVERSA_REMEDY_RULE:
        if (remedy->dropped)
            memmove(&it->rules[remedy->index], &it->rules[remedy->index + 1],
                    (size_t)(--it->n_rules - remedy->index) * sizeof it->rules[0]);
        else if (remedy->is_most)
            it->rules[remedy->index].test.at_most = remedy->to;
        else
            it->rules[remedy->index].test.at_least = remedy->to;
        return;
    case REVERSA_REMEDY_OWN_PLACE:
        it->human[human].capacity[side] = 1;
        return;
    case REVERSA_REMEDY_PLACE:
        it->human[human_of(it, remedy->partner)].capacity[!side]++;
        return;
    case REVERSA_REMEDY_TAG:
        add_tag(&it->human[human], remedy->column, remedy->tag, side);
        return;
    default:
        fail();
    }
}

static int32_t partner_of(const reversa_matching *matching, int32_t person, int side)
{
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        if ((side == REVERSA_MENTOR ? pair.mentor : pair.mentee) == person)
            return side == REVERSA_MENTOR ? pair.mentee : pair.mentor;
    }
    return -1;
}

static void check_remedy(reversa_context *ctx, const rt_instance *it, const reversa_matching *matching,
                         const reversa_why_not *answer, int32_t index)
{
    rt_instance other = *it;
    reversa_matching *after = NULL;
    reversa_remedy remedy;
    reversa_person_answer person;
    reversa_why_not_person(answer, &person);
    reversa_why_not_remedy(answer, index, &remedy);
    assert_true(remedy.checked);
    int human = human_of(it, person.person);
    other.human = copy_of(it->human, (size_t)it->n, sizeof *it->human);
    other.person = copy_of(it->person, (size_t)it->n, sizeof *it->person);
    apply(&other, &remedy, human, (int)person.side);
    rt_instance_build(ctx, &other);
    ok(ctx, reversa_match(ctx, other.problem, NULL, NULL, &after));
    int32_t partner = partner_of(after, other.person[human], (int)person.side);
    assert_int_equal(partner >= 0, remedy.matches);
    assert_int_equal(partner < 0 ? -1 : it->person[human_of(&other, partner)], remedy.new_partner);
    for (int32_t l = 0; l < reversa_matching_n_levels(matching); l++) {
        reversa_level one, two;
        reversa_matching_level(matching, l, &one);
        reversa_matching_level(after, l, &two);
        assert_int_equal(two.value - one.value, reversa_why_not_gain(answer, index, l));
    }
    n_remedies++;
    n_matches += remedy.matches;
    n_by_kind[remedy.kind] += remedy.matches;
    reversa_matching_free(after);
    rt_instance_unbuild(&other);
    free(other.human);
    free(other.person);
}

static void check_unmatched(reversa_context *ctx, const rt_instance *it, const reversa_matching *matching)
{
    reversa_why_not_options options;
    reversa_why_not_options_init(&options);
    options.solve = true;
    options.most_solves = 100;
    for (int32_t u = 0; u < reversa_matching_n_unmatched(matching); u++) {
        reversa_unmatched row;
        reversa_why_not *answers[2];
        reversa_matching_unmatched(matching, u, &row);
        ok(ctx, reversa_why_not_find(ctx, it->problem, matching, row.person, &options, answers));
        reversa_person_answer person;
        reversa_why_not_person(answers[row.side], &person);
        assert_int_equal(person.reason, row.reason);
        assert_int_equal(person.n_partners, 0);
        for (int32_t k = 0; k < reversa_why_not_n_remedies(answers[row.side]); k++)
            check_remedy(ctx, it, matching, answers[row.side], k);
        reversa_why_not_free(answers[0]);
        reversa_why_not_free(answers[1]);
    }
}

static void test_remedies_do_what_they_say(void **state)
{
    (void)state;
    n_remedies = n_matches = 0;
    memset(n_by_kind, 0, sizeof n_by_kind);
    for (int round = 0; round < 60; round++) {
        uint64_t random = rt_seed() + 61000 + (uint64_t)round;
        rt_instance it;
        reversa_matching *matching = NULL;
        reversa_context *ctx = rt_context(NULL);
        rt_instance_draw(&it, &random, (int32_t)rt_between(&random, 4, 9), false);
        if (rt_between(&random, 0, 3) > 0)
            it.user.function = NULL; /* else people cannot be changed */
        rt_instance_build(ctx, &it);
        ok(ctx, reversa_match(ctx, it.problem, NULL, NULL, &matching));
        check_unmatched(ctx, &it, matching);
        reversa_matching_free(matching);
        rt_instance_free(&it);
        reversa_context_free(ctx);
    }
    print_message("%d remedies, %d match: %d rules, %d own places, %d places, %d tags\n", (int)n_remedies,
                  (int)n_matches, (int)n_by_kind[REVERSA_REMEDY_RULE], (int)n_by_kind[REVERSA_REMEDY_OWN_PLACE],
                  (int)n_by_kind[REVERSA_REMEDY_PLACE], (int)n_by_kind[REVERSA_REMEDY_TAG]);
    assert_true(n_remedies > 100 && n_matches > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules_are_counted_as_the_reference_counts),
        cmocka_unit_test(test_remedies_do_what_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
