/*
 * What people wish for: a third of the mentees name two to five mentors of lower level, and now and then someone vetoes
 * a partner.
 *
 * Half of the names fall on mentors by Zipf's law of their popularity, the others on any, so that a few mentors are named
 * by very many.
 */
#include "study/organisation.h"

#define NAMING 333     /* per mille of the mentees who name mentors */
#define VETOING 40     /* per mille of those signed up who veto somebody */
#define POPULAR 500    /* per mille of the names that go by popularity */
#define LEVELS_BELOW 2 /* of a mentor who is named */
#define MOST_NAMES 5
#define TRIES 40 /* draws for a mentor low enough and of another team */

/* Rows as they are made, in order of position. */
typedef struct rv_wishing {
    reversa_context *ctx;
    const rv_organisation *organisation;
    const int32_t *person_of;
    rv_random random;
    size_t n;
    int32_t *person;
    int32_t *other;
    int32_t *rank;
    bool *veto;
    size_t person_capacity;
    size_t other_capacity;
    size_t rank_capacity;
    size_t veto_capacity;
} rv_wishing;

static reversa_status add_row(rv_wishing *wishing, int32_t position, int32_t other, int32_t rank)
{
    reversa_context *ctx = wishing->ctx;
    size_t needed = wishing->n + 1;
    reversa_status status = rv_grow(ctx, &wishing->person, &wishing->person_capacity, needed, sizeof *wishing->person);
    if (!status)
        status = rv_grow(ctx, &wishing->other, &wishing->other_capacity, needed, sizeof *wishing->other);
    if (!status)
        status = rv_grow(ctx, &wishing->rank, &wishing->rank_capacity, needed, sizeof *wishing->rank);
    if (!status)
        status = rv_grow(ctx, &wishing->veto, &wishing->veto_capacity, needed, sizeof *wishing->veto);
    if (status)
        return status;
    wishing->person[wishing->n] = wishing->person_of[position];
    wishing->other[wishing->n] = wishing->person_of[other];
    wishing->rank[wishing->n] = rank;
    wishing->veto[wishing->n] = rank == 0;
    wishing->n = needed;
    return REVERSA_OK;
}

/* A mentor well below the mentee, of another team; −1 where none is found. */
static int32_t draw_mentor(rv_wishing *wishing, int32_t mentee)
{
    const rv_organisation *organisation = wishing->organisation;
    for (int i = 0; i < TRIES; i++) {
        int32_t place = rv_draw_chance(&wishing->random, POPULAR)
                            ? rv_draw_skewed(&wishing->random, organisation->n_mentors)
                            : (int32_t)rv_random_below(&wishing->random, organisation->n_mentors);
        int32_t mentor = organisation->mentors[place];
        if (organisation->level[mentor] + LEVELS_BELOW <= organisation->level[mentee] &&
            organisation->team[mentor] != organisation->team[mentee])
            return mentor;
    }
    return -1;
}

static bool is_named(const int32_t *names, int32_t n, int32_t mentor)
{
    for (int32_t i = 0; i < n; i++)
        if (names[i] == mentor)
            return true;
    return false;
}

/* The mentors that a mentee names, best first; the last may be vetoed instead of ranked. */
static reversa_status wish_of_mentee(rv_wishing *wishing, int32_t mentee)
{
    int32_t names[MOST_NAMES + 1];
    int32_t n = 0;
    bool names_some = rv_draw_chance(&wishing->random, NAMING);
    int32_t wanted = names_some ? 2 + (int32_t)rv_random_below(&wishing->random, MOST_NAMES - 1) : 0;
    bool vetoes = rv_draw_chance(&wishing->random, VETOING);
    reversa_status status = REVERSA_OK;
    for (int32_t k = 0; !status && k < wanted + (vetoes ? 1 : 0); k++) {
        int32_t mentor = draw_mentor(wishing, mentee);
        if (mentor < 0 || is_named(names, n, mentor))
            continue;
        status = add_row(wishing, mentee, mentor, k < wanted ? n + 1 : 0);
        names[n++] = mentor;
    }
    return status;
}

/* A mentor's veto falls on somebody senior who signed up as a mentee, found by looking about at random. */
static reversa_status veto_of_mentor(rv_wishing *wishing, int32_t mentor)
{
    const rv_organisation *organisation = wishing->organisation;
    if (!rv_draw_chance(&wishing->random, VETOING))
        return REVERSA_OK;
    for (int i = 0; i < TRIES; i++) {
        int32_t other = (int32_t)rv_random_below(&wishing->random, organisation->n);
        if ((organisation->role[other] & RV_ROLE_MENTEE) && organisation->level[other] > organisation->level[mentor])
            return add_row(wishing, mentor, other, 0);
    }
    return REVERSA_OK;
}

static reversa_status draw_rows(rv_wishing *wishing)
{
    const rv_organisation *organisation = wishing->organisation;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < organisation->n; i++) {
        unsigned role = organisation->role[i];
        /* Whoever is both speaks as a mentee alone, so nobody is named twice by the same person. */
        if ((role & RV_ROLE_MENTEE) && organisation->n_mentors > 0)
            status = wish_of_mentee(wishing, i);
        else if (role & RV_ROLE_MENTOR)
            status = veto_of_mentor(wishing, i);
        if (!status && i % 0x2000 == 0)
            status = rv_poll(wishing->ctx);
    }
    return status;
}

reversa_status rv_wishes_draw(reversa_context *ctx, const rv_organisation *organisation, const reversa_cohort *cohort,
                              reversa_preferences **preferences_out)
{
    *preferences_out = NULL;
    rv_wishing wishing = {.ctx = ctx, .organisation = organisation, .person_of = cohort->person_of};
    wishing.random = rv_draw_stream(organisation->seed, "wishes");
    reversa_status status = draw_rows(&wishing);
    if (!status) {
        const rv_origin origin = {.first_row = 1};
        const rv_pair_rows rows = {.n = (int64_t)wishing.n,
                                   .a = wishing.person,
                                   .b = wishing.other,
                                   .rank = wishing.rank,
                                   .veto = wishing.veto};
        status = rv_preferences_finish(ctx, cohort, &origin, &rows, preferences_out);
    }
    rv_free(ctx, wishing.person);
    rv_free(ctx, wishing.other);
    rv_free(ctx, wishing.rank);
    rv_free(ctx, wishing.veto);
    return status;
}
