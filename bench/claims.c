/*
 * Two claims about large organisations, held against the data by counting and by solving again.
 *
 *   claims [people] [sample] [threads] [seconds]                100000 2 1 0
 *   claims PEOPLE.csv PREFERENCES.csv [sample] [threads] [seconds]
 *
 * Counting certificates, of both sides: every eligible pair of their people is looked at, places are added up, and what they
 * lack together must be the people whom a matching for as many as possible leaves out. What would have changed the result: of
 * pairs that were made and of the best alternatives, the deciding value of a criterion is given to the pair, and the whole
 * solved with the pair pinned and without: at that value nothing is lost, one millionth below something is. After so many
 * seconds of the processor (0: no end) no further value is tried. Ends with 1 if anything is not so.
 */
#include <inttypes.h>
#include <string.h>

#include "organisation.h"

#define WEIGHT 3 /* of the criterion that is changed pair by pair */

/* The rules of the built-in programme, and an objective. */
static const char rules[] =
    "{\"schema\": \"reversa.programme/1\", \"name\": \"as many as possible\", \"rules\": ["
    "{\"rule\": \"level_gap\", \"at_least\": 2, \"optional\": true},"
    "{\"rule\": \"not_in_reporting_line\", \"optional\": true},"
    "{\"rule\": \"different\", \"attribute\": \"team\", \"optional\": true},"
    "{\"rule\": \"shared\", \"attribute\": \"languages\", \"at_least\": 1, \"optional\": true},"
    "{\"rule\": \"overlap_minutes\", \"at_least\": 30, \"optional\": true}],"
    "\"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 1}],"
    "\"objective\": [\"%s\"]}";

/* The numbers of the command line. */
enum { SAMPLE, THREADS, SECONDS, N_NUMBERS };

/* A criterion of which one pair may have another value. */
typedef struct taste {
    int32_t mentor;
    int32_t mentee;
    int32_t value;
} taste;

typedef struct stage {
    organisation on;
    reversa_problem *problem; /* of the built-in programme */
    int sample;
    int n_crowds;
    int n_values;
    int n_reached; /* of these, a value decides */
} stage;

static reversa_problem *make_problem(const stage *s, const reversa_programme *programme)
{
    reversa_problem *problem;
    reversa_problem_options given;
    reversa_problem_options_init(&given);
    given.preferences = s->on.made.preferences;
    check(s->on.ctx, reversa_problem_create(s->on.ctx, s->on.made.cohort, programme, &given, &problem));
    return problem;
}

/* ---- Counting certificates ---- */

typedef struct counting {
    const stage *stage;
    const reversa_scorer *scorer;
    reversa_side side; /* of the people */
    int32_t n_others;
    int32_t *others;  /* [n_others] who have a place on the other side */
    int32_t *scores;  /* [n_others] */
    bool *is_partner; /* [people] of the crowd at hand */
} counting;

/* Eligible pairs of someone with those who are no partners of the crowd. */
static int64_t count_beyond(const counting *c, int32_t person)
{
    int64_t n = 0;
    reversa_block block = {.mentees = c->side == REVERSA_MENTEE ? &person : c->others,
                           .n_mentees = c->side == REVERSA_MENTEE ? 1 : c->n_others,
                           .mentors = c->side == REVERSA_MENTEE ? c->others : &person,
                           .n_mentors = c->side == REVERSA_MENTEE ? c->n_others : 1};
    check(c->stage->on.ctx, reversa_scorer_block(c->stage->on.ctx, c->scorer, &block, c->scores));
    for (int32_t k = 0; k < c->n_others; k++)
        n += c->scores[k] != REVERSA_NOT_ELIGIBLE && !c->is_partner[c->others[k]];
    return n;
}

/* What a crowd lacks, counted. */
static int64_t count_crowd(stage *s, const counting *c, const reversa_crowding *crowding, int32_t index)
{
    const reversa_cohort *cohort = s->on.made.cohort;
    reversa_crowd crowd;
    int64_t places = 0;
    int64_t pairs = 0;
    reversa_crowding_crowd(crowding, index, &crowd);
    memset(c->is_partner, 0, (size_t)reversa_cohort_n_people(cohort) * sizeof *c->is_partner);
    for (int32_t k = 0; k < crowd.n_partners; k++) {
        int32_t partner = reversa_crowding_partner(crowding, index, k);
        places += reversa_cohort_capacity(cohort, partner, c->side == REVERSA_MENTOR ? REVERSA_MENTEE : REVERSA_MENTOR);
        c->is_partner[partner] = true;
    }
    for (int32_t k = 0; k < crowd.n_people; k++)
        pairs += count_beyond(c, reversa_crowding_person(crowding, index, k));
    if (crowd.side != c->side || crowd.wanted != crowd.n_people || crowd.places != places || crowd.pairs != pairs ||
        crowd.wanted <= places + pairs)
        wrong(&s->on, "a counting certificate does not count", crowd.text);
    s->n_crowds++;
    return crowd.wanted - places - pairs;
}

