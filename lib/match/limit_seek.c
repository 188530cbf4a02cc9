/*
 * Solutions by the prices of another objective than the stage's.
 *
 * Where a stage counts violations or people, all pairs look alike: nothing says which of the many best mixtures of matchings
 * to take, and hardly any is near a matching that meets the limits. With the level of scores as the objective, and
 * what the stage wants as a limit, there are few, and moves from one of the matchings lead to a solution. Whatever is found
 * is judged by the stage's own rows and value, so that the other objective decides nothing.
 */
#include <math.h>

#include "match/limit_master.h"

/* Of a level's bound, where nothing was found that reaches it. */
static const double given_up[] = {0, 1e-3, 1e-2, 1e-1};

reversa_status rv_master_seek(rv_search *search)
{
    rv_mip_end end;
    reversa_status status = rv_master_rounds(search, 0, &end);
    if (status == REVERSA_E_DEADLINE)
        return REVERSA_OK;
    if (status || end != RV_MIP_OPTIMAL)
        return status;
    status = rv_master_polish(search);
    if (search->stage.value == 0)
        search->stage.bound = 0;
    return status;
}

/* The level of scores after a stage that counts, −1 for none or where nothing has a score. */
static int32_t guide_of(const rv_search *search)
{
    const rv_level_kind *levels = search->solve->levels;
    const rv_oracle *oracle = &search->master->oracle;
    int32_t level = search->stage.level;
    bool is_count = levels[level] == RV_LEVEL_MENTEES || levels[level] == RV_LEVEL_MENTORS ||
                    levels[level] == RV_LEVEL_PAIRS || levels[level] == RV_LEVEL_KEEP;
    for (int32_t k = level + 1; k < search->solve->n_levels && is_count; k++) {
        if (levels[k] == RV_LEVEL_SCORE)
            return oracle->rows[search->level_row + k - oracle->first_row].largest > 0 ? k : -1;
    }
    return -1;
}

/* A solution whose level is `wanted` or more. */
static reversa_status seek_by(rv_search *search, int32_t guide, int64_t wanted)
{
    rv_mip_end end;
    int64_t *low = &search->low[search->level_row + search->stage.level];
    int64_t held = *low;
    *low = wanted;
    reversa_status status = rv_master_rounds(search, guide, &end);
    if (!status && end == RV_MIP_OPTIMAL)
        status = rv_master_polish(search);
    *low = held;
    return status;
}

reversa_status rv_master_guide(rv_search *search)
{
    rv_mip_end end;
    rv_stage *stage = &search->stage;
    int32_t guide = guide_of(search);
    reversa_status status = REVERSA_OK;
    for (size_t i = 0; guide >= 0 && !status && i < sizeof given_up / sizeof *given_up; i++) {
        int64_t wanted = stage->bound - (int64_t)(given_up[i] * fabs((double)stage->bound));
        if (wanted <= stage->value)
            break;
        status = seek_by(search, guide, wanted);
    }
    if (guide >= 0 && !status && !rv_search_is_closed(search)) /* back to the prices of the level */
        status = rv_master_rounds(search, stage->level, &end);
    stage->stopped = stage->stopped || status == REVERSA_E_DEADLINE;
    return status == REVERSA_E_DEADLINE ? REVERSA_OK : status;
}
