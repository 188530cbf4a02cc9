/*
 * Making random problems through the public interface, and checking matchings against the raw data that they came from.
 */
#include "support/match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *room(size_t count, size_t size)
{
    void *block = calloc(count + 1, size);
    assert_non_null(block);
    return block;
}

void rt_case_open(rt_case *drawn, int32_t n)
{
    memset(drawn, 0, sizeof *drawn);
    size_t pairs = (size_t)n * (size_t)n;
    drawn->n = n;
    drawn->id = room((size_t)n, sizeof *drawn->id);
    drawn->role = room((size_t)n, 1);
    drawn->capacity[0] = room((size_t)n, sizeof(int32_t));
    drawn->capacity[1] = room((size_t)n, sizeof(int32_t));
    drawn->score = room(pairs, sizeof(int32_t));
    drawn->state = room(pairs, 1);
    drawn->order = room((size_t)n, sizeof(int32_t));
    memset(drawn->score, 0xff, pairs * sizeof(int32_t));
    memset(drawn->state, 0xff, pairs);
    memset(drawn->load, 0xff, sizeof drawn->load);
    memcpy(drawn->objective, "mentees score", 14);
    for (int32_t p = 0; p < n; p++) {
        snprintf(drawn->id[p], sizeof drawn->id[p], "%c%d", "PQp"[p % 3], p);
        drawn->order[p] = p;
        drawn->capacity[0][p] = 1;
        drawn->capacity[1][p] = 1;
    }
}

void rt_case_free(rt_case *drawn)
{
    free(drawn->id);
    free(drawn->role);
    free(drawn->capacity[0]);
    free(drawn->capacity[1]);
    free(drawn->score);
    free(drawn->state);
    free(drawn->order);
}

static int32_t places(const rt_case *drawn, int side, int32_t human)
{
    return drawn->role[human] & (side == REVERSA_MENTOR ? 1 : 2) ? drawn->capacity[side][human] : 0;
}

/* Pin a pair where both still have a place, counting pins only. */
static void try_pin(rt_case *drawn, int32_t mentor, int32_t mentee)
{
    int32_t mentor_room = places(drawn, REVERSA_MENTOR, mentor);
    int32_t mentee_room = places(drawn, REVERSA_MENTEE, mentee);
    for (int32_t p = 0; p < drawn->n; p++) {
        mentor_room -= drawn->state[mentor * drawn->n + p] == REVERSA_PAIR_PINNED;
        mentee_room -= drawn->state[p * drawn->n + mentee] == REVERSA_PAIR_PINNED;
    }
    if (mentor != mentee && mentor_room > 0 && mentee_room > 0)
        drawn->state[mentor * drawn->n + mentee] = REVERSA_PAIR_PINNED;
}

void rt_case_draw(rt_case *drawn, uint64_t *random, const rt_case_shape *shape)
{
    rt_case_open(drawn, (int32_t)rt_between(random, 0, shape->people));
    for (int32_t p = 0; p < drawn->n; p++) {
        drawn->role[p] = (uint8_t)(rt_between(random, 0, 5) ? 1 + p % 2 : rt_between(random, 0, 3));
        for (int side = 0; side < 2; side++)
            drawn->capacity[side][p] = (int32_t)rt_between(random, rt_between(random, 0, 8) ? 1 : 0, shape->most);
    }
    for (int32_t k = 0; k < drawn->n * drawn->n; k++) {
        if (rt_between(random, 1, 100) <= shape->density)
            drawn->score[k] = (int32_t)rt_between(random, 0, shape->top);
        if (shape->bans && rt_between(random, 0, 9) == 0)
            drawn->state[k] = REVERSA_PAIR_FORBIDDEN;
        else if (shape->pins && rt_between(random, 0, 19) == 0)
            try_pin(drawn, k / drawn->n, k % drawn->n);
    }
    for (int side = 0; side < 2 && shape->loads; side++) {
        drawn->load[side][0] = (int32_t)rt_between(random, -2, 1);
        drawn->load[side][1] = (int32_t)rt_between(random, -1, 2);
        if (drawn->load[side][0] < 0)
            drawn->load[side][0] = -1;
    }
    const char *words = rt_network_objective((int32_t)rt_between(random, 0, 63));
    memcpy(drawn->objective, words, strlen(words) + 1);
}

