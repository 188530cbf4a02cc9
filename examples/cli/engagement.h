/*
 * What `reversa engagement` works with, and its parts.
 */
#ifndef CLI_ENGAGEMENT_H
#define CLI_ENGAGEMENT_H

#include "audit.h"
#include "command.h"
#include "figures.h"

typedef struct engagement_inputs {
    cli_session *session;
    reversa_programme *programme; /* NULL for none */
    reversa_sessions *sessions;
    reversa_pair_list *pairs;
    reversa_surveys *surveys; /* NULL for none */
    reversa_cohort *cohort;   /* NULL for none */
    reversa_pair_rows rows;   /* of the pairs */
    reversa_engagement_options options;
    reversa_engagement *engagement;
    reversa_risk *risk;
    audit_codes codes; /* of the column of --by, where there is a cohort */
    int32_t *group;    /* [pairs] its value for the person of the side, −1 for none */
} engagement_inputs;

/* All figures. */
reversa_status engagement_figures(const engagement_inputs *in, figures *report);
/* How often flags are wrong, and what that was found on. */
void engagement_errors(const engagement_inputs *in, figures *report);
/* Words for chances that are not known to be worth much; NULL for others. */
const char *engagement_verdict(const reversa_risk_errors *errors);
/* Those of the ties between groups of people; there is a cohort, and it has the column. */
reversa_status engagement_network(const engagement_inputs *in, figures *report);
/* How many people are on a side of the pairs. */
int64_t engagement_people(const engagement_inputs *in, reversa_side side);
/* Which value of --by each pair has. 0 or an exit code. */
int engagement_make_groups(engagement_inputs *in);
/* The figures of each group. */
reversa_status engagement_group_figures(const engagement_inputs *in, figures *report);
/* Those of the surveys. */
reversa_status engagement_surveys(const engagement_inputs *in, figures *report);
/* The page of --report, where it is asked for. 0 or an exit code. */
int engagement_page(const engagement_inputs *in);
/* The report in the form that the user wants. 0 or an exit code. */
int engagement_print(const engagement_inputs *in, const figures *report);

#endif
