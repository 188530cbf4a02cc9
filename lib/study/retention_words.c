/*
 * The words of a retention study: each figure's name, its definition for an analyst, and one sentence for everyone else.
 *
 * Sentences are made from the numbers alone, digit by digit, so that no locale can change them. A difference is called one
 * only where its interval says so.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "study/retention.h"

#define LONGEST 600

typedef struct figure_words {
    const char *name;
    const char *subject; /* as it begins a sentence */
    const char *definition;
    reversa_unit unit;
    bool biased;
} figure_words;

#define LANDMARK(months)                                                                                               \
    {                                                                                                                  \
        "landmark_" months, "The ratio of the rates of leaving from " months " months after the hire on",              \
            "Hazard ratio after " months                                                                               \
            " months of tenure among those still there, joined by then against not, adjusted for the columns asked "   \
            "for",                                                                                                     \
            REVERSA_UNIT_RATIO, false                                                                                  \
    }

static const figure_words all_words[RV_N_FIGURES] = {
    {"stay", "The share of people who are still there so long after the hire",
     "Kaplan-Meier survival at the horizon on the clock of tenure, with delayed entry", REVERSA_UNIT_SHARE, false},
    {"hazard_ratio", "The ratio of the rates of leaving in the programme and outside it",
     "Hazard ratio of a Cox model on tenure with each person's time split at the programme start, adjusted for the "
     "columns asked for, Efron ties, robust variance clustered by person",
     REVERSA_UNIT_RATIO, false},
    {"e_value", "What it would take to explain the hazard ratio away",
     "E-value of the hazard ratio (VanderWeele & Ding 2017); low is that of the interval's nearer end",
     REVERSA_UNIT_RATIO, false},
    LANDMARK("3"),
    LANDMARK("6"),
    LANDMARK("12"),
    {"matched_risk_participants", "The share of the paired participants who leave",
     "1 - Kaplan-Meier at the horizon since joining, participants with a matched control", REVERSA_UNIT_SHARE, false},
    {"matched_risk_controls", "The share of the matched controls who leave",
     "1 - Kaplan-Meier at the horizon since the participant's joining, risk-set matched controls", REVERSA_UNIT_SHARE,
     false},
    {"matched_risk_difference", "The difference of leaving between participants and matched controls",
     "Risk of participants less risk of their matched controls at the horizon; joining then against not joining then",
     REVERSA_UNIT_SHARE, false},
    {"matched_months_difference", "The difference of the months stayed",
     "Difference of restricted mean times up to the horizon, matched pairs", REVERSA_UNIT_MONTHS, false},
    {"number_needed", "The number of people to take in so that one more stays",
     "1 / (risk of controls - risk of participants); infinite where participants have no smaller risk, its high end "
     "infinite where the interval allows that",
     REVERSA_UNIT_PEOPLE, false},
    {"voluntary_participants", "The share of those who had joined who leave of their own will",
     "Aalen-Johansen incidence of voluntary exit within the horizon after 6 months of tenure, joined by then, other "
     "exits competing; not adjusted",
     REVERSA_UNIT_SHARE, false},
    {"voluntary_others", "The share of those who had not joined who leave of their own will",
     "Aalen-Johansen incidence of voluntary exit within the horizon after 6 months of tenure, not joined by then, "
     "other "
     "exits competing; not adjusted",
     REVERSA_UNIT_SHARE, false},
    {"voluntary_difference", "The difference of leaving of one's own will",
     "Incidence of those who had joined by 6 months of tenure less that of those who had not; not adjusted",
     REVERSA_UNIT_SHARE, false},
    {"naive_hazard_ratio", "The ratio of the rates of leaving of those who ever and who never joined",
     "Hazard ratio of a Cox model with ever joined as if it had been known at the hire, adjusted for the columns asked "
     "for",
     REVERSA_UNIT_RATIO, true},
    {"naive_retention_participants", "The share of those who ever joined that is still there",
     "Share of those who ever joined that is still there at the end of the data", REVERSA_UNIT_SHARE, true},
    {"naive_retention_others", "The share of those who never joined that is still there",
     "Share of those who never joined that is still there at the end of the data", REVERSA_UNIT_SHARE, true},
};

