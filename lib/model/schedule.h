/*
 * The inside of a schedule: a weekly time for each pair; meetings are found from it when they are asked for. Made by study,
 * written by report.
 */
#ifndef RV_MODEL_SCHEDULE_H
#define RV_MODEL_SCHEDULE_H

#include <reversa/schedule.h>

#include "model/matching.h"

struct reversa_schedule {
    rv_arena arena;
    const reversa_problem *problem; /* borrowed */
    rv_cadence cadence;             /* with all numbers filled in */
    int32_t n_meetings;
    int32_t n_pairs;
    const int32_t (*people)[2]; /* [n_pairs] mentor, mentee */
    const reversa_slot *slots;  /* [n_pairs] */
};

#endif
