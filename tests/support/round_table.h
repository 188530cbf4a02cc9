/*
 * A small programme of circles, opened up to the state of its search: the fixture of the unit tests of circles.
 *
 * The score is the mean of two people's openness, so it can be done in the head. Everyone but e5 can come on Monday from
 * 10:00 to 11:00, and at no other time can all of them.
 *
 *   mentor  department  gender  openness      mentee  department  gender  openness
 *   m1      A           F       0.2           e1      A           F       0.2
 *   m2      B           M       0.6           e2      B           F       0.4
 *                                             e3      C           M       0.6
 *                                             e4      A           M       0.8
 *                                             e5      B           M       1.0, no availability
 */
#ifndef RT_ROUND_TABLE_H
#define RT_ROUND_TABLE_H

#include "match/circle.h"
#include "support/people.h"

#define RT_TABLE_PEOPLE                                                                                                \
    "id,role,department,gender,openness,availability,utc_offset\n"                                                     \
    "m1,mentor,A,F,0.2,Mon 10:00-12:00,60\n"                                                                           \
    "m2,mentor,B,M,0.6,Mon 10:00-12:00,0\n"                                                                            \
    "e1,mentee,A,F,0.2,Mon 09:00-11:00,0\n"                                                                            \
    "e2,mentee,B,F,0.4,Mon 10:00-12:00,0\n"                                                                            \
    "e3,mentee,C,M,0.6,Mon 09:30-11:30,0\n"                                                                            \
    "e4,mentee,A,M,0.8,Mon 10:00-11:00,0\n"                                                                            \
    "e5,mentee,B,M,1.0,,0\n"
#define RT_TABLE_SCORE "\"criteria\": [{\"criterion\": \"mean\", \"attribute\": \"openness\", \"weight\": 1}]"
/* Two or three mentees of different departments for an hour. */
#define RT_TABLE_CIRCLE                                                                                                \
    "\"circle\": {\"mentees\": {\"at_least\": 2, \"at_most\": 3}, \"minutes\": 60, \"composition\": [{\"side\": "      \
    "\"mentee\", \"attribute\": \"department\", \"each_at_most\": 1}]}"
#define RT_TABLE_PROGRAMME RT_TABLE_SCORE ", " RT_TABLE_CIRCLE

typedef struct rt_table {
    rt_case made;
    rv_circle_set set;
    rv_circle_search search;
} rt_table;

/* The inside of a programme, NULL for RT_TABLE_PROGRAMME. The stage is that of the first level. */
void rt_table_open(rt_table *table, const char *inside);
void rt_table_close(rt_table *table);
/* The ordinal of a person on a side. */
int32_t rt_table_ordinal(const rt_table *table, reversa_side side, const char *id);
/* The unit that a mentor leads alone. */
int32_t rt_table_unit(const rt_table *table, const char *mentor);
/* Add a circle of mentees such as "e1 e3", two letters each, to a list. */
void rt_table_add(rt_table *table, rv_circle_list *list, const char *mentor, const char *mentees);

#endif