static const char *const whys[RV_N_WHYS] = {
    [RV_WHY_NOBODY_JOINED] = "nobody joined the programme",
    [RV_WHY_NONE_HAD_JOINED] = "nobody who is compared had joined",
    [RV_WHY_ALL_HAD_JOINED] = "everybody who is compared had joined",
    [RV_WHY_NO_EXITS_INSIDE] = "nobody who had joined left",
    [RV_WHY_NO_EXITS_OUTSIDE] = "only people who had joined left",
    [RV_WHY_COLUMNS] = "the columns adjusted for say who had joined, or who leaves",
    [RV_WHY_APART] = "at no exit were both groups there, or all of one left before the other",
    [RV_WHY_NO_PAIRS] = "nobody who joined found a control",
    [RV_WHY_NO_REASONS] = "no exit has a reason",
    [RV_WHY_OTHER_REASONS] = "no exit has the reason that counts as voluntary",
    [RV_WHY_FEW_REASONS] = "too many exits have no reason",
    [RV_WHY_THIN] = "the few who were seen so early all left",
};

void rv_retention_words_number(double number, int32_t decimals, char text_out[32])
{
    static const int64_t tens[4] = {1, 10, 100, 1000};
    int64_t unit = tens[decimals];
    if (!(fabs(number) < 1e12)) {
        (void)snprintf(text_out, 32, "%s", isnan(number) ? "unknown" : "no limit");
        return;
    }
    long long parts = llround(fabs(number) * (double)unit);
    const char *sign = number < 0 && parts > 0 ? "\u2212" : "";
    if (decimals == 0)
        (void)snprintf(text_out, 32, "%s%lld", sign, parts);
    else
        (void)snprintf(text_out, 32, "%s%lld.%0*lld", sign, parts / unit, (int)decimals, parts % unit);
}

/* A sentence in the making. */
typedef struct sentence {
    char text[LONGEST];
    size_t used;
} sentence;

__attribute__((format(printf, 2, 3))) static void say(sentence *s, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(s->text + s->used, sizeof s->text - s->used, format, arguments);
    va_end(arguments);
    if (n > 0)
        s->used += (size_t)n < sizeof s->text - s->used ? (size_t)n : sizeof s->text - s->used - 1;
}

static void say_number(sentence *s, double number, int32_t decimals)
{
    char text[32];
    rv_retention_words_number(number, decimals, text);
    say(s, "%s", text);
}

/* " (95 % interval 0.61 to 0.83)" */
static void say_interval(sentence *s, const rv_retention_frame *frame, reversa_estimate e, double scale,
                         int32_t decimals)
{
    if (isnan(e.low) || isnan(e.high)) {
        say(s, " (no interval)");
        return;
    }
    double percent = 100 * frame->options.level;
    say(s, " (");
    say_number(s, percent, percent == floor(percent) ? 0 : 1);
    say(s, " %% interval ");
    say_number(s, e.low * scale, decimals);
    say(s, " to ");
    say_number(s, e.high * scale, decimals);
    say(s, ")");
}

static void say_horizon(sentence *s, const rv_retention_frame *frame)
{
    double months = frame->options.horizon;
    say_number(s, months, months == floor(months) ? 0 : 1);
    say(s, months == 1 ? " month" : " months");
}

static const char *reason_of(const rv_retention_frame *frame, int32_t figure)
{
    rv_why why = frame->retention->why[figure];
    if (why != RV_WHY_FIT)
        return whys[why];
    switch (frame->retention->figures[figure].estimate.fit) {
    case REVERSA_FIT_OK:
        return NULL;
    case REVERSA_FIT_NO_DATA:
        return "there is nobody to compare";
    case REVERSA_FIT_NO_EVENTS:
        return "nobody left";
    case REVERSA_FIT_NOT_REACHED:
        return "nobody was followed for that long";
    case REVERSA_FIT_NO_VARIATION:
        return "everybody left";
    case REVERSA_FIT_NOT_CONVERGED:
        return "the computation did not settle";
    case REVERSA_FIT_TOO_FEW:
        return "too few to tell";
    default:
        return "the data do not say";
    }
}

/* What a table says beside a figure; NULL for nothing. */
static const char *note_of(const rv_retention_frame *frame, int32_t figure)
{
    reversa_estimate e = frame->retention->figures[figure].estimate;
    if (isnan(e.value) || isnan(e.low) || figure != RV_FIGURE_NUMBER_NEEDED)
        return reason_of(frame, figure);
    if (isinf(e.low))
        return "participants leave more, not less";
    if (isinf(e.value))
        return "no gain seen";
    return isinf(e.high) ? "no gain proven: the interval has no upper end" : NULL;
}

