/*
 * Controls for people who join: risk-set matching (Li, Propert & Rosenbaum 2001) through the library's own matching.
 *
 * On the day someone joins, whoever is there and has not joined may be the control: equal in the exact columns, hired within
 * the tenure caliper (on one day, tenures differ as hire days do) and, where columns are adjusted for, within the caliper of
 * the log rate of joining. Joiners are mentees, controls mentors, capacity one each, as many pairs as possible and then the
 * greatest closeness. Invariant: days are matched one by one, upwards, so that a choice rests on what was known that day. All
 * days as one assignment would save those who are still there later for later: its early controls leave too soon by design.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/cohort_builder.h>
#include <reversa/match.h>

#include "base/hash.h"
#include "metrics/radix.h"
#include "model/events.h"
#include "study/retention.h"

#define N_LISTED 64 /* controls a joiner lists: enough that few are lost to others, few enough for a million joiners */
#define MICRO 1e6

typedef struct candidate {
    int32_t control; /* in the frame */
    int32_t score;   /* closeness in millionths */
    uint64_t lot;    /* breaks ties */
} candidate;

/* Someone in the assignment of a day: as joiner (side 0) or as control (side 1). */
typedef struct member {
    int32_t person; /* in the frame */
    int32_t side;
    char *id; /* in the cohort */
} member;

/* The search for controls, and what the assignment of a day is made from. */
typedef struct search {
    const rv_retention_frame *frame;
    rv_arena arena;
    rv_radix order;    /* people by cell and hire day */
    int32_t *place;    /* [n] of a person in that order */
    double *predictor; /* [n] log rate of joining */
    uint64_t *lot;     /* [n] of the person's id */
    double tenure_caliper;
    double predictor_caliper;
    int32_t *joiners; /* [n_joiners] by day */
    int64_t n_joiners;
    bool *used;       /* [n] has been a control */
    int32_t *partner; /* [n] of a joiner, −1 for none */
    reversa_programme *programme;
    /* of one day */
    rv_arena day;
    candidate best[N_LISTED];
    int32_t n_best;
    int64_t n_rows; /* listed pairs, by numbers of members */
    int32_t *joiner;
    int32_t *control;
    double *score;
    size_t row_capacity[3];
    member *members;
    size_t n_members;
    size_t member_capacity;
    int32_t *number[2]; /* [n] of a member by side and person, −1 for none */
} search;

/* On the day k joins, is j there, seen, and not in the programme? */
static bool is_at_risk(const rv_retention_frame *frame, int32_t k, int32_t j)
{
    double tenure = frame->hire[k] + frame->start[k] - frame->hire[j];
    return j != k && tenure >= frame->entry[j] && tenure < frame->exit[j] && tenure < frame->start[j];
}

/* Distance as a share of a caliper: 0 for none, above 1 beyond it. */
static double share_of_caliper(double distance, double caliper)
{
    if (distance == 0)
        return 0;
    return caliper > 0 ? distance / caliper : 2;
}

/* Of two people hired so many days apart, whose log rates of joining are so far apart; −1 beyond a caliper. */
static int32_t closeness(const search *s, int32_t days, double rates)
{
    double tenure = share_of_caliper(days, s->tenure_caliper);
    double joining = share_of_caliper(rates, s->predictor_caliper);
    if (tenure > 1 || joining > 1)
        return -1;
    return (int32_t)lround(MICRO * (1 - (s->frame->n_columns == 0 ? tenure : (tenure + joining) / 2)));
}

/* How far the log rates of joining of two people are apart; 0 where nothing predicts them. */
static double joining_distance(const search *s, int32_t k, int32_t j)
{
    return s->frame->n_columns == 0 ? 0 : fabs(s->predictor[k] - s->predictor[j]);
}

static bool is_better(const candidate *a, const candidate *b)
{
    return a->score != b->score ? a->score > b->score : a->lot < b->lot;
}

/* Keep the best, best first. */
static void offer(search *s, int32_t k, int32_t j)
{
    if (s->used[j] || !is_at_risk(s->frame, k, j))
        return;
    int32_t days = abs(s->frame->hire[k] - s->frame->hire[j]);
    candidate new = {.control = j, .score = closeness(s, days, joining_distance(s, k, j))};
    bool full = s->n_best == N_LISTED;
    if (new.score < 0 || (full && new.score < s->best[N_LISTED - 1].score))
        return;
    rv_random random = {s->lot[k] ^ (s->lot[j] << 1 | s->lot[j] >> 63)};
    new.lot = rv_random_next(&random);
    if (full && !is_better(&new, &s->best[N_LISTED - 1]))
        return;
    int32_t place = full ? N_LISTED - 1 : s->n_best++;
    for (; place > 0 && is_better(&new, &s->best[place - 1]); place--)
        s->best[place] = s->best[place - 1];
    s->best[place] = new;
}

