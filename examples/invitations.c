/*
 * From pairs to calendars: a weekly time for each pair, and a file of meetings that both can take into their calendar.
 *
 *   invitations [FOLDER]      (in the root of the source); without a folder it only says when pairs meet
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

/* Print what went wrong and end. */
static void fail(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "invitations: %s\n", error.message);
    exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    static const char *const days[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    reversa_context *ctx = NULL;
    reversa_cohort *cohort = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;
    reversa_schedule *schedule = NULL;
    reversa_schedule_options options;
    reversa_schedule_options_init(&options);
    options.start = 20850; /* 2027-02-01, in days since 1970-01-01 */
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    if (reversa_people_read(ctx, "examples/data/people.csv", NULL, &cohort) ||
        reversa_problem_create(ctx, cohort, NULL, NULL, &problem) ||
        reversa_match(ctx, problem, NULL, NULL, &matching) ||
        reversa_schedule_create(ctx, problem, matching, &options, &schedule))
        fail(ctx);
    for (int i = 0; i < 3 && i < reversa_schedule_n_pairs(schedule); i++) {
        reversa_matched_pair pair;
        reversa_slot slot;
        reversa_matching_pair(matching, i, &pair);
        reversa_schedule_slot(schedule, i, &slot);
        printf("%s and %s: ", reversa_cohort_id(cohort, pair.mentor), reversa_cohort_id(cohort, pair.mentee));
        if (slot.minute < 0)
            printf("a time is still to be agreed\n");
        else
            printf("%s, %02d:%02d UTC\n", days[slot.minute / 1440], slot.minute % 1440 / 60, slot.minute % 60);
    }
    printf("%d pairs, %d meetings each\n", (int)reversa_schedule_n_pairs(schedule),
           (int)reversa_schedule_n_meetings(schedule));
    if (argc > 1 && reversa_invitations_write_folder(ctx, schedule, NULL, argv[1]))
        fail(ctx);
    reversa_schedule_free(schedule);
    reversa_matching_free(matching);
    reversa_problem_free(problem);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return EXIT_SUCCESS;
}