/* Does the interval leave out `nothing`, 1 for a ratio and 0 for a difference? */
static bool is_told_apart(reversa_estimate e, double nothing)
{
    return e.low > nothing || e.high < nothing;
}

static void say_verdict(sentence *s, reversa_estimate e, double nothing)
{
    say(s,
        is_told_apart(e, nothing) ? "; chance alone hardly explains that" : "; that cannot be told from no difference");
}

static void say_ratio(sentence *s, const rv_retention_frame *frame, int32_t figure, reversa_estimate e)
{
    if (figure == RV_FIGURE_HAZARD_RATIO) {
        say(s, "While in the programme, people leave at ");
        say_number(s, e.value, 2);
        say(s, " times the rate of like people outside it");
    } else {
        int32_t months = (int32_t)rv_retention_landmarks[figure - RV_FIGURE_LANDMARK];
        say(s, "Of those still there %d months after the hire, people who had joined by then leave at ", months);
        say_number(s, e.value, 2);
        say(s, " times the rate of the others");
    }
    say_interval(s, frame, e, 1, 2);
    say_verdict(s, e, 1);
}

static void say_share(sentence *s, const rv_retention_frame *frame, int32_t figure, reversa_estimate e)
{
    say_number(s, 100 * e.value, 1);
    if (figure == RV_FIGURE_STAY) {
        say(s, " %% of all people are still there ");
        say_horizon(s, frame);
        say(s, " after the hire");
    } else if (figure == RV_FIGURE_RISK_PARTICIPANTS || figure == RV_FIGURE_RISK_CONTROLS) {
        bool joined = figure == RV_FIGURE_RISK_PARTICIPANTS;
        say(s,
            joined ? " %% of the paired participants leave within " : " %% of their controls leave within the same ");
        say_horizon(s, frame);
        say(s, joined ? " of joining" : "");
    } else {
        bool joined = figure == RV_FIGURE_VOLUNTARY_PARTICIPANTS;
        say(s, " %% of those still there %d months after the hire who had %sjoined leave of their own will within ",
            RV_VOLUNTARY_LANDMARK, joined ? "" : "not ");
        say_horizon(s, frame);
        say(s, ", not adjusted");
    }
    say_interval(s, frame, e, 100, 1);
}

/* A difference with its direction in words: "3.1 fewer", "0.20 months more". */
static void say_signed(sentence *s, int32_t figure, double value)
{
    bool months = figure == RV_FIGURE_MONTHS_DIFFERENCE;
    say_number(s, fabs(months ? value : 100 * value), months ? 2 : 1);
    if (months)
        say(s, value < 0 ? " months less" : " months more");
    else
        say(s, value > 0 ? " more" : " fewer");
}

/* What happened, where that is too little for a difference with an interval. */
static void say_counts(sentence *s, const rv_retention_frame *frame, int32_t figure)
{
    bool own_will = figure == RV_FIGURE_VOLUNTARY_DIFFERENCE;
    const reversa_figure *f = frame->retention->figures;
    const reversa_figure *a = &f[own_will ? RV_FIGURE_VOLUNTARY_PARTICIPANTS : RV_FIGURE_RISK_PARTICIPANTS];
    const reversa_figure *b = &f[own_will ? RV_FIGURE_VOLUNTARY_OTHERS : RV_FIGURE_RISK_CONTROLS];
    say(s, "Of %lld participants %lld and of %lld %s %lld left%s within ", (long long)a->n, (long long)a->events,
        (long long)b->n, own_will ? "others" : "controls", (long long)b->events, own_will ? " of their own will" : "");
    say_horizon(s, frame);
    say(s, ": that is too little to tell a difference");
}

static void say_difference(sentence *s, const rv_retention_frame *frame, int32_t figure, reversa_estimate e)
{
    double percent = 100 * frame->options.level;
    if (isnan(e.low)) {
        say_counts(s, frame, figure);
        return;
    }
    if (figure == RV_FIGURE_MONTHS_DIFFERENCE) {
        say(s, "Of the first ");
        say_horizon(s, frame);
        say(s, ", participants stay ");
        say_signed(s, figure, e.value);
        say(s, " than their controls");
    } else {
        say(s, "Among 100 participants ");
        say_signed(s, figure, e.value);
        say(s, figure == RV_FIGURE_RISK_DIFFERENCE ? " leave within " : " leave of their own will within ");
        say_horizon(s, frame);
        say(s,
            figure == RV_FIGURE_RISK_DIFFERENCE ? " than among 100 controls" : " than among 100 others, not adjusted");
    }
    say(s, " (");
    say_number(s, percent, percent == floor(percent) ? 0 : 1);
    say(s, " %% interval ");
    say_signed(s, figure, e.low);
    say(s, " to ");
    say_signed(s, figure, e.high);
    say(s, ")");
    say_verdict(s, e, 0);
}

