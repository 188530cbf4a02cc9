/*
 * Drawing random problems: small ranges, so that ties, empty intersections and missing values are frequent.
 */
#include "support/instance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *const number_names[RT_N_NUMBERS] = {"level", "x", "y", "z", "waiting_rounds", "utc_offset"};
static const char *const text_names[RT_N_TEXTS] = {"team", "department"};
static const char *const set_names[RT_N_SETS] = {"languages", "skills", "wants", "goals"};
static const char *const similar[] = {"x", "y", "z"};

static bool chance(uint64_t *random, int percent)
{
    return rt_between(random, 1, 100) <= percent;
}

static void *room(size_t count, size_t size)
{
    void *block = calloc(count ? count : 1, size);
    assert_non_null(block);
    return block;
}

static void draw_week(uint64_t *random, rt_human *human, int64_t offset)
{
    human->has_week = chance(random, 85);
    human->n_intervals = human->has_week ? (int32_t)rt_between(random, 1, 4) : 0;
    int64_t grid = chance(random, 80) ? 30 : 1;
    for (int32_t i = 0; i < human->n_intervals; i++) {
        int64_t start = rt_between(random, 0, 10079 / grid) * grid;
        if (chance(random, 70)) /* most on Mondays, so that weeks have something in common */
            start %= 1440;
        human->start[i] = (int32_t)start;
        human->end[i] = (int32_t)(start + rt_between(random, 1, 300 / grid) * grid);
        for (int32_t minute = human->start[i]; minute < human->end[i]; minute++) {
            int64_t utc = ((minute - offset) % 10080 + 10080) % 10080;
            human->week[utc / 64] |= UINT64_C(1) << (utc % 64);
        }
    }
}

static void draw_human(uint64_t *random, rt_human *human, int32_t index)
{
    snprintf(human->id, sizeof human->id, "p%d", index);
    human->number[0] = rt_between(random, 1, 9) * RV_MILLION;
    human->number[1] = rt_between(random, -2, 10) * 100000;
    human->number[2] = rt_between(random, 0, 1000000);
    human->number[3] = rt_between(random, -3, 3) * RV_MILLION;
    human->number[4] = rt_between(random, 0, 5) * RV_MILLION;
    for (int c = 0; c < 5; c++) {
        if (chance(random, 12))
            human->number[c] = RT_MISSING;
    }
    int64_t offset = rt_between(random, -2, 3) * 60;
    human->number[5] = chance(random, 30) ? RT_MISSING : offset * RV_MILLION;
    for (int c = 0; c < RT_N_TEXTS; c++)
        human->text[c] = chance(random, 12) ? -1 : (int32_t)rt_between(random, 0, 3);
    human->date = chance(random, 12) ? REVERSA_MISSING_DATE : (int32_t)rt_between(random, 15000, 15003);
    human->manager = index > 0 && chance(random, 85) ? (int32_t)rt_between(random, 0, index - 1) : -1;
    for (int set = 0; set < RT_N_SETS; set++) {
        int n_tags = set == 0 ? 3 : RT_N_TAGS;
        bool weighted = set == 1 || set == 2;
        for (int t = 0; t < n_tags && !chance(random, 3); t++) {
            if (chance(random, 40))
                human->weight[set][t] = weighted ? (int32_t)rt_between(random, 1, 5000) : 1000;
        }
    }
    draw_week(random, human, human->number[5] == RT_MISSING ? 0 : offset);
}

static void draw_sides(uint64_t *random, rt_human *human)
{
    int64_t role = rt_between(random, 0, 9);
    human->is_mentor = role < 6;
    human->is_mentee = role >= 4 && role < 9;
    for (int side = 0; side < 2; side++)
        human->capacity[side] = chance(random, 8) ? 0 : (int32_t)rt_between(random, 1, 3);
}

static void draw_pairs(rt_instance *instance, uint64_t *random, bool with_scores)
{
    int32_t n = instance->n;
    for (int32_t i = 0; i < n * n; i++) {
        bool self = i / n == i % n;
        instance->rank[i] = !self && chance(random, 15) ? (int32_t)rt_between(random, 1, 7) : 0;
        instance->veto[i] = !self && chance(random, 3);
        instance->state[i] = !self && chance(random, 10) ? (int8_t)rt_between(random, 0, 3) : -1;
        if (instance->state[i] == REVERSA_PAIR_PINNED) /* has to fit capacities: another test's matter */
            instance->state[i] = REVERSA_PAIR_ENDED;
        if (with_scores)
            instance->listed[i] = !self && chance(random, 60) ? (int32_t)rt_between(random, 0, 1000000) : -1;
    }
}

