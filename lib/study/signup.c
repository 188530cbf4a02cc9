/*
 * Who signs up: the share asked for is spread over the levels, juniors offering to mentor and seniors wanting a mentor; and
 * which mentors people talk about: a random order, whose first places wishes fall on most often.
 *
 * A level cannot give more people than it has. What is too much for one goes to the others, so that any share up to
 * everybody is met but for the luck of the draw.
 */
#include "study/organisation.h"

#define WHOLE INT64_C(1000000) /* probabilities are millionths */
#define N_LEVELS (RV_TOP_LEVEL + 1)

/* How eager each level is, from level 1. A level that all but never signs up has 1, so that it can be called upon. */
static const int64_t mentor_eagerness[N_LEVELS] = {0, 3000, 2800, 2600, 2200, 1600, 900, 400, 150, 1, 1};
static const int64_t mentee_eagerness[N_LEVELS] = {0, 1, 1, 150, 500, 1200, 2200, 2600, 2800, 2800, 2800};

/* Probabilities by level, millionths, such that a share of all people is expected. */
static void spread(const int64_t *n_of_level, const int64_t *eagerness, int64_t wanted, int64_t *probability_out)
{
    bool full[N_LEVELS] = {false};
    bool changed = true;
    while (changed) { /* at most once for each level */
        int64_t weight = 0;
        int64_t rest = wanted; /* people, in millionths */
        for (int level = 1; level < N_LEVELS; level++) {
            if (full[level])
                rest -= n_of_level[level] * WHOLE;
            else
                weight += n_of_level[level] * eagerness[level];
        }
        changed = false;
        for (int level = 1; level < N_LEVELS; level++) {
            if (full[level] || n_of_level[level] == 0)
                continue;
            int64_t scaled = rest / weight; /* whole and rest apart, for rest · eagerness is too large */
            int64_t left = rest % weight;
            int64_t probability = scaled * eagerness[level] + left * eagerness[level] / weight;
            probability_out[level] = probability < WHOLE ? probability : WHOLE;
            full[level] = probability >= WHOLE;
            changed = changed || full[level];
        }
    }
}

static void rank_mentors(rv_organisation *organisation, rv_random *random)
{
    int32_t n = 0;
    for (int32_t i = 0; i < organisation->n; i++) {
        organisation->popularity[i] = -1;
        if (organisation->role[i] & RV_ROLE_MENTOR)
            organisation->mentors[n++] = i;
    }
    organisation->n_mentors = n;
    for (int32_t i = n - 1; i > 0; i--) {
        int32_t j = (int32_t)rv_random_below(random, i + 1);
        int32_t other = organisation->mentors[j];
        organisation->mentors[j] = organisation->mentors[i];
        organisation->mentors[i] = other;
    }
    for (int32_t i = 0; i < n; i++)
        organisation->popularity[organisation->mentors[i]] = i;
}

reversa_status rv_signup_draw(reversa_context *ctx, rv_organisation *organisation, int64_t mentor_share,
                              int64_t mentee_share)
{
    rv_random random = rv_draw_stream(organisation->seed, "signup");
    int64_t n_of_level[N_LEVELS] = {0};
    int64_t mentor_probability[N_LEVELS] = {0};
    int64_t mentee_probability[N_LEVELS] = {0};
    size_t n = (size_t)organisation->n;
    organisation->role = rv_arena_alloc(ctx, &organisation->arena, n, sizeof *organisation->role);
    organisation->mentors = rv_arena_alloc(ctx, &organisation->arena, n, sizeof *organisation->mentors);
    organisation->popularity = rv_arena_alloc(ctx, &organisation->arena, n, sizeof *organisation->popularity);
    if (!organisation->role || !organisation->mentors || !organisation->popularity)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n; i++)
        n_of_level[organisation->level[i]]++;
    spread(n_of_level, mentor_eagerness, mentor_share * organisation->n, mentor_probability);
    spread(n_of_level, mentee_eagerness, mentee_share * organisation->n, mentee_probability);
    for (size_t i = 0; i < n; i++) {
        bool mentor = rv_random_below(&random, WHOLE) < mentor_probability[organisation->level[i]];
        bool mentee = rv_random_below(&random, WHOLE) < mentee_probability[organisation->level[i]];
        organisation->role[i] = (uint8_t)((mentor ? RV_ROLE_MENTOR : 0) | (mentee ? RV_ROLE_MENTEE : 0));
    }
    rank_mentors(organisation, &random);
    return rv_poll(ctx);
}
