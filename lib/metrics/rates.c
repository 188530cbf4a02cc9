/*
 * The classical rates between two dates, by one pass over the people.
 *
 * Time is counted at the ends of days: a period from day f to day t is (f − 1, t], someone hired on day h and gone on day
 * x is there in (h, x], as everywhere in this room. Headcounts, exits and person-days then agree: at the end there are as
 * many as at the start, plus hires, less exits. All counts are whole numbers; intervals are those of interval.h.
 */
#include "metrics/rates.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

#include "metrics/interval.h"

#define POLL_ROWS ((int64_t)1 << 20) /* a few milliseconds of work */
#define N_COUNTS 13                  /* numbers of people of a group */
#define NEW_HIRE_DAYS 90

/* What the pass needs to know, with days as 64 bit: sums of dates cannot overflow. */
typedef struct period {
    int64_t before; /* the day before the first */
    int64_t to;
    int64_t known_to;
    int64_t new_hire_days;
    const char *voluntary; /* the reason, in capital letters or not */
} period;

void reversa_rates_options_init(reversa_rates_options *options)
{
    *options = (reversa_rates_options){
        .struct_size = sizeof *options,
        .from = REVERSA_MISSING_DATE,
        .to = REVERSA_MISSING_DATE,
        .known_to = REVERSA_MISSING_DATE,
        .new_hire_days = NEW_HIRE_DAYS,
        .level = 0.95,
        .average = REVERSA_AVERAGE_DAILY,
        .voluntary = "voluntary",
        .smallest = 5,
    };
}

static reversa_status check_options(reversa_context *ctx, const reversa_rates_options *options)
{
    if (options->struct_size != sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The options of the rates have a struct_size that is not %zu",
                       sizeof *options);
    if (options->from == REVERSA_MISSING_DATE || options->to == REVERSA_MISSING_DATE)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Rates need a first and a last day");
    if (options->to < options->from)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The last day of the rates is before the first");
    if (options->known_to != REVERSA_MISSING_DATE && options->known_to < options->to)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Exits must be known at least up to the last day of the rates");
    if (options->new_hire_days < 1)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The days of new hires are %d, they must be 1 or more",
                       options->new_hire_days);
    if (!(options->level > 0 && options->level < 1))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The level of an interval must lie between 0 and 1");
    if (options->smallest < 0 || options->smallest > INT32_MAX)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "smallest is %lld, it must be 0 to %d", (long long)options->smallest,
                       INT32_MAX);
    if (options->average != REVERSA_AVERAGE_DAILY && options->average != REVERSA_AVERAGE_ENDS)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "No average headcount has the number %d", (int)options->average);
    if (!options->voluntary)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Rates need the exit reason that is voluntary");
    return REVERSA_OK;
}

/* Count one person. */
static void count(const period *p, const reversa_employment *employment, int64_t i, rv_rates_tally *tally)
{
    int64_t hire = employment->hire[i];
    int64_t exit = employment->exit[i] == REVERSA_MISSING_DATE ? INT64_MAX : employment->exit[i];
    bool at_start = hire <= p->before && exit > p->before;
    bool at_end = hire <= p->to && exit > p->to;
    bool left = exit > p->before && exit <= p->to;
    bool hired = hire > p->before && hire <= p->to;
    int64_t begin = hire > p->before ? hire : p->before;
    int64_t end = exit < p->to ? exit : p->to;
    tally->at_start += at_start;
    tally->stayed += at_start && at_end;
    tally->at_end += at_end;
    tally->hires += hired;
    tally->person_days += end > begin ? end - begin : 0;
    if (left) {
        tally->exits++;
        tally->no_reason += employment->reason[i] < 0;
        tally->voluntary += employment->reason[i] >= 0 &&
                            rv_same_word(rv_dictionary_text(&employment->texts, employment->reason[i]), p->voluntary);
    }
    tally->new_left += hired && !at_end;
    if (hired && hire + p->new_hire_days <= p->known_to) {
        tally->new_hires++;
        tally->new_stayed += exit > hire + p->new_hire_days;
    }
}

static const rv_employment_column *find_column(const reversa_employment *employment, const char *name)
{
    for (int32_t i = 0; i < employment->n_columns; i++)
        if (strcmp(employment->columns[i].name, name) == 0)
            return &employment->columns[i];
    return NULL;
}