static void draw_bounds(uint64_t *random, rv_test *test, int64_t low, int64_t high)
{
    int64_t at = rt_between(random, low, high) * RV_MILLION;
    if (chance(random, 25))
        at += RV_MILLION / 2;
    test->at_least = chance(random, 80) ? at : INT64_MIN;
    if (chance(random, 30)) /* now and then nothing lies within */
        test->at_most = at + rt_between(random, -1, high - low + 1) * RV_MILLION;
}

static void draw_attribute(uint64_t *random, rv_rule *rule)
{
    static const char *words[] = {"team0", "team2", "nobody"};
    rule->who = (rv_who)rt_between(random, 0, 2);
    rule->test.attribute = chance(random, 50) ? "level" : "team";
    if (strcmp(rule->test.attribute, "team") == 0) {
        rule->test.values = words;
        rule->test.n_values = 3;
        rule->test.is_list = true;
        rule->missing_pass = true; /* or hardly anyone is left */
    } else {
        draw_bounds(random, &rule->test, 1, 3);
    }
}

static void draw_rule(uint64_t *random, rv_rule *rule, rv_rule_kind kind)
{
    static const char *const scalars[] = {"team", "department", "level", "hire_date"};
    static const char *const sets[] = {"languages", "goals", "skills"};
    rv_rule_init(rule, kind);
    rule->missing_pass = chance(random, 40);
    if (kind == RV_RULE_LEVEL_GAP)
        draw_bounds(random, &rule->test, -2, 2);
    if (kind == RV_RULE_SAME || kind == RV_RULE_DIFFERENT)
        rule->test.attribute = scalars[rt_between(random, 0, 3)];
    if (kind == RV_RULE_SHARED) {
        rule->test.attribute = sets[rt_between(random, 0, 2)];
        draw_bounds(random, &rule->test, -1, 2);
    }
    if (kind == RV_RULE_OVERLAP_MINUTES)
        draw_bounds(random, &rule->test, -2, 40);
    if (kind == RV_RULE_ATTRIBUTE)
        draw_attribute(random, rule);
}

static void draw_criterion(uint64_t *random, rv_criterion *criterion, rv_criterion_kind kind)
{
    static const char *const numbers[] = {"level", "x", "y", "z"};
    static const char *const scalars[] = {"team", "department", "x", "hire_date"};
    rv_criterion_init(criterion, kind);
    criterion->weight = (int32_t)rt_between(random, 1, chance(random, 20) ? 1000000 : 9000);
    criterion->missing = chance(random, 30) ? RV_MISSING_SKIP
                                            : (int32_t)(chance(random, 50) * rt_between(random, 0, 1000000));
    criterion->side = (reversa_side)rt_between(random, 0, 1);
    criterion->attribute = numbers[rt_between(random, 0, 3)];
    criterion->mentor = "skills";
    criterion->mentee = chance(random, 70) ? "wants" : "skills";
    criterion->full = chance(random, 50) ? 3000 : rt_between(random, 1, 5000);
    if (kind == RV_CRITERION_WAITING)
        criterion->full = rt_between(random, 1, 6);
    if (kind == RV_CRITERION_AVAILABILITY)
        criterion->full = rt_between(random, 1, 400);
    criterion->range = chance(random, 20) ? rt_between(random, 1, INT64_C(10000000000))
                                          : rt_between(random, 1, 6000000);
    criterion->ideal = rt_between(random, -4, 4) * 500000;
    criterion->attributes = (const char **)(uintptr_t)similar;
    criterion->n_attributes = (int32_t)rt_between(random, 1, 3);
    if (kind == RV_CRITERION_OVERLAP)
        criterion->attribute = set_names[rt_between(random, 0, 3)];
    if (kind == RV_CRITERION_SAME || kind == RV_CRITERION_DIFFERENT)
        criterion->attribute = scalars[rt_between(random, 0, 3)];
}

