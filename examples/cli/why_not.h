/*
 * What `why-not` tells of a person, and of groups that share too few places.
 */
#ifndef CLI_WHY_NOT_H
#define CLI_WHY_NOT_H

#include "inputs.h"

typedef struct why_not_page {
    const cli_inputs *inputs;
    const reversa_matching *matching;
    reversa_why_not *answers[2];    /* by side; both NULL without a person */
    reversa_crowding *crowdings[2]; /* by side of the people */
    int32_t person;                 /* −1 for none */
} why_not_page;

void why_not_print(const why_not_page *page, FILE *stream);
void why_not_print_json(const why_not_page *page, FILE *stream);
/* One table: a row for each rule of a person, or for each person of a group. */
void why_not_print_csv(const why_not_page *page, FILE *stream);

#endif