static void add(rv_rates_tally *sum, const rv_rates_tally *part)
{
    sum->at_start += part->at_start;
    sum->stayed += part->stayed;
    sum->hires += part->hires;
    sum->exits += part->exits;
    sum->voluntary += part->voluntary;
    sum->no_reason += part->no_reason;
    sum->new_hires += part->new_hires;
    sum->new_stayed += part->new_stayed;
    sum->new_left += part->new_left;
    sum->at_end += part->at_end;
    sum->person_days += part->person_days;
}

/* Tallies of all groups, then of everyone. */
static reversa_status fill_tallies(reversa_context *ctx, const reversa_employment *employment,
                                   const reversa_rates_options *options, const int32_t *group, reversa_rates *rates)
{
    rates->tally = rv_arena_alloc(ctx, &rates->arena, (size_t)rates->n_groups + 1, sizeof *rates->tally);
    if (!rates->tally)
        return REVERSA_E_MEMORY;
    period p = {
        .before = (int64_t)options->from - 1,
        .to = options->to,
        .known_to = options->known_to == REVERSA_MISSING_DATE ? options->to : options->known_to,
        .new_hire_days = options->new_hire_days,
        .voluntary = options->voluntary,
    };
    rv_rates_tally *everyone = &rates->tally[rates->n_groups];
    for (int64_t i = 0; i < employment->n; i++) {
        if (i % POLL_ROWS == 0 && rv_poll(ctx))
            return rv_first_error(ctx);
        count(&p, employment, i, group ? &rates->tally[group[i]] : everyone);
    }
    for (int32_t i = 0; i < rates->n_groups; i++)
        add(everyone, &rates->tally[i]);
    return REVERSA_OK;
}

reversa_status reversa_rates_create(reversa_context *ctx, const reversa_employment *employment,
                                    const reversa_rates_options *options, reversa_rates **rates_out)
{
    if (rates_out)
        *rates_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!employment || !options || !rates_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Rates need employment, options and a place for the rates");
    status = check_options(ctx, options);
    if (status)
        return status;
    const rv_employment_column *column = options->by ? find_column(employment, options->by) : NULL;
    if (options->by && !column)
        return rv_fail(ctx, REVERSA_E_DATA, "Employment has no column '%s' to report by", options->by);
    rv_arena scratch;
    rv_arena arena;
    rv_arena_open(ctx, &scratch);
    rv_arena_open(ctx, &arena);
    int32_t *group = NULL;
    reversa_rates *rates = rv_arena_alloc(ctx, &arena, 1, sizeof *rates);
    status = REVERSA_E_MEMORY;
    if (!rates)
        goto done;
    rates->arena = arena;
    rates->days = (int64_t)options->to - options->from + 1;
    rates->level = options->level;
    rates->average = options->average;
    status = rv_rate_text_fill(ctx, options, rates);
    if (!status && column)
        status = rv_rate_group_fill(ctx, employment, column, &scratch, rates, &group);
    if (!status)
        status = fill_tallies(ctx, employment, options, group, rates);
    if (!status)
        status = rv_rate_hide(ctx, options->smallest,
                              options->known_to != REVERSA_MISSING_DATE && options->known_to > options->to, &scratch,
                              rates);
    arena = rates->arena;
done:
    rv_arena_free(&scratch);
    if (status)
        rv_arena_free(&arena);
    else
        *rates_out = rates;
    return status;
}

void reversa_rates_free(reversa_rates *rates)
{
    if (!rates)
        return;
    rv_arena arena = rates->arena; /* the rates themselves lie in it */
    rv_arena_free(&arena);
}

/* ---- reading */

int32_t reversa_rates_n_groups(const reversa_rates *rates)
{
    return rates->n_groups;
}

const char *reversa_rates_group(const reversa_rates *rates, int32_t group)
{
    return group >= 0 && group < rates->n_groups ? rates->names[group] : NULL;
}

const char *reversa_rates_definition(const reversa_rates *rates, reversa_rate rate)
{
    return (unsigned)rate < REVERSA_N_RATES ? rates->definition[rate] : "";
}

static bool is_hidden(const reversa_rates *rates, int32_t group, rv_rate_family family)
{
    return group >= 0 && group < rates->n_groups && rates->hidden[family][group];
}

static rv_rate_family family_of(reversa_rate rate)
{
    if (rate == REVERSA_RATE_NEW_HIRES)
        return RV_RATES_NEW;
    bool voluntary = rate == REVERSA_RATE_VOLUNTARY || rate == REVERSA_RATE_VOLUNTARY_ANNUAL;
    return voluntary ? RV_RATES_REASONS : RV_RATES_PEOPLE;
}