static void draw_programme(rt_instance *instance, uint64_t *random)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l",
                                        "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x"};
    for (int kind = 0; kind < RV_N_RULE_KINDS; kind++) {
        for (int twice = 0; twice < 2; twice++) {
            if (chance(random, twice ? 5 : 30))
                draw_rule(random, &instance->rules[instance->n_rules++], (rv_rule_kind)kind);
        }
    }
    for (int kind = 0; kind < RV_CRITERION_USER; kind++) {
        for (int twice = 0; twice < 2; twice++) {
            rv_criterion *criterion = &instance->criteria[instance->n_criteria];
            if (chance(random, twice ? 20 : 50)) {
                draw_criterion(random, criterion, (rv_criterion_kind)kind);
                criterion->name = names[instance->n_criteria++];
            }
        }
    }
    if (!instance->listed && chance(random, 50)) {
        instance->user = (reversa_user_criterion){"user", 2.5, chance(random, 50) ? -1 : 0.25, rt_instance_user_value,
                                                  instance};
    }
}

static void draw_all(rt_instance *instance, uint64_t *random, bool with_scores)
{
    size_t n = (size_t)instance->n;
    instance->rank = room(n * n, sizeof(int32_t));
    instance->veto = room(n * n, sizeof(bool));
    instance->state = room(n * n, sizeof(int8_t));
    instance->listed = with_scores ? room(n * n, sizeof(int32_t)) : NULL;
    instance->place = room(n, sizeof(int32_t));
    instance->person = room(n, sizeof(int32_t));
    for (size_t i = 0; i < n; i++)
        instance->place[i] = (int32_t)i;
    draw_pairs(instance, random, with_scores);
    draw_programme(instance, random);
}

void rt_instance_draw(rt_instance *instance, uint64_t *random, int32_t n, bool with_scores)
{
    *instance = (rt_instance){.n = n, .human = room((size_t)n, sizeof(rt_human))};
    for (int32_t i = 0; i < n; i++) {
        draw_human(random, &instance->human[i], i);
        draw_sides(random, &instance->human[i]);
    }
    draw_all(instance, random, with_scores);
}

void rt_instance_shape(rt_instance *instance, uint64_t *random, int32_t n_mentors, int32_t n_mentees)
{
    int32_t n = n_mentors + n_mentees;
    *instance = (rt_instance){.n = n, .human = room((size_t)n, sizeof(rt_human))};
    for (int32_t i = 0; i < n; i++) {
        draw_human(random, &instance->human[i], i);
        instance->human[i].is_mentor = i < n_mentors;
        instance->human[i].is_mentee = i >= n_mentors;
        instance->human[i].capacity[0] = instance->human[i].capacity[1] = 1;
    }
    draw_all(instance, random, false);
}

/* ---- Building ---- */

static void ok(reversa_context *ctx, reversa_status status)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    if (status)
        fail_msg("%s: %s (row %lld, column %s)", reversa_status_name(status), error.message, (long long)error.row,
                 error.column ? error.column : "-");
}

static void add_numbers(reversa_context *ctx, const rt_instance *instance, reversa_cohort_builder *builder)
{
    double *values = room((size_t)instance->n, sizeof *values);
    for (int c = 0; c < RT_N_NUMBERS; c++) {
        for (int32_t i = 0; i < instance->n; i++) {
            int64_t number = instance->human[instance->place[i]].number[c];
            values[i] = number == RT_MISSING ? (double)NAN : (double)number / 1e6;
        }
        ok(ctx, reversa_cohort_builder_add_numbers(ctx, builder, number_names[c], values));
    }
    for (int side = 0; side < 2; side++) {
        for (int32_t i = 0; i < instance->n; i++)
            values[i] = instance->human[instance->place[i]].capacity[side];
        ok(ctx, reversa_cohort_builder_add_numbers(ctx, builder, side ? "mentee_capacity" : "mentor_capacity", values));
    }
    free(values);
}

