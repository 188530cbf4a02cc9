/*
 * Pairs of earlier rounds: some mentees had a mentor before, a few still have one.
 *
 * A pair that still runs uses a mentor and a mentee who have no other such pair, so it always fits their capacities.
 */
#include "study/organisation.h"

#define PAIRED_BEFORE 120 /* per mille of the mentees */
#define STILL_RUNNING 300 /* per mille of these pairs */
#define LEVELS_BELOW 2    /* of the mentor */
#define TRIES 20

typedef struct rv_recalling {
    reversa_context *ctx;
    const rv_organisation *organisation;
    const int32_t *person_of;
    rv_random random;
    bool *busy; /* [n] by position: mentors of pairs that still run */
    size_t n;
    int32_t *mentor;
    int32_t *mentee;
    uint8_t *state;
    size_t mentor_capacity;
    size_t mentee_capacity;
    size_t state_capacity;
} rv_recalling;

static reversa_status add_pair(rv_recalling *recalling, int32_t mentor, int32_t mentee, reversa_pair_state state)
{
    reversa_context *ctx = recalling->ctx;
    size_t needed = recalling->n + 1;
    reversa_status status = rv_grow(ctx, &recalling->mentor, &recalling->mentor_capacity, needed,
                                    sizeof *recalling->mentor);
    if (!status)
        status = rv_grow(ctx, &recalling->mentee, &recalling->mentee_capacity, needed, sizeof *recalling->mentee);
    if (!status)
        status = rv_grow(ctx, &recalling->state, &recalling->state_capacity, needed, sizeof *recalling->state);
    if (status)
        return status;
    recalling->mentor[recalling->n] = recalling->person_of[mentor];
    recalling->mentee[recalling->n] = recalling->person_of[mentee];
    recalling->state[recalling->n] = (uint8_t)state;
    recalling->n = needed;
    return REVERSA_OK;
}

/* One earlier pair of a mentee, if a mentor is found. */
static reversa_status recall(rv_recalling *recalling, int32_t mentee)
{
    const rv_organisation *organisation = recalling->organisation;
    bool runs = rv_draw_chance(&recalling->random, STILL_RUNNING);
    for (int i = 0; i < TRIES; i++) {
        int32_t mentor = organisation->mentors[rv_random_below(&recalling->random, organisation->n_mentors)];
        if (organisation->level[mentor] + LEVELS_BELOW > organisation->level[mentee] ||
            organisation->team[mentor] == organisation->team[mentee] || (runs && recalling->busy[mentor]))
            continue;
        recalling->busy[mentor] = recalling->busy[mentor] || runs;
        return add_pair(recalling, mentor, mentee, runs ? REVERSA_PAIR_ACTIVE : REVERSA_PAIR_ENDED);
    }
    return REVERSA_OK;
}

static reversa_status draw_pairs(rv_recalling *recalling)
{
    const rv_organisation *organisation = recalling->organisation;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && organisation->n_mentors > 0 && i < organisation->n; i++) {
        if ((organisation->role[i] & RV_ROLE_MENTEE) && rv_draw_chance(&recalling->random, PAIRED_BEFORE))
            status = recall(recalling, i);
        if (!status && i % 0x8000 == 0)
            status = rv_poll(recalling->ctx);
    }
    return status;
}

reversa_status rv_history_draw(reversa_context *ctx, const rv_organisation *organisation, const reversa_cohort *cohort,
                               reversa_previous **previous_out)
{
    *previous_out = NULL;
    rv_recalling recalling = {.ctx = ctx, .organisation = organisation, .person_of = cohort->person_of};
    recalling.random = rv_draw_stream(organisation->seed, "history");
    recalling.busy = rv_alloc(ctx, (size_t)organisation->n, sizeof *recalling.busy);
    reversa_status status = recalling.busy ? draw_pairs(&recalling) : REVERSA_E_MEMORY;
    if (!status) {
        const rv_origin origin = {.first_row = 1};
        const rv_pair_rows rows = {
            .n = (int64_t)recalling.n, .a = recalling.mentor, .b = recalling.mentee, .state = recalling.state};
        status = rv_previous_finish(ctx, cohort, &origin, &rows, previous_out);
    }
    rv_free(ctx, recalling.busy);
    rv_free(ctx, recalling.mentor);
    rv_free(ctx, recalling.mentee);
    rv_free(ctx, recalling.state);
    return status;
}