/* Look through the people of the joiner's cell who were hired within the caliper, from the joiner's own place outwards, as far
 * as the days between still leave room among the best. */
static void look_around(search *s, int32_t k)
{
    const rv_retention_frame *frame = s->frame;
    s->n_best = 0;
    for (int32_t way = -1; way <= 1; way += 2)
        for (int64_t at = s->place[k] + way; at >= 0 && at < frame->n; at += way) {
            int32_t j = s->order.row[at];
            int32_t days = abs(frame->hire[j] - frame->hire[k]);
            if (frame->cell[j] != frame->cell[k] || days > s->tenure_caliper)
                break;
            if (s->n_best == N_LISTED && closeness(s, days, 0) < s->best[N_LISTED - 1].score)
                break;
            offer(s, k, j);
        }
}

static const char *id_of(const rv_retention_frame *frame, int64_t k)
{
    const reversa_employment *e = frame->employment;
    return rv_dictionary_text(&e->ids, e->person[frame->row[k]]);
}

/* The number of a person on a side of the day's assignment, new if need be; −1 without memory. */
static int32_t member_number(search *s, int32_t side, int32_t k)
{
    reversa_context *ctx = s->frame->ctx;
    if (s->number[side][k] >= 0)
        return s->number[side][k];
    const char *id = id_of(s->frame, k);
    size_t length = strlen(id);
    char *made = rv_arena_alloc(ctx, &s->day, length + 2, 1);
    if (!made || rv_grow(ctx, &s->members, &s->member_capacity, s->n_members + 1, sizeof *s->members))
        return -1;
    made[0] = side ? 'c' : 'j'; /* someone may be both, on one day not of one pair */
    memcpy(made + 1, id, length + 1);
    s->members[s->n_members] = (member){k, side, made};
    return s->number[side][k] = (int32_t)s->n_members++;
}

static reversa_status keep_rows(search *s, int32_t k)
{
    reversa_context *ctx = s->frame->ctx;
    size_t needed = (size_t)s->n_rows + (size_t)s->n_best;
    reversa_status status = rv_grow(ctx, &s->joiner, &s->row_capacity[0], needed, sizeof *s->joiner);
    if (!status)
        status = rv_grow(ctx, &s->control, &s->row_capacity[1], needed, sizeof *s->control);
    if (!status)
        status = rv_grow(ctx, &s->score, &s->row_capacity[2], needed, sizeof *s->score);
    for (int32_t i = 0; !status && i < s->n_best; i++) {
        int32_t joiner = member_number(s, 0, k);
        int32_t control = member_number(s, 1, s->best[i].control);
        if (joiner < 0 || control < 0)
            return REVERSA_E_MEMORY;
        s->joiner[s->n_rows] = joiner;
        s->control[s->n_rows] = control;
        s->score[s->n_rows++] = s->best[i].score / MICRO;
    }
    return status;
}