static void say_e_value(sentence *s, reversa_estimate e)
{
    if (!(e.low > 1)) {
        say(s, "The hazard ratio cannot be told from 1, so there is nothing to explain away");
        return;
    }
    say(s, "To explain the hazard ratio away, something unmeasured would have to go with joining and with leaving by a "
           "factor of ");
    say_number(s, e.value, 2);
    say(s, " each; ");
    say_number(s, e.low, 2);
    say(s, " would do for the near end of its interval");
}

static void say_number_needed(sentence *s, const rv_retention_frame *frame, reversa_estimate e)
{
    if (isinf(e.low)) {
        say(s, "Participants leave more than their controls, so no number of people who join keeps one");
        return;
    }
    if (isinf(e.value) || !isfinite(e.high)) {
        say(s, "That joining keeps anyone is not proven, so no number of people is certain to be enough");
        if (isfinite(e.value)) {
            say(s, "; the estimate is ");
            say_number(s, e.value, 0);
        }
        return;
    }
    say(s, "About ");
    say_number(s, e.value, 0);
    say(s, " people have to join so that one more is still there after ");
    say_horizon(s, frame);
    say_interval(s, frame, e, 1, 0);
}

#define IMMORTAL                                                                                                       \
    "only those who stay long enough get to join, so their staying is counted as its effect (immortal time)"

static void say_naive(sentence *s, int32_t figure, reversa_estimate e)
{
    say(s, "Biased, for comparison only: ");
    if (figure == RV_FIGURE_NAIVE_HAZARD_RATIO) {
        say(s, "people who ever joined seem to leave at ");
        say_number(s, e.value, 2);
        say(s, " times the rate of the others");
    } else {
        say_number(s, 100 * e.value, 1);
        say(s, " %% of those who %s joined are still there", figure == RV_FIGURE_NAIVE_PARTICIPANTS ? "ever" : "never");
    }
    say(s, ", but " IMMORTAL);
}

static void say_figure(sentence *s, const rv_retention_frame *frame, int32_t figure)
{
    reversa_estimate e = frame->retention->figures[figure].estimate;
    if (isnan(e.value))
        say(s, "%s%s cannot be had: %s%s", all_words[figure].biased ? "Biased, for comparison only: " : "",
            all_words[figure].subject, reason_of(frame, figure), all_words[figure].biased ? "; " IMMORTAL : "");
    else if (all_words[figure].biased)
        say_naive(s, figure, e);
    else if (figure == RV_FIGURE_E_VALUE)
        say_e_value(s, e);
    else if (figure == RV_FIGURE_NUMBER_NEEDED)
        say_number_needed(s, frame, e);
    else if (figure == RV_FIGURE_RISK_DIFFERENCE || figure == RV_FIGURE_MONTHS_DIFFERENCE ||
             figure == RV_FIGURE_VOLUNTARY_DIFFERENCE)
        say_difference(s, frame, figure, e);
    else if (all_words[figure].unit == REVERSA_UNIT_RATIO)
        say_ratio(s, frame, figure, e);
    else
        say_share(s, frame, figure, e);
    say(s, ".");
}

reversa_status rv_retention_words_write(const rv_retention_frame *frame)
{
    for (int32_t figure = 0; figure < RV_N_FIGURES; figure++) {
        reversa_figure *f = &frame->retention->figures[figure];
        sentence s = {.used = 0};
        say_figure(&s, frame, figure);
        f->name = all_words[figure].name;
        f->definition = all_words[figure].definition;
        f->unit = all_words[figure].unit;
        f->biased = all_words[figure].biased;
        f->note = note_of(frame, figure);
        f->reading = rv_arena_text(frame->ctx, &frame->retention->arena, s.text, s.used);
        if (!f->reading)
            return REVERSA_E_MEMORY;
    }
    return REVERSA_OK;
}