void rt_case_shuffle(rt_case *drawn, uint64_t *random)
{
    for (int32_t k = drawn->n - 1; k > 0; k--) {
        int32_t other = (int32_t)rt_between(random, 0, k);
        int32_t swap = drawn->order[k];
        drawn->order[k] = drawn->order[other];
        drawn->order[other] = swap;
    }
}

/* ---- To the library ---- */

static void make_cohort(reversa_context *ctx, rt_case *drawn)
{
    static const char *const roles[] = {"none", "mentor", "mentee", "both"};
    size_t n = (size_t)drawn->n;
    const char **ids = room(n, sizeof *ids);
    const char **role = room(n, sizeof *role);
    double *capacity[2] = {room(n, sizeof(double)), room(n, sizeof(double))};
    double *tens = room(n, sizeof *tens);
    for (int32_t k = 0; k < drawn->n; k++) {
        int32_t p = drawn->order[k];
        ids[k] = drawn->id[p];
        role[k] = roles[drawn->role[p]];
        capacity[0][k] = drawn->capacity[0][p];
        capacity[1][k] = drawn->capacity[1][p];
        tens[k] = p % 10;
    }
    reversa_cohort_builder *builder = NULL;
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, drawn->n, NULL, &builder), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", role), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "mentor_capacity", capacity[0]), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "mentee_capacity", capacity[1]), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "digit", tens), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &drawn->cohort), REVERSA_OK);
    free(ids);
    free(role);
    free(capacity[0]);
    free(capacity[1]);
    free(tens);
}

/* A list of levels as JSON: "name", "name:give_up", "name/step". */
static void quote_levels(const char *words, char *json, size_t size)
{
    size_t used = 0;
    while (*words) {
        char level[32];
        char number[16];
        char mark = ' ';
        size_t length = strcspn(words, " ");
        int parts = sscanf(words, "%31[a-z]%c%15[0-9.]", level, &mark, number);
        const char *key = mark == ':' ? "give_up" : "step";
        if (parts == 3 && mark != ' ')
            used += (size_t)snprintf(json + used, size - used, "%s{\"level\":\"%s\",\"%s\":%s}", used ? "," : "", level,
                                     key, number);
        else
            used += (size_t)snprintf(json + used, size - used, "%s\"%s\"", used ? "," : "", level);
        words += length + strspn(words + length, " ");
    }
}

static void make_programme(reversa_context *ctx, rt_case *drawn)
{
    static const char *const sides[] = {"mentor", "mentee"};
    char levels[512] = "";
    char limits[2560] = "";
    char json[4096];
    quote_levels(drawn->objective, levels, sizeof levels);
    size_t used = (size_t)snprintf(limits, sizeof limits, "%s", drawn->limits);
    for (int side = 0; side < 2; side++) {
        for (int k = 0; k < 2; k++) {
            if (drawn->load[side][k] >= 0)
                used += (size_t)snprintf(limits + used, sizeof limits - used,
                                         "{\"limit\":\"load\",\"side\":\"%s\",\"%s\":%d},", sides[side],
                                         k ? "at_most" : "at_least", drawn->load[side][k]);
        }
    }
    if (used > 0)
        limits[used - 1] = '\0'; /* the last comma */
    int length = snprintf(json, sizeof json,
                          "{\"schema\":\"reversa.programme/1\",\"rules\":[],\"criteria\":[],\"limits\":[%s],"
                          "\"objective\":[%s]}",
                          limits, levels);
    reversa_status status = reversa_programme_parse(ctx, json, (size_t)length, "case", &drawn->programme);
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    if (status)
        fail_msg("%s: %s", error.message, json);
}

