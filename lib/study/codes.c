/*
 * The vocabulary as codes of a draft's dictionaries: every word is looked up once, whatever the number of people.
 */
#include "study/staff.h"

#include <string.h>

static reversa_status intern_texts(reversa_context *ctx, rv_draft *draft, const char *const *words, size_t n,
                                   int32_t *codes)
{
    reversa_status status = REVERSA_OK;
    for (size_t i = 0; !status && i < n; i++)
        status = rv_dictionary_intern(ctx, &draft->texts, words[i], strlen(words[i]), &codes[i]);
    return status;
}

static reversa_status intern_tags(reversa_context *ctx, rv_draft *draft, const char *const *words, size_t n,
                                  int32_t *codes)
{
    reversa_status status = REVERSA_OK;
    for (size_t i = 0; !status && i < n; i++)
        status = rv_draft_tag_code(ctx, draft, words[i], strlen(words[i]), &codes[i]);
    return status;
}

static reversa_status intern_places(reversa_context *ctx, rv_draft *draft, rv_codes *codes)
{
    reversa_status status = REVERSA_OK;
    for (size_t i = 0; !status && i < RV_N_LOCATIONS; i++) {
        status = intern_texts(ctx, draft, &rv_locations[i].name, 1, &codes->location[i]);
        codes->language[i] = RV_MISSING_CODE;
        if (!status && rv_locations[i].language)
            status = intern_tags(ctx, draft, &rv_locations[i].language, 1, &codes->language[i]);
    }
    return status;
}

reversa_status rv_codes_intern(reversa_context *ctx, rv_draft *draft, rv_codes *codes_out)
{
    static const char *const roles[] = {"none", "mentor", "mentee", "both"}; /* by RV_ROLE_* */
    static const char *const genders[] = {"F", "M", "X"};
    static const char *const yes_no[] = {"yes", "no"};
    static const char *const english[] = {"en"};
    int32_t answers[2] = {0};
    rv_codes *codes = codes_out;
    reversa_status status = intern_texts(ctx, draft, rv_department_names, RV_N_DEPARTMENTS + 1, codes->department);
    if (!status)
        status = intern_places(ctx, draft, codes);
    if (!status)
        status = intern_tags(ctx, draft, english, 1, &codes->english);
    if (!status)
        status = intern_tags(ctx, draft, rv_digital_skills, RV_N_DIGITAL, codes->skill);
    if (!status)
        status = intern_tags(ctx, draft, rv_classic_skills, RV_N_CLASSIC, codes->skill + RV_N_DIGITAL);
    if (!status)
        status = intern_tags(ctx, draft, rv_goals, RV_N_GOALS, codes->goal);
    if (!status)
        status = intern_tags(ctx, draft, rv_interests, RV_N_INTERESTS, codes->interest);
    if (!status)
        status = intern_texts(ctx, draft, roles, 4, codes->role);
    if (!status)
        status = intern_texts(ctx, draft, genders, 3, codes->gender);
    if (!status)
        status = intern_texts(ctx, draft, yes_no, 2, answers);
    codes->yes = answers[0];
    codes->no = answers[1];
    return status;
}