/* The most people of a side who can have a partner at once: what a matching for nothing else reaches. */
static int64_t most_at_once(const stage *s, reversa_side side)
{
    char text[sizeof rules + 64];
    reversa_level level;
    reversa_programme *programme;
    reversa_problem *problem;
    reversa_matching *matching;
    int n = snprintf(text, sizeof text, rules, side == REVERSA_MENTEE ? "mentees" : "mentors");
    check(s->on.ctx, reversa_programme_parse(s->on.ctx, text, (size_t)n, NULL, &programme));
    problem = make_problem(s, programme);
    check(s->on.ctx, reversa_match(s->on.ctx, problem, NULL, NULL, &matching));
    reversa_matching_level(matching, 0, &level);
    reversa_matching_free(matching);
    reversa_problem_free(problem);
    reversa_programme_free(programme);
    return level.value;
}

static void check_crowds(stage *s, reversa_side side)
{
    int32_t n = reversa_cohort_n_people(s->on.made.cohort);
    reversa_crowding *crowding;
    reversa_scorer *scorer;
    counting c = {.stage = s, .side = side};
    reversa_side other = side == REVERSA_MENTOR ? REVERSA_MENTEE : REVERSA_MENTOR;
    int64_t lack = 0;
    c.others = must(malloc((size_t)n * sizeof *c.others));
    c.scores = must(malloc((size_t)n * sizeof *c.scores));
    c.is_partner = must(malloc((size_t)n * sizeof *c.is_partner));
    for (int32_t p = 0; p < n; p++)
        if (reversa_cohort_capacity(s->on.made.cohort, p, other) > 0)
            c.others[c.n_others++] = p;
    check(s->on.ctx, reversa_scorer_create(s->on.ctx, s->problem, &scorer));
    c.scorer = scorer;
    check(s->on.ctx, reversa_crowding_find(s->on.ctx, s->problem, side, &crowding));
    for (int32_t k = 0; k < reversa_crowding_n(crowding); k++)
        lack += count_crowd(s, &c, crowding, k);
    if (lack != reversa_problem_n_people(s->problem, side) - most_at_once(s, side))
        wrong(&s->on, "the certificates do not explain everyone who must stay without", side ? "mentees" : "mentors");
    printf("  %d certificates of %s: %" PRId64 " must stay without a partner\n", reversa_crowding_n(crowding),
           side == REVERSA_MENTEE ? "mentees" : "mentors", lack);
    reversa_crowding_free(crowding);
    reversa_scorer_free(scorer);
    free(c.others);
    free(c.scores);
    free(c.is_partner);
}

/* ---- What would have changed the result ---- */

/* Values in five steps, so that many pairs tie; one pair may have another. */
static int taste_values(void *user, const reversa_cohort *cohort, const reversa_block *block, int32_t *values_out)
{
    const taste *t = user;
    (void)cohort;
    for (int32_t i = 0; i < block->n_mentees; i++) {
        uint32_t row = (uint32_t)block->mentees[i] * UINT32_C(2654435761);
        for (int32_t j = 0; j < block->n_mentors; j++) {
            uint32_t mixed = (row ^ (uint32_t)block->mentors[j]) * UINT32_C(2246822519);
            bool is_it = block->mentees[i] == t->mentee && block->mentors[j] == t->mentor;
            values_out[(int64_t)i * block->n_mentors + j] = is_it ? t->value : (int32_t)(mixed >> 16) % 5 * 250000;
        }
    }
    return 0;
}

/* The problem with a criterion of the taste, and a pair pinned if it is given. */
static reversa_problem *taste_problem(const stage *s, taste *t, const reversa_previous *previous)
{
    const reversa_user_criterion criterion = {
        .name = "taste", .weight = WEIGHT, .missing = 0, .function = taste_values, .user = t};
    reversa_problem *problem;
    reversa_problem_options given;
    reversa_problem_options_init(&given);
    given.preferences = s->on.made.preferences;
    given.previous = previous;
    given.criteria = &criterion;
    given.n_criteria = 1;
    check(s->on.ctx, reversa_problem_create(s->on.ctx, s->on.made.cohort, NULL, &given, &problem));
    return problem;
}

/* Does a best matching have the pair at that value? Solved with the pair free, and pinned. */
static bool is_best_at(const stage *s, int32_t mentor, int32_t mentee, int32_t value)
{
    taste t = {.mentor = mentor, .mentee = mentee, .value = value};
    const reversa_pair_state state = REVERSA_PAIR_PINNED;
    const char *ids[SIDES] = {reversa_cohort_id(s->on.made.cohort, mentor),
                              reversa_cohort_id(s->on.made.cohort, mentee)};
    const reversa_previous_rows rows = {
        .struct_size = sizeof rows, .n = 1, .mentor_ids = &ids[0], .mentee_ids = &ids[1], .states = &state};
    reversa_previous *previous;
    reversa_matching *matchings[2];
    bool same = true;
    check(s->on.ctx, reversa_previous_create(s->on.ctx, s->on.made.cohort, &rows, &previous));
    for (int k = 0; k < 2; k++) {
        reversa_problem *problem = taste_problem(s, &t, k ? previous : NULL);
        check(s->on.ctx, reversa_match(s->on.ctx, problem, NULL, NULL, &matchings[k]));
        for (int32_t l = 0; l < reversa_matching_n_levels(matchings[k]) && k; l++) {
            reversa_level free_level;
            reversa_level level;
            reversa_matching_level(matchings[0], l, &free_level);
            reversa_matching_level(matchings[1], l, &level);
            same = same && free_level.value == level.value;
        }
        if (k) {
            reversa_matching_free(matchings[0]);
            reversa_matching_free(matchings[1]);
        }
        reversa_problem_free(problem);
    }
    reversa_previous_free(previous);
    return same;
}