/* Pairs by id, in the order of the case. */
typedef struct listing {
    int64_t n;
    const char **mentor;
    const char **mentee;
    double *score;
    double *cost;
    reversa_pair_state *state;
} listing;

static void open_listing(listing *list, size_t n)
{
    list->n = 0;
    list->mentor = room(n, sizeof *list->mentor);
    list->mentee = room(n, sizeof *list->mentee);
    list->score = room(n, sizeof *list->score);
    list->cost = room(n, sizeof *list->cost);
    list->state = room(n, sizeof *list->state);
}

static void close_listing(listing *list)
{
    free(list->mentor);
    free(list->mentee);
    free(list->score);
    free(list->cost);
    free(list->state);
}

static void list_pairs(const rt_case *drawn, bool states, listing *list)
{
    open_listing(list, (size_t)drawn->n * (size_t)drawn->n);
    for (int32_t a = 0; a < drawn->n; a++) {
        for (int32_t b = 0; b < drawn->n; b++) {
            int32_t mentor = drawn->order[a];
            int32_t mentee = drawn->order[b];
            int64_t k = (int64_t)mentor * drawn->n + mentee;
            if (mentor == mentee || (states ? drawn->state[k] < 0 : drawn->score[k] < 0))
                continue;
            list->mentor[list->n] = drawn->id[mentor];
            list->mentee[list->n] = drawn->id[mentee];
            list->score[list->n] = drawn->score[k] / 1e6;
            list->cost[list->n] = (double)(k % 7);
            list->state[list->n] = (reversa_pair_state)drawn->state[k];
            list->n++;
        }
    }
}

void rt_case_build(reversa_context *ctx, rt_case *drawn)
{
    static const char *const names[] = {"cost"};
    listing scored;
    listing stated;
    make_cohort(ctx, drawn);
    make_programme(ctx, drawn);
    list_pairs(drawn, false, &scored);
    list_pairs(drawn, true, &stated);
    const double *costs[] = {scored.cost};
    reversa_score_rows scores = {.struct_size = sizeof scores,
                                 .n = scored.n,
                                 .mentor_ids = scored.mentor,
                                 .mentee_ids = scored.mentee,
                                 .scores = scored.score,
                                 .n_columns = 1,
                                 .column_names = names,
                                 .columns = costs};
    reversa_previous_rows previous = {.struct_size = sizeof previous,
                                      .n = stated.n,
                                      .mentor_ids = stated.mentor,
                                      .mentee_ids = stated.mentee,
                                      .states = stated.state};
    assert_int_equal(reversa_scores_create(ctx, drawn->cohort, &scores, &drawn->scores), REVERSA_OK);
    assert_int_equal(reversa_previous_create(ctx, drawn->cohort, &previous, &drawn->previous), REVERSA_OK);
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    options.scores = drawn->scores;
    options.previous = drawn->previous;
    assert_int_equal(reversa_problem_create(ctx, drawn->cohort, drawn->programme, &options, &drawn->problem),
                     REVERSA_OK);
    close_listing(&scored);
    close_listing(&stated);
}

void rt_case_unbuild(rt_case *drawn)
{
    reversa_problem_free(drawn->problem);
    reversa_scores_free(drawn->scores);
    reversa_previous_free(drawn->previous);
    reversa_programme_free(drawn->programme);
    reversa_cohort_free(drawn->cohort);
}

reversa_matching *rt_case_match(reversa_context *ctx, const rt_case *drawn, int32_t candidates, reversa_solver solver)
{
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.candidates = candidates;
    options.solver = solver;
    reversa_matching *matching = NULL;
    reversa_status status = reversa_match(ctx, drawn->problem, NULL, &options, &matching);
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    if (status || error.code)
        fail_msg("%s: %s (%s)", reversa_status_name(status), error.message, drawn->objective);
    assert_non_null(matching);
    return matching;
}

/* ---- What must hold ---- */