static void add_texts(reversa_context *ctx, const rt_instance *instance, reversa_cohort_builder *builder)
{
    static const char *const words[RT_N_TEXTS][4] = {{"team0", "team1", "team2", "team3"}, {"a", "b", "c", "d"}};
    static const char *const roles[] = {"none", "mentor", "mentee", "both"};
    const char **values = room((size_t)instance->n, sizeof *values);
    int32_t *days = room((size_t)instance->n, sizeof *days);
    for (int c = 0; c < RT_N_TEXTS; c++) {
        for (int32_t i = 0; i < instance->n; i++) {
            int32_t text = instance->human[instance->place[i]].text[c];
            values[i] = text < 0 ? NULL : words[c][text];
        }
        ok(ctx, reversa_cohort_builder_add_text(ctx, builder, text_names[c], values));
    }
    for (int32_t i = 0; i < instance->n; i++) {
        const rt_human *human = &instance->human[instance->place[i]];
        values[i] = roles[human->is_mentor + 2 * human->is_mentee];
        days[i] = human->date;
    }
    ok(ctx, reversa_cohort_builder_add_text(ctx, builder, "role", values));
    ok(ctx, reversa_cohort_builder_add_dates(ctx, builder, "hire_date", days));
    for (int32_t i = 0; i < instance->n; i++) {
        const rt_human *human = &instance->human[instance->place[i]];
        values[i] = human->manager < 0 ? NULL : instance->human[human->manager].id;
    }
    ok(ctx, reversa_cohort_builder_add_text(ctx, builder, "manager_id", values));
    free(values);
    free(days);
}

static void add_sets(reversa_context *ctx, const rt_instance *instance, reversa_cohort_builder *builder)
{
    static const char *const words[RT_N_TAGS] = {"zeta", "alpha", "mu", "beta", "xi", "omega", "pi", "rho", "eta"};
    size_t most = (size_t)instance->n * RT_N_TAGS;
    int64_t *offsets = room((size_t)instance->n + 1, sizeof *offsets);
    const char **tags = room(most, sizeof *tags);
    double *weights = room(most, sizeof *weights);
    for (int set = 0; set < RT_N_SETS; set++) {
        int64_t n = 0;
        for (int32_t i = 0; i < instance->n; i++) {
            for (int t = 0; t < RT_N_TAGS; t++) {
                int32_t weight = instance->human[instance->place[i]].weight[set][t];
                tags[n] = words[t];
                weights[n] = weight / 1000.0;
                n += weight > 0;
            }
            offsets[i + 1] = n;
        }
        ok(ctx, reversa_cohort_builder_add_tags(ctx, builder, set_names[set], offsets, tags, weights));
    }
    free(offsets);
    free(tags);
    free(weights);
}

static void add_weeks(reversa_context *ctx, const rt_instance *instance, reversa_cohort_builder *builder)
{
    int64_t *offsets = room((size_t)instance->n + 1, sizeof *offsets);
    int32_t *starts = room((size_t)instance->n * 4, sizeof *starts);
    int32_t *ends = room((size_t)instance->n * 4, sizeof *ends);
    int64_t n = 0;
    for (int32_t i = 0; i < instance->n; i++) {
        const rt_human *human = &instance->human[instance->place[i]];
        for (int32_t j = 0; j < human->n_intervals; j++) {
            starts[n] = human->start[j];
            ends[n++] = human->end[j];
        }
        offsets[i + 1] = n;
    }
    ok(ctx, reversa_cohort_builder_add_minutes(ctx, builder, "availability", offsets, starts, ends));
    free(offsets);
    free(starts);
    free(ends);
}

static void build_cohort(reversa_context *ctx, rt_instance *instance)
{
    const char **ids = room((size_t)instance->n, sizeof *ids);
    reversa_cohort_builder *builder = NULL;
    for (int32_t i = 0; i < instance->n; i++)
        ids[i] = instance->human[instance->place[i]].id;
    ok(ctx, reversa_cohort_builder_create(ctx, ids, instance->n, NULL, &builder));
    add_numbers(ctx, instance, builder);
    add_texts(ctx, instance, builder);
    add_sets(ctx, instance, builder);
    add_weeks(ctx, instance, builder);
    ok(ctx, reversa_cohort_builder_finish(ctx, builder, &instance->cohort));
    for (int32_t i = 0; i < instance->n; i++)
        instance->person[i] = reversa_cohort_find(instance->cohort, instance->human[i].id);
    free(ids);
}

/* Rows of pairs in the making: first and second, and one value of each sort. */
typedef struct pair_rows {
    int64_t n;
    const char **first;
    const char **second;
    int32_t *rank;
    bool *veto;
    reversa_pair_state *state;
    double *score;
} pair_rows;

static pair_rows open_rows(int32_t n)
{
    size_t most = (size_t)n * (size_t)n;
    return (pair_rows){0,
                       room(most, sizeof(char *)),
                       room(most, sizeof(char *)),
                       room(most, sizeof(int32_t)),
                       room(most, sizeof(bool)),
                       room(most, sizeof(reversa_pair_state)),
                       room(most, sizeof(double))};
}

