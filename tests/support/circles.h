/*
 * Small random programmes of circles: people with availability around the end of the week, composition of every kind,
 * conflicts, vetoes, pins and limits; and their words as files.
 */
#ifndef RT_CIRCLES_H
#define RT_CIRCLES_H

#include "support/support.h"

#define RT_CIRCLE_MENTORS 4
#define RT_CIRCLE_MENTEES 6
#define RT_HALVES 336 /* half hours of a week */
#define RT_CIRCLE_RULES 3
#define RT_CIRCLE_TEXT 8000

typedef struct rt_demand {
    bool mentor_side;
    int kind; /* 0: each department; 1: women */
    int least, most, none_or;
} rt_demand;

typedef struct rt_cap {
    int kind; /* 0: quota of mentees in department A; 1: of women among mentors; 2: pairs of different departments */
    bool is_share, is_least;
    int value; /* pairs, or tenths */
} rt_cap;

typedef struct rt_circles {
    int n[2];
    int capacity[RT_CIRCLE_MENTORS];
    int department[2][RT_CIRCLE_MENTEES]; /* −1 for none */
    bool woman[2][RT_CIRCLE_MENTEES];
    bool has_week[2][RT_CIRCLE_MENTEES];
    int offset[2][RT_CIRCLE_MENTEES]; /* half hours, local − UTC */
    bool there[2][RT_CIRCLE_MENTEES][RT_HALVES];
    int score[RT_CIRCLE_MENTORS][RT_CIRCLE_MENTEES]; /* −1 */
    bool pinned[RT_CIRCLE_MENTORS][RT_CIRCLE_MENTEES];
    bool foes[RT_CIRCLE_MENTEES][RT_CIRCLE_MENTEES];
    bool mentor_foes[RT_CIRCLE_MENTORS][RT_CIRCLE_MENTORS];
    bool veto[RT_CIRCLE_MENTEES][RT_CIRCLE_MENTEES];
    int leaders, least, most, minutes;
    bool pass;
    int n_rules;
    rt_demand rules[RT_CIRCLE_RULES];
    int n_limits;
    rt_cap limits[2];
    const char *objective;
} rt_circles;

typedef struct rt_words {
    char text[RT_CIRCLE_TEXT];
    size_t length;
} rt_words;

rt_circles rt_circles_draw(uint64_t *random);
/* people.csv, the last person first with `backwards`; and programme.json. */
void rt_circles_people(rt_words *w, const rt_circles *it, bool backwards);
void rt_circles_programme(rt_words *w, const rt_circles *it);

#endif