bool rt_case_eligible(const rt_case *drawn, int32_t mentor, int32_t mentee)
{
    int64_t k = (int64_t)mentor * drawn->n + mentee;
    return mentor != mentee && drawn->score[k] >= 0 && drawn->state[k] != REVERSA_PAIR_FORBIDDEN &&
           places(drawn, REVERSA_MENTOR, mentor) > 0 && places(drawn, REVERSA_MENTEE, mentee) > 0;
}

int32_t rt_case_most(const rt_case *drawn, int side, int32_t human)
{
    int32_t most = places(drawn, side, human);
    int32_t bound = drawn->load[side][1];
    return bound >= 0 && bound < most ? bound : most;
}

int32_t rt_case_human(const rt_case *drawn, int32_t person)
{
    const char *id = reversa_cohort_id(drawn->cohort, person);
    assert_non_null(id);
    for (int32_t p = 0; p < drawn->n; p++) {
        if (strcmp(drawn->id[p], id) == 0)
            return p;
    }
    fail_msg("nobody is %s", id);
    return -1;
}

/* Fill in people; returns the demand that pins leave. *possible_out is false where pins alone break a bound. */
static int64_t network_people(const rt_case *drawn, rt_network *instance, bool *possible_out)
{
    int64_t demand = 0;
    *possible_out = true;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < drawn->n; p++) {
            int32_t pinned = 0;
            for (int32_t q = 0; q < drawn->n; q++)
                pinned += drawn->state[side == REVERSA_MENTOR ? p * drawn->n + q : q * drawn->n + p] ==
                          REVERSA_PAIR_PINNED;
            int32_t least = places(drawn, side, p) > 0 && drawn->load[side][0] > 0 ? drawn->load[side][0] : 0;
            instance->people[side][0][p] = pinned;
            instance->people[side][1][p] = least;
            instance->people[side][2][p] = rt_case_most(drawn, side, p);
            demand += least > pinned ? least - pinned : 0;
            *possible_out = *possible_out && pinned <= rt_case_most(drawn, side, p);
        }
    }
    return demand;
}

static void network_pairs(const rt_case *drawn, rt_network *instance)
{
    int64_t n = 0;
    for (int32_t i = 0; i < drawn->n; i++) {
        for (int32_t j = 0; j < drawn->n; j++) {
            if (!rt_case_eligible(drawn, j, i) || drawn->state[j * drawn->n + i] == REVERSA_PAIR_PINNED)
                continue;
            instance->mentor[n] = j;
            instance->score[n++] = drawn->score[j * drawn->n + i];
        }
        instance->offset[i + 1] = n;
    }
}

/* Add what pinned pairs are worth. */
static void add_pins(const rt_case *drawn, const rt_network *instance, int64_t *best)
{
    for (int32_t l = 1; l < instance->net.n_levels; l++) {
        for (int32_t k = 0; k < drawn->n * drawn->n; k++) {
            bool pinned = drawn->state[k] == REVERSA_PAIR_PINNED;
            if (pinned && instance->net.levels[l] == RV_PROFIT_PAIR)
                best[l]++;
            if (pinned && instance->net.levels[l] == RV_PROFIT_SCORE)
                best[l] += drawn->score[k] > 0 ? drawn->score[k] : 0;
        }
        for (int32_t p = 0; p < drawn->n; p++) {
            if (instance->net.levels[l] == RV_PROFIT_MENTOR || instance->net.levels[l] == RV_PROFIT_MENTEE)
                best[l] += instance->people[instance->net.levels[l]][0][p] > 0;
        }
    }
}

bool rt_case_best(const rt_case *drawn, int64_t best_out[RV_NETWORK_LEVELS])
{
    rt_network instance;
    char words[96] = "demand ";
    bool possible = true;
    int64_t best[RV_NETWORK_LEVELS];
    rt_network_open(&instance, drawn->n, drawn->n, (int64_t)drawn->n * drawn->n);
    int64_t demand = network_people(drawn, &instance, &possible);
    network_pairs(drawn, &instance);
    memcpy(words + strlen(words), drawn->objective, strlen(drawn->objective) + 1);
    rt_network_levels(&instance.net, words);
    rt_network_plain_flow(&instance.net, best);
    possible = possible && best[0] == demand;
    add_pins(drawn, &instance, best);
    memset(best_out, 0, RV_NETWORK_LEVELS * sizeof *best_out);
    memcpy(best_out, best + 1, (size_t)(instance.net.n_levels - 1) * sizeof *best);
    rt_network_close(&instance);
    return possible;
}