static void close_rows(pair_rows *rows)
{
    free(rows->first);
    free(rows->second);
    free(rows->rank);
    free(rows->veto);
    free(rows->state);
    free(rows->score);
}

static void build_pairs(reversa_context *ctx, rt_instance *instance)
{
    int32_t n = instance->n;
    pair_rows said = open_rows(n);
    pair_rows earlier = open_rows(n);
    pair_rows listed = open_rows(n);
    for (int32_t i = 0; i < n * n; i++) {
        const char *first = instance->human[i / n].id;
        const char *second = instance->human[i % n].id;
        said.first[said.n] = earlier.first[earlier.n] = listed.first[listed.n] = first;
        said.second[said.n] = earlier.second[earlier.n] = listed.second[listed.n] = second;
        said.rank[said.n] = instance->rank[i];
        said.veto[said.n] = instance->veto[i];
        said.n += instance->rank[i] || instance->veto[i];
        earlier.state[earlier.n] = (reversa_pair_state)(instance->state[i] < 0 ? 0 : instance->state[i]);
        earlier.n += instance->state[i] >= 0;
        listed.score[listed.n] = instance->listed ? instance->listed[i] / 1e6 : 0;
        listed.n += instance->listed && instance->listed[i] >= 0;
    }
    reversa_preference_rows preferences = {sizeof preferences, said.n, said.first, said.second, said.rank, said.veto};
    ok(ctx, reversa_preferences_create(ctx, instance->cohort, &preferences, &instance->preferences));
    reversa_previous_rows previous = {sizeof previous, earlier.n, earlier.first, earlier.second, earlier.state, NULL};
    ok(ctx, reversa_previous_create(ctx, instance->cohort, &previous, &instance->previous));
    reversa_score_rows scores = {sizeof scores, listed.n, listed.first, listed.second, listed.score, 0, NULL, NULL};
    if (instance->listed)
        ok(ctx, reversa_scores_create(ctx, instance->cohort, &scores, &instance->scores));
    close_rows(&said);
    close_rows(&earlier);
    close_rows(&listed);
}

void rt_instance_build(reversa_context *ctx, rt_instance *instance)
{
    static const rv_level levels[] = {{.kind = RV_LEVEL_MENTEES}, {.kind = RV_LEVEL_SCORE}};
    build_cohort(ctx, instance);
    build_pairs(ctx, instance);
    instance->programme = (reversa_programme){.name = "random",
                                              .rules = instance->rules,
                                              .n_rules = instance->n_rules,
                                              .criteria = instance->criteria,
                                              .n_criteria = instance->n_criteria,
                                              .objective = levels,
                                              .n_levels = 2};
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    options.preferences = instance->preferences;
    options.previous = instance->previous;
    options.scores = instance->scores;
    options.criteria = instance->user.function ? &instance->user : NULL;
    options.n_criteria = instance->user.function ? 1 : 0;
    ok(ctx, reversa_problem_create(ctx, instance->cohort, &instance->programme, &options, &instance->problem));
}

void rt_instance_unbuild(rt_instance *instance)
{
    reversa_problem_free(instance->problem);
    reversa_scores_free(instance->scores);
    reversa_previous_free(instance->previous);
    reversa_preferences_free(instance->preferences);
    reversa_cohort_free(instance->cohort);
    instance->problem = NULL;
    instance->scores = NULL;
}

void rt_instance_free(rt_instance *instance)
{
    if (instance->problem)
        rt_instance_unbuild(instance);
    free(instance->human);
    free(instance->rank);
    free(instance->veto);
    free(instance->state);
    free(instance->listed);
    free(instance->place);
    free(instance->person);
}

int rt_instance_user_value(void *user, const reversa_cohort *cohort, const reversa_block *block, int32_t *values_out)
{
    (void)user;
    for (int32_t i = 0; i < block->n_mentees; i++) {
        for (int32_t j = 0; j < block->n_mentors; j++) {
            const char *mentee = reversa_cohort_id(cohort, block->mentees[i]);
            const char *mentor = reversa_cohort_id(cohort, block->mentors[j]);
            int mixed = mentor[1] * 7 + mentee[1] * 3 + (int)strlen(mentor);
            values_out[i * block->n_mentors + j] = mixed % 5 == 0 ? -1 : (mixed * 7919) % 1000001;
        }
    }
    return 0;
}
