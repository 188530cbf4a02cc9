/*
 * How the columns of the synthetic organisation are filled: one cell behind the other, in order of position.
 */
#ifndef RV_STUDY_STAFF_H
#define RV_STUDY_STAFF_H

#include "study/organisation.h"
#include "study/vocabulary.h"

/* The columns, in the order in which they are written. */
typedef enum rv_field {
    RV_FIELD_ROLE,
    RV_FIELD_LEVEL,
    RV_FIELD_MANAGER,
    RV_FIELD_DEPARTMENT,
    RV_FIELD_TEAM,
    RV_FIELD_LOCATION,
    RV_FIELD_UTC_OFFSET,
    RV_FIELD_LANGUAGES,
    RV_FIELD_GENDER,
    RV_FIELD_BIRTH_YEAR,
    RV_FIELD_HIRE_DATE,
    RV_FIELD_SKILLS,
    RV_FIELD_WANTS,
    RV_FIELD_GOALS,
    RV_FIELD_INTERESTS,
    RV_FIELD_EXTRAVERSION,
    RV_FIELD_OPENNESS,
    RV_FIELD_AVAILABILITY,
    RV_FIELD_HOURS,
    RV_FIELD_MENTOR_CAPACITY,
    RV_FIELD_MENTEE_CAPACITY,
    RV_FIELD_MENTOR_MINIMUM,
    RV_FIELD_WAITING,
    RV_FIELD_TRAINED,
    RV_N_FIELDS
} rv_field;

/* Codes of the vocabulary in the draft's dictionaries. */
typedef struct rv_codes {
    int32_t department[RV_N_DEPARTMENTS + 1];
    int32_t location[RV_N_LOCATIONS];
    int32_t language[RV_N_LOCATIONS]; /* RV_MISSING_CODE where the place has none of its own */
    int32_t english;
    int32_t skill[RV_N_DIGITAL + RV_N_CLASSIC];
    int32_t goal[RV_N_GOALS];
    int32_t interest[RV_N_INTERESTS];
    int32_t role[4];
    int32_t gender[3];
    int32_t yes;
    int32_t no;
} rv_codes;

/* The state of filling. */
typedef struct rv_filling {
    reversa_context *ctx;
    const rv_organisation *organisation;
    rv_draft *draft;
    rv_random random;
    rv_codes codes;
    rv_column *columns;                  /* of the draft, by rv_field */
    size_t tag_capacity[RV_N_FIELDS];    /* items in tag */
    size_t weight_capacity[RV_N_FIELDS]; /* items in weight */
    size_t minute_capacity;              /* items in minute */
    int32_t *team_code;                  /* [n_teams] */
    uint8_t *team_location;              /* [n_teams] */
    int32_t *manager_code;               /* [n] code of a person's id as a text, or RV_MISSING_CODE */
} rv_filling;

/* The codes of the vocabulary. */
reversa_status rv_codes_intern(reversa_context *ctx, rv_draft *draft, rv_codes *codes_out);
/* What a person has by having signed up, for the next position of each column that depends on it. */
reversa_status rv_profile_fill(rv_filling *filling, int32_t position);
/* Append a tag to the cell of a person that is being filled, if it is not there already. Weight in thousandths. */
reversa_status rv_staff_add_tag(rv_filling *filling, rv_field field, int32_t position, int32_t code, int32_t weight);

#endif