static int64_t count_level(const rt_case *drawn, const reversa_matching *matching, const char *name)
{
    int64_t value = 0;
    bool *seen = room((size_t)drawn->n, sizeof *seen);
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        int32_t person = strcmp(name, "mentors") == 0 ? pair.mentor : pair.mentee;
        if (strcmp(name, "score") == 0)
            value += pair.score;
        else if (strcmp(name, "pairs") == 0)
            value++;
        else
            value += !seen[person];
        seen[person] = true;
    }
    free(seen);
    return value;
}

static void check_pairs(const rt_case *drawn, const reversa_matching *matching)
{
    int32_t *load[2] = {room((size_t)drawn->n, sizeof(int32_t)), room((size_t)drawn->n, sizeof(int32_t))};
    bool *made = room((size_t)drawn->n * (size_t)drawn->n, sizeof *made);
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        int32_t mentor = rt_case_human(drawn, pair.mentor);
        int32_t mentee = rt_case_human(drawn, pair.mentee);
        int32_t at = mentor * drawn->n + mentee;
        bool pinned = drawn->state[at] == REVERSA_PAIR_PINNED;
        assert_false(made[at]);
        made[at] = true;
        assert_true(pinned || rt_case_eligible(drawn, mentor, mentee));
        assert_int_equal(pair.state, pinned ? REVERSA_PAIR_PINNED : REVERSA_PAIR_ACTIVE);
        assert_int_equal(pair.score, drawn->score[at] > 0 ? drawn->score[at] : 0);
        load[REVERSA_MENTOR][mentor]++;
        load[REVERSA_MENTEE][mentee]++;
    }
    for (int32_t k = 0; k < drawn->n * drawn->n; k++)
        assert_true(made[k] || drawn->state[k] != REVERSA_PAIR_PINNED);
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < drawn->n; p++) {
            assert_true(load[side][p] <= rt_case_most(drawn, side, p));
            assert_true(places(drawn, side, p) == 0 || load[side][p] >= drawn->load[side][0]);
        }
    }
    free(load[0]);
    free(load[1]);
    free(made);
}

static int64_t price_at(const rt_case *drawn, const reversa_matching *matching, int32_t human, reversa_side side,
                        int32_t level)
{
    int32_t person = reversa_cohort_find(drawn->cohort, drawn->id[human]);
    return reversa_matching_price(matching, person, side, level);
}

static bool is_pinned_full(const rt_case *drawn, int side, int32_t human)
{
    int32_t pinned = 0;
    for (int32_t q = 0; q < drawn->n; q++)
        pinned += drawn->state[side == REVERSA_MENTOR ? human * drawn->n + q : q * drawn->n + human] ==
                  REVERSA_PAIR_PINNED;
    return pinned >= rt_case_most(drawn, side, human);
}

/* The conditions over all eligible pairs. Least loads have a level of their own, which prices do not show. */
static void check_prices(const rt_case *drawn, const reversa_matching *matching)
{
    bool *made = room((size_t)drawn->n * (size_t)drawn->n, sizeof *made);
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        made[rt_case_human(drawn, pair.mentor) * drawn->n + rt_case_human(drawn, pair.mentee)] = true;
    }
    for (int32_t at = 0; at < drawn->n * drawn->n; at++) {
        int32_t j = at / drawn->n;
        int32_t i = at % drawn->n;
        int64_t reduced[RV_NETWORK_LEVELS];
        if (!rt_case_eligible(drawn, j, i) || drawn->state[at] == REVERSA_PAIR_PINNED ||
            is_pinned_full(drawn, REVERSA_MENTOR, j) || is_pinned_full(drawn, REVERSA_MENTEE, i))
            continue;
        for (int32_t l = 0; l < reversa_matching_n_levels(matching); l++) {
            reversa_level level;
            reversa_matching_level(matching, l, &level);
            reduced[l] = strcmp(level.name, "score") == 0 ? drawn->score[at] : strcmp(level.name, "pairs") == 0;
            reduced[l] -= price_at(drawn, matching, j, REVERSA_MENTOR, l);
            reduced[l] -= price_at(drawn, matching, i, REVERSA_MENTEE, l);
        }
        int sign = rv_lex_sign(reduced, reversa_matching_n_levels(matching));
        assert_true(made[at] ? sign >= 0 : sign <= 0);
    }
    free(made);
}