/* NULL for a group that is none. */
static const rv_rates_tally *tally_of(const reversa_rates *rates, int32_t group)
{
    if (group < REVERSA_EVERYONE || group >= rates->n_groups)
        return NULL;
    return &rates->tally[group == REVERSA_EVERYONE ? rates->n_groups : group];
}

/* The average headcount times the days of the period, so that it is a whole number or half of one. */
static double headcount_days(const reversa_rates *rates, const rv_rates_tally *tally)
{
    if (rates->average == REVERSA_AVERAGE_DAILY)
        return (double)tally->person_days;
    return (double)(tally->at_start + tally->at_end) * (double)rates->days / 2;
}

void reversa_rates_headcount(const reversa_rates *rates, int32_t group, reversa_headcount *headcount_out)
{
    *headcount_out = (reversa_headcount){0};
    const rv_rates_tally *tally = tally_of(rates, group);
    if (!tally)
        return;
    if (is_hidden(rates, group, RV_RATES_PEOPLE)) {
        *headcount_out = (reversa_headcount){.at_start = REVERSA_HIDDEN_COUNT,
                                             .hires = REVERSA_HIDDEN_COUNT,
                                             .exits = REVERSA_HIDDEN_COUNT,
                                             .at_end = REVERSA_HIDDEN_COUNT,
                                             .average = NAN,
                                             .person_years = NAN,
                                             .hidden = true};
        return;
    }
    double days = headcount_days(rates, tally);
    *headcount_out = (reversa_headcount){
        .at_start = tally->at_start,
        .hires = tally->hires,
        .exits = tally->exits,
        .at_end = tally->at_end,
        .average = days / (double)rates->days,
        .person_years = days / RV_RATES_YEAR,
    };
}

/* The rate and its intervals from numerator and denominator. */
static void divide(reversa_rate_result *result, bool share, double level)
{
    if (!(result->denominator > 0))
        return;
    double k = result->numerator;
    double n = result->denominator;
    rv_range score = share ? rv_interval_wilson(k, n, level) : rv_interval_poisson_score(k, n, level);
    rv_range exact = share ? rv_interval_clopper_pearson(k, n, level) : rv_interval_garwood(k, n, level);
    result->value = k / n;
    result->low = score.low;
    result->high = score.high;
    result->exact_low = exact.low;
    result->exact_high = exact.high;
    result->fit = REVERSA_FIT_OK;
}

static void read_exits(const reversa_rates *rates, const rv_rates_tally *tally, reversa_rate rate,
                       reversa_rate_result *result)
{
    bool voluntary = rate == REVERSA_RATE_VOLUNTARY || rate == REVERSA_RATE_VOLUNTARY_ANNUAL;
    bool annual = rate == REVERSA_RATE_TURNOVER_ANNUAL || rate == REVERSA_RATE_VOLUNTARY_ANNUAL;
    double days = headcount_days(rates, tally);
    result->numerator = (double)(voluntary ? tally->voluntary : tally->exits);
    result->denominator = days / (annual ? RV_RATES_YEAR : (double)rates->days);
    result->left_out = voluntary ? tally->no_reason : 0;
    if (!voluntary || tally->exits == 0 || tally->no_reason < tally->exits)
        divide(result, false, rates->level);
}

void reversa_rates_read(const reversa_rates *rates, int32_t group, reversa_rate rate, reversa_rate_result *result_out)
{
    reversa_rate_result result = {
        .value = NAN,
        .low = NAN,
        .high = NAN,
        .exact_low = NAN,
        .exact_high = NAN,
        .fit = REVERSA_FIT_NO_DATA,
    };
    const rv_rates_tally *tally = tally_of(rates, group);
    if (!tally || (unsigned)rate >= REVERSA_N_RATES) {
        *result_out = result;
        return;
    }
    if (is_hidden(rates, group, family_of(rate))) {
        result.numerator = result.denominator = NAN;
        result.left_out = REVERSA_HIDDEN_COUNT;
        result.fit = REVERSA_FIT_TOO_FEW;
        result.hidden = true;
        *result_out = result;
        return;
    }
    if (rate == REVERSA_RATE_RETENTION) {
        result.numerator = (double)tally->stayed;
        result.denominator = (double)tally->at_start;
        divide(&result, true, rates->level);
    } else if (rate == REVERSA_RATE_NEW_HIRES) {
        result.numerator = (double)tally->new_stayed;
        result.denominator = (double)tally->new_hires;
        result.left_out = tally->hires - tally->new_hires;
        divide(&result, true, rates->level);
    } else {
        read_exits(rates, tally, rate, &result);
    }
    *result_out = result;
}
