#include "support/change.h"

#include <stdio.h>
#include <string.h>

static const char *const linear[] = {"mentees", "mentors", "pairs", "score", "keep", "even"};

/* A random order of some of the levels that a network has. */
static void draw_objective(rt_case *drawn, uint64_t *random)
{
    int32_t order[6] = {0, 1, 2, 3, 4, 5};
    int32_t n = (int32_t)rt_between(random, 1, 5);
    size_t used = 0;
    for (int32_t k = 0; k < n; k++) {
        int32_t other = (int32_t)rt_between(random, k, 5);
        int32_t swap = order[k];
        order[k] = order[other];
        order[other] = swap;
        used += (size_t)snprintf(drawn->objective + used, sizeof drawn->objective - used, "%s%s", k ? " " : "",
                                 linear[order[k]]);
    }
}

static bool is_level(const rt_case *drawn, int32_t level, const char *name)
{
    const char *words = drawn->objective;
    for (int32_t l = 0; l < level; l++)
        words = strchr(words, ' ') + 1;
    return strncmp(words, name, strlen(name)) == 0;
}

static int32_t places_left(const rt_case *drawn, int side, int32_t human)
{
    int32_t left = rt_case_most(drawn, side, human);
    for (int32_t p = 0; p < drawn->n; p++) {
        int32_t k = side == REVERSA_MENTOR ? human * drawn->n + p : p * drawn->n + human;
        left -= drawn->state[k] == REVERSA_PAIR_PINNED;
    }
    return left;
}

rt_change rt_change_tell(rt_case *drawn, const rt_levels *base, int32_t pair, bool chosen)
{
    rt_change told = {.possible = false};
    rt_levels changed;
    int32_t score = drawn->score[pair];
    int8_t state = drawn->state[pair];
    bool room = places_left(drawn, REVERSA_MENTOR, pair / drawn->n) > 0 &&
                places_left(drawn, REVERSA_MENTEE, pair % drawn->n) > 0;
    if (!chosen && !room)
        return told;
    drawn->state[pair] = chosen ? REVERSA_PAIR_FORBIDDEN : REVERSA_PAIR_PINNED;
    drawn->score[pair] = score < 0 ? 0 : score;
    rt_levels_enumerate(drawn, &changed);
    told.possible = changed.n_left > 0;
    for (int32_t l = 0; l < base->n_levels && told.possible; l++) {
        told.loss[l] = base->optimum[l] - changed.optimum[l];
        if (is_level(drawn, l, "even"))
            told.loss[l] = -told.loss[l];
        if (!chosen && state == REVERSA_PAIR_ACTIVE && score >= 0 && is_level(drawn, l, "keep"))
            told.loss[l]--; /* a pin is no active pair, but the pair would be one */
    }
    rt_levels_free(&changed);
    drawn->state[pair] = state;
    drawn->score[pair] = score;
    return told;
}

bool rt_change_is_free(const rt_change *change, int32_t n_levels)
{
    bool all = change->possible;
    for (int32_t l = 0; l < n_levels; l++)
        all = all && change->loss[l] == 0;
    return all;
}

void rt_change_draw(rt_case *drawn, uint64_t *random, int32_t round)
{
    rt_case_shape shape = {.people = 10, .most = 1 + round % 3, .density = 20 + round % 5 * 12};
    shape.top = round % 3 == 0 ? 2 : round % 3 == 1 ? 9 : 1000000;
    shape.pins = round % 4 == 0;
    shape.bans = round % 5 == 0;
    shape.loads = round % 3 == 1;
    rt_case_draw(drawn, random, &shape);
    for (int32_t k = 0; k < drawn->n * drawn->n; k++) {
        if (drawn->state[k] < 0 && rt_between(random, 0, 3) == 0)
            drawn->state[k] = REVERSA_PAIR_ACTIVE;
    }
    if (round % 4)
        draw_objective(drawn, random);
}

bool rt_change_has_pair(rt_case *drawn, int32_t pair, int32_t score)
{
    int32_t kept = drawn->score[pair];
    rt_levels base;
    drawn->score[pair] = score;
    rt_levels_enumerate(drawn, &base);
    rt_change forced = rt_change_tell(drawn, &base, pair, false);
    bool has = rt_change_is_free(&forced, base.n_levels);
    rt_levels_free(&base);
    drawn->score[pair] = kept;
    return has;
}