void rt_case_check(const rt_case *drawn, const reversa_matching *matching, const int64_t best[RV_NETWORK_LEVELS])
{
    assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_OPTIMAL);
    assert_int_equal(reversa_matching_certificate(matching).scope, REVERSA_SCOPE_ELIGIBLE);
    check_pairs(drawn, matching);
    for (int32_t l = 0; l < reversa_matching_n_levels(matching); l++) {
        reversa_level level;
        reversa_matching_level(matching, l, &level);
        assert_int_equal(level.value, best[l]);
        assert_int_equal(level.bound, best[l]);
        assert_true(level.proven);
        assert_int_equal(level.value, count_level(drawn, matching, level.name));
    }
    if (drawn->load[0][0] <= 0 && drawn->load[1][0] <= 0 &&
        reversa_matching_certificate(matching).proof == REVERSA_PROOF_DUALS)
        check_prices(drawn, matching);
}

/* ---- As text ---- */

static void print_people(const rt_case *drawn, const reversa_matching *matching, FILE *file)
{
    for (int32_t p = 0; p < drawn->n; p++) {
        for (int side = 0; side < 2; side++) {
            fprintf(file, "price %s %d:", drawn->id[p], side);
            for (int32_t l = 0; l < reversa_matching_n_levels(matching); l++)
                fprintf(file, " %lld", (long long)price_at(drawn, matching, p, (reversa_side)side, l));
            fprintf(file, "\n");
        }
    }
    for (int32_t k = 0; k < reversa_matching_n_unmatched(matching); k++) {
        reversa_unmatched row;
        reversa_matching_unmatched(matching, k, &row);
        fprintf(file, "unmatched %s %d %s %d %d\n", reversa_cohort_id(drawn->cohort, row.person), (int)row.side,
                reversa_reason_name(row.reason), row.eligible, row.best_score);
    }
}

char *rt_case_print(const rt_case *drawn, const reversa_matching *matching)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    reversa_certificate certificate = reversa_matching_certificate(matching);
    fprintf(file, "%s %d %d %lld %lld %d\n", reversa_outcome_name(reversa_matching_outcome(matching)),
            (int)certificate.scope, (int)certificate.proof, (long long)certificate.n_eligible,
            (long long)certificate.n_candidates, certificate.rounds);
    for (int32_t l = 0; l < reversa_matching_n_levels(matching); l++) {
        reversa_level level;
        reversa_matching_level(matching, l, &level);
        fprintf(file, "%s %lld %lld %d\n", level.name, (long long)level.value, (long long)level.bound, level.proven);
    }
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        fprintf(file, "%s %s %d %d\n", reversa_cohort_id(drawn->cohort, pair.mentor),
                reversa_cohort_id(drawn->cohort, pair.mentee), pair.score, (int)pair.state);
    }
    print_people(drawn, matching, file);
    for (int32_t k = 0; k < reversa_matching_n_limits(matching); k++) {
        reversa_limit_use use;
        reversa_matching_limit(matching, k, &use);
        fprintf(file, "%s: %lld %lld %lld %d\n", use.text, (long long)use.value, (long long)use.least,
                (long long)use.most, use.tight);
    }
    for (int32_t k = 0; reversa_matching_conflict(matching, k); k++)
        fprintf(file, "conflict %s\n", reversa_matching_conflict(matching, k));
    fclose(file);
    return text;
}