static double deviation(const double *x, int64_t n)
{
    double mean = 0;
    double squares = 0;
    for (int64_t i = 0; i < n; i++)
        mean += x[i] / (double)n;
    for (int64_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    return n > 1 ? sqrt(squares / (double)(n - 1)) : 0;
}

static int32_t joining_day(const rv_retention_frame *frame, int32_t k)
{
    return frame->hire[k] + (int32_t)frame->start[k];
}

static reversa_status allocate(search *s)
{
    reversa_context *ctx = s->frame->ctx;
    size_t n = (size_t)s->frame->n;
    s->place = rv_arena_alloc(ctx, &s->arena, n, sizeof *s->place);
    s->predictor = rv_arena_alloc(ctx, &s->arena, n, sizeof *s->predictor);
    s->lot = rv_arena_alloc(ctx, &s->arena, n, sizeof *s->lot);
    s->joiners = rv_arena_alloc(ctx, &s->arena, n, sizeof *s->joiners);
    s->used = rv_arena_alloc(ctx, &s->arena, n, sizeof *s->used);
    s->partner = rv_arena_alloc(ctx, &s->arena, n, sizeof *s->partner);
    for (int32_t side = 0; side < 2; side++)
        s->number[side] = rv_arena_alloc(ctx, &s->arena, n, sizeof *s->number[side]);
    bool got = s->place && s->predictor && s->lot && s->joiners && s->used && s->partner && s->number[0] &&
               s->number[1];
    return got ? rv_radix_open(ctx, &s->arena, n, &s->order) : REVERSA_E_MEMORY;
}

/* The joiners by day, then the people by cell and hire day. */
static void order_people(search *s)
{
    const rv_retention_frame *frame = s->frame;
    size_t n = (size_t)frame->n;
    for (int32_t k = 0; k < frame->n; k++)
        if (rv_retention_is_joiner(frame, k)) {
            s->order.key[s->n_joiners] = rv_radix_key_of_int(joining_day(frame, k));
            s->order.row[s->n_joiners++] = k;
        }
    rv_radix_sort(&s->order, (size_t)s->n_joiners);
    for (int64_t i = 0; i < s->n_joiners; i++)
        s->joiners[i] = s->order.row[i];
    for (size_t k = 0; k < n; k++) {
        s->order.key[k] = (uint64_t)frame->cell[k] << 32 | ((uint32_t)frame->hire[k] ^ 0x80000000U);
        s->order.row[k] = (int32_t)k;
    }
    rv_radix_sort(&s->order, n);
    for (size_t place = 0; place < n; place++)
        s->place[s->order.row[place]] = (int32_t)place;
}

static reversa_status open_search(search *s)
{
    static const char text[] = "{\"schema\": \"reversa.programme/1\", \"name\": \"controls\", \"rules\": [],"
                               " \"criteria\": [], \"limits\": [], \"objective\": [\"mentees\", \"score\"]}";
    const rv_retention_frame *frame = s->frame;
    reversa_status status = allocate(s);
    if (!status)
        status = rv_retention_hazard_joining(frame, s->predictor);
    if (!status)
        status = reversa_programme_parse(frame->ctx, text, sizeof text - 1, NULL, &s->programme);
    if (status)
        return status;
    s->tenure_caliper = frame->options.caliper_tenure * RV_TENURE_MONTH;
    s->predictor_caliper = frame->options.caliper_propensity * deviation(s->predictor, frame->n);
    for (int64_t k = 0; k < frame->n; k++) {
        const char *id = id_of(frame, k);
        s->lot[k] = rv_siphash(frame->options.seed, id, strlen(id));
        s->partner[k] = s->number[0][k] = s->number[1][k] = -1;
    }
    order_people(s);
    return REVERSA_OK;
}

/* The people of a day's assignment: joiners as mentees, controls as mentors. */
static reversa_status make_cohort(search *s, reversa_cohort **cohort_out)
{
    reversa_context *ctx = s->frame->ctx;
    const char **ids = rv_arena_alloc(ctx, &s->day, s->n_members, sizeof *ids);
    const char **roles = rv_arena_alloc(ctx, &s->day, s->n_members, sizeof *roles);
    if (!ids || !roles)
        return REVERSA_E_MEMORY;
    for (size_t m = 0; m < s->n_members; m++) {
        ids[m] = s->members[m].id;
        roles[m] = s->members[m].side ? "mentor" : "mentee";
    }
    reversa_cohort_options options;
    reversa_cohort_builder *builder = NULL;
    reversa_cohort_options_init(&options);
    options.seed = s->frame->options.seed;
    reversa_status status = reversa_cohort_builder_create(ctx, ids, (int64_t)s->n_members, &options, &builder);
    if (status)
        return status;
    status = reversa_cohort_builder_add_text(ctx, builder, "role", roles);
    if (!status)
        return reversa_cohort_builder_finish(ctx, builder, cohort_out);
    reversa_cohort_builder_free(builder);
    return status;
}

static reversa_status make_scores(search *s, const reversa_cohort *cohort, reversa_scores **scores_out)
{
    reversa_context *ctx = s->frame->ctx;
    size_t n = (size_t)s->n_rows;
    const char **mentors = rv_arena_alloc(ctx, &s->day, n, sizeof *mentors);
    const char **mentees = rv_arena_alloc(ctx, &s->day, n, sizeof *mentees);
    if (!mentors || !mentees)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n; i++) {
        mentors[i] = s->members[s->control[i]].id;
        mentees[i] = s->members[s->joiner[i]].id;
    }
    reversa_score_rows rows = {sizeof rows, s->n_rows, mentors, mentees, s->score, 0, NULL, NULL};
    return reversa_scores_create(ctx, cohort, &rows, scores_out);
}

/* What an assignment is made of, so that one exit frees it. */
typedef struct assignment {
    reversa_cohort *cohort;
    reversa_scores *scores;
    reversa_problem *problem;
    reversa_matching *matching;
} assignment;