static void check_value(stage *s, const reversa_insight *insight, int32_t mentor, int32_t mentee)
{
    int32_t n = reversa_scorer_n_terms(reversa_insight_scorer(insight));
    int32_t *values = must(calloc((size_t)n, sizeof *values));
    reversa_pair_insight pair;
    check(s->on.ctx, reversa_insight_pair(s->on.ctx, insight, mentor, mentee, &pair));
    check(s->on.ctx, reversa_insight_terms(s->on.ctx, insight, &pair, values));
    int32_t value = values[n - 1];
    free(values);
    if (!pair.eligible || pair.deciding_claim != REVERSA_CLAIM_EXACT)
        return;
    bool holds = value < 0 ? !is_best_at(s, mentor, mentee, 1000000)
                           : is_best_at(s, mentor, mentee, value) &&
                                 (value == 0 || !is_best_at(s, mentor, mentee, value - 1));
    if (!holds)
        wrong(&s->on, "the deciding value of a pair does not decide", reversa_cohort_id(s->on.made.cohort, mentee));
    s->n_values++;
    s->n_reached += value > 0;
}

static void check_values(stage *s)
{
    taste none = {-1, -1, 0};
    reversa_problem *problem = taste_problem(s, &none, NULL);
    reversa_matching *matching;
    reversa_insight *insight;
    check(s->on.ctx, reversa_match(s->on.ctx, problem, NULL, NULL, &matching));
    check(s->on.ctx, reversa_insight_create(s->on.ctx, problem, matching, NULL, &insight));
    for (int k = 0; k < s->sample && reversa_matching_n_pairs(matching) > 0 && has_time(&s->on); k++) {
        reversa_matched_pair pair;
        reversa_pair_insight seen;
        reversa_matching_pair(matching, below(reversa_matching_n_pairs(matching)), &pair);
        check_value(s, insight, pair.mentor, pair.mentee);
        check(s->on.ctx, reversa_insight_pair(s->on.ctx, insight, pair.mentor, pair.mentee, &seen));
        for (int side = 0; side < SIDES; side++)
            if (seen.standing[side].n_alternatives > 0 && has_time(&s->on)) {
                int32_t other = seen.standing[side].alternatives[0].partner;
                check_value(s, insight, side == REVERSA_MENTEE ? other : pair.mentor,
                            side == REVERSA_MENTEE ? pair.mentee : other);
            }
    }
    reversa_insight_free(insight);
    reversa_matching_free(matching);
    reversa_problem_free(problem);
}

/* ---- One organisation ---- */

static int run(const asked *a, const shape *drawn)
{
    stage s = {.on = open_organisation(a, drawn, a->numbers[THREADS]), .sample = a->numbers[SAMPLE]};
    s.problem = make_problem(&s, NULL);
    printf("%s: %d mentees, %d mentors\n", s.on.name, reversa_problem_n_people(s.problem, REVERSA_MENTEE),
           reversa_problem_n_people(s.problem, REVERSA_MENTOR));
    check_crowds(&s, REVERSA_MENTEE);
    check_crowds(&s, REVERSA_MENTOR);
    give_time(&s.on, a->numbers[SECONDS]);
    check_values(&s);
    printf("  %d certificates counted; %d deciding values tried%s, of %d pairs a value decides; %d wrong\n", s.n_crowds,
           s.n_values, s.on.ended ? " in the time there was" : "", s.n_reached, s.on.n_wrong);
    fflush(stdout);
    reversa_problem_free(s.problem);
    return close_organisation(&s.on);
}

int main(int argc, char **argv)
{
    static const shape shapes[] = {
        {"mentors are plenty", 0.25}, {"mentors are scarce", 0.08}, {"mentors are very scarce", 0.005}};
    static const int numbers[][2] = {[SAMPLE] = {1, 2}, [THREADS] = {0, 1}, [SECONDS] = {0, 0}};
    asked a;
    int n_wrong = 0;
    if (!read_line(argc, argv, numbers, N_NUMBERS, &a)) {
        fputs("claims [people | PEOPLE.csv PREFERENCES.csv] [sample] [threads] [seconds]\n", stderr);
        return 2;
    }
    if (a.files[0])
        return run(&a, NULL) > 0;
    for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++)
        n_wrong += run(&a, &shapes[k]);
    return n_wrong > 0;
}
