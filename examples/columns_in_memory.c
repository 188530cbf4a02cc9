/*
 * People from a program's own arrays, column by column, with a programme in a string: no files and no folder.
 */
#include <reversa.h>
#include <stdio.h>
#include <string.h>

enum { N = 12 };

static const char *const ids[N] = {"ada", "ben", "cho", "dov", "eva", "fay", "gus", "hal", "ivy", "joe", "kim", "leo"};
static const char *const roles[N] = {"mentor", "mentor", "mentor", "mentor", "mentor", "mentor",
                                     "mentee", "mentee", "mentee", "mentee", "mentee", "mentee"};
static const char *const teams[N] = {"web", "web",  "data", "data",  "shop",  "shop",
                                     "web", "data", "shop", "board", "board", "board"};
static const double levels[N] = {1, 2, 1, 2, 1, 3, 6, 5, 5, 8, 3, 9};

/* Person p has the tags offsets[p] .. offsets[p + 1] − 1. Mentors have skills, mentees wishes. */
static const int64_t offsets[N + 1] = {0, 2, 3, 5, 6, 8, 9, 9, 9, 9, 9, 9, 9};
static const char *const skills[] = {"python", "video", "video", "sql", "python", "sql", "cloud", "video", "cloud"};
static const double skill_levels[] = {3, 2, 3, 3, 1, 2, 3, 1, 2};
static const int64_t wish_offsets[N + 1] = {0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 5, 6, 7};
static const char *const wishes[] = {"sql", "video", "python", "python", "cloud", "sql", "cloud"};

static const char programme_text[] =
    "{\"schema\": \"reversa.programme/1\", \"name\": \"board\","
    " \"rules\": [{\"rule\": \"level_gap\", \"at_least\": 2}, {\"rule\": \"different\", \"attribute\": \"team\"}],"
    " \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 1}],"
    " \"objective\": [\"mentees\", \"score\"]}";

static reversa_status make_cohort(reversa_context *ctx, reversa_cohort **cohort_out)
{
    reversa_cohort_builder *builder;
    reversa_status status = reversa_cohort_builder_create(ctx, ids, N, NULL, &builder);
    if (status)
        return status;
    status = reversa_cohort_builder_add_text(ctx, builder, "role", roles);
    if (!status)
        status = reversa_cohort_builder_add_text(ctx, builder, "team", teams);
    if (!status)
        status = reversa_cohort_builder_add_numbers(ctx, builder, "level", levels);
    if (!status)
        status = reversa_cohort_builder_add_tags(ctx, builder, "skills", offsets, skills, skill_levels);
    if (!status)
        status = reversa_cohort_builder_add_tags(ctx, builder, "wants", wish_offsets, wishes, NULL);
    if (!status)
        return reversa_cohort_builder_finish(ctx, builder, cohort_out);
    reversa_cohort_builder_free(builder);
    return status;
}

int main(void)
{
    reversa_context *ctx = NULL;
    reversa_cohort *cohort = NULL;
    reversa_programme *programme = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;
    reversa_status status = reversa_context_create(NULL, &ctx);
    if (!status)
        status = make_cohort(ctx, &cohort);
    if (!status)
        status = reversa_programme_parse(ctx, programme_text, strlen(programme_text), "board", &programme);
    if (!status)
        status = reversa_problem_create(ctx, cohort, programme, NULL, &problem);
    if (!status)
        status = reversa_match(ctx, problem, NULL, NULL, &matching);
    for (int32_t i = 0; !status && i < reversa_matching_n_pairs(matching); i++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, i, &pair);
        printf("%s mentors %s, score %.6f\n", reversa_cohort_id(cohort, pair.mentor),
               reversa_cohort_id(cohort, pair.mentee), pair.score / 1e6);
    }
    printf("%s\n", status ? reversa_status_name(status) : reversa_outcome_name(reversa_matching_outcome(matching)));
    reversa_matching_free(matching), reversa_problem_free(problem), reversa_programme_free(programme);
    reversa_cohort_free(cohort), reversa_context_free(ctx);
    return status != REVERSA_OK;
}