static reversa_status assign(search *s, assignment *a)
{
    reversa_context *ctx = s->frame->ctx;
    reversa_problem_options options;
    reversa_status status = make_cohort(s, &a->cohort);
    if (!status)
        status = make_scores(s, a->cohort, &a->scores);
    reversa_problem_options_init(&options);
    options.scores = a->scores;
    if (!status)
        status = reversa_problem_create(ctx, a->cohort, s->programme, &options, &a->problem);
    if (!status)
        status = reversa_match(ctx, a->problem, NULL, NULL, &a->matching);
    if (!status && reversa_matching_outcome(a->matching) != REVERSA_OUTCOME_OPTIMAL)
        status = rv_fail_stopped(ctx, REVERSA_E_DEADLINE); /* part of an answer would be another answer */
    return status;
}

/* From people of the cohort back to those of the frame. */
static reversa_status read_partners(search *s, const assignment *a)
{
    int32_t *person = rv_arena_alloc(s->frame->ctx, &s->day, s->n_members, sizeof *person);
    if (!person)
        return REVERSA_E_MEMORY;
    for (size_t m = 0; m < s->n_members; m++)
        person[reversa_cohort_find(a->cohort, s->members[m].id)] = s->members[m].person;
    for (int32_t i = 0; i < reversa_matching_n_pairs(a->matching); i++) {
        reversa_matched_pair pair;
        reversa_matching_pair(a->matching, i, &pair);
        s->partner[person[pair.mentee]] = person[pair.mentor];
        s->used[person[pair.mentor]] = true;
    }
    return REVERSA_OK;
}

/* Match those who join on one day: joiners[first .. end). */
static reversa_status match_day(search *s, int64_t first, int64_t end)
{
    assignment a = {0};
    s->n_rows = 0;
    s->n_members = 0;
    rv_arena_open(s->frame->ctx, &s->day);
    reversa_status status = rv_poll(s->frame->ctx);
    for (int64_t i = first; !status && i < end; i++) {
        look_around(s, s->joiners[i]);
        status = keep_rows(s, s->joiners[i]);
    }
    if (!status && s->n_rows > 0)
        status = assign(s, &a);
    if (!status && s->n_rows > 0)
        status = read_partners(s, &a);
    for (size_t m = 0; m < s->n_members; m++)
        s->number[s->members[m].side][s->members[m].person] = -1;
    reversa_matching_free(a.matching);
    reversa_problem_free(a.problem);
    reversa_scores_free(a.scores);
    reversa_cohort_free(a.cohort);
    rv_arena_free(&s->day);
    return status;
}

/* Who is in no pair: those who joined before they were seen, and those for whom nobody was like enough. */
static reversa_status warn_of_unmatched(const search *s, int64_t n_pairs)
{
    long long unseen = (long long)(s->frame->n_joined - s->n_joiners);
    reversa_status status = REVERSA_OK;
    if (unseen > 0)
        status = rv_retention_warn(
            s->frame, "%lld of %lld people who joined had done so before they were seen, and are not in the pairs",
            unseen, (long long)s->frame->n_joined);
    if (!status && n_pairs < s->n_joiners)
        status = rv_retention_warn(
            s->frame, "%lld of %lld people who were seen to join found no control and are left out of the pairs",
            (long long)(s->n_joiners - n_pairs), (long long)s->n_joiners);
    return status;
}

static reversa_status write_pairs(search *s)
{
    const rv_retention_frame *frame = s->frame;
    reversa_retention *retention = frame->retention;
    int64_t n_pairs = 0;
    for (int64_t k = 0; k < frame->n; k++)
        n_pairs += s->partner[k] >= 0;
    retention->pairs = rv_arena_alloc(frame->ctx, &retention->arena, (size_t)n_pairs, sizeof *retention->pairs);
    if (!retention->pairs)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < frame->n; k++)
        if (s->partner[k] >= 0)
            retention->pairs[retention->n_pairs++] = (reversa_retention_pair){frame->row[k], frame->row[s->partner[k]],
                                                                              joining_day(frame, (int32_t)k)};
    return warn_of_unmatched(s, n_pairs);
}

static reversa_status match_days(search *s)
{
    reversa_status status = open_search(s);
    for (int64_t first = 0, end; !status && first < s->n_joiners; first = end) {
        int32_t day = joining_day(s->frame, s->joiners[first]);
        for (end = first + 1; end < s->n_joiners && joining_day(s->frame, s->joiners[end]) == day;)
            end++;
        status = match_day(s, first, end);
    }
    return status ? status : write_pairs(s);
}

reversa_status rv_retention_match(const rv_retention_frame *frame)
{
    search s = {.frame = frame};
    rv_arena_open(frame->ctx, &s.arena);
    reversa_status status = match_days(&s);
    reversa_programme_free(s.programme);
    rv_free(frame->ctx, s.members);
    rv_free(frame->ctx, s.joiner);
    rv_free(frame->ctx, s.control);
    rv_free(frame->ctx, s.score);
    rv_arena_free(&s.arena);
    return status;
}
